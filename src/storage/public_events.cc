#include "src/storage/public_events.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace hezhi::storage {
namespace {

PublicEvent event_of(Row const& row) {
    return {row.id<PublicEventId>(0), row.time(1),    std::string(row.text(2)),
            std::string(row.text(3)), row.integer(4), std::string(row.text(5))};
}

}  // namespace

PublicEventId append_public_event(WriteTransaction& tx, Scope scope, std::string_view kind,
                                  std::string_view subject_kind, std::int64_t subject_id, std::string_view payload,
                                  TimePoint now) {
    auto const id = tx.new_id<PublicEventId>();
    std::array<std::byte, 32> commitment_key{};
    std::ranges::copy(tx.new_random_id(), commitment_key.begin());
    std::ranges::copy(tx.new_random_id(), commitment_key.begin() + 16);
    tx.execute(
        "INSERT INTO public_events (realm_id, event_id, occurred_at, kind, subject_kind, subject_id, payload, "
        "commitment_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {scope.realm, id, now, kind, subject_kind, subject_id, payload, Blob{commitment_key}});
    return id;
}

std::vector<PublicEvent> public_events(ReadTransaction& tx, Scope scope, std::optional<PublicEventId> before,
                                       std::size_t limit) {
    return tx.all(
        "SELECT event_id, occurred_at, kind, subject_kind, subject_id, payload FROM public_events "
        "WHERE realm_id = $1 AND event_id < $2 ORDER BY event_id DESC LIMIT $3",
        {scope.realm, before ? before->value() : INT64_MAX, limit}, event_of);
}

std::vector<PublicEvent> public_events_of(ReadTransaction& tx, Scope scope, std::string_view subject_kind,
                                          std::int64_t subject_id, std::size_t limit) {
    return tx.all(
        "SELECT event_id, occurred_at, kind, subject_kind, subject_id, payload FROM public_events "
        "WHERE realm_id = $1 AND subject_kind = $2 AND subject_id = $3 ORDER BY event_id LIMIT $4",
        {scope.realm, subject_kind, subject_id, limit}, event_of);
}

}  // namespace hezhi::storage
