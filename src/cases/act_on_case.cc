// One act on a case: who the caller is to it, what the act brings, what the machine says, and what is written then.
#include <algorithm>
#include <array>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/text/redaction.h"
#include "src/cases/case_acts.h"
#include "src/cases/case_rules.h"
#include "src/cases/case_store.h"
#include "src/cases/cases.h"
#include "src/cases/tell_case.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/public_events.h"

namespace hezhi::cases {
namespace {

using authority::Caller;
using authority::Permission;
using casework::Actor;
using casework::CaseFacts;
using responsibilities::Entry;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr StepLimits kSteps{};
constexpr std::size_t kBodiesMax = 20;   // supporting, or called at once
constexpr std::size_t kActionsMax = 50;  // of a case

bool has_part(std::vector<Involved> const& bodies, BodyId body) {
    return std::ranges::any_of(bodies,
                               [&](Involved const& one) { return one.body == body && one.part != BodyPart::former; });
}

bool lives_there(Caller const& who, Case const& the_case) {
    return std::ranges::any_of(who.grants, [&](authority::Grant const& grant) {
        return grant.role == authority::Role::resident && grant.jurisdiction.covers(the_case.place_path);
    });
}

bool is_open_to(Caller const& who, Case const& the_case) {
    return the_case.public_text && is_hinted_to(who, the_case);
}

/// An act as the machine wants it, with what the rows say beside it.
struct Brought {
    casework::Act act;
    std::optional<Entry> entry{};
    std::optional<Case> target{};
    std::vector<Action> actions{};   ///< of the case, as the act leaves them; read for acts on actions alone
    std::optional<Action> action{};  ///< the one that is new or changed
};

bool concerns_actions(CaseEvent event) {
    return event >= CaseEvent::agree_action && event <= CaseEvent::miss_action;
}

/// Whoever has a part in the case, or keeps its desk, may own an action.
Result<void> check_owner(std::vector<Involved> const& bodies, Case const& the_case, BodyId owner) {
    if (has_part(bodies, owner) || the_case.desk == owner) return {};
    return fail(ErrorCode::unprocessable, "case.action_owner_without_part");
}

/// Owner and date as the act names them. A new date is raised anew if it passes.
Result<void> assign(Action& action, Case const& the_case, std::vector<Involved> const& bodies, CaseAct const& given,
                    TimePoint now) {
    if (given.body) {
        HZ_TRY(check_owner(bodies, the_case, *given.body));
        action.body = given.body;
    }
    if (given.by) {
        if (*given.by <= now) return fail(ErrorCode::unprocessable, "case.limit_not_ahead");
        action.due = given.by;
        action.raised_at.reset();
    }
    return {};
}

/// What an act does to the joint actions of the case. Errors: case.action_unknown, case.too_many_actions,
/// case.action_owner_without_part, case.action_change_required, case.limit_not_ahead.
Result<void> bring_action(Brought& brought, ReadTransaction& tx, Scope scope, Case const& the_case,
                          std::vector<Involved> const& bodies, CaseAct const& given) {
    if (!concerns_actions(given.event)) return {};
    auto const now = brought.act.at;
    auto& actions = brought.actions = select_actions(tx, scope, the_case.id);
    if (given.event == CaseEvent::agree_action) {
        if (actions.size() >= kActionsMax) {
            return fail(
                Error{ErrorCode::unprocessable, "case.too_many_actions"}.with("max", std::to_string(kActionsMax)));
        }
        auto const number = static_cast<std::int64_t>(actions.size()) + 1;
        Action fresh{.number = number, .text = given.text, .agreed_at = now};
        HZ_TRY(assign(fresh, the_case, bodies, given, now));
        actions.push_back(fresh);
        brought.action = std::move(fresh);
        return {};
    }
    auto const is_meant = [&](Action const& one) {
        if (given.event != CaseEvent::miss_action) return one.number == given.action;
        return one.state == ActionState::open && !one.raised_at && one.due && one.due == the_case.facts.action_due;
    };
    auto const found = std::ranges::find_if(actions, is_meant);
    if (found == actions.end()) return fail(ErrorCode::not_found, "case.action_unknown");
    brought.act.action_is_open = found->state == ActionState::open;
    switch (given.event) {
        case CaseEvent::assign_action:
            if (!given.body && !given.by) return fail(ErrorCode::unprocessable, "case.action_change_required");
            HZ_TRY(assign(*found, the_case, bodies, given, now));
            break;
        case CaseEvent::miss_action:
            found->raised_at = now;
            break;
        default:
            found->state = given.event == CaseEvent::finish_action ? ActionState::done : ActionState::dropped;
            found->outcome = given.text;
            found->ended_at = now;
            break;
    }
    brought.act.named_body = found->body;
    brought.action = *found;
    return {};
}

/// A body ends its own action; the desk any.
bool may_end(Brought const& brought, Part const& part) {
    if (brought.act.event != CaseEvent::finish_action) return true;
    bool const is_body = part.actor == Actor::lead || part.actor == Actor::support;
    return !is_body || (brought.action && brought.action->body == part.body);
}

/// Limits that an act sets: the public deadline, and that of the state it leads to.
void set_limits(Brought& brought, calendar::Calendar const& calendar, Case const& the_case, CaseAct const& given) {
    auto& act = brought.act;
    auto const& facts = the_case.facts;
    auto const now = act.at;
    auto const limits = brought.entry ? brought.entry->item.limits : std::nullopt;
    auto const in_days = [&](int days) { return calendar::add_working_days(calendar, now, days); };
    switch (act.event) {
        case CaseEvent::ask_info:
            act.step_due = in_days(kSteps.information_days);
            break;
        case CaseEvent::give_info:
        case CaseEvent::info_expired:
            act.due = due_after_pause(calendar, facts, now);
            if (facts.info_asked_in == CaseState::received) act.step_due = dispatch_by(calendar, now, the_case.urgency);
            if (facts.info_asked_in == CaseState::dispatched) act.step_due = sign_by(calendar, now, the_case.urgency);
            break;
        case CaseEvent::dispatch:
        case CaseEvent::uphold_return:
            act.due = public_due(calendar, facts.received_at, the_case.urgency, limits);
            act.step_due = sign_by(calendar, now, the_case.urgency);
            break;
        case CaseEvent::ask_return:
            act.step_due = in_days(kSteps.ruling_days);
            break;
        case CaseEvent::ask_extension:
            act.due = given.by;
            break;
        case CaseEvent::grant_extension:
            act.due = given.by ? given.by : facts.extension_until;
            break;
        case CaseEvent::unreachable:
            act.next_day = next_day(calendar, now);
            act.step_due = reopen_by(calendar, now);
            break;
        case CaseEvent::confirm:
        case CaseEvent::lapse:
            act.step_due = reopen_by(calendar, now);
            break;
        case CaseEvent::reply:
        case CaseEvent::conclude_deliberation:
            act.step_due = in_days(kSteps.follow_up_begins_days);
            break;
        case CaseEvent::begin_follow_up:
            act.step_due = in_days(kSteps.follow_up_days);
            break;
        case CaseEvent::reopen:
            act.due = in_days(kSteps.rework_days);
            if (!facts.lead) act.step_due = dispatch_by(calendar, now, the_case.urgency);
            break;
        case CaseEvent::send_to_deliberation:
            act.due = in_days(kSteps.deliberation_days);
            break;
        case CaseEvent::leave_deliberation:
            act.due = public_due(calendar, now, the_case.urgency, limits);
            act.step_due = dispatch_by(calendar, now, the_case.urgency);
            break;
        default:
            break;
    }
}

/// The row of the register in force for the matter given, or the one the case has.
std::optional<Entry> entry_for(ReadTransaction& tx, Scope scope, Case const& the_case, CaseAct const& given,
                               TimePoint now) {
    auto const matter = given.matter ? given.matter : the_case.matter;
    if (!matter) return std::nullopt;
    return responsibilities::find_item_in_force(tx, scope, *matter, now);
}

/// As the case is, or narrower where its row of the register says so.
Publicity narrowed(Publicity publicity, std::optional<Entry> const& entry) {
    return entry ? std::max(publicity, entry->item.publicity) : publicity;
}

Result<Brought> bring(ReadTransaction& tx, Caller const& who, Scope scope, Case const& the_case,
                      std::vector<Involved> const& bodies, CaseAct const& given) {
    auto const now = who.now;
    Brought brought{.act = {.event = given.event,
                            .at = now,
                            .named_body = given.body,
                            .has_reason = !given.text.empty(),
                            .has_evidence = !given.text.empty() || !given.media.empty(),
                            .has_evaluation = given.stars.has_value(),
                            .has_route = !given.route.empty(),
                            .ground = given.refusal}};
    brought.entry = entry_for(tx, scope, the_case, given, now);
    if (given.matter && !brought.entry) return fail(ErrorCode::not_found, "register.matter_unknown");
    bool const names_lead = given.event == CaseEvent::dispatch || given.event == CaseEvent::uphold_return ||
                            given.event == CaseEvent::ask_return;
    if (names_lead && brought.entry && brought.entry->item.lead) {
        auto const lead = responsibilities::resolve(tx, scope, *brought.entry->item.lead, the_case.place);
        if (!brought.act.named_body) brought.act.named_body = lead.body;
        brought.act.has_register_row = lead.body && brought.act.named_body == lead.body;
    }
    if (brought.act.named_body) HZ_TRY(bodies::require_body(tx, scope.realm, *brought.act.named_body));
    if (given.supports.size() > kBodiesMax) {
        return fail(Error{ErrorCode::unprocessable, "case.too_many_bodies"}.with("max", std::to_string(kBodiesMax)));
    }
    for (auto const body : given.supports) HZ_TRY(bodies::require_body(tx, scope.realm, body));
    if (given.event == CaseEvent::dispatch) {
        brought.act.supports = given.supports;
        if (given.publicity && *given.publicity < narrowed(the_case.publicity, brought.entry)) {
            return fail(ErrorCode::unprocessable, "case.publicity_widened");
        }
    }
    if (given.event == CaseEvent::call_joint && given.by) {
        for (auto const body : given.supports) brought.act.calls.push_back({.body = body, .report_by = *given.by});
    }
    if (given.event == CaseEvent::merge && given.into) {
        brought.target = find_case(tx, scope, *given.into);
        auto const& target = brought.target;
        // Into what the same desk may act on, and never out of or into what is sealed: reporters go along.
        bool const is_desks = target && can(who, Permission::case_dispatch, target->place_path);
        bool const is_sealed =
            the_case.publicity == Publicity::sealed || (target && target->publicity == Publicity::sealed);
        brought.act.target_is_open =
            is_desks && !is_sealed && *given.into != the_case.id && casework::is_open(target->facts.state);
    }
    HZ_TRY(bring_action(brought, tx, scope, the_case, bodies, given));
    auto const calendar = jurisdictions::calendar_of(tx, the_case.place);
    set_limits(brought, calendar, the_case, given);
    return brought;
}

Visibility visibility_of(CaseEvent event, Actor actor, CaseAct const& given) {
    switch (event) {
        case CaseEvent::ask_info:
        case CaseEvent::give_info:
        case CaseEvent::unreachable:
            return Visibility::parties;
        case CaseEvent::note:
            if (actor == Actor::reporter) return Visibility::parties;
            return given.is_public ? Visibility::public_ : Visibility::internal;
        default:
            return Visibility::public_;
    }
}

void keep_rating(WriteTransaction& tx, Scope scope, Case const& the_case, CaseAct const& given, Part const& part,
                 std::optional<std::int64_t> reporter, TimePoint now) {
    if (given.event != CaseEvent::confirm && given.event != CaseEvent::reopen) return;
    put_rating(tx, scope, the_case.id,
               {.reply = the_case.facts.replies,
                .reporter = part.actor == Actor::reporter ? reporter.value_or(0) : 0,
                .by_phone = part.actor != Actor::reporter,
                .is_solved = given.event == CaseEvent::confirm,
                .stars = given.stars,
                .text = given.text,
                .at = now});
}

/// Solved or not, of somebody who joined: counted beside the case, which goes on as it was.
Result<Case> keep_voice(WriteTransaction& tx, Scope scope, Case the_case, CaseAct const& given, std::int64_t reporter,
                        TimePoint now) {
    if (!update_case(tx, scope, the_case)) return fail(ErrorCode::stale, "case.changed_meanwhile");
    ++the_case.revision;
    put_rating(tx, scope, the_case.id,
               {.reply = the_case.facts.replies,
                .reporter = reporter,
                .by_phone = false,
                .is_solved = given.event == CaseEvent::confirm,
                .stars = given.stars,
                .text = given.text,
                .at = now});
    tx.touch(channel(scope.realm, the_case.id));
    return the_case;
}

/// Whether what a reporter says stays beside the case: they joined it, and it neither closes nor can be reopened now.
bool stays_beside(CaseAct const& given, Standing const& standing, Case const& the_case, TimePoint now) {
    if (!standing.reporter || *standing.reporter == kFirstReporter || standing.parts.size() > 1) return false;
    if (!takes_voices(the_case.facts, now)) return false;
    return given.event == CaseEvent::confirm ||
           (given.event == CaseEvent::reopen && !is_reopenable(the_case.facts, now));
}

Result<Case> write_step(WriteTransaction& tx, Scope scope, Case the_case, std::vector<Involved> const& bodies,
                        CaseAct const& given, Brought const& brought, Part const& part,
                        std::optional<std::int64_t> reporter, std::optional<PersonId> staff, casework::Step step) {
    auto const from = the_case.facts.state;
    auto const former_lead = the_case.facts.lead;
    auto const& act = brought.act;
    the_case.facts = std::move(step.facts);
    bool const names_lead = act.event == CaseEvent::dispatch || act.event == CaseEvent::uphold_return;
    if (names_lead && brought.entry && act.has_register_row) {
        if (the_case.matter != brought.entry->matter.id) {
            responsibilities::record_use(tx, scope, brought.entry->matter.id, act.at);
        }
        the_case.matter = brought.entry->matter.id;
        the_case.item = brought.entry->item.id;
    }
    bool reindexed = false;
    if (names_lead) {
        the_case.publicity = narrowed(the_case.publicity, brought.entry);
        reindexed = true;
    }
    if (act.event == CaseEvent::dispatch) {
        // Strangers read the text once the desk has looked at it: corrected, or as redaction left it.
        the_case.public_text = given.public_text.value_or(text::redacted(the_case.text).text);
        the_case.publicity = given.publicity.value_or(the_case.publicity);
        if (given.shows_media) {
            media::set_public(tx, scope, kMediaSubject, the_case.id.value(), *given.shows_media);
        }
    }
    if (act.event == CaseEvent::send_to_deliberation && !the_case.public_text) {
        // What the residents talk about they read, as redaction left it.
        the_case.public_text = text::redacted(the_case.text).text;
        reindexed = true;
    }
    if (brought.action) count_actions(the_case.facts, brought.actions);
    if (act.event == CaseEvent::reply || act.event == CaseEvent::finish_action) {
        HZ_TRY(media::attach(tx, Caller{.person = staff, .now = act.at}, scope, given.media, kMediaSubject,
                             the_case.id.value(), true));
    }
    if (act.event == CaseEvent::reply || act.event == CaseEvent::conclude_deliberation) the_case.replied_at = act.at;
    bool const is_over = !casework::is_open(the_case.facts.state);
    if (!is_over) the_case.closed_at = std::nullopt;
    if (is_over && from != the_case.facts.state) the_case.closed_at = act.at;
    if (act.event == CaseEvent::merge) {
        the_case.merged_into = given.into;
        auto target = *brought.target;
        target.reporters += copy_reporters(tx, scope, the_case.id, target.id);
        if (!update_case(tx, scope, target)) return fail(ErrorCode::stale, "case.changed_meanwhile");
        tx.touch(channel(scope.realm, target.id));
    }
    the_case.holder = holding_body(the_case);
    ++the_case.events;
    // The row first: of two who act at once, one waits here and is tried again, before any other row of theirs
    // collides.
    if (!update_case(tx, scope, the_case)) return fail(ErrorCode::stale, "case.changed_meanwhile");
    ++the_case.revision;
    for (auto const& row : changed_parts(the_case, bodies, former_lead, act, {given.stars, given.text})) {
        put_body(tx, scope, the_case, row);
    }
    if (casework::is_open(from) != casework::is_open(the_case.facts.state)) mark_bodies(tx, scope, the_case);
    if (brought.action) put_action(tx, scope, the_case.id, *brought.action);
    keep_rating(tx, scope, the_case, given, part, reporter, act.at);
    CaseRecord const record{
        .number = the_case.events,
        .at = step.at,
        .event = act.event,
        .actor = part.actor,
        .acting_body = part.body,
        .person = part.actor == Actor::reporter ? std::nullopt : staff,
        .from = from,
        .to = the_case.facts.state,
        .named_body = act.named_body,
        .item = names_lead || act.event == CaseEvent::ask_return
                    ? (brought.entry && act.has_register_row ? std::optional(brought.entry->item.id) : std::nullopt)
                    : std::nullopt,
        .ground = given.refusal ? std::string(casework::name(*given.refusal)) : std::string{},
        .text = given.route.empty() ? given.text : given.text + "\n" + given.route,
        .due_at = casework::deadline(the_case.facts),
        .visibility = visibility_of(act.event, part.actor, given),
        .reporter = part.actor == Actor::reporter ? reporter : std::nullopt,
        .named_until = act.event == CaseEvent::ask_extension ? act.due
                       : brought.action                      ? brought.action->due
                                                             : std::nullopt,
        .action = brought.action ? std::optional(brought.action->number) : std::nullopt};
    insert_event(tx, scope, the_case.id, record);
    plan_telling(tx, the_case, record, step.raises_due ? Raises::due : Raises::nothing);
    if (reindexed) index_case(tx, scope, the_case);
    schedule(tx, the_case);
    publish(tx, the_case, "case." + std::string(casework::name(act.event)), act.at);
    return the_case;
}

/// One act of the clock.
Result<void> act_of_clock(WriteTransaction& tx, Scope scope, Case const& the_case, CaseEvent event, TimePoint now) {
    CaseAct const given{.event = event};
    auto const bodies = select_bodies(tx, scope, the_case.id);
    HZ_TRY(auto brought, bring(tx, Caller{.now = now}, scope, the_case, bodies, given));
    brought.act.actor = Actor::clock;
    HZ_TRY(auto step, casework::apply(the_case.facts, brought.act));
    HZ_TRY(write_step(tx, scope, the_case, bodies, given, brought, Part{Actor::clock}, std::nullopt, std::nullopt,
                      std::move(step)));
    return {};
}

/// Limits that have passed and were not raised yet, because the job comes later, are raised before anybody acts: what
/// came late is late in the record, whenever the job ran. Nothing that would end the case is done here.
Result<Case> with_passed_limits(WriteTransaction& tx, Scope scope, Case the_case, TimePoint now) {
    for (auto const event : {CaseEvent::step_overdue, CaseEvent::become_overdue}) {
        auto const offers = casework::allowed(the_case.facts, Actor::clock, std::nullopt, now);
        bool const has_passed =
            std::ranges::any_of(offers, [&](casework::Offer const& offer) { return offer.event == event; });
        if (!has_passed) continue;
        HZ_TRY(act_of_clock(tx, scope, the_case, event, now));
        auto raised = find_case(tx, scope, the_case.id);
        HZ_ASSERT(raised.has_value());
        the_case = *std::move(raised);
    }
    return the_case;
}

/// Everything that time alone does to a case: at most a handful of acts, each of which ends what allowed it.
Result<void> advance(WriteTransaction& tx, Scope scope, CaseId id, TimePoint now) {
    constexpr int kActsMax = 8 + static_cast<int>(kActionsMax);
    for (int acts = 0; acts < kActsMax; ++acts) {
        auto const the_case = find_case(tx, scope, id);
        if (!the_case) return fail(ErrorCode::not_found, "case.unknown");
        auto const offers = casework::allowed(the_case->facts, Actor::clock, std::nullopt, now);
        if (offers.empty()) {
            if (auto const next = next_moment(the_case->facts); next && *next > now) schedule(tx, *the_case);
            return {};
        }
        HZ_TRY(act_of_clock(tx, scope, *the_case, offers.front().event, now));
    }
    return fail(ErrorCode::internal, "case.clock_runs_on", id.str());
}

std::string due_key(Case const& the_case) {
    return std::string(kDueJob) + ":" + the_case.realm.str() + "/" + the_case.id.str();
}

Result<void> come_due(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = CaseId::parse(payload.at("case").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    return advance(tx, Scope{*realm}, *id, now);
}

}  // namespace

Standing standing_of(ReadTransaction& tx, Asking const& asking, Scope scope, Case const& the_case,
                     std::vector<Involved> const& bodies) {
    auto const reporter = find_reporter(tx, scope, the_case.id, asking.who.person, asking.secret);
    return standing_with(asking.who, the_case, bodies, reporter);
}

Standing standing_with(Caller const& who, Case const& the_case, std::vector<Involved> const& bodies,
                       std::optional<std::int64_t> reporter) {
    auto const& where = the_case.place_path;
    Standing standing{.view = std::nullopt, .reporter = reporter};
    if (is_open_to(who, the_case)) standing.view = View::stranger;
    if (standing.reporter) {
        standing.view = View::reporter;
        standing.parts.push_back({Actor::reporter});
    }
    for (auto const& grant : who.grants) {
        if (!grant.body || !has_part(bodies, *grant.body)) continue;
        if (!can(who, Permission::case_handle, where, grant.body)) continue;
        standing.view = View::handler;
        standing.parts.push_back({the_case.facts.lead == grant.body ? Actor::lead : Actor::support, grant.body});
    }
    if (can(who, Permission::case_read, where)) standing.view = View::desk;
    if (can(who, Permission::case_dispatch, where)) standing.parts.push_back({Actor::desk});
    if (can(who, Permission::case_arbitrate, where)) standing.parts.push_back({Actor::arbiter});
    if (can(who, Permission::case_supervise, where)) standing.parts.push_back({Actor::supervisor});
    return standing;
}

bool sees_as_strangers(Standing const& standing) {
    return standing.view == View::stranger || (standing.view == View::reporter && standing.reporter != kFirstReporter);
}

bool may_route(Caller const& who, CaseEvent event, Case const& the_case) {
    constexpr std::array kRulings{CaseEvent::uphold_return, CaseEvent::keep_return, CaseEvent::grant_extension,
                                  CaseEvent::refuse_extension};
    if (event == CaseEvent::evaluate_joint) return can(who, Permission::case_supervise, the_case.place_path);
    if (std::ranges::find(kRulings, event) == kRulings.end()) return true;
    return can(who, Permission::case_rule, the_case.place_path);
}

bool may_speak(Part const& part, CaseEvent event, Standing const& standing, Case const& the_case) {
    if (part.actor != Actor::reporter) return true;
    bool const is_first = standing.reporter == kFirstReporter;
    if (event == CaseEvent::confirm) return is_first;
    return event != CaseEvent::withdraw || (is_first && the_case.reporters == 1);
}

bool is_hinted_to(Caller const& who, Case const& the_case) {
    return the_case.publicity == Publicity::public_ ||
           (the_case.publicity == Publicity::limited && lives_there(who, the_case));
}

void schedule(WriteTransaction& tx, Case const& the_case) {
    jobs::cancel(tx, due_key(the_case));
    schedule_first(tx, the_case);
}

void schedule_first(WriteTransaction& tx, Case const& the_case) {
    auto const next = next_moment(the_case.facts);
    if (!next) return;
    boost::json::object const payload{{"street", the_case.realm.str()}, {"case", the_case.id.str()}};
    jobs::enqueue_once(tx, due_key(the_case), kDueJob, boost::json::serialize(payload), *next);
}

void publish(WriteTransaction& tx, Case const& the_case, std::string_view kind, TimePoint now) {
    tx.touch(channel(the_case.realm, the_case.id));
    tx.touch("street:" + the_case.realm.str());
    if (the_case.publicity == Publicity::sealed) return;
    boost::json::object facts{{"number", the_case.number}, {"state", casework::name(the_case.facts.state)}};
    // What is the residents' alone is in the public record as a number that moves.
    bool const is_public = the_case.publicity == Publicity::public_;
    if (is_public && the_case.facts.lead) facts["lead"] = the_case.facts.lead->str();
    if (is_public && the_case.matter) facts["matter"] = the_case.matter->str();
    storage::append_public_event(tx, Scope{the_case.realm}, kind, "case", the_case.id, boost::json::serialize(facts),
                                 now);
}

Result<Case> act_on_case(WriteTransaction& tx, Asking const& asking, Scope scope, CaseId id, CaseAct const& act) {
    auto found = find_case(tx, scope, id);
    if (!found) return fail(ErrorCode::not_found, "case.unknown");
    auto const bodies = select_bodies(tx, scope, id);
    auto const standing = standing_of(tx, asking, scope, *found, bodies);
    if (!standing.view) return fail(ErrorCode::not_found, "case.unknown");
    if (standing.parts.empty()) {
        return asking.who.person ? fail(ErrorCode::forbidden, "authority.missing")
                                 : fail(ErrorCode::unauthenticated, "authority.sign_in");
    }
    if (act.revision && *act.revision != found->revision) return fail(ErrorCode::stale, "case.changed_meanwhile");
    if (stays_beside(act, standing, *found, asking.who.now)) {
        return keep_voice(tx, scope, *found, act, *standing.reporter, asking.who.now);
    }
    HZ_TRY(found, with_passed_limits(tx, scope, *found, asking.who.now));
    HZ_TRY(auto brought, bring(tx, asking.who, scope, *found, bodies, act));
    std::optional<Error> refusal;
    for (auto const& part : standing.parts) {
        if (!may_route(asking.who, act.event, *found)) {
            refusal = Error{ErrorCode::forbidden, "authority.missing", "case_rule or case_supervise"};
            break;
        }
        if (!may_speak(part, act.event, standing, *found)) {
            refusal = standing.reporter == kFirstReporter ? Error{ErrorCode::conflict, "case.others_joined"}
                                                          : Error{ErrorCode::forbidden, "case.act_not_yours"};
            continue;
        }
        if (!may_end(brought, part)) {
            refusal = Error{ErrorCode::forbidden, "case.act_not_yours"};
            continue;
        }
        brought.act.actor = part.actor;
        brought.act.body = part.body;
        auto step = casework::apply(found->facts, brought.act);
        if (step) {
            return write_step(tx, scope, *found, bodies, act, brought, part, standing.reporter, asking.who.person,
                              *std::move(step));
        }
        // Of several capacities, the refusal that says more than "not yours" helps.
        if (!refusal || refusal->key() == "case.act_not_yours") refusal = std::move(step).error();
    }
    return fail(*std::move(refusal));
}

void add_jobs(jobs::Runner& runner) {
    runner.handle(std::string(kDueJob), jobs::Step{come_due});
    add_telling(runner);
}

}  // namespace hezhi::cases
