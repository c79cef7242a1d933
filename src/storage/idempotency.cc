#include "src/storage/idempotency.h"

namespace hezhi::storage::idempotency {
namespace {

std::int64_t person_of(Principal const& principal) {
    HZ_ASSERT(principal.person.has_value() == principal.session_digest.empty());
    return principal.person ? principal.person->value() : 0;
}

}  // namespace

std::optional<Reply> find(ReadTransaction& tx, Principal const& principal, std::string_view key) {
    return tx.first(
        "SELECT route, request_digest, status, reply FROM idempotency_keys "
        "WHERE person_id = $1 AND session_digest = $2 AND idempotency_key = $3",
        {person_of(principal), principal.session_digest, key}, [](Row const& row) {
            return Reply{std::string(row.text(0)), std::string(row.text(1)), static_cast<int>(row.integer(2)),
                         std::string(row.text(3))};
        });
}

bool store(WriteTransaction& tx, Principal const& principal, std::string_view key, Reply const& reply, TimePoint now) {
    return tx.execute(
               "INSERT INTO idempotency_keys (person_id, session_digest, idempotency_key, route, request_digest, "
               "status, reply, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
               {person_of(principal), principal.session_digest, key, reply.route, reply.request_digest, reply.status,
                reply.reply, now}) == 1;
}

std::int64_t forget_old(WriteTransaction& tx, TimePoint now, std::size_t limit) {
    return tx.execute(
        "DELETE FROM idempotency_keys WHERE (person_id, session_digest, idempotency_key) IN (SELECT person_id, "
        "session_digest, idempotency_key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT $2)",
        {now - kKept, limit});
}

void forget_person(WriteTransaction& tx, PersonId person) {
    tx.execute("DELETE FROM idempotency_keys WHERE person_id = $1", {person});
}

}  // namespace hezhi::storage::idempotency
