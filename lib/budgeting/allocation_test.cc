#include "lib/budgeting/allocation.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/budgeting/pabulib.h"
#include "lib/budgeting/testing_reference.h"

namespace hezhi::budgeting {
namespace {

namespace reference = testing_reference;

std::string read_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file.good()) << path;
    return {std::istreambuf_iterator<char>(file), {}};
}

PabulibFile read_fixture(std::string const& name) {
    auto file = read_pabulib(read_file("lib/budgeting/testdata/" + name + ".pb"));
    EXPECT_TRUE(file.has_value());
    return *std::move(file);
}

std::vector<std::string> ids(Instance const& instance, std::vector<ProjectIndex> const& projects) {
    std::vector<std::string> result;
    for (ProjectIndex const project : projects) result.push_back(instance.projects[project].id);
    return result;
}

struct Expected {
    std::vector<std::string> selected;
    std::map<std::string, std::string> rho;
    std::string cost;
    std::string endowment;
};

Expected read_expected(std::string const& name) {
    std::istringstream lines(read_file("lib/budgeting/testdata/" + name + ".expected"));
    Expected expected;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#')) continue;
        auto const blank = line.find(' ');
        std::string const first = line.substr(0, blank);
        std::string const second = blank == std::string::npos ? "" : line.substr(blank + 1);
        if (first == "cost") {
            expected.cost = second;
        } else if (first == "endowment") {
            expected.endowment = second;
        } else {
            expected.selected.push_back(first);
            if (!second.empty()) expected.rho[first] = second;
        }
    }
    return expected;
}

AllocationOptions as_pabutools(std::string const& mode) {
    AllocationOptions options;
    options.ties = Ties::lexicographic;
    options.start = Start::fractional;
    if (mode == "mesu") options.completion = Completion::utilitarian;
    if (mode == "add1") options.completion = Completion::add1;
    if (mode == "add1u") options.completion = Completion::add1u;
    if (mode.starts_with("greedy")) options.rule = Rule::greedy;
    if (mode == "greedycard") options.utility = Utility::cardinality;
    if (mode == "phragmen") options.rule = Rule::phragmen;
    return options;
}

class PublishedResult : public testing::TestWithParam<std::string> {};

TEST_P(PublishedResult, equals_pabutools) {
    std::string const name = GetParam();
    auto const dot = name.find('.');
    auto const file = read_fixture(name.substr(0, dot));
    std::string const mode = name.substr(dot + 1);
    auto const expected = read_expected(name);
    auto const allocation = allocate(file.instance, file.profile, as_pabutools(mode));
    ASSERT_TRUE(allocation.has_value());
    auto selected = ids(file.instance, allocation->selected);
    if (mode == "phragmen") std::ranges::sort(selected);
    EXPECT_EQ(selected, expected.selected);
    EXPECT_EQ(to_text(allocation->cost), expected.cost);
    if (!expected.endowment.empty()) {
        EXPECT_EQ(to_text(allocation->endowment), expected.endowment);
        std::map<std::string, std::string> rho;
        for (auto const& round : allocation->rounds) rho[file.instance.projects[round.project].id] = to_text(round.rho);
        EXPECT_EQ(rho, expected.rho);
    }
}

INSTANTIATE_TEST_SUITE_P(TestData, PublishedResult,
                         testing::Values("assen_2024.mes", "assen_2024.add1", "assen_2024.mesu", "assen_2024.add1u",
                                         "assen_2024.greedy", "assen_2024.greedycard", "assen_2024.phragmen",
                                         "swiecie_2023.mes", "swiecie_2023.add1", "swiecie_2023.mesu",
                                         "swiecie_2023.add1u", "swiecie_2023.greedy", "swiecie_2023.greedycard",
                                         "swiecie_2023.phragmen"),
                         [](auto const& parameter) {
                             std::string name = parameter.param;
                             std::ranges::replace(name, '.', '_');
                             return name;
                         });

