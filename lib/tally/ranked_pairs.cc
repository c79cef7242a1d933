#include <algorithm>
#include <set>
#include <string>

#include "lib/tally/partial_order.h"
#include "lib/tally/rules.h"
#include "lib/tally/ties.h"

namespace hezhi::tally {
namespace {

/// Transitive closure of the majorities locked so far, a row of bits a candidate.
class Reach {
public:
    explicit Reach(std::size_t n) : n_(n), words_((n + 63) / 64), bits_(n * words_, 0) {}

    bool has(std::size_t from, std::size_t to) const { return (bits_[from * words_ + to / 64] >> (to % 64) & 1U) != 0; }

    void add(std::size_t from, std::size_t to) {
        if (has(from, to)) return;
        std::vector<std::uint64_t> beyond(bits_.begin() + static_cast<std::ptrdiff_t>(to * words_),
                                          bits_.begin() + static_cast<std::ptrdiff_t>((to + 1) * words_));
        beyond[to / 64] |= std::uint64_t{1} << (to % 64);
        for (std::size_t a = 0; a < n_; ++a) {
            if (a != from && !has(a, from)) continue;
            for (std::size_t w = 0; w < words_; ++w) bits_[a * words_ + w] |= beyond[w];
        }
    }

    std::string key() const {
        return {reinterpret_cast<char const*>(bits_.data()), bits_.size() * sizeof(std::uint64_t)};
    }
    PartialOrder order() const {
        PartialOrder result{n_, std::vector<char>(n_ * n_, 0)};
        for (std::size_t i = 0; i < n_; ++i) {
            for (std::size_t j = 0; j < n_; ++j) result.better[i * n_ + j] = has(i, j);
        }
        return result;
    }

private:
    std::size_t n_;
    std::size_t words_;
    std::vector<std::uint64_t> bits_;
};

struct Majority {
    std::size_t winner;  ///< positions among the standing candidates
    std::size_t loser;
    std::int64_t strength;
};

class Count {
public:
    Count(Ballot const& ballot, Options const& options, int seats)
        : ballot_(ballot),
          options_(options),
          outcome_(pairwise_outcome(ballot, Rule::ranked_pairs, seats)),
          everyone_(standing(ballot)),
          n_(everyone_.size()) {
        auto const strength = strengths(*outcome_.pairwise, options.strength);
        auto const rank = ranks_of(order_of_precedence(ballot, options), ballot.candidates.size());
        for (std::size_t i = 0; i < n_; ++i) {
            for (std::size_t j = 0; j < n_; ++j) {
                std::int64_t const s = strength[everyone_[i] * ballot.candidates.size() + everyone_[j]];
                if (s > 0) majorities_.push_back({i, j, s});
            }
        }
        // Strongest first; among equals the pair whose winner prevails in a tie, then the one whose loser does not.
        std::sort(majorities_.begin(), majorities_.end(), [&](Majority const& a, Majority const& b) {
            if (a.strength != b.strength) return a.strength > b.strength;
            if (a.winner != b.winner) return rank[everyone_[a.winner]] < rank[everyone_[b.winner]];
            return rank[everyone_[a.loser]] > rank[everyone_[b.loser]];
        });
    }

    Outcome run() {
        Reach reach(n_);
        for (std::size_t at = 0; at < majorities_.size();) {
            std::size_t const end = end_of_group(at);
            if (end - at > 1) report_equals(at, end, reach);
            for (; at < end; ++at) {
                auto const& majority = majorities_[at];
                bool const locked = !reach.has(majority.loser, majority.winner);
                if (locked) reach.add(majority.winner, majority.loser);
                outcome_.pair_decisions.push_back(
                    {everyone_[majority.winner], everyone_[majority.loser], majority.strength, locked});
            }
        }
        fill_from_top(outcome_, ballot_, options_, reach.order());
        if (options_.ties == TiePolicy::report) examine();
        return std::move(outcome_);
    }

private:
    std::size_t end_of_group(std::size_t at) const {
        std::size_t end = at;
        while (end < majorities_.size() && majorities_[end].strength == majorities_[at].strength) ++end;
        return end;
    }

