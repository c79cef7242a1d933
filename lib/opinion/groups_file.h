// Groups that somebody else found: a CSV file with the columns `participant` and `group` (whole numbers, in any order
// of columns), a row for each member. docs/formats/opinion.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/opinion/opinion_map.h"
#include "lib/opinion/votes_file.h"

namespace hezhi::opinion {

struct Membership {
    std::int64_t participant = 0;
    std::int64_t group = 0;
};

/// Errors: opinion.groups_unreadable with one problem for every bad row (keys csv.*, opinion.not_an_id,
/// opinion.participant_repeated); opinion.groups_empty for a file without rows.
Result<std::vector<Membership>> parse_groups(std::string_view text);

/// The groups over the participants of `votes`, ascending by id. A member who never voted is added to `votes` without a
/// vote (public exports may lack votes); `added` says how many were.
struct GroupsOverVotes {
    std::vector<GivenGroup> groups;
    std::size_t added = 0;
};
GroupsOverVotes groups_over(PolisVotes& votes, std::vector<Membership> const& memberships);

}  // namespace hezhi::opinion
