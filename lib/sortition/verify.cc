#include "lib/sortition/verify.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <boost/math/special_functions/beta.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <fmt/format.h>

#include "lib/sortition/panel_proof.h"

namespace hezhi::sortition {
namespace {

using Rational = boost::multiprecision::cpp_rational;
using boost::multiprecision::cpp_int;

constexpr std::int64_t kUnits = 1'000'000'000'000'000;  ///< the weight 1
/// Problems listed of one kind before "and so on".
constexpr std::size_t kProblemsMax = 20;
/// Cuts' figures beyond this are refused (whole sums stay far inside 64 bits).
constexpr std::int64_t kFigureMax = 10'000'000;
/// Multipliers are read as multiples of 1 / kScale: any multipliers are valid ones, these are just whole numbers.
constexpr double kScale = 0x1p56;
constexpr double kMultiplierMax = 1e6;
/// Of MAXIMIN, NASH and GOLDILOCKS, where they are as large as the inverse of the smallest chance.
constexpr double kBoundMultiplierMax = 1e12;
/// LEGACY's intervals are rounded outwards to multiples of this; the comparison allows a small part of it more.
constexpr double kIntervalUnit = 1e-6;
constexpr double kIntervalSlack = 1e-3;
/// Between a printed deviation of counts from chances and the computed one.
constexpr double kDeviationTolerance = 1e-12;

/// A double is a fraction.
Rational exactly(double value) {
    int exponent = 0;
    double const mantissa = std::frexp(value, &exponent);
    auto const digits = static_cast<std::int64_t>(std::ldexp(mantissa, 53));
    exponent -= 53;
    cpp_int const power = cpp_int{1} << std::abs(exponent);
    return exponent >= 0 ? Rational{cpp_int{digits} * power} : Rational{cpp_int{digits}, power};
}

std::string decimal(std::int64_t units) {
    return fmt::format("{}", static_cast<double>(units) / static_cast<double>(kUnits));
}

class Verification {
public:
    Verification(Pool const& pool, SortitionClaim const& claim, VerificationLimits const& limits)
        : pool_(pool), claim_(claim), limits_(limits) {
        for (std::size_t i = 0; i < pool.people.size(); ++i) {
            if (pool.people[i].address >= 0) households_[pool.people[i].address].push_back(i);
        }
    }

    std::vector<Problem> run() {
        check_panels();
        check_probabilities();
        if (claim_.uniform) check_uniform();
        if (claim_.simulation) {
            check_simulation();
            find_types();
        }
        if (!claim_.types.empty() || !claim_.cuts.empty() || claim_.stages || claim_.optimum) {
            if (!check_types()) return std::move(problems_);
            build_program();
            if (!check_cuts()) return std::move(problems_);
            if (claim_.stages) check_stages();
            if (claim_.optimum) check_optimum();
        }
        check_uncoverable();
        return std::move(problems_);
    }

private:
    void wrong(std::string where, std::string found, std::string expected) {
        if (++count_ > kProblemsMax) return;
        problems_.push_back({std::move(where),
                             "verify.does_not_hold",
                             {{"found", std::move(found)}, {"expected", std::move(expected)}}});
    }
    std::string const& id(std::size_t person) const { return pool_.people[person].id; }

    void check_panels() {
        if (claim_.panels.empty()) wrong("/panels", "no panel", "a lottery over panels");
        cpp_int sum = 0;
        std::map<std::vector<std::size_t>, std::size_t> seen;
        for (std::size_t p = 0; p < claim_.panels.size(); ++p) {
            auto const& panel = claim_.panels[p];
            auto const where = fmt::format("/panels/{}", p);
            if (panel.weight <= 0) wrong(where + "/weight", decimal(panel.weight), "a weight above 0");
            sum += panel.weight;
            auto members = panel.members;
            std::sort(members.begin(), members.end());
            auto const [first, is_new] = seen.emplace(members, p);
            if (!is_new)
                wrong(where, fmt::format("the same members as in /panels/{}", first->second), "every panel once");
            check_members(where + "/members", members);
        }
        if (sum != kUnits) {
            wrong("/panels", fmt::format("weights that sum to {}e-15", sum.str()), "a sum of exactly 1");
        }
    }