/// The two cities' own results, in `selected` of their files; every variant of Add1 and every tie rule gives them.
TEST(OfficialResult, assen_and_swiecie_by_all_variants) {
    for (char const* const name : {"assen_2024", "swiecie_2023"}) {
        auto const file = read_fixture(name);
        std::vector<ProjectIndex> official;
        for (ProjectIndex project = 0; project < file.instance.projects.size(); ++project) {
            if (file.instance.projects[project].announced_status == 1) official.push_back(project);
        }
        for (Start const start : {Start::fractional, Start::integral}) {
            for (Stop const stop : {Stop::exhaustive, Stop::overspend}) {
                for (Ties const ties : {Ties::file_order, Ties::cost_votes_lot, Ties::lexicographic}) {
                    AllocationOptions options;
                    options.completion = Completion::add1;
                    options.start = start;
                    options.stop = stop;
                    options.ties = ties;
                    auto allocation = allocate(file.instance, file.profile, options);
                    ASSERT_TRUE(allocation.has_value());
                    std::ranges::sort(allocation->selected);
                    EXPECT_EQ(allocation->selected, official) << name;
                }
            }
        }
    }
}

// ---- against the definition -----------------------------------------------------------------------------------------

constexpr std::array kTypes{VoteType::approval, VoteType::choose_one, VoteType::cumulative, VoteType::scoring,
                            VoteType::ordinal};
constexpr std::array kUtilities{Utility::cost, Utility::cardinality, Utility::points, Utility::borda};
constexpr std::array kTies{Ties::file_order, Ties::cost_votes_lot, Ties::lexicographic};

bool fits(VoteType type, Utility utility) {
    if (utility == Utility::points) return has_points(type);
    return utility != Utility::borda || type == VoteType::ordinal;
}

std::vector<Rational> rhos(Allocation const& allocation) {
    std::vector<Rational> result;
    for (auto const& round : allocation.rounds) result.push_back(round.rho);
    return result;
}

/// Conditions that every allocation by equal shares meets.
void expect_sound(Instance const& instance, Allocation const& allocation, bool completed_or_single) {
    Rational cost = 0;
    for (ProjectIndex const project : allocation.selected) cost += instance.projects[project].cost;
    EXPECT_EQ(cost, allocation.cost);
    if (completed_or_single) {
        EXPECT_LE(cost, instance.budget);
    }
    Rational before = 0;
    for (auto const& round : allocation.rounds) {
        EXPECT_GE(round.rho, before);
        before = round.rho;
        if (allocation.utility == Utility::cost || allocation.utility == Utility::cardinality) {
            EXPECT_EQ(round.price * integer(round.paid_in_full) + round.remainder_paid,
                      instance.projects[round.project].cost);
        }
        EXPECT_LT(round.remainder_paid, instance.projects[round.project].cost);
    }
    for (Loser const& loser : allocation.losers) {
        ASSERT_TRUE(loser.effective_support.has_value());
        EXPECT_GE(*loser.effective_support, 0);
        EXPECT_LE(*loser.effective_support, 1);
    }
    EXPECT_EQ(allocation.selected.size() + allocation.losers.size(), instance.projects.size());
}

