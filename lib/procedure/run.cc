#include "lib/procedure/run.h"

#include <algorithm>
#include <string>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::procedure {
namespace {

using enum RunState;

Stage const& current(Procedure const& procedure, RunFacts const& facts) {
    HZ_ASSERT(facts.stage < procedure.stages.size());
    return procedure.stages[facts.stage];
}

bool round_is_left(Procedure const& procedure, RunFacts const& facts) noexcept {
    return facts.rounds < procedure.rounds_max;
}

bool due_is_raisable(RunFacts const& facts, TimePoint at) noexcept {
    return facts.state == running && facts.due && *facts.due < at && facts.due_raised != facts.due;
}

bool is_undecided(Procedure const& procedure, RunFacts const& facts) noexcept {
    return facts.outcomes[last_decision(procedure)] == StageOutcome::ahead;
}

/// Decided, and not yet published: from the stage after the last decision to the first publication after it.
bool decision_stands(Procedure const& procedure, RunFacts const& facts) noexcept {
    auto const decision = last_decision(procedure);
    if (facts.outcomes[decision] != StageOutcome::passed) return false;
    auto const is_publication = [](Stage const& stage) { return stage.kind == StageKind::publication; };
    auto const after = procedure.stages.begin() + static_cast<std::ptrdiff_t>(decision) + 1;
    auto const publication = std::find_if(after, procedure.stages.end(), is_publication);
    return facts.stage <= static_cast<std::size_t>(publication - procedure.stages.begin());
}

bool holds(Condition condition, Procedure const& procedure, RunFacts const& facts,
           std::optional<std::size_t> to_stage) {
    switch (condition) {
        case Condition::always:
            return true;
        case Condition::if_last_stage:
            return facts.stage + 1 == procedure.stages.size();
        case Condition::if_stage_follows:
            return facts.stage + 1 < procedure.stages.size();
        case Condition::if_round_left:
            return current(procedure, facts).failed_leads_to && round_is_left(procedure, facts);
        case Condition::if_no_round_left:
            return !(current(procedure, facts).failed_leads_to && round_is_left(procedure, facts));
        case Condition::if_curable:
            return to_stage.has_value();
        case Condition::if_not_curable:
            return !to_stage;
    }
    return false;
}

std::string text_of(Fraction const& limit) {
    auto text = std::to_string(limit.numerator);
    if (limit.denominator != 1) text += "/" + std::to_string(limit.denominator);
    return text;
}

std::string text_of(Reading const& reading) {
    auto const part = std::to_string(reading.part);
    return is_share(reading.measure) ? part + "/" + std::to_string(reading.whole) : part;
}

Result<void> unmet(std::vector<Shortfall> const& shortfalls, std::string_view list) {
    if (shortfalls.empty()) return {};
    std::vector<Problem> problems;
    for (auto const& shortfall : shortfalls) {
        auto const& rule = shortfall.rule;
        auto const& reading = shortfall.reading;
        problems.push_back({.where = "/" + std::string(list) + "/" + std::string(enum_name(rule.measure)),
                            .key = reading ? "procedure.rule_unmet" : "procedure.rule_unmeasured",
                            .params = {{"measure", std::string(enum_name(rule.measure))},
                                       {"comparison", std::string(enum_name(rule.comparison))},
                                       {"limit", text_of(rule.limit)},
                                       {"found", reading ? text_of(*reading) : std::string()},
                                       {"missing", std::to_string(shortfall.missing)}}});
    }
    return fail(Error{ErrorCode::conflict, "procedure.rules_unmet"}.with(std::move(problems)));
}

Result<void> demand(bool when, ErrorCode code, std::string_view key) {
    if (when) return {};
    return fail(code, key);
}

Result<void> too_early(std::optional<TimePoint> until) {
    return fail(Error{ErrorCode::conflict, "procedure.too_early"}.with(
        "until_us", until ? std::to_string(to_microseconds(*until)) : std::string()));
}

/// All that a launch lacks, at once.
Result<void> check_launch(Act const& act) {
    std::vector<Problem> missing;
    if (!act.has_frame) missing.push_back({.where = "/frame", .key = "procedure.frame_required"});
    if (!act.has_organiser) missing.push_back({.where = "/organiser", .key = "procedure.organiser_required"});
    if (!act.has_resource) missing.push_back({.where = "/resource", .key = "procedure.resource_required"});
    if (!act.has_decider) missing.push_back({.where = "/decider", .key = "procedure.decider_required"});
    if (missing.empty()) return {};
    return fail(Error{ErrorCode::unprocessable, "procedure.launch_incomplete"}.with(std::move(missing)));
}

Result<void> check(Guard guard, Procedure const& procedure, RunFacts const& facts, Act const& act) {
    auto const& stage = current(procedure, facts);
    auto const at = act.at;
    auto const later_than = [&](std::optional<TimePoint> given, TimePoint bound) { return given && *given > bound; };
    switch (guard) {
        case Guard::stage_is_yours:
            return demand(stage.responsible == act.actor, ErrorCode::forbidden, "procedure.stage_not_yours");
        case Guard::stage_is_stewards:
            return demand(stage.responsible == RunActor::steward, ErrorCode::conflict, "procedure.stage_not_stewards");
        case Guard::leave_rules:
            return unmet(shortfalls(stage.leave, act.readings), "leave");
        case Guard::pass_rules:
            return unmet(shortfalls(stage.pass, act.readings), "pass");
        case Guard::pass_rules_fail:
            if (!stage.decides()) return fail(ErrorCode::conflict, "procedure.stage_decides_nothing");
            return demand(!shortfalls(stage.pass, act.readings).empty(), ErrorCode::conflict, "procedure.stage_passes");
        case Guard::stage_optional:
            return demand(stage.is_optional, ErrorCode::conflict, "procedure.stage_not_optional");
        case Guard::undecided:
            return demand(is_undecided(procedure, facts), ErrorCode::conflict, "procedure.decided_already");
        case Guard::round_left:
            return demand(round_is_left(procedure, facts), ErrorCode::conflict, "procedure.no_round_left");
        case Guard::extension_left:
            return demand(!facts.extended, ErrorCode::conflict, "procedure.extended_before");
        case Guard::decision_standing:
            return demand(decision_stands(procedure, facts), ErrorCode::conflict, "procedure.nothing_to_reconsider");
        case Guard::not_reconsidered:
            return demand(!facts.reconsidered, ErrorCode::conflict, "procedure.reconsidered_before");
        case Guard::not_objected:
            return demand(!facts.objected, ErrorCode::conflict, "procedure.objected_before");
        case Guard::due_passed:
            return facts.due && *facts.due < at ? Result<void>{} : too_early(facts.due);
        case Guard::due_not_raised:
            return demand(facts.due_raised != facts.due, ErrorCode::conflict, "procedure.raised_already");
        case Guard::limit_reached:
            return facts.limit && *facts.limit < at ? Result<void>{} : too_early(facts.limit);
        case Guard::framed:
        case Guard::organiser_named:
        case Guard::resource_attached:
        case Guard::decider_named:
            return check_launch(act);
        case Guard::reason:
            return demand(act.has_reason, ErrorCode::unprocessable, "procedure.reason_required");
        case Guard::ground:
            return demand(act.has_ground, ErrorCode::unprocessable, "procedure.ground_required");
        case Guard::remedy:
            return demand(act.has_remedy || !stage.is_formal, ErrorCode::unprocessable, "procedure.remedy_required");
        case Guard::authority_named:
            return demand(act.has_authority, ErrorCode::unprocessable, "procedure.authority_required");
        case Guard::earlier_stage:
            return demand(act.to_stage && *act.to_stage < facts.stage, ErrorCode::unprocessable,
                          "procedure.earlier_stage_required");
        case Guard::due_ahead:
            return demand(later_than(act.due, at), ErrorCode::unprocessable, "procedure.due_not_ahead");
        case Guard::due_later:
            return demand(later_than(act.due, std::max(at, facts.due.value_or(at))), ErrorCode::unprocessable,
                          "procedure.due_not_later");
        case Guard::limit_ahead:
            return demand(later_than(act.limit, at), ErrorCode::unprocessable, "procedure.limit_not_ahead");
    }
    return {};
}

Result<Row const*> find_row(Procedure const& procedure, RunFacts const& facts, RunEvent event, RunActor actor,
                            std::optional<std::size_t> to_stage) {
    bool known_now = false;
    for (auto const& row : table()) {
        if (row.event != event || row.from != facts.state) continue;
        known_now = true;
        if (row.actor == actor && holds(row.condition, procedure, facts, to_stage)) return &row;
    }
    if (!known_now) {
        return fail(Error{ErrorCode::conflict, "procedure.act_not_now"}
                        .with("state", std::string(enum_name(facts.state)))
                        .with("event", std::string(enum_name(event))));
    }
    return fail(Error{ErrorCode::forbidden, "procedure.act_not_yours"}
                    .with("event", std::string(enum_name(event)))
                    .with("actor", std::string(enum_name(actor))));
}

void enter(RunFacts& facts, std::size_t stage, Act const& act) {
    facts.stage = stage;
    facts.entered_at = act.at;
    facts.due = act.due;
    facts.due_raised.reset();
    facts.extended = false;
    facts.objected = false;
    facts.interrupted_at.reset();
    facts.limit.reset();
}

void enter_next(RunFacts& facts, StageOutcome outcome, Act const& act) {
    facts.outcomes[facts.stage] = outcome;
    enter(facts, facts.stage + 1, act);
}

/// Another round from `stage` on: what was decided from there is open again.
void return_to(RunFacts& facts, std::size_t stage, Act const& act) {
    std::fill(facts.outcomes.begin() + static_cast<std::ptrdiff_t>(stage), facts.outcomes.end(), StageOutcome::ahead);
    ++facts.rounds;
    enter(facts, stage, act);
}

void interrupt(RunFacts& facts, Act const& act) {
    facts.interrupted_at = act.at;
    facts.limit = act.limit;
}

/// The stage's deadline moves on by the time the interruption took, unless it had passed before.
void resume(RunFacts& facts, Act const& act) {
    HZ_ASSERT(facts.interrupted_at);
    if (facts.due && *facts.due >= *facts.interrupted_at) *facts.due += act.at - *facts.interrupted_at;
    facts.interrupted_at.reset();
    facts.limit.reset();
}

/// Where a decision that the decider takes back is taken up again.
std::size_t retry_stage(Procedure const& procedure) {
    auto const decision = last_decision(procedure);
    auto const& stage = procedure.stages[decision];
    return stage.failed_leads_to ? find_stage(procedure, *stage.failed_leads_to).value_or(decision) : decision;
}

void change(Procedure const& procedure, RunFacts& facts, Act const& act, RunState to) {
    auto const& stage = current(procedure, facts);
    switch (act.event) {
        case RunEvent::start:
            enter(facts, 0, act);
            break;
        case RunEvent::leave_stage: {
            auto const outcome = stage.decides() ? StageOutcome::passed : StageOutcome::left;
            if (to == finished) {
                facts.outcomes[facts.stage] = outcome;
            } else {
                enter_next(facts, outcome, act);
            }
            break;
        }
        case RunEvent::fail_stage:
            if (to == rejected) {
                facts.outcomes[facts.stage] = StageOutcome::failed;
            } else {
                return_to(facts, find_stage(procedure, *stage.failed_leads_to).value_or(facts.stage), act);
            }
            break;
        case RunEvent::skip_stage:
            enter_next(facts, StageOutcome::skipped, act);
            break;
        case RunEvent::steward_silent:
            enter_next(facts, StageOutcome::lapsed, act);
            break;
        case RunEvent::go_back:
            return_to(facts, *act.to_stage, act);
            break;
        case RunEvent::extend_stage:
            facts.extended = true;
            facts.due = act.due;
            break;
        case RunEvent::ask_reconsideration:
            facts.reconsidered = true;
            interrupt(facts, act);
            break;
        case RunEvent::change_decision:
            return_to(facts, retry_stage(procedure), act);
            break;
        case RunEvent::object:
            facts.objected = true;
            interrupt(facts, act);
            break;
        case RunEvent::uphold_objection:
            if (to == running) return_to(facts, *act.to_stage, act);
            break;
        case RunEvent::keep_decision:
        case RunEvent::reconsideration_lapses:
        case RunEvent::dismiss_objection:
        case RunEvent::objection_lapses:
            resume(facts, act);
            break;
        case RunEvent::convene:
        case RunEvent::propose:
        case RunEvent::order_agenda:
        case RunEvent::attach_resources:
        case RunEvent::stage_overdue:
        case RunEvent::stop:
            break;
    }
}

Step take(Procedure const& procedure, RunFacts const& facts, Act const& act, Row const& row) {
    Step step{.facts = facts, .from = row.from, .from_stage = facts.stage, .at = act.at};
    auto& after = step.facts;
    if (due_is_raisable(facts, act.at)) {
        after.due_raised = facts.due;
        step.escalates = true;
    }
    step.escalates = step.escalates || act.event == RunEvent::objection_lapses;
    change(procedure, after, act, row.to);
    after.state = row.to;
    after.changed_at = act.at;
    if (!is_open(after.state)) {
        after.due.reset();
        after.limit.reset();
        after.interrupted_at.reset();
    }
    HZ_ASSERT(after.interrupted_at.has_value() == (after.state == reconsidering || after.state == objected));
    return step;
}

Act corrected(Act act, RunFacts const& facts) {
    act.at = std::max(act.at, facts.changed_at);
    return act;
}

enum class Counts : std::uint8_t { given, to_be_typed };

bool is_of_rules(Guard guard) noexcept {
    return guard == Guard::leave_rules || guard == Guard::pass_rules || guard == Guard::pass_rules_fail;
}

Result<Offer> offer_of(Procedure const& procedure, RunFacts const& facts, Act const& act, Counts counts) {
    HZ_TRY(auto const* row, find_row(procedure, facts, act.event, act.actor, act.to_stage));
    if (act.event == RunEvent::fail_stage && !current(procedure, facts).decides()) {
        return fail(ErrorCode::conflict, "procedure.stage_decides_nothing");
    }
    Offer offer{.event = act.event, .needs = {}};
    for (auto const guard : row->guards) {
        if (brings(guard)) {
            offer.needs.push_back(guard);
        } else if (counts == Counts::given || !is_of_rules(guard)) {
            HZ_TRY(check(guard, procedure, facts, act));
        }
    }
    return offer;
}

std::vector<Offer> offers_of(Procedure const& procedure, RunFacts const& facts, Act act, Counts counts) {
    act = corrected(std::move(act), facts);
    std::vector<Offer> offers;
    for (std::size_t event = 0; event < kRunEvents; ++event) {
        act.event = static_cast<RunEvent>(event);
        auto offer = offer_of(procedure, facts, act, counts);
        if (offer) offers.push_back(*std::move(offer));
    }
    return offers;
}

}  // namespace

