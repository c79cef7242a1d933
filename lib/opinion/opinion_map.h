// The opinion map of a topic: where participants stand to each other by their votes, which groups of like-minded people
// there are, what tells each group apart, what all agree on, and which statement should be shown next. A pure function
// of the votes, of moderation and of the options: the same input gives the same bytes on every machine and compiler.
//
// `Method` names the mathematics; today there is one, Polis' (polis_method.h, docs/algorithms/opinion.md). Positions of
// single people are in the result because groups need them: a server publishes buckets (buckets.h), never positions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lib/opinion/statement_status.h"
#include "lib/opinion/vote_table.h"

namespace hezhi::opinion {

enum class Method : std::uint8_t { polis };

std::string_view name_of(Method method) noexcept;
std::optional<Method> method_named(std::string_view name) noexcept;

struct Point {
    double x = 0;
    double y = 0;
    friend bool operator==(Point, Point) = default;
};

/// A group that is taken as given instead of found.
struct GivenGroup {
    std::int64_t id = 0;
    std::vector<ParticipantIndex> members;  ///< ascending
};

/// Remembers the number of groups between computations, so that the one shown does not flicker.
struct GroupCountMemory {
    int last = 0;      ///< the best number last time
    int repeated = 0;  ///< how many times in a row
    int shown = 0;     ///< the number in use
    friend bool operator==(GroupCountMemory, GroupCountMemory) = default;
};

struct MapOptions {
    Method method = Method::polis;
    /// Take these groups (ids distinct, members disjoint and known: asserted) instead of finding some.
    std::optional<std::vector<GivenGroup>> groups = std::nullopt;
    /// Participants from whom clusters start (opening.h); the others follow in the order of their first vote. Distinct
    /// and known (asserted); those who are not grouped are passed over.
    std::vector<ParticipantIndex> first = {};
    /// The memory that the previous computation on this topic returned; without it the best number of groups is shown.
    std::optional<GroupCountMemory> memory = std::nullopt;
};

/// A statement that tells a group apart from the others.
struct RepresentativeStatement {
    StatementIndex statement = 0;
    Vote direction = Vote::agree;  ///< agree or disagree: what the group does more than others
    double repness = 0;            ///< how many times likelier in the group than outside
    double repness_z = 0;          ///< z of that difference
    double p = 0;                  ///< share of the group that votes in this direction, smoothed by +1/+2
    double p_z = 0;                ///< z of that share against one half
    std::uint32_t n_success = 0;   ///< members who voted in this direction
    std::uint32_t n_trials = 0;    ///< members who voted on it
    friend bool operator==(RepresentativeStatement const&, RepresentativeStatement const&) = default;
};

struct OpinionGroup {
    std::int64_t id = 0;
    std::vector<ParticipantIndex> members;  ///< ascending
    Point center;                           ///< mean of the members' positions
    std::vector<RepresentativeStatement> representative;
    std::vector<VoteCounts> counts;  ///< the members' votes, by statement
};

struct ConsensusStatement {
    StatementIndex statement = 0;
    double p = 0;    ///< share of all who voted on it, smoothed by +1/+2
    double p_z = 0;  ///< z of that share against one half
    std::uint32_t n_success = 0;
    std::uint32_t n_trials = 0;
    friend bool operator==(ConsensusStatement const&, ConsensusStatement const&) = default;
};

/// What most of all participants agree with, and what most disagree with; best first.
struct Consensus {
    std::vector<ConsensusStatement> agree;
    std::vector<ConsensusStatement> disagree;
};

struct StatementStats {
    VoteCounts counts;                 ///< all participants
    double group_aware_consensus = 0;  ///< high where every group agrees; 0 without groups
    double extremity = 0;              ///< how far agreement with it alone would move somebody from the middle
    double priority = 1;               ///< weight in drawing the statement that is shown next
};

struct ParticipantPosition {
    bool is_placed = false;  ///< has votes
    Point point;
    std::optional<std::uint32_t> group = std::nullopt;  ///< index into OpinionMap::groups
};

struct OpinionMap {
    Method method = Method::polis;
    std::size_t participants = 0;      ///< with at least one vote
    std::size_t statements = 0;        ///< with at least one vote
    std::size_t votes = 0;             ///< that stand
    std::vector<OpinionGroup> groups;  ///< ascending by id
    Consensus consensus;
    std::vector<StatementStats> statement_stats;  ///< by statement index
    std::vector<ParticipantPosition> positions;   ///< by participant index
    GroupCountMemory memory;                      ///< for the next computation; as given where groups were given
};

/// @param votes     participants in the order of their first vote; statements in ascending order of ids.
/// @param statuses  one a statement (asserted).
/// Cost: see opinion_bench.cc; 225 524 votes of 2 031 people take a few milliseconds.
OpinionMap compute_opinion_map(VoteTable const& votes, std::span<StatementStatus const> statuses,
                               MapOptions const& options = {});

}  // namespace hezhi::opinion
