// What sortition answers: a lottery over panels, everyone's chance, and the figures by which methods are compared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lib/sortition/legacy.h"
#include "lib/sortition/leximin.h"
#include "lib/sortition/lottery.h"
#include "lib/sortition/panel_space.h"
#include "lib/sortition/relaxed_rounds.h"

namespace hezhi::sortition {

enum class Method : std::uint8_t { leximin, maximin, nash, goldilocks, legacy };

std::string_view name(Method method) noexcept;

/// How the chances are spread over all people of the pool.
struct Measures {
    double min_probability = 0;
    double gini = 0;            ///< 0: all equal
    double geometric_mean = 0;  ///< 0 if anyone's chance is 0
};

/// @param chances  a person: in units (kWhole = 1); not empty.
Measures measures(std::span<std::int64_t const> chances);

struct Answer {
    Method method = Method::leximin;
    PanelSpace space;
    PanelLottery lottery;
    std::vector<std::int64_t> chances;     ///< a person: in units
    std::vector<std::size_t> uncoverable;  ///< people whom no panel can hold
    LeximinLottery leximin;                ///< method leximin
    RelaxedLottery relaxed;                ///< methods maximin, nash, goldilocks
    LegacySimulation legacy;               ///< method legacy; `lottery` is its sample
};

}  // namespace hezhi::sortition
