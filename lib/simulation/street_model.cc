#include "lib/simulation/street_model.h"

#include <algorithm>
#include <utility>

#include "lib/base/assert.h"

namespace hezhi::simulation {

using std::chrono::hours;
using std::chrono::minutes;

Durations::Durations(std::vector<Microseconds> quantiles) : quantiles_(std::move(quantiles)) {
    HZ_ASSERT(!quantiles_.empty() && std::ranges::is_sorted(quantiles_));
    HZ_ASSERT(quantiles_.front() >= Microseconds{0} && quantiles_.back() <= hours{24 * 36'525});
}

Microseconds Durations::draw(Random& random) const {
    if (quantiles_.size() == 1) return quantiles_.front();
    // 2^10 points between two quantiles: a hundred years in microseconds times 2^10 still fits.
    constexpr std::uint64_t kPoints = 1'024;
    auto const point = random.uniform_below((quantiles_.size() - 1) * kPoints);
    auto const below = static_cast<std::size_t>(point / kPoints);
    auto const step = quantiles_[below + 1] - quantiles_[below];
    return quantiles_[below] + step * static_cast<std::int64_t>(point % kPoints) / static_cast<std::int64_t>(kPoints);
}

StreetModel example_street(std::uint32_t cases, std::size_t bodies) {
    StreetModel street{
        .cases = cases,
        .hour_weights = {1, 1, 0, 0, 0, 1, 3, 6, 9, 10, 10, 8, 6, 6, 8, 9, 9, 8, 8, 9, 10, 9, 6, 3},
        .rest_day_percent = 60,
        .desk = {.officers = 1, .work = Durations({minutes{3}, minutes{8}, minutes{20}, hours{4}})},
        .arbiters = {.officers = 2, .work = Durations({minutes{30}, hours{3}, hours{12}})},
        .bodies = {},
        .answer_delay = Durations({minutes{10}, hours{6}, hours{30}, hours{24 * 9}}),
        .deliberation = Durations({hours{24 * 10}, hours{24 * 30}, hours{24 * 90}}),
    };
    for (std::size_t i = 0; i < bodies; ++i) {
        auto const number = static_cast<std::int32_t>(i);
        street.bodies.push_back({
            .id = BodyId{number + 1},
            .share = static_cast<std::uint32_t>(bodies - i),
            .limit_days = 3 + 2 * (number % 5),
            .signing = {.officers = 1, .work = Durations({minutes{5}, hours{1}, hours{14}})},
            .handling = {.officers = 1 + number % 2, .work = Durations({minutes{30}, hours{3}, hours{10}})},
            .waiting = Durations({hours{0}, hours{20}, hours{70}, hours{24 * 20}}),
        });
    }
    return street;
}

}  // namespace hezhi::simulation