    /// @param members  ascending.
    void check_members(std::string const& where, std::vector<std::size_t> const& members) {
        for (std::size_t i = 1; i < members.size(); ++i) {
            if (members[i] == members[i - 1]) {
                wrong(where, fmt::format("{} twice", id(members[i])), "everyone at most once");
            }
        }
        if (members.size() != static_cast<std::size_t>(pool_.panel_size)) {
            wrong(where, fmt::format("{} members", members.size()), fmt::format("{}", pool_.panel_size));
        }
        check_quotas(where, members);
    }

    /// M equally likely panels: a panel may come several times.
    void check_uniform() {
        auto const& uniform = *claim_.uniform;
        std::string const where = "/uniform_lottery";
        if (uniform.panels.empty()) return wrong(where + "/panels", "no panel", "M panels");
        std::vector<std::int64_t> counts(pool_.people.size(), 0);
        for (std::size_t p = 0; p < uniform.panels.size(); ++p) {
            auto members = uniform.panels[p];
            std::sort(members.begin(), members.end());
            check_members(fmt::format("{}/panels/{}", where, p), members);
            for (auto const person : members) ++counts[person];
        }
        double deviation = 0;
        std::optional<std::int64_t> fewest;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            double const chance = static_cast<double>(claim_.probabilities[i]) / static_cast<double>(kUnits);
            double const share = static_cast<double>(counts[i]) / static_cast<double>(uniform.panels.size());
            deviation = std::max(deviation, std::abs(share - chance));
            if (claim_.probabilities[i] > 0) fewest = std::min(fewest.value_or(counts[i]), counts[i]);
            if (counts[i] == uniform.counts[i]) continue;
            wrong(where + "/counts/" + id(i), fmt::format("{}", uniform.counts[i]), fmt::format("{}", counts[i]));
        }
        if (!(std::abs(uniform.deviation_max - deviation) <= kDeviationTolerance)) {
            wrong(where + "/deviation_max", fmt::format("{}", uniform.deviation_max), fmt::format("{}", deviation));
        }
        if (fewest && uniform.min_count != *fewest) {
            wrong(where + "/min_count", fmt::format("{}", uniform.min_count), fmt::format("{}", *fewest));
        }
    }

    void check_quotas(std::string const& where, std::vector<std::size_t> const& members) {
        for (std::size_t c = 0; c < pool_.categories.size(); ++c) {
            auto const& category = pool_.categories[c];
            std::vector<int> counts(category.quotas.size(), 0);
            for (auto const person : members) ++counts[pool_.people[person].values[c]];
            for (std::size_t v = 0; v < counts.size(); ++v) {
                auto const& quota = category.quotas[v];
                if (counts[v] >= quota.min && counts[v] <= quota.max) continue;
                wrong(where, fmt::format("{} members with {} {}", counts[v], category.name, quota.value),
                      fmt::format("{} to {}", quota.min, quota.max));
            }
        }
        std::map<int, std::size_t> at;
        for (auto const person : members) {
            int const address = pool_.people[person].address;
            if (address < 0) continue;
            auto const [other, is_first] = at.emplace(address, person);
            if (is_first || other->second == person) continue;
            wrong(where, fmt::format("{} and {}, who share an address", id(other->second), id(person)),
                  "one person an address");
        }
    }

    void check_probabilities() {
        std::vector<cpp_int> sums(pool_.people.size(), 0);
        for (auto const& panel : claim_.panels) {
            for (auto const person : panel.members) sums[person] += panel.weight;
        }
        for (std::size_t i = 0; i < sums.size(); ++i) {
            if (sums[i] == claim_.probabilities[i]) continue;
            wrong("/probabilities/" + id(i), decimal(claim_.probabilities[i]),
                  decimal(static_cast<std::int64_t>(sums[i])) + ", the sum of the panels' weights");
        }
    }

    /// What tells people apart: their values, and those of everyone at the address.
    using Kind = std::pair<std::vector<std::vector<std::size_t>>, std::vector<std::size_t>>;
    Kind kind_of(std::size_t person) const {
        auto const& who = pool_.people[person];
        Kind kind{{}, who.values};
        auto const household = households_.find(who.address);
        if (household == households_.end() || household->second.size() < 2) return kind;
        for (auto const other : household->second) kind.first.push_back(pool_.people[other].values);
        std::sort(kind.first.begin(), kind.first.end());
        return kind;
    }

