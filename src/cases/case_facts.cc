#include "src/cases/case_facts.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace hezhi::cases {
namespace {

namespace json = boost::json;
using casework::CaseFacts;
using casework::JointCall;

/// Members that hold their default are left out: most cases need a handful.
void put(json::object& out, char const* name, std::optional<TimePoint> const& time) {
    if (time) out[name] = to_microseconds(*time);
}
void put(json::object& out, char const* name, std::optional<BodyId> const& body) {
    if (body) out[name] = body->value();
}
void put(json::object& out, char const* name, bool flag) {
    if (flag) out[name] = true;
}
void put(json::object& out, char const* name, std::int64_t count) {
    if (count != 0) out[name] = count;
}
void put(json::object& out, char const* name, std::vector<BodyId> const& bodies) {
    if (bodies.empty()) return;
    json::array list;
    for (auto const body : bodies) list.emplace_back(body.value());
    out[name] = std::move(list);
}

std::optional<std::int64_t> integer(json::object const& in, char const* name) {
    auto const* found = in.if_contains(name);
    if (found == nullptr) return std::nullopt;
    return found->as_int64();
}
std::optional<TimePoint> time(json::object const& in, char const* name) {
    auto const value = integer(in, name);
    return value ? std::optional(from_microseconds(*value)) : std::nullopt;
}
std::optional<BodyId> body(json::object const& in, char const* name) {
    auto const value = integer(in, name);
    return value ? std::optional(BodyId{*value}) : std::nullopt;
}
std::vector<BodyId> bodies(json::object const& in, char const* name) {
    std::vector<BodyId> list;
    if (auto const* found = in.if_contains(name)) {
        for (auto const& value : found->as_array()) list.emplace_back(value.as_int64());
    }
    return list;
}
std::int32_t count(json::object const& in, char const* name) {
    return static_cast<std::int32_t>(integer(in, name).value_or(0));
}
std::string_view word(json::object const& in, char const* name) {
    return in.at(name).as_string();
}

}  // namespace

std::string facts_to_json(CaseFacts const& facts) {
    json::object out{{"state", casework::name(facts.state)},
                     {"received_at", to_microseconds(facts.received_at)},
                     {"changed_at", to_microseconds(facts.changed_at)},
                     {"due", to_microseconds(facts.due)}};
    put(out, "due_raised", facts.due_raised);
    put(out, "step_due", facts.step_due);
    put(out, "step_due_raised", facts.step_due_raised);
    put(out, "paused_since", facts.paused_since);
    put(out, "paused_total", facts.paused_total.count());
    put(out, "stopped_at", facts.stopped_at);
    put(out, "lead", facts.lead);
    put(out, "supports", facts.supports);
    put(out, "assignment_is_final", facts.assignment_is_final);
    put(out, "returns_asked_by", facts.returns_asked_by);
    put(out, "info_asked", facts.info_asked);
    if (facts.info_asked_in != casework::CaseState::received)
        out["info_asked_in"] = casework::name(facts.info_asked_in);
    if (facts.extension != casework::ExtensionState::none) out["extension"] = casework::name(facts.extension);
    put(out, "extension_until", facts.extension_until);
    put(out, "joint", facts.joint);
    if (!facts.calls.empty()) {
        json::array calls;
        for (auto const& call : facts.calls) {
            json::object one{{"body", call.body.value()}, {"report_by", to_microseconds(call.report_by)}};
            put(one, "arrived_at", call.arrived_at);
            put(one, "absence_raised", call.absence_raised);
            put(one, "evaluated", call.evaluated);
            calls.emplace_back(std::move(one));
        }
        out["calls"] = std::move(calls);
    }
    put(out, "unsettled_actions", std::int64_t{facts.unsettled_actions});
    put(out, "open_actions", std::int64_t{facts.open_actions});
    put(out, "action_due", facts.action_due);
    put(out, "supervised", facts.supervised);
    put(out, "overdue", facts.overdue);
    put(out, "self_governing", facts.self_governing);
    put(out, "replies", std::int64_t{facts.replies});
    put(out, "reopenings", std::int64_t{facts.reopenings});
    put(out, "reopened_since_reply", facts.reopened_since_reply);
    put(out, "unreachable_attempts", std::int64_t{facts.unreachable_attempts});
    put(out, "next_attempt_from", facts.next_attempt_from);
    if (facts.closing != casework::Closing::none) out["closing"] = casework::name(facts.closing);
    return json::serialize(out);
}

CaseFacts facts_from_json(std::string_view text) {
    auto const parsed = json::parse(text);
    auto const& in = parsed.as_object();
    CaseFacts facts{
        .state = casework_at<casework::CaseState>(word(in, "state")),
        .received_at = *time(in, "received_at"),
        .changed_at = *time(in, "changed_at"),
        .due = *time(in, "due"),
        .due_raised = time(in, "due_raised"),
        .step_due = time(in, "step_due"),
        .step_due_raised = time(in, "step_due_raised"),
        .paused_since = time(in, "paused_since"),
        .paused_total = Microseconds{integer(in, "paused_total").value_or(0)},
        .stopped_at = time(in, "stopped_at"),
        .lead = body(in, "lead"),
        .supports = bodies(in, "supports"),
        .assignment_is_final = in.contains("assignment_is_final"),
        .returns_asked_by = bodies(in, "returns_asked_by"),
        .info_asked = in.contains("info_asked"),
        .extension_until = time(in, "extension_until"),
        .joint = in.contains("joint"),
        .unsettled_actions = count(in, "unsettled_actions"),
        .open_actions = count(in, "open_actions"),
        .action_due = time(in, "action_due"),
        .supervised = in.contains("supervised"),
        .overdue = in.contains("overdue"),
        .self_governing = in.contains("self_governing"),
        .replies = count(in, "replies"),
        .reopenings = count(in, "reopenings"),
        .reopened_since_reply = in.contains("reopened_since_reply"),
        .unreachable_attempts = count(in, "unreachable_attempts"),
        .next_attempt_from = time(in, "next_attempt_from"),
    };
    if (in.contains("info_asked_in")) facts.info_asked_in = casework_at<casework::CaseState>(word(in, "info_asked_in"));
    if (in.contains("extension")) {
        auto const state = casework::parse_extension_state(word(in, "extension"));
        HZ_ASSERT(state.has_value());
        facts.extension = *state;
    }
    if (in.contains("closing")) {
        auto const closing = casework::parse_closing(word(in, "closing"));
        HZ_ASSERT(closing.has_value());
        facts.closing = *closing;
    }
    if (auto const* calls = in.if_contains("calls")) {
        for (auto const& value : calls->as_array()) {
            auto const& one = value.as_object();
            facts.calls.push_back({.body = *body(one, "body"),
                                   .report_by = *time(one, "report_by"),
                                   .arrived_at = time(one, "arrived_at"),
                                   .absence_raised = one.contains("absence_raised"),
                                   .evaluated = one.contains("evaluated")});
        }
    }
    return facts;
}

}  // namespace hezhi::cases
