// Terms of posts, which roles a post may carry, and that a street keeps an administrator. Pure.
#pragma once

#include <optional>
#include <span>

#include "src/people/people.h"

namespace hezhi::people {

bool is_in_force(Post const& post, TimePoint now) noexcept;

/// The next moment at which the post begins or ends by itself, if one lies ahead.
std::optional<TimePoint> next_change(Post const& post, TimePoint now) noexcept;

/// Posts carry every role but visitor and resident, which nobody appoints.
bool may_be_post(authority::Role role) noexcept;

/// These act for an organisation, so their post names it.
bool needs_body(authority::Role role) noexcept;

/// `administrators`: posts of that role in the street. Is one of them, other than `ending`, in force at `now`, over the
/// whole street and without an end of term?
bool keeps_administrator(std::span<Post const> administrators, PostId ending, JurisdictionId street,
                         TimePoint now) noexcept;

}  // namespace hezhi::people