    /// LEGACY prints no types.
    void find_types() {
        std::map<Kind, SortitionClaim::Type> types;
        for (std::size_t i = 0; i < pool_.people.size(); ++i) {
            auto& type = types[kind_of(i)];
            type.members.push_back(i);
        }
        claim_.types.clear();
        for (auto& [kind, type] : types) {
            type.limit = limit_of(type.members);
            claim_.types.push_back(std::move(type));
        }
        auto const count = static_cast<std::int64_t>(claim_.types.size());
        if (claim_.simulation->types != count) {
            wrong("/types", fmt::format("{}", claim_.simulation->types), fmt::format("{}", count));
        }
    }

    /// At how many addresses these people live.
    std::int64_t limit_of(std::vector<std::size_t> const& members) const {
        std::set<int> addresses;
        std::int64_t limit = 0;
        for (auto const person : members) {
            int const address = pool_.people[person].address;
            if (address < 0 || addresses.insert(address).second) ++limit;
        }
        return limit;
    }

    bool check_types() {
        std::map<Kind, std::vector<std::size_t>> kinds;
        for (std::size_t i = 0; i < pool_.people.size(); ++i) kinds[kind_of(i)].push_back(i);
        type_of_.assign(pool_.people.size(), claim_.types.size());
        auto const before = count_;
        for (std::size_t t = 0; t < claim_.types.size(); ++t) {
            auto const where = fmt::format("/certificate/types/{}", t);
            auto members = claim_.types[t].members;
            std::sort(members.begin(), members.end());
            auto const kind = members.empty() ? kinds.end() : kinds.find(kind_of(members.front()));
            if (kind == kinds.end() || kind->second != members || type_of_[members.front()] != claim_.types.size()) {
                wrong(where, fmt::format("a type of {} people", members.size()),
                      "exactly the people whom no quota and no address can tell apart, once");
                continue;
            }
            for (auto const person : members) type_of_[person] = t;
            auto const limit = limit_of(members);
            if (claim_.types[t].limit != limit) {
                wrong(where + "/limit", fmt::format("{}", claim_.types[t].limit),
                      fmt::format("{}, as many addresses as its people have", limit));
            }
            kinds_.push_back(kind->first);
        }
        for (std::size_t i = 0; i < type_of_.size(); ++i) {
            if (type_of_[i] < claim_.types.size()) continue;
            wrong("/certificate/types", fmt::format("no type with {}", id(i)), "everyone in a type");
            break;
        }
        return count_ == before;
    }

    /// The panels counted a type: size, quotas in file order, then one row for each set of types whose people share
    /// households, in the order of its first type.
    void build_program() {
        auto& rows = program_.rows;
        WholeRow size{{}, {}, pool_.panel_size, pool_.panel_size};
        for (std::size_t t = 0; t < claim_.types.size(); ++t) {
            program_.upper.push_back(claim_.types[t].limit);
            size.variables.push_back(t);
            size.coefficients.push_back(1);
        }
        rows.push_back(std::move(size));
        for (std::size_t c = 0; c < pool_.categories.size(); ++c) {
            for (std::size_t v = 0; v < pool_.categories[c].quotas.size(); ++v) {
                auto const& quota = pool_.categories[c].quotas[v];
                WholeRow row{{}, {}, quota.min, quota.max};
                for (std::size_t t = 0; t < claim_.types.size(); ++t) {
                    if (kinds_[t].second[c] != v) continue;
                    row.variables.push_back(t);
                    row.coefficients.push_back(1);
                }
                rows.push_back(std::move(row));
            }
        }
        std::map<std::vector<std::vector<std::size_t>>, std::vector<std::size_t>> shared;
        std::vector<std::vector<std::vector<std::size_t>> const*> order;
        for (std::size_t t = 0; t < claim_.types.size(); ++t) {
            if (kinds_[t].first.empty()) continue;
            auto const [place, is_new] = shared.try_emplace(kinds_[t].first);
            if (is_new) order.push_back(&place->first);
            place->second.push_back(t);
        }
        for (auto const* household : order) {
            auto const& types = shared[*household];
            if (types.size() < 2) continue;
            rows.push_back(
                {types, std::vector<std::int64_t>(types.size(), 1), std::nullopt, claim_.types[types.front()].limit});
        }
    }

