// What of an opinion map may be shown to others: where people stand, in buckets of several, never one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "lib/opinion/opinion_map.h"

namespace hezhi::opinion {

struct BucketLimits {
    std::size_t min_people = 5;     ///< in every bucket; > 0
    std::size_t max_buckets = 100;  ///< over all groups; > 0
};

/// Some people of one group who stand near to each other.
struct Bucket {
    std::uint32_t group = 0;  ///< index into OpinionMap::groups
    Point center;             ///< mean of their positions, rounded to hundredths
    std::size_t people = 0;
};

/// The convex hull of a group's bucket centres, counter-clockwise; fewer than three points where they lie on a line.
struct GroupOutline {
    std::uint32_t group = 0;
    std::vector<Point> hull;
};

struct BucketMap {
    std::vector<Bucket> buckets;         ///< by group
    std::vector<GroupOutline> outlines;  ///< of the groups that have buckets
    /// By participant: their bucket. For telling people where they are themselves; not to be published.
    std::vector<std::optional<std::uint32_t>> bucket_of;
};

/// Every group is halved at the median of its wider side again and again, as long as both halves have at least
/// max(min_people, ⌈people / max_buckets⌉). Groups with fewer than `min_people` are left out, and so is who is in no
/// group or has no position.
BucketMap publish_buckets(OpinionMap const& map, BucketLimits limits = {});

}  // namespace hezhi::opinion
