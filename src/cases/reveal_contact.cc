// A reporter's name and telephone for somebody to whom they were not given: with a reason, which the reporter reads.
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "src/cases/case_acts.h"
#include "src/cases/case_rules.h"
#include "src/cases/case_store.h"
#include "src/cases/cases.h"
#include "src/cases/tell_case.h"
#include "src/people/people.h"

namespace hezhi::cases {

Result<Reporter> reveal_contact(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                CaseId id, std::int64_t reporter, std::string_view reason) {
    auto found = find_case(tx, scope, id);
    if (!found) return fail(ErrorCode::not_found, "case.unknown");
    auto const standing = standing_of(tx, Asking{who}, scope, *found, select_bodies(tx, scope, id));
    if (!standing.view) return fail(ErrorCode::not_found, "case.unknown");
    if (*standing.view != View::desk && *standing.view != View::handler) {
        return fail(ErrorCode::forbidden, "authority.missing", "case_handle");
    }
    if (reason.empty()) return fail(ErrorCode::unprocessable, "case.reason_required");
    for (auto& one : select_reporters(tx, scope, id)) {
        if (one.number != reporter) continue;
        if (one.contact == Contact::anonymous) return fail(ErrorCode::conflict, "case.contact_none");
        ++found->events;
        if (!update_case(tx, scope, *found)) return fail(ErrorCode::stale, "case.changed_meanwhile");
        // The first capacity that is not the reporter's own.
        Part acting{casework::Actor::desk};
        for (auto const& part : standing.parts) {
            if (part.actor == casework::Actor::reporter) continue;
            acting = part;
            break;
        }
        CaseRecord const record{.number = found->events,
                                .at = who.now,
                                .event = CaseEvent::note,
                                .actor = acting.actor,
                                .acting_body = acting.body,
                                .person = who.person,
                                .from = found->facts.state,
                                .to = found->facts.state,
                                .named_body = std::nullopt,
                                .item = std::nullopt,
                                .ground = std::string(kContactRevealed),
                                .text = std::string(reason),
                                .due_at = std::nullopt,
                                .visibility = Visibility::parties,
                                .reporter = reporter};
        insert_event(tx, scope, id, record);
        plan_telling(tx, *found, record);
        people::record_act(
            tx, who.person,
            {.street = scope.realm,
             .jurisdiction = found->place,
             .act = "case.contact_revealed",
             .subject_kind = "case",
             .subject = id.value(),
             .detail = boost::json::serialize(boost::json::object{{"reporter", reporter}, {"reason", reason}})},
            who.now);
        tx.touch(channel(scope.realm, id));
        one.person = std::nullopt;
        return std::move(one);
    }
    return fail(ErrorCode::not_found, "case.unknown");
}

}  // namespace hezhi::cases
