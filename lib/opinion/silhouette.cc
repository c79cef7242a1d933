#include "lib/opinion/silhouette.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hezhi::opinion {

Distances::Distances(std::span<Point const> points) : size_(points.size()), values_(size_ * size_, 0.0) {
    for (std::size_t a = 0; a < size_; ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            double const x = points[a].x - points[b].x;
            double const y = points[a].y - points[b].y;
            values_[a * size_ + b] = values_[b * size_ + a] = std::sqrt(x * x + y * y);
        }
    }
}

double mean_silhouette(Distances const& distances, std::span<std::uint32_t const> assignment, std::size_t clusters) {
    if (clusters < 2) return 0;
    std::vector<double> size(clusters, 0.0);
    for (std::uint32_t const cluster : assignment) size[cluster] += 1;
    double total = 0;
    std::vector<double> sum(clusters);
    for (std::size_t i = 0; i < assignment.size(); ++i) {
        std::uint32_t const own = assignment[i];
        if (size[own] == 1) continue;
        std::ranges::fill(sum, 0.0);
        for (std::size_t j = 0; j < assignment.size(); ++j) sum[assignment[j]] += distances.between(i, j);
        double const inside = sum[own] / (size[own] - 1);
        double outside = std::numeric_limits<double>::infinity();
        for (std::size_t cluster = 0; cluster < clusters; ++cluster) {
            if (cluster != own) outside = std::min(outside, sum[cluster] / size[cluster]);
        }
        double const larger = std::max(inside, outside);
        if (larger > 0) total += (outside - inside) / larger;
    }
    return total / static_cast<double>(assignment.size());
}

}  // namespace hezhi::opinion
