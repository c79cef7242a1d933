#include "lib/sortition/answer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "lib/base/assert.h"

namespace hezhi::sortition {

std::string_view name(Method method) noexcept {
    constexpr std::array<std::string_view, 5> kNames{"leximin", "maximin", "nash", "goldilocks", "legacy"};
    return kNames[static_cast<std::size_t>(method)];
}

Measures measures(std::span<std::int64_t const> chances) {
    HZ_ASSERT(!chances.empty());
    std::vector<std::int64_t> sorted(chances.begin(), chances.end());
    std::sort(sorted.begin(), sorted.end());
    auto const whole = static_cast<double>(kWhole);
    auto const count = static_cast<double>(sorted.size());
    Measures result;
    result.min_probability = static_cast<double>(sorted.front()) / whole;
    double sum = 0;
    double ranked = 0;
    double logarithms = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        double const chance = static_cast<double>(sorted[i]) / whole;
        sum += chance;
        ranked += (2 * static_cast<double>(i) + 1 - count) * chance;
        if (sorted.front() > 0) logarithms += std::log(chance);
    }
    result.gini = sum > 0 ? std::max(0.0, ranked / (count * sum)) : 0;
    result.geometric_mean = sorted.front() > 0 ? std::exp(logarithms / count) : 0;
    return result;
}

}  // namespace hezhi::sortition
