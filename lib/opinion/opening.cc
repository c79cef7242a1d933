#include "lib/opinion/opening.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "lib/base/assert.h"
#include "lib/base/random.h"
#include "lib/opinion/group_search.h"
#include "lib/opinion/kmeans.h"
#include "lib/opinion/principal_axes.h"
#include "lib/opinion/projection.h"

namespace hezhi::opinion {
namespace {

Point mean_of(std::span<Point const> points, std::span<std::uint32_t const> members) {
    Point sum;
    for (std::uint32_t const member : members) {
        sum.x += points[member].x;
        sum.y += points[member].y;
    }
    auto const size = static_cast<double>(members.size());
    return {sum.x / size, sum.y / size};
}

double distance(Point a, Point b) {
    double const x = a.x - b.x;
    double const y = a.y - b.y;
    return std::sqrt(x * x + y * y);
}

/// Clusters whose centres coincide become one, in the place of the first, under the id of the larger (of the later one
/// where both are equally large).
std::vector<BaseCluster> merge_coinciding(std::span<Point const> points, std::vector<BaseCluster> clusters) {
    std::vector<BaseCluster> merged;
    std::vector<Point> centers;
    for (auto& cluster : clusters) {
        Point const center = mean_of(points, cluster.members);
        auto const same = std::ranges::find(centers, center);
        if (same == centers.end()) {
            merged.push_back(std::move(cluster));
            centers.push_back(center);
            continue;
        }
        auto& first = merged[static_cast<std::size_t>(same - centers.begin())];
        if (cluster.members.size() >= first.members.size()) first.id = cluster.id;
        first.members.insert(first.members.end(), cluster.members.begin(), cluster.members.end());
        std::ranges::sort(first.members);
    }
    return merged;
}

/// Splits off the point farthest from all centres (the last of equally far ones); false if every point is on a centre.
bool split_farthest(std::span<Point const> points, std::vector<BaseCluster>& clusters) {
    std::vector<Point> centers;
    for (auto const& cluster : clusters) centers.push_back(mean_of(points, cluster.members));
    double farthest = 0;
    std::uint32_t outlier = 0;
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        double nearest = distance(points[i], centers.front());
        for (Point const center : centers) nearest = std::min(nearest, distance(points[i], center));
        if (nearest >= farthest) {
            farthest = nearest;
            outlier = i;
        }
    }
    if (farthest <= 0) return false;
    std::uint32_t next = 0;
    for (auto& cluster : clusters) {
        std::erase(cluster.members, outlier);
        next = std::max(next, cluster.id + 1);
    }
    std::erase_if(clusters, [](auto const& cluster) { return cluster.members.empty(); });
    clusters.push_back({next, {outlier}});
    return true;
}

/// Which participants stand together, without computing where: two do if they voted alike on every statement that
/// anybody disagrees about. (Where all votes on a statement are the same, they do not move anybody.)
class Standing {
public:
    Standing(std::span<StatementStatus const> statuses)
        : statuses_(statuses), counts_(statuses.size()), voters_(statuses.size()) {}

    void add_participant() { stands_.push_back({}); }
    void change(CastVote cast, std::optional<Vote> before) {
        auto& counts = counts_[cast.statement];
        auto& voters = voters_[cast.statement];
        if (!before) ++stands_[cast.participant].votes;
        if (statuses_[cast.statement].is_left_out()) return;
        if (is_disputed(counts)) add_all(cast.statement);  // takes them out: a sum of exclusive ors
        if (before) {
            counts.remove(*before);
            std::ranges::find(voters, cast.participant, &CastVote::participant)->vote = cast.vote;
        } else {
            voters.push_back(cast);
        }
        counts.add(cast.vote);
        if (is_disputed(counts)) add_all(cast.statement);
    }
    std::uint32_t votes(ParticipantIndex participant) const { return stands_[participant].votes; }

    /// For each of some participants the number of the first among them who stands in the same place.
    std::vector<std::uint32_t> together(std::span<ParticipantIndex const> participants) const {
        std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint32_t> first;
        std::vector<std::uint32_t> result;
        for (std::uint32_t i = 0; i < participants.size(); ++i) {
            auto const& stand = stands_[participants[i]];
            // Who saw more is pushed outwards less; in the middle that makes no difference.
            auto const key = std::pair{stand.opinions, stand.opinions == 0 ? 0U : stand.votes};
            result.push_back(first.emplace(key, i).first->second);
        }
        return result;
    }

private:
    struct Stand {
        std::uint64_t opinions = 0;  ///< exclusive or of the random marks of the votes on disputed statements
        std::uint32_t votes = 0;
    };
    static bool is_disputed(VoteCounts const& counts) {
        return (counts.agree > 0) + (counts.disagree > 0) + (counts.pass > 0) > 1;
    }
    void add_all(StatementIndex statement) {
        for (auto const& cast : voters_[statement]) {
            stands_[cast.participant].opinions ^= Random(Cell{cast.statement, cast.vote}.code()).next();
        }
    }

