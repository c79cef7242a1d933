#include "src/budgets/budget_json.h"

#include "src/bodies/bodies.h"
#include "src/budgets/budget_rules.h"

namespace hezhi::budgets {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::Scope;

BudgetPlace place_of(ReadTransaction& tx, JurisdictionId id) {
    auto const place = jurisdictions::find_jurisdiction(tx, id);
    return {id, place ? place->name : std::string{}};
}

BudgetBody body_of(ReadTransaction& tx, BodyId id) {
    auto const body = bodies::find_body(tx, id);
    return {id, body ? body->name : std::string{}};
}

std::optional<BudgetBody> body_of(ReadTransaction& tx, std::optional<BodyId> id) {
    return id ? std::optional(body_of(tx, *id)) : std::nullopt;
}

/// Nothing is tallied while voting is open, and how many voted moves in steps.
std::int64_t voters_of(Budget const& budget) {
    bool const is_counted = budget.state == BudgetState::allocated || budget.state == BudgetState::published;
    return is_counted ? budget.voters() : shown_voters(budget);
}

std::string name_of(ReadTransaction& tx, Project const& project) {
    if (!project.shows_name || !project.proposed_by) return {};
    auto const person = people::find_person(tx, *project.proposed_by);
    return person ? person->display_name : std::string{};
}

std::optional<ProjectOutcomeView> view_of(std::optional<Outcome> const& outcome) {
    if (!outcome) return std::nullopt;
    return ProjectOutcomeView{outcome->place,         outcome->is_completion,      outcome->supporters,
                              outcome->price,         outcome->paid_in_full,       outcome->paid_remainder,
                              outcome->remainder_sum, outcome->had_nothing,        outcome->support,
                              outcome->missing,       outcome->missing_supporters, outcome->nearest,
                              outcome->loss,          outcome->by_most_votes};
}

std::optional<BudgetResultView> result_of(Budget const& budget) {
    if (!budget.cost_fen) return std::nullopt;
    budgeting::Rational share{static_cast<long>(budget.sum_fen), 100L * static_cast<long>(budget.voters())};
    share.canonicalize();
    return BudgetResultView{.cost_fen = *budget.cost_fen,
                            .left_fen = budget.sum_fen - *budget.cost_fen,
                            .endowment = budget.endowment,
                            .share = budgeting::to_text(share),
                            .increments = budget.increments,
                            .stopped_by = budget.stopped_by,
                            .command = command_of(budget),
                            .verify_command = "hezhi verify allocation budget.pb result.json"};
}

}  // namespace

BudgetDraft draft_of(BudgetFields const& fields, TopicId topic) {
    return {.topic = topic,
            .body = fields.body,
            .title = fields.title.str(),
            .words = fields.words.str(),
            .source = fields.source.str(),
            .sum_fen = fields.sum_fen.value(),
            .cost_min_fen = fields.cost_min_fen.value(),
            .cost_max_fen = fields.cost_max_fen.value(),
            .completion = fields.completion.value_or(BudgetCompletion::add1u),
            .chosen_max = fields.chosen_max ? std::optional(fields.chosen_max->value()) : std::nullopt,
            .chosen_max_fen = fields.chosen_max_fen ? std::optional(fields.chosen_max_fen->value()) : std::nullopt,
            .ballots_min =
                fields.ballots_min ? fields.ballots_min->value() : BudgetDraft{TopicId{0}, BodyId{0}}.ballots_min,
            .dates = {.collect_until = fields.collect_until,
                      .vote_from = fields.vote_from,
                      .vote_until = fields.vote_until,
                      .papers_until = fields.papers_until}};
}

BudgetLine line_of(ReadTransaction& tx, Caller const& who, Budget const& budget) {
    auto const standing = standing_of(tx, who, budget);
    return {.id = budget.id,
            .topic = budget.topic,
            .title = budget.title,
            .state = budget.state,
            .community = place_of(tx, budget.community),
            .sum_fen = budget.sum_fen,
            .collect_until = budget.dates.collect_until,
            .vote_from = budget.dates.vote_from,
            .vote_until = budget.dates.vote_until,
            .is_delayed = budget.is_delayed,
            .projects = budget.projects,
            .voters = voters_of(budget),
            .cost_fen = budget.cost_fen,
            .may_prepare = standing.may_prepare,
            .may_vote = standing.may_vote,
            .has_voted = standing.has_voted};
}

