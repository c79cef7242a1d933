#include "lib/sortition/alternates.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "lib/base/random.h"
#include "lib/solver/integer_program.h"
#include "lib/solver/linear_program.h"
#include "lib/sortition/panel_space.h"

namespace hezhi::sortition {
namespace {

constexpr int kExchangeRoundsMax = 20;

std::unexpected<Error> invalid(std::string detail) {
    return fail(ErrorCode::invalid, "sortition.alternates_invalid", std::move(detail));
}

/// Members with each value, and seats that are empty: what the loss is made of.
struct Tally {
    std::vector<std::vector<int>> counts;
    int empty_seats = 0;
};

class Loss {
public:
    explicit Loss(Pool const& pool) : pool_(pool) {}

    Tally tally(std::span<std::size_t const> members) const {
        Tally result;
        for (auto const& category : pool_.categories) result.counts.emplace_back(category.quotas.size(), 0);
        result.empty_seats = pool_.panel_size;
        for (auto const person : members) add(result, pool_.people[person].values, 1);
        return result;
    }
    void add(Tally& tally, std::vector<std::size_t> const& values, int number) const {
        for (std::size_t c = 0; c < values.size(); ++c) tally.counts[c][values[c]] += number;
        tally.empty_seats -= number;
    }
    int of(Tally const& tally) const {
        int loss = std::max(0, tally.empty_seats);
        for (std::size_t c = 0; c < tally.counts.size(); ++c) {
            for (std::size_t v = 0; v < tally.counts[c].size(); ++v) loss += of_quota(c, v, tally.counts[c][v]);
        }
        return loss;
    }
    /// How much the loss grows with one more member of these values (negative: falls).
    int change(Tally const& tally, std::vector<std::size_t> const& values) const {
        int change = tally.empty_seats > 0 ? -1 : 0;
        for (std::size_t c = 0; c < values.size(); ++c) {
            int const count = tally.counts[c][values[c]];
            change += of_quota(c, values[c], count + 1) - of_quota(c, values[c], count);
        }
        return change;
    }

private:
    int of_quota(std::size_t category, std::size_t value, int count) const {
        auto const& quota = pool_.categories[category].quotas[value];
        return std::max(0, quota.min - count) + std::max(0, count - quota.max);
    }
    Pool const& pool_;
};

/// The choice as numbers of alternates a type of candidates.
class Choice {
public:
    Choice(Pool const& pool, Pool const& candidates, std::span<std::size_t const> panel,
           std::vector<DropoutScenario> const& scenarios, AlternatesOptions const& options)
        : loss_(pool),
          pool_(pool),
          space_(panel_space(candidates)),
          scenarios_(scenarios),
          options_(options),
          class_used_(space_.household_classes.size(), 0) {
        for (auto const& scenario : scenarios_) {
            std::vector<std::size_t> present;
            std::set_difference(panel.begin(), panel.end(), scenario.absent.begin(), scenario.absent.end(),
                                std::back_inserter(present));
            days_.push_back(loss_.tally(present));
        }
        int most = 0;
        for (auto const& type : space_.types) {
            if (!type.household_class) most += type.count();
        }
        for (auto const& each : space_.household_classes) most += static_cast<int>(each.households.size());
        count_ = std::min(options.count, most);
    }

    PanelSpace const& space() const { return space_; }

    /// Σ w_s · loss with greedy use of the alternates on each day.
    long total(std::vector<int> const& chosen) const {
        long sum = 0;
        for (std::size_t s = 0; s < days_.size(); ++s) {
            sum += long{scenarios_[s].weight} * best_day(days_[s], scenarios_[s].absent.size(), chosen);
        }
        return sum;
    }

    std::vector<int> greedy() {
        std::vector<int> chosen(space_.types.size(), 0);
        for (int i = 0; i < count_; ++i) {
            auto const best = best_addition(chosen);
            add(chosen, *best, 1);
        }
        for (int round = 0; round < kExchangeRoundsMax && exchange(chosen); ++round) {
        }
        return chosen;
    }

    /// The optimum over the sampled days, if it is proved within the limits.
    std::optional<std::pair<std::vector<int>, long>> exact() const {
        if (days_.size() * space_.types.size() > static_cast<std::size_t>(options_.cells_max)) return std::nullopt;
        solver::IntegerProgram program;
        std::vector<double> const ones(space_.types.size(), 1);
        std::vector<int> chosen;
        for (auto const& type : space_.types) chosen.push_back(program.add_integer(0, 0, type.limit));
        program.add_row(count_, count_, chosen, ones);
        for (auto const& each : space_.household_classes) {
            std::vector<int> columns;
            for (auto const type : each.types) columns.push_back(chosen[type]);
            program.add_row(0, static_cast<double>(each.households.size()), columns,
                            std::span{ones}.first(columns.size()));
        }
        for (std::size_t s = 0; s < days_.size(); ++s) add_day(program, chosen, s);
        auto const solution = program.minimise(options_.nodes_max);
        if (solution.status != solver::IntegerStatus::optimal) return std::nullopt;
        std::vector<int> result;
        for (int const column : chosen) {
            result.push_back(static_cast<int>(std::lround(solution.values[static_cast<std::size_t>(column)])));
        }
        return std::pair{std::move(result), std::lround(solution.objective)};
    }

