// What the agenda desk reads of cases, and what it has them told.
#include <algorithm>
#include <array>

#include "src/cases/case_acts.h"
#include "src/cases/case_rules.h"
#include "src/cases/case_store.h"
#include "src/cases/cases.h"
#include "src/cases/signal_store.h"

namespace hezhi::cases {

using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

std::vector<CaseSignal> signals_in(ReadTransaction& tx, Scope scope, JurisdictionId community, TimePoint since,
                                   std::size_t most) {
    auto signals = select_signals(tx, scope, community, since, most);
    for (auto& signal : signals) {
        for (auto const& reporter : select_reporters(tx, scope, signal.id)) {
            signal.voices.push_back({reporter.joined_at, reporter.person});
        }
    }
    std::ranges::sort(signals, {}, [](CaseSignal const& one) { return std::pair(one.received_at, one.id); });
    return signals;
}

bool has_cases_since(ReadTransaction& tx, Scope scope, JurisdictionId community, TimePoint since) {
    return has_signals(tx, scope, community, since);
}

std::vector<Case> public_cases(ReadTransaction& tx, Scope scope, std::span<CaseId const> ids) {
    std::vector<Case> cases;
    for (auto const id : ids) {
        auto found = find_case(tx, scope, id);
        if (!found || found->publicity != Publicity::public_ || !found->public_text) continue;
        cases.push_back(for_strangers(*std::move(found)));
    }
    return cases;
}

Result<void> tell_on_case(WriteTransaction& tx, Scope scope, CaseId id, BodyId from, std::string_view text,
                          TimePoint now) {
    auto found = find_case(tx, scope, id);
    if (!found) return fail(ErrorCode::not_found, "case.unknown");
    ++found->events;
    if (!update_case(tx, scope, *found)) return fail(ErrorCode::stale, "case.changed_meanwhile");
    ++found->revision;
    auto const state = found->facts.state;
    insert_event(tx, scope, id,
                 CaseRecord{.number = found->events,
                            .at = now,
                            .event = CaseEvent::note,
                            .actor = casework::Actor::desk,
                            .acting_body = from,
                            .person = std::nullopt,
                            .from = state,
                            .to = state,
                            .named_body = std::nullopt,
                            .item = std::nullopt,
                            .ground = {},
                            .text = std::string(text),
                            .due_at = casework::deadline(found->facts),
                            .visibility = Visibility::public_});
    publish(tx, *found, "case.note", now);
    return {};
}

}  // namespace hezhi::cases