std::optional<std::size_t> stage_begun_by(Procedure const& procedure, RunFacts const& facts, RunEvent event,
                                          std::optional<std::size_t> to_stage) {
    auto const following = [&]() -> std::optional<std::size_t> {
        auto const next = facts.stage + 1;
        return next < procedure.stages.size() ? std::optional(next) : std::nullopt;
    };
    switch (event) {
        case RunEvent::start:
            return 0;
        case RunEvent::leave_stage:
        case RunEvent::skip_stage:
        case RunEvent::steward_silent:
            return following();
        case RunEvent::fail_stage: {
            auto const& stage = current(procedure, facts);
            if (!stage.failed_leads_to || !round_is_left(procedure, facts)) return std::nullopt;
            return find_stage(procedure, *stage.failed_leads_to);
        }
        case RunEvent::change_decision:
            return retry_stage(procedure);
        case RunEvent::go_back:
        case RunEvent::uphold_objection:
            return to_stage;
        default:
            return std::nullopt;
    }
}

bool brings(Guard guard) noexcept {
    return guard >= Guard::framed;
}

bool is_open(RunState state) noexcept {
    return state != finished && state != rejected && state != stopped;
}

RunFacts prepare(Procedure const& procedure, TimePoint at) {
    HZ_ASSERT(check_structure(procedure).has_value());
    RunFacts facts;
    facts.outcomes.assign(procedure.stages.size(), StageOutcome::ahead);
    facts.changed_at = at;
    facts.entered_at = at;
    return facts;
}

