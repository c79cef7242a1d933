// Indicators on the wire: requests and replies of indicator_routes.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/http/walker.h"
#include "src/indicators/duty_figures.h"
#include "src/indicators/indicators.h"

namespace hezhi::indicators {

using MonthText = BoundedText<7, 7>;

struct IndicatorsRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
    std::optional<MonthText> from;  ///< "2026-11"
    std::optional<MonthText> until;
};
BOOST_DESCRIBE_STRUCT(IndicatorsRequest, (), (street, community, from, until))

struct ExclusionView {
    UnitOutcome why;
    std::optional<std::int64_t> count;
};
BOOST_DESCRIBE_STRUCT(ExclusionView, (), (why, count))

/// A share is yes / n; the mean of `hops` is sum / n. Ends of the 95 % interval in ten-thousandths. Absent unless
/// shown.
struct FigureView {
    FigureShown shown;
    std::optional<std::int64_t> yes;
    std::optional<std::int64_t> n;
    std::optional<std::int64_t> sum;
    std::optional<std::int64_t> low_e4;
    std::optional<std::int64_t> high_e4;
    std::vector<ExclusionView> excluded;
};
BOOST_DESCRIBE_STRUCT(FigureView, (), (shown, yes, n, sum, low_e4, high_e4, excluded))

struct MonthFigureView {
    std::string month;
    FigureView figure;
};
BOOST_DESCRIBE_STRUCT(MonthFigureView, (), (month, figure))

struct PartFigureView {
    std::string id;
    std::string name;
    FigureView figure;
};
BOOST_DESCRIBE_STRUCT(PartFigureView, (), (id, name, figure))

struct IndicatorView {
    CaseMeasure measure;
    std::optional<CaseMeasure> counter;
    bool protects_answers;
    FigureView figure;
    std::vector<MonthFigureView> months;
    std::vector<PartFigureView> communities;
    std::vector<PartFigureView> bodies;
};
BOOST_DESCRIBE_STRUCT(IndicatorView, (), (measure, counter, protects_answers, figure, months, communities, bodies))

struct PublicReturnsView {
    BodyId body;
    std::string name;
    std::int64_t wrong;
    std::int64_t right;
    std::int64_t pending;
};
BOOST_DESCRIBE_STRUCT(PublicReturnsView, (), (body, name, wrong, right, pending))

struct IndicatorsPage {
    std::string from;
    std::string until;
    std::int64_t threshold;
    bool is_behind;
    std::vector<IndicatorView> indicators;
    std::vector<PublicReturnsView> returns;
};
BOOST_DESCRIBE_STRUCT(IndicatorsPage, (), (from, until, threshold, is_behind, indicators, returns))

/// A share or a mean is part / whole; a median has hours. Absent unless shown.
struct DutyFigureView {
    FigureShown shown;
    std::optional<std::int64_t> part;
    std::optional<std::int64_t> whole;
    std::optional<std::int64_t> low_e4;
    std::optional<std::int64_t> high_e4;
    std::optional<std::int64_t> median_hours;
    std::optional<std::int64_t> low_hours;
    std::optional<std::int64_t> high_hours;
    std::int64_t left_out;
};
BOOST_DESCRIBE_STRUCT(DutyFigureView, (),
                      (shown, part, whole, low_e4, high_e4, median_hours, low_hours, high_hours, left_out))

struct DutyMonthView {
    std::string month;
    DutyFigureView figure;
};
BOOST_DESCRIBE_STRUCT(DutyMonthView, (), (month, figure))

struct DutyPlaceView {
    std::string id;
    std::string name;
    DutyFigureView figure;
};
BOOST_DESCRIBE_STRUCT(DutyPlaceView, (), (id, name, figure))

struct DutyIndicatorView {
    DutyMeasure measure;
    DutyFigureView figure;
    std::vector<DutyMonthView> months;
    std::vector<DutyPlaceView> communities;
};
BOOST_DESCRIBE_STRUCT(DutyIndicatorView, (), (measure, figure, months, communities))

struct DutiesPage {
    std::string from;
    std::string until;
    std::vector<DutyIndicatorView> indicators;
};
BOOST_DESCRIBE_STRUCT(DutiesPage, (), (from, until, indicators))

struct BehindRequest : PageRequest {
    RealmId street;
    CaseMeasure measure;
    MonthText month;
    std::optional<JurisdictionId> community;
};
BOOST_DESCRIBE_STRUCT(BehindRequest, (PageRequest), (street, measure, month, community))

inline constexpr std::int64_t kFileCasesMax = 1'000;
struct BehindFileRequest {
    RealmId street;
    CaseMeasure measure;
    MonthText month;
    std::optional<JurisdictionId> community;
    std::optional<cases::CaseId> after;  ///< the last case of the file before
    std::optional<Bounded<1, kFileCasesMax>> limit;
};
BOOST_DESCRIBE_STRUCT(BehindFileRequest, (), (street, measure, month, community, after, limit))

struct UnitView {
    UnitOutcome outcome;
    std::optional<std::string> body;
    std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(UnitView, (), (outcome, body, count))

struct BehindRowView {
    cases::CaseId id;
    std::string number;
    TimePoint received_at;
    std::string state;  ///< a word of docs/formats/case-states.csv
    std::string community;
    std::vector<UnitView> units;
};
BOOST_DESCRIBE_STRUCT(BehindRowView, (), (id, number, received_at, state, community, units))

/// Error: indicator.bad_month.
Result<Month> month_of(MonthText const& text);

IndicatorsPage page_of(storage::ReadTransaction& tx, Dashboard const& dashboard);
BehindRowView view_of(storage::ReadTransaction& tx, BehindRow const& row);
DutiesPage page_of(storage::ReadTransaction& tx, DutyBoard const& board);
/// Columns number, received_at, state, community, outcome, body, count: a line a unit.
std::string to_csv(storage::ReadTransaction& tx, std::vector<BehindRow> const& rows);

}  // namespace hezhi::indicators
