#include "lib/sortition/panel_space.h"

#include <algorithm>
#include <map>

#include "lib/base/assert.h"

namespace hezhi::sortition {
namespace {

using Values = std::vector<std::size_t>;
using People = std::vector<std::size_t>;
/// The sorted value tuples of the people at one address.
using Profile = std::vector<Values>;

struct Grouping {
    std::map<Values, People> alone;
    std::map<Profile, std::vector<People>> shared;  ///< a profile: its households' people
};

Grouping group_people(Pool const& pool) {
    Grouping groups;
    std::map<int, People> addresses;
    for (std::size_t i = 0; i < pool.people.size(); ++i) {
        auto const& person = pool.people[i];
        HZ_ASSERT(person.values.size() == pool.categories.size());
        if (person.address >= 0) {
            addresses[person.address].push_back(i);
        } else {
            groups.alone[person.values].push_back(i);
        }
    }
    auto const values_of = [&pool](std::size_t person) -> Values const& { return pool.people[person].values; };
    for (auto& [address, people] : addresses) {
        if (people.size() == 1) {
            groups.alone[values_of(people.front())].push_back(people.front());
            continue;
        }
        Profile profile;
        for (auto const person : people) profile.push_back(values_of(person));
        std::sort(profile.begin(), profile.end());
        groups.shared[profile].push_back(std::move(people));
    }
    for (auto& [values, people] : groups.alone) std::sort(people.begin(), people.end());
    for (auto& [profile, households] : groups.shared) std::sort(households.begin(), households.end());
    return groups;
}

void add_household_class(PanelSpace& space, Pool const& pool, Profile const& profile,
                         std::vector<People> const& households) {
    Profile distinct = profile;
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    HouseholdClass group;
    auto const number = space.household_classes.size();
    for (auto const& values : distinct) {
        group.types.push_back(space.types.size());
        space.types.push_back({values, number, {}, static_cast<int>(households.size())});
    }
    for (auto const& people : households) {
        Household household;
        household.people.resize(distinct.size());
        for (auto const person : people) {
            auto const place = std::lower_bound(distinct.begin(), distinct.end(), pool.people[person].values);
            auto const at = static_cast<std::size_t>(place - distinct.begin());
            household.people[at].push_back(person);
            space.types[group.types[at]].people.push_back(person);
        }
        group.households.push_back(std::move(household));
    }
    for (auto const type : group.types) {
        auto& people = space.types[type].people;
        std::sort(people.begin(), people.end());
    }
    space.household_classes.push_back(std::move(group));
}

}  // namespace

PanelSpace panel_space(Pool const& pool) {
    PanelSpace space;
    space.panel_size = pool.panel_size;
    auto groups = group_people(pool);
    for (auto& [values, people] : groups.alone) {
        int const limit = static_cast<int>(people.size());
        space.types.push_back({values, std::nullopt, std::move(people), limit});
    }
    for (auto const& [profile, households] : groups.shared) add_household_class(space, pool, profile, households);

    PanelConstraint size{{}, pool.panel_size, pool.panel_size};
    for (std::size_t t = 0; t < space.types.size(); ++t) size.types.push_back(t);
    space.constraints.push_back(std::move(size));
    for (std::size_t c = 0; c < pool.categories.size(); ++c) {
        auto const& quotas = pool.categories[c].quotas;
        auto const first = space.constraints.size();
        for (auto const& quota : quotas) space.constraints.push_back({{}, quota.min, quota.max});
        for (std::size_t t = 0; t < space.types.size(); ++t) {
            space.constraints[first + space.types[t].values[c]].types.push_back(t);
        }
    }
    space.quota_count = space.constraints.size() - 1;
    for (auto const& group : space.household_classes) {
        if (group.types.size() < 2) continue;  // the limit of its only type says it
        space.constraints.push_back({group.types, 0, static_cast<int>(group.households.size())});
    }

    space.constraints_of.resize(space.types.size());
    for (std::size_t r = 0; r < space.constraints.size(); ++r) {
        for (auto const type : space.constraints[r].types) space.constraints_of[type].push_back(r);
    }
    space.type_of.resize(pool.people.size());
    for (std::size_t t = 0; t < space.types.size(); ++t) {
        for (auto const person : space.types[t].people) space.type_of[person] = t;
    }
    return space;
}

bool is_panel(PanelSpace const& space, TypePanel const& panel) {
    if (panel.size() != space.types.size()) return false;
    std::vector<int> sums(space.constraints.size(), 0);
    for (std::size_t t = 0; t < panel.size(); ++t) {
        if (panel[t] < 0 || panel[t] > space.types[t].limit) return false;
        for (auto const r : space.constraints_of[t]) sums[r] += panel[t];
    }
    for (std::size_t r = 0; r < sums.size(); ++r) {
        if (sums[r] < space.constraints[r].lower || sums[r] > space.constraints[r].upper) return false;
    }
    return true;
}

}  // namespace hezhi::sortition
