// A courtyard of thirty thousand yuan, with those who prepare it and those who vote, for the tests of budgets.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/enum_names.h"
#include "src/bodies/bodies.h"
#include "src/budgets/budgets.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/testing_street.h"
#include "src/notices/notices.h"
#include "src/people/open_account.h"
#include "src/people/person_store.h"
#include "src/people/residence_service.h"

namespace hezhi::budgets::testkit {

class BudgetsTest : public jurisdictions::testkit::StreetTest {
protected:
    BudgetsTest()
        : committee(body(bodies::BodyKind::residents_committee, "柳荫里社区居委会", willows.id)),
          property(body(bodies::BodyKind::property_company, "柳荫物业", willows.id)),
          runner(database(), [this] { return clock.now(); }) {
        add_jobs(
            runner, database(),
            [](budgeting::PabulibFile const& file, budgeting::AllocationOptions const&,
               budgeting::Allocation const& allocation) {
                return std::to_string(file.instance.projects.size()) + " projects, " +
                       std::to_string(allocation.selected.size()) + " funded\n";
            },
            residents_after);
        topic = write([&](storage::WriteTransaction& tx) -> Result<TopicId> {
            auto const founder = caller(authority::Role::administrator, street.path);
            HZ_TRY(auto const drafted, topics::draft_topic(tx, founder, scope(),
                                                           {.community = willows.id,
                                                            .title = "小院怎么改",
                                                            .question = "三万元先改哪几处？",
                                                            .background = "",
                                                            .decider = "柳荫里居民会议",
                                                            .legal_class = "",
                                                            .settled = "",
                                                            .organiser = "柳荫里社区居委会"}));
            HZ_TRY(topics::move_topic(tx, founder, scope(), drafted.id, topics::TopicState::open, ""));
            return drafted.id;
        });
    }

