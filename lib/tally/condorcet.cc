#include <algorithm>

#include "lib/tally/partial_order.h"
#include "lib/tally/rules.h"

namespace hezhi::tally {

Outcome count_condorcet(Ballot const& ballot, Options const& options) {
    Outcome outcome = pairwise_outcome(ballot, Rule::condorcet, 1);
    if (outcome.condorcet_winner) {
        outcome.winners = outcome.possible_winners = {*outcome.condorcet_winner};
        return outcome;
    }
    // Whoever is unbeaten but equal to somebody in a pair would win if those ties fell right.
    auto const everyone = standing(ballot);
    auto const rank = ranks_of(order_of_precedence(ballot, options), ballot.candidates.size());
    for (auto const x : everyone) {
        std::vector<CandidateIndex> equal{x};
        bool beaten = false;
        for (auto const y : everyone) {
            if (x == y) continue;
            std::int64_t const margin = outcome.pairwise->above(x, y) - outcome.pairwise->above(y, x);
            if (margin == 0) equal.push_back(y);
            beaten = beaten || margin < 0;
        }
        if (beaten) continue;
        bool const prevails =
            std::all_of(equal.begin(), equal.end(), [&](CandidateIndex y) { return rank[x] <= rank[y]; });
        Tie tie{0, TieKind::first_place, sorted(equal), 0, 1, {}, resolution_of(options.ties), 0};
        if (options.ties == TiePolicy::report) {
            outcome.decided = false;
            outcome.possible_winners.push_back(x);
        } else {
            tie.chosen.push_back(*std::min_element(
                equal.begin(), equal.end(), [&](CandidateIndex a, CandidateIndex b) { return rank[a] < rank[b]; }));
            if (prevails) outcome.winners = outcome.possible_winners = {x};
        }
        // Two unbeaten candidates who are equal to each other share one tie.
        bool const known = std::any_of(outcome.ties.begin(), outcome.ties.end(),
                                       [&](Tie const& t) { return t.candidates == tie.candidates; });
        if (!known) outcome.ties.push_back(std::move(tie));
    }
    if (options.ties == TiePolicy::lot || options.ties == TiePolicy::list) {
        outcome.tie_order = order_of_precedence(ballot, options);
    }
    return outcome;
}

}  // namespace hezhi::tally
