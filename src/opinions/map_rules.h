// What of an opinion map everybody may see: groups as buckets of at least five people, counts without small cells,
// what all groups share before what divides them. Pure.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/opinion/buckets.h"
#include "lib/opinion/opinion_map.h"
#include "src/opinions/opinions.h"

namespace hezhi::opinions {

/// Below this many participants a topic shows totals only.
inline constexpr std::size_t kMapParticipantsMin = 15;
/// From this many votes on, a participant is shown "you are here".
inline constexpr std::int64_t kOwnPositionVotes = 7;
/// A statement is common ground if at least this share of every group agrees (or of every group disagrees).
inline constexpr double kCommonShare = 0.6;
inline constexpr std::size_t kCommonMax = 12;
inline constexpr std::size_t kDifferencesMax = 6;

/// The votes of one group on one statement; small cells are withheld.
struct PublishedVotes {
    std::string letter;  ///< of the group
    std::optional<std::int64_t> agree;
    std::optional<std::int64_t> disagree;
    std::optional<std::int64_t> pass;
    std::optional<std::int64_t> seen;
};

struct PublishedRepresentative {
    StatementId statement;
    std::string text;
    Vote direction;
    PublishedVotes votes;
};

/// A mark of the map: at least five people who stand near to each other.
struct PublishedBucket {
    opinion::Point center;
    std::int64_t people = 0;
};

struct PublishedGroup {
    std::string letter;  ///< A, B, … by size; the page says 甲, 乙, …
    std::optional<std::int64_t> size;
    std::vector<opinion::Point> hull;  ///< around the buckets, so no vertex is a person
    std::vector<PublishedBucket> buckets;
    std::vector<PublishedRepresentative> representative;
};

struct PublishedStatement {
    StatementId statement;
    std::string text;
    Vote direction = Vote::agree;  ///< of common ground: what all groups do
    std::vector<PublishedVotes> by_group;
};

/// computing: the first map is on its way; few: totals only; ungrouped: no stable groups.
enum class MapState : std::uint8_t { computing, few, ungrouped, ready };

struct PublishedMap {
    MapState state = MapState::computing;
    TimePoint computed_at{};
    std::int64_t participants = 0;  ///< in steps of five
    std::int64_t votes = 0;
    std::int64_t statements = 0;
    std::vector<PublishedGroup> groups;
    std::vector<PublishedStatement> common_ground;
    std::vector<PublishedStatement> differences;
};

/// For each group of the map, its place in PublishedMap::groups: by size, largest first; equal sizes by id.
std::vector<std::size_t> letter_order(opinion::OpinionMap const& map);

/// `statements[i]` is the statement with index i of the map; hidden and merged ones are not shown.
PublishedMap publish_map(opinion::OpinionMap const& map, std::vector<Statement> const& statements,
                         TimePoint computed_at);

// ---- The totals of a statement beside the map: what all said minus what the groups said must not tell a small cell.

/// While there are groups, totals are rounded down to multiples of one of these, of the first that keeps the cells.
inline constexpr std::array<std::int64_t, 9> kTotalSteps{5, 6, 7, 8, 9, 10, 15, 20, 50};

/// A small count of the people in no group, of whom nothing is published, is only kept from being computed.
inline constexpr std::int64_t kUngroupedValuesMin = 2;

/// How the members of one group voted on a statement.
struct GroupVotes {
    opinion::VoteCounts votes;
    std::int64_t people = 0;
};

/// The totals of a statement; with a step above 1 each count is rounded down to a multiple of it, and `seen` is the sum
/// of the rounded counts where none is withheld.
struct PublishedTotals {
    std::optional<std::int64_t> agree;
    std::optional<std::int64_t> disagree;
    std::optional<std::int64_t> pass;
    std::optional<std::int64_t> seen;
    std::int64_t step = 1;
};

/// Cells below the threshold or the step are withheld (stats::publish_cells), the others rounded.
PublishedTotals publish_totals(Tally const& tally, std::int64_t threshold, std::int64_t step);

/// The finest of kTotalSteps at which a reader who knows the votes of all groups as the map publishes them, their
/// sizes, the number of people in no group and these totals cannot tell a small cell: one of a group keeps at
/// least stats::possible_values_min values, one from 1 of those in no group kUngroupedValuesMin, or as many as it has
/// without the totals. nullopt: no step does it, so the totals are withheld. `tally` counts the votes of the groups and
/// of up to `ungrouped` others.
std::optional<std::int64_t> total_step(std::span<GroupVotes const> groups, std::int64_t ungrouped, Tally const& tally,
                                       std::int64_t threshold);

/// total_step of one statement for those who are not signed in and for those who are; where the lower threshold of the
/// latter has no step, they see what everybody sees.
struct TotalSteps {
    std::optional<std::int64_t> open;
    std::optional<std::int64_t> signed_in;
};

/// For each statement of the map; step 1 where no groups are published.
std::vector<TotalSteps> total_steps(opinion::OpinionMap const& map, std::vector<Statement> const& statements);

/// Whether counts of another division of the voters (strata of age) may be published as stats::publish_cells gives
/// them, beside what the map and the totals publish of this statement: no small cell of a group, of a stratum, of those
/// in no group or of those in no stratum becomes known that is not known without. Both are divisions of the same voters
/// but for up to `ungrouped` and `unstratified` others; with no groups the map publishes totals alone.
bool may_publish_strata(std::span<GroupVotes const> groups, std::int64_t ungrouped, std::span<GroupVotes const> strata,
                        std::int64_t unstratified, Tally const& tally, TotalSteps const& steps);

}  // namespace hezhi::opinions
