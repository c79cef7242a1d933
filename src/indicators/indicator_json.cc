#include "src/indicators/indicator_json.h"

#include "lib/base/csv.h"
#include "lib/base/enum_names.h"
#include "lib/base/rfc3339.h"
#include "src/bodies/bodies.h"
#include "src/indicators/indicator_rules.h"

namespace hezhi::indicators {
namespace {

using storage::ReadTransaction;

FigureView view_of(Figure const& figure, CaseMeasure code) {
    FigureView view{.shown = figure.shown, .yes = {}, .n = {}, .sum = {}, .low_e4 = {}, .high_e4 = {}, .excluded = {}};
    if (figure.shown == FigureShown::shown) {
        view.yes = figure.yes;
        view.n = figure.n();
        if (code == CaseMeasure::hops) view.sum = figure.sum;
        if (figure.interval) {
            view.low_e4 = figure.interval->low_e4;
            view.high_e4 = figure.interval->high_e4;
        }
    }
    for (auto const& [why, count] : figure.excluded) view.excluded.push_back({why, count});
    return view;
}

DutyFigureView view_of(DutyFigure const& figure) {
    DutyFigureView view{.shown = figure.shown, .left_out = figure.left_out};
    if (figure.shown != FigureShown::shown) return view;
    if (!figure.median_hours) view.part = figure.part;
    view.whole = figure.whole;
    if (figure.interval) {
        view.low_e4 = figure.interval->low_e4;
        view.high_e4 = figure.interval->high_e4;
    }
    view.median_hours = figure.median_hours;
    if (figure.hours) {
        view.low_hours = figure.hours->low;
        view.high_hours = figure.hours->high;
    }
    return view;
}

std::string body_name(ReadTransaction& tx, BodyId id) {
    auto const body = bodies::find_body(tx, id);
    return body ? body->name : std::string{};
}

std::string place_name(ReadTransaction& tx, std::optional<JurisdictionId> id) {
    if (!id) return {};
    auto const place = jurisdictions::find_jurisdiction(tx, *id);
    return place ? place->name : std::string{};
}

IndicatorView view_of(ReadTransaction& tx, Indicator const& indicator) {
    auto const code = indicator.code;
    auto const& definition = definition_of(code);
    IndicatorView view{.measure = code,
                       .counter = definition.counter,
                       .protects_answers = definition.protects == stats::Protects::both_answers,
                       .figure = view_of(indicator.figure, code),
                       .months = {},
                       .communities = {},
                       .bodies = {}};
    for (auto const& one : indicator.months) view.months.push_back({one.month.str(), view_of(one.figure, code)});
    for (auto const& one : indicator.communities) {
        view.communities.push_back({one.community.str(), place_name(tx, one.community), view_of(one.figure, code)});
    }
    for (auto const& one : indicator.bodies) {
        view.bodies.push_back({one.body.str(), body_name(tx, one.body), view_of(one.figure, code)});
    }
    return view;
}

}  // namespace

Result<Month> month_of(MonthText const& text) {
    auto const month = Month::parse(text.str());
    if (!month) return fail(ErrorCode::invalid, "indicator.bad_month");
    return *month;
}

IndicatorsPage page_of(ReadTransaction& tx, Dashboard const& dashboard) {
    IndicatorsPage page{.from = dashboard.from.str(),
                        .until = dashboard.until.str(),
                        .threshold = dashboard.threshold,
                        .is_behind = dashboard.is_behind,
                        .indicators = {},
                        .returns = {}};
    for (auto const& one : dashboard.indicators) page.indicators.push_back(view_of(tx, one));
    for (auto const& one : dashboard.returns) {
        page.returns.push_back({one.body, body_name(tx, one.body), one.wrong, one.right, one.pending});
    }
    return page;
}

BehindRowView view_of(ReadTransaction& tx, BehindRow const& row) {
    BehindRowView view{.id = row.id,
                       .number = row.number,
                       .received_at = row.received_at,
                       .state = std::string(casework::name(row.state)),
                       .community = place_name(tx, row.community),
                       .units = {}};
    for (auto const& unit : row.units) {
        view.units.push_back(
            {unit.outcome, unit.body ? std::optional(body_name(tx, *unit.body)) : std::nullopt, unit.count});
    }
    return view;
}

std::string to_csv(ReadTransaction& tx, std::vector<BehindRow> const& rows) {
    std::string csv = "case,number,received_at,state,community,outcome,body,count\r\n";
    for (auto const& row : rows) {
        auto const view = view_of(tx, row);
        std::string const start = row.id.str() + "," + csv_field(view.number) + "," + to_rfc3339(view.received_at) +
                                  "," + view.state + "," + spreadsheet_field(view.community) + ",";
        if (view.units.empty()) csv += start + ",,\r\n";
        for (auto const& unit : view.units) {
            csv += start + std::string(enum_name(unit.outcome)) + "," + spreadsheet_field(unit.body.value_or("")) +
                   "," + std::to_string(unit.count) + "\r\n";
        }
    }
    return csv;
}

DutiesPage page_of(ReadTransaction& tx, DutyBoard const& board) {
    DutiesPage page{.from = board.from.str(), .until = board.until.str(), .indicators = {}};
    for (auto const& one : board.indicators) {
        DutyIndicatorView view{.measure = one.code, .figure = view_of(one.figure), .months = {}, .communities = {}};
        for (auto const& month : one.months) view.months.push_back({month.month.str(), view_of(month.figure)});
        for (auto const& place : one.communities) {
            view.communities.push_back({place.community.str(), place_name(tx, place.community), view_of(place.figure)});
        }
        page.indicators.push_back(std::move(view));
    }
    return page;
}

}  // namespace hezhi::indicators