TEST(AgainstDefinition, equal_shares_on_random_elections) {
    Random random{20240601};
    std::uint64_t rechecks = 0;
    int ties = 0;
    for (int trial = 0; trial < 6000; ++trial) {
        VoteType const type = kTypes[random.uniform_below(kTypes.size())];
        auto const election = reference::random_election(random, type);
        Utility const utility = kUtilities[random.uniform_below(kUtilities.size())];
        if (!fits(type, utility)) continue;
        AllocationOptions options;
        options.utility = utility;
        options.ties = kTies[random.uniform_below(kTies.size())];
        options.lot_seed = random.uniform_below(5);
        auto const support = Support::create(election.instance, election.profile, utility);
        ASSERT_TRUE(support.has_value());
        auto const rank = tie_priority(election.instance, *support, options.ties, options.lot_seed);
        auto const gains = reference::utilities_of(election.instance, election.profile, utility);
        Rational const endowment =
            election.instance.budget / integer(static_cast<std::int64_t>(election.profile.voter_count()));
        auto const expected = reference::equal_shares(election.instance, gains, endowment, rank);

        auto const allocation = allocate(election.instance, election.profile, options);
        ASSERT_TRUE(allocation.has_value());
        ASSERT_EQ(allocation->selected, expected.selected) << "trial " << trial;
        ASSERT_EQ(rhos(*allocation), expected.rho) << "trial " << trial;
        ASSERT_EQ(allocation->endowment, endowment);
        for (std::size_t round = 0; round < expected.tied.size(); ++round) {
            ASSERT_EQ(allocation->rounds[round].tied, expected.tied[round]) << "trial " << trial;
            ties += static_cast<int>(expected.tied[round].size());
        }
        for (Loser const& loser : allocation->losers) {
            if (loser.reason == LossReason::no_support) continue;
            ASSERT_EQ(*loser.effective_support, expected.effective_support.at(loser.project)) << "trial " << trial;
        }
        expect_sound(election.instance, *allocation, true);
        rechecks += allocation->exact_rechecks;
    }
    // The elections must exercise what they are made for.
    EXPECT_GT(rechecks, 1000U);
    EXPECT_GT(ties, 500);
}

TEST(AgainstDefinition, completions_on_random_elections) {
    Random random{20240602};
    for (int trial = 0; trial < 3000; ++trial) {
        VoteType const type = kTypes[random.uniform_below(kTypes.size())];
        auto const election = reference::random_election(random, type);
        Utility const utility = kUtilities[random.uniform_below(kUtilities.size())];
        if (!fits(type, utility)) continue;
        AllocationOptions options;
        options.utility = utility;
        options.ties = kTies[random.uniform_below(kTies.size())];
        options.start = random.uniform_below(2) == 0 ? Start::fractional : Start::integral;
        options.stop = random.uniform_below(2) == 0 ? Stop::exhaustive : Stop::overspend;
        constexpr std::array kCompletions{Completion::add1, Completion::add1u, Completion::utilitarian};
        options.completion = kCompletions[random.uniform_below(kCompletions.size())];
        auto const support = Support::create(election.instance, election.profile, utility);
        auto const rank = tie_priority(election.instance, *support, options.ties, options.lot_seed);
        auto const gains = reference::utilities_of(election.instance, election.profile, utility);
        Rational endowment =
            election.instance.budget / integer(static_cast<std::int64_t>(election.profile.voter_count()));
        auto expected = reference::equal_shares(election.instance, gains, endowment, rank);
        if (options.completion != Completion::utilitarian) {
            auto const add1 = reference::add1(election.instance, gains, options.start, options.stop, rank);
            expected = add1.run;
            endowment = add1.endowment;
        }
        auto selected = expected.selected;
        if (options.completion != Completion::add1) {
            selected = reference::greedy(election.instance, gains, rank, selected);
        }
        auto const allocation = allocate(election.instance, election.profile, options);
        ASSERT_TRUE(allocation.has_value());
        ASSERT_EQ(allocation->endowment, endowment) << "trial " << trial;
        ASSERT_EQ(allocation->equal_shares, expected.selected) << "trial " << trial;
        ASSERT_EQ(allocation->selected, selected) << "trial " << trial;
        ASSERT_EQ(rhos(*allocation), expected.rho) << "trial " << trial;
        expect_sound(election.instance, *allocation, true);
    }
}

