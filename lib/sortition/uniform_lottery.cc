#include "lib/sortition/uniform_lottery.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "lib/base/assert.h"
#include "lib/solver/linear_program.h"
#include "lib/sortition/panel_search.h"

namespace hezhi::sortition {
namespace {

/// A fraction this close to a whole number is one.
constexpr double kWholeTolerance = 1e-6;
/// Slack of the rows of the rounding programmes.
constexpr double kRowSlack = 1e-7;
/// Share of the rows that is given up where a vertex brings nothing new.
constexpr std::size_t kDropDivisor = 20;
/// What nobody's panel weighs in the local search, in fourth powers of counts.
constexpr double kAbsent = 1e6;
/// Steps of the local search: pairs of types compared, and panels priced.
constexpr std::int64_t kWorkMax = 40'000'000;
constexpr int kPricingsMax = 40;
constexpr std::int64_t kPricingNodesMax = 2000;
constexpr double kImprovement = 1e-9;

/// Copies of distinct type panels.
struct Copies {
    std::vector<TypePanel> panels;
    std::vector<int> count;
};

class Rounding {
public:
    Rounding(PanelSpace const& space, PanelLottery const& lottery, int size, Random& random)
        : space_(space), size_(size), random_(random) {
        std::map<TypePanel, std::int64_t> weights;
        for (auto const& panel : lottery.panels) {
            TypePanel types(space.types.size(), 0);
            for (auto const person : panel.members) ++types[space.type_of[person]];
            weights[std::move(types)] += panel.weight;
        }
        target_.assign(space.types.size(), 0);
        for (auto const& [panel, weight] : weights) {
            auto const copies = static_cast<std::uint64_t>(weight) * static_cast<std::uint64_t>(size);
            auto const whole = copies / static_cast<std::uint64_t>(kWhole);
            start_.panels.push_back(panel);
            start_.count.push_back(static_cast<int>(whole));
            fraction_.push_back(static_cast<double>(copies % static_cast<std::uint64_t>(kWhole)) /
                                static_cast<double>(kWhole));
            double const expected = static_cast<double>(copies) / static_cast<double>(kWhole);
            for (std::size_t t = 0; t < panel.size(); ++t) target_[t] += expected * panel[t];
        }
        for (std::size_t t = 0; t < target_.size(); ++t) target_[t] /= space.types[t].count();
    }

    Result<Copies> round() {
        Copies result = start_;
        HZ_TRY(round_fractions(result));
        Copies improved = result;
        improve(improved);
        return worst(improved) <= worst(result) + kImprovement ? improved : result;
    }

private:
    /// Σ over the people of t, who take turns in `seats` seats, of (count − target)⁴.
    double cost(std::size_t t, int seats) const {
        int const people = space_.types[t].count();
        int const least = seats / people;
        int const more = seats % people;
        auto const one = [&](int count) {
            double const deviation = count - target_[t];
            double const square = deviation * deviation;
            return square * square + (count == 0 && target_[t] > 0 ? kAbsent : 0);
        };
        return (people - more) * one(least) + (more > 0 ? more * one(least + 1) : 0);
    }

    std::vector<int> seats_of(Copies const& copies) const {
        std::vector<int> seats(space_.types.size(), 0);
        for (std::size_t p = 0; p < copies.panels.size(); ++p) {
            if (copies.count[p] == 0) continue;
            for (std::size_t t = 0; t < seats.size(); ++t) seats[t] += copies.count[p] * copies.panels[p][t];
        }
        return seats;
    }

    /// The largest deviation of a count.
    double worst(Copies const& copies) const {
        auto const seats = seats_of(copies);
        double result = 0;
        for (std::size_t t = 0; t < seats.size(); ++t) {
            int const people = space_.types[t].count();
            result = std::max(result, std::abs(seats[t] / people - target_[t]));
            if (seats[t] % people > 0) result = std::max(result, std::abs(seats[t] / people + 1 - target_[t]));
        }
        return result;
    }

