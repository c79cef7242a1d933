// k-means in the plane, as Polis runs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/opinion/opinion_map.h"

namespace hezhi::opinion {

struct Clustering {
    std::vector<Point> centers;             ///< of the clusters that have members; by cluster number
    std::vector<std::uint32_t> origin;      ///< by cluster number: which start point it grew from, ascending
    std::vector<std::uint32_t> assignment;  ///< by point: its cluster's number

    std::vector<std::vector<std::uint32_t>> members() const;
};

/// The first k different points, in their order: where clusters start when nothing is known.
std::vector<Point> first_distinct(std::span<Point const> points, std::size_t k);

/// Lloyd's algorithm. A point goes to the nearest centre, among equally near ones to the latest; clusters without
/// points vanish. Ends when every centre, both lists sorted, moved by less than 0.01, or after `max_rounds` further
/// rounds.
///
/// @param weights  of the points in their cluster's mean, > 0; empty: all 1.
/// @param start    the first centres, at least one.
/// Cost: a round looks only at centres whose x is nearer than the best centre so far.
Clustering kmeans(std::span<Point const> points, std::span<double const> weights, std::vector<Point> start,
                  int max_rounds);

}  // namespace hezhi::opinion
