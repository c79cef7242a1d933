#include "src/app/sortition_json.h"

#include <cmath>
#include <string>
#include <vector>

#include "lib/base/csv.h"

namespace hezhi::app {
namespace json = boost::json;
using namespace sortition;
namespace {

/// Whole multiples of 10⁻¹⁵ below 1 have a shortest decimal form, and that is the one printed.
double decimal(std::int64_t units) {
    return static_cast<double>(units) / static_cast<double>(kWhole);
}

json::array ids(Pool const& pool, std::vector<std::size_t> const& people) {
    json::array result;
    for (auto const person : people) result.emplace_back(pool.people[person].id);
    return result;
}

json::array numbers(std::vector<double> const& values) {
    json::array result;
    for (double const value : values) result.emplace_back(value);
    return result;
}

json::array types_json(Pool const& pool, PanelSpace const& space) {
    json::array types;
    for (auto const& type : space.types) {
        types.push_back(json::object{{"members", ids(pool, type.people)}, {"limit", type.limit}});
    }
    return types;
}

json::array cuts_json(std::vector<PanelCut> const& cuts) {
    json::array result;
    for (auto const& cut : cuts) {
        json::array on;
        for (auto const type : cut.types) on.emplace_back(type);
        result.push_back(
            json::object{{"types", std::move(on)}, {"coefficients", numbers(cut.coefficients)}, {"upper", cut.upper}});
    }
    return result;
}

/// Of MAXIMIN, NASH and GOLDILOCKS: `multipliers` prove `bound` by weak duality.
json::object relaxed_certificate(Pool const& pool, Answer const& answer) {
    json::object object;
    object["objective"] = answer.relaxed.objective;
    object["bound"] = answer.relaxed.bound;
    object["gap"] = answer.relaxed.gap;
    object["types"] = types_json(pool, answer.space);
    object["cuts"] = cuts_json(answer.relaxed.cuts);
    object["multipliers"] = numbers(answer.relaxed.multipliers);
    return object;
}

/// Outwards to six decimals, which is finer than the draws can tell.
double rounded(double value, double (*round)(double)) {
    return round(value * 1e6) / 1e6;
}

/// Of LEGACY: what the draws showed; nothing is proved.
json::object legacy_certificate(Pool const& pool, Answer const& answer) {
    auto const& legacy = answer.legacy;
    json::object object;
    object["draws"] = legacy.draws;
    object["failed"] = legacy.failed;
    object["confidence"] = legacy.confidence;
    object["min_upper"] = rounded(legacy.min_upper, std::ceil);
    json::object intervals;
    for (std::size_t i = 0; i < pool.people.size(); ++i) {
        intervals[pool.people[i].id] =
            json::array{rounded(legacy.intervals[i].lower, std::floor), rounded(legacy.intervals[i].upper, std::ceil)};
    }
    object["intervals"] = std::move(intervals);
    return object;
}

json::object leximin_certificate(Pool const& pool, Answer const& answer) {
    json::object object;
    object["types"] = types_json(pool, answer.space);
    object["gap"] = answer.leximin.gap <= 1e-9 ? 0.0 : answer.leximin.gap;  // less is rounding
    object["cuts"] = cuts_json(answer.leximin.cuts);
    json::array stages;
    for (auto const& stage : answer.leximin.stages) {
        json::array settled;
        for (auto const type : stage.types) settled.emplace_back(type);
        stages.push_back(json::object{
            {"value", stage.value}, {"types", std::move(settled)}, {"multipliers", numbers(stage.multipliers)}});
    }
    object["stages"] = std::move(stages);
    return object;
}

json::object certificate(Pool const& pool, Answer const& answer) {
    switch (answer.method) {
        case Method::leximin:
            return leximin_certificate(pool, answer);
        case Method::legacy:
            return legacy_certificate(pool, answer);
        case Method::maximin:
        case Method::nash:
        case Method::goldilocks:
            break;
    }
    return relaxed_certificate(pool, answer);
}

}  // namespace

json::array changes_json(Pool const& pool, QuotaAdvice const& advice) {
    json::array changes;
    for (auto const& change : advice.changes) {
        auto const& category = pool.categories[change.category];
        changes.push_back(json::object{{"category", category.name},
                                       {"value", category.quotas[change.quota].value},
                                       {"bound", change.bound == Bound::min ? "min" : "max"},
                                       {"from", change.from},
                                       {"to", change.to}});
    }
    return changes;
}

json::object answer_json(Pool const& pool, Answer const& answer) {
    json::object object;
    object["method"] = name(answer.method);
    object["pool"] = pool.people.size();
    object["panel_size"] = pool.panel_size;
    object["types"] = answer.space.types.size();
    json::object probabilities;
    for (std::size_t i = 0; i < pool.people.size(); ++i) {
        probabilities[pool.people[i].id] = decimal(answer.chances[i]);
    }
    object["probabilities"] = std::move(probabilities);
    auto const figures = measures(answer.chances);
    object["min_probability"] = figures.min_probability;
    object["gini"] = figures.gini;
    object["geometric_mean"] = figures.geometric_mean;
    json::array panels;
    for (auto const& panel : answer.lottery.panels) {
        panels.push_back(json::object{{"weight", decimal(panel.weight)}, {"members", ids(pool, panel.members)}});
    }
    object["panels"] = std::move(panels);
    object["certificate"] = certificate(pool, answer);
    object["uncoverable"] = ids(pool, answer.uncoverable);
    return object;
}

json::object infeasible_json(Pool const& pool, Infeasible const& report) {
    json::object object;
    object["error"] = "sortition.infeasible";
    json::array conflicts;
    for (auto const& conflict : report.conflicts) {
        conflicts.push_back(json::object{{"found", conflict.found}, {"expected", conflict.expected}});
    }
    object["conflicts"] = std::move(conflicts);
    if (report.advice) object["smallest_change"] = changes_json(pool, *report.advice);
    object["uncoverable"] = ids(pool, report.left_out);
    if (report.for_everybody) object["smallest_change_for_everybody"] = changes_json(pool, *report.for_everybody);
    return object;
}

json::object uniform_json(Pool const& pool, UniformLottery const& lottery) {
    json::object object;
    object["size"] = lottery.panels.size();
    object["deviation_max"] = lottery.deviation_max;
    object["min_count"] = lottery.min_count;
    json::object counts;
    for (std::size_t i = 0; i < pool.people.size(); ++i) counts[pool.people[i].id] = lottery.counts[i];
    object["counts"] = std::move(counts);
    json::array panels;
    for (auto const& panel : lottery.panels) panels.push_back(ids(pool, panel));
    object["panels"] = std::move(panels);
    return object;
}

std::string uniform_csv(Pool const& pool, UniformLottery const& lottery) {
    std::string text = "panel";
    for (int seat = 1; seat <= pool.panel_size; ++seat) text += ",member_" + std::to_string(seat);
    text += '\n';
    for (std::size_t p = 0; p < lottery.panels.size(); ++p) {
        text += std::to_string(p);
        for (auto const person : lottery.panels[p]) text += ',' + spreadsheet_field(pool.people[person].id);
        text += '\n';
    }
    return text;
}

}  // namespace hezhi::app