    Result<void> round_fractions(Copies& copies) {
        std::vector<std::size_t> open;  // panels whose fraction is still to be decided
        double rest = 0;
        for (std::size_t p = 0; p < fraction_.size(); ++p) {
            if (fraction_[p] > 0) open.push_back(p);
            rest += fraction_[p];
        }
        auto left = std::llround(rest);  // copies to be given
        std::vector<bool> is_kept(space_.types.size(), true);
        auto fraction = fraction_;
        while (!open.empty()) {
            solver::LinearProgram program;
            for (std::size_t i = 0; i < open.size(); ++i) {
                static_cast<void>(program.add_column(random_.uniform_unit(), 0, 1));
            }
            std::vector<int> columns(open.size());
            std::iota(columns.begin(), columns.end(), 0);
            std::vector<double> const ones(open.size(), 1.0);
            program.add_row(static_cast<double>(left), static_cast<double>(left), columns, ones);
            std::vector<std::pair<double, std::size_t>> undecided;  // seats left to decide for each person; the type
            for (std::size_t t = 0; t < space_.types.size(); ++t) {
                if (!is_kept[t]) continue;
                std::vector<int> at;
                std::vector<double> members;
                double sum = 0;
                double mass = 0;
                for (std::size_t i = 0; i < open.size(); ++i) {
                    int const count = start_.panels[open[i]][t];
                    if (count == 0) continue;
                    at.push_back(static_cast<int>(i));
                    members.push_back(count);
                    sum += count * fraction[open[i]];
                    mass += count;
                }
                if (at.empty()) continue;
                program.add_row(sum - kRowSlack, sum + kRowSlack, at, members);
                undecided.emplace_back(mass / space_.types[t].count(), t);
            }
            auto status = program.maximise_dual();
            if (status != solver::LinearStatus::optimal) status = program.maximise_afresh();
            std::size_t decided = 0;
            if (status == solver::LinearStatus::optimal) {
                auto const x = program.primal();
                std::vector<std::size_t> still;
                for (std::size_t i = 0; i < open.size(); ++i) {
                    if (x[i] < kWholeTolerance) continue;
                    if (x[i] > 1 - kWholeTolerance && left > 0) {
                        ++copies.count[open[i]];
                        --left;
                    } else {
                        fraction[open[i]] = x[i];
                        still.push_back(open[i]);
                    }
                }
                decided = open.size() - still.size();
                open = std::move(still);
            } else if (undecided.empty()) {
                return fail(ErrorCode::internal, "sortition.limit_reached", "rounding");
            }
            if (decided > 0 || open.empty()) continue;
            std::sort(undecided.begin(), undecided.end());
            std::size_t const dropped = std::min(undecided.size(), undecided.size() / kDropDivisor + 1);
            for (std::size_t i = 0; i < dropped; ++i) is_kept[undecided[i].second] = false;
        }
        // What tolerances may have left over.
        for (std::size_t p = 0; left > 0; p = (p + 1) % copies.count.size(), --left) ++copies.count[p];
        HZ_ASSERT(std::accumulate(copies.count.begin(), copies.count.end(), 0) == size_);
        return {};
    }

    void improve(Copies& copies) {
        auto seats = seats_of(copies);
        PanelSearch search(space_);
        std::int64_t work = 0;
        std::size_t fresh = 0;  // panels from here on have not been tried against the others
        for (int pricing = 0; pricing < kPricingsMax && work < kWorkMax; ++pricing) {
            while (work < kWorkMax && exchange_panels(copies, seats, work, fresh)) fresh = 0;
            while (work < kWorkMax && swap_members(copies, seats, work)) {
            }
            fresh = copies.panels.size();
            std::vector<double> prices;
            for (std::size_t t = 0; t < seats.size(); ++t) {
                double const up = cost(t, seats[t] + 1) - cost(t, seats[t]);
                double const down = seats[t] > 0 ? cost(t, seats[t]) - cost(t, seats[t] - 1) : up;
                // A random blur, so that the next search finds another panel.
                prices.push_back(-(up + down) * (0.5 + random_.uniform_unit()));
            }
            SearchLimits limits;
            limits.nodes_max = kPricingNodesMax;
            auto const found = search.maximise(prices, limits);
            if (!found.panel) return;
            if (std::find(copies.panels.begin(), copies.panels.end(), *found.panel) != copies.panels.end()) continue;
            copies.panels.push_back(*found.panel);
            copies.count.push_back(0);
        }
    }

