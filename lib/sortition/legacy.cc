#include "lib/sortition/legacy.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include <boost/math/distributions/beta.hpp>

#include "lib/base/assert.h"

namespace hezhi::sortition {
namespace {

/// Of the simulation.
constexpr int kFirstFailuresMax = 20;

/// The pool as the draw needs it: values of all categories in one list, people by value, removal in O(categories).
class LegacyDraw {
public:
    explicit LegacyDraw(Pool const& pool) : panel_size_(pool.panel_size), categories_(pool.categories.size()) {
        std::vector<std::size_t> first;
        for (auto const& category : pool.categories) {
            first.push_back(quotas_.size());
            for (auto const& quota : category.quotas) quotas_.push_back({quota.min, quota.max});
        }
        people_of_.resize(quotas_.size());
        std::map<int, std::vector<std::size_t>> addresses;
        for (std::size_t i = 0; i < pool.people.size(); ++i) {
            auto const& person = pool.people[i];
            HZ_ASSERT(person.values.size() == categories_);
            bool may_serve = true;
            for (std::size_t c = 0; c < categories_; ++c) {
                values_.push_back(first[c] + person.values[c]);
                may_serve = may_serve && quotas_[values_.back()].max > 0;
            }
            housemates_.emplace_back();
            if (person.address >= 0) addresses[person.address].push_back(i);
            for (std::size_t c = 0; c < categories_; ++c) {
                auto& people = people_of_[values_[i * categories_ + c]];
                places_.push_back(people.size());
                if (may_serve) people.push_back(i);
            }
            is_in_.push_back(may_serve);
        }
        for (auto const& [address, people] : addresses) {
            for (auto const person : people) housemates_[person] = people;
        }
    }

    /// People in the order chosen; nullopt if the attempt fails.
    std::optional<std::vector<std::size_t>> attempt(Random& random) const {
        State state{people_of_, places_, is_in_};
        std::vector<int> selected(quotas_.size(), 0);
        std::vector<std::size_t> panel;
        for (int i = 0; i < panel_size_; ++i) {
            auto const value = neediest(state, selected);
            if (!value) return std::nullopt;
            auto const& choices = state.people_of[*value];
            auto const person = choices[static_cast<std::size_t>(random.uniform_below(choices.size()))];
            panel.push_back(person);
            remove(state, person);
            for (auto const other : housemates_[person]) remove(state, other);
            for (std::size_t c = 0; c < categories_; ++c) {
                auto const its = values_[person * categories_ + c];
                if (++selected[its] < quotas_[its].max) continue;
                while (!state.people_of[its].empty()) remove(state, state.people_of[its].back());
            }
        }
        for (std::size_t v = 0; v < quotas_.size(); ++v) {
            if (selected[v] < quotas_[v].min) return std::nullopt;
        }
        return panel;
    }

private:
    struct Bounds {
        int min;
        int max;
    };
    struct State {
        std::vector<std::vector<std::size_t>> people_of;  ///< a value: remaining people
        std::vector<std::size_t> places;                  ///< person · categories + category: place in that list
        std::vector<bool> is_in;                          ///< a person: remaining
    };

    /// The value in most need; none if some value cannot be satisfied any more, or nobody is left.
    std::optional<std::size_t> neediest(State const& state, std::vector<int> const& selected) const {
        std::optional<std::size_t> best;
        std::int64_t best_need = 0;
        std::int64_t best_left = 1;
        for (std::size_t v = 0; v < quotas_.size(); ++v) {
            auto const left = static_cast<std::int64_t>(state.people_of[v].size());
            std::int64_t const need = quotas_[v].min - selected[v];
            if (need > left) return std::nullopt;
            if (left == 0 || quotas_[v].max == 0) continue;
            if (best && need * best_left <= best_need * left) continue;
            best = v;
            best_need = need;
            best_left = left;
        }
        return best;
    }

    void remove(State& state, std::size_t person) const {
        if (!state.is_in[person]) return;
        state.is_in[person] = false;
        for (std::size_t c = 0; c < categories_; ++c) {
            auto& people = state.people_of[values_[person * categories_ + c]];
            auto const place = state.places[person * categories_ + c];
            auto const last = people.back();
            people[place] = last;
            state.places[last * categories_ + c] = place;
            people.pop_back();
        }
    }

