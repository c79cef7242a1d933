// The public record: every public state change appends one event in the same transaction. Append-only; the ledger later
// turns it into a verifiable log, and history cannot be added afterwards. No personal data in a payload, ever.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/storage/storage.h"

namespace hezhi::storage {

using PublicEventId = Id<struct PublicEventTag>;

struct PublicEvent {
    PublicEventId id;
    TimePoint occurred_at;
    std::string kind;          ///< "topic.opened"
    std::string subject_kind;  ///< "topic"
    std::int64_t subject_id;
    std::string payload;  ///< JSON object with public facts only
};

/// @param payload  a JSON object.
PublicEventId append_public_event(WriteTransaction& tx, Scope scope, std::string_view kind,
                                  std::string_view subject_kind, std::int64_t subject_id, std::string_view payload,
                                  TimePoint now);

template <class Tag>
PublicEventId append_public_event(WriteTransaction& tx, Scope scope, std::string_view kind,
                                  std::string_view subject_kind, Id<Tag> subject_id, std::string_view payload,
                                  TimePoint now) {
    return append_public_event(tx, scope, kind, subject_kind, subject_id.value(), payload, now);
}

/// Newest first, at most `limit`, older than `before` where given (the last id of the page before).
std::vector<PublicEvent> public_events(ReadTransaction& tx, Scope scope, std::optional<PublicEventId> before,
                                       std::size_t limit);

/// Of one subject, oldest first, at most `limit`.
std::vector<PublicEvent> public_events_of(ReadTransaction& tx, Scope scope, std::string_view subject_kind,
                                          std::int64_t subject_id, std::size_t limit);

}  // namespace hezhi::storage
