#include "lib/opinion/group_search.h"

#include <algorithm>
#include <limits>

#include "lib/opinion/kmeans.h"
#include "lib/opinion/silhouette.h"

namespace hezhi::opinion {
namespace {

constexpr int kGroupRounds = 20;
constexpr int kMaxGroups = 5;
constexpr int kBaseClustersPerGroup = 12;
constexpr int kTimesBeforeChange = 4;

}  // namespace

std::vector<std::uint32_t> rows_in_conversation(RatingMatrix const& matrix) {
    std::size_t const enough = std::min(kMinVotes, matrix.columns());
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < matrix.rows(); ++row) {
        if (row < kAlwaysIn || matrix.votes_cast[row] >= enough) rows.push_back(row);
    }
    return rows;
}

GroupCountMemory remember(std::optional<GroupCountMemory> before, int best) {
    GroupCountMemory after{best, 1, best};
    if (!before) return after;
    if (before->last == best) after.repeated = before->repeated + 1;
    if (after.repeated < kTimesBeforeChange && before->shown > 0) after.shown = before->shown;
    return after;
}

GroupSearch find_groups(std::span<Point const> positions, std::span<std::uint32_t const> rows,
                        std::optional<GroupCountMemory> memory) {
    GroupSearch search;
    if (memory) search.memory = *memory;
    if (rows.empty()) return search;

    std::vector<Point> points;
    for (std::uint32_t const row : rows) points.push_back(positions[row]);
    Clustering const base = kmeans(points, {}, first_distinct(points, kBaseClusters), kBaseRounds);
    auto const base_members = base.members();

    Clustering chosen{{base.centers.front()}, {0}, std::vector<std::uint32_t>(base.centers.size(), 0)};
    if (base.centers.size() >= 2) {
        std::vector<double> weights;
        for (auto const& members : base_members) weights.push_back(static_cast<double>(members.size()));
        Distances const distances(base.centers);
        int const most = std::min(kMaxGroups, 2 + static_cast<int>(base.centers.size()) / kBaseClustersPerGroup);
        std::vector<Clustering> clusterings;
        int best = 2;
        double best_silhouette = -std::numeric_limits<double>::infinity();
        for (int k = 2; k <= most; ++k) {
            auto const& clustering = clusterings.emplace_back(
                kmeans(base.centers, weights, first_distinct(base.centers, static_cast<std::size_t>(k)), kGroupRounds));
            double const silhouette = mean_silhouette(distances, clustering.assignment, clustering.centers.size());
            if (silhouette >= best_silhouette) {
                best = k;
                best_silhouette = silhouette;
            }
        }
        // A number that is no longer possible is forgotten.
        if (memory && memory->shown > most) memory.reset();
        search.memory = remember(memory, best);
        chosen = std::move(clusterings[static_cast<std::size_t>(search.memory.shown - 2)]);
    }

    auto const groups = chosen.members();
    for (std::size_t group = 0; group < groups.size(); ++group) {
        FoundGroup& found = search.groups.emplace_back();
        found.id = chosen.origin[group];
        for (std::uint32_t const cluster : groups[group]) {
            for (std::uint32_t const member : base_members[cluster]) found.rows.push_back(rows[member]);
        }
        std::ranges::sort(found.rows);
    }
    return search;
}

}  // namespace hezhi::opinion