    /// People of the candidates, by chance among those of a type and at most one an address.
    std::vector<std::size_t> people(std::vector<int> const& chosen) const {
        Random random(options_.seed ^ 0x9E3779B97F4A7C15u);
        std::vector<std::size_t> result;
        std::vector<std::vector<std::size_t>> households;
        for (auto const& each : space_.household_classes) {
            auto& order = households.emplace_back(each.households.size());
            for (std::size_t h = 0; h < order.size(); ++h) order[h] = h;
            random.shuffle(std::span{order});
        }
        for (std::size_t t = 0; t < chosen.size(); ++t) {
            auto const& type = space_.types[t];
            if (type.household_class) {
                auto const& group = space_.household_classes[*type.household_class];
                auto const place = static_cast<std::size_t>(std::find(group.types.begin(), group.types.end(), t) -
                                                            group.types.begin());
                for (int i = 0; i < chosen[t]; ++i) {
                    auto const household = households[*type.household_class].back();
                    households[*type.household_class].pop_back();
                    auto const& mates = group.households[household].people[place];
                    result.push_back(mates[random.uniform_below(mates.size())]);
                }
            } else {
                auto order = type.people;
                random.shuffle(std::span{order});
                result.insert(result.end(), order.begin(), order.begin() + chosen[t]);
            }
        }
        return result;
    }

private:
    int best_day(Tally day, std::size_t seats, std::vector<int> const& chosen) const {
        auto left = chosen;
        for (std::size_t i = 0; i < seats; ++i) {
            std::optional<std::size_t> best;
            int best_change = 0;
            for (std::size_t t = 0; t < left.size(); ++t) {
                if (left[t] == 0) continue;
                int const change = loss_.change(day, space_.types[t].values);
                if (change < best_change) {
                    best_change = change;
                    best = t;
                }
            }
            if (!best) break;
            loss_.add(day, space_.types[*best].values, 1);
            --left[*best];
        }
        return loss_.of(day);
    }

    bool has_room(std::vector<int> const& chosen, std::size_t t) const {
        auto const& type = space_.types[t];
        if (chosen[t] >= type.limit) return false;
        return !type.household_class ||
               class_used_[*type.household_class] <
                   static_cast<int>(space_.household_classes[*type.household_class].households.size());
    }
    void add(std::vector<int>& chosen, std::size_t t, int number) {
        chosen[t] += number;
        if (auto const group = space_.types[t].household_class) class_used_[*group] += number;
    }
    /// Never empty while fewer than count_ are chosen.
    std::optional<std::size_t> best_addition(std::vector<int>& chosen) {
        std::optional<std::size_t> best;
        long best_total = 0;
        for (std::size_t t = 0; t < chosen.size(); ++t) {
            if (!has_room(chosen, t)) continue;
            ++chosen[t];
            long const sum = total(chosen);
            --chosen[t];
            if (!best || sum < best_total) {
                best = t;
                best_total = sum;
            }
        }
        return best;
    }
    /// Takes each chosen one out in turn and puts the best one in; true if that helped.
    bool exchange(std::vector<int>& chosen) {
        bool has_helped = false;
        for (std::size_t t = 0; t < chosen.size(); ++t) {
            if (chosen[t] == 0) continue;
            long const before = total(chosen);
            add(chosen, t, -1);
            auto const best = best_addition(chosen);
            add(chosen, *best, 1);
            if (total(chosen) < before) {
                has_helped = true;
            } else {
                add(chosen, *best, -1);
                add(chosen, t, 1);
            }
        }
        return has_helped;
    }

