#include "tests/world/world_budgets.h"

#include <stdexcept>
#include <string>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "src/app/budget_json.h"
#include "src/budgets/budgets.h"
#include "src/jobs/runner.h"
#include "src/people/residence_store.h"

namespace hezhi {
namespace {

using authority::Caller;
using authority::Role;
using budgets::BudgetEvent;
using std::chrono::days;
using storage::Scope;
using storage::WriteTransaction;

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(fmt::format("{} {}", result.error().key(), result.error().detail()));
    return *std::move(result);
}

class Filling {
public:
    Filling(WriteTransaction& tx, Caller const& founder, Caller const& resident,
            jurisdictions::Jurisdiction const& community, topics::TopicId topic, BodyId committee)
        : tx_(tx),
          scope_{*community.street},
          desk_{.person = founder.person,
                .grants = {{Role::committee_staff, scope_.realm, community.path, committee}},
                .now = founder.now - days{30}},
          resident_(resident),
          topic_(topic),
          committee_(committee) {
        resident_.now = desk_.now;
    }

    /// Days are counted from thirty days ago.
    budgets::BudgetId draft(int collect, int from, int until, bool has_papers) {
        auto const day = [&](int number) { return desk_.now + days{number}; };
        return must(budgets::begin_budget(
                        tx_, desk_, scope_,
                        {.topic = topic_,
                         .body = committee_,
                         .title = "小院微更新",
                         .words = "",
                         .source = "街道微更新专项资金",
                         .sum_fen = 3'000'000,
                         .cost_min_fen = 10'000,
                         .cost_max_fen = 2'000'000,
                         .ballots_min = 10,
                         .dates = {.collect_until = day(collect),
                                   .vote_from = day(from),
                                   .vote_until = day(until),
                                   .papers_until = has_papers ? std::optional(day(until)) : std::nullopt}}))
            .id;
    }
    boost::json::object with_project(budgets::BudgetId id, bool is_accepted) {
        must(budgets::act_on_budget(tx_, desk_, scope_, id, std::nullopt, {.event = BudgetEvent::announce}));
        auto const project = must(budgets::propose_project(tx_, resident_, scope_, id,
                                                           {.title = "靠背长椅",
                                                            .words = "中院花坛边装四把带靠背的长椅。",
                                                            .cost_fen = 800'000,
                                                            .upkeep = "物业每年检修"}));
        if (is_accepted) {
            must(budgets::review_project(tx_, desk_, scope_, id, project.id, std::nullopt,
                                         {.event = budgets::ProjectEvent::accept}));
        }
        return {{"budget", id.str()}, {"project", project.id.str()}};
    }

private:
    WriteTransaction& tx_;
    Scope scope_;
    Caller desk_;
    Caller resident_;
    topics::TopicId topic_;
    BodyId committee_;
};

}  // namespace

boost::json::object fill_budgets(storage::Database& database, Caller const& founder, Caller const& resident,
                                 jurisdictions::Jurisdiction const& community, topics::TopicId topic,
                                 WorldBodies const& bodies, int copies) {
    Scope const scope{*community.street};
    boost::json::array drafts;
    boost::json::array collecting;
    boost::json::object voting;
    boost::json::object counted;
    auto const fill = [&](WriteTransaction& tx) -> Result<void> {
        Filling filling(tx, founder, resident, community, topic, bodies.committee);
        for (int copy = 0; copy < copies; ++copy) {
            drafts.push_back({{"budget", filling.draft(60, 70, 80, false).str()}, {"project", "1"}});
            collecting.push_back(filling.with_project(filling.draft(60, 70, 80, false), false));
        }
        voting = filling.with_project(filling.draft(5, 10, 80, true), true);
        counted = filling.with_project(filling.draft(5, 10, 20, false), true);
        return {};
    };
    if (auto const done = database.write(fill, storage::Effort::bulk); !done) {
        throw std::runtime_error(std::string(done.error().key()));
    }
    TimePoint now = founder.now - days{15};
    jobs::Runner runner(database, [&now] { return now; });
    budgets::add_jobs(runner, database, app::allocation_file, people::store::residents_after);
    runner.run_due();
    auto const vote = [&](WriteTransaction& tx) -> Result<void> {
        auto const id = *budgets::BudgetId::parse(counted.at("budget").as_string());
        for (std::int64_t person = 1; person <= 12; ++person) {
            Caller const voter{.person = PersonId{9'000 + person},
                               .grants = {{Role::resident, scope.realm, community.path, std::nullopt}},
                               .now = now};
            auto const project = *budgets::ProjectId::parse(counted.at("project").as_string());
            HZ_TRY(budgets::cast_ballot(tx, voter, scope, id, std::span(&project, 1)));
        }
        return {};
    };
    if (auto const done = database.write(vote, storage::Effort::bulk); !done) {
        throw std::runtime_error(std::string(done.error().key()));
    }
    now = founder.now;
    runner.run_due();
    return {{"budget_draft", std::move(drafts)},
            {"collecting", std::move(collecting)},
            {"voting", boost::json::array{std::move(voting)}},
            {"allocated", boost::json::array{std::move(counted)}}};
}

}  // namespace hezhi
