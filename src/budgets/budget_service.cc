// Budgets: how they begin, what the desk does to them, and what time does.
#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/base/enum_names.h"
#include "src/bodies/bodies.h"
#include "src/budgets/budget_acts.h"
#include "src/budgets/budget_rules.h"
#include "src/budgets/budget_store.h"
#include "src/budgets/tell_voters.h"
#include "src/commitments/commitments.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/storage/public_events.h"

namespace hezhi::budgets {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

std::string key_of(std::string_view kind, Scope scope, BudgetId id) {
    return std::string(kind) + ":" + scope.realm.str() + "/" + id.str();
}
std::string payload_of(Scope scope, BudgetId id) {
    return boost::json::serialize(boost::json::object{{"street", scope.realm.str()}, {"budget", id.str()}});
}

struct Subject {
    Scope scope;
    BudgetId budget;
};
Result<Subject> subject_of(jobs::Job const& job) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = BudgetId::parse(payload.at("budget").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    return Subject{Scope{*realm}, *id};
}

/// One job a budget that has a date to come.
void schedule(WriteTransaction& tx, Scope scope, Budget const& budget) {
    auto const key = key_of(kDueJob, scope, budget.id);
    jobs::cancel(tx, key);
    if (auto const due = due_at(budget)) jobs::enqueue_once(tx, key, kDueJob, payload_of(scope, budget.id), *due);
}

void publish(WriteTransaction& tx, Scope scope, Budget const& budget, BudgetRecord const& record,
             std::string_view title) {
    tx.touch(channel(budget.id));
    if (budget.state == BudgetState::draft) return;
    tx.touch(topics::channel(budget.topic));
    tx.touch("street:" + scope.realm.str());
    boost::json::object facts{{"title", budget.title}, {"state", enum_name(budget.state)}, {"actor", record.actor}};
    if (record.project) facts["project"] = record.project->str();
    if (!title.empty()) facts["project_title"] = title;
    if (record.ground) facts["ground"] = enum_name(*record.ground);
    if (!record.text.empty()) facts["text"] = record.text;
    if (record.cost_from_fen) facts["cost_from_fen"] = *record.cost_from_fen;
    if (record.cost_to_fen) facts["cost_to_fen"] = *record.cost_to_fen;
    if (budget.cost_fen) facts["cost_fen"] = *budget.cost_fen;
    storage::append_public_event(tx, scope, "budget." + record.event, "budget", budget.id,
                                 boost::json::serialize(facts), record.at);
}

BudgetRecord record_of(Happening const& act, std::string text) {
    return {.at = act.at,
            .event = std::string(enum_name(act.event)),
            .actor = std::string(enum_name(act.actor)),
            .text = std::move(text)};
}

/// Every winner becomes a commitment draft, with owner, date and money.
Result<void> commit(WriteTransaction& tx, Caller const& who, Scope scope, Budget const& budget,
                    std::vector<Project> winners) {
    for (auto& project : winners) {
        if (!project.outcome || !project.outcome->place) continue;
        HZ_TRY(auto const draft, commitments::draft_commitment(tx, who, scope,
                                                               {.topic = budget.topic,
                                                                .source = commitments::DecisionSource::budget_project,
                                                                .source_id = project.id.value(),
                                                                .title = project.title,
                                                                .words = project.words,
                                                                .owner = project.runner_body,
                                                                .due = project.finish_by,
                                                                .amount_fen = project.cost_fen,
                                                                .resource = budget.source}));
        project.commitment = draft.id.value();
        if (!update_project(tx, scope, project)) return fail(ErrorCode::stale, "budget.changed_meanwhile");
    }
    return {};
}

/// What time alone does, one step after another.
Result<void> come_due(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    HZ_TRY(auto const subject, subject_of(job));
    auto const& scope = subject.scope;
    constexpr std::array kByClock{BudgetEvent::begin_review, BudgetEvent::open_voting, BudgetEvent::delay,
                                  BudgetEvent::end_voting, BudgetEvent::revoke};
    HZ_TRY(auto budget, require_budget(tx, scope, subject.budget));
    for (auto const event : kByClock) {
        Happening const act{.event = event,
                            .actor = BudgetActor::clock,
                            .at = now,
                            .all_reviewed = are_all_reviewed(select_projects(tx, scope, budget.id))};
        auto const to = apply(budget, act);
        if (!to) continue;
        budget.state = *to;
        if (event == BudgetEvent::delay) budget.is_delayed = true;
        if (event == BudgetEvent::revoke) budget.decided_at = now;
        HZ_TRY(budget, keep(tx, scope, std::move(budget), record_of(act, "")));
    }
    if (apply(budget, {.event = BudgetEvent::allocate, .actor = BudgetActor::clock, .at = now})) {
        jobs::enqueue_once(tx, key_of(kAllocateJob, scope, budget.id), kAllocateJob, payload_of(scope, budget.id), now);
    }
    return {};
}

std::optional<Budget> seen(Caller const& who, std::optional<Budget> budget) {
    if (!budget || (budget->state == BudgetState::draft &&
                    !authority::can(who, Permission::budget_prepare, budget->community_path))) {
        return std::nullopt;
    }
    return budget;
}

Result<void> check_body(ReadTransaction& tx, Caller const& who, Scope scope, BodyId body,
                        authority::JurisdictionPath const& where) {
    HZ_TRY(authority::require(who, Permission::budget_prepare, where));
    HZ_TRY(bodies::require_body(tx, scope.realm, body));
    return {};
}

}  // namespace