    /// One panel gives up a member of a type that has too many for one of a type that has too few.
    bool swap_members(Copies& copies, std::vector<int>& seats, std::int64_t& work) {
        std::vector<std::pair<double, std::size_t>> give;
        std::vector<std::pair<double, std::size_t>> take;
        for (std::size_t t = 0; t < seats.size(); ++t) {
            if (seats[t] > 0) give.emplace_back(cost(t, seats[t] - 1) - cost(t, seats[t]), t);
            if (target_[t] > 0) take.emplace_back(cost(t, seats[t] + 1) - cost(t, seats[t]), t);
        }
        std::sort(give.begin(), give.end());
        std::sort(take.begin(), take.end());
        std::vector<std::vector<int>> sums;
        for (auto const& panel : copies.panels) sums.push_back(sums_of(panel));
        for (auto const& [given, from] : give) {
            for (auto const& [taken, to] : take) {
                if (given + taken >= -kImprovement) break;
                if (from == to) continue;
                for (std::size_t p = 0; p < copies.panels.size(); ++p) {
                    ++work;
                    auto const& panel = copies.panels[p];
                    if (copies.count[p] == 0 || panel[from] == 0 || panel[to] >= space_.types[to].limit) continue;
                    if (!may_swap(sums[p], from, to)) continue;
                    TypePanel swapped = panel;
                    --swapped[from];
                    ++swapped[to];
                    --copies.count[p];
                    add(copies, std::move(swapped));
                    --seats[from];
                    ++seats[to];
                    return true;
                }
            }
            if (work >= kWorkMax) return false;
        }
        return false;
    }

    std::vector<int> sums_of(TypePanel const& panel) const {
        std::vector<int> sums(space_.constraints.size(), 0);
        for (std::size_t t = 0; t < panel.size(); ++t) {
            if (panel[t] == 0) continue;
            for (auto const r : space_.constraints_of[t]) sums[r] += panel[t];
        }
        return sums;
    }

    bool may_swap(std::vector<int> const& sums, std::size_t from, std::size_t to) const {
        auto const& leaves = space_.constraints_of[from];
        auto const& joins = space_.constraints_of[to];
        auto const in = [](std::vector<std::size_t> const& list, std::size_t r) {
            return std::binary_search(list.begin(), list.end(), r);
        };
        return std::all_of(leaves.begin(), leaves.end(),
                           [&](std::size_t r) { return in(joins, r) || sums[r] > space_.constraints[r].lower; }) &&
               std::all_of(joins.begin(), joins.end(),
                           [&](std::size_t r) { return in(leaves, r) || sums[r] < space_.constraints[r].upper; });
    }

    static void add(Copies& copies, TypePanel panel) {
        auto const known = std::find(copies.panels.begin(), copies.panels.end(), panel);
        if (known != copies.panels.end()) {
            ++copies.count[static_cast<std::size_t>(known - copies.panels.begin())];
        } else {
            copies.panels.push_back(std::move(panel));
            copies.count.push_back(1);
        }
    }

    /// Copies of panels become copies of others, `first` and later ones, wherever that helps.
    bool exchange_panels(Copies& copies, std::vector<int>& seats, std::int64_t& work, std::size_t first) const {
        std::vector<std::vector<std::size_t>> held;
        for (auto const& panel : copies.panels) {
            std::vector<std::size_t> types;
            for (std::size_t t = 0; t < panel.size(); ++t) {
                if (panel[t] > 0) types.push_back(t);
            }
            held.push_back(std::move(types));
        }
        bool is_better = false;
        for (std::size_t a = 0; a < copies.panels.size(); ++a) {
            auto const& out = copies.panels[a];
            for (std::size_t b = first; b < copies.panels.size(); ++b) {
                if (a == b || copies.count[a] == 0) continue;
                auto const& in = copies.panels[b];
                double change = 0;
                for (auto const t : held[a]) {
                    if (in[t] != out[t]) change += cost(t, seats[t] - out[t] + in[t]) - cost(t, seats[t]);
                }
                for (auto const t : held[b]) {
                    if (out[t] == 0) change += cost(t, seats[t] + in[t]) - cost(t, seats[t]);
                }
                work += static_cast<std::int64_t>(held[a].size() + held[b].size());
                if (change >= -kImprovement) continue;
                --copies.count[a];
                ++copies.count[b];
                for (std::size_t t = 0; t < seats.size(); ++t) seats[t] += in[t] - out[t];
                is_better = true;
            }
            if (work >= kWorkMax) return false;
        }
        return is_better;
    }

