#include <algorithm>

#include "lib/base/assert.h"
#include "lib/procedure/procedure.h"

namespace hezhi::procedure {
namespace {

__extension__ using Wide = __int128;

/// How many more or fewer it takes; 0: the rule holds.
std::int64_t missing(Rule const& rule, Reading const& reading) {
    auto const counted = Wide{reading.part} * rule.limit.denominator;
    auto const bar = Wide{rule.limit.numerator} * reading.whole;
    auto const floor = static_cast<std::int64_t>(bar / rule.limit.denominator);
    auto const is_whole = bar % rule.limit.denominator == 0;
    switch (rule.comparison) {
        case Comparison::at_least:
            return counted >= bar ? 0 : floor + (is_whole ? 0 : 1) - reading.part;
        case Comparison::more_than:
            return counted > bar ? 0 : floor + 1 - reading.part;
        case Comparison::at_most:
            return counted <= bar ? 0 : reading.part - floor;
    }
    return 0;
}

}  // namespace

bool is_share(Measure measure) noexcept {
    switch (measure) {
        case Measure::attendance:
        case Measure::turnout_heads:
        case Measure::turnout_area:
        case Measure::turnout_least:
        case Measure::agree_heads:
        case Measure::agree_area:
        case Measure::agree_members:
        case Measure::panel_seats_filled:
            return true;
        default:
            return false;
    }
}

std::optional<Shortfall> shortfall(Rule const& rule, std::optional<Reading> const& reading) {
    if (!reading) return Shortfall{.rule = rule};
    HZ_ASSERT(reading->measure == rule.measure && reading->part >= 0 && reading->whole >= 0);
    if (reading->whole == 0) return Shortfall{.rule = rule, .reading = reading};
    auto const short_by = missing(rule, *reading);
    if (short_by == 0) return std::nullopt;
    return Shortfall{.rule = rule, .reading = reading, .missing = short_by};
}

std::vector<Shortfall> shortfalls(std::vector<Rule> const& rules, std::vector<Reading> const& readings) {
    std::vector<Shortfall> found;
    for (auto const& rule : rules) {
        auto const measured = std::ranges::find(readings, rule.measure, &Reading::measure);
        auto unmet = shortfall(rule, measured == readings.end() ? std::nullopt : std::optional(*measured));
        if (unmet) found.push_back(*unmet);
    }
    return found;
}

std::optional<std::size_t> find_stage(Procedure const& procedure, std::string_view key) noexcept {
    for (std::size_t i = 0; i < procedure.stages.size(); ++i) {
        if (procedure.stages[i].key == key) return i;
    }
    return std::nullopt;
}

std::size_t last_decision(Procedure const& procedure) noexcept {
    for (auto i = procedure.stages.size(); i > 0; --i) {
        if (procedure.stages[i - 1].decides() && !procedure.stages[i - 1].is_formal) return i - 1;
    }
    HZ_ASSERT(false);
    return 0;
}

}  // namespace hezhi::procedure
