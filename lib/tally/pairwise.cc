#include <algorithm>

#include "lib/tally/rules.h"

namespace hezhi::tally {

Pairwise pairwise_votes(Ballot const& ballot) {
    std::size_t const n = ballot.candidates.size();
    Pairwise result{n, std::vector<std::int64_t>(n * n, 0)};
    auto const everyone = standing(ballot);
    std::vector<char> named(n, 0);
    for (auto const& paper : ballot.papers) {
        for (std::size_t i = 0; i < paper.order.size(); ++i) {
            CandidateIndex const x = paper.order[i];
            named[x] = 1;
            if (ballot.candidates[x].withdrawn) continue;
            for (std::size_t j = i + 1; j < paper.order.size(); ++j) {
                CandidateIndex const y = paper.order[j];
                if (paper.level[j] > paper.level[i] && !ballot.candidates[y].withdrawn) {
                    result.votes[x * n + y] += paper.count;
                }
            }
        }
        for (auto const y : everyone) {
            if (named[y] != 0) continue;
            for (auto const x : paper.order) {
                if (!ballot.candidates[x].withdrawn) result.votes[x * n + y] += paper.count;
            }
        }
        for (auto const x : paper.order) named[x] = 0;
    }
    return result;
}

std::vector<std::int64_t> strengths(Pairwise const& pairwise, Strength strength) {
    std::size_t const n = pairwise.candidates;
    std::vector<std::int64_t> result(n * n, 0);
    for (CandidateIndex x = 0; x < n; ++x) {
        for (CandidateIndex y = 0; y < n; ++y) {
            std::int64_t const margin = pairwise.above(x, y) - pairwise.above(y, x);
            if (margin > 0) result[x * n + y] = strength == Strength::margins ? margin : pairwise.above(x, y);
        }
    }
    return result;
}

std::vector<CandidateIndex> smith_set(Ballot const& ballot, Pairwise const& pairwise) {
    // Sorted by how many they beat or tie, the set is the shortest beginning that beats all the rest.
    auto order = standing(ballot);
    std::vector<std::size_t> beaten(pairwise.candidates, 0);
    for (auto const x : order) {
        for (auto const y : order) {
            if (x != y && pairwise.above(x, y) < pairwise.above(y, x)) ++beaten[x];
        }
    }
    std::sort(order.begin(), order.end(), [&](CandidateIndex a, CandidateIndex b) {
        return beaten[a] != beaten[b] ? beaten[a] < beaten[b] : a < b;
    });
    std::size_t size = 1;
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = order.size(); j-- > size;) {
            if (pairwise.above(order[i], order[j]) <= pairwise.above(order[j], order[i])) {
                size = j + 1;
                break;
            }
        }
    }
    order.resize(std::min(size, order.size()));
    return sorted(std::move(order));
}

}  // namespace hezhi::tally
