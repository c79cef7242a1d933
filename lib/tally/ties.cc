#include "lib/tally/ties.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "lib/base/assert.h"
#include "lib/base/random.h"

namespace hezhi::tally {
namespace {

using WinnerSet = std::vector<CandidateIndex>;  // sorted
using WinnerSets = std::set<WinnerSet>;

/// Answers the first questions from a script, then either stops or goes on by file order.
class ScriptChooser final : public Chooser {
public:
    enum class AtEnd : std::uint8_t { stop, file_order };

    ScriptChooser(std::vector<std::size_t> const& script, AtEnd at_end) : script_(script), at_end_(at_end) {}

    std::optional<CandidateIndex> choose(std::span<CandidateIndex const> tied, Chosen chosen,
                                         std::function<std::string()> const& state) override {
        HZ_ASSERT(tied.size() >= 2);
        if (asked_ < script_.size()) {
            HZ_ASSERT(script_[asked_] < tied.size());
            return tied[script_[asked_++]];
        }
        std::size_t const by_file_order = chosen == Chosen::helped ? 0 : tied.size() - 1;
        if (at_end_ == AtEnd::file_order) {
            taken_.push_back(by_file_order);
            options_.push_back(tied.size());
            return tied[by_file_order];
        }
        if (!stopped_) {
            stopped_ = true;
            stopped_options_ = tied.size();
            state_ = state();
        }
        return std::nullopt;
    }
    TieResolution resolution() const noexcept override { return TieResolution::open; }
    bool examines() const noexcept override { return true; }

    bool stopped() const noexcept { return stopped_; }
    std::size_t stopped_options() const noexcept { return stopped_options_; }
    std::string const& state() const noexcept { return state_; }
    std::vector<std::size_t> const& taken() const noexcept { return taken_; }
    std::vector<std::size_t> const& options() const noexcept { return options_; }

private:
    std::vector<std::size_t> const& script_;
    AtEnd at_end_;
    std::size_t asked_ = 0;
    bool stopped_ = false;
    std::size_t stopped_options_ = 0;
    std::string state_;
    std::vector<std::size_t> taken_;
    std::vector<std::size_t> options_;
};

class Examiner {
public:
    Examiner(std::function<Outcome(Chooser&)> const& count, std::size_t states_max)
        : count_(count), states_max_(states_max) {}

    /// All sets of winners of the continuations after `script`. Meaningless once complete() is false.
    WinnerSets const& visit(std::vector<std::size_t>& script) {
        static WinnerSets const kNone;
        if (!complete_) return kNone;
        if (++runs_ > states_max_) {
            complete_ = false;
            return kNone;
        }
        ScriptChooser chooser(script, ScriptChooser::AtEnd::stop);
        Outcome const outcome = count_(chooser);
        if (!chooser.stopped()) {
            ++ends_;
            return ends_by_set_.emplace(sorted(outcome.winners), WinnerSets{sorted(outcome.winners)}).first->second;
        }
        if (auto const known = memory_.find(chooser.state()); known != memory_.end()) return known->second;
        WinnerSets all;
        for (std::size_t i = 0; i < chooser.stopped_options() && complete_; ++i) {
            script.push_back(i);
            auto const& some = visit(script);
            all.insert(some.begin(), some.end());
            script.pop_back();
            if (all.size() > kWinnerSetsMax) complete_ = false;
        }
        return memory_.emplace(chooser.state(), std::move(all)).first->second;
    }

