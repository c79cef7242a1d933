// Projects: proposed by residents and bodies, reviewed by the desk in public, withdrawn by whoever proposed them.
#include <algorithm>
#include <utility>

#include "lib/base/enum_names.h"
#include "src/bodies/bodies.h"
#include "src/budgets/budget_acts.h"
#include "src/budgets/budget_rules.h"
#include "src/budgets/budget_store.h"

namespace hezhi::budgets {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

class ProjectsInPlaces final : public jurisdictions::PlaceUse {
public:
    bool is_used(ReadTransaction& tx, Scope scope, JurisdictionId place) override {
        return has_projects_in(tx, scope, place);
    }
    bool is_used(ReadTransaction&, Scope, jurisdictions::DwellingId) override { return false; }
};

Result<Project> require_project(ReadTransaction& tx, Scope scope, BudgetId budget, ProjectId id) {
    if (auto found = find_project(tx, scope, budget, id)) return *std::move(found);
    return fail(ErrorCode::not_found, "budget.project_unknown");
}

BudgetRecord record_of(ProjectEvent event, ProjectActor actor, Project const& project, TimePoint at) {
    return {.at = at,
            .event = "project_" + std::string(enum_name(event)),
            .actor = std::string(enum_name(actor)),
            .project = project.id};
}

/// What the review asks of the project beside its state.
Result<void> check(ReadTransaction& tx, Scope scope, Budget const& budget, Project const& project, Review const& review,
                   TimePoint now) {
    bool const is_dearer = review.cost_fen && *review.cost_fen != project.cost_fen;
    if (is_dearer && review.event == ProjectEvent::plan) return fail(ErrorCode::conflict, "budget.cost_fixed");
    bool const needs_words = is_dearer || review.event == ProjectEvent::refuse || review.event == ProjectEvent::merge;
    if (needs_words && review.words.empty()) return fail(ErrorCode::unprocessable, "budget.words_required");
    if (review.event == ProjectEvent::refuse && !review.ground) {
        return fail(ErrorCode::unprocessable, "budget.ground_required");
    }
    if (review.event == ProjectEvent::accept) {
        HZ_TRY(check_cost(budget, review.cost_fen.value_or(project.cost_fen)));
        if (review.upkeep.value_or(project.upkeep).empty()) {
            return fail(ErrorCode::unprocessable, "budget.upkeep_required");
        }
    }
    if (review.runner_body) HZ_TRY(bodies::require_body(tx, scope.realm, *review.runner_body));
    if (review.finish_by && *review.finish_by <= now) return fail(ErrorCode::unprocessable, "budget.finish_passed");
    if (review.event == ProjectEvent::merge) {
        auto const into = review.into ? find_project(tx, scope, budget.id, *review.into) : std::nullopt;
        bool const is_open = into && (into->state == ProjectState::proposed || into->state == ProjectState::accepted);
        if (!is_open || into->id == project.id) return fail(ErrorCode::unprocessable, "budget.merge_refused");
    }
    return {};
}

}  // namespace

bool is_proposer(Caller const& who, Project const& project) {
    return who.person && project.proposed_by == who.person;
}