TEST(AgainstDefinition, greedy_and_phragmen_on_random_elections) {
    Random random{20240603};
    for (int trial = 0; trial < 4000; ++trial) {
        VoteType const type = kTypes[random.uniform_below(kTypes.size())];
        auto const election = reference::random_election(random, type);
        Utility const utility = kUtilities[random.uniform_below(kUtilities.size())];
        if (!fits(type, utility)) continue;
        AllocationOptions options;
        options.utility = utility;
        options.ties = kTies[random.uniform_below(kTies.size())];
        options.rule = Rule::greedy;
        auto const support = Support::create(election.instance, election.profile, utility);
        auto const rank = tie_priority(election.instance, *support, options.ties, options.lot_seed);
        auto const gains = reference::utilities_of(election.instance, election.profile, utility);
        auto const allocation = allocate(election.instance, election.profile, options);
        ASSERT_TRUE(allocation.has_value());
        ASSERT_EQ(allocation->selected, reference::greedy(election.instance, gains, rank, {})) << "trial " << trial;
        if (type != VoteType::approval || utility != Utility::cost) continue;
        options.rule = Rule::phragmen;
        auto const loaded = allocate(election.instance, election.profile, options);
        ASSERT_TRUE(loaded.has_value());
        auto const expected = reference::phragmen(election.instance, gains, rank);
        ASSERT_EQ(loaded->selected.size(), expected.size()) << "trial " << trial;
        for (std::size_t at = 0; at < expected.size(); ++at) {
            ASSERT_EQ(loaded->selected[at], expected[at].first) << "trial " << trial;
            ASSERT_EQ(loaded->loads[at], expected[at].second) << "trial " << trial;
        }
    }
}

TEST(AgainstDefinition, voter_groups_share_what_their_voters_paid) {
    Random random{20240604};
    for (int trial = 0; trial < 300; ++trial) {
        auto election = reference::random_election(random, VoteType::approval);
        // Every voter thrice and more, so that groups are large enough to be told.
        Profile large{VoteType::approval, 1};
        VoterAttribute attribute{"sex", {"F", "M"}, {}};
        for (int copy = 0; copy < 12; ++copy) {
            std::uint32_t voter = 0;
            for (std::uint32_t const ballot : election.profile.ballot_of_voter()) {
                large.add(election.profile.ballot(ballot).projects);
                attribute.codes.push_back(voter++ % 2);
            }
        }
        large.attributes.push_back(attribute);
        AllocationOptions options;
        auto const allocation = allocate(election.instance, large, options);
        ASSERT_TRUE(allocation.has_value());
        auto const gains = reference::utilities_of(election.instance, large, Utility::cost);
        std::vector<std::uint32_t> rank(election.instance.projects.size());
        for (std::uint32_t at = 0; at < rank.size(); ++at) rank[at] = at;
        auto const run = reference::equal_shares(election.instance, gains, allocation->endowment, rank);
        std::array<Rational, 2> spent;
        for (std::size_t voter = 0; voter < run.budgets.size(); ++voter) {
            spent[attribute.codes[voter]] += allocation->endowment - run.budgets[voter];
        }
        for (auto const& group : allocation->voter_groups) {
            EXPECT_GE(group.voters, 10);
            if (group.attribute != "sex") continue;
            EXPECT_EQ(group.spent, spent[group.value == "F" ? 0 : 1]);
        }
        std::map<std::string, Rational> sums;
        for (auto const& group : allocation->voter_groups) sums[group.attribute] += group.spent;
        for (auto const& [name, sum] : sums) EXPECT_EQ(sum, allocation->cost) << name;
    }
}

// ---- properties -----------------------------------------------------------------------------------------------------

/// The same election with voters and projects in another order.
reference::Election shuffled(reference::Election const& election, Random& random) {
    std::size_t const projects = election.instance.projects.size();
    std::vector<ProjectIndex> order(projects);
    for (ProjectIndex project = 0; project < projects; ++project) order[project] = project;
    random.shuffle(std::span<ProjectIndex>{order});
    std::vector<ProjectIndex> position(projects);
    reference::Election result{{election.instance.budget, {}},
                               Profile{election.profile.type(), election.profile.points_scale()}};
    for (ProjectIndex at = 0; at < projects; ++at) {
        position[order[at]] = at;
        result.instance.projects.push_back(election.instance.projects[order[at]]);
    }
    std::vector<std::uint32_t> voters(election.profile.ballot_of_voter().begin(),
                                      election.profile.ballot_of_voter().end());
    random.shuffle(std::span<std::uint32_t>{voters});
    for (std::uint32_t const voter : voters) {
        Ballot const ballot = election.profile.ballot(voter);
        std::vector<std::pair<ProjectIndex, std::int64_t>> entries;
        for (std::size_t at = 0; at < ballot.projects.size(); ++at) {
            entries.emplace_back(position[ballot.projects[at]], ballot.points.empty() ? 0 : ballot.points[at]);
        }
        if (election.profile.type() != VoteType::ordinal) std::ranges::sort(entries);
        std::vector<ProjectIndex> ballot_projects;
        std::vector<std::int64_t> points;
        for (auto const& [project, value] : entries) {
            ballot_projects.push_back(project);
            if (!ballot.points.empty()) points.push_back(value);
        }
        result.profile.add(ballot_projects, points);
    }
    return result;
}

