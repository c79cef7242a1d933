#include "src/indicators/duty_figures.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

#include "lib/stats/suppression.h"
#include "src/agenda/agenda.h"
#include "src/indicators/indicator_rules.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/people/people.h"
#include "src/tasks/tasks.h"

namespace hezhi::indicators {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;

constexpr std::array kMeasures{DutyMeasure::lag,   DutyMeasure::load,           DutyMeasure::upward,
                               DutyMeasure::match, DutyMeasure::informal_entry, DutyMeasure::assessments,
                               DutyMeasure::sink,  DutyMeasure::repeated_fields};

DutyFigure share(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return {};
    return {.shown = FigureShown::shown, .part = part, .whole = whole, .interval = stats::wilson_95(part, whole)};
}
DutyFigure mean(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return {};
    return {.shown = FigureShown::shown, .part = part, .whole = whole, .interval = stats::count_mean_95(part, whole)};
}

DutyFigure lag(DutySums const& sums) {
    auto hours = sums.lag_hours;
    DutyFigure figure{.left_out = sums.unanswered};
    if (hours.empty()) return figure;
    std::ranges::sort(hours);
    figure.shown = FigureShown::shown;
    figure.whole = std::ssize(hours);
    figure.median_hours = hours[(hours.size() - 1) / 2];
    figure.hours = stats::median_95(hours);
    return figure;
}

/// Months of the range in order, each with what it adds up to in one community or in the street as a whole.
class Sums {
public:
    Sums(ReadTransaction& tx, Scope scope, calendar::TimeZone const& zone, TimePoint now)
        : tx_(tx), scope_(scope), zone_(zone), now_(now), pooled_(tasks::pooled_errands(tx, scope, now)) {}

    void add_lags(Month from, Month until) {
        lags_ = agenda::cluster_lags(tx_, scope_, start_of(from, zone_), std::min(start_of(until.next(), zone_), now_));
    }

    DutySums of(Month month, jurisdictions::Jurisdiction const& place) const {
        return of(month, {&place, 1}, place.id);
    }
    DutySums of(Month month, std::span<jurisdictions::Jurisdiction const> places) const {
        return of(month, places, std::nullopt);
    }

private:
    DutySums of(Month month, std::span<jurisdictions::Jurisdiction const> places,
                std::optional<JurisdictionId> community) const {
        auto const counts = tasks::task_counts(tx_, scope_, community, month.key(), now_);
        auto const end = std::min(start_of(month.next(), zone_), now_);
        DutySums sums{.admitted = counts.admitted,
                      .upward_minutes = counts.reporting_minutes + counts.assessment_minutes,
                      .all_minutes = counts.admitted_minutes + counts.assessment_minutes + counts.case_minutes,
                      .case_acts = counts.case_acts,
                      .proposed = counts.proposed,
                      .matched = counts.matched,
                      .lead_known = counts.lead_known,
                      .lead_elsewhere = counts.lead_elsewhere,
                      .fields_asked = counts.fields_asked,
                      .fields_known = counts.fields_known,
                      .assessments = counts.indicators + counts.inspections,
                      .communities = std::ssize(places)};
        for (auto const& place : places) {
            sums.members +=
                std::ssize(people::post_holders(tx_, scope_, Permission::task_answer, place.path, std::nullopt, end));
        }
        if (!community) {
            for (auto const& one : pooled_) {
                if (one.month != month.key()) continue;
                sums.pooled_informal = one.count;
                sums.pooled_proposed = counts.proposed;
            }
        }
        for (auto const& one : lags_) {
            if (Month::at(one.passed_at, zone_) != month || (community && one.community != *community)) continue;
            if (one.first_reply_at) {
                sums.lag_hours.push_back((*one.first_reply_at - one.passed_at) / std::chrono::hours{1});
            } else {
                ++sums.unanswered;
            }
        }
        return sums;
    }

    ReadTransaction& tx_;
    Scope scope_;
    calendar::TimeZone const& zone_;
    TimePoint now_;
    std::vector<tasks::PooledErrands> pooled_;
    std::vector<agenda::ClusterLag> lags_;
};

DutyIndicator& of(std::vector<DutyIndicator>& all, DutyMeasure code) {
    return *std::ranges::find(all, code, &DutyIndicator::code);
}

}  // namespace

