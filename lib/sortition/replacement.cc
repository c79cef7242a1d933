#include "lib/sortition/replacement.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace hezhi::sortition {
namespace {

enum class Standing : std::uint8_t { available, kept, excluded };

std::unexpected<Error> invalid(std::string detail) {
    return fail(ErrorCode::invalid, "sortition.replacement_invalid", std::move(detail));
}

Result<std::vector<Standing>> standings(Pool const& pool, std::span<std::size_t const> kept,
                                        std::span<std::size_t const> excluded) {
    std::vector<Standing> result(pool.people.size(), Standing::available);
    for (auto const person : kept) {
        if (person >= pool.people.size()) return invalid("a kept person is not in the pool");
        if (result[person] == Standing::kept) return invalid(pool.people[person].id + " is kept twice");
        result[person] = Standing::kept;
    }
    for (auto const person : excluded) {
        if (person >= pool.people.size()) return invalid("an excluded person is not in the pool");
        if (result[person] == Standing::kept) return invalid(pool.people[person].id + " is both kept and excluded");
        result[person] = Standing::excluded;
    }
    if (kept.size() > static_cast<std::size_t>(pool.panel_size)) {
        return invalid(fmt::format("{} people are kept for {} seats", kept.size(), pool.panel_size));
    }
    return result;
}

/// What the kept leave of a quota; a maximum they exceed is noted as a change.
Quota left_of(Quota const& quota, int kept) {
    Quota left = quota;
    left.min = std::max(0, quota.min - kept);
    left.max = std::max(0, quota.max - kept);
    if (quota.min_flex) left.min_flex = std::max(0, *quota.min_flex - kept);
    if (quota.max_flex) left.max_flex = std::max(left.max, *quota.max_flex - kept);
    return left;
}

}  // namespace

Result<Replacement> replacement(Pool const& pool, std::span<std::size_t const> kept,
                                std::span<std::size_t const> excluded) {
    HZ_TRY(auto const standing, standings(pool, kept, excluded));
    std::set<int> addresses;
    std::vector<std::vector<int>> counts;
    for (auto const& category : pool.categories) counts.emplace_back(category.quotas.size(), 0);
    for (auto const person : kept) {
        auto const& each = pool.people[person];
        if (each.address >= 0 && !addresses.insert(each.address).second) {
            return invalid(each.id + " shares an address with somebody who is kept");
        }
        for (std::size_t c = 0; c < counts.size(); ++c) ++counts[c][each.values[c]];
    }

    Replacement result;
    result.pool.panel_size = pool.panel_size - static_cast<int>(kept.size());
    for (std::size_t i = 0; i < pool.people.size(); ++i) {
        auto const& each = pool.people[i];
        if (standing[i] != Standing::available || addresses.contains(each.address)) continue;
        result.pool.people.push_back(each);
        result.people.push_back(i);
    }
    for (std::size_t c = 0; c < pool.categories.size(); ++c) {
        Category category{pool.categories[c].name, {}};
        for (std::size_t q = 0; q < counts[c].size(); ++q) {
            auto const& quota = pool.categories[c].quotas[q];
            category.quotas.push_back(left_of(quota, counts[c][q]));
            if (counts[c][q] > quota.max) result.changes.push_back({c, q, Bound::max, quota.max, counts[c][q]});
        }
        result.pool.categories.push_back(std::move(category));
    }
    if (result.pool.panel_size > 0) {
        HZ_TRY(auto const advice, smallest_change(result.pool, panel_space(result.pool)));
        result.pool = with_changes(std::move(result.pool), advice);
        for (auto const& change : advice.changes) {
            int const kept_here = counts[change.category][change.quota];
            auto const& quota = pool.categories[change.category].quotas[change.quota];
            bool const is_min = change.bound == Bound::min;
            auto const place =
                std::find_if(result.changes.begin(), result.changes.end(), [&change](QuotaChange const& other) {
                    return other.category == change.category && other.quota == change.quota &&
                           other.bound == change.bound;
                });
            if (place != result.changes.end()) {
                place->to = change.to + kept_here;
            } else {
                result.changes.push_back({change.category, change.quota, change.bound, is_min ? quota.min : quota.max,
                                          change.to + kept_here});
            }
        }
    } else {
        // All seats are taken: nothing can be done about what is missing, but it is said.
        for (std::size_t c = 0; c < pool.categories.size(); ++c) {
            for (std::size_t q = 0; q < counts[c].size(); ++q) {
                int const min = pool.categories[c].quotas[q].min;
                if (counts[c][q] < min) result.changes.push_back({c, q, Bound::min, min, counts[c][q]});
            }
        }
    }
    std::sort(result.changes.begin(), result.changes.end(), [](QuotaChange const& a, QuotaChange const& b) {
        return std::tie(a.category, a.quota, a.bound) < std::tie(b.category, b.quota, b.bound);
    });
    return result;
}

}  // namespace hezhi::sortition
