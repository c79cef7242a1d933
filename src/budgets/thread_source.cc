// What budgets tell of a topic's thread, of a person's own inputs, and what waits for the caller; and what they count
// for the budget stage of a procedure.
#include <algorithm>

#include "src/bodies/bodies.h"
#include "src/budgets/budget_rules.h"
#include "src/budgets/budget_store.h"

namespace hezhi::budgets {
namespace {

using procedure::Measure;
using procedure::Reading;
using storage::ReadTransaction;
using storage::Scope;
using threads::Entry;
using threads::InputKind;
using threads::InputOutcome;
using threads::OwnInput;
using threads::Step;
using threads::Subject;

std::string body_name(ReadTransaction& tx, std::optional<BodyId> id) {
    auto const body = id ? bodies::find_body(tx, *id) : std::nullopt;
    return body ? body->name : std::string{};
}

bool is_decided(Budget const& budget) {
    return budget.state == BudgetState::allocated || budget.state == BudgetState::published;
}

/// What a line of the record says in the thread; the everyday ones say nothing there.
std::string what_of(BudgetRecord const& record) {
    for (std::string_view const told :
         {"announce", "reschedule", "open_voting", "delay", "end_voting", "allocate", "publish", "revoke"}) {
        if (record.event == told) return "budget." + record.event;
    }
    return {};
}

class BudgetCounts final : public procedures::StageCounts {
public:
    std::vector<Reading> counts(ReadTransaction& tx, Scope scope, TopicId topic,
                                procedures::PresentStage const& stage) override {
        if (stage.kind != procedure::StageKind::budget) return {};
        for (auto const& budget : select_budgets(tx, scope, {.topic = topic})) {
            bool const is_earlier = budget.dates.vote_until < stage.entered_at;
            if (budget.state == BudgetState::draft || budget.state == BudgetState::voided || is_earlier) continue;
            std::vector<Reading> readings;
            if (budget.announced_at) {
                auto const notice = budget.dates.vote_from - *budget.announced_at;
                readings.push_back({Measure::notice_days, std::max<std::int64_t>(0, notice / std::chrono::days{1}), 1});
            }
            if (!is_decided(budget)) return readings;
            auto const projects = select_projects(tx, scope, budget.id);
            auto const funded = std::ranges::count_if(
                projects, [](Project const& project) { return project.outcome && project.outcome->place; });
            readings.push_back({Measure::participants, budget.voters(), 1});
            readings.push_back({Measure::funded_projects, static_cast<std::int64_t>(funded), 1});
            return readings;
        }
        return {};
    }
};

class BudgetSource final : public threads::Source {
public:
    std::vector<Entry> entries(ReadTransaction& tx, Scope scope, TopicId topic) override {
        std::vector<Entry> entries;
        for (auto const& budget : select_budgets(tx, scope, {.topic = topic})) {
            if (budget.state == BudgetState::draft) continue;
            for (auto const& record : select_records(tx, scope, budget.id)) {
                auto what = what_of(record);
                if (what.empty()) continue;
                Entry entry{.step = Step::decision,
                            .at = record.at,
                            .subject = Subject::budget,
                            .id = budget.id.str(),
                            .what = std::move(what),
                            .title = budget.title,
                            .body = body_name(tx, budget.body),
                            .note = record.text};
                if (record.event == "announce") entry.due = budget.dates.collect_until;
                if (record.event == "open_voting") entry.due = budget.dates.vote_until;
                if (record.event == "allocate" || record.event == "publish") {
                    auto const projects = select_projects(tx, scope, budget.id);
                    entry.count = std::ranges::count_if(
                        projects, [](Project const& project) { return project.outcome && project.outcome->place; });
                }
                entries.push_back(std::move(entry));
            }
        }
        return entries;
    }