    std::string example(std::vector<std::int64_t> const& panel) const {
        std::string text;
        for (std::size_t t = 0; t < panel.size(); ++t) {
            for (std::int64_t i = 0; i < panel[t]; ++i) text += fmt::format("{}{}", text.empty() ? "" : ",", t);
        }
        return text;
    }

    bool check_cuts() {
        for (std::size_t c = 0; c < claim_.cuts.size(); ++c) {
            auto const& cut = claim_.cuts[c];
            auto const where = fmt::format("/certificate/cuts/{}", c);
            auto const is_figure = [](std::int64_t x) { return x >= -kFigureMax && x <= kFigureMax; };
            bool is_sound = cut.types.size() == cut.coefficients.size() && is_figure(cut.upper) &&
                            std::all_of(cut.coefficients.begin(), cut.coefficients.end(), is_figure) &&
                            std::set<std::size_t>(cut.types.begin(), cut.types.end()).size() == cut.types.size();
            for (auto const t : cut.types) is_sound = is_sound && t < claim_.types.size();
            if (!is_sound) {
                wrong(where, "another list", "distinct types, each with a whole coefficient below ten million");
                return false;
            }
            WholeRow row{cut.types, cut.coefficients, std::nullopt, cut.upper};
            auto const proof = prove(program_, row, limits_.nodes_max);
            if (proof.counterexample) {
                wrong(where, fmt::format("at most {}", cut.upper),
                      fmt::format("more: the panel of types {} keeps all quotas", example(*proof.counterexample)));
                return false;
            }
            if (!proof.is_proven) {
                wrong(where, fmt::format("at most {}", cut.upper),
                      fmt::format("a cut that can be proven within {} steps", limits_.nodes_max));
                return false;
            }
            program_.rows.push_back(std::move(row));
        }
        return true;
    }

    void check_stages() {
        auto const& stages = *claim_.stages;
        values_.assign(claim_.types.size(), std::nullopt);
        double before = 0;
        for (std::size_t s = 0; s < stages.size(); ++s) {
            auto const& stage = stages[s];
            auto const where = fmt::format("/certificate/stages/{}", s);
            if (!(stage.value >= before && stage.value <= 1)) {
                wrong(where + "/value", fmt::format("{}", stage.value), fmt::format("{} to 1", before));
                return;
            }
            before = stage.value;
            std::set<std::size_t> here;
            for (auto const t : stage.types) {
                if (t < claim_.types.size() && !values_[t] && here.insert(t).second) continue;
                wrong(where + "/types", fmt::format("{}", t), "types that are settled once and exist");
                return;
            }
            if (here.empty()) {
                wrong(where + "/types", "none", "a type that is settled");
                return;
            }
            if (stage.multipliers.empty()) {
                check_limits(where, stage);
            } else if (!check_bound(where, stage)) {
                return;
            }
            for (auto const t : stage.types) {
                values_[t] = exactly(stage.value);
                for (auto const person : claim_.types[t].members) {
                    double const chance =
                        static_cast<double>(claim_.probabilities[person]) / static_cast<double>(kUnits);
                    if (std::abs(chance - stage.value) <= kTolerance + claim_.gap) continue;
                    wrong("/probabilities/" + id(person), fmt::format("{}", chance),
                          fmt::format("{} within {}, the value of {}", stage.value, kTolerance + claim_.gap, where));
                }
            }
        }
        for (std::size_t t = 0; t < values_.size(); ++t) {
            if (values_[t]) continue;
            wrong("/certificate/stages", fmt::format("no stage that settles type {}", t), "every type in a stage");
            return;
        }
    }

