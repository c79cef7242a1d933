#include "src/cases/past_case.h"

#include <algorithm>

#include "lib/base/enum_names.h"
#include "lib/text/redaction.h"
#include "src/cases/case_acts.h"
#include "src/cases/case_rules.h"
#include "src/cases/case_store.h"
#include "src/storage/past_ids.h"

namespace hezhi::cases {
namespace {

using casework::Actor;
using storage::Scope;
using storage::WriteTransaction;

constexpr StepLimits kSteps{};

std::uint64_t chance(WriteTransaction& tx) {
    auto const bytes = tx.new_random_id();
    std::uint64_t value = 0;
    for (std::size_t at = 0; at < sizeof value; ++at) value = value << 8 | static_cast<std::uint64_t>(bytes[at]);
    return value;
}

void put(std::vector<Involved>& bodies, Involved row) {
    auto const found = std::ranges::find(bodies, row.body, &Involved::body);
    if (found == bodies.end()) {
        bodies.push_back(std::move(row));
    } else {
        *found = std::move(row);
    }
}

Visibility visibility_of(CaseEvent event) {
    bool const is_private =
        event == CaseEvent::ask_info || event == CaseEvent::give_info || event == CaseEvent::unreachable;
    return is_private ? Visibility::parties : Visibility::public_;
}

}  // namespace

Result<PastCase> open_past(Case the_case, casework::Act opening) {
    opening.event = CaseEvent::report;
    HZ_TRY(auto opened, casework::open_case(opening));
    bool const self_governing = the_case.facts.self_governing;
    the_case.facts = std::move(opened.facts);
    the_case.facts.self_governing = self_governing;
    the_case.holder = the_case.desk;
    the_case.events = 1;
    PastCase past{.the_case = std::move(the_case)};
    auto const& one = past.the_case;
    past.events.push_back(CaseRecord{.number = 1,
                                     .at = opening.at,
                                     .event = CaseEvent::report,
                                     .actor = opening.actor,
                                     .acting_body = std::nullopt,
                                     .person = std::nullopt,
                                     .from = CaseState::received,
                                     .to = CaseState::received,
                                     .named_body = one.desk,
                                     .item = one.item,
                                     .ground = std::string(enum_name(one.channel)),
                                     .text = {},
                                     .due_at = one.facts.due,
                                     .visibility = Visibility::public_});
    return past;
}

Result<void> act_in_past(PastCase& past, casework::Act const& act, Said const& said) {
    auto& the_case = past.the_case;
    auto const from = the_case.facts.state;
    auto const former_lead = the_case.facts.lead;
    HZ_TRY(auto step, casework::apply(the_case.facts, act));
    the_case.facts = std::move(step.facts);
    if (act.event == CaseEvent::dispatch && !the_case.public_text) {
        the_case.public_text = text::redacted(the_case.text).text;
    }
    if (act.event == CaseEvent::reply || act.event == CaseEvent::conclude_deliberation) the_case.replied_at = act.at;
    the_case.closed_at = casework::is_open(the_case.facts.state) ? std::nullopt : std::optional(act.at);
    the_case.holder = holding_body(the_case);
    for (auto& row : changed_parts(the_case, past.bodies, former_lead, act, {said.stars, said.text})) {
        put(past.bodies, std::move(row));
    }
    if (act.event == CaseEvent::confirm || act.event == CaseEvent::reopen) {
        past.ratings.push_back({.reply = the_case.facts.replies,
                                .reporter = act.actor == Actor::reporter ? 1 : 0,
                                .by_phone = act.actor != Actor::reporter,
                                .is_solved = act.event == CaseEvent::confirm,
                                .stars = said.stars,
                                .text = said.text,
                                .at = act.at});
    }
    past.events.push_back(CaseRecord{.number = ++the_case.events,
                                     .at = step.at,
                                     .event = act.event,
                                     .actor = act.actor,
                                     .acting_body = act.body,
                                     .person = std::nullopt,
                                     .from = from,
                                     .to = the_case.facts.state,
                                     .named_body = act.named_body,
                                     .item = said.item,
                                     .ground = said.ground,
                                     .text = said.text,
                                     .due_at = casework::deadline(the_case.facts),
                                     .visibility = visibility_of(act.event),
                                     .reporter = {},
                                     .named_until = act.event == CaseEvent::ask_extension ? act.due : std::nullopt});
    return {};
}

Result<void> pass_time(PastCase& past, calendar::Calendar const& calendar, TimePoint now) {
    constexpr int kActsMax = 32;
    for (int acts = 0; acts < kActsMax; ++acts) {
        auto const& facts = past.the_case.facts;
        auto const next = next_moment(facts);
        if (!next || *next > now) return {};
        auto const offers = casework::allowed(facts, Actor::clock, std::nullopt, *next);
        if (offers.empty()) return {};
        casework::Act act{.event = offers.front().event, .actor = Actor::clock, .at = *next};
        if (act.event == CaseEvent::begin_follow_up) {
            act.step_due = calendar::add_working_days(calendar, act.at, kSteps.follow_up_days);
        } else if (act.event == CaseEvent::lapse) {
            act.step_due = reopen_by(calendar, act.at);
        } else if (act.event == CaseEvent::info_expired) {
            act.due = due_after_pause(calendar, facts, act.at);
            auto const urgency = past.the_case.urgency;
            if (facts.info_asked_in == CaseState::received) act.step_due = dispatch_by(calendar, act.at, urgency);
            if (facts.info_asked_in == CaseState::dispatched) act.step_due = sign_by(calendar, act.at, urgency);
        }
        HZ_TRY(act_in_past(past, act));
    }
    return fail(ErrorCode::internal, "case.clock_runs_on", past.the_case.number);
}

Result<bool> insert_past(WriteTransaction& tx, Scope scope, PastCase& past, calendar::Calendar const& calendar,
                         TimePoint now) {
    auto& one = past.the_case;
    auto const received_at = one.facts.received_at;
    bool const has_number = !one.number.empty();
    constexpr int kTries = 6;
    for (int tried = 0;; ++tried) {
        one.id = CaseId{storage::past_id(received_at, now, chance(tx))};
        if (!has_number) one.number = case_number(calendar, received_at, chance(tx), tried > 0);
        if (insert_case(tx, scope, one)) break;
        if (one.source && one.source_number && find_case_by_source(tx, scope, *one.source, *one.source_number)) {
            return false;
        }
        if (tried == kTries) return fail(ErrorCode::conflict, "case.no_number");
    }
    for (auto const& reporter : past.reporters) insert_reporter(tx, scope, one.id, reporter, std::nullopt);
    for (auto const& record : past.events) insert_event(tx, scope, one.id, record);
    for (auto const& body : past.bodies) put_body(tx, scope, one, body);
    for (auto const& rating : past.ratings) put_rating(tx, scope, one.id, rating);
    if (casework::is_open(one.facts.state)) schedule_first(tx, one);
    return true;
}

}  // namespace hezhi::cases
