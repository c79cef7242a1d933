// How well separated the clusters of a clustering are.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/opinion/opinion_map.h"

namespace hezhi::opinion {

/// Euclidean distances between all pairs of some points.
class Distances {
public:
    explicit Distances(std::span<Point const> points);
    double between(std::size_t a, std::size_t b) const noexcept { return values_[a * size_ + b]; }
    std::size_t size() const noexcept { return size_; }

private:
    std::size_t size_;
    std::vector<double> values_;
};

/// Mean silhouette of all points, from -1 to 1: (b - a) / max(a, b), where a is the mean distance to the others of
/// one's own cluster and b the smallest mean distance to another cluster. A point alone in its cluster counts 0, as
/// does every point where there is one cluster only.
/// @param assignment  by point: its cluster in [0, clusters); every cluster has a point.
double mean_silhouette(Distances const& distances, std::span<std::uint32_t const> assignment, std::size_t clusters);

}  // namespace hezhi::opinion