ProjectView view_of(ReadTransaction& tx, Caller const& who, Budget const& budget, Project const& project) {
    ProjectView view{
        .id = project.id,
        .number = project.number,
        .state = project.state,
        .title = project.title,
        .words = project.words,
        .place = project.place ? std::optional(place_of(tx, *project.place)) : std::nullopt,
        .place_words = project.place_words,
        .cost_fen = project.cost_fen,
        .runner = project.runner,
        .runner_body = body_of(tx, project.runner_body),
        .finish_by = project.finish_by,
        .upkeep = project.upkeep,
        .upkeep_fen = project.upkeep_fen,
        .proposer = name_of(tx, project),
        .body = body_of(tx, project.body),
        .is_own = is_proposer(who, project),
        .proposed_at = project.proposed_at,
        .reviewed_at = project.reviewed_at,
        .ground = project.ground,
        .answer = project.answer,
        .merged_into = project.merged_into,
        .outcome = view_of(project.outcome),
        .commitment = project.commitment ? std::optional(std::to_string(*project.commitment)) : std::nullopt,
        .may_withdraw = is_proposer(who, project) &&
                        may(budget.state, project.state, ProjectEvent::withdraw, ProjectActor::proposer),
        .possible = {},
        .revision = project.revision};
    if (!authority::can(who, authority::Permission::budget_prepare, budget.community_path)) return view;
    for (auto const event : {ProjectEvent::accept, ProjectEvent::refuse, ProjectEvent::merge, ProjectEvent::plan}) {
        if (may(budget.state, project.state, event, ProjectActor::desk)) view.possible.push_back(event);
    }
    return view;
}

BudgetPage page_of(ReadTransaction& tx, Caller const& who, Budget const& budget) {
    Scope const scope{budget.realm};
    auto const standing = standing_of(tx, who, budget);
    auto const topic = topics::load_topic(tx, scope, budget.topic);
    BudgetPage page{.id = budget.id,
                    .topic = budget.topic,
                    .topic_title = topic ? topic->title : std::string{},
                    .body = body_of(tx, budget.body),
                    .community = place_of(tx, budget.community),
                    .state = budget.state,
                    .title = budget.title,
                    .words = budget.words,
                    .source = budget.source,
                    .sum_fen = budget.sum_fen,
                    .cost_min_fen = budget.cost_min_fen,
                    .cost_max_fen = budget.cost_max_fen,
                    .completion = budget.completion,
                    .chosen_max = budget.chosen_max,
                    .chosen_max_fen = budget.chosen_max_fen,
                    .ballots_min = budget.ballots_min,
                    .collect_until = budget.dates.collect_until,
                    .vote_from = budget.dates.vote_from,
                    .vote_until = budget.dates.vote_until,
                    .papers_until = budget.dates.papers_until,
                    .announced_at = budget.announced_at,
                    .lot_seed = budget.announced_at ? std::optional(std::to_string(budget.lot_seed)) : std::nullopt,
                    .is_delayed = budget.is_delayed,
                    .papers_ended = budget.papers_ended,
                    .voters = voters_of(budget),
                    .papers = budget.papers,
                    .decided_at = budget.decided_at,
                    .result = result_of(budget),
                    .projects = {},
                    .events = {},
                    .may_prepare = standing.may_prepare,
                    .may_propose = standing.may_propose,
                    .may_vote = standing.may_vote,
                    .has_voted = standing.has_voted,
                    .has_paper = standing.has_paper,
                    .possible = standing.possible,
                    .revision = budget.revision};
    for (auto const& project : projects_of(tx, scope, budget.id)) {
        page.projects.push_back(view_of(tx, who, budget, project));
    }
    for (auto const& record : records_of(tx, scope, budget.id)) {
        page.events.push_back({record.number, record.at, record.event, record.actor, record.project, record.text,
                               record.ground, record.cost_from_fen, record.cost_to_fen});
    }
    return page;
}

BudgetPaperView view_of(ReadTransaction& tx, Paper const& paper) {
    return {.number = paper.number,
            .choice = paper.choice,
            .body = body_of(tx, paper.body),
            .entered_at = paper.entered_at,
            .entries = paper.entries};
}

}  // namespace hezhi::budgets
