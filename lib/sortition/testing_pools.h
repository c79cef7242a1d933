// For tests: small pools, and what the definitions say about them without types, relaxations or searches.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "lib/base/random.h"
#include "lib/sortition/pool.h"

namespace hezhi::sortition::testing_pools {

/// People are rows of value indices.
inline Pool pool_of(std::vector<Category> categories, std::vector<std::vector<std::size_t>> const& rows, int panel_size,
                    std::vector<int> const& addresses = {}) {
    Pool pool{std::move(categories), {}, panel_size};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        pool.people.push_back({std::to_string(i + 1), rows[i], addresses.empty() ? -1 : addresses[i]});
    }
    return pool;
}

inline std::uint64_t below(Random& random, std::uint64_t bound) {
    return random.uniform_below(bound);
}

/// 4 to 9 people, 2 or 3 categories of 2 or 3 values, 2 to 4 seats; half of the pools have shared addresses. About a
/// third have no panel.
inline Pool random_pool(std::uint64_t seed) {
    Random random(seed);
    std::size_t const people = 4 + below(random, 6);
    int const panel_size = 2 + static_cast<int>(below(random, std::min<std::uint64_t>(3, people - 2)));
    std::vector<Category> categories;
    std::size_t const count = 2 + below(random, 2);
    for (std::size_t c = 0; c < count; ++c) {
        Category category{"category" + std::to_string(c), {}};
        std::size_t const values = 2 + below(random, 2);
        for (std::size_t v = 0; v < values; ++v) {
            int const min = static_cast<int>(below(random, 2));
            int const max = std::min(panel_size, min + 1 + static_cast<int>(below(random, 2)));
            category.quotas.push_back({"value" + std::to_string(v), min, max, {}, {}});
        }
        categories.push_back(std::move(category));
    }
    std::vector<std::vector<std::size_t>> rows;
    std::vector<int> addresses;
    bool const share = below(random, 2) == 0;
    for (std::size_t i = 0; i < people; ++i) {
        std::vector<std::size_t> row;
        for (auto const& category : categories) {
            // Uneven, so that some values are rare.
            auto const value = std::min(below(random, category.quotas.size()), below(random, category.quotas.size()));
            row.push_back(static_cast<std::size_t>(value));
        }
        rows.push_back(std::move(row));
        addresses.push_back(share && below(random, 3) > 0 ? static_cast<int>(below(random, people / 2)) : -1);
    }
    return pool_of(std::move(categories), rows, panel_size, addresses);
}

/// By the definition in pool.h.
inline bool keeps_all_rules(Pool const& pool, std::vector<std::size_t> const& members) {
    if (members.size() != static_cast<std::size_t>(pool.panel_size)) return false;
    std::set<std::size_t> const distinct(members.begin(), members.end());
    if (distinct.size() != members.size()) return false;
    std::set<int> addresses;
    for (auto const person : members) {
        int const address = pool.people[person].address;
        if (address >= 0 && !addresses.insert(address).second) return false;
    }
    for (std::size_t c = 0; c < pool.categories.size(); ++c) {
        for (std::size_t v = 0; v < pool.categories[c].quotas.size(); ++v) {
            auto const count = std::count_if(members.begin(), members.end(),
                                             [&](std::size_t i) { return pool.people[i].values[c] == v; });
            auto const& quota = pool.categories[c].quotas[v];
            if (count < quota.min || count > quota.max) return false;
        }
    }
    return true;
}

inline std::vector<std::vector<std::size_t>> all_panels(Pool const& pool) {
    std::vector<std::vector<std::size_t>> panels;
    for (std::uint32_t set = 0; set < (1u << pool.people.size()); ++set) {
        std::vector<std::size_t> members;
        for (std::size_t i = 0; i < pool.people.size(); ++i) {
            if ((set >> i & 1) != 0) members.push_back(i);
        }
        if (keeps_all_rules(pool, members)) panels.push_back(std::move(members));
    }
    return panels;
}

}  // namespace hezhi::sortition::testing_pools