    /// Nobody of a type can have more than limit / people each.
    void check_limits(std::string const& where, SortitionClaim::Stage const& stage) {
        for (auto const t : stage.types) {
            double const most =
                static_cast<double>(claim_.types[t].limit) / static_cast<double>(claim_.types[t].members.size());
            if (stage.value >= most - kTolerance) continue;
            wrong(where + "/multipliers", fmt::format("none, though type {} may have {}", t, most),
                  "multipliers, where a type does not stand at its limit");
        }
    }

    /// Weak duality. For all lotteries: Σ_t g_t x_t ≤ b, with g = Aᵀy and b = Σ_r y_r (upper_r or lower_r).
    bool check_bound(std::string const& where, SortitionClaim::Stage const& stage) {
        auto const& rows = program_.rows;
        if (stage.multipliers.size() != rows.size()) {
            wrong(where + "/multipliers", fmt::format("{} multipliers", stage.multipliers.size()),
                  fmt::format("{}: size, quotas, households, cuts", rows.size()));
            return false;
        }
        std::vector<cpp_int> weight(claim_.types.size(), 0);
        cpp_int right = 0;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            double const given = stage.multipliers[r];
            if (!(std::abs(given) <= kMultiplierMax)) {
                wrong(fmt::format("{}/multipliers/{}", where, r), fmt::format("{}", given), "a number below a million");
                return false;
            }
            auto y = static_cast<cpp_int>(std::round(given * kScale));
            if (y < 0 && !rows[r].lower) {
                if (given < -1e-9) {
                    wrong(fmt::format("{}/multipliers/{}", where, r), fmt::format("{}", given),
                          "no negative multiplier, as the row has only an upper bound");
                    return false;
                }
                y = 0;
            }
            right += y * (y >= 0 ? rows[r].upper : *rows[r].lower);
            for (std::size_t i = 0; i < rows[r].variables.size(); ++i) {
                weight[rows[r].variables[i]] += y * rows[r].coefficients[i];
            }
        }
        // What is left for the unsettled of positive weight; `total` is their weight.
        Rational left{right};
        cpp_int total = 0;
        for (std::size_t t = 0; t < weight.size(); ++t) {
            auto const count = static_cast<std::int64_t>(claim_.types[t].members.size());
            if (values_[t]) {
                left -= Rational{weight[t] * count} * *values_[t];
            } else if (weight[t] < 0) {
                left -= Rational{weight[t] * claim_.types[t].limit};
            } else {
                total += weight[t] * count;
            }
        }
        if (total <= 0) {
            wrong(where + "/multipliers", "no weight on anyone unsettled", "multipliers that bound them");
            return false;
        }
        Rational const value = exactly(stage.value);
        Rational const tolerance = exactly(kTolerance);
        Rational const bound = left / Rational{total};
        if (bound > value + tolerance) {
            wrong(where + "/value", fmt::format("{}", stage.value),
                  fmt::format("{}, the bound that the multipliers give", static_cast<double>(bound)));
            return false;
        }
        // If everyone unsettled has `value` at least, all that is left over goes to one type at most.
        Rational const over = left - value * Rational{total};
        for (auto const t : stage.types) {
            Rational const share{weight[t] * static_cast<std::int64_t>(claim_.types[t].members.size())};
            if (share > 0 && over <= tolerance * share) continue;
            wrong(where + "/types",
                  fmt::format("type {} settled with weight {}", t, static_cast<double>(share) / kScale),
                  "only types that no such lottery gives more than the value");
            return false;
        }
        return true;
    }

