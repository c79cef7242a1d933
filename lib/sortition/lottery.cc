#include "lib/sortition/lottery.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <tuple>

#include "lib/base/assert.h"

namespace hezhi::sortition {
namespace {

/// A stretch of a panel's time in which the same people of one type or class are on it.
struct Stretch {
    std::int64_t end;  ///< from the beginning of the panel's time
    std::vector<std::size_t> people;
};
/// A panel: its stretches, one after the other, over its whole time.
using Timetable = std::vector<std::vector<Stretch>>;

/// Weights in units: rounded, the error given to the largest.
std::vector<std::int64_t> in_units(std::vector<double> const& weights) {
    std::vector<std::int64_t> units;
    for (double const weight : weights) units.push_back(std::llround(weight * static_cast<double>(kWhole)));
    auto const largest = std::max_element(units.begin(), units.end());
    HZ_ASSERT(largest != units.end());
    *largest += kWhole - std::accumulate(units.begin(), units.end(), std::int64_t{0});
    HZ_ASSERT(*largest > 0);
    return units;
}

/// Panels of equal `amount` one after the other: position of each on an axis of its own.
struct Interval {
    std::int64_t begin;
    std::int64_t end;
    std::size_t person;
};

/// Lays the intervals of the axis out on the panels in `order`, whose lengths are `durations`.
void lay_out(std::vector<Interval> intervals, std::vector<std::size_t> const& order,
             std::vector<std::int64_t> const& durations, Timetable& timetable) {
    std::sort(intervals.begin(), intervals.end(), [](Interval const& a, Interval const& b) {
        return std::tie(a.begin, a.end, a.person) < std::tie(b.begin, b.end, b.person);
    });
    std::vector<std::int64_t> cuts;
    for (auto const& interval : intervals) {
        cuts.push_back(interval.begin);
        cuts.push_back(interval.end);
    }
    std::int64_t start = 0;
    for (auto const panel : order) {
        cuts.push_back(start);
        start += durations[panel];
        cuts.push_back(start);
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    std::vector<Interval> running;
    std::size_t next = 0;
    std::size_t cut = 0;
    start = 0;
    for (auto const panel : order) {
        std::int64_t const stop = start + durations[panel];
        while (cuts[cut] < stop) {
            std::erase_if(running, [&](Interval const& interval) { return interval.end <= cuts[cut]; });
            while (next < intervals.size() && intervals[next].begin <= cuts[cut]) running.push_back(intervals[next++]);
            Stretch stretch{cuts[cut + 1] - start, {}};
            for (auto const& interval : running) stretch.people.push_back(interval.person);
            timetable[panel].push_back(std::move(stretch));
            ++cut;
        }
        start = stop;
    }
}

/// People alone at their addresses: see `spread`. Lane j of the axis is the time of panels with at least j members, the
/// panels in descending order of members, so that every lane begins at 0.
Timetable timetable_of_type(std::vector<std::size_t> const& people, std::vector<int> const& members,
                            std::vector<std::int64_t> const& durations) {
    Timetable timetable(members.size());
    std::vector<std::size_t> order;
    for (std::size_t p = 0; p < members.size(); ++p) {
        if (members[p] > 0 && durations[p] > 0) order.push_back(p);
    }
    if (order.empty()) return timetable;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return members[a] != members[b] ? members[a] > members[b] : a < b; });
    std::vector<std::int64_t> lanes(static_cast<std::size_t>(members[order.front()]), 0);
    std::int64_t total = 0;
    for (auto const p : order) {
        for (int j = 0; j < members[p]; ++j) lanes[static_cast<std::size_t>(j)] += durations[p];
        total += members[p] * durations[p];
    }
    auto const count = static_cast<std::int64_t>(people.size());
    std::vector<Interval> intervals;
    for (std::size_t i = 0; i < people.size(); ++i) {
        // Lanes descend; the job goes on the last lane that is long enough, after the whole of the next shorter one.
        std::int64_t const job = total / count + (static_cast<std::int64_t>(i) < total % count ? 1 : 0);
        if (job == 0) continue;
        auto const shorter = std::find_if(lanes.begin(), lanes.end(), [job](std::int64_t lane) { return lane < job; });
        HZ_ASSERT(shorter != lanes.begin());
        auto const lane = shorter - 1;
        std::int64_t const whole = *lane == job || shorter == lanes.end() ? 0 : *shorter;
        if (whole > 0) intervals.push_back({0, whole, people[i]});
        std::int64_t const left = *lane - (job - whole);
        intervals.push_back({left, *lane, people[i]});
        *lane = left;
        if (whole > 0) lanes.erase(shorter);
        std::sort(lanes.begin(), lanes.end(), std::greater<>());
    }
    lay_out(std::move(intervals), order, durations, timetable);
    return timetable;
}

/// Households of a class: panels that take the same numbers of the class's types form one stretch of time, in which the
/// households (and the people of one type inside a household) take equal turns.
Timetable timetable_of_class(PanelSpace const& space, HouseholdClass const& group, std::vector<TypePanel> const& panels,
                             std::vector<std::int64_t> const& durations) {
    Timetable timetable(panels.size());
    std::map<std::vector<int>, std::vector<std::size_t>> compositions;
    for (std::size_t p = 0; p < panels.size(); ++p) {
        std::vector<int> composition;
        bool is_empty = true;
        for (auto const type : group.types) {
            composition.push_back(panels[p][type]);
            is_empty = is_empty && panels[p][type] == 0;
        }
        if (!is_empty && durations[p] > 0) compositions[composition].push_back(p);
    }
    auto const households = static_cast<std::int64_t>(group.households.size());
    std::int64_t copies = 1;
    for (auto const type : group.types) copies = std::lcm(copies, space.types[type].count() / households);
    std::int64_t const turns = households * copies;
    for (auto const& [composition, order] : compositions) {
        std::int64_t total = 0;
        for (auto const p : order) total += durations[p];
        std::vector<Interval> intervals;
        for (std::int64_t turn = 0; turn < turns; ++turn) {
            auto const at = [&](std::int64_t i) { return total / turns * i + total % turns * i / turns; };
            std::int64_t const begin = at(turn);
            std::int64_t const end = at(turn + 1);
            if (begin == end) continue;
            std::int64_t seat = turn;
            for (std::size_t f = 0; f < group.types.size(); ++f) {
                for (int i = 0; i < composition[f]; ++i, ++seat) {
                    auto const& household = group.households[static_cast<std::size_t>(seat % households)];
                    auto const& people = household.people[f];
                    intervals.push_back(
                        {begin, end, people[static_cast<std::size_t>(turn / households) % people.size()]});
                }
            }
        }
        lay_out(std::move(intervals), order, durations, timetable);
    }
    return timetable;
}

}  // namespace