TEST(Property, order_of_voters_and_projects_does_not_matter) {
    Random random{11};
    for (int trial = 0; trial < 2000; ++trial) {
        VoteType const type = kTypes[random.uniform_below(kTypes.size())];
        auto const election = reference::random_election(random, type);
        auto const other = shuffled(election, random);
        AllocationOptions options;
        // Conventions that look at ids, not places.
        options.ties = random.uniform_below(2) == 0 ? Ties::lexicographic : Ties::cost_votes_lot;
        options.lot_seed = 3;
        constexpr std::array kRules{Rule::equal_shares, Rule::greedy, Rule::greedy_threshold, Rule::phragmen};
        options.rule = kRules[random.uniform_below(kRules.size())];
        if (options.rule == Rule::phragmen && type != VoteType::approval) continue;
        if (options.rule == Rule::equal_shares) options.completion = Completion::add1u;
        options.threshold = 2;
        auto const here = allocate(election.instance, election.profile, options);
        auto const there = allocate(other.instance, other.profile, options);
        ASSERT_TRUE(here.has_value() && there.has_value());
        ASSERT_EQ(ids(election.instance, here->selected), ids(other.instance, there->selected)) << "trial " << trial;
        ASSERT_EQ(rhos(*here), rhos(*there));
    }
}

TEST(Property, unit_of_money_does_not_matter) {
    Random random{12};
    for (int trial = 0; trial < 1000; ++trial) {
        auto const election = reference::random_election(random, VoteType::approval);
        auto scaled = election;
        Rational factor{static_cast<long>(1 + random.uniform_below(1000)), 7};
        factor.canonicalize();
        scaled.instance.budget *= factor;
        for (Project& project : scaled.instance.projects) project.cost *= factor;
        for (Utility const utility : {Utility::cost, Utility::cardinality}) {
            AllocationOptions options;
            options.utility = utility;
            auto const here = allocate(election.instance, election.profile, options);
            auto const there = allocate(scaled.instance, scaled.profile, options);
            ASSERT_EQ(here->selected, there->selected);
            for (std::size_t round = 0; round < here->rounds.size(); ++round) {
                Rational const expected =
                    utility == Utility::cost ? here->rounds[round].rho : here->rounds[round].rho * factor;
                ASSERT_EQ(there->rounds[round].rho, expected);
            }
        }
    }
}

TEST(Property, copies_of_every_voter_do_not_matter) {
    Random random{13};
    for (int trial = 0; trial < 500; ++trial) {
        auto const election = reference::random_election(random, VoteType::approval);
        Profile tripled{VoteType::approval, 1};
        for (std::uint32_t const voter : election.profile.ballot_of_voter()) {
            for (int copy = 0; copy < 3; ++copy) tripled.add(election.profile.ballot(voter).projects);
        }
        AllocationOptions const options;
        auto const here = allocate(election.instance, election.profile, options);
        auto const there = allocate(election.instance, tripled, options);
        ASSERT_EQ(here->selected, there->selected);
    }
}

