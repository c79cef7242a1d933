#include "src/media/media_store.h"

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::media {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

constexpr Sql kInsert{
    "INSERT INTO media (realm_id, media_id, kind, content_type, bytes, person_id, words, created_at, position, "
    "is_public) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)"};
constexpr Sql kWordsOf{"SELECT words FROM media WHERE realm_id = $1 AND media_id = $2"};
constexpr Sql kSent{
    "SELECT kind, words, created_at FROM media WHERE realm_id = $1 AND person_id = $2 ORDER BY created_at LIMIT $3"};
constexpr Sql kForgetSender{
    "UPDATE media SET person_id = NULL, words = '' WHERE realm_id = $1 AND person_id = $2 AND subject_id IS NOT NULL"};
constexpr Sql kFind{
    "SELECT media_id, kind, content_type, bytes, is_public, person_id, subject_kind, subject_id FROM media "
    "WHERE realm_id = $1 AND media_id = $2"};
constexpr Sql kWaiting{"SELECT count(*) FROM media WHERE realm_id = $1 AND subject_id IS NULL"};
constexpr Sql kCount{"SELECT count(*) FROM media WHERE realm_id = $1 AND subject_kind = $2 AND subject_id = $3"};
constexpr Sql kBind{
    "UPDATE media SET subject_kind = $4, subject_id = $5, position = $6, is_public = $7 "
    "WHERE realm_id = $1 AND media_id = $2 AND subject_id IS NULL AND (person_id IS NULL OR person_id = $3)"};
constexpr Sql kOf{
    "SELECT media_id, kind, content_type, bytes, is_public FROM media "
    "WHERE realm_id = $1 AND subject_kind = $2 AND subject_id = $3 ORDER BY position"};
constexpr Sql kPublic{"UPDATE media SET is_public = $4 WHERE realm_id = $1 AND subject_kind = $2 AND subject_id = $3"};
constexpr Sql kForget{
    "DELETE FROM media WHERE realm_id = $1 AND media_id IN (SELECT one.media_id FROM media one WHERE one.realm_id = $1 "
    "AND one.subject_id IS NULL AND one.created_at < $2 ORDER BY one.created_at LIMIT $3) RETURNING media_id"};

Media read_media(Row const& row) {
    auto const kind = parse_enum<MediaKind>(row.text(1));
    HZ_ASSERT(kind.has_value());
    return {.id = row.random_id(0),
            .kind = *kind,
            .content_type = std::string(row.text(2)),
            .bytes = row.integer(3),
            .is_public = row.boolean(4)};
}

}  // namespace

void insert(WriteTransaction& tx, Scope scope, Files::Kept const& kept, std::optional<PersonId> person, TimePoint now,
            std::string_view words) {
    tx.execute(kInsert,
               {scope.realm, kept.id, enum_name(kept.kind), kept.content_type, kept.bytes, person, words, now});
}

std::optional<Stored> find(ReadTransaction& tx, Scope scope, MediaId const& id) {
    return tx.first(kFind, {scope.realm, id}, [](Row const& row) {
        auto const subject_kind = row.maybe_text(6);
        return Stored{read_media(row), row.maybe_id<PersonId>(5),
                      subject_kind ? std::optional(std::string(*subject_kind)) : std::nullopt, row.maybe_integer(7)};
    });
}

std::int64_t count_waiting(ReadTransaction& tx, Scope scope) {
    return tx.first(kWaiting, {scope.realm}, [](Row const& row) { return row.integer(0); }).value_or(0);
}

std::int64_t count_of(ReadTransaction& tx, Scope scope, std::string_view subject_kind, std::int64_t subject) {
    return tx.first(kCount, {scope.realm, subject_kind, subject}, [](Row const& row) { return row.integer(0); })
        .value_or(0);
}

bool bind(WriteTransaction& tx, Scope scope, MediaId const& id, std::optional<PersonId> person,
          std::string_view subject_kind, std::int64_t subject, std::int64_t position, bool is_public) {
    return tx.execute(kBind, {scope.realm, id, person, subject_kind, subject, position, is_public}) == 1;
}

std::vector<Media> select_of(ReadTransaction& tx, Scope scope, std::string_view subject_kind, std::int64_t subject) {
    return tx.all(kOf, {scope.realm, subject_kind, subject}, read_media);
}

void update_public(WriteTransaction& tx, Scope scope, std::string_view subject_kind, std::int64_t subject,
                   bool is_public) {
    tx.execute(kPublic, {scope.realm, subject_kind, subject, is_public});
}

std::vector<MediaId> forget_waiting(WriteTransaction& tx, Scope scope, TimePoint until, std::size_t limit) {
    return tx.all(kForget, {scope.realm, until, limit}, [](Row const& row) { return row.random_id(0); });
}

std::string words_of(ReadTransaction& tx, Scope scope, MediaId const& id) {
    return tx.first(kWordsOf, {scope.realm, id}, [](Row const& row) { return std::string(row.text(0)); }).value_or("");
}

std::vector<Sent> sent_by(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kSent, {scope.realm, person, kSentMax}, [](Row const& row) {
        auto const kind = parse_enum<MediaKind>(row.text(0));
        HZ_ASSERT(kind.has_value());
        return Sent{*kind, std::string(row.text(1)), row.time(2)};
    });
}

void forget_sender(WriteTransaction& tx, Scope scope, PersonId person) {
    tx.execute(kForgetSender, {scope.realm, person});
}

}  // namespace hezhi::media
