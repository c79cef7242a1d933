#include "src/http/idempotency.h"

#include "src/http/json.h"
#include "src/storage/idempotency.h"

namespace hezhi::http {
namespace {

storage::idempotency::Principal principal_of(IdempotencyUse const& use) {
    return {.person = use.person, .session_digest = use.session_digest};
}

std::string pack(Output const& output) {
    std::string text = "{\"content_type\":";
    append_json_string(text, output.content_type);
    if (output.meta.location) {
        text += ",\"location\":";
        append_json_string(text, *output.meta.location);
    }
    if (output.meta.etag) {
        text += ",\"etag\":";
        append_json_string(text, *output.meta.etag);
    }
    text += ",\"body\":";
    append_json_string(text, output.body);
    return text + '}';
}

Output unpack(std::string_view text) {
    auto const document = JsonDocument::parse(text);
    HZ_ASSERT(document.has_value());
    auto const member = [&](std::string_view name) -> std::optional<std::string> {
        auto const node = document->root().member(name);
        if (!node) return std::nullopt;
        return std::string(node->string());
    };
    return {.content_type = member("content_type").value_or(""),
            .body = member("body").value_or(""),
            .meta = {.etag = member("etag"), .location = member("location"), .cookie = std::nullopt}};
}

}  // namespace

Result<std::optional<Output>> stored_reply(storage::ReadTransaction& tx, IdempotencyUse const& use) {
    auto const stored = storage::idempotency::find(tx, principal_of(use), use.key);
    if (!stored) return std::nullopt;
    bool const is_same = stored->route == use.route && stored->request_digest == use.request_digest;
    if (!is_same) return fail(ErrorCode::unprocessable, "http.idempotency_key_reused");
    if (use.is_reply_secret) return fail(ErrorCode::conflict, "http.reply_not_kept");
    return unpack(stored->reply);
}

void store_reply(storage::WriteTransaction& tx, IdempotencyUse const& use, Output const& output, TimePoint now) {
    int const status = output.meta.location ? 201 : (output.content_type.empty() ? 204 : 200);
    bool const is_new = storage::idempotency::store(tx, principal_of(use), use.key,
                                                    {.route = use.route,
                                                     .request_digest = use.request_digest,
                                                     .status = status,
                                                     .reply = use.is_reply_secret ? std::string{} : pack(output)},
                                                    now);
    HZ_ASSERT(is_new);  // stored_reply() found none in this very transaction.
}

}  // namespace hezhi::http
