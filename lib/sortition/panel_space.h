// The pool up to exchangeability. Two people whom no quota and no address can tell apart have, in every fair lottery,
// the same chance; so the lottery is computed over *types* of people and only its result is spread over the people.
//
// A person alone at the address has as type the tuple of values. People who share an address belong to a *household
// class*: households with equal multisets of value tuples are exchangeable; the type is then (household class, tuple),
// and a panel takes at most as many people of a class as it has households.
//
// A *type panel* x counts members a type. It comes from a real panel, and every real panel gives one, exactly if
//     0 ≤ x_t ≤ limit_t,  lower_r ≤ Σ_t x_t ≤ upper_r over the types of constraint r,  x integral.
// Constraint 0 is the panel size; then one a quota, in file order; then one a household class with several types.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "lib/sortition/pool.h"

namespace hezhi::sortition {

struct PersonType {
    std::vector<std::size_t> values;             ///< a category: index of its quota
    std::optional<std::size_t> household_class;  ///< into PanelSpace::household_classes; none: alone at the address
    std::vector<std::size_t> people;             ///< into Pool::people, ascending
    int limit = 0;                               ///< how many a panel may hold: people, or households of the class

    int count() const noexcept { return static_cast<int>(people.size()); }
};

struct Household {
    std::vector<std::vector<std::size_t>>
        people;  ///< a type of the class: the household's people of that type, ascending
};

struct HouseholdClass {
    std::vector<std::size_t> types;     ///< into PanelSpace::types
    std::vector<Household> households;  ///< by smallest person index
};

struct PanelConstraint {
    std::vector<std::size_t> types;  ///< ascending; all coefficients are 1
    int lower = 0;
    int upper = 0;
};

/// Members of a panel a type.
using TypePanel = std::vector<int>;

struct PanelSpace {
    int panel_size = 0;
    std::vector<PersonType> types;  ///< by (household class, values)
    std::vector<HouseholdClass> household_classes;
    std::vector<PanelConstraint> constraints;
    std::size_t quota_count = 0;                           ///< constraints 1 … quota_count are the quotas
    std::vector<std::vector<std::size_t>> constraints_of;  ///< a type: its constraints, ascending
    std::vector<std::size_t> type_of;                      ///< a person: its type
};

/// @param pool  every person has one value a category (asserted). Order of people decides nothing but the order of
///              `people` inside a type.
PanelSpace panel_space(Pool const& pool);

bool is_panel(PanelSpace const& space, TypePanel const& panel);

}  // namespace hezhi::sortition
