// Every state × event × actor against the published table, every guard kept and broken, and what the words of the
// procedure promise.
#include "lib/casework/case_machine.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/casework/testing_states.h"

namespace hezhi::casework {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TimePoint const kReceived = from_microseconds(1'800'000'000'000'000);
TimePoint const kNow = kReceived + hours{10};
BodyId const kLead{1};
BodyId const kSupport{2};
BodyId const kOther{3};
BodyId const kThird{4};

Guard guard_named(std::string_view wanted) {
    for (int value = 0; value <= static_cast<int>(Guard::target_open); ++value) {
        if (name(static_cast<Guard>(value)) == wanted) return static_cast<Guard>(value);
    }
    ADD_FAILURE() << wanted;
    return Guard::reason;
}

/// A usual case in `state`, ten hours after receipt.
CaseFacts usual(CaseState state) {
    using enum CaseState;
    CaseFacts facts{.state = state,
                    .received_at = kReceived,
                    .changed_at = kReceived + hours{1},
                    .due = kReceived + hours{100},
                    .step_due = kReceived + hours{50}};
    bool const has_lead = state != received && state != to_deliberation && state != refused;
    if (has_lead) facts.lead = kLead;
    if (has_lead) facts.supports = {kSupport};
    if (state == need_info) {
        facts.paused_since = kReceived + hours{1};
        facts.info_asked = true;
        facts.info_asked_in = in_progress;
    }
    if (state == return_requested) facts.returns_asked_by = {kLead};
    if (state == replied || state == follow_up || state == closed) {
        facts.replies = 1;
        facts.stopped_at = facts.changed_at;
    }
    return facts;
}

Act usual_act(CaseEvent event, Actor actor) {
    Act act{.event = event, .actor = actor, .at = kNow};
    if (actor == Actor::lead) act.body = kLead;
    if (actor == Actor::support) act.body = kSupport;
    return act;
}

struct Pair {
    CaseFacts facts;
    Act act;
};

/// Makes the condition or guard hold.
void keep(std::string const& word, Pair& pair) {
    auto& [facts, act] = pair;
    if (word == "if_asked_in_received") return void(facts.info_asked_in = CaseState::received);
    if (word == "if_asked_in_dispatched") return void(facts.info_asked_in = CaseState::dispatched);
    if (word == "if_asked_in_progress") return void(facts.info_asked_in = CaseState::in_progress);
    if (word == "if_attempts_left") return void(facts.unreachable_attempts = 1);
    if (word == "if_last_attempt") return void(facts.unreachable_attempts = 2);
    if (word == "if_lead") return void(facts.lead = kLead);
    if (word == "if_no_lead") return facts.lead.reset();
    switch (guard_named(word)) {
        case Guard::info_not_asked:
            facts.info_asked = false;
            break;
        case Guard::limit_reached:
            facts.step_due = kNow - hours{1};
            break;
        case Guard::assignment_open:
        case Guard::return_not_asked:
        case Guard::extension_open:
        case Guard::before_due:
        case Guard::bodies_answered:
        case Guard::actions_settled:
        case Guard::not_reopened:
        case Guard::reopen_in_time:
        case Guard::another_day:
        case Guard::not_supervised:
        case Guard::due_not_raised:
        case Guard::step_not_raised:
            break;
        case Guard::first_return:
            facts.returns_asked_by = {kLead};
            break;
        case Guard::later_return:
            facts.returns_asked_by = {kOther, kLead};
            break;
        case Guard::extension_pending:
            facts.extension = ExtensionState::pending;
            break;
        case Guard::joint_running:
            facts.joint = true;
            facts.calls = {{.body = kSupport, .report_by = kNow, .arrived_at = kNow}};
            break;
        case Guard::called:
            facts.joint = true;
            facts.calls = {{.body = kSupport, .report_by = kNow + hours{1}}};
            break;
        case Guard::report_by_passed:
            facts.joint = true;
            facts.calls = {{.body = kSupport, .report_by = kNow - minutes{1}}};
            break;
        case Guard::joint_called:
            facts.calls = {{.body = kSupport, .report_by = kNow, .arrived_at = kNow}};
            break;
        case Guard::actions_open:
            facts.open_actions = 1;
            break;
        case Guard::action_due_passed:
            facts.action_due = kNow - minutes{1};
            break;
        case Guard::words:
            act.has_reason = true;
            break;
        case Guard::action_open:
            act.action_is_open = true;
            break;
        case Guard::self_governing:
            facts.self_governing = true;
            break;
        case Guard::due_passed:
            facts.due = kNow - minutes{1};
            break;
        case Guard::reason:
            act.has_reason = true;
            break;
        case Guard::lead_named:
            act.named_body = kOther;
            act.supports = {kSupport};
            break;
        case Guard::basis:
            act.has_register_row = true;
            break;
        case Guard::right_body:
        case Guard::other_body:
            act.named_body = kOther;
            act.has_register_row = true;
            break;
        case Guard::due:
        case Guard::due_ahead:
        case Guard::due_later:
            act.due = kReceived + hours{200};
            break;
        case Guard::due_kept:
            act.due = facts.due;
            break;
        case Guard::limit_ahead:
            act.step_due = kNow + hours{24};
            break;
        case Guard::bodies_called:
            act.calls = {{.body = kSupport, .report_by = kNow + hours{2}}};
            break;
        case Guard::evaluation:
            facts.calls = {{.body = kSupport, .report_by = kNow, .absence_raised = true}};
            act.named_body = kSupport;
            act.has_evaluation = true;
            break;
        case Guard::evidence:
            act.has_evidence = true;
            break;
        case Guard::ground:
            act.ground = RefusalGround::emergency_service;
            break;
        case Guard::route:
            act.has_route = true;
            break;
        case Guard::target_open:
            act.target_is_open = true;
            break;
    }
}

/// Ways to break a guard, each with the refusal it must give.
std::vector<std::pair<Pair, std::string>> broken(Guard guard, Pair const& kept) {
    std::vector<std::pair<Pair, std::string>> ways;
    auto const way = [&](std::string key, auto change) {
        auto pair = kept;
        change(pair.facts, pair.act);
        ways.emplace_back(std::move(pair), std::move(key));
    };
#define HZ_WAY(key, statement)                \
    way(key, [](CaseFacts& facts, Act& act) { \
        statement;                            \
        (void)facts;                          \
        (void)act;                            \
    })
    switch (guard) {
        case Guard::info_not_asked:
            HZ_WAY("case.info_asked_before", facts.info_asked = true);
            break;
        case Guard::limit_reached:
            HZ_WAY("case.too_early", facts.step_due = kNow);
            break;
        case Guard::assignment_open:
            HZ_WAY("case.assignment_final", facts.assignment_is_final = true);
            break;
        case Guard::return_not_asked:
            HZ_WAY("case.return_asked_before", facts.returns_asked_by = {kLead});
            break;
        case Guard::first_return:
            HZ_WAY("case.ruling_is_arbiters", facts.returns_asked_by.push_back(kOther));
            break;
        case Guard::later_return:
            HZ_WAY("case.ruling_is_desks", facts.returns_asked_by.pop_back());
            break;
        case Guard::extension_open:
            HZ_WAY("case.extended_before", facts.extension = ExtensionState::granted);
            HZ_WAY("case.extension_asked_before", facts.extension = ExtensionState::pending);
            HZ_WAY("case.extension_asked_before", facts.extension = ExtensionState::refused);
            break;
        case Guard::before_due:
            HZ_WAY("case.extension_too_late", facts.due = kNow - Microseconds{1});
            break;
        case Guard::extension_pending:
            HZ_WAY("case.no_extension_asked", facts.extension = ExtensionState::none);
            HZ_WAY("case.no_extension_asked", facts.extension = ExtensionState::granted);
            break;
        case Guard::joint_running:
            HZ_WAY("case.joint_not_running", facts.joint = false);
            break;
        case Guard::called:
            HZ_WAY("case.not_called", facts.calls.clear());
            HZ_WAY("case.not_called", facts.joint = false);
            HZ_WAY("case.arrived_already", facts.calls[0].arrived_at = kNow);
            break;
        case Guard::report_by_passed:
            HZ_WAY("case.too_early", facts.calls[0].report_by = kNow);
            HZ_WAY("case.too_early", facts.calls[0].arrived_at = kNow);
            HZ_WAY("case.too_early", facts.calls[0].absence_raised = true);
            break;
        case Guard::bodies_answered:
            HZ_WAY("case.bodies_awaited", (facts.calls = {{.body = kOther, .report_by = kNow}}));
            break;
        case Guard::actions_settled:
            HZ_WAY("case.actions_unsettled", facts.unsettled_actions = 1);
            break;
        case Guard::not_reopened:
            HZ_WAY("case.reopened_already", facts.reopened_since_reply = true);
            break;
        case Guard::reopen_in_time:
            HZ_WAY("case.reopen_too_late", facts.step_due = kNow - Microseconds{1});
            break;
        case Guard::another_day:
            HZ_WAY("case.tried_today", facts.next_attempt_from = kNow + Microseconds{1});
            break;
        case Guard::joint_called:
            HZ_WAY("case.not_joint", facts.calls.clear());
            break;
        case Guard::actions_open:
            HZ_WAY("case.no_open_action", facts.open_actions = 0);
            break;
        case Guard::action_due_passed:
            HZ_WAY("case.too_early", facts.action_due = kNow);
            HZ_WAY("case.too_early", facts.action_due.reset());
            break;
        case Guard::words:
            HZ_WAY("case.action_words_required", act.has_reason = false);
            break;
        case Guard::action_open:
            HZ_WAY("case.action_ended", act.action_is_open = false);
            break;
        case Guard::self_governing:
            HZ_WAY("case.not_for_deliberation", facts.self_governing = false);
            break;
        case Guard::not_supervised:
            HZ_WAY("case.supervised_already", facts.supervised = true);
            break;
        case Guard::due_passed:
            HZ_WAY("case.too_early", facts.due = kNow);
            break;
        case Guard::due_not_raised:
            HZ_WAY("case.raised_already", facts.due_raised = facts.due);
            break;
        case Guard::step_not_raised:
            HZ_WAY("case.raised_already", facts.step_due_raised = facts.step_due);
            HZ_WAY("case.raised_already", facts.step_due.reset());
            break;
        case Guard::reason:
            HZ_WAY("case.reason_required", act.has_reason = false);
            break;
        case Guard::lead_named:
            HZ_WAY("case.lead_required", act.named_body.reset());
            HZ_WAY("case.same_body", act.supports = {*act.named_body});
            break;
        case Guard::basis:
            HZ_WAY("case.basis_required", act.has_register_row = act.has_reason = false);
            break;
        case Guard::right_body:
            HZ_WAY("case.return_names_no_body", act.named_body.reset());
            HZ_WAY("case.return_names_no_body", act.has_register_row = false);
            HZ_WAY("case.same_body", act.named_body = kLead);
            break;
        case Guard::other_body:
            HZ_WAY("case.lead_required", act.named_body.reset());
            HZ_WAY("case.same_body", act.named_body = kLead);
            HZ_WAY("case.same_body", act.supports = {*act.named_body});
            break;
        case Guard::due:
            HZ_WAY("case.due_required", act.due.reset());
            // A new case is received at act.at, a known one at facts.received_at.
            HZ_WAY("case.due_required", act.due = act.event == CaseEvent::report ? act.at : facts.received_at);
            break;
        case Guard::due_ahead:
            HZ_WAY("case.due_not_ahead", act.due.reset());
            HZ_WAY("case.due_not_ahead", act.due = kNow);
            break;
        case Guard::due_later:
            HZ_WAY("case.due_not_later", act.due.reset());
            HZ_WAY("case.due_not_later", act.due = facts.due);
            break;
        case Guard::due_kept:
            HZ_WAY("case.due_moved_back", act.due.reset());
            HZ_WAY("case.due_moved_back", act.due = facts.due - minutes{1});
            break;
        case Guard::limit_ahead:
            HZ_WAY("case.limit_not_ahead", act.step_due.reset());
            HZ_WAY("case.limit_not_ahead", act.step_due = kNow);
            break;
        case Guard::bodies_called:
            HZ_WAY("case.bodies_required", act.calls.clear());
            HZ_WAY("case.limit_not_ahead", act.calls[0].report_by = kNow);
            HZ_WAY("case.same_body", act.calls[0].body = kLead);
            HZ_WAY("case.called_already", act.calls.push_back(act.calls[0]));
            HZ_WAY("case.called_already", facts.calls = act.calls);
            break;
        case Guard::evaluation:
            HZ_WAY("case.not_called", act.named_body = kOther);
            HZ_WAY("case.not_called", act.named_body.reset());
            HZ_WAY("case.bodies_awaited", facts.calls[0].absence_raised = false);
            HZ_WAY("case.evaluated_already", facts.calls[0].evaluated = true);
            HZ_WAY("case.evaluation_required", act.has_evaluation = false);
            break;
        case Guard::evidence:
            HZ_WAY("case.evidence_required", act.has_evidence = false);
            break;
        case Guard::ground:
            HZ_WAY("case.ground_required", act.ground.reset());
            break;
        case Guard::route:
            HZ_WAY("case.route_required", act.has_route = false);
            break;
        case Guard::target_open:
            HZ_WAY("case.merge_target_refused", act.target_is_open = false);
            break;
    }
#undef HZ_WAY
    return ways;
}

Pair kept_pair(PublishedRow const& row) {
    auto const from = parse_case_state(row.from);
    Pair pair{usual(from.value_or(CaseState::received)),
              usual_act(*parse_case_event(row.event), *parse_actor(row.role))};
    for (auto const& word : split(row.guard, ' ')) {
        if (!word.empty()) keep(word, pair);
    }
    return pair;
}

Result<Step> take(PublishedRow const& row, Pair const& pair) {
    return row.from.empty() ? open_case(pair.act) : apply(pair.facts, pair.act);
}

TEST(CaseMachine, does_what_every_published_row_says) {
    for (auto const& row : published_rows()) {
        auto const step = take(row, kept_pair(row));
        ASSERT_TRUE(step) << row.from << " " << row.event << " " << row.role << ": " << step.error().key();
        EXPECT_EQ(name(step->facts.state), row.to) << row.from << " " << row.event << " " << row.guard;
        EXPECT_EQ(name(step->clock), row.clock) << row.from << " " << row.event;
        EXPECT_EQ(step->at, kNow);
        EXPECT_EQ(step->facts.changed_at, kNow);
    }
}

TEST(CaseMachine, refuses_what_no_row_says_for_every_state_event_and_actor) {
    std::set<std::pair<std::string, std::string>> some;
    std::map<std::tuple<std::string, std::string, std::string>, PublishedRow> rows;
    for (auto const& row : published_rows()) {
        some.emplace(row.from, row.event);
        rows.try_emplace({row.from, row.event, row.role}, row);
    }
    std::size_t refused = 0;
    std::size_t accepted = 0;
    for (std::size_t s = 0; s < kStates; ++s) {
        for (std::size_t e = 0; e < kEvents; ++e) {
            for (std::size_t a = 0; a < kActors; ++a) {
                auto const from = std::string(name(static_cast<CaseState>(s)));
                auto const event = std::string(name(static_cast<CaseEvent>(e)));
                auto const actor = std::string(name(static_cast<Actor>(a)));
                if (auto const row = rows.find({from, event, actor}); row != rows.end()) {
                    EXPECT_TRUE(take(row->second, kept_pair(row->second)));
                    ++accepted;
                    continue;
                }
                // With everything that any row of this event could ask for: still refused.
                Pair pair{usual(static_cast<CaseState>(s)),
                          usual_act(static_cast<CaseEvent>(e), static_cast<Actor>(a))};
                for (auto const& row : published_rows()) {
                    if (row.event != event) continue;
                    for (auto const& word : split(row.guard, ' ')) {
                        if (!word.empty() && !word.starts_with("if_") && brings(guard_named(word))) keep(word, pair);
                    }
                }
                auto const step = apply(pair.facts, pair.act);
                ASSERT_FALSE(step) << from << " " << event << " " << actor;
                bool const is_now = some.contains({from, event});
                EXPECT_EQ(step.error().key(), is_now ? "case.act_not_yours" : "case.act_not_now");
                EXPECT_EQ(step.error().code(), is_now ? ErrorCode::forbidden : ErrorCode::conflict);
                ++refused;
            }
        }
    }
    EXPECT_EQ(accepted + refused, kStates * kEvents * kActors);
    EXPECT_GT(accepted, 150U);
}

TEST(CaseMachine, refuses_for_each_broken_guard_with_its_own_key) {
    std::set<Guard> seen;
    for (auto const& row : published_rows()) {
        auto const kept = kept_pair(row);
        for (auto const& word : split(row.guard, ' ')) {
            if (word.empty() || word.starts_with("if_")) continue;
            seen.insert(guard_named(word));
            for (auto const& [pair, key] : broken(guard_named(word), kept)) {
                auto const step = take(row, pair);
                ASSERT_FALSE(step) << row.from << " " << row.event << " " << word;
                EXPECT_EQ(step.error().key(), key) << row.from << " " << row.event << " " << word;
                if (row.from.empty()) continue;
                // What the case itself forbids is told before anything is typed; what the act lacks is not.
                auto const offer = may(pair.facts, pair.act.event, pair.act.actor, pair.act.body, pair.act.at);
                EXPECT_EQ(offer.has_value(), brings(guard_named(word))) << row.event << " " << word;
                if (!offer) EXPECT_EQ(offer.error().key(), key);
            }
        }
    }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(Guard::target_open) + 1) << "a guard stands in no row";
}

TEST(CaseMachine, leads_and_supports_act_only_for_their_own_body) {
    auto const facts = usual(CaseState::dispatched);
    for (auto const& body : {std::optional<BodyId>{}, std::optional{kOther}, std::optional{kSupport}}) {
        auto act = usual_act(CaseEvent::sign_in, Actor::lead);
        act.body = body;
        EXPECT_EQ(apply(facts, act).error().key(), "case.act_not_yours");
    }
    auto note = usual_act(CaseEvent::note, Actor::support);
    EXPECT_TRUE(apply(facts, note));
    note.body = kOther;
    EXPECT_EQ(apply(facts, note).error().key(), "case.act_not_yours");
    auto joint = facts;
    joint.calls = {{.body = kOther, .report_by = kNow + hours{1}}};
    EXPECT_TRUE(apply(joint, note)) << "a called body takes part";
}

// --- What the procedure promises --------------------------------------------------------------------------------

/// A case that acts are done to, one after the other; every refusal fails the test.
class Course {
public:
    explicit Course(Act report) : facts_(open(std::move(report))) {}
    Step act(CaseEvent event, Actor actor, hours after, Act with = {}) {
        with.event = event;
        with.actor = actor;
        if (actor == Actor::lead && !with.body) with.body = facts_.lead;
        with.at = kReceived + after;
        auto step = apply(facts_, with);
        EXPECT_TRUE(step) << name(event) << ": " << step.error().key();
        if (!step) return {.facts = facts_};
        facts_ = step->facts;
        return *std::move(step);
    }
    std::string_view refusal(CaseEvent event, Actor actor, hours after, Act with = {}) const {
        with.event = event;
        with.actor = actor;
        if (actor == Actor::lead && !with.body) with.body = facts_.lead;
        with.at = kReceived + after;
        auto const step = apply(facts_, with);
        EXPECT_FALSE(step) << name(event);
        return step ? "" : step.error().key();
    }
    CaseFacts const& facts() const { return facts_; }
    hours reading(hours after) const {
        return std::chrono::duration_cast<hours>(clock_reading(facts_, kReceived + after));
    }

private:
    static CaseFacts open(Act report) {
        report.event = CaseEvent::report;
        report.at = kReceived;
        auto step = open_case(report);
        EXPECT_TRUE(step);
        return step->facts;
    }
    CaseFacts facts_;
};

Course reported() {
    return Course({.actor = Actor::reporter, .due = kReceived + hours{168}});
}
Act dispatch_to(BodyId lead) {
    return {
        .due = kReceived + hours{168}, .step_due = kReceived + hours{48}, .named_body = lead, .has_register_row = true};
}
Act return_to(BodyId right) {
    return {.step_due = kReceived + hours{60}, .named_body = right, .has_register_row = true, .has_reason = true};
}

TEST(CaseMachine, the_dark_lamp_a_wrong_return_never_stops_the_clock) {
    auto lamp = reported();
    EXPECT_EQ(holder(lamp.facts()), (Holder{Holder::Kind::desk, {}}));
    lamp.act(CaseEvent::dispatch, Actor::desk, hours{1}, dispatch_to(kLead));
    EXPECT_EQ(holder(lamp.facts()), (Holder{Holder::Kind::lead, kLead}));
    lamp.act(CaseEvent::ask_return, Actor::lead, hours{5}, return_to(kOther));
    EXPECT_EQ(holder(lamp.facts()), (Holder{Holder::Kind::desk, {}}));
    EXPECT_EQ(lamp.reading(hours{20}), hours{20});
    lamp.act(CaseEvent::keep_return, Actor::desk, hours{29}, {.has_reason = true});
    EXPECT_EQ(lamp.facts().state, CaseState::in_progress) << "a kept return counts as signed in";
    EXPECT_EQ(lamp.facts().lead, kLead);
    EXPECT_EQ(lamp.refusal(CaseEvent::ask_return, Actor::lead, hours{30}, return_to(kOther)),
              "case.return_asked_before");
    EXPECT_EQ(lamp.facts().due, kReceived + hours{168});
    lamp.act(CaseEvent::reply, Actor::lead, hours{50}, {.step_due = kReceived + hours{72}, .has_evidence = true});
    EXPECT_EQ(lamp.reading(hours{300}), hours{50}) << "the reply stopped it";
    lamp.act(CaseEvent::begin_follow_up, Actor::clock, hours{73}, {.step_due = kReceived + hours{200}});
    lamp.act(CaseEvent::confirm, Actor::reporter, hours{80});
    EXPECT_EQ(lamp.facts().closing, Closing::confirmed);
    EXPECT_EQ(holder(lamp.facts()), Holder{});
    EXPECT_EQ(deadline(lamp.facts()), std::nullopt);
    EXPECT_EQ(open311_status(lamp.facts().state), "closed");
}

TEST(CaseMachine, from_the_second_return_on_the_arbiters_ruling_is_final) {
    auto course = reported();
    course.act(CaseEvent::dispatch, Actor::desk, hours{1}, dispatch_to(kLead));
    course.act(CaseEvent::ask_return, Actor::lead, hours{2}, return_to(kOther));
    course.act(CaseEvent::uphold_return, Actor::desk, hours{3},
               {.step_due = kReceived + hours{27}, .named_body = kOther, .has_reason = true});
    EXPECT_EQ(course.facts().state, CaseState::dispatched);
    EXPECT_EQ(course.facts().due, kReceived + hours{168}) << "the deadline still counts from receipt";
    course.act(CaseEvent::sign_in, Actor::lead, hours{4});
    course.act(CaseEvent::ask_return, Actor::lead, hours{5}, return_to(kThird));
    EXPECT_EQ(holder(course.facts()).kind, Holder::Kind::arbiter);
    EXPECT_EQ(course.refusal(CaseEvent::uphold_return, Actor::desk, hours{6}, return_to(kThird)),
              "case.ruling_is_arbiters");
    course.act(CaseEvent::uphold_return, Actor::arbiter, hours{6}, return_to(kThird));
    EXPECT_EQ(course.facts().lead, kThird);
    EXPECT_EQ(course.refusal(CaseEvent::ask_return, Actor::lead, hours{7}, return_to(kLead)), "case.assignment_final");
}

TEST(CaseMachine, only_waiting_for_the_reporter_pauses_the_clock_and_only_once) {
    auto course = reported();
    course.act(CaseEvent::dispatch, Actor::desk, hours{1}, dispatch_to(kLead));
    course.act(CaseEvent::ask_info, Actor::lead, hours{10}, {.step_due = kReceived + hours{82}, .has_reason = true});
    EXPECT_EQ(holder(course.facts()).kind, Holder::Kind::reporter);
    EXPECT_EQ(deadline(course.facts()), kReceived + hours{82});
    EXPECT_EQ(course.reading(hours{60}), hours{10});
    EXPECT_EQ(course.refusal(CaseEvent::become_overdue, Actor::clock, hours{170}), "case.act_not_now")
        << "a paused case does not become late";
    EXPECT_EQ(course.refusal(CaseEvent::info_expired, Actor::clock, hours{82}, {.due = kReceived + hours{239}}),
              "case.too_early");
    course.act(CaseEvent::give_info, Actor::reporter, hours{60}, {.due = kReceived + hours{218}});
    EXPECT_EQ(course.facts().state, CaseState::dispatched) << "back to where it was";
    EXPECT_EQ(course.facts().paused_total, hours{50});
    EXPECT_EQ(course.facts().due, kReceived + hours{218});
    EXPECT_EQ(course.reading(hours{61}), hours{11});
    EXPECT_EQ(course.refusal(CaseEvent::ask_info, Actor::desk, hours{62},
                             {.step_due = kReceived + hours{90}, .has_reason = true}),
              "case.info_asked_before");
}

TEST(CaseMachine, a_case_that_was_late_before_it_was_paused_stays_late) {
    auto course = reported();
    course.act(CaseEvent::dispatch, Actor::desk, hours{1}, dispatch_to(kLead));
    course.act(CaseEvent::sign_in, Actor::lead, hours{2});
    EXPECT_TRUE(course.act(CaseEvent::become_overdue, Actor::clock, hours{169}).escalates());
    course.act(CaseEvent::ask_info, Actor::lead, hours{170}, {.step_due = kReceived + hours{242}, .has_reason = true});
    course.act(CaseEvent::give_info, Actor::reporter, hours{200}, {.due = kReceived + hours{400}});
    EXPECT_EQ(course.facts().due, kReceived + hours{168});
    EXPECT_TRUE(course.facts().overdue);
    EXPECT_EQ(course.refusal(CaseEvent::become_overdue, Actor::clock, hours{201}), "case.raised_already");
}

TEST(CaseMachine, a_deadline_is_raised_once_by_the_clock_or_by_the_act_that_comes_before_a_late_job) {
    auto course = reported();
    course.act(CaseEvent::dispatch, Actor::desk, hours{1}, dispatch_to(kLead));
    auto const signing = course.act(CaseEvent::step_overdue, Actor::clock, hours{49});
    EXPECT_TRUE(signing.raises_step);
    EXPECT_FALSE(signing.raises_due);
    EXPECT_EQ(course.refusal(CaseEvent::step_overdue, Actor::clock, hours{49}), "case.raised_already");
    EXPECT_FALSE(course.act(CaseEvent::sign_in, Actor::lead, hours{50}).escalates());
    auto const reply = course.act(CaseEvent::reply, Actor::lead, hours{170},
                                  {.step_due = kReceived + hours{200}, .has_evidence = true});
    EXPECT_TRUE(reply.raises_due) << "the job was late; nothing is lost";
    EXPECT_TRUE(course.facts().overdue);
    EXPECT_EQ(course.refusal(CaseEvent::become_overdue, Actor::clock, hours{171}), "case.act_not_now");
    auto const again =
        course.act(CaseEvent::reopen, Actor::reporter, hours{180}, {.due = kReceived + hours{300}, .has_reason = true});
    EXPECT_FALSE(again.escalates());
    EXPECT_FALSE(course.facts().overdue) << "a new deadline";
    EXPECT_TRUE(course.act(CaseEvent::become_overdue, Actor::clock, hours{301}).raises_due);
}

TEST(CaseMachine, a_deadline_is_kept_at_its_moment_and_missed_after_it) {
    auto course = reported();
    course.act(CaseEvent::dispatch, Actor::desk, hours{1}, dispatch_to(kLead));
    course.act(CaseEvent::sign_in, Actor::lead, hours{48});
    EXPECT_EQ(course.refusal(CaseEvent::become_overdue, Actor::clock, hours{168}), "case.too_early");
    auto const reply = course.act(CaseEvent::reply, Actor::lead, hours{168},
                                  {.step_due = kReceived + hours{200}, .has_evidence = true});
    EXPECT_FALSE(reply.escalates());
    EXPECT_FALSE(course.facts().overdue);
}

TEST(CaseMachine, an_extension_is_asked_before_expiry_and_granted_once_a_case) {
    auto course = reported();
    course.act(CaseEvent::dispatch, Actor::desk, hours{1}, dispatch_to(kLead));
    course.act(CaseEvent::sign_in, Actor::lead, hours{2});
    Act const later{.due = kReceived + hours{240}, .has_reason = true};
    course.act(CaseEvent::ask_extension, Actor::lead, hours{100}, later);
    EXPECT_EQ(course.facts().due, kReceived + hours{168}) << "asking moves nothing";
    course.act(CaseEvent::become_overdue, Actor::clock, hours{169});
    course.act(CaseEvent::grant_extension, Actor::desk, hours{170}, later);
    EXPECT_EQ(course.facts().due, kReceived + hours{240});
    EXPECT_FALSE(course.facts().overdue);
    EXPECT_EQ(course.refusal(CaseEvent::ask_extension, Actor::lead, hours{171}, later), "case.extended_before");
    EXPECT_TRUE(course.act(CaseEvent::become_overdue, Actor::clock, hours{241}).raises_due) << "a deadline of its own";
}

TEST(CaseMachine, night_rubbish_two_bodies_come_one_does_not) {
    auto course = reported();
    course.act(CaseEvent::dispatch, Actor::desk, hours{1}, dispatch_to(kLead));
    course.act(CaseEvent::sign_in, Actor::lead, hours{1});
    auto const by = kReceived + hours{4};
    course.act(CaseEvent::call_joint, Actor::desk, hours{2},
               {.calls = {{kSupport, by}, {kOther, by}, {kThird, by}}, .has_reason = true});
    EXPECT_TRUE(course.facts().joint);
    course.act(CaseEvent::arrive, Actor::support, hours{3}, {.body = kSupport});
    EXPECT_EQ(course.refusal(CaseEvent::arrive, Actor::support, hours{3}, {.body = kSupport}), "case.arrived_already");
    course.act(CaseEvent::arrive, Actor::support, hours{3}, {.body = kOther});
    EXPECT_EQ(course.refusal(CaseEvent::end_joint, Actor::desk, hours{3}), "case.bodies_awaited");
    EXPECT_TRUE(course.act(CaseEvent::miss_report, Actor::clock, hours{5}).raises_absence);
    EXPECT_EQ(course.refusal(CaseEvent::miss_report, Actor::clock, hours{5}), "case.too_early");
    for (auto const body : {kSupport, kOther, kThird}) {
        course.act(CaseEvent::evaluate_joint, Actor::supervisor, hours{6},
                   {.named_body = body, .has_evaluation = true});
    }
    EXPECT_EQ(std::ranges::count(course.facts().calls, true, &JointCall::evaluated), 3);
    course.act(CaseEvent::arrive, Actor::support, hours{7}, {.body = kThird});
    EXPECT_TRUE(course.facts().calls[2].absence_raised) << "late is not unsaid";
    course.act(CaseEvent::end_joint, Actor::desk, hours{8});
    EXPECT_FALSE(course.facts().joint);
    EXPECT_EQ(course.refusal(CaseEvent::arrive, Actor::support, hours{9}, {.body = kThird}), "case.not_called");
    course.act(CaseEvent::call_joint, Actor::desk, hours{10},
               {.calls = {{kSupport, kNow + hours{9}}}, .has_reason = true});
    course.act(CaseEvent::arrive, Actor::support, hours{11}, {.body = kSupport});
    EXPECT_EQ(course.facts().calls[3].arrived_at, kReceived + hours{11});
    EXPECT_EQ(course.facts().calls[0].arrived_at, kReceived + hours{3});
}

TEST(CaseMachine, unreachable_three_times_or_unanswered_closes_as_unconfirmed) {
    auto course = reported();
    course.act(CaseEvent::dispatch, Actor::desk, hours{1}, dispatch_to(kLead));
    course.act(CaseEvent::sign_in, Actor::lead, hours{2});
    course.act(CaseEvent::reply, Actor::lead, hours{10}, {.step_due = kReceived + hours{24}, .has_evidence = true});
    course.act(CaseEvent::begin_follow_up, Actor::desk, hours{24}, {.step_due = kReceived + hours{100}});
    auto const follow_up = course;
    course.act(CaseEvent::unreachable, Actor::desk, hours{25}, {.next_day = kReceived + hours{38}});
    EXPECT_EQ(course.refusal(CaseEvent::unreachable, Actor::desk, hours{37}), "case.tried_today");
    course.act(CaseEvent::unreachable, Actor::desk, hours{38}, {.next_day = kReceived + hours{62}});
    EXPECT_EQ(course.facts().state, CaseState::follow_up);
    course.act(CaseEvent::unreachable, Actor::desk, hours{73}, {.step_due = kReceived + hours{200}});
    EXPECT_EQ(course.facts().state, CaseState::closed);
    EXPECT_EQ(course.facts().closing, Closing::unreachable);

    auto lapsed = follow_up;
    EXPECT_EQ(lapsed.refusal(CaseEvent::lapse, Actor::clock, hours{100}), "case.too_early");
    lapsed.act(CaseEvent::lapse, Actor::clock, hours{101});
    EXPECT_EQ(lapsed.facts().closing, Closing::unanswered);

    EXPECT_EQ(course.refusal(CaseEvent::reopen, Actor::reporter, hours{201},
                             {.due = kReceived + hours{300}, .has_reason = true}),
              "case.reopen_too_late");
    course.act(CaseEvent::reopen, Actor::reporter, hours{200}, {.due = kReceived + hours{300}, .has_reason = true});
    EXPECT_EQ(course.facts().state, CaseState::in_progress);
    EXPECT_EQ(course.facts().lead, kLead);
    EXPECT_EQ(course.facts().unreachable_attempts, 0);
    EXPECT_EQ(course.facts().closing, Closing::none);
    EXPECT_EQ(course.reading(hours{201}), hours{201}) << "as if it had not stopped";
    EXPECT_EQ(course.refusal(CaseEvent::reopen, Actor::reporter, hours{201},
                             {.due = kReceived + hours{300}, .has_reason = true}),
              "case.act_not_now");
}

TEST(CaseMachine, the_number_of_attempts_is_the_jurisdictions) {
    auto facts = usual(CaseState::follow_up);
    auto const act = usual_act(CaseEvent::unreachable, Actor::desk);
    EXPECT_EQ(apply(facts, act, {.unreachable_attempts_max = 1})->facts.state, CaseState::closed);
    facts.unreachable_attempts = 3;
    EXPECT_EQ(apply(facts, act, {.unreachable_attempts_max = 5})->facts.state, CaseState::follow_up);
}

TEST(CaseMachine, a_reporter_may_leave_the_self_governing_route_and_a_concluded_one_can_be_reopened) {
    auto course = reported();
    EXPECT_EQ(course.refusal(CaseEvent::send_to_deliberation, Actor::desk, hours{1},
                             {.due = kReceived + hours{900}, .has_reason = true}),
              "case.not_for_deliberation");
    auto facts = course.facts();
    facts.self_governing = true;
    auto const sent = apply(facts, {.event = CaseEvent::send_to_deliberation,
                                    .actor = Actor::desk,
                                    .at = kReceived + hours{1},
                                    .due = kReceived + hours{900},
                                    .has_reason = true});
    ASSERT_TRUE(sent);
    EXPECT_TRUE(is_open(sent->facts.state));
    EXPECT_EQ(deadline(sent->facts), kReceived + hours{900});
    auto const left = apply(sent->facts, {.event = CaseEvent::leave_deliberation,
                                          .actor = Actor::reporter,
                                          .at = kReceived + hours{300},
                                          .due = kReceived + hours{468}});
    ASSERT_TRUE(left);
    EXPECT_EQ(left->facts.state, CaseState::received);
    EXPECT_EQ(clock_reading(left->facts, kReceived + hours{300}), hours{300}) << "the clock ran from receipt";
    auto const concluded = apply(sent->facts, {.event = CaseEvent::conclude_deliberation,
                                               .actor = Actor::desk,
                                               .at = kReceived + hours{300},
                                               .step_due = kReceived + hours{400},
                                               .has_evidence = true});
    ASSERT_TRUE(concluded);
    auto const reopened = apply(concluded->facts, {.event = CaseEvent::reopen,
                                                   .actor = Actor::reporter,
                                                   .at = kReceived + hours{310},
                                                   .due = kReceived + hours{500},
                                                   .has_reason = true});
    ASSERT_TRUE(reopened);
    EXPECT_EQ(reopened->facts.state, CaseState::received) << "nobody leads it yet";
}

TEST(CaseMachine, an_act_stamped_by_a_slow_clock_counts_as_done_now) {
    auto facts = usual(CaseState::dispatched);
    facts.changed_at = kNow;
    auto act = usual_act(CaseEvent::sign_in, Actor::lead);
    act.at = kNow - hours{3};
    auto const step = apply(facts, act);
    ASSERT_TRUE(step);
    EXPECT_EQ(step->at, kNow);
    EXPECT_EQ(clock_reading(step->facts, act.at), hours{10});
}

TEST(CaseMachine, offers_what_may_be_done_with_what_it_needs) {
    auto const dispatched = usual(CaseState::dispatched);
    std::vector<CaseEvent> events;
    for (auto const& offer : allowed(dispatched, Actor::lead, kLead, kNow)) events.push_back(offer.event);
    EXPECT_EQ(events, (std::vector{CaseEvent::ask_info, CaseEvent::sign_in, CaseEvent::ask_return, CaseEvent::note}));
    EXPECT_EQ(may(dispatched, CaseEvent::ask_return, Actor::lead, kLead, kNow)->needs,
              (std::vector{Guard::reason, Guard::right_body}));
    EXPECT_TRUE(allowed(dispatched, Actor::lead, kOther, kNow).empty());
    EXPECT_EQ(allowed(usual(CaseState::withdrawn), Actor::reporter, std::nullopt, kNow).size(), 1U) << "a note";
}

// --- Random walks -----------------------------------------------------------------------------------------------

/// An act with about everything that it could need, sometimes with something missing or absurd.
Act any_act(Random& random, CaseFacts const& facts, TimePoint now) {
    auto const chance = [&](std::uint64_t of) { return random.uniform_below(of) == 0; };
    auto const some_body = [&] { return BodyId{static_cast<std::int64_t>(1 + random.uniform_below(4))}; };
    auto const ahead = [&](std::uint64_t most) {
        return now + hours{static_cast<std::int64_t>(random.uniform_below(most)) - (chance(8) ? 20 : 0)};
    };
    Act act{.event = static_cast<CaseEvent>(random.uniform_below(kEvents)),
            .actor = static_cast<Actor>(random.uniform_below(kActors)),
            .at = now,
            .due = ahead(300),
            .step_due = ahead(100),
            .named_body = some_body(),
            .has_register_row = !chance(8),
            .has_reason = !chance(8),
            .has_evidence = !chance(8),
            .has_evaluation = !chance(8),
            .has_route = !chance(8),
            .target_is_open = chance(4),
            .action_is_open = !chance(8),
            .ground = RefusalGround::no_real_demand};
    act.body = chance(8) ? std::optional(some_body()) : facts.lead;
    if (act.actor == Actor::support) act.body = some_body();
    // Half of the time something that the case allows; ends are rare, or no walk would get far.
    if (chance(2)) {
        auto const offers = allowed(facts, act.actor, act.body, now);
        if (!offers.empty()) act.event = offers[random.uniform_below(offers.size())].event;
    }
    bool const ends =
        act.event == CaseEvent::withdraw || act.event == CaseEvent::merge || act.event == CaseEvent::refuse;
    if (ends && !chance(12)) act.event = CaseEvent::note;
    if (chance(2)) act.supports = {some_body()};
    for (auto calls = random.uniform_below(3); calls > 0; --calls) act.calls.push_back({some_body(), ahead(50)});
    if (chance(20)) act.due.reset();
    return act;
}

TEST(CaseMachine, holds_its_promises_on_random_walks) {
    std::array<std::size_t, kStates> visits{};
    std::array<std::size_t, kEvents> events{};
    for (std::uint64_t seed = 1; seed <= 1'200; ++seed) {
        Random random(seed);
        auto now = kReceived;
        auto opened =
            open_case({.event = CaseEvent::report, .actor = Actor::reporter, .at = now, .due = now + hours{100}});
        ASSERT_TRUE(opened);
        auto facts = opened->facts;
        Microseconds shown{0};
        std::size_t pauses = 0;
        std::size_t extensions = 0;
        for (int turn = 0; turn < 300; ++turn) {
            now += minutes{static_cast<std::int64_t>(random.uniform_below(90))};
            facts.self_governing = facts.self_governing || random.uniform_below(50) == 0;
            facts.unsettled_actions = random.uniform_below(5) == 0 ? 1 : 0;
            facts.open_actions = static_cast<std::int32_t>(random.uniform_below(2));
            facts.action_due = random.uniform_below(8) == 0 ? std::optional(now - hours{1}) : std::nullopt;
            auto const act = any_act(random, facts, now);
            auto const offer = may(facts, act.event, act.actor, act.body, now);
            auto const step = apply(facts, act);
            if (step) ASSERT_TRUE(offer) << "seed " << seed << ": done, but not offered: " << name(act.event);
            if (!step && !offer) EXPECT_EQ(step.error().key(), offer.error().key());
            if (!step) continue;
            auto const before = std::exchange(facts, step->facts);
            ++visits[static_cast<std::size_t>(facts.state)];
            ++events[static_cast<std::size_t>(act.event)];

            ASSERT_EQ(holder(facts).kind == Holder::Kind::nobody, !is_open(facts.state)) << "seed " << seed;
            ASSERT_EQ(deadline(facts).has_value(), is_open(facts.state)) << "seed " << seed << " " << name(act.event);
            if (holder(facts).kind == Holder::Kind::lead) ASSERT_TRUE(facts.lead) << "seed " << seed;
            ASSERT_EQ(facts.paused_since.has_value(), facts.state == CaseState::need_info) << "seed " << seed;
            ASSERT_GE(clock_reading(facts, now), shown) << "seed " << seed << " " << name(act.event);
            shown = clock_reading(facts, now);
            ASSERT_GE(facts.paused_total, before.paused_total);
            if (!is_open(before.state) && is_open(facts.state)) ASSERT_EQ(act.event, CaseEvent::reopen);
            auto returns = facts.returns_asked_by;
            std::ranges::sort(returns);
            ASSERT_TRUE(std::ranges::adjacent_find(returns) == returns.end()) << "seed " << seed;
            if (step->raises_due) ASSERT_TRUE(before.due_raised != before.due) << "seed " << seed << ": raised twice";
            bool const may_await = facts.state == CaseState::dispatched || facts.state == CaseState::return_requested ||
                                   facts.state == CaseState::in_progress || facts.state == CaseState::need_info ||
                                   facts.state == CaseState::merged || facts.state == CaseState::withdrawn;
            auto const is_awaited = [](JointCall const& call) { return !call.arrived_at && !call.absence_raised; };
            if (!may_await) ASSERT_TRUE(std::ranges::none_of(facts.calls, is_awaited)) << "seed " << seed;
            pauses += act.event == CaseEvent::ask_info ? 1 : 0;
            extensions += act.event == CaseEvent::grant_extension ? 1 : 0;
            ASSERT_LE(pauses, 1U);
            ASSERT_LE(extensions, 1U);
            ASSERT_LE(facts.reopenings, facts.replies) << "once a reply";
        }
    }
    for (std::size_t i = 0; i < kStates; ++i) {
        EXPECT_GT(visits[i], 5U) << "the walks never came to " << name(static_cast<CaseState>(i));
    }
    for (std::size_t i = 1; i < kEvents; ++i) {
        EXPECT_GT(events[i], 5U) << "the walks never did " << name(static_cast<CaseEvent>(i));
    }
}

}  // namespace
}  // namespace hezhi::casework