Result<Step> apply(Procedure const& procedure, RunFacts const& facts, Act const& given) {
    auto const act = corrected(given, facts);
    HZ_TRY(auto const* row, find_row(procedure, facts, act.event, act.actor, act.to_stage));
    for (auto const guard : row->guards) HZ_TRY(check(guard, procedure, facts, act));
    return take(procedure, facts, act, *row);
}

Result<Offer> may(Procedure const& procedure, RunFacts const& facts, RunEvent event, RunActor actor,
                  std::vector<Reading> const& readings, TimePoint now) {
    return offer_of(procedure, facts,
                    corrected({.event = event, .actor = actor, .at = now, .readings = readings}, facts), Counts::given);
}

std::vector<Offer> allowed(Procedure const& procedure, RunFacts const& facts, RunActor actor,
                           std::vector<Reading> const& readings, TimePoint now) {
    return offers_of(procedure, facts, {.actor = actor, .at = now, .readings = readings}, Counts::given);
}

std::vector<Offer> offered(Procedure const& procedure, RunFacts const& facts, RunActor actor, TimePoint now) {
    return offers_of(procedure, facts, {.actor = actor, .at = now}, Counts::to_be_typed);
}

std::optional<RunActor> holder(Procedure const& procedure, RunFacts const& facts) noexcept {
    switch (facts.state) {
        case prepared:
            return RunActor::organiser;
        case running:
            return procedure.stages[facts.stage].responsible;
        case reconsidering:
            return RunActor::decider;
        case objected:
            return RunActor::authority;
        case finished:
        case rejected:
        case stopped:
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<TimePoint> deadline(RunFacts const& facts) noexcept {
    return facts.limit ? facts.limit : facts.due;
}

}  // namespace hezhi::procedure
