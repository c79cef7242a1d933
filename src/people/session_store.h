// The SQL of sessions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/people/people.h"
#include "src/people/secrets.h"
#include "src/storage/storage.h"

namespace hezhi::people::store {

struct SessionRow {
    SessionId id;
    PersonId person;
    std::string device;
    TimePoint created_at;
    TimePoint last_seen_at;
    std::optional<TimePoint> confirmed_at;
};

void insert_session(storage::WriteTransaction& tx, SessionRow const& session, Digest const& token_hash);
std::optional<SessionRow> find_session(storage::ReadTransaction& tx, Digest const& token_hash);
std::vector<SessionRow> sessions_of(storage::ReadTransaction& tx, PersonId person);
void note_use(storage::WriteTransaction& tx, Digest const& token_hash, TimePoint now);
/// The session goes on under another token, with the identity just confirmed.
void rotate(storage::WriteTransaction& tx, SessionRow const& session, Digest const& new_hash, TimePoint now);
bool delete_session(storage::WriteTransaction& tx, PersonId person, SessionId session);
/// All of the person's but `kept`, where given. @return how many.
std::int64_t delete_sessions(storage::WriteTransaction& tx, PersonId person, std::optional<SessionId> kept);

}  // namespace hezhi::people::store
