#include "lib/opinion/kmeans.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "lib/base/assert.h"

namespace hezhi::opinion {
namespace {

constexpr double kMoved = 0.01;

double squared_distance(Point a, Point b) {
    double const x = a.x - b.x;
    double const y = a.y - b.y;
    return x * x + y * y;
}

/// Finds the nearest of some centres; equal distances go to the centre with the highest number.
class NearestCenter {
public:
    explicit NearestCenter(std::span<Point const> centers) : centers_(centers), by_x_(centers.size()) {
        std::iota(by_x_.begin(), by_x_.end(), 0U);
        std::ranges::sort(by_x_, [&](std::uint32_t a, std::uint32_t b) {
            return centers[a].x != centers[b].x ? centers[a].x < centers[b].x : a < b;
        });
        for (std::uint32_t const center : by_x_) sorted_.push_back(centers[center]);
    }

    /// `guess` is any centre; the nearer, the fewer others are looked at.
    std::uint32_t find(Point point, std::uint32_t guess) const {
        Best best{guess, squared_distance(point, centers_[guess])};
        auto const right =
            static_cast<std::size_t>(std::ranges::lower_bound(sorted_, point.x, {}, &Point::x) - sorted_.begin());
        // x distances only grow outwards, and a rounded x² never exceeds the rounded x² + y².
        for (std::size_t i = right; i < sorted_.size() && look(point, i, best); ++i) {
        }
        for (std::size_t i = right; i > 0 && look(point, i - 1, best); --i) {
        }
        return best.center;
    }

private:
    struct Best {
        std::uint32_t center;
        double distance;
    };
    /// False where this and all centres beyond are too far in x alone.
    bool look(Point point, std::size_t place, Best& best) const {
        double const x = sorted_[place].x - point.x;
        if (x * x > best.distance) return false;
        double const distance = squared_distance(point, sorted_[place]);
        if (distance < best.distance || (distance == best.distance && by_x_[place] > best.center)) {
            best = {by_x_[place], distance};
        }
        return true;
    }

    std::span<Point const> centers_;
    std::vector<std::uint32_t> by_x_;
    std::vector<Point> sorted_;
};

/// Means of the clusters; clusters without points vanish and the assignment is renumbered.
void recenter(std::span<Point const> points, std::span<double const> weights, Clustering& clustering) {
    std::size_t const clusters = clustering.centers.size();
    auto& assignment = clustering.assignment;
    std::vector<Point> sum(clusters);
    std::vector<double> weight(clusters, 0.0);
    for (std::size_t i = 0; i < points.size(); ++i) {
        double const own = weights.empty() ? 1.0 : weights[i];
        std::uint32_t const cluster = assignment[i];
        sum[cluster].x += own * points[i].x;
        sum[cluster].y += own * points[i].y;
        weight[cluster] += own;
    }
    std::uint32_t left = 0;
    std::vector<std::uint32_t> number(clusters, 0);
    for (std::size_t cluster = 0; cluster < clusters; ++cluster) {
        if (weight[cluster] == 0) continue;
        number[cluster] = left;
        clustering.centers[left] = {sum[cluster].x / weight[cluster], sum[cluster].y / weight[cluster]};
        clustering.origin[left] = clustering.origin[cluster];
        ++left;
    }
    if (left == clusters) return;
    clustering.centers.resize(left);
    clustering.origin.resize(left);
    for (std::uint32_t& cluster : assignment) cluster = number[cluster];
}

bool have_settled(std::vector<Point> before, std::vector<Point> after) {
    auto const by_place = [](Point a, Point b) { return a.x != b.x ? a.x < b.x : a.y < b.y; };
    std::ranges::sort(before, by_place);
    std::ranges::sort(after, by_place);
    for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
        if (!(std::sqrt(squared_distance(before[i], after[i])) < kMoved)) return false;
    }
    return true;
}

}  // namespace

std::vector<std::vector<std::uint32_t>> Clustering::members() const {
    std::vector<std::vector<std::uint32_t>> result(centers.size());
    for (std::uint32_t i = 0; i < assignment.size(); ++i) result[assignment[i]].push_back(i);
    return result;
}

std::vector<Point> first_distinct(std::span<Point const> points, std::size_t k) {
    std::vector<Point> distinct;
    for (Point const point : points) {
        if (distinct.size() == k) break;
        if (std::ranges::find(distinct, point) == distinct.end()) distinct.push_back(point);
    }
    return distinct;
}

Clustering kmeans(std::span<Point const> points, std::span<double const> weights, std::vector<Point> start,
                  int max_rounds) {
    HZ_ASSERT(!start.empty() && (weights.empty() || weights.size() == points.size()));
    Clustering result{std::move(start), {}, std::vector<std::uint32_t>(points.size(), 0)};
    result.origin.resize(result.centers.size());
    std::iota(result.origin.begin(), result.origin.end(), 0U);
    if (points.empty()) return Clustering{};
    for (int left = max_rounds;; --left) {
        NearestCenter const nearest(result.centers);
        for (std::size_t i = 0; i < points.size(); ++i) {
            result.assignment[i] = nearest.find(points[i], result.assignment[i]);
        }
        auto const before = result.centers;
        recenter(points, weights, result);
        if (left == 0 || have_settled(before, result.centers)) return result;
    }
}

}  // namespace hezhi::opinion