    int panel_size_;
    std::size_t categories_;
    std::vector<Bounds> quotas_;       ///< a value
    std::vector<std::size_t> values_;  ///< person · categories + category: value
    std::vector<std::vector<std::size_t>> housemates_;
    std::vector<std::vector<std::size_t>> people_of_;  ///< the state every attempt begins with
    std::vector<std::size_t> places_;
    std::vector<bool> is_in_;
};

std::optional<std::vector<std::size_t>> panel_of(LegacyDraw const& draw, Random& random, int attempts_max) {
    for (int i = 0; i < attempts_max; ++i) {
        auto panel = draw.attempt(random);
        if (!panel) continue;
        std::sort(panel->begin(), panel->end());
        return panel;
    }
    return std::nullopt;
}

std::unexpected<Error> failed(int attempts_max) {
    auto const attempts = std::to_string(attempts_max);
    return std::unexpected(
        Error{ErrorCode::unprocessable, "sortition.legacy_failed", "no panel in " + attempts + " attempts"}.with(
            "attempts", attempts));
}

/// Weights in proportion to the counts; what division leaves over goes to the panels drawn most often.
PanelLottery lottery_of(std::map<std::vector<std::size_t>, int> const& counts, int total) {
    PanelLottery result;
    std::int64_t left = kWhole;
    for (auto const& [members, count] : counts) {
        std::int64_t const weight = kWhole / total * count;
        left -= weight;
        result.panels.push_back({members, weight});
    }
    std::sort(result.panels.begin(), result.panels.end(), [](WeightedPanel const& a, WeightedPanel const& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.members < b.members;
    });
    auto const panels = static_cast<std::int64_t>(result.panels.size());
    for (std::int64_t i = 0; i < panels; ++i) {
        result.panels[static_cast<std::size_t>(i)].weight += left / panels + (i < left % panels ? 1 : 0);
    }
    return result;
}

double beta_quantile(int successes, int trials, double probability) {
    boost::math::beta_distribution<double> const posterior(successes + 0.5, trials - successes + 0.5);
    return boost::math::quantile(posterior, probability);
}

}  // namespace

ChanceInterval jeffreys_interval(int successes, int trials, double confidence) {
    HZ_ASSERT(trials > 0 && successes >= 0 && successes <= trials && confidence > 0 && confidence < 1);
    double const tail = (1 - confidence) / 2;
    return {successes == 0 ? 0.0 : beta_quantile(successes, trials, tail),
            successes == trials ? 1.0 : beta_quantile(successes, trials, 1 - tail)};
}

Result<std::vector<std::size_t>> legacy_panel(Pool const& pool, Random& random, int attempts_max) {
    HZ_ASSERT(attempts_max > 0);
    auto panel = panel_of(LegacyDraw{pool}, random, attempts_max);
    if (!panel) return failed(attempts_max);
    return *std::move(panel);
}

Result<LegacySimulation> simulate_legacy(Pool const& pool, LegacyOptions const& options) {
    HZ_ASSERT(options.draws > 0 && options.attempts_max > 0 && !pool.people.empty());
    LegacyDraw const draw{pool};
    Random random(options.seed);
    LegacySimulation result;
    result.draws = options.draws;
    result.confidence = options.confidence;
    result.selections.assign(pool.people.size(), 0);
    std::map<std::vector<std::size_t>, int> counts;
    for (int i = 0; i < options.draws; ++i) {
        auto panel = panel_of(draw, random, options.attempts_max);
        if (!panel) {
            ++result.failed;
            if (counts.empty() && result.failed >= std::min(kFirstFailuresMax, options.draws)) {
                return failed(options.attempts_max);
            }
            continue;
        }
        if (counts.empty()) result.first = *panel;
        for (auto const person : *panel) ++result.selections[person];
        ++counts[*std::move(panel)];
    }
    int const drawn = options.draws - result.failed;
    std::map<int, ChanceInterval> known;
    for (int const selections : result.selections) {
        auto const [at, is_new] = known.try_emplace(selections);
        if (is_new) at->second = jeffreys_interval(selections, drawn, options.confidence);
        result.intervals.push_back(at->second);
    }
    int const fewest = *std::min_element(result.selections.begin(), result.selections.end());
    result.min_upper = fewest == drawn ? 1.0 : beta_quantile(fewest, drawn, options.confidence);
    result.sample = lottery_of(counts, drawn);
    return result;
}

}  // namespace hezhi::sortition