    /// MAXIMIN, NASH, GOLDILOCKS: the objective from the probabilities, the bound from the multipliers.
    void check_optimum() {
        auto const& optimum = *claim_.optimum;
        std::string const where = "/certificate";
        if (optimum.multipliers.size() != program_.rows.size()) {
            wrong(where + "/multipliers", fmt::format("{} multipliers", optimum.multipliers.size()),
                  fmt::format("{}: size, quotas, households, cuts", program_.rows.size()));
            return;
        }
        for (std::size_t r = 0; r < optimum.multipliers.size(); ++r) {
            if (std::abs(optimum.multipliers[r]) <= kBoundMultiplierMax) continue;
            wrong(fmt::format("{}/multipliers/{}", where, r), fmt::format("{}", optimum.multipliers[r]),
                  "a number of at most 1e12");
            return;
        }
        BoundedPanels panels{program_, {}, std::vector<bool>(claim_.types.size(), true)};
        for (auto const& type : claim_.types) panels.people.push_back(static_cast<std::int64_t>(type.members.size()));
        for (auto const person : claim_.uncoverable) panels.is_covered[type_of_[person]] = false;
        std::vector<std::int64_t> chances;
        for (std::size_t i = 0; i < pool_.people.size(); ++i) {
            if (panels.is_covered[type_of_[i]]) chances.push_back(claim_.probabilities[i]);
        }
        auto const objective = objective_of(optimum.aim, chances, pool_.panel_size);
        auto const bound = proven_bound(optimum.aim, panels, optimum.multipliers);
        if (!objective || !bound) {
            wrong(where + "/objective", fmt::format("{}", optimum.objective), "chances above 0 to compare");
            return;
        }
        double const tolerance = kTolerance * std::max(1.0, std::abs(*objective));
        if (!(std::abs(optimum.objective - *objective) <= tolerance)) {
            wrong(where + "/objective", fmt::format("{}", optimum.objective),
                  fmt::format("{}, which the probabilities give", *objective));
        }
        double const sign = optimum.aim == Aim::goldilocks ? -1 : 1;
        if (!(sign * (*bound - optimum.bound) <= tolerance)) {
            wrong(where + "/bound", fmt::format("{}", optimum.bound),
                  fmt::format("{}, the bound that the multipliers give", *bound));
        }
        double const gap = std::max(0.0, sign * (optimum.bound - optimum.objective));
        if (!(std::abs(optimum.gap - gap) <= tolerance)) {
            wrong(where + "/gap", fmt::format("{}", optimum.gap),
                  fmt::format("{}, the distance of objective and bound", gap));
        }
    }

    /// LEGACY: every weight is a number of draws over their total, but for what division leaves over.
    void check_simulation() {
        auto const& simulation = *claim_.simulation;
        std::string const where = "/certificate";
        auto const drawn = simulation.draws - simulation.failed;
        if (simulation.failed < 0 || drawn < 1 || simulation.draws > kFigureMax) {
            wrong(where + "/failed", fmt::format("{} of {} draws", simulation.failed, simulation.draws),
                  "fewer than all draws, and at most ten million of these");
            return;
        }
        if (!(simulation.confidence > 0 && simulation.confidence < 1)) {
            wrong(where + "/confidence", fmt::format("{}", simulation.confidence), "a number between 0 and 1");
            return;
        }
        std::vector<std::int64_t> selections(pool_.people.size(), 0);
        std::int64_t total = 0;
        for (std::size_t p = 0; p < claim_.panels.size(); ++p) {
            auto const& panel = claim_.panels[p];
            std::int64_t const unit = kUnits / drawn;
            std::int64_t const times = (panel.weight + unit / 2) / unit;
            // What division leaves over, less than `drawn` units, is shared out among the panels.
            if (times < 1 || panel.weight < unit * times || panel.weight - unit * times > drawn) {
                wrong(fmt::format("/panels/{}/weight", p), decimal(panel.weight),
                      fmt::format("a number of the {} draws that chose a panel, over their total", drawn));
                return;
            }
            total += times;
            for (auto const person : panel.members) selections[person] += times;
        }
        if (total != drawn) {
            wrong(where + "/draws", fmt::format("{} draws that chose a panel", drawn),
                  fmt::format("{}, as often as the panels were drawn", total));
            return;
        }
        if (simulation.intervals.size() != selections.size()) {
            wrong(where + "/intervals", fmt::format("{}", simulation.intervals.size()),
                  fmt::format("one for each of {} people", selections.size()));
            return;
        }
        double const tail = (1 - simulation.confidence) / 2;
        for (std::size_t i = 0; i < selections.size(); ++i) {
            auto const place = fmt::format("{}/intervals/{}", where, id(i));
            auto const times = selections[i];
            auto const& [lower, upper] = simulation.intervals[i];
            bool const lower_holds =
                times == 0 ? lower == 0 : is_quantile_between(times, drawn, tail, lower, lower + kIntervalUnit);
            bool const upper_holds =
                times == drawn ? upper == 1 : is_quantile_between(times, drawn, 1 - tail, upper - kIntervalUnit, upper);
            if (lower_holds && upper_holds) continue;
            wrong(place, fmt::format("{} to {}", lower, upper),
                  fmt::format("the {:g} % Jeffreys interval of {} of {} draws", 100 * simulation.confidence, times,
                              drawn));
        }
        auto const fewest = *std::min_element(selections.begin(), selections.end());
        bool const holds = fewest == drawn
                               ? simulation.min_upper == 1
                               : is_quantile_between(fewest, drawn, simulation.confidence,
                                                     simulation.min_upper - kIntervalUnit, simulation.min_upper);
        if (!holds) {
            wrong(where + "/min_upper", fmt::format("{}", simulation.min_upper),
                  fmt::format("the one-sided {:g} % bound of {} of {} draws", 100 * simulation.confidence, fewest,
                              drawn));
        }
    }

