#include "src/commitments/tell_bodies.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hezhi::commitments {
namespace {

using authority::Permission;
using notices::NoticeKind;
using storage::Scope;
using storage::WriteTransaction;

void tell_persons(WriteTransaction& tx, notices::News const& news, std::vector<PersonId> persons, TimePoint now) {
    std::ranges::sort(persons);
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    if (persons.size() > notices::kToldAtOnceMax) {
        persons.erase(persons.begin() + notices::kToldAtOnceMax, persons.end());
    }
    if (!persons.empty()) notices::tell(tx, news, persons, now);
}

void tell_owner(WriteTransaction& tx, Scope scope, Commitment const& one, NoticeKind kind, std::optional<TimePoint> due,
                TimePoint now, std::vector<PersonId> others = {}) {
    if (!one.owner) return;
    auto persons = people::post_holders(tx, scope, Permission::commitment_keep, one.community_path, one.owner, now);
    std::ranges::move(others, std::back_inserter(persons));
    tell_persons(tx,
                 {.kind = kind,
                  .street = scope.realm,
                  .subject_kind = kNoticeSubject,
                  .subject = one.id.value(),
                  .body = one.owner,
                  .due = due},
                 std::move(persons), now);
}

/// Whoever keeps the street's desk: dispatchers, over the whole street.
std::vector<PersonId> street_desk(WriteTransaction& tx, Scope scope, TimePoint now) {
    auto const street = jurisdictions::require_street(tx, scope.realm);
    if (!street) return {};
    auto persons = people::post_holders(tx, scope, Permission::commitment_make, street->path, std::nullopt, now);
    auto const dispatch = people::post_holders(tx, scope, Permission::case_dispatch, street->path, std::nullopt, now);
    std::erase_if(persons, [&](PersonId person) { return std::ranges::find(dispatch, person) == dispatch.end(); });
    return persons;
}

}  // namespace

void tell_of_event(WriteTransaction& tx, Scope scope, Commitment const& one, CommitmentRecord const& record) {
    switch (record.event) {
        case CommitmentEvent::make:
        case CommitmentEvent::uphold:
            return tell_owner(tx, scope, one, NoticeKind::commitment_asked, one.due_at, record.at);
        case CommitmentEvent::dispute:
            return tell_owner(tx, scope, one, NoticeKind::commitment_disputed, one.limit_at, record.at);
        case CommitmentEvent::become_overdue:
            return tell_owner(tx, scope, one, NoticeKind::commitment_overdue, record.due_at, record.at,
                              street_desk(tx, scope, record.at));
        default:
            return;
    }
}

void tell_due_soon(WriteTransaction& tx, Scope scope, Commitment const& one, TimePoint now) {
    tell_owner(tx, scope, one, NoticeKind::commitment_due_soon, one.reminded_for, now);
}

void tell_of_resolution(WriteTransaction& tx, Scope scope, Resolution const& one, ResolutionNews news, TimePoint now) {
    auto persons =
        people::post_holders(tx, scope, Permission::resolution_answer, one.community_path, one.addressee, now);
    auto kind = NoticeKind::resolution_asked;
    if (news == ResolutionNews::due_soon) kind = NoticeKind::resolution_due_soon;
    if (news == ResolutionNews::overdue) {
        kind = NoticeKind::resolution_overdue;
        std::ranges::move(street_desk(tx, scope, now), std::back_inserter(persons));
    }
    tell_persons(tx,
                 {.kind = kind,
                  .street = scope.realm,
                  .subject_kind = kResolutionSubject,
                  .subject = one.id.value(),
                  .body = one.addressee,
                  .due = one.due_at},
                 std::move(persons), now);
}

}  // namespace hezhi::commitments