    /// Two hundred and fifty people live there: more than are told in one step.
    static std::vector<PersonId> residents_after(storage::ReadTransaction&, storage::Scope, JurisdictionId,
                                                 PersonId after, std::size_t limit) {
        std::vector<PersonId> persons;
        for (auto id = std::max<std::int64_t>(after.value() + 1, 1'001); id <= 1'250 && persons.size() < limit; ++id) {
            persons.push_back(PersonId{id});
        }
        return persons;
    }

    BodyId body(bodies::BodyKind kind, std::string const& name, JurisdictionId where) {
        auto const editor = caller(authority::Role::administrator, street.path);
        return write([&](storage::WriteTransaction& tx) {
                   return bodies::add_body(tx, editor, {realm(), kind, *bodies::BodyName::create(name), where});
               })
            .id;
    }
    authority::Caller clerk() const {
        auto who = caller(authority::Role::committee_staff, willows.path, 20);
        who.grants.front().body = committee;
        return who;
    }
    template <class Act>
    auto acting(Act act) {
        return database().write([&](storage::WriteTransaction& tx) { return act(tx); });
    }
    template <class T>
    static T must(Result<T> result) {
        if (!result) throw std::runtime_error(std::string(result.error().key()) + " " + result.error().detail());
        return *std::move(result);
    }

    BudgetDraft draft() const {
        using std::chrono::days;
        return {.topic = topic,
                .body = committee,
                .title = "小院微更新三万元",
                .words = "中院和北院的公共部位，街道微更新专项资金，今年内用完。",
                .source = "街道微更新专项资金",
                .sum_fen = 3'000'000,
                .cost_min_fen = 10'000,
                .cost_max_fen = 2'000'000,
                .ballots_min = 10,
                .dates = {.collect_until = clock.now() + days{7},
                          .vote_from = clock.now() + days{14},
                          .vote_until = clock.now() + days{21}}};
    }
    BudgetId announced(BudgetDraft const& what) {
        auto const made = must(acting([&](auto& tx) { return begin_budget(tx, clerk(), scope(), what); }));
        return must(act(made.id, {.event = BudgetEvent::announce})).id;
    }
    BudgetId announced() { return announced(draft()); }
    Result<Budget> act(BudgetId id, BudgetAct const& what, std::optional<std::int64_t> revision = std::nullopt) {
        return acting([&](auto& tx) { return act_on_budget(tx, clerk(), scope(), id, revision, what); });
    }
    Budget seen(BudgetId id) {
        return must(database().read([&](auto& tx) { return see_budget(tx, clerk(), scope(), id); }));
    }
    std::vector<Project> projects(BudgetId id) {
        return read([&](storage::ReadTransaction& tx) { return projects_of(tx, scope(), id); });
    }
    static ProjectDraft wish(std::string title, std::int64_t cost_fen) {
        return {.title = std::move(title),
                .words = "在中院花坛边，老人能坐着歇脚，孩子放学也能等人。",
                .place_words = "中院花坛边",
                .cost_fen = cost_fen,
                .runner = "居委会找人安装",
                .upkeep = "物业每年检修一次"};
    }
    Result<Project> proposed(BudgetId id, std::int64_t person, std::string title, std::int64_t cost_fen) {
        return acting([&](auto& tx) {
            return propose_project(tx, resident(person), scope(), id, wish(std::move(title), cost_fen));
        });
    }
    Result<Project> reviewed(BudgetId id, ProjectId project, Review const& review) {
        return acting(
            [&](auto& tx) { return review_project(tx, clerk(), scope(), id, project, std::nullopt, review); });
    }
    std::vector<notices::Notice> letterbox(std::int64_t person) {
        authority::Caller const who{.person = PersonId{person}, .now = clock.now()};
        return read([&](storage::ReadTransaction& tx) { return notices::list_notices(tx, who, std::nullopt, 100); });
    }
    std::vector<std::string> told(std::int64_t person) {
        std::vector<std::string> kinds;
        for (auto const& notice : letterbox(person)) kinds.emplace_back(enum_name(notice.kind));
        return kinds;
    }
    /// An account of its own, of a name to sign in with, that lives in `community`.
    authority::Caller account(std::string const& login, JurisdictionId community) {
        auto const person = write([&](storage::WriteTransaction& tx) -> Result<PersonId> {
            HZ_TRY(auto const added, people::add_person(tx,
                                                        {.code_hash = {},
                                                         .login_name = login,
                                                         .login_key = login,
                                                         .display_name = "陈阿姨",
                                                         .password_hash = "",
                                                         .language = authority::Language::zh_cn},
                                                        clock.now()));
            HZ_TRY(people::add_residence(tx, std::nullopt,
                                         {.id = people::ResidenceId{0},
                                          .street = realm(),
                                          .person = added,
                                          .community = community,
                                          .dwelling = std::nullopt,
                                          .bound_by = people::BoundBy::staff,
                                          .from = clock.now(),
                                          .ended = std::nullopt},
                                         clock.now()));
            return added;
        });
        return resident(person.value());
    }
    Result<PaperVoter> handed(BudgetId id, std::string const& login, HasPaper has_paper = HasPaper::yes) {
        return acting([&](auto& tx) {
            return hand_out_paper(tx, clerk(), scope(), id, login, has_paper, people::store::find_login);
        });
    }
    void run() { runner.run_due(); }
    void advance(std::chrono::days by) {
        clock.advance(by);
        run();
    }
    /// A bench of 8,000 yuan, a lamp of 20,000, bins of 5,000; voting is open.
    BudgetId voting(BudgetDraft const& what) {
        auto const id = announced(what);
        for (auto const& [title, cost] :
             {std::pair{"靠背长椅", 800'000}, {"太阳能路灯", 2'000'000}, {"分类垃圾桶", 500'000}}) {
            must(reviewed(id, must(proposed(id, 100, title, cost)).id, {.event = ProjectEvent::accept}));
        }
        advance(std::chrono::days{7});
        advance(std::chrono::days{7});
        return id;
    }
    BudgetId voting() { return voting(draft()); }
    Result<void> voted(BudgetId id, std::int64_t person, std::vector<std::size_t> const& chosen) {
        std::vector<ProjectId> ids;
        auto const all = projects(id);
        for (auto const at : chosen) ids.push_back(all.at(at).id);
        auto const who = resident(person);
        return acting([&](auto& tx) { return cast_ballot(tx, who, scope(), id, ids); });
    }
    /// Twelve want the bench, eight of them the bins too, six the lamp alone.
    BudgetId counted() {
        auto const id = voting();
        for (std::int64_t person = 1; person <= 18; ++person) {
            std::vector<std::size_t> const chosen = person <= 8    ? std::vector<std::size_t>{0, 2}
                                                    : person <= 12 ? std::vector<std::size_t>{0}
                                                                   : std::vector<std::size_t>{1};
            if (!voted(id, person, chosen)) throw std::runtime_error("ballot refused");
        }
        advance(std::chrono::days{7});
        return id;
    }

    BodyId committee;
    BodyId property;
    jobs::Runner runner;
    TopicId topic{0};
};

}  // namespace hezhi::budgets::testkit