    std::span<StatementStatus const> statuses_;
    std::vector<VoteCounts> counts_;
    std::vector<std::vector<CastVote>> voters_;
    std::vector<Stand> stands_;
};

std::vector<Point> positions_of(VoteTable const& votes, std::span<StatementStatus const> statuses,
                                std::span<ParticipantIndex const> participants) {
    RatingMatrix const matrix = rating_matrix(votes, statuses);
    std::vector<Point> const all = project_participants(matrix, principal_axes(matrix));
    std::vector<Point> points;
    for (ParticipantIndex const participant : participants) points.push_back(all[participant]);
    return points;
}

/// Whether there is a cluster for each place and all who stand there are in it: then computing again changes nothing.
bool is_settled(std::span<BaseCluster const> clusters, std::span<std::uint32_t const> together) {
    std::size_t members = 0;
    std::size_t places = 0;
    for (std::uint32_t i = 0; i < together.size(); ++i) places += together[i] == i ? 1 : 0;
    for (auto const& cluster : clusters) {
        members += cluster.members.size();
        for (std::uint32_t const member : cluster.members) {
            if (together[member] != together[cluster.members.front()]) return false;
        }
    }
    return members == together.size() && clusters.size() == places;
}

}  // namespace

std::vector<BaseCluster> continue_base_clusters(std::span<Point const> points, std::vector<BaseCluster> clusters) {
    std::vector<Point> start;
    auto const distinct = first_distinct(points, kBaseClusters);
    if (clusters.empty()) {
        start = distinct;
        for (std::uint32_t id = 0; id < start.size(); ++id) clusters.push_back({id, {}});
    } else {
        clusters = merge_coinciding(points, std::move(clusters));
        while (clusters.size() < distinct.size() && split_farthest(points, clusters)) {
        }
        for (auto const& cluster : clusters) start.push_back(mean_of(points, cluster.members));
    }
    auto const clustering = kmeans(points, {}, std::move(start), kBaseRounds);
    auto const members = clustering.members();
    std::vector<BaseCluster> result;
    for (std::size_t i = 0; i < members.size(); ++i) result.push_back({clusters[clustering.origin[i]].id, members[i]});
    std::ranges::sort(result, {}, &BaseCluster::id);
    return result;
}

std::vector<ParticipantIndex> opening_seeds(std::span<CastVote const> opening,
                                            std::span<StatementStatus const> statuses) {
    VoteTable votes;
    for (std::size_t i = 0; i < statuses.size(); ++i) votes.add_statement();
    Standing standing(statuses);
    std::vector<bool> is_in;
    std::vector<ParticipantIndex> in;   // in the order of first votes
    std::vector<BaseCluster> clusters;  // of indexes into `in`
    std::size_t statements = 0;
    for (CastVote const cast : opening.first(std::min(opening.size(), kMaxOpeningVotes))) {
        HZ_ASSERT(cast.statement < statuses.size() && cast.participant <= votes.participants());
        if (cast.participant == votes.participants()) {
            votes.add_participant();
            standing.add_participant();
            is_in.push_back(false);
        }
        if (votes.counts(cast.statement).seen() == 0) ++statements;
        standing.change(cast, votes.record(cast.participant, cast.statement, cast.vote));
        std::size_t const enough = std::min(kMinVotes, statements);
        if (!is_in[cast.participant] && (in.size() < kAlwaysIn || standing.votes(cast.participant) >= enough)) {
            is_in[cast.participant] = true;
            auto const place = std::ranges::lower_bound(in, cast.participant);
            auto const index = static_cast<std::uint32_t>(place - in.begin());
            in.insert(place, cast.participant);
            for (auto& cluster : clusters) {
                for (std::uint32_t& member : cluster.members) member += member >= index ? 1 : 0;
            }
        }
        if (is_settled(clusters, standing.together(in))) continue;
        clusters = continue_base_clusters(positions_of(votes, statuses, in), std::move(clusters));
        if (clusters.size() >= kOpeningClusters) break;
    }
    std::vector<ParticipantIndex> seeds;
    for (auto const& cluster : clusters) seeds.push_back(in[cluster.members.front()]);
    return seeds;
}

}  // namespace hezhi::opinion
