// Slow references for tests, written against the definitions alone: every panel of people is listed, nothing is known
// of types, faces, multipliers or cuts. For pools of up to a dozen people.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "lib/base/assert.h"
#include "lib/solver/linear_program.h"
#include "lib/sortition/leximin.h"
#include "lib/sortition/lottery.h"
#include "lib/sortition/pool.h"
#include "lib/sortition/verify.h"

namespace hezhi::sortition {

/// Whether a panel of people keeps size, quotas and addresses.
inline bool is_panel_of(Pool const& pool, std::vector<std::size_t> const& members) {
    if (members.size() != static_cast<std::size_t>(pool.panel_size)) return false;
    for (std::size_t c = 0; c < pool.categories.size(); ++c) {
        std::vector<int> counts(pool.categories[c].quotas.size(), 0);
        for (auto const person : members) ++counts[pool.people[person].values[c]];
        for (std::size_t v = 0; v < counts.size(); ++v) {
            if (counts[v] < pool.categories[c].quotas[v].min || counts[v] > pool.categories[c].quotas[v].max)
                return false;
        }
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            int const address = pool.people[members[i]].address;
            if (address >= 0 && address == pool.people[members[j]].address) return false;
        }
    }
    return true;
}

inline std::vector<std::vector<std::size_t>> all_panels(Pool const& pool) {
    HZ_ASSERT(pool.people.size() <= 20);
    std::vector<std::vector<std::size_t>> panels;
    for (std::uint32_t set = 0; set < std::uint32_t{1} << pool.people.size(); ++set) {
        std::vector<std::size_t> members;
        for (std::size_t i = 0; i < pool.people.size(); ++i) {
            if ((set >> i & 1U) != 0) members.push_back(i);
        }
        if (is_panel_of(pool, members)) panels.push_back(std::move(members));
    }
    return panels;
}

/// LEXIMIN by its definition: the largest smallest chance z of those not yet settled; whoever cannot have more than z
/// while all others keep theirs is settled there; and so on. Nothing if there is no panel.
inline std::optional<std::vector<double>> reference_leximin(Pool const& pool) {
    constexpr double kAlike = 1e-7;
    auto const panels = all_panels(pool);
    if (panels.empty()) return std::nullopt;
    std::size_t const people = pool.people.size();
    solver::LinearProgram program;  // columns: a panel's weight; z. Rows: a person's chance − (z if unsettled) ≥ floor
    std::vector<std::vector<int>> on(people);
    std::vector<int> everything;
    for (std::size_t p = 0; p < panels.size(); ++p) {
        everything.push_back(program.add_column(0, 0, 1));
        for (auto const person : panels[p]) on[person].push_back(everything.back());
    }
    int const z = program.add_column(1, 0, 1);
    program.add_row(1, 1, everything, std::vector<double>(everything.size(), 1.0));
    std::vector<int> rows;
    for (auto columns : on) {
        std::vector<double> values(columns.size(), 1.0);
        columns.push_back(z);
        values.push_back(-1.0);
        rows.push_back(program.add_row(0, solver::kUnbounded, columns, values));
    }
    std::vector<double> settled(people, -1);
    while (std::count(settled.begin(), settled.end(), -1.0) > 0) {
        program.set_objective(z, 1);
        program.set_column_bounds(z, 0, 1);
        HZ_ASSERT(program.maximise_afresh() == solver::LinearStatus::optimal);
        double const value = program.objective();
        program.set_objective(z, 0);
        double const floor = std::max(0.0, value - 1e-9);
        program.set_column_bounds(z, floor, floor);
        std::vector<std::size_t> settled_now;
        for (std::size_t i = 0; i < people; ++i) {
            if (settled[i] >= 0) continue;
            for (int const column : on[i]) program.set_objective(column, 1);
            HZ_ASSERT(program.maximise_afresh() == solver::LinearStatus::optimal);
            if (program.objective() <= value + kAlike) settled_now.push_back(i);
            for (int const column : on[i]) program.set_objective(column, 0);
        }
        HZ_ASSERT(!settled_now.empty());
        for (auto const i : settled_now) {
            settled[i] = value;
            program.set_coefficient(rows[i], z, 0);
            program.set_row_bounds(rows[i], std::max(0.0, value - 1e-9), solver::kUnbounded);
        }
    }
    return settled;
}

/// What `hezhi sortition` would print of this lottery.
inline SortitionClaim claim_of(Pool const& pool, PanelSpace const& space, LeximinLottery const& leximin) {
    SortitionClaim claim;
    auto const lottery = spread(space, leximin.lottery);
    for (auto const& panel : lottery.panels) claim.panels.push_back({panel.members, panel.weight});
    claim.probabilities = chances(lottery, pool.people.size());
    for (std::size_t i = 0; i < claim.probabilities.size(); ++i) {
        if (claim.probabilities[i] == 0) claim.uncoverable.push_back(i);
    }
    for (auto const& type : space.types) claim.types.push_back({type.people, type.limit});
    for (auto const& cut : leximin.cuts) {
        SortitionClaim::Cut entry{cut.types, {}, std::llround(cut.upper)};
        for (double const coefficient : cut.coefficients) entry.coefficients.push_back(std::llround(coefficient));
        claim.cuts.push_back(std::move(entry));
    }
    claim.stages.emplace();
    for (auto const& stage : leximin.stages) claim.stages->push_back({stage.value, stage.types, stage.multipliers});
    return claim;
}

/// A pool small enough for the references: quotas around what a random panel has, so most are feasible, many tight.
inline Pool small_pool(Random& random) {
    Pool pool;
    auto const below = [&random](int bound) {
        return static_cast<int>(random.uniform_below(static_cast<std::uint64_t>(bound)));
    };
    int const people = 4 + below(7);
    pool.panel_size = 1 + below(std::min(5, people - 1));
    int const categories = 1 + below(3);
    bool const shares_addresses = below(2) == 0;
    for (int i = 0; i < people; ++i) {
        Person person;
        person.id = std::to_string(i + 1);
        if (shares_addresses && below(3) > 0) person.address = below(people / 2 + 1);
        pool.people.push_back(std::move(person));
    }
    for (int c = 0; c < categories; ++c) {
        int const values = 2 + below(2);
        Category category;
        category.name = "c" + std::to_string(c);
        std::vector<int> on_panel(static_cast<std::size_t>(values), 0);
        for (int i = 0; i < people; ++i) {
            auto const value = static_cast<std::size_t>(std::min(below(values), below(values + 1)));
            pool.people[static_cast<std::size_t>(i)].values.push_back(value);
            if (i < pool.panel_size) ++on_panel[value];
        }
        for (int v = 0; v < values; ++v) {
            int const count = on_panel[static_cast<std::size_t>(v)];
            category.quotas.push_back(
                {"v" + std::to_string(v), std::max(0, count - below(2)), count + below(2), {}, {}});
        }
        pool.categories.push_back(std::move(category));
    }
    std::vector<Person> shuffled = pool.people;
    random.shuffle(std::span(shuffled));
    pool.people = std::move(shuffled);
    for (std::size_t i = 0; i < pool.people.size(); ++i) pool.people[i].id = std::to_string(i + 1);
    return pool;
}

}  // namespace hezhi::sortition
