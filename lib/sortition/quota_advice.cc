#include "lib/sortition/quota_advice.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/solver/integer_program.h"
#include "lib/solver/linear_program.h"
#include "lib/sortition/coverage.h"
#include "lib/sortition/panel_search.h"

namespace hezhi::sortition {
namespace {

constexpr int kNodesMax = 200'000;

double weight_of_lowering(int min) {
    return min == 0 ? 0 : 1 + 2.0 / min;
}

/// How far the bounds of one value may move, and by which columns.
struct Flexible {
    std::size_t category;
    std::size_t quota;
    int lower;  ///< column a_v
    int raise;  ///< column b_v
};

/// The programme of `smallest_change`, with one panel for every type in `included` (or one panel if there is none).
Result<QuotaAdvice> advise(Pool const& pool, PanelSpace const& space, std::vector<std::size_t> const& included) {
    solver::IntegerProgram program;
    std::vector<Flexible> flexible;
    for (std::size_t c = 0; c < pool.categories.size(); ++c) {
        for (std::size_t q = 0; q < pool.categories[c].quotas.size(); ++q) {
            auto const& quota = pool.categories[c].quotas[q];
            int const lowest = std::min(quota.min, quota.min_flex.value_or(0));
            int const highest = std::max(quota.max, quota.max_flex.value_or(pool.panel_size));
            int const lower = program.add_integer(weight_of_lowering(quota.min), 0, quota.min - lowest);
            int const raise = program.add_integer(1, 0, highest - quota.max);
            flexible.push_back({c, q, lower, raise});
        }
    }
    HZ_ASSERT(flexible.size() == space.quota_count);
    for (std::size_t copy = 0; copy < std::max<std::size_t>(1, included.size()); ++copy) {
        std::vector<int> columns;
        for (std::size_t t = 0; t < space.types.size(); ++t) {
            bool const must = copy < included.size() && included[copy] == t;
            columns.push_back(program.add_integer(0, must ? 1 : 0, space.types[t].limit));
        }
        for (std::size_t r = 0; r < space.constraints.size(); ++r) {
            auto const& constraint = space.constraints[r];
            std::vector<int> at;
            for (auto const t : constraint.types) at.push_back(columns[t]);
            std::vector<double> ones(at.size(), 1.0);
            if (r == 0 || r > space.quota_count) {
                program.add_row(constraint.lower, constraint.upper, at, ones);
                continue;
            }
            auto const& value = flexible[r - 1];
            at.push_back(value.lower);
            ones.push_back(1);
            program.add_row(constraint.lower, solver::kUnbounded, at, ones);
            at.back() = value.raise;
            ones.back() = -1;
            program.add_row(-solver::kUnbounded, constraint.upper, at, ones);
        }
    }
    auto const solution = program.minimise(kNodesMax);
    if (solution.status == solver::IntegerStatus::infeasible) {
        return fail(ErrorCode::unprocessable, "sortition.no_advice");
    }
    if (solution.status != solver::IntegerStatus::optimal) {
        return fail(ErrorCode::internal, "sortition.limit_reached", "smallest change of the quotas");
    }
    QuotaAdvice advice;
    for (auto const& value : flexible) {
        auto const& quota = pool.categories[value.category].quotas[value.quota];
        int const lowered = static_cast<int>(std::lround(solution.values[static_cast<std::size_t>(value.lower)]));
        int const raised = static_cast<int>(std::lround(solution.values[static_cast<std::size_t>(value.raise)]));
        if (lowered > 0) {
            advice.changes.push_back({value.category, value.quota, Bound::min, quota.min, quota.min - lowered});
        }
        if (raised > 0) {
            advice.changes.push_back({value.category, value.quota, Bound::max, quota.max, quota.max + raised});
        }
        advice.weight += weight_of_lowering(quota.min) * lowered + raised;
    }
    return advice;
}

}  // namespace

std::vector<QuotaConflict> quota_conflicts(Pool const& pool) {
    std::vector<QuotaConflict> conflicts;
    // An address counts once; people alone have numbers of their own below 0.
    auto const address = [&pool](std::size_t person) {
        int const known = pool.people[person].address;
        return known >= 0 ? known : -1 - static_cast<int>(person);
    };
    std::set<int> all;
    for (std::size_t i = 0; i < pool.people.size(); ++i) all.insert(address(i));
    bool const shared = all.size() < pool.people.size();
    auto const people = [shared](std::size_t count) {
        return shared ? fmt::format("{} addresses", count) : fmt::format("{} people", count);
    };
    if (all.size() < static_cast<std::size_t>(pool.panel_size)) {
        conflicts.push_back({fmt::format("a panel of {}", pool.panel_size),
                             fmt::format("at most the {} of the pool", people(all.size()))});
    }
    for (std::size_t c = 0; c < pool.categories.size(); ++c) {
        auto const& category = pool.categories[c];
        std::vector<std::set<int>> having(category.quotas.size());
        for (std::size_t i = 0; i < pool.people.size(); ++i) having[pool.people[i].values[c]].insert(address(i));
        std::int64_t minima = 0;
        std::int64_t maxima = 0;
        for (std::size_t q = 0; q < category.quotas.size(); ++q) {
            auto const& quota = category.quotas[q];
            minima += quota.min;
            maxima += quota.max;
            if (having[q].size() < static_cast<std::size_t>(quota.min)) {
                conflicts.push_back(
                    {fmt::format("{}: {}: at least {}", category.name, quota.value, quota.min),
                     fmt::format("at most the {} of the pool with this value", people(having[q].size()))});
            }
        }
        if (minima > pool.panel_size) {
            conflicts.push_back({fmt::format("{}: minima that add up to {}", category.name, minima),
                                 fmt::format("at most the panel's {}", pool.panel_size)});
        }
        if (maxima < pool.panel_size) {
            conflicts.push_back({fmt::format("{}: maxima that add up to {}", category.name, maxima),
                                 fmt::format("at least the panel's {}", pool.panel_size)});
        }
    }
    return conflicts;
}

Result<QuotaAdvice> smallest_change(Pool const& pool, PanelSpace const& space) {
    return advise(pool, space, {});
}

Result<QuotaAdvice> smallest_change_for_everybody(Pool const& pool, PanelSpace const& space) {
    std::vector<std::size_t> included;
    for (;;) {
        HZ_TRY(auto advice, advise(pool, space, included));
        // The quotas alone change: the types stay what they are.
        auto const changed = panel_space(with_changes(pool, advice));
        PanelSearch search(changed);
        HZ_TRY(auto const reached, coverage(changed, search));
        auto const missing = std::find(reached.is_covered.begin(), reached.is_covered.end(), false);
        if (missing == reached.is_covered.end()) return advice;
        included.push_back(static_cast<std::size_t>(missing - reached.is_covered.begin()));
    }
}

bool has_flexible_bounds(Pool const& pool) {
    return std::any_of(pool.categories.begin(), pool.categories.end(), [](Category const& category) {
        return std::any_of(category.quotas.begin(), category.quotas.end(),
                           [](Quota const& quota) { return quota.min_flex || quota.max_flex; });
    });
}

Pool with_changes(Pool pool, QuotaAdvice const& advice) {
    for (auto const& change : advice.changes) {
        auto& quota = pool.categories[change.category].quotas[change.quota];
        (change.bound == Bound::min ? quota.min : quota.max) = change.to;
    }
    return pool;
}

std::string text_of(Pool const& pool, QuotaChange const& change) {
    auto const& category = pool.categories[change.category];
    return fmt::format("{}: {}: at {} {} → {}", category.name, category.quotas[change.quota].value,
                       change.bound == Bound::min ? "least" : "most", change.from, change.to);
}

}  // namespace hezhi::sortition
