// Pure decisions about indicators: which measure keeps which honest, what may be shown of them, and how counters become
// figures.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "lib/stats/parts.h"
#include "src/indicators/case_measures.h"
#include "src/indicators/indicators.h"

namespace hezhi::indicators {

struct Definition {
    CaseMeasure code;
    std::optional<CaseMeasure> counter;  ///< the measure that keeps it honest
    stats::Protects protects;            ///< both answers, where they are what persons said
    bool is_by_body;                     ///< its units are about a lead or a called body
};

/// In the order in which pages show them; without public_returns, which is a list of acts and no rate.
std::span<Definition const> definitions();
Definition const& definition_of(CaseMeasure code);

/// Key of a counter. Community 0: the street itself; body 0: the sum by community. Where body is not 0, the sum of that
/// body over the street.
struct CounterKey {
    Month month;
    CaseMeasure code;
    std::int64_t community;
    std::int64_t body;
    UnitOutcome outcome;
    friend auto operator<=>(CounterKey const&, CounterKey const&) = default;
};
using Counters = std::map<CounterKey, std::int64_t>;

struct Range {
    Month from;
    Month until;
};
/// The months that are wanted. Error: indicator.bad_range {max}.
Result<Range> range_of(Wanted const& wanted, Month now);

/// The first moment of a month.
TimePoint start_of(Month month, calendar::TimeZone const& zone);

/// What a case's cells add to the counters (`sign` 1), or take away (-1).
void add_cells(Counters& counters, Month month, std::int64_t community, std::span<Cell const> cells, int sign);

/// Counters that are not alike; keys that are missing count as 0.
std::vector<Deviation> deviations(Counters const& kept, Counters const& by_rows);

struct Frame {
    Month from;
    Month until;  ///< included; not before `from`
    std::int64_t threshold;
    std::vector<JurisdictionId> communities{};  ///< by name
    std::vector<BodyId> bodies{};               ///< by name
    std::optional<JurisdictionId> community{};  ///< only this one's figures
};

/// Figures of all definitions. A month's whole, its communities and its bodies are shown as stats::show_parts says;
/// figures of several months add up the shown ones alone, so that no choice of months tells more than the months do.
/// Cost: O(months × (communities + bodies)²) a measure.
std::vector<Indicator> assemble(Counters const& counters, Frame const& frame);
std::vector<PublicReturns> public_returns(Counters const& counters, Frame const& frame);

/// "return_rate no 17 1", a line a cell: what indicator_cases keeps.
std::string cells_to_text(std::span<Cell const> cells);
/// Of a row that this program wrote; anything else is asserted.
std::vector<Cell> cells_from_text(std::string_view text);

}  // namespace hezhi::indicators