    /// Whether Beta(times + ½, others + ½) reaches this probability between the two places.
    static bool is_quantile_between(std::int64_t times, std::int64_t drawn, double probability, double from,
                                    double to) {
        if (!(from >= -kIntervalUnit && to <= 1 + kIntervalUnit && from <= to)) return false;
        auto const reached = [&](double at) {
            return boost::math::ibeta(static_cast<double>(times) + 0.5, static_cast<double>(drawn - times) + 0.5,
                                      std::clamp(at, 0.0, 1.0));
        };
        double const slack = kIntervalUnit * kIntervalSlack;
        return reached(from - slack) <= probability && reached(to + slack) >= probability;
    }

    void check_uncoverable() {
        std::set<std::size_t> const listed(claim_.uncoverable.begin(), claim_.uncoverable.end());
        for (auto const person : listed) {
            if (claim_.probabilities[person] == 0) continue;
            wrong("/uncoverable",
                  fmt::format("{}, with probability {}", id(person), decimal(claim_.probabilities[person])),
                  "people with probability 0");
        }
        for (std::size_t i = 0; claim_.zero_means_uncoverable && i < pool_.people.size(); ++i) {
            if (claim_.probabilities[i] != 0 || listed.contains(i)) continue;
            wrong("/probabilities/" + id(i), "0, but not listed in /uncoverable",
                  "a chance for everyone who can have one");
        }
        if (claim_.types.empty()) return;
        std::set<std::size_t> proven;
        // LEGACY may have missed somebody; who can be on no panel is listed all the same.
        for (std::size_t i = 0; claim_.simulation && i < pool_.people.size(); ++i) {
            if (claim_.probabilities[i] != 0 || listed.contains(i)) continue;
            if (!prove(program_, {{type_of_[i]}, {1}, std::nullopt, 0}, limits_.nodes_max).is_proven) continue;
            wrong("/uncoverable", id(i) + " not listed", "everyone whom no panel can hold");
        }
        for (auto const person : listed) {
            auto const type = type_of_[person];
            if (!proven.insert(type).second) continue;
            auto const proof = prove(program_, {{type}, {1}, std::nullopt, 0}, limits_.nodes_max);
            if (proof.is_proven) continue;
            wrong("/uncoverable", id(person),
                  proof.counterexample
                      ? fmt::format("people on no panel; the panel of types {} has one like this",
                                    example(*proof.counterexample))
                      : fmt::format("a proof within {} steps that no panel can hold this person", limits_.nodes_max));
        }
    }

    Pool const& pool_;
    SortitionClaim claim_;
    VerificationLimits const& limits_;
    std::map<int, std::vector<std::size_t>> households_;
    std::vector<std::size_t> type_of_;  ///< a person
    std::vector<Kind> kinds_;           ///< a type
    WholeProgram program_;              ///< the panels; then the cuts proven so far
    std::vector<std::optional<Rational>> values_;
    std::vector<Problem> problems_;
    std::size_t count_ = 0;
};

}  // namespace

std::vector<Problem> verify_sortition(Pool const& pool, SortitionClaim const& claim, VerificationLimits const& limits) {
    return Verification(pool, claim, limits).run();
}

}  // namespace hezhi::sortition
