#include <algorithm>

#include "lib/tally/partial_order.h"
#include "lib/tally/rules.h"

namespace hezhi::tally {

Outcome count_schulze(Ballot const& ballot, Options const& options, int seats) {
    Outcome outcome = pairwise_outcome(ballot, Rule::schulze, seats);
    std::size_t const all = ballot.candidates.size();
    auto const everyone = standing(ballot);
    std::size_t const n = everyone.size();
    auto const strength = strengths(*outcome.pairwise, options.strength);
    // Widest paths by Floyd and Warshall over the standing candidates.
    std::vector<std::int64_t> path(n * n, 0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) path[i * n + j] = strength[everyone[i] * all + everyone[j]];
    }
    for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t i = 0; i < n; ++i) {
            std::int64_t const to_k = path[i * n + k];
            if (i == k || to_k == 0) continue;
            for (std::size_t j = 0; j < n; ++j) {
                path[i * n + j] = std::max(path[i * n + j], std::min(to_k, path[k * n + j]));
            }
        }
    }
    PartialOrder order{n, std::vector<char>(n * n, 0)};
    outcome.strongest_paths.assign(all * all, 0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            if (i == j) continue;
            order.better[i * n + j] = path[i * n + j] > path[j * n + i];
            outcome.strongest_paths[everyone[i] * all + everyone[j]] = path[i * n + j];
        }
    }
    fill_from_top(outcome, ballot, options, order);
    if (options.ties == TiePolicy::report) speak_for_all(outcome, ballot, winner_sets(ballot, order, seats));
    return outcome;
}

}  // namespace hezhi::tally