/// Greedy rules promise it (a winner moves forward in the order and still fits); equal shares and Phragmén's rule do
/// not, and docs/algorithms/equal-shares.md says so.
TEST(Property, added_approval_never_removes_a_greedy_winner) {
    Random random{14};
    int checked = 0;
    for (int trial = 0; trial < 2000; ++trial) {
        auto const election = reference::random_election(random, VoteType::approval);
        AllocationOptions options;
        options.rule = random.uniform_below(2) == 0 ? Rule::greedy : Rule::greedy_threshold;
        options.utility = random.uniform_below(2) == 0 ? Utility::cost : Utility::cardinality;
        options.threshold = static_cast<long>(random.uniform_below(4));
        auto const before = allocate(election.instance, election.profile, options);
        for (ProjectIndex const winner : before->selected) {
            Profile more{VoteType::approval, 1};
            bool added = false;
            for (std::uint32_t const voter : election.profile.ballot_of_voter()) {
                Ballot const ballot = election.profile.ballot(voter);
                std::vector<ProjectIndex> projects(ballot.projects.begin(), ballot.projects.end());
                if (!added && std::ranges::find(projects, winner) == projects.end()) {
                    projects.push_back(winner);
                    std::ranges::sort(projects);
                    added = true;
                }
                more.add(projects);
            }
            if (!added) continue;
            auto const after = allocate(election.instance, more, options);
            ASSERT_THAT(after->selected, testing::Contains(winner)) << "trial " << trial;
            ++checked;
        }
    }
    EXPECT_GT(checked, 1000);
}

TEST(Property, everybody_is_served_who_stands_together) {
    // Equal shares with cardinality utility: if a group of voters agrees on a project and its share of the budget pays
    // for it, at least one of them gets something (a weak form of extended justified representation).
    Random random{15};
    for (int trial = 0; trial < 2000; ++trial) {
        auto const election = reference::random_election(random, VoteType::approval);
        AllocationOptions options;
        options.utility = Utility::cardinality;
        auto const allocation = allocate(election.instance, election.profile, options);
        auto const gains = reference::utilities_of(election.instance, election.profile, Utility::cardinality);
        for (ProjectIndex project = 0; project < election.instance.projects.size(); ++project) {
            std::int64_t supporters = 0;
            bool served = false;
            for (auto const& gain : gains) {
                if (gain[project] == 0) continue;
                ++supporters;
                for (ProjectIndex const winner : allocation->selected) served = served || gain[winner] > 0;
            }
            if (supporters > 0 &&
                integer(supporters) * allocation->endowment >= election.instance.projects[project].cost) {
                ASSERT_TRUE(served) << "trial " << trial;
            }
        }
    }
}

// ---- single cases ---------------------------------------------------------------------------------------------------

reference::Election approvals(std::string const& budget,
                              std::vector<std::pair<std::string, std::string>> const& projects,
                              std::vector<std::vector<ProjectIndex>> const& ballots) {
    reference::Election election{{}, Profile{VoteType::approval, 1}};
    election.instance.budget = *parse_decimal(budget);
    for (auto const& [id, cost] : projects) {
        Project project;
        project.id = id;
        project.cost = *parse_decimal(cost);
        election.instance.projects.push_back(std::move(project));
    }
    for (auto const& ballot : ballots) election.profile.add(ballot);
    return election;
}

TEST(EqualShares, money_equal_to_the_cost_suffices) {
    // Three voters with 1/3 each: in floating point their money may miss the cost of 1 by a rounding.
    auto const election = approvals("1", {{"a", "1"}}, {{0}, {0}, {0}});
    auto const allocation = allocate(election.instance, election.profile, {});
    EXPECT_EQ(allocation->selected, (std::vector<ProjectIndex>{0}));
    EXPECT_EQ(to_text(allocation->rounds[0].rho), "1/3");
    EXPECT_GT(allocation->exact_rechecks, 0U);
}

TEST(EqualShares, one_unit_short_does_not_suffice) {
    auto const election = approvals("0.99999999999999999999", {{"a", "1"}}, {{0}, {0}, {0}});
    auto const allocation = allocate(election.instance, election.profile, {});
    EXPECT_TRUE(allocation->selected.empty());
    EXPECT_GT(allocation->exact_rechecks, 0U);
    EXPECT_EQ(to_text(*allocation->losers[0].missing), "1/100000000000000000000");
    EXPECT_EQ(*allocation->losers[0].missing_supporters, 1);
}