    bool complete() const noexcept { return complete_; }
    std::size_t states() const noexcept { return memory_.size() + ends_; }

private:
    std::function<Outcome(Chooser&)> const& count_;
    std::size_t states_max_;
    std::size_t runs_ = 0;
    std::size_t ends_ = 0;
    bool complete_ = true;
    std::map<std::string, WinnerSets> memory_;
    std::map<WinnerSet, WinnerSets> ends_by_set_;
};

/// Nobody is known beyond what came before the first open tie.
void leave_open(Outcome& shown, Ballot const& ballot, std::function<Outcome(Chooser&)> const& count) {
    std::vector<std::size_t> const nothing;
    ScriptChooser chooser(nothing, ScriptChooser::AtEnd::stop);
    Outcome const before = count(chooser);
    shown.winners = before.winners;
    shown.decided = false;
    shown.examined_all = false;
    std::set<CandidateIndex> out;
    for (auto const& stage : before.stages) out.insert(stage.excluded.begin(), stage.excluded.end());
    shown.possible_winners.clear();
    for (auto const candidate : standing(ballot)) {
        if (!out.contains(candidate)) shown.possible_winners.push_back(candidate);
    }
}

}  // namespace

std::optional<CandidateIndex> OrderChooser::choose(std::span<CandidateIndex const> tied, Chosen chosen,
                                                   std::function<std::string()> const&) {
    HZ_ASSERT(tied.size() >= 2);
    auto const prevails = [this](CandidateIndex a, CandidateIndex b) { return rank_[a] < rank_[b]; };
    return chosen == Chosen::helped ? *std::min_element(tied.begin(), tied.end(), prevails)
                                    : *std::max_element(tied.begin(), tied.end(), prevails);
}

std::vector<CandidateIndex> order_of_precedence(Ballot const& ballot, Options const& options) {
    if (options.ties == TiePolicy::list) return options.tie_order;
    auto order = standing(ballot);
    if (options.ties == TiePolicy::lot) {
        Random random(options.seed);
        random.shuffle(std::span<CandidateIndex>(order));
    }
    return order;
}

std::vector<std::size_t> ranks_of(std::vector<CandidateIndex> const& order, std::size_t candidates) {
    std::vector<std::size_t> rank(candidates, candidates);
    for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    return rank;
}

Outcome count_with_ties(Ballot const& ballot, Options const& options, double work,
                        std::function<Outcome(Chooser&)> const& count) {
    if (options.ties != TiePolicy::report) {
        auto const order = order_of_precedence(ballot, options);
        TieResolution const resolution = options.ties == TiePolicy::lot    ? TieResolution::lot
                                         : options.ties == TiePolicy::list ? TieResolution::list
                                                                           : TieResolution::file_order;
        OrderChooser chooser(ranks_of(order, ballot.candidates.size()), resolution);
        Outcome outcome = count(chooser);
        outcome.possible_winners = sorted(outcome.winners);
        if (options.ties != TiePolicy::file_order) outcome.tie_order = order;
        return outcome;
    }
    std::vector<std::size_t> script;
    ScriptChooser chooser(script, ScriptChooser::AtEnd::file_order);
    Outcome shown = count(chooser);
    shown.possible_winners = sorted(shown.winners);
    if (chooser.taken().empty()) return shown;

    auto const bound = static_cast<std::size_t>(std::min(kWorkMax / std::max(work, 1.0), double{kStatesMax}));
    Examiner examiner(count, std::clamp(bound, kStatesMin, kStatesMax));
    WinnerSets const all = examiner.visit(script);
    if (!examiner.complete()) {
        leave_open(shown, ballot, count);
        shown.continuations = static_cast<std::int64_t>(examiner.states());
        return shown;
    }
    // A tie matters if its answers lead to different sets of winners.
    std::size_t question = 0;
    for (auto& tie : shown.ties) {
        if (tie.resolution != TieResolution::open) continue;
        HZ_ASSERT(question < chooser.taken().size());
        bool same = true;
        std::optional<WinnerSets> first;
        for (std::size_t i = 0; i < chooser.options()[question]; ++i) {
            script.push_back(i);
            auto const& sets = examiner.visit(script);
            if (!first) {
                first = sets;
            } else {
                same = same && sets == *first;
            }
            script.pop_back();
        }
        if (!examiner.complete()) break;
        if (same) {
            tie.resolution = TieResolution::no_effect;
        } else {
            tie.chosen.clear();
        }
        script.push_back(chooser.taken()[question]);
        ++question;
    }
    shown.continuations = static_cast<std::int64_t>(examiner.states());
    shown.decided = all.size() == 1;
    std::map<CandidateIndex, std::size_t> times;
    for (auto const& set : all) {
        for (auto const candidate : set) ++times[candidate];
    }
    std::erase_if(shown.winners, [&](CandidateIndex c) { return times[c] < all.size(); });
    shown.possible_winners.clear();
    for (auto const& [candidate, count_of_sets] : times) {
        if (count_of_sets > 0) shown.possible_winners.push_back(candidate);
    }
    return shown;
}

std::optional<std::vector<std::vector<std::size_t>>> top_sets(std::vector<char> const& beats, std::size_t n,
                                                              std::size_t places) {
    std::set<std::vector<std::size_t>> sets{{}};
    for (std::size_t size = 0; size < std::min(places, n); ++size) {
        std::set<std::vector<std::size_t>> larger;
        for (auto const& set : sets) {
            for (std::size_t x = 0; x < n; ++x) {
                if (std::binary_search(set.begin(), set.end(), x)) continue;
                bool maximal = true;
                for (std::size_t y = 0; y < n && maximal; ++y) {
                    maximal = beats[y * n + x] == 0 || std::binary_search(set.begin(), set.end(), y);
                }
                if (!maximal) continue;
                auto with = set;
                with.insert(std::upper_bound(with.begin(), with.end(), x), x);
                larger.insert(std::move(with));
                if (larger.size() > kWinnerSetsMax) return std::nullopt;
            }
        }
        sets = std::move(larger);
    }
    return std::vector<std::vector<std::size_t>>(sets.begin(), sets.end());
}

}  // namespace hezhi::tally
