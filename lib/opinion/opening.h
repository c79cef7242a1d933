// How the first clusters of a conversation came about. Polis keeps its base clusters from one computation to the next:
// a participant who comes to stand apart from all others gets a new cluster with the next number, and groups start from
// the clusters with the lowest numbers. Who stood apart first therefore decides which groups are found, and it is not
// always who voted first: where the first statements are meta or rejected, everybody stands in the middle for a while.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/opinion/opinion_map.h"

namespace hezhi::opinion {

/// One vote as it was cast.
struct CastVote {
    ParticipantIndex participant = 0;
    StatementIndex statement = 0;
    Vote vote = Vote::pass;
};

/// Replaying ends after this many votes …
inline constexpr std::size_t kMaxOpeningVotes = 2'000;
/// … or with this many clusters.
inline constexpr std::size_t kOpeningClusters = 15;

/// The first participant of each base cluster, in the order of the clusters, after replaying Polis vote by vote; for
/// MapOptions::first.
///
/// @param opening   the first votes of a conversation in the order in which they were cast; participants are numbered
///                  in the order of their first vote (asserted).
/// @param statuses  by statement, as they are at the end.
/// Cost: positions are computed only after votes by which participants who stood together part, or meet.
std::vector<ParticipantIndex> opening_seeds(std::span<CastVote const> opening,
                                            std::span<StatementStatus const> statuses);

/// One computation of the base clusters from the previous ones, as opening_seeds repeats it.
struct BaseCluster {
    std::uint32_t id = 0;
    std::vector<std::uint32_t> members;  ///< indexes of points, ascending
    friend bool operator==(BaseCluster const&, BaseCluster const&) = default;
};
/// @param points    in the order of first votes; new points follow those of the previous call.
/// @param clusters  of the previous call, ascending by id; empty at first.
std::vector<BaseCluster> continue_base_clusters(std::span<Point const> points, std::vector<BaseCluster> clusters);

}  // namespace hezhi::opinion