TEST(EqualShares, difference_below_floating_point_decides) {
    // b costs 10^-25 less than a with as many votes of cardinality utility: only exact arithmetic sees who is first.
    auto const election = approvals("2", {{"a", "1"}, {"b", "0.9999999999999999999999999"}}, {{0, 1}, {0, 1}});
    AllocationOptions options;
    options.utility = Utility::cardinality;
    auto const allocation = allocate(election.instance, election.profile, options);
    EXPECT_EQ(allocation->selected, (std::vector<ProjectIndex>{1, 0}));
    EXPECT_TRUE(allocation->ties.empty());
    EXPECT_GT(allocation->exact_rechecks, 0U);
}

TEST(EqualShares, projects_without_cost_are_free_and_without_support_never_win) {
    auto const election =
        approvals("5", {{"free", "0"}, {"unloved", "1"}, {"free too", "0"}, {"c", "5"}}, {{0, 3}, {3}});
    auto const allocation = allocate(election.instance, election.profile, {});
    EXPECT_EQ(ids(election.instance, allocation->selected), (std::vector<std::string>{"free", "c"}));
    ASSERT_EQ(allocation->losers.size(), 2U);
    EXPECT_EQ(allocation->losers[0].reason, LossReason::no_support);
    EXPECT_EQ(*allocation->losers[0].effective_support, 0);
}

TEST(EqualShares, tie_conventions_differ) {
    auto const election = approvals("2", {{"9", "2"}, {"10", "2"}, {"1", "2"}}, {{0, 1, 2}, {0, 1, 2}});
    auto const first = [&](Ties ties, std::uint64_t seed) {
        AllocationOptions options;
        options.ties = ties;
        options.lot_seed = seed;
        auto const allocation = allocate(election.instance, election.profile, options);
        EXPECT_EQ(allocation->ties.size(), 1U);
        return ids(election.instance, allocation->selected).at(0);
    };
    EXPECT_EQ(first(Ties::file_order, 0), "9");
    EXPECT_EQ(first(Ties::lexicographic, 0), "1");
    std::map<std::string, int> drawn;
    for (std::uint64_t seed = 0; seed < 60; ++seed) ++drawn[first(Ties::cost_votes_lot, seed)];
    EXPECT_EQ(drawn.size(), 3U);
}

TEST(EqualShares, cheaper_project_wins_a_tie_before_the_lot) {
    // Cost utility: both have ρ = 1/2, the second costs less.
    auto const election = approvals("6", {{"a", "4"}, {"b", "3"}}, {{0, 1}, {0, 1}});
    AllocationOptions options;
    EXPECT_EQ(allocate(election.instance, election.profile, options)->selected[0], 0U);
    options.ties = Ties::cost_votes_lot;
    EXPECT_EQ(allocate(election.instance, election.profile, options)->selected[0], 1U);
}

TEST(Add1, variants_end_differently) {
    // Endowment 2.5; integral start 2. "a" needs 3 of its single voter, "c" never fits beside it.
    auto const election = approvals("10", {{"a", "3"}, {"b", "7"}, {"c", "9"}}, {{0}, {1}, {1}, {2}});
    AllocationOptions options;
    options.completion = Completion::add1;
    options.start = Start::fractional;
    auto const fractional = allocate(election.instance, election.profile, options);
    EXPECT_EQ(to_text(fractional->endowment), "7/2");
    EXPECT_EQ(fractional->stop_reason, StopReason::exhaustive);
    options.start = Start::integral;
    EXPECT_EQ(to_text(allocate(election.instance, election.profile, options)->endowment), "4");
    options.stop = Stop::overspend;
    auto const overspend = allocate(election.instance, election.profile, options);
    EXPECT_EQ(to_text(overspend->endowment), "8");
    EXPECT_EQ(overspend->stop_reason, StopReason::overspend);
    EXPECT_EQ(overspend->increments, 6U);
}

TEST(Add1, ends_when_everything_is_funded) {
    auto const election = approvals("10", {{"a", "3"}, {"b", "4"}, {"nobody", "1"}}, {{0}, {1}});
    AllocationOptions options;
    options.completion = Completion::add1;
    options.stop = Stop::overspend;
    auto const allocation = allocate(election.instance, election.profile, options);
    EXPECT_EQ(allocation->stop_reason, StopReason::everything_funded);
    EXPECT_EQ(allocation->selected.size(), 2U);
}

