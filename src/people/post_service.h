// Posts: granting, ending, listing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/base/bounded.h"
#include "src/people/people.h"

namespace hezhi::people {

/// Posts of the person in every street that have not been ended, whether their term runs or not.
std::vector<Post> standing_posts(storage::ReadTransaction& tx, PersonId person);

/// What posts in force and residences allow at `now`.
std::vector<authority::Grant> grants_of(storage::ReadTransaction& tx, PersonId person, TimePoint now);

struct GrantPost {
    RealmId street;
    BoundedText<1, 80> login_name;
    authority::Role role;
    std::optional<BodyId> body;
    JurisdictionId jurisdiction;
    std::optional<TimePoint> from;  ///< now where absent
    std::optional<TimePoint> until;
};

/// Errors: authority's (post_grant over the jurisdiction; confirmed identity), jurisdiction.unknown, body.unknown,
/// person.unknown, post.role_refused, post.body_needed, post.term_refused, conflict post.held_already.
Result<Post> grant_post(storage::WriteTransaction& tx, authority::Caller const& who, GrantPost const& request);

/// What granting, an invitation and the setup link share: the post, its audit entry and its public event.
Post appoint(storage::WriteTransaction& tx, std::optional<PersonId> granted_by, Post post, TimePoint now);

/// The checks that a role, body and jurisdiction fit together.
Result<void> check_post(storage::ReadTransaction& tx, RealmId street, authority::Role role,
                        std::optional<BodyId> const& body);

/// Ends the post now. Errors: authority's (post_grant over its jurisdiction; confirmed identity), post.unknown (absent,
/// ended, or beyond the caller's authority), conflict post.last_administrator.
Result<void> end_post(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street, PostId post);

/// Ends a post whose holder leaves; the check below comes before it.
void end_own_post(storage::WriteTransaction& tx, Post const& post, TimePoint now);

/// Conflict post.last_administrator if ending the post would leave the street without one.
Result<void> check_administrator_stays(storage::ReadTransaction& tx, Post const& ending, TimePoint now);

struct PostView {
    PostId id;
    std::string login_name;
    std::string display_name;
    authority::Role role;
    std::optional<std::string> body_name;
    JurisdictionId jurisdiction;
    std::string jurisdiction_name;
    TimePoint from;
    std::optional<TimePoint> until;
};
/// Of the street, in force or still to come, over whose jurisdiction the caller holds post_read.
Result<std::vector<PostView>> list_posts(storage::ReadTransaction& tx, authority::Caller const& who, RealmId street);

}  // namespace hezhi::people
