#include "lib/opinion/consensus.h"

#include <algorithm>

#include "lib/opinion/representativeness.h"

namespace hezhi::opinion {
namespace {

constexpr std::size_t kListed = 5;

std::vector<ConsensusStatement> majorities(std::span<VoteCounts const> counts, std::vector<bool> const& is_eligible,
                                           std::uint32_t VoteCounts::* side) {
    std::vector<ConsensusStatement> found;
    for (StatementIndex statement = 0; statement < counts.size(); ++statement) {
        if (!is_eligible[statement]) continue;
        std::uint32_t const successes = counts[statement].*side;
        std::uint32_t const trials = counts[statement].seen();
        ConsensusStatement const candidate{statement, smoothed_share(successes, trials),
                                           proportion_z(successes, trials), successes, trials};
        if (candidate.p > 0.5 && candidate.p_z > kSignificantZ) found.push_back(candidate);
    }
    std::ranges::sort(found, [](auto const& a, auto const& b) {
        double const of_a = a.p * a.p_z;
        double const of_b = b.p * b.p_z;
        return of_a != of_b ? of_a > of_b : a.statement < b.statement;
    });
    if (found.size() > kListed) found.resize(kListed);
    return found;
}

}  // namespace

Consensus majority_consensus(std::span<VoteCounts const> counts, std::vector<bool> const& is_eligible) {
    return {majorities(counts, is_eligible, &VoteCounts::agree),
            majorities(counts, is_eligible, &VoteCounts::disagree)};
}

double group_aware_consensus(std::span<OpinionGroup const> groups, StatementIndex statement) {
    if (groups.empty()) return 0;
    double product = 1;
    for (auto const& group : groups) {
        auto const& counts = group.counts[statement];
        product *= smoothed_share(counts.agree, counts.seen());
    }
    return product;
}

}  // namespace hezhi::opinion
