// Replies kept for POSTs that carried an Idempotency-Key, so that a repeated request gets the first answer and does
// nothing again. http/ looks before it runs the use case and stores after it, in the same transaction; nothing is
// stored on refusal.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "src/storage/storage.h"

namespace hezhi::storage::idempotency {

inline constexpr std::chrono::hours kKept{14 * 24};

/// Whose key it is: a person, or an anonymous session by its digest (never the session's token).
struct Principal {
    std::optional<PersonId> person;
    std::string session_digest{};  ///< empty for a person
};

struct Reply {
    std::string route;           ///< "POST /api/v1/s/{street}/topics"
    std::string request_digest;  ///< another digest under the same key is refused with 422
    int status;
    std::string reply;  ///< as http/ needs it to answer again
};

std::optional<Reply> find(ReadTransaction& tx, Principal const& principal, std::string_view key);

/// False if the key is taken: somebody was faster, find() has the answer.
bool store(WriteTransaction& tx, Principal const& principal, std::string_view key, Reply const& reply, TimePoint now);

/// Deletes at most `limit` of what is older than kKept. Returns how many.
std::int64_t forget_old(WriteTransaction& tx, TimePoint now, std::size_t limit = 500);

/// For erasure.
void forget_person(WriteTransaction& tx, PersonId person);

}  // namespace hezhi::storage::idempotency
