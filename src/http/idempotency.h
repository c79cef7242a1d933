// Idempotency-Key: the reply to a POST that creates is stored in the transaction that created, so a repeated request
// gets the same answer and creates nothing twice. Nothing is stored on refusal. The rows, and how long they are kept,
// belong to storage/idempotency.h; here a reply becomes text and text a reply.
#pragma once

#include <optional>
#include <string>

#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/http/routes.h"

namespace hezhi::http {

/// Who used which key, for what.
struct IdempotencyUse {
    std::optional<PersonId> person;
    std::string session_digest;  ///< of an anonymous session; empty with a person
    std::string key;
    std::string route;           ///< "POST /api/v1/…", with the placeholders
    std::string request_digest;  ///< of path and body
    bool is_reply_secret;        ///< RouteSpec's
};

/// nullopt: the key is new. unprocessable "http.idempotency_key_reused" if it was used for another request; conflict
/// "http.reply_not_kept" if the reply held a secret.
Result<std::optional<Output>> stored_reply(storage::ReadTransaction& tx, IdempotencyUse const& use);
void store_reply(storage::WriteTransaction& tx, IdempotencyUse const& use, Output const& output, TimePoint now);

}  // namespace hezhi::http
