#include "lib/opinion/representativeness.h"

#include <gtest/gtest.h>

#include "lib/opinion/consensus.h"
#include "lib/opinion/testing.h"

namespace hezhi::opinion {
namespace {

TEST(Proportion, is_what_paper_and_pencil_give) {
    EXPECT_DOUBLE_EQ(smoothed_share(7, 7), 8.0 / 9);
    EXPECT_DOUBLE_EQ(proportion_z(7, 7), 2 * std::sqrt(8.0) * 0.5);
    EXPECT_DOUBLE_EQ(proportion_z(0, 0), 1);
    // 4/5 against 2/4: pooled share 6/9.
    EXPECT_DOUBLE_EQ(difference_z(3, 4, 1, 3), (0.8 - 0.5) / std::sqrt(6.0 / 9 * 3 / 9 * (1.0 / 5 + 1.0 / 4)));
    EXPECT_EQ(difference_z(5, 5, 9, 9), 0);
    EXPECT_EQ(difference_z(1, 3, 3, 7), 0);
    EXPECT_EQ(difference_z(3, 9, 2, 5), -difference_z(2, 5, 3, 9));
}

/// The definition of docs/algorithms/opinion.md once more, statement by statement and without sharing code.
std::vector<std::pair<StatementIndex, Vote>> plain_selection(std::span<VoteCounts const> inside,
                                                             std::span<VoteCounts const> outside,
                                                             std::vector<bool> const& is_eligible) {
    struct Stats {
        StatementIndex statement;
        double na, nd, pa, pd, pat, pdt, ra, rd, rat, rdt;
    };
    auto const z1 = [](double s, double n) { return 2 * std::sqrt(n + 1) * ((s + 1) / (n + 1) - 0.5); };
    auto const z2 = [](double s1, double n1, double s2, double n2) {
        double const pooled = (s1 + s2 + 2) / (n1 + n2 + 2);
        if (pooled == 1) return 0.0;
        double const difference = (s1 + 1) / (n1 + 1) - (s2 + 1) / (n2 + 1);
        return difference / std::sqrt(pooled * (1 - pooled) * (1 / (n1 + 1) + 1 / (n2 + 1)));
    };
    auto const direction = [](Stats const& s) { return s.rat > s.rdt + 1e-12 ? Vote::agree : Vote::disagree; };
    auto const metric = [&](Stats const& s) {
        return direction(s) == Vote::agree ? s.ra * static_cast<double>(static_cast<float>(s.rat)) * s.pa * s.pat
                                           : s.rd * static_cast<double>(static_cast<float>(s.rdt)) * s.pd * s.pdt;
    };
    std::vector<Stats> all;
    for (StatementIndex j = 0; j < inside.size(); ++j) {
        if (!is_eligible[j]) continue;
        double const na = inside[j].agree;
        double const nd = inside[j].disagree;
        double const ns = inside[j].seen();
        double const oa = outside[j].agree;
        double const od = outside[j].disagree;
        double const os = outside[j].seen();
        double const pa = (na + 1) / (ns + 2);
        double const pd = (nd + 1) / (ns + 2);
        all.push_back({j, na, nd, pa, pd, z1(na, ns), z1(nd, ns), pa / ((oa + 1) / (os + 2)),
                       pd / ((od + 1) / (os + 2)), z2(na, ns, oa, os), z2(nd, ns, od, os)});
    }
    std::vector<Stats> sufficient;
    std::optional<Stats> best;
    std::optional<Stats> best_agree;
    for (auto const& s : all) {
        if ((s.rat > 1.2816 && s.pat > 1.2816) || (s.rdt > 1.2816 && s.pdt > 1.2816)) sufficient.push_back(s);
        double const best_z = best ? static_cast<double>(static_cast<float>(std::max(best->rat, best->rdt))) : 0;
        if (sufficient.empty() && (!best || std::max(s.rat, s.rdt) > best_z + 1e-12)) best = s;
        bool beats = false;
        if (s.na == 0 && s.nd == 0) {
        } else if (best_agree && best_agree->ra > 1) {
            double const theirs = best_agree->ra * best_agree->rat * best_agree->pa * best_agree->pat;
            beats = s.ra * s.rat * s.pa * s.pat > theirs + 1e-12 * std::abs(theirs);
        } else if (best_agree) {
            beats = s.pa * s.pat > best_agree->pa * best_agree->pat + 1e-12;
        } else {
            beats = s.pat > 1.2816 || (s.ra > 1 && s.pa > 0.5);
        }
        if (beats) best_agree = s;
    }
    std::vector<Stats> list;
    if (best_agree) list.push_back(*best_agree);
    if (sufficient.empty()) {
        if (!best_agree && best) list.push_back(*best);
    } else {
        std::vector<Stats> rest;
        for (auto const& s : sufficient) {
            if (!best_agree || s.statement != best_agree->statement) rest.push_back(s);
        }
        while (!rest.empty() && list.size() < 5) {
            std::size_t top = 0;
            for (std::size_t i = 1; i < rest.size(); ++i) {
                if (metric(rest[i]) > metric(rest[top]) + 1e-12 * std::abs(metric(rest[top]))) top = i;
            }
            list.push_back(rest[top]);
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(top));
        }
    }
    std::vector<std::pair<StatementIndex, Vote>> result;
    for (Vote const side : {Vote::agree, Vote::disagree}) {
        for (auto const& s : list) {
            if (direction(s) == side) result.emplace_back(s.statement, side);
        }
    }
    return result;
}

std::vector<VoteCounts> random_counts(Random& random, std::size_t statements, std::uint64_t most) {
    std::vector<VoteCounts> counts;
    for (std::size_t j = 0; j < statements; ++j) {
        auto const some = [&] {
            return static_cast<std::uint32_t>(random.uniform_below(random.uniform_below(most) + 1));
        };
        counts.push_back({some(), some(), some()});
    }
    return counts;
}

TEST(RepresentativeStatements, agree_with_the_plain_form) {
    Random random(31);
    for (int run = 0; run < 3'000; ++run) {
        std::size_t const statements = static_cast<std::size_t>(random.uniform_below(25));
        std::uint64_t const most = run % 2 == 0 ? 4 : 60;  // small groups tie often
        auto const inside = random_counts(random, statements, most);
        auto const outside = random_counts(random, statements, 3 * most);
        std::vector<bool> is_eligible(statements);
        for (std::size_t j = 0; j < statements; ++j) {
            is_eligible[j] = inside[j].seen() + outside[j].seen() > 0 && random.uniform_below(8) > 0;
        }
        auto const selected = representative_statements(inside, outside, is_eligible);
        std::vector<std::pair<StatementIndex, Vote>> names;
        for (auto const& entry : selected) {
            names.emplace_back(entry.statement, entry.direction);
            auto const& own = inside[entry.statement];
            EXPECT_EQ(entry.n_trials, own.seen());
            EXPECT_EQ(entry.n_success, entry.direction == Vote::agree ? own.agree : own.disagree);
        }
        EXPECT_EQ(names, plain_selection(inside, outside, is_eligible)) << "run " << run;
        EXPECT_LE(names.size(), 5U);
    }
}

TEST(RepresentativeStatements, show_the_best_where_nothing_suffices) {
    std::vector<VoteCounts> const nobody(3);
    std::vector<VoteCounts> const others{{5, 0, 0}, {0, 5, 0}, {3, 3, 3}};
    // The group saw nothing: what the others do least.
    auto const silent = representative_statements(nobody, others, {true, true, true});
    ASSERT_EQ(silent.size(), 1U);
    EXPECT_EQ(silent[0].n_trials, 0U);
    EXPECT_TRUE(representative_statements(nobody, others, {false, false, false}).empty());
}

TEST(MajorityConsensus, lists_significant_majorities_best_first) {
    std::vector<VoteCounts> const counts{
        {.agree = 40, .disagree = 10}, {.agree = 90, .disagree = 1, .pass = 2}, {.agree = 10, .disagree = 90},
        {.agree = 30, .disagree = 30}, {.agree = 90, .disagree = 1, .pass = 2}, {.agree = 99}};
    auto const consensus = majority_consensus(counts, {true, true, true, true, true, false});
    std::vector<StatementIndex> agreed;
    for (auto const& entry : consensus.agree) agreed.push_back(entry.statement);
    EXPECT_EQ(agreed, (std::vector<StatementIndex>{1, 4, 0}));  // equal ones in their order
    ASSERT_EQ(consensus.disagree.size(), 1U);
    EXPECT_EQ(consensus.disagree[0], (ConsensusStatement{2, 91.0 / 102, proportion_z(90, 100), 90, 100}));
}

TEST(MajorityConsensus, lists_at_most_five) {
    std::vector<VoteCounts> const counts(9, VoteCounts{.agree = 50});
    EXPECT_EQ(majority_consensus(counts, std::vector<bool>(9, true)).agree.size(), 5U);
}

TEST(GroupAwareConsensus, multiplies_over_groups) {
    std::vector<OpinionGroup> groups(2);
    groups[0].counts = {{.agree = 3, .disagree = 1}};
    groups[1].counts = {{.agree = 0, .disagree = 2, .pass = 1}};
    EXPECT_DOUBLE_EQ(group_aware_consensus(groups, 0), 4.0 / 6 * 1 / 5);
    EXPECT_EQ(group_aware_consensus({}, 0), 0);
}

}  // namespace
}  // namespace hezhi::opinion
