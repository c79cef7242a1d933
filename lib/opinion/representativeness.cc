#include "lib/opinion/representativeness.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace hezhi::opinion {
namespace {

constexpr std::size_t kListed = 5;

bool is_sufficient(GroupComparison const& c) {
    return (c.agree_ratio_z > kSignificantZ && c.agree_z > kSignificantZ) ||
           (c.disagree_ratio_z > kSignificantZ && c.disagree_z > kSignificantZ);
}

/// Polis keeps this z in single precision, and its order and its comparisons depend on that.
double as_listed(double z) {
    return static_cast<double>(static_cast<float>(z));
}

RepresentativeStatement entry(StatementIndex statement, VoteCounts const& inside, GroupComparison const& c) {
    RepresentativeStatement result{.statement = statement, .n_trials = inside.seen()};
    if (c.agree_ratio_z > c.disagree_ratio_z) {
        result.direction = Vote::agree;
        result.repness = c.agree_ratio;
        result.repness_z = as_listed(c.agree_ratio_z);
        result.p = c.agree_share;
        result.p_z = c.agree_z;
        result.n_success = inside.agree;
    } else {
        result.direction = Vote::disagree;
        result.repness = c.disagree_ratio;
        result.repness_z = as_listed(c.disagree_ratio_z);
        result.p = c.disagree_share;
        result.p_z = c.disagree_z;
        result.n_success = inside.disagree;
    }
    return result;
}

double weight(RepresentativeStatement const& s) {
    return s.repness * s.repness_z * s.p * s.p_z;
}

bool beats_best_agree(VoteCounts const& inside, GroupComparison const& c, std::optional<GroupComparison> const& best) {
    if (inside.agree == 0 && inside.disagree == 0) return false;
    if (best && best->agree_ratio > 1) {
        return c.agree_ratio * c.agree_ratio_z * c.agree_share * c.agree_z >
               best->agree_ratio * best->agree_ratio_z * best->agree_share * best->agree_z;
    }
    if (best) return c.agree_share * c.agree_z > best->agree_share * best->agree_z;
    return c.agree_z > kSignificantZ || (c.agree_ratio > 1 && c.agree_share > 0.5);
}

}  // namespace

double smoothed_share(std::uint32_t successes, std::uint32_t trials) {
    return (static_cast<double>(successes) + 1) / (static_cast<double>(trials) + 2);
}

double proportion_z(std::uint32_t successes, std::uint32_t trials) {
    double const s = static_cast<double>(successes) + 1;
    double const n = static_cast<double>(trials) + 1;
    return 2 * std::sqrt(n) * (s / n - 0.5);
}

double difference_z(std::uint32_t successes_a, std::uint32_t trials_a, std::uint32_t successes_b,
                    std::uint32_t trials_b) {
    double const s1 = static_cast<double>(successes_a) + 1;
    double const n1 = static_cast<double>(trials_a) + 1;
    double const s2 = static_cast<double>(successes_b) + 1;
    double const n2 = static_cast<double>(trials_b) + 1;
    double const successes = s1 + s2;
    double const trials = n1 + n2;
    if (successes == trials) return 0;
    // (s1/n1 - s2/n2) / √(π (1-π) (1/n1 + 1/n2)) over common denominators: the difference is exact, so that equal
    // shares give 0 and mirrored ones opposite values.
    return (s1 * n2 - s2 * n1) / std::sqrt(n1 * n2 * (successes * (trials - successes) / trials));
}

GroupComparison compare(VoteCounts const& inside, VoteCounts const& outside) {
    GroupComparison result;
    std::uint32_t const in = inside.seen();
    std::uint32_t const out = outside.seen();
    result.agree_share = smoothed_share(inside.agree, in);
    result.disagree_share = smoothed_share(inside.disagree, in);
    result.agree_z = proportion_z(inside.agree, in);
    result.disagree_z = proportion_z(inside.disagree, in);
    result.agree_ratio = result.agree_share / smoothed_share(outside.agree, out);
    result.disagree_ratio = result.disagree_share / smoothed_share(outside.disagree, out);
    result.agree_ratio_z = difference_z(inside.agree, in, outside.agree, out);
    result.disagree_ratio_z = difference_z(inside.disagree, in, outside.disagree, out);
    return result;
}

std::vector<RepresentativeStatement> representative_statements(std::span<VoteCounts const> inside,
                                                               std::span<VoteCounts const> outside,
                                                               std::vector<bool> const& is_eligible) {
    std::vector<RepresentativeStatement> sufficient;
    std::optional<RepresentativeStatement> best;
    std::optional<GroupComparison> best_agree;
    StatementIndex best_agree_statement = 0;
    for (StatementIndex statement = 0; statement < inside.size(); ++statement) {
        if (!is_eligible[statement]) continue;
        VoteCounts const& own = inside[statement];
        GroupComparison const comparison = compare(own, outside[statement]);
        if (is_sufficient(comparison)) sufficient.push_back(entry(statement, own, comparison));
        if (sufficient.empty() &&
            (!best || std::max(comparison.agree_ratio_z, comparison.disagree_ratio_z) > best->repness_z)) {
            best = entry(statement, own, comparison);
        }
        if (beats_best_agree(own, comparison, best_agree)) {
            best_agree = comparison;
            best_agree_statement = statement;
        }
    }

    std::vector<RepresentativeStatement> listed;
    if (best_agree) listed.push_back(entry(best_agree_statement, inside[best_agree_statement], *best_agree));
    if (sufficient.empty()) {
        if (listed.empty() && best) listed.push_back(*best);
        return listed;
    }
    if (best_agree) std::erase_if(sufficient, [&](auto const& s) { return s.statement == best_agree_statement; });
    std::ranges::sort(sufficient, [](auto const& a, auto const& b) {
        double const of_a = weight(a);
        double const of_b = weight(b);
        return of_a != of_b ? of_a > of_b : a.statement < b.statement;
    });
    if (listed.size() + sufficient.size() > kListed) sufficient.resize(kListed - listed.size());
    listed.insert(listed.end(), sufficient.begin(), sufficient.end());
    std::vector<RepresentativeStatement> ordered;
    for (Vote const direction : {Vote::agree, Vote::disagree}) {
        std::ranges::copy_if(listed, std::back_inserter(ordered),
                             [&](auto const& s) { return s.direction == direction; });
    }
    return ordered;
}

}  // namespace hezhi::opinion