TEST(Add1, gives_up_at_the_limit) {
    auto const election = approvals("10", {{"a", "1000000"}, {"b", "1"}}, {{0}, {1}});
    AllocationOptions options;
    options.completion = Completion::add1;
    options.stop = Stop::overspend;
    options.increments_max = 100;
    EXPECT_EQ(allocate(election.instance, election.profile, options).error().key(), "budgeting.limit_reached");
}

TEST(Comparison, greedy_replaces_equal_shares_only_with_a_majority_of_those_who_care) {
    // Equal shares funds a, b, c (one voter each served), greedy the large project of three others.
    auto const election =
        approvals("12", {{"large", "12"}, {"a", "2"}, {"b", "2"}, {"c", "2"}}, {{0}, {0}, {0}, {1}, {2}, {3}});
    AllocationOptions options;
    options.compare = Preference::satisfaction;
    auto const allocation = allocate(election.instance, election.profile, options);
    ASSERT_TRUE(allocation->comparison.has_value());
    EXPECT_EQ(allocation->comparison->prefer_equal_shares, 3);
    EXPECT_EQ(allocation->comparison->prefer_greedy, 3);
    EXPECT_FALSE(allocation->comparison->greedy_taken);
    EXPECT_EQ(allocation->selected.size(), 3U);

    auto const larger =
        approvals("14", {{"large", "14"}, {"a", "2"}, {"b", "2"}, {"c", "2"}}, {{0}, {0}, {0}, {0}, {1}, {2}, {3}});
    auto const replaced = allocate(larger.instance, larger.profile, options);
    EXPECT_TRUE(replaced->comparison->greedy_taken);
    EXPECT_EQ(replaced->selected, (std::vector<ProjectIndex>{0}));
    EXPECT_EQ(replaced->equal_shares.size(), 3U);
    EXPECT_EQ(replaced->losers.size(), 3U);
}

TEST(GreedyThreshold, needs_the_score_and_then_fits) {
    auto const election =
        approvals("10", {{"a", "9"}, {"b", "2"}, {"c", "1"}, {"d", "1"}}, {{0, 1, 3}, {0, 1, 3}, {0, 3}, {2}});
    AllocationOptions options;
    options.rule = Rule::greedy_threshold;
    EXPECT_EQ(allocate(election.instance, election.profile, options).error().key(), "budgeting.threshold_missing");
    options.threshold = 2;
    auto const allocation = allocate(election.instance, election.profile, options);
    EXPECT_EQ(ids(election.instance, allocation->selected), (std::vector<std::string>{"a", "d"}));
    ASSERT_EQ(allocation->losers.size(), 2U);
    EXPECT_EQ(allocation->losers[0].reason, LossReason::does_not_fit);
    EXPECT_EQ(allocation->losers[1].reason, LossReason::below_threshold);
    EXPECT_EQ(*allocation->losers[1].score_missing, 1);
}

TEST(Allocation, refuses_what_has_no_meaning) {
    auto const election = approvals("10", {{"a", "9"}}, {{0}});
    AllocationOptions options;
    options.utility = Utility::points;
    EXPECT_EQ(allocate(election.instance, election.profile, options).error().key(), "budgeting.utility_needs_points");
    options.utility = Utility::borda;
    EXPECT_EQ(allocate(election.instance, election.profile, options).error().key(), "budgeting.utility_needs_ranks");
    Profile ranks{VoteType::ordinal, 1};
    ranks.add(std::vector<ProjectIndex>{0});
    AllocationOptions phragmen;
    phragmen.rule = Rule::phragmen;
    EXPECT_EQ(allocate(election.instance, ranks, phragmen).error().key(), "budgeting.phragmen_needs_approval");
    EXPECT_EQ(allocate(election.instance, Profile{VoteType::approval, 1}, {}).error().key(), "budgeting.no_voters");
}

}  // namespace
}  // namespace hezhi::budgeting