    /// Majorities of equal strength are a tie, which is idle if all of them can be locked together or are decided.
    void report_equals(std::size_t at, std::size_t end, Reach const& reach) {
        std::vector<Majority> rest(majorities_.begin() + static_cast<std::ptrdiff_t>(at),
                                   majorities_.begin() + static_cast<std::ptrdiff_t>(end));
        Reach locked = reach;
        std::set<CandidateIndex> involved;
        for (auto const& majority : rest) involved.insert({everyone_[majority.winner], everyone_[majority.loser]});
        lock_uncontested(rest, locked);
        outcome_.ties.push_back({0,
                                 TieKind::equal_majorities,
                                 {involved.begin(), involved.end()},
                                 majorities_[at].strength,
                                 1,
                                 {},
                                 rest.empty() ? TieResolution::no_effect : resolution_of(options_.ties),
                                 0});
    }

    /// Drops majorities that are decided already, locks those that no other of `rest` could forbid; what stays is
    /// contested: its fate depends on the order.
    void lock_uncontested(std::vector<Majority>& rest, Reach& reach) const {
        for (;;) {
            std::erase_if(
                rest, [&](Majority const& m) { return reach.has(m.loser, m.winner) || reach.has(m.winner, m.loser); });
            Reach together = reach;
            for (auto const& majority : rest) together.add(majority.winner, majority.loser);
            auto const contested = std::partition(rest.begin(), rest.end(),
                                                  [&](Majority const& m) { return together.has(m.loser, m.winner); });
            if (contested == rest.end()) return;
            for (auto at = contested; at != rest.end(); ++at) reach.add(at->winner, at->loser);
            rest.erase(contested, rest.end());
        }
    }

    /// Every order of equal majorities, and every completion of the order they leave.
    void examine() {
        double const bytes = static_cast<double>(n_) * static_cast<double>(n_) / 8 + 64;
        visits_max_ =
            static_cast<std::size_t>(std::clamp(kExamineBytes / bytes, double{kStatesMin}, double{kStatesMax}));
        visit(0, {}, Reach(n_));
        if (!complete_) {
            speak_for_all(outcome_, ballot_, std::nullopt);
            return;
        }
        speak_for_all(outcome_, ballot_, std::vector<WinnerSet>(sets_.begin(), sets_.end()));
        outcome_.continuations = static_cast<std::int64_t>(states_.size());
    }

    /// `rest`: majorities of the present strength that are still contested; `at`: the first of a smaller strength.
    void visit(std::size_t at, std::vector<Majority> rest, Reach reach) {
        if (!complete_) return;
        if (++visits_ > visits_max_) {
            complete_ = false;
            return;
        }
        lock_uncontested(rest, reach);
        while (rest.empty() && at < majorities_.size()) {
            std::size_t const end = end_of_group(at);
            rest.assign(majorities_.begin() + static_cast<std::ptrdiff_t>(at),
                        majorities_.begin() + static_cast<std::ptrdiff_t>(end));
            at = end;
            lock_uncontested(rest, reach);
        }
        // What is contested follows from the place and from what is locked.
        if (!states_.insert(reach.key() + std::to_string(at)).second) return;
        if (rest.empty()) {
            auto const sets = winner_sets(ballot_, reach.order(), outcome_.seats);
            if (sets) sets_.insert(sets->begin(), sets->end());
            if (!sets || sets_.size() > kWinnerSetsMax) complete_ = false;
            return;
        }
        for (std::size_t i = 0; i < rest.size() && complete_; ++i) {
            Reach next = reach;
            next.add(rest[i].winner, rest[i].loser);
            visit(at, rest, std::move(next));
        }
    }

    static constexpr double kExamineBytes = 64e6;

    Ballot const& ballot_;
    Options const& options_;
    Outcome outcome_;
    std::vector<CandidateIndex> everyone_;
    std::size_t n_;
    std::vector<Majority> majorities_;
    bool complete_ = true;
    std::size_t visits_ = 0;
    std::size_t visits_max_ = 0;
    std::set<std::string> states_;
    std::set<WinnerSet> sets_;
};

}  // namespace

Outcome count_ranked_pairs(Ballot const& ballot, Options const& options, int seats) {
    return Count(ballot, options, seats).run();
}

}  // namespace hezhi::tally