std::string channel(BudgetId id) {
    return "budget:" + id.str();
}

Result<Budget> require_budget(ReadTransaction& tx, Scope scope, BudgetId id) {
    if (auto found = find_budget(tx, scope, id)) return *std::move(found);
    return fail(ErrorCode::not_found, "budget.unknown");
}

Result<Budget> budget_on_desk(ReadTransaction& tx, Caller const& who, Scope scope, BudgetId id,
                              std::optional<std::int64_t> revision) {
    HZ_TRY(auto budget, see_budget(tx, who, scope, id));
    HZ_TRY(authority::require(who, Permission::budget_prepare, budget.community_path));
    if (revision && *revision != budget.revision) return fail(ErrorCode::stale, "budget.changed_meanwhile");
    return budget;
}

bool are_all_reviewed(std::span<Project const> projects) {
    auto const in = [&](ProjectState state) {
        return std::ranges::find(projects, state, &Project::state) != projects.end();
    };
    return in(ProjectState::accepted) && !in(ProjectState::proposed);
}

Result<Budget> keep(WriteTransaction& tx, Scope scope, Budget budget, BudgetRecord record, std::string_view title) {
    record.number = ++budget.events;
    if (!update_budget(tx, scope, budget)) return fail(ErrorCode::stale, "budget.changed_meanwhile");
    ++budget.revision;
    insert_record(tx, scope, budget.id, record);
    schedule(tx, scope, budget);
    plan_telling(tx, scope, budget, record.event, record.at);
    publish(tx, scope, budget, record, title);
    return budget;
}

Result<std::vector<Budget>> list_budgets(ReadTransaction& tx, Caller const& who, Scope scope,
                                         BudgetFilter const& filter) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    auto budgets = select_budgets(tx, scope, filter);
    std::erase_if(budgets, [&](Budget const& budget) { return !seen(who, budget); });
    return budgets;
}

Result<Budget> see_budget(ReadTransaction& tx, Caller const& who, Scope scope, BudgetId id) {
    if (auto found = seen(who, find_budget(tx, scope, id))) return *std::move(found);
    return fail(ErrorCode::not_found, "budget.unknown");
}

std::vector<Project> projects_of(ReadTransaction& tx, Scope scope, BudgetId id) {
    return select_projects(tx, scope, id);
}

std::vector<BudgetRecord> records_of(ReadTransaction& tx, Scope scope, BudgetId id) {
    return select_records(tx, scope, id);
}

BudgetStanding standing_of(ReadTransaction& tx, Caller const& who, Budget const& budget) {
    Scope const scope{budget.realm};
    BudgetStanding standing{.may_prepare = authority::can(who, Permission::budget_prepare, budget.community_path),
                            .may_propose = authority::can(who, Permission::project_propose, budget.community_path),
                            .may_vote = authority::can(who, Permission::budget_vote, budget.community_path),
                            .has_voted = who.person && find_ballot(tx, scope, budget.id, *who.person).has_value(),
                            .has_paper = who.person && has_paper(tx, scope, budget.id, *who.person)};
    if (standing.has_paper) standing.may_vote = false;
    if (standing.may_prepare) {
        standing.possible = possible(budget, BudgetActor::desk, true, who.now);
    }
    return standing;
}

