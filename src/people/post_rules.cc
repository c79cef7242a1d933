#include "src/people/post_rules.h"

#include <algorithm>

namespace hezhi::people {

bool is_in_force(Post const& post, TimePoint now) noexcept {
    return !post.ended && post.from <= now && (!post.until || now < *post.until);
}

std::optional<TimePoint> next_change(Post const& post, TimePoint now) noexcept {
    if (post.ended) return std::nullopt;
    if (now < post.from) return post.from;
    if (post.until && now < *post.until) return post.until;
    return std::nullopt;
}

bool may_be_post(authority::Role role) noexcept {
    return role != authority::Role::visitor && role != authority::Role::resident;
}

bool needs_body(authority::Role role) noexcept {
    using enum authority::Role;
    return role == department_officer || role == property_officer || role == owners_committee ||
           role == organisation_officer;
}

bool keeps_administrator(std::span<Post const> administrators, PostId ending, JurisdictionId street,
                         TimePoint now) noexcept {
    return std::ranges::any_of(administrators, [&](Post const& post) {
        return post.id != ending && post.role == authority::Role::administrator && post.jurisdiction == street &&
               is_in_force(post, now) && !post.until;
    });
}

}  // namespace hezhi::people
