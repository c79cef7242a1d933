// A lottery over panels of people. Weights are whole multiples of 10⁻¹⁵ that sum to exactly 1, so that everyone's
// chance is the exact sum of the weights of the panels that hold the person, in decimal arithmetic and on paper.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/base/random.h"
#include "lib/sortition/decomposition.h"
#include "lib/sortition/panel_space.h"

namespace hezhi::sortition {

/// The weight 1, in units of weight.
inline constexpr std::int64_t kWhole = 1'000'000'000'000'000;

struct WeightedPanel {
    std::vector<std::size_t> members;  ///< indices into Pool::people, ascending
    std::int64_t weight = 0;           ///< in units, > 0

    friend bool operator==(WeightedPanel const&, WeightedPanel const&) = default;
};

struct PanelLottery {
    std::vector<WeightedPanel> panels;  ///< distinct; by weight, the largest first, then by members; Σ weight = kWhole

    friend bool operator==(PanelLottery const&, PanelLottery const&) = default;
};

/// Gives the members of each type to its people, so that people of one type have equal chances (to a few units) and no
/// panel holds two people of one address. At most about two panels a person are made out of the given ones.
///
/// Alone at the address: Schmidt's preemptive schedule of m equal jobs on as many machines as the panel of the moment
/// has members of the type. Households: the class's households take turns within each composition of the panel.
/// Source: G. Schmidt, Scheduling on semi-identical processors, ZOR 28 (1984).
PanelLottery spread(PanelSpace const& space, TypeLottery const& lottery);

/// A person: the chance of being on the panel, in units.
std::vector<std::int64_t> chances(PanelLottery const& lottery, std::size_t people);

/// One panel, each with the chance of its weight.
WeightedPanel const& draw(PanelLottery const& lottery, Random& random);

}  // namespace hezhi::sortition