PanelLottery spread(PanelSpace const& space, TypeLottery const& lottery) {
    auto const durations = in_units(lottery.weights);
    std::vector<Timetable> timetables;
    std::vector<int> members(lottery.panels.size());
    for (std::size_t t = 0; t < space.types.size(); ++t) {
        if (space.types[t].household_class) continue;
        for (std::size_t p = 0; p < members.size(); ++p) members[p] = lottery.panels[p][t];
        timetables.push_back(timetable_of_type(space.types[t].people, members, durations));
    }
    for (auto const& group : space.household_classes) {
        timetables.push_back(timetable_of_class(space, group, lottery.panels, durations));
    }

    std::map<std::vector<std::size_t>, std::int64_t> weights;
    for (std::size_t p = 0; p < lottery.panels.size(); ++p) {
        std::vector<std::int64_t> cuts{0, durations[p]};
        for (auto const& timetable : timetables) {
            for (auto const& stretch : timetable[p]) cuts.push_back(stretch.end);
        }
        std::sort(cuts.begin(), cuts.end());
        cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
        std::vector<std::size_t> place(timetables.size(), 0);
        for (std::size_t c = 0; c + 1 < cuts.size(); ++c) {
            std::vector<std::size_t> people;
            for (std::size_t i = 0; i < timetables.size(); ++i) {
                auto const& stretches = timetables[i][p];
                if (stretches.empty()) continue;
                while (stretches[place[i]].end <= cuts[c]) ++place[i];
                auto const& now = stretches[place[i]].people;
                people.insert(people.end(), now.begin(), now.end());
            }
            std::sort(people.begin(), people.end());
            weights[std::move(people)] += cuts[c + 1] - cuts[c];
        }
    }
    PanelLottery result;
    for (auto& [people, weight] : weights) result.panels.push_back({people, weight});
    std::sort(result.panels.begin(), result.panels.end(), [](WeightedPanel const& a, WeightedPanel const& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.members < b.members;
    });
    return result;
}

std::vector<std::int64_t> chances(PanelLottery const& lottery, std::size_t people) {
    std::vector<std::int64_t> result(people, 0);
    for (auto const& panel : lottery.panels) {
        for (auto const person : panel.members) result[person] += panel.weight;
    }
    return result;
}

WeightedPanel const& draw(PanelLottery const& lottery, Random& random) {
    HZ_ASSERT(!lottery.panels.empty());
    auto place = static_cast<std::int64_t>(random.uniform_below(static_cast<std::uint64_t>(kWhole)));
    for (auto const& panel : lottery.panels) {
        if (place < panel.weight) return panel;
        place -= panel.weight;
    }
    HZ_ASSERT(false);
    return lottery.panels.back();
}

}  // namespace hezhi::sortition