    /// used_{s,t} ≤ chosen_t; Σ_t used_{s,t} + still empty = absent; every quota with its too few and too many.
    void add_day(solver::IntegerProgram& program, std::vector<int> const& chosen, std::size_t s) const {
        double const weight = scenarios_[s].weight;
        auto const seats = static_cast<double>(scenarios_[s].absent.size());
        std::vector<int> used;
        for (std::size_t t = 0; t < chosen.size(); ++t) {
            used.push_back(program.add_integer(0, 0, std::min<double>(space_.types[t].limit, seats)));
            std::vector<int> const columns{used.back(), chosen[t]};
            std::vector<double> const coefficients{1, -1};
            program.add_row(-solver::kUnbounded, 0, columns, coefficients);
        }
        auto seats_row = used;
        seats_row.push_back(program.add_continuous(weight, 0, seats));
        program.add_row(seats, seats, seats_row, std::vector<double>(seats_row.size(), 1));
        for (std::size_t c = 0; c < pool_.categories.size(); ++c) {
            for (std::size_t v = 0; v < pool_.categories[c].quotas.size(); ++v) {
                auto const& quota = pool_.categories[c].quotas[v];
                int const present = days_[s].counts[c][v];
                std::vector<int> columns;
                for (std::size_t t = 0; t < chosen.size(); ++t) {
                    if (space_.types[t].values[c] == v) columns.push_back(used[t]);
                }
                std::vector<double> coefficients(columns.size(), 1);
                columns.push_back(program.add_continuous(weight, 0, solver::kUnbounded));  // too few
                coefficients.push_back(1);
                columns.push_back(program.add_continuous(weight, 0, solver::kUnbounded));  // too many
                coefficients.push_back(-1);
                program.add_row(quota.min - present, quota.max - present, columns, coefficients);
            }
        }
    }

    Loss loss_;
    Pool const& pool_;
    PanelSpace space_;
    std::vector<DropoutScenario> const& scenarios_;
    AlternatesOptions const& options_;
    std::vector<Tally> days_;      ///< without those absent
    std::vector<int> class_used_;  ///< a household class: alternates chosen of it
    int count_ = 0;
};

}  // namespace

std::vector<DropoutScenario> dropout_scenarios(std::span<std::size_t const> panel, AlternatesOptions const& options) {
    std::vector<std::size_t> members(panel.begin(), panel.end());
    std::sort(members.begin(), members.end());
    Random random(options.seed);
    std::map<std::vector<std::size_t>, int> days;
    for (int i = 0; i < options.scenarios; ++i) {
        std::vector<std::size_t> absent;
        for (auto const person : members) {
            if (random.uniform_unit() < options.dropout) absent.push_back(person);
        }
        if (!absent.empty()) ++days[absent];
    }
    std::vector<DropoutScenario> result;
    for (auto const& [absent, weight] : days) result.push_back({absent, weight});
    return result;
}

int quota_loss(Pool const& pool, std::span<std::size_t const> members) {
    Loss const loss(pool);
    return loss.of(loss.tally(members));
}

Result<Alternates> choose_alternates(Pool const& pool, std::span<std::size_t const> panel,
                                     std::span<std::size_t const> unavailable, AlternatesOptions const& options) {
    if (options.count < 1) return invalid("the number of alternates is not positive");
    if (options.scenarios < 1) return invalid("the number of sampled days is not positive");
    if (!(options.dropout >= 0 && options.dropout <= 1)) return invalid("the dropout probability is not in [0, 1]");
    std::vector<std::size_t> members(panel.begin(), panel.end());
    std::sort(members.begin(), members.end());
    if (std::adjacent_find(members.begin(), members.end()) != members.end() ||
        (!members.empty() && members.back() >= pool.people.size())) {
        return invalid("the panel names somebody twice or who is not in the pool");
    }
    if (members.size() != static_cast<std::size_t>(pool.panel_size)) return invalid("the panel is not full");
    std::vector<bool> is_out(pool.people.size(), false);
    std::set<int> addresses;
    for (auto const person : members) {
        is_out[person] = true;
        if (pool.people[person].address >= 0) addresses.insert(pool.people[person].address);
    }
    for (auto const person : unavailable) {
        if (person >= pool.people.size()) return invalid("somebody unavailable is not in the pool");
        is_out[person] = true;
    }
    Pool candidates{pool.categories, {}, options.count};
    std::vector<std::size_t> whole;
    for (std::size_t i = 0; i < pool.people.size(); ++i) {
        if (is_out[i] || addresses.contains(pool.people[i].address)) continue;
        candidates.people.push_back(pool.people[i]);
        whole.push_back(i);
    }

    auto const scenarios = dropout_scenarios(members, options);
    Choice choice(pool, candidates, members, scenarios, options);
    // Days without dropouts cost what the panel itself costs.
    int sampled = 0;
    for (auto const& scenario : scenarios) sampled += scenario.weight;
    long const undisturbed = long{options.scenarios - sampled} * quota_loss(pool, members);
    auto const mean = [&](long sum) { return static_cast<double>(sum + undisturbed) / options.scenarios; };

    Alternates result;
    result.loss_without = mean(choice.total(std::vector<int>(choice.space().types.size(), 0)));
    auto chosen = choice.greedy();
    result.expected_loss = mean(choice.total(chosen));
    if (auto exact = choice.exact()) {
        chosen = std::move(exact->first);
        result.expected_loss = mean(exact->second);
        result.is_optimal = true;
    }
    for (auto const person : choice.people(chosen)) result.people.push_back(whole[person]);
    std::sort(result.people.begin(), result.people.end());
    return result;
}

}  // namespace hezhi::sortition
