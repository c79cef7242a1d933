#include "src/people/session_store.h"

namespace hezhi::people::store {
namespace {

using storage::Blob;
using storage::ReadTransaction;
using storage::Row;
using storage::WriteTransaction;

SessionRow to_session(Row const& row) {
    return {row.id<SessionId>(0), row.id<PersonId>(1), std::string(row.text(2)),
            row.time(3),          row.time(4),         row.maybe_time(5)};
}

}  // namespace

void insert_session(WriteTransaction& tx, SessionRow const& session, Digest const& token_hash) {
    tx.execute(
        "INSERT INTO sessions (person_id, session_id, token_hash, device, created_at, last_seen_at, confirmed_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {session.person, session.id, Blob{token_hash}, session.device, session.created_at, session.last_seen_at,
         session.confirmed_at});
}

std::optional<SessionRow> find_session(ReadTransaction& tx, Digest const& token_hash) {
    return tx.first(
        "SELECT session_id, person_id, device, created_at, last_seen_at, confirmed_at FROM sessions "
        "WHERE token_hash = $1",
        {Blob{token_hash}}, to_session);
}

std::vector<SessionRow> sessions_of(ReadTransaction& tx, PersonId person) {
    return tx.all(
        "SELECT session_id, person_id, device, created_at, last_seen_at, confirmed_at FROM sessions "
        "WHERE person_id = $1 ORDER BY last_seen_at DESC, session_id",
        {person}, to_session);
}

void note_use(WriteTransaction& tx, Digest const& token_hash, TimePoint now) {
    tx.execute("UPDATE sessions SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2",
               {Blob{token_hash}, now});
}

void rotate(WriteTransaction& tx, SessionRow const& session, Digest const& new_hash, TimePoint now) {
    tx.execute(
        "UPDATE sessions SET token_hash = $3, last_seen_at = $4, confirmed_at = $4 "
        "WHERE person_id = $1 AND session_id = $2",
        {session.person, session.id, Blob{new_hash}, now});
}

bool delete_session(WriteTransaction& tx, PersonId person, SessionId session) {
    return tx.execute("DELETE FROM sessions WHERE person_id = $1 AND session_id = $2", {person, session}) == 1;
}

std::int64_t delete_sessions(WriteTransaction& tx, PersonId person, std::optional<SessionId> kept) {
    return tx.execute("DELETE FROM sessions WHERE person_id = $1 AND session_id <> $2",
                      {person, kept ? kept->value() : 0});
}

}  // namespace hezhi::people::store
