// What of an opinion map everybody may see: groups as buckets of at least five people, counts without small cells,
// what all groups share before what divides them. Pure.
#pragma once

#include <optional>
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

}  // namespace hezhi::opinions
