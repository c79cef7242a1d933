#include "lib/stats/post_stratification.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lib/base/assert.h"

namespace hezhi::stats {
namespace {

__extension__ using Wide = __int128;

constexpr double kTolerance = 1e-10;
constexpr double kZ95 = 1.959963984540054;

std::int64_t sum(std::span<std::int64_t const> counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

bool is_short(Stratum const& one) {
    return one.population == 0 || one.declared < kStratumDeclaredMin;
}

/// Whether the population's share of the stratum is more than kWeightMax times that of the declared.
bool is_too_heavy(Stratum const& one, std::int64_t population, std::int64_t declared) {
    return Wide{one.population} * declared > Wide{kWeightMax} * one.declared * population;
}

std::int64_t floor_e4(double share) {
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor((share + kTolerance) * 10'000)), 0, 10'000);
}

std::int64_t ceil_e4(double share) {
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil((share - kTolerance) * 10'000)), 0, 10'000);
}

/// Both ends of Wilson's interval for a share of `size` voices, which need not be a whole number of them.
std::pair<double, double> wilson(double share, double size) {
    double const square = kZ95 * kZ95;
    double const middle = share + square / (2 * size);
    double const half = kZ95 * std::sqrt((share * (1 - share) + square / (4 * size)) / size);
    double const scale = 1 + square / size;
    return {(middle - half) / scale, (middle + half) / scale};
}

double effective(std::span<Stratum const> strata, std::span<std::int64_t const> seen) {
    double population = 0;
    for (auto const& one : strata) population += static_cast<double>(one.population);
    double squares = 0;
    for (std::size_t at = 0; at < strata.size(); ++at) {
        double const part = static_cast<double>(strata[at].population) / population;
        squares += part * part / static_cast<double>(seen[at]);
    }
    return 1 / squares;
}

}  // namespace

Strata form_strata(std::span<std::int64_t const> population, std::span<std::int64_t const> declared,
                   std::int64_t voted) {
    HZ_ASSERT(!population.empty() && population.size() == declared.size());
    auto const is_negative = [](std::int64_t count) { return count < 0; };
    HZ_ASSERT(std::ranges::none_of(population, is_negative) && std::ranges::none_of(declared, is_negative));
    auto const residents = sum(population);
    auto const voices = sum(declared);
    HZ_ASSERT(residents > 0 && voices <= voted);
    if (voices < kDeclaredMin) return {{}, WeightingRefusal::too_few_declared};
    if (voices * kDeclaredPartMin < voted) return {{}, WeightingRefusal::too_small_part};

    Strata formed;
    auto& strata = formed.strata;
    for (std::size_t at = 0; at < population.size(); ++at) strata.push_back({at, at, population[at], declared[at]});
    while (strata.size() > 1) {
        auto least = strata.end();
        for (auto one = strata.begin(); one != strata.end(); ++one) {
            if (is_short(*one) && (least == strata.end() || one->declared < least->declared)) least = one;
        }
        if (least == strata.end()) break;
        auto const at = static_cast<std::size_t>(least - strata.begin());
        bool const joins_before =
            at > 0 && (at + 1 == strata.size() || strata[at - 1].declared <= strata[at + 1].declared);
        std::size_t const first = joins_before ? at - 1 : at;
        strata[first].last = strata[first + 1].last;
        strata[first].population += strata[first + 1].population;
        strata[first].declared += strata[first + 1].declared;
        strata.erase(strata.begin() + static_cast<std::ptrdiff_t>(first) + 1);
    }
    if (strata.size() < 2) {
        formed.refusal = WeightingRefusal::one_stratum;
    } else if (std::ranges::any_of(strata, [&](auto const& one) { return is_too_heavy(one, residents, voices); })) {
        formed.refusal = WeightingRefusal::weight_too_large;
    }
    return formed;
}

std::int64_t weight_e4(std::span<Stratum const> strata, std::size_t at) {
    Wide population = 0;
    Wide declared = 0;
    for (auto const& one : strata) {
        population += one.population;
        declared += one.declared;
    }
    Wide const below = population * strata[at].declared;
    return static_cast<std::int64_t>((Wide{20'000} * strata[at].population * declared + below) / (2 * below));
}

std::int64_t effective_size(std::span<Stratum const> strata, std::span<std::int64_t const> seen) {
    HZ_ASSERT(strata.size() == seen.size() && !seen.empty());
    HZ_ASSERT(std::ranges::all_of(seen, [](std::int64_t count) { return count >= 1; }));
    return static_cast<std::int64_t>(std::floor(effective(strata, seen) + kTolerance));
}

std::int64_t design_effect_e2(std::span<Stratum const> strata, std::span<std::int64_t const> seen) {
    return std::llround(static_cast<double>(sum(seen)) / effective(strata, seen) * 100);
}

std::optional<ShareBounds> share_bounds(PublishedRow const& row, std::size_t kind, std::int64_t threshold) {
    std::int64_t shown = 0;
    std::int64_t hidden = 0;
    for (auto const& cell : row.cells) {
        shown += cell.value_or(0);
        hidden += cell ? 0 : 1;
    }
    if (hidden == std::ssize(row.cells)) return std::nullopt;
    auto const cell = row.cells[kind];
    if (row.total) {
        auto const all = *row.total;
        if (all == 0) return std::nullopt;
        if (cell) return ShareBounds{{*cell, all}, {*cell, all}};
        // The withheld cells share what is left, each below the threshold.
        auto const left = all - shown;
        return ShareBounds{{std::max<std::int64_t>(0, left - (hidden - 1) * (threshold - 1)), all},
                           {std::min(threshold - 1, left), all}};
    }
    // The withheld cells together are 1 … threshold - 1.
    auto const most = threshold - 1;
    if (cell) return ShareBounds{{*cell, shown + most}, {*cell, shown + 1}};
    if (hidden == 1) return ShareBounds{{1, shown + 1}, {most, shown + most}};
    return ShareBounds{{0, shown + most}, {most, shown + most}};
}

std::optional<WeightedVotes> weigh(std::span<Stratum const> strata, std::span<PublishedRow const> rows) {
    HZ_ASSERT(strata.size() == rows.size() && !rows.empty());
    double population = 0;
    for (auto const& one : strata) population += static_cast<double>(one.population);

    WeightedVotes votes{};
    std::vector<std::int64_t> seen(strata.size());
    std::array<std::pair<double, double>, kVoteKinds> weighted{};
    for (std::size_t kind = 0; kind < kVoteKinds; ++kind) {
        Fraction least;
        Fraction most;
        for (std::size_t at = 0; at < strata.size(); ++at) {
            auto const bounds = share_bounds(rows[at], kind, kPublicThreshold);
            if (!bounds) return std::nullopt;
            double const part = static_cast<double>(strata[at].population) / population;
            auto const share = [](Fraction const& one) {
                return static_cast<double>(one.yes) / static_cast<double>(one.seen);
            };
            weighted[kind].first += part * share(bounds->least);
            weighted[kind].second += part * share(bounds->most);
            // A row's own extremes are those of the whole: whatever share the others have, a voice more of this kind
            // raises it and a voice more of another lowers it.
            least = {least.yes + bounds->least.yes, least.seen + bounds->least.seen};
            most = {most.yes + bounds->most.yes, most.seen + bounds->most.seen};
            seen[at] = std::min({kind == 0 ? bounds->least.seen : seen[at], bounds->least.seen, bounds->most.seen});
        }
        votes.counted[kind] = {least.yes * 10'000 / least.seen, (most.yes * 10'000 + most.seen - 1) / most.seen};
        votes.weighted[kind] = {floor_e4(weighted[kind].first), ceil_e4(weighted[kind].second)};
    }
    double const size = effective(strata, seen);
    votes.effective = effective_size(strata, seen);
    votes.design_effect_e2 = design_effect_e2(strata, seen);
    votes.agree_95 = {floor_e4(wilson(weighted[0].first, size).first),
                      ceil_e4(wilson(weighted[0].second, size).second)};
    return votes;
}

PictureChange picture_change(WeightedVotes const& votes) noexcept {
    auto const before = votes.counted[0];
    auto const after = votes.weighted[0];
    auto const crosses = [&](auto is_above, auto is_below) {
        return (is_above(before) && is_below(after)) || (is_below(before) && is_above(after));
    };
    return {.majority = crosses([](Range one) { return one.low_e4 > kHalf_e4; },
                                [](Range one) { return one.high_e4 <= kHalf_e4; }),
            .common = crosses([](Range one) { return one.low_e4 >= kCommonBar_e4; },
                              [](Range one) { return one.high_e4 < kCommonBar_e4; }),
            .moved = after.low_e4 - before.high_e4 >= kMovedBy_e4 || before.low_e4 - after.high_e4 >= kMovedBy_e4};
}

}  // namespace hezhi::stats
