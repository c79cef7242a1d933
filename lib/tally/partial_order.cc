#include "lib/tally/partial_order.h"

#include <algorithm>

#include "lib/tally/rules.h"
#include "lib/tally/ties.h"

namespace hezhi::tally {

Outcome pairwise_outcome(Ballot const& ballot, Rule rule, int seats) {
    Outcome outcome;
    outcome.rule = rule;
    outcome.seats = seats;
    outcome.pairwise = pairwise_votes(ballot);
    outcome.smith_set = smith_set(ballot, *outcome.pairwise);
    if (outcome.smith_set.size() == 1) outcome.condorcet_winner = outcome.smith_set.front();
    return outcome;
}

TieResolution resolution_of(TiePolicy policy) noexcept {
    switch (policy) {
        case TiePolicy::report:
            return TieResolution::open;
        case TiePolicy::file_order:
            return TieResolution::file_order;
        case TiePolicy::lot:
            return TieResolution::lot;
        case TiePolicy::list:
            return TieResolution::list;
    }
    return TieResolution::open;
}

void fill_from_top(Outcome& outcome, Ballot const& ballot, Options const& options, PartialOrder const& order) {
    auto const everyone = standing(ballot);
    auto const precedence = order_of_precedence(ballot, options);
    auto const rank = ranks_of(precedence, ballot.candidates.size());
    std::vector<char> taken(order.n, 0);
    std::vector<CandidateIndex> last_tie;
    auto const seats = static_cast<std::size_t>(outcome.seats);
    while (outcome.winners.size() < std::min(seats, order.n)) {
        std::vector<std::size_t> top;
        for (std::size_t i = 0; i < order.n; ++i) {
            bool preceded = taken[i] != 0;
            for (std::size_t j = 0; j < order.n && !preceded; ++j) {
                preceded = taken[j] == 0 && order.better[j * order.n + i] != 0;
            }
            if (!preceded) top.push_back(i);
        }
        std::size_t const first = *std::min_element(top.begin(), top.end(), [&](std::size_t a, std::size_t b) {
            return rank[everyone[a]] < rank[everyone[b]];
        });
        std::vector<CandidateIndex> tied;
        for (auto const i : top) tied.push_back(everyone[i]);
        // Those left over from a tie that has been recorded are not a new one.
        if (tied.size() > 1 && !std::includes(last_tie.begin(), last_tie.end(), tied.begin(), tied.end())) {
            int const places = static_cast<int>(std::min(tied.size(), seats - outcome.winners.size()));
            outcome.ties.push_back({0, TieKind::first_place, tied, 0, places, {}, resolution_of(options.ties), 0});
            last_tie = std::move(tied);
        }
        taken[first] = 1;
        outcome.winners.push_back(everyone[first]);
    }
    outcome.possible_winners = sorted(outcome.winners);
    if (options.ties == TiePolicy::lot || options.ties == TiePolicy::list) outcome.tie_order = precedence;
    if (options.ties == TiePolicy::report) return;
    for (auto& tie : outcome.ties) {
        if (tie.kind != TieKind::first_place) continue;
        for (auto const winner : outcome.winners) {
            if (std::binary_search(tie.candidates.begin(), tie.candidates.end(), winner)) tie.chosen.push_back(winner);
        }
    }
}

std::optional<std::vector<WinnerSet>> winner_sets(Ballot const& ballot, PartialOrder const& order, int seats) {
    auto const everyone = standing(ballot);
    auto const sets = top_sets(order.better, order.n, static_cast<std::size_t>(seats));
    if (!sets) return std::nullopt;
    std::vector<WinnerSet> result;
    for (auto const& set : *sets) {
        auto& winners = result.emplace_back();
        for (auto const i : set) winners.push_back(everyone[i]);
    }
    return result;
}

void speak_for_all(Outcome& outcome, Ballot const& ballot, std::optional<std::vector<WinnerSet>> const& sets) {
    outcome.possible_winners.clear();
    if (!sets) {
        outcome.winners.clear();
        outcome.possible_winners = standing(ballot);
        outcome.decided = false;
        outcome.examined_all = false;
        return;
    }
    outcome.decided = sets->size() == 1;
    outcome.continuations = static_cast<std::int64_t>(sets->size());
    std::vector<std::size_t> times(ballot.candidates.size(), 0);
    for (auto const& set : *sets) {
        for (auto const c : set) ++times[c];
    }
    std::erase_if(outcome.winners, [&](CandidateIndex c) { return times[c] < sets->size(); });
    for (CandidateIndex c = 0; c < times.size(); ++c) {
        if (times[c] > 0) outcome.possible_winners.push_back(c);
    }
    for (auto& tie : outcome.ties) {
        if (tie.resolution != TieResolution::open) continue;
        // Only the order of equals is open if all of them win in every completion, or none in any.
        auto const alike = [&](std::size_t wanted) {
            return std::all_of(tie.candidates.begin(), tie.candidates.end(),
                               [&](CandidateIndex c) { return times[c] == wanted; });
        };
        if (outcome.decided || alike(sets->size()) || alike(0)) tie.resolution = TieResolution::no_effect;
    }
}

}  // namespace hezhi::tally
