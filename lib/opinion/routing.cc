#include "lib/opinion/routing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "lib/base/assert.h"

namespace hezhi::opinion {
namespace {

constexpr double kMetaImportance = 7;
constexpr double kNovelty = 8;
constexpr std::uint32_t kNoveltyHalfLife = 5;  // votes
/// 2^(-i/5), correctly rounded: std::exp2 may differ between libraries.
constexpr std::array<double, kNoveltyHalfLife> kPartOfHalfLife{1.0, 0.8705505632961241, 0.757858283255199,
                                                               0.6597539553864471, 0.5743491774985175};

double novelty(std::uint32_t seen) {
    int const halvings = static_cast<int>(std::min(seen / kNoveltyHalfLife, 2'000U));
    return std::ldexp(kPartOfHalfLife[seen % kNoveltyHalfLife], -halvings);
}

}  // namespace

double statement_priority(VoteCounts const& counts, double extremity, bool is_meta) {
    if (is_meta) return kMetaImportance * kMetaImportance;
    double const seen = counts.seen();
    double const passed = (static_cast<double>(counts.pass) + 1) / (seen + 2);
    double const agreed = (static_cast<double>(counts.agree) + 1) / (seen + 2);
    double const importance = (1 - passed) * (extremity + 1) * agreed;
    double const raised = importance * (1 + kNovelty * novelty(counts.seen()));
    return raised * raised;
}

std::optional<std::size_t> draw_next_statement(std::span<double const> priorities, std::vector<bool> const& seen,
                                               Random& random) {
    HZ_ASSERT(priorities.size() == seen.size());
    double total = 0;
    std::size_t open = 0;
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < priorities.size(); ++i) {
        HZ_ASSERT(std::isfinite(priorities[i]) && priorities[i] >= 0);
        if (seen[i]) continue;
        total += priorities[i];
        ++open;
    }
    if (open == 0) return std::nullopt;
    bool const is_even = total <= 0;
    double left = random.uniform_unit() * (is_even ? static_cast<double>(open) : total);
    for (std::size_t i = 0; i < priorities.size(); ++i) {
        if (seen[i]) continue;
        double const weight = is_even ? 1.0 : priorities[i];
        if (weight > 0) last = i;
        if (left < weight) return i;
        left -= weight;
    }
    return last;  // rounding used up the weights
}

}  // namespace hezhi::opinion
