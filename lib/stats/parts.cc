#include "lib/stats/parts.h"

#include <algorithm>
#include <limits>

#include "lib/base/assert.h"
#include "lib/stats/suppression.h"

namespace hezhi::stats {
namespace {

std::int64_t size_of(Part const& part) {
    return part.yes + part.no;
}

bool fits(Part const& part, std::int64_t threshold, Protects protects) {
    auto const is_large = [&](std::int64_t count) { return count == 0 || count >= threshold; };
    if (size_of(part) < threshold) return false;
    return protects == Protects::total || (is_large(part.yes) && is_large(part.no));
}

/// What subtraction tells of the withheld parts is no more than a shown part would.
bool is_left_safe(std::span<Part const> parts, std::vector<bool> const& shown, std::int64_t threshold,
                  Protects protects) {
    Part left{0, 0};
    std::int64_t members = 0;
    std::int64_t companions = 0;  // large enough by themselves, withheld for the others' sake
    std::int64_t smallest_shown = std::numeric_limits<std::int64_t>::max();
    bool all_small = true;
    bool others_small = true;
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (shown[at]) {
            smallest_shown = std::min(smallest_shown, size_of(parts[at]));
            continue;
        }
        left.yes += parts[at].yes;
        left.no += parts[at].no;
        ++members;
        all_small = all_small && size_of(parts[at]) < threshold;
        if (fits(parts[at], threshold, protects)) {
            ++companions;
        } else {
            others_small = others_small && size_of(parts[at]) < threshold;
        }
    }
    if (size_of(left) == 0) return true;
    if (members < 2 || !fits(left, threshold, protects)) return false;
    std::int64_t const small = members - companions;
    if (companions > 0 && small > 0 && others_small && smallest_shown != std::numeric_limits<std::int64_t>::max()) {
        // Who knows this rule knows that a companion has at least the threshold and is smaller than any shown part
        // (among equals the first is taken), and that the others together have what is left.
        std::int64_t const least = std::max(companions * threshold, size_of(left) - small * (threshold - 1));
        std::int64_t const most = std::min(companions * (smallest_shown - 1), size_of(left));
        if (most - least + 1 < possible_values_min(threshold)) return false;
    }
    if (!all_small) return true;
    // Each is known to be below the threshold: together near to the most, each is near to it too.
    std::int64_t const least = std::max<std::int64_t>(0, size_of(left) - (members - 1) * (threshold - 1));
    std::int64_t const most = std::min(threshold - 1, size_of(left));
    return most - least + 1 >= possible_values_min(threshold);
}

}  // namespace

ShownParts show_parts(std::span<Part const> parts, std::int64_t threshold, Protects protects) {
    Part whole{0, 0};
    ShownParts result{.parts = std::vector<bool>(parts.size()), .whole = false};
    for (auto const& part : parts) {
        HZ_ASSERT(part.yes >= 0 && part.no >= 0);
        whole.yes += part.yes;
        whole.no += part.no;
    }
    if (!fits(whole, threshold, protects)) return result;
    for (std::size_t at = 0; at < parts.size(); ++at) result.parts[at] = fits(parts[at], threshold, protects);
    result.whole = true;
    while (!is_left_safe(parts, result.parts, threshold, protects)) {
        std::size_t smallest = parts.size();
        for (std::size_t at = 0; at < parts.size(); ++at) {
            if (!result.parts[at]) continue;
            if (smallest == parts.size() || size_of(parts[at]) < size_of(parts[smallest])) smallest = at;
        }
        if (smallest == parts.size()) {
            result.whole = false;
            return result;
        }
        result.parts[smallest] = false;
    }
    return result;
}

}  // namespace hezhi::stats
