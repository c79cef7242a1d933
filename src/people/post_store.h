// The SQL of posts.
#pragma once

#include <optional>
#include <vector>

#include "src/people/people.h"
#include "src/storage/storage.h"

namespace hezhi::people::store {

void insert_post(storage::WriteTransaction& tx, storage::Scope scope, Post const& post,
                 std::optional<PersonId> granted_by, TimePoint now);
std::optional<Post> find_post(storage::ReadTransaction& tx, storage::Scope scope, PostId id);
/// Not ended; in force or still to come or past their term.
std::vector<Post> posts_of(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
/// In force at `now` or later.
std::vector<Post> standing_posts(storage::ReadTransaction& tx, storage::Scope scope, TimePoint now);
/// Of that role, in force at `now`.
std::vector<Post> posts_with_role(storage::ReadTransaction& tx, storage::Scope scope, authority::Role role,
                                  TimePoint now);
/// The same, of those for one body.
std::vector<Post> posts_of_body(storage::ReadTransaction& tx, storage::Scope scope, BodyId body, authority::Role role,
                                TimePoint now);
void end_post(storage::WriteTransaction& tx, storage::Scope scope, PostId id, std::optional<PersonId> ended_by,
              TimePoint now);
bool has_standing_posts(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId jurisdiction);

}  // namespace hezhi::people::store