Result<Project> propose_project(WriteTransaction& tx, Caller const& who, Scope scope, BudgetId id,
                                ProjectDraft const& draft) {
    HZ_TRY(auto budget, see_budget(tx, who, scope, id));
    HZ_TRY(auto const person, authority::require_person(who));
    if (draft.body) {
        HZ_TRY(authority::require(who, Permission::budget_prepare, budget.community_path, draft.body));
        HZ_TRY(bodies::require_body(tx, scope.realm, *draft.body));
    } else {
        HZ_TRY(authority::require(who, Permission::project_propose, budget.community_path));
    }
    if (budget.state != BudgetState::collecting || who.now >= budget.dates.collect_until) {
        return fail(
            Error{ErrorCode::conflict, "budget.act_not_now"}.with("state", std::string(enum_name(budget.state))));
    }
    if (draft.place) HZ_TRY(jurisdictions::require_in_street(tx, scope.realm, *draft.place));
    HZ_TRY(check_cost(budget, draft.cost_fen));
    if (budget.projects >= kProjectsMax ||
        (!draft.body && count_open_projects(tx, scope, id, person) >= kOpenProjectsMax)) {
        auto const most = draft.body || budget.projects >= kProjectsMax ? kProjectsMax : kOpenProjectsMax;
        return fail(Error{ErrorCode::conflict, "budget.too_many_projects"}.with("max", std::to_string(most)));
    }
    Project const project{.id = tx.new_id<ProjectId>(),
                          .budget = id,
                          .number = ++budget.projects,
                          .title = draft.title,
                          .words = draft.words,
                          .place = draft.place,
                          .place_words = draft.place_words,
                          .cost_fen = draft.cost_fen,
                          .runner = draft.runner,
                          .upkeep = draft.upkeep,
                          .upkeep_fen = draft.upkeep_fen,
                          .proposed_by = draft.body ? std::nullopt : std::optional(person),
                          .shows_name = draft.shows_name && !draft.body,
                          .body = draft.body,
                          .proposed_at = who.now};
    insert_project(tx, scope, project);
    auto record = record_of(ProjectEvent::propose, ProjectActor::proposer, project, who.now);
    record.cost_to_fen = project.cost_fen;
    HZ_TRY(keep(tx, scope, std::move(budget), std::move(record), project.title));
    return project;
}

Result<Project> load_project(ReadTransaction& tx, Scope scope, BudgetId budget, ProjectId id) {
    return require_project(tx, scope, budget, id);
}

Result<Project> review_project(WriteTransaction& tx, Caller const& who, Scope scope, BudgetId id, ProjectId project_id,
                               std::optional<std::int64_t> revision, Review const& review) {
    HZ_TRY(auto budget, budget_on_desk(tx, who, scope, id, std::nullopt));
    HZ_TRY(auto project, require_project(tx, scope, id, project_id));
    if (revision && *revision != project.revision) return fail(ErrorCode::stale, "budget.changed_meanwhile");
    HZ_TRY(auto const to, apply(budget.state, project.state, review.event, ProjectActor::desk));
    HZ_TRY(check(tx, scope, budget, project, review, who.now));
    auto record = record_of(review.event, ProjectActor::desk, project, who.now);
    record.text = review.words;
    record.ground = review.event == ProjectEvent::refuse ? review.ground : std::nullopt;
    if (review.cost_fen && *review.cost_fen != project.cost_fen) {
        record.cost_from_fen = project.cost_fen;
        record.cost_to_fen = project.cost_fen = *review.cost_fen;
    }
    project.state = to;
    project.ground = record.ground;
    if (review.event != ProjectEvent::plan) {
        project.reviewed_at = who.now;
        project.answer = review.words;
        project.merged_into = review.event == ProjectEvent::merge ? review.into : std::nullopt;
    }
    if (review.runner_body) project.runner_body = review.runner_body;
    if (review.finish_by) project.finish_by = review.finish_by;
    if (review.upkeep) project.upkeep = *review.upkeep;
    if (review.upkeep_fen) project.upkeep_fen = *review.upkeep_fen;
    if (!update_project(tx, scope, project)) return fail(ErrorCode::stale, "budget.changed_meanwhile");
    ++project.revision;
    HZ_TRY(keep(tx, scope, std::move(budget), std::move(record), project.title));
    return project;
}

Result<Project> withdraw_project(WriteTransaction& tx, Caller const& who, Scope scope, BudgetId id,
                                 ProjectId project_id) {
    HZ_TRY(auto budget, see_budget(tx, who, scope, id));
    HZ_TRY(auto project, require_project(tx, scope, id, project_id));
    if (!is_proposer(who, project)) return fail(ErrorCode::forbidden, "budget.not_proposer");
    HZ_TRY(project.state, apply(budget.state, project.state, ProjectEvent::withdraw, ProjectActor::proposer));
    if (!update_project(tx, scope, project)) return fail(ErrorCode::stale, "budget.changed_meanwhile");
    ++project.revision;
    HZ_TRY(keep(tx, scope, std::move(budget),
                record_of(ProjectEvent::withdraw, ProjectActor::proposer, project, who.now), project.title));
    return project;
}

std::unique_ptr<jurisdictions::PlaceUse> make_place_use() {
    return std::make_unique<ProjectsInPlaces>();
}

}  // namespace hezhi::budgets
