#include "src/budgets/tell_voters.h"

#include <algorithm>

#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/base/enum_names.h"
#include "src/budgets/budget_acts.h"
#include "src/budgets/budget_rules.h"
#include "src/budgets/budget_store.h"
#include "src/jobs/jobs.h"
#include "src/notices/notices.h"
#include "src/storage/database.h"

namespace hezhi::budgets {
namespace {

using notices::NoticeKind;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

enum class BudgetNews : std::uint8_t { opened, closing, allocated, voided };
BOOST_DESCRIBE_ENUM(BudgetNews, opened, closing, allocated, voided)

struct Errand {
    Scope scope;
    BudgetId budget;
    BudgetNews news;
};

std::string key_of(Errand const& errand) {
    return std::string(kTellJob) + ":" + errand.scope.realm.str() + "/" + errand.budget.str() + ":" +
           std::string(enum_name(errand.news));
}

void plan(WriteTransaction& tx, Errand const& errand, TimePoint at) {
    boost::json::object const payload{
        {"street", errand.scope.realm.str()}, {"budget", errand.budget.str()}, {"news", enum_name(errand.news)}};
    jobs::enqueue_once(tx, key_of(errand), kTellJob, boost::json::serialize(payload), at);
}

Result<Errand> read_errand(std::string_view payload) {
    auto const in = boost::json::parse(payload).as_object();
    auto const realm = RealmId::parse(in.at("street").as_string());
    auto const id = BudgetId::parse(in.at("budget").as_string());
    auto const news = parse_enum<BudgetNews>(in.at("news").as_string());
    if (!realm || !id || !news) return fail(ErrorCode::internal, "job.bad_payload", std::string(payload));
    return Errand{Scope{*realm}, *id, *news};
}

/// nullopt: it is so no longer, or nobody voted on it yet.
std::optional<NoticeKind> kind_of(ReadTransaction& tx, Budget const& budget, BudgetNews news, TimePoint now) {
    bool const takes_votes = budget.state == BudgetState::voting && now < budget.dates.vote_until;
    switch (news) {
        case BudgetNews::opened:
            return takes_votes ? std::optional(NoticeKind::budget_opened) : std::nullopt;
        case BudgetNews::closing:
            return takes_votes ? std::optional(NoticeKind::budget_closing) : std::nullopt;
        case BudgetNews::allocated: {
            bool const stands = budget.state == BudgetState::allocated || budget.state == BudgetState::published;
            return stands ? std::optional(NoticeKind::budget_allocated) : std::nullopt;
        }
        case BudgetNews::voided: {
            auto const records = select_records(tx, Scope{budget.realm}, budget.id);
            auto const opening = enum_name(BudgetEvent::open_voting);
            bool const was_open = std::ranges::find(records, opening, &BudgetRecord::event) != records.end();
            return was_open && budget.state == BudgetState::voided ? std::optional(NoticeKind::budget_voided)
                                                                   : std::nullopt;
        }
    }
    return std::nullopt;
}

class BudgetSubject final : public notices::Subject {
public:
    std::string_view kind() const noexcept override { return kNoticeSubject; }

    std::optional<notices::SubjectLabel> label(ReadTransaction& tx, authority::Caller const& who, Scope scope,
                                               std::int64_t subject, std::optional<std::int64_t>) override {
        auto budget = see_budget(tx, who, scope, BudgetId{subject});
        if (!budget) return std::nullopt;
        return notices::SubjectLabel{std::move(budget->title)};
    }
};

}  // namespace

void plan_telling(WriteTransaction& tx, Scope scope, Budget const& budget, std::string_view event, TimePoint now) {
    if (event == enum_name(BudgetEvent::open_voting)) {
        plan(tx, {scope, budget.id, BudgetNews::opened}, now);
        if (auto const at = reminder_at(budget.dates)) plan(tx, {scope, budget.id, BudgetNews::closing}, *at);
        return;
    }
    if (event == enum_name(BudgetEvent::allocate)) plan(tx, {scope, budget.id, BudgetNews::allocated}, now);
    if (event == enum_name(BudgetEvent::revoke)) plan(tx, {scope, budget.id, BudgetNews::voided}, now);
    if (budget.state != BudgetState::voting) jobs::cancel(tx, key_of({scope, budget.id, BudgetNews::closing}));
}

Result<void> tell_voters(storage::Database& database, ResidentsAfter residents, jobs::Job const& job, TimePoint now) {
    HZ_TRY(auto const errand, read_errand(job.payload));
    struct Told {
        Budget budget;
        std::optional<NoticeKind> kind;
    };
    HZ_TRY(auto const told, database.read([&](ReadTransaction& tx) -> Result<Told> {
        HZ_TRY(auto budget, require_budget(tx, errand.scope, errand.budget));
        auto const kind = kind_of(tx, budget, errand.news, now);
        return Told{std::move(budget), kind};
    }));
    if (!told.kind) return {};
    auto const& budget = told.budget;
    bool const says_until = errand.news == BudgetNews::opened || errand.news == BudgetNews::closing;
    notices::News const news{.kind = *told.kind,
                             .street = budget.realm,
                             .subject_kind = kNoticeSubject,
                             .subject = budget.id.value(),
                             .due = says_until ? std::optional(budget.dates.vote_until) : std::nullopt};
    auto const next = [&](ReadTransaction& tx, PersonId after) {
        notices::Tellees tellees;
        tellees.persons = residents(tx, errand.scope, budget.community, after, notices::kToldAtOnceMax);
        if (!tellees.persons.empty()) tellees.last_looked_at = tellees.persons.back();
        return tellees;
    };
    return notices::tell_all(database, news, next, now);
}

std::unique_ptr<notices::Subject> make_notice_subject() {
    return std::make_unique<BudgetSubject>();
}

}  // namespace hezhi::budgets