    std::vector<OwnInput> own_inputs(ReadTransaction& tx, Scope scope, PersonId person) override {
        std::vector<OwnInput> inputs;
        for (auto const& project : select_projects_of_person(tx, scope, person)) {
            auto const budget = find_budget(tx, scope, project.budget);
            if (budget) inputs.push_back(input_of(tx, *budget, project));
        }
        for (auto const id : budgets_of_voter(tx, scope, person)) {
            auto const budget = find_budget(tx, scope, id);
            if (!budget) continue;
            bool const is_void = budget->state == BudgetState::voided;
            inputs.push_back({.kind = InputKind::budget_paper,
                              .subject = Subject::budget,
                              .id = id.str(),
                              .topic = budget->topic,
                              // When it was cast is not recorded.
                              .at = budget->dates.vote_from,
                              .quote = budget->title,
                              .outcome = is_void               ? InputOutcome::not_taken_up
                                         : is_decided(*budget) ? InputOutcome::counted
                                                               : InputOutcome::waiting,
                              .what = is_void               ? "budget.ballot_void"
                                      : is_decided(*budget) ? "budget.ballot_counted"
                                                            : "budget.ballot_kept",
                              .answered_at = budget->decided_at,
                              .due = is_decided(*budget) ? std::nullopt : std::optional(budget->dates.vote_until)});
        }
        return inputs;
    }

    std::vector<threads::Waiting> waiting(ReadTransaction& tx, authority::Caller const& who, Scope scope) override {
        std::vector<threads::Waiting> waiting;
        if (!who.person) return waiting;
        for (auto const& budget : select_budgets(tx, scope, {.state = BudgetState::voting})) {
            if (who.now >= budget.dates.vote_until ||
                !authority::can(who, authority::Permission::budget_vote, budget.community_path) ||
                find_ballot(tx, scope, budget.id, *who.person) || has_paper(tx, scope, budget.id, *who.person)) {
                continue;
            }
            waiting.push_back({.subject = Subject::budget,
                               .id = budget.id.str(),
                               .topic = budget.topic,
                               .title = budget.title,
                               .what = "budget.vote",
                               .due = budget.dates.vote_until});
        }
        return waiting;
    }

private:
    OwnInput input_of(ReadTransaction& tx, Budget const& budget, Project const& project) {
        OwnInput input{.kind = InputKind::project,
                       .subject = Subject::project,
                       .id = budget.id.str() + "/projects/" + project.id.str(),
                       .topic = budget.topic,
                       .at = project.proposed_at,
                       .quote = project.title,
                       .outcome = InputOutcome::waiting,
                       .what = "budget.project_waits",
                       .answered_by = project.reviewed_at ? body_name(tx, budget.body) : std::string{},
                       .note = project.answer,
                       .answered_at = project.reviewed_at};
        if (project.state == ProjectState::refused) {
            input.outcome = InputOutcome::not_taken_up;
            input.what = "budget.project_refused";
        } else if (project.state == ProjectState::merged) {
            input.outcome = InputOutcome::taken_up;
            input.what = "budget.project_merged";
        } else if (project.state == ProjectState::withdrawn || budget.state == BudgetState::voided) {
            input.outcome = InputOutcome::not_taken_up;
            input.what = project.state == ProjectState::withdrawn ? "budget.project_withdrawn" : "budget.project_void";
        } else if (project.outcome) {
            input.outcome = project.outcome->place ? InputOutcome::taken_up : InputOutcome::not_taken_up;
            input.what = project.outcome->place ? "budget.project_funded" : "budget.project_not_funded";
        } else if (project.state == ProjectState::accepted) {
            input.outcome = InputOutcome::under_way;
            input.what = "budget.project_accepted";
            input.due = budget.dates.vote_until;
        }
        return input;
    }
};

}  // namespace

std::unique_ptr<procedures::StageCounts> make_stage_counts() {
    return std::make_unique<BudgetCounts>();
}

std::unique_ptr<threads::Source> make_thread_source() {
    return std::make_unique<BudgetSource>();
}

}  // namespace hezhi::budgets