DutySums& DutySums::operator+=(DutySums const& later) {
    admitted += later.admitted;
    members += later.members;
    upward_minutes += later.upward_minutes;
    all_minutes += later.all_minutes;
    case_acts += later.case_acts;
    proposed += later.proposed;
    matched += later.matched;
    lead_known += later.lead_known;
    lead_elsewhere += later.lead_elsewhere;
    fields_asked += later.fields_asked;
    fields_known += later.fields_known;
    assessments = later.assessments;
    communities = later.communities;
    pooled_informal += later.pooled_informal;
    pooled_proposed += later.pooled_proposed;
    lag_hours.insert(lag_hours.end(), later.lag_hours.begin(), later.lag_hours.end());
    unanswered += later.unanswered;
    return *this;
}

DutyFigure duty_figure(DutyMeasure code, DutySums const& sums, std::int64_t threshold) {
    switch (code) {
        case DutyMeasure::lag:
            return lag(sums);
        case DutyMeasure::load:
            return mean(sums.admitted, sums.members);
        case DutyMeasure::upward: {
            if (sums.case_acts > 0 && sums.case_acts < threshold) return {.shown = FigureShown::too_few};
            // Estimated minutes are no independent trials: a share without an interval.
            auto figure = share(sums.upward_minutes, sums.all_minutes);
            figure.interval.reset();
            return figure;
        }
        case DutyMeasure::match:
            return share(sums.matched, sums.proposed);
        case DutyMeasure::informal_entry:
            return share(sums.pooled_informal, sums.pooled_informal + sums.pooled_proposed);
        case DutyMeasure::assessments:
            return mean(sums.assessments, sums.communities);
        case DutyMeasure::sink: {
            auto figure = share(sums.lead_elsewhere, sums.lead_known);
            figure.left_out = sums.proposed - sums.lead_known;
            return figure;
        }
        case DutyMeasure::repeated_fields:
            return share(sums.fields_known, sums.fields_asked);
    }
    return {};
}

Result<DutyBoard> duty_board(ReadTransaction& tx, Caller const& who, Scope scope, Wanted const& wanted) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    auto communities = jurisdictions::communities_of(tx, scope.realm);
    std::ranges::sort(communities, {}, [](auto const& one) { return std::pair(one.name, one.id); });
    if (wanted.community) {
        HZ_TRY(jurisdictions::require_community(tx, scope.realm, *wanted.community));
        std::erase_if(communities, [&](auto const& one) { return one.id != *wanted.community; });
    }
    auto const zone = jurisdictions::calendar_of(tx, street).zone();
    HZ_TRY(auto const range, range_of(wanted, Month::at(who.now, zone)));
    Sums sums(tx, scope, zone, who.now);
    sums.add_lags(range.from, range.until);

    DutyBoard board{.from = range.from, .until = range.until, .indicators = {}};
    for (auto const code : kMeasures)
        board.indicators.push_back({.code = code, .figure = {}, .months = {}, .communities = {}});
    DutySums whole;
    std::vector<DutySums> parts(communities.size());
    for (auto month = range.from; month <= range.until; month = month.next()) {
        auto const now = wanted.community ? sums.of(month, communities.front()) : sums.of(month, communities);
        for (auto const code : kMeasures) {
            of(board.indicators, code).months.push_back({month, duty_figure(code, now, stats::kPublicThreshold)});
        }
        whole += now;
        if (wanted.community) continue;
        for (std::size_t at = 0; at < communities.size(); ++at) parts[at] += sums.of(month, communities[at]);
    }
    for (auto& indicator : board.indicators) {
        indicator.figure = duty_figure(indicator.code, whole, stats::kPublicThreshold);
        if (wanted.community || indicator.code == DutyMeasure::informal_entry) continue;
        for (std::size_t at = 0; at < communities.size(); ++at) {
            indicator.communities.push_back(
                {communities[at].id, duty_figure(indicator.code, parts[at], stats::kPublicThreshold)});
        }
    }
    return board;
}

}  // namespace hezhi::indicators