    PanelSpace const& space_;
    int size_;
    Random& random_;
    std::vector<double> target_;    ///< a type: M times the chance of each of its people
    Copies start_;                  ///< the lottery's panels, ⌊M · weight⌋ copies each
    std::vector<double> fraction_;  ///< a panel of start_: what is cut off
};

/// Gives the members of a household class to its people: those with the fewest panels so far come first, and no
/// household is taken twice in a panel.
void fill_class(PanelSpace const& space, HouseholdClass const& group, std::vector<TypePanel const*> const& types,
                std::vector<std::vector<std::size_t>>& panels, std::vector<int>& counts, Random& random) {
    std::vector<std::size_t> order(group.households.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(std::span(order));
    std::vector<bool> is_taken(group.households.size());
    auto const fewest = [&](std::size_t household, std::size_t f) {
        auto const& people = group.households[household].people[f];
        return *std::min_element(people.begin(), people.end(),
                                 [&](std::size_t a, std::size_t b) { return counts[a] < counts[b]; });
    };
    for (std::size_t p = 0; p < types.size(); ++p) {
        std::fill(is_taken.begin(), is_taken.end(), false);
        for (std::size_t f = 0; f < group.types.size(); ++f) {
            for (int seat = 0; seat < (*types[p])[group.types[f]]; ++seat) {
                std::optional<std::size_t> best;
                for (auto const household : order) {
                    if (is_taken[household]) continue;
                    if (!best || counts[fewest(household, f)] < counts[fewest(*best, f)]) best = household;
                }
                HZ_ASSERT(best.has_value());
                auto const person = fewest(*best, f);
                is_taken[*best] = true;
                panels[p].push_back(person);
                ++counts[person];
            }
        }
    }
    // Whoever has two panels more than another of the same type hands one over, where no housemate is in the way.
    std::map<std::size_t, std::size_t> household_of;
    for (std::size_t h = 0; h < group.households.size(); ++h) {
        for (auto const& people : group.households[h].people) {
            for (auto const person : people) household_of[person] = h;
        }
    }
    for (auto const type : group.types) {
        auto const& people = space.types[type].people;
        for (bool changed = true; changed;) {
            changed = false;
            for (auto const from : people) {
                for (auto const to : people) {
                    if (counts[from] < counts[to] + 2) continue;
                    for (auto& panel : panels) {
                        auto const place = std::find(panel.begin(), panel.end(), from);
                        if (place == panel.end()) continue;
                        bool const is_free = std::none_of(panel.begin(), panel.end(), [&](std::size_t other) {
                            auto const home = household_of.find(other);
                            return other != from && home != household_of.end() && home->second == household_of[to];
                        });
                        if (!is_free) continue;
                        *place = to;
                        --counts[from];
                        ++counts[to];
                        changed = true;
                        break;
                    }
                }
            }
        }
    }
}

}  // namespace

Result<UniformLottery> uniform_lottery(PanelSpace const& space, PanelLottery const& lottery, int size, Random& random) {
    HZ_ASSERT(size >= 1 && size <= kUniformPanelsMax);
    Rounding rounding(space, lottery, size, random);
    HZ_TRY(auto const copies, rounding.round());
    std::vector<TypePanel const*> types;
    for (std::size_t p = 0; p < copies.panels.size(); ++p) {
        HZ_ASSERT(copies.count[p] == 0 || is_panel(space, copies.panels[p]));
        types.insert(types.end(), static_cast<std::size_t>(copies.count[p]), &copies.panels[p]);
    }
    random.shuffle(std::span(types));
    UniformLottery result;
    result.panels.resize(types.size());
    result.counts.assign(space.type_of.size(), 0);
    for (std::size_t t = 0; t < space.types.size(); ++t) {
        if (space.types[t].household_class) continue;
        auto people = space.types[t].people;
        random.shuffle(std::span(people));
        std::size_t turn = 0;
        for (std::size_t p = 0; p < types.size(); ++p) {
            for (int seat = 0; seat < (*types[p])[t]; ++seat, turn = (turn + 1) % people.size()) {
                result.panels[p].push_back(people[turn]);
                ++result.counts[people[turn]];
            }
        }
    }
    for (auto const& group : space.household_classes) {
        fill_class(space, group, types, result.panels, result.counts, random);
    }
    for (auto& panel : result.panels) {
        std::sort(panel.begin(), panel.end());
        HZ_ASSERT(std::adjacent_find(panel.begin(), panel.end()) == panel.end());
        HZ_ASSERT(static_cast<int>(panel.size()) == space.panel_size);
    }
    random.shuffle(std::span(result.panels));
    auto const chance = chances(lottery, space.type_of.size());
    result.min_count = size;
    for (std::size_t i = 0; i < chance.size(); ++i) {
        double const given = static_cast<double>(result.counts[i]) / size;
        double const wanted = static_cast<double>(chance[i]) / static_cast<double>(kWhole);
        result.deviation_max = std::max(result.deviation_max, std::abs(given - wanted));
        if (chance[i] > 0) result.min_count = std::min(result.min_count, result.counts[i]);
    }
    return result;
}

}  // namespace hezhi::sortition
