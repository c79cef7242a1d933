#include "lib/opinion/buckets.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <tuple>

#include "lib/base/assert.h"

namespace hezhi::opinion {
namespace {

constexpr double kStepsPerUnit = 100;

double rounded(double value) {
    double const result = std::round(value * kStepsPerUnit) / kStepsPerUnit;
    return result == 0 ? 0 : result;  // no negative zero
}

/// Twice the area of a triangle; positive where a, b, c turn to the left.
double turn(Point a, Point b, Point c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

std::vector<Point> convex_hull(std::vector<Point> points) {
    std::ranges::sort(points, [](Point a, Point b) { return std::tie(a.x, a.y) < std::tie(b.x, b.y); });
    points.erase(std::unique(points.begin(), points.end()), points.end());
    if (points.size() < 3) return points;
    std::vector<Point> hull;
    for (int side = 0; side < 2; ++side) {  // lower, then upper
        std::size_t const bottom = hull.size();
        for (Point const point : points) {
            while (hull.size() >= bottom + 2 && turn(hull[hull.size() - 2], hull.back(), point) <= 0) hull.pop_back();
            hull.push_back(point);
        }
        hull.pop_back();  // the first of the other side
        std::ranges::reverse(points);
    }
    return hull;
}

class Divider {
public:
    Divider(OpinionMap const& map, std::size_t least, BucketMap& result) : map_(map), least_(least), result_(result) {}

    void divide(std::uint32_t group, std::span<ParticipantIndex> people) {
        if (people.size() < 2 * least_) {
            put(group, people);
            return;
        }
        auto const x = [&](ParticipantIndex person) { return map_.positions[person].point.x; };
        auto const y = [&](ParticipantIndex person) { return map_.positions[person].point.y; };
        auto const [left, right] = std::ranges::minmax(people, {}, x);
        auto const [low, high] = std::ranges::minmax(people, {}, y);
        bool const is_wide = x(right) - x(left) >= y(high) - y(low);
        std::ranges::sort(people, [&](ParticipantIndex a, ParticipantIndex b) {
            auto const of_a = is_wide ? std::tuple{x(a), y(a), a} : std::tuple{y(a), x(a), a};
            auto const of_b = is_wide ? std::tuple{x(b), y(b), b} : std::tuple{y(b), x(b), b};
            return of_a < of_b;
        });
        std::size_t const half = people.size() / 2;
        divide(group, people.first(half));
        divide(group, people.subspan(half));
    }

private:
    void put(std::uint32_t group, std::span<ParticipantIndex const> people) {
        Point sum;
        for (ParticipantIndex const person : people) {
            sum.x += map_.positions[person].point.x;
            sum.y += map_.positions[person].point.y;
            result_.bucket_of[person] = static_cast<std::uint32_t>(result_.buckets.size());
        }
        auto const size = static_cast<double>(people.size());
        result_.buckets.push_back({group, {rounded(sum.x / size), rounded(sum.y / size)}, people.size()});
    }

    OpinionMap const& map_;
    std::size_t least_;
    BucketMap& result_;
};

}  // namespace

BucketMap publish_buckets(OpinionMap const& map, BucketLimits limits) {
    HZ_ASSERT(limits.min_people > 0 && limits.max_buckets > 0);
    std::vector<std::vector<ParticipantIndex>> people(map.groups.size());
    std::size_t total = 0;
    for (std::size_t group = 0; group < map.groups.size(); ++group) {
        for (ParticipantIndex const member : map.groups[group].members) {
            if (map.positions[member].is_placed) people[group].push_back(member);
        }
        total += people[group].size();
    }
    std::size_t const least = std::max(limits.min_people, (total + limits.max_buckets - 1) / limits.max_buckets);
    BucketMap result;
    result.bucket_of.resize(map.positions.size());
    Divider divider(map, least, result);
    for (std::uint32_t group = 0; group < people.size(); ++group) {
        if (people[group].size() < limits.min_people) continue;
        std::size_t const before = result.buckets.size();
        divider.divide(group, people[group]);
        std::vector<Point> centers;
        for (std::size_t i = before; i < result.buckets.size(); ++i) centers.push_back(result.buckets[i].center);
        result.outlines.push_back({group, convex_hull(std::move(centers))});
    }
    return result;
}

}  // namespace hezhi::opinion