Result<Budget> begin_budget(WriteTransaction& tx, Caller const& who, Scope scope, BudgetDraft const& draft) {
    HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, draft.topic));
    HZ_TRY(check_body(tx, who, scope, draft.body, topic.community_path));
    HZ_TRY(check(draft, who.now));
    Budget const budget{
        draft, tx.new_id<BudgetId>(), scope.realm, topic.community, topic.community_path, BudgetState::draft, who.now};
    insert_budget(tx, scope, budget);
    tx.touch(channel(budget.id));
    return budget;
}

Result<Budget> change_budget(WriteTransaction& tx, Caller const& who, Scope scope, BudgetId id,
                             std::optional<std::int64_t> revision, BudgetDraft const& draft) {
    HZ_TRY(auto budget, budget_on_desk(tx, who, scope, id, revision));
    Happening const act{.event = BudgetEvent::change, .at = who.now};
    HZ_TRY(apply(budget, act));
    HZ_TRY(check_body(tx, who, scope, draft.body, budget.community_path));
    HZ_TRY(check(draft, who.now));
    auto const topic = budget.topic;
    static_cast<BudgetDraft&>(budget) = draft;
    budget.topic = topic;
    if (!update_budget(tx, scope, budget)) return fail(ErrorCode::stale, "budget.changed_meanwhile");
    ++budget.revision;
    tx.touch(channel(budget.id));
    return budget;
}

Result<Budget> act_on_budget(WriteTransaction& tx, Caller const& who, Scope scope, BudgetId id,
                             std::optional<std::int64_t> revision, BudgetAct const& given) {
    HZ_TRY(auto budget, budget_on_desk(tx, who, scope, id, revision));
    auto const projects = select_projects(tx, scope, id);
    Happening const act{.event = given.event,
                        .actor = BudgetActor::desk,
                        .at = who.now,
                        .has_words = !given.words.empty(),
                        .dates = given.dates,
                        .incomplete = lacking(budget, projects, who.now)};
    if (given.event == BudgetEvent::change) return fail(ErrorCode::unprocessable, "budget.act_not_now");
    HZ_TRY(budget.state, apply(budget, act));
    switch (given.event) {
        case BudgetEvent::announce:
            budget.announced_at = who.now;
            // Drawn before anybody has voted, and public from now on.
            budget.lot_seed = static_cast<std::int64_t>(std::to_integer<std::uint32_t>(tx.new_random_id()[0]) << 16U |
                                                        std::to_integer<std::uint32_t>(tx.new_random_id()[1]) << 8U |
                                                        std::to_integer<std::uint32_t>(tx.new_random_id()[2]));
            break;
        case BudgetEvent::reschedule:
            if (given.dates) {
                auto const collected = budget.dates.collect_until;
                budget.dates = *given.dates;
                if (budget.state == BudgetState::reviewing) budget.dates.collect_until = collected;
            }
            budget.is_delayed = false;
            break;
        case BudgetEvent::end_papers:
            budget.papers_ended = true;
            break;
        case BudgetEvent::publish:
            HZ_TRY(commit(tx, who, scope, budget, projects));
            budget.decided_at = who.now;
            break;
        case BudgetEvent::revoke:
            budget.decided_at = who.now;
            break;
        default:
            break;
    }
    return keep(tx, scope, std::move(budget), record_of(act, given.words));
}

void add_jobs(jobs::Runner& runner, storage::Database& database, AllocationPrinter printer, ResidentsAfter residents) {
    constexpr std::chrono::minutes kTellLease{10};
    runner.handle(std::string(kTellJob), jobs::Task{[&database, residents](jobs::Job const& job, TimePoint now) {
                      return tell_voters(database, residents, job, now);
                  }},
                  kTellLease);
    runner.handle(std::string(kDueJob), jobs::Step{come_due});
    runner.handle(std::string(kAllocateJob),
                  jobs::Task{[&database, printer](jobs::Job const& job, TimePoint now) -> Result<void> {
                      HZ_TRY(auto const subject, subject_of(job));
                      return allocate_budget(database, subject.scope, subject.budget, printer, now);
                  }},
                  std::chrono::minutes{10});
}

}  // namespace hezhi::budgets
