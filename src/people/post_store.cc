#include "src/people/post_store.h"

namespace hezhi::people::store {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

Post to_post(Row const& row) {
    auto const role = authority::parse_role(row.text(3));
    HZ_ASSERT(role);
    return {row.id<PostId>(0),       row.id<RealmId>(1),        row.id<PersonId>(2), *role,
            row.maybe_id<BodyId>(4), row.id<JurisdictionId>(5), row.time(6),         row.maybe_time(7),
            row.maybe_time(8)};
}

}  // namespace

void insert_post(WriteTransaction& tx, Scope scope, Post const& post, std::optional<PersonId> granted_by,
                 TimePoint now) {
    tx.execute(
        "INSERT INTO posts (realm_id, post_id, person_id, role, body_id, jurisdiction_id, from_at, until_at, "
        "granted_by, granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        {scope.realm, post.id, post.person, authority::name(post.role), post.body, post.jurisdiction, post.from,
         post.until, granted_by, now});
}

std::optional<Post> find_post(ReadTransaction& tx, Scope scope, PostId id) {
    return tx.first(
        "SELECT post_id, realm_id, person_id, role, body_id, jurisdiction_id, from_at, until_at, ended_at FROM posts "
        "WHERE realm_id = $1 AND post_id = $2",
        {scope.realm, id}, to_post);
}

std::vector<Post> posts_of(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(
        "SELECT post_id, realm_id, person_id, role, body_id, jurisdiction_id, from_at, until_at, ended_at FROM posts "
        "WHERE realm_id = $1 AND person_id = $2 AND ended_at IS NULL ORDER BY post_id",
        {scope.realm, person}, to_post);
}

std::vector<Post> standing_posts(ReadTransaction& tx, Scope scope, TimePoint now) {
    return tx.all(
        "SELECT post_id, realm_id, person_id, role, body_id, jurisdiction_id, from_at, until_at, ended_at FROM posts "
        "WHERE realm_id = $1 AND ended_at IS NULL AND (until_at IS NULL OR until_at > $2) ORDER BY post_id",
        {scope.realm, now}, to_post);
}

std::vector<Post> posts_with_role(ReadTransaction& tx, Scope scope, authority::Role role, TimePoint now) {
    return tx.all(
        "SELECT post_id, realm_id, person_id, role, body_id, jurisdiction_id, from_at, until_at, ended_at FROM posts "
        "WHERE realm_id = $1 AND role = $2 AND ended_at IS NULL AND from_at <= $3 "
        "AND (until_at IS NULL OR until_at > $3) ORDER BY post_id",
        {scope.realm, authority::name(role), now}, to_post);
}

std::vector<Post> posts_of_body(ReadTransaction& tx, Scope scope, BodyId body, authority::Role role, TimePoint now) {
    return tx.all(
        "SELECT post_id, realm_id, person_id, role, body_id, jurisdiction_id, from_at, until_at, ended_at FROM posts "
        "WHERE realm_id = $1 AND body_id = $2 AND role = $3 AND ended_at IS NULL AND from_at <= $4 "
        "AND (until_at IS NULL OR until_at > $4) ORDER BY post_id",
        {scope.realm, body, authority::name(role), now}, to_post);
}

void end_post(WriteTransaction& tx, Scope scope, PostId id, std::optional<PersonId> ended_by, TimePoint now) {
    tx.execute(
        "UPDATE posts SET ended_at = $3, ended_by = $4 WHERE realm_id = $1 AND post_id = $2 AND ended_at IS NULL",
        {scope.realm, id, now, ended_by});
}

bool has_standing_posts(ReadTransaction& tx, Scope scope, JurisdictionId jurisdiction) {
    return tx
        .first("SELECT 1 FROM posts WHERE realm_id = $1 AND jurisdiction_id = $2 AND ended_at IS NULL LIMIT 1",
               {scope.realm, jurisdiction}, [](Row const&) { return true; })
        .has_value();
}

}  // namespace hezhi::people::store
