// Rules on elections whose results are known: official counts of Scottish wards, examples of the literature, and small
// ballots counted by hand for every kind of tie.
#include "lib/tally/tally.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/csv.h"
#include "lib/tally/read_blt.h"
#include "lib/tally/read_csv.h"

namespace hezhi::tally {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Indices = std::vector<CandidateIndex>;

std::string read_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
}
std::string const kData = "lib/tally/testdata/";

Ballot ward(std::string const& name) {
    return read_blt(read_file(kData + name + ".blt")).value();
}

Options by(Rule rule, std::optional<int> seats = std::nullopt) {
    Options options;
    options.rule = rule;
    options.seats = seats;
    return options;
}
Outcome counted(Ballot const& ballot, Options const& options) {
    auto outcome = tally(ballot, options);
    EXPECT_TRUE(outcome.has_value()) << (outcome ? "" : outcome.error().detail());
    return outcome ? *outcome : Outcome{};
}
/// Votes of a ranking, e.g. {{42, "M > N > C > K"}, …}; candidates in the order of their names.
Ballot rankings(std::vector<std::pair<int, std::string>> const& rows, std::vector<std::string> const& candidates = {}) {
    std::string csv = "ranking,count\n";
    for (auto const& [count, ranking] : rows) csv += ranking + "," + std::to_string(count) + "\n";
    auto ballot = read_csv(csv, {Marks::ranks, candidates, {}});
    EXPECT_TRUE(ballot.has_value());
    return ballot.value();
}
std::vector<std::string> names(Ballot const& ballot, Indices const& candidates) {
    std::vector<std::string> result;
    for (auto const c : candidates) result.push_back(ballot.candidates[c].name);
    return result;
}
std::vector<std::string> winners(Ballot const& ballot, Options const& options) {
    return names(ballot, counted(ballot, options).winners);
}

// ------------------------------------------------------------------------------------------------ official elections

/// "1128.90248" in units of 1e-5.
std::int64_t units(std::string_view text) {
    std::size_t const point = std::min(text.find('.'), text.size());
    std::string decimals(text.substr(std::min(point + 1, text.size())));
    decimals.resize(5, '0');
    return std::stoll(std::string(text.substr(0, point))) * 100'000 + std::stoll(decimals);
}

class OfficialStages : public testing::TestWithParam<char const*> {};

TEST_P(OfficialStages, equal_to_the_fifth_decimal) {
    Ballot const ballot = ward(GetParam());
    Outcome const outcome = counted(ballot, by(Rule::scottish_stv));
    std::string const text = read_file(kData + GetParam() + ".official.csv");
    CsvReader reader(text);
    static_cast<void>(reader.next_row());
    std::size_t stage = 0;
    for (auto row = reader.next_row(); row && *row; row = reader.next_row(), ++stage) {
        ASSERT_LT(stage, outcome.stages.size());
        for (std::size_t c = 0; c < ballot.candidates.size(); ++c) {
            EXPECT_EQ(outcome.stages[stage].votes[c], units((**row)[c + 1].text))
                << "stage " << stage + 1 << " candidate " << c + 1;
        }
    }
    EXPECT_EQ(stage, outcome.stages.size());
    // Nothing is lost unaccounted for.
    for (auto const& s : outcome.stages) {
        std::int64_t sum = s.non_transferable + s.rounding;
        for (auto const votes : s.votes) sum += votes;
        EXPECT_EQ(sum, outcome.papers.valid * 100'000);
    }
}
INSTANTIATE_TEST_SUITE_P(Wards, OfficialStages, testing::Values("north_berwick_2017", "inverclyde_east_central_2017"));

TEST(Wards, scottish_winners_quota_and_order) {
    Outcome const berwick = counted(ward("north_berwick_2017"), by(Rule::scottish_stv));
    EXPECT_EQ(berwick.quota, 1568 * 100'000);
    EXPECT_EQ(berwick.winners, (Indices{0, 2, 3}));
    EXPECT_TRUE(berwick.decided);
    EXPECT_THAT(berwick.ties, IsEmpty());
    Outcome const inverclyde = counted(ward("inverclyde_east_central_2017"), by(Rule::scottish_stv));
    EXPECT_EQ(inverclyde.winners, (Indices{4, 2, 3})) << "elected at one stage: most votes first";
    EXPECT_EQ(sorted(counted(ward("george_street_2017"), by(Rule::scottish_stv)).winners), (Indices{0, 1, 2, 4}));
    EXPECT_EQ(sorted(counted(ward("kintyre_2022"), by(Rule::scottish_stv)).winners), (Indices{0, 2, 3}));
}

TEST(Wards, pairwise_and_runoff_winners) {
    struct Expected {
        char const* name;
        CandidateIndex schulze;
        CandidateIndex ranked_pairs;
        std::optional<CandidateIndex> condorcet;
        CandidateIndex irv;
    };
    for (auto const& e :
         {Expected{"north_berwick_2017", 0, 0, 0, 0}, Expected{"inverclyde_east_central_2017", 4, 4, 4, 4},
          Expected{"kintyre_2022", 3, 3, std::nullopt, 2}, Expected{"george_street_2017", 0, 0, 0, 0}}) {
        Ballot const ballot = ward(e.name);
        EXPECT_EQ(counted(ballot, by(Rule::schulze)).winners, Indices{e.schulze}) << e.name;
        EXPECT_EQ(counted(ballot, by(Rule::ranked_pairs)).winners, Indices{e.ranked_pairs}) << e.name;
        Outcome const condorcet = counted(ballot, by(Rule::condorcet));
        EXPECT_EQ(condorcet.condorcet_winner, e.condorcet) << e.name;
        EXPECT_EQ(condorcet.winners.size(), e.condorcet ? 1U : 0U);
        EXPECT_EQ(counted(ballot, by(Rule::irv)).winners, Indices{e.irv}) << e.name;
    }
}

TEST(Wards, a_tie_that_changes_nothing_is_reported_as_such) {
    Outcome const outcome = counted(ward("george_street_2017"), by(Rule::irv));
    ASSERT_EQ(outcome.ties.size(), 1U);
    EXPECT_EQ(outcome.ties[0].kind, TieKind::exclusion);
    EXPECT_EQ(outcome.ties[0].resolution, TieResolution::no_effect);
    EXPECT_TRUE(outcome.decided);
}

TEST(Wards, margins_and_winning_votes_may_elect_different_candidates) {
    Options options = by(Rule::schulze);
    options.strength = Strength::winning_votes;
    EXPECT_EQ(counted(ward("kintyre_2022"), options).winners, Indices{0});
    EXPECT_EQ(counted(ward("kintyre_2022"), by(Rule::schulze)).smith_set, (Indices{0, 2, 3}));
}

// ------------------------------------------------------------------------------------------- examples of the
// literature

/// Tennessee's capital: the standard example, distances decide.
Ballot tennessee() {
    return rankings({{42, "Memphis > Nashville > Chattanooga > Knoxville"},
                     {26, "Nashville > Chattanooga > Knoxville > Memphis"},
                     {15, "Chattanooga > Knoxville > Nashville > Memphis"},
                     {17, "Knoxville > Chattanooga > Nashville > Memphis"}});
}

TEST(Examples, one_election_three_winners) {
    Ballot const ballot = tennessee();
    EXPECT_THAT(winners(ballot, by(Rule::plurality)), ElementsAre("Memphis"));
    EXPECT_THAT(winners(ballot, by(Rule::irv)), ElementsAre("Knoxville"));
    for (Rule const rule : {Rule::condorcet, Rule::schulze, Rule::ranked_pairs, Rule::borda}) {
        EXPECT_THAT(winners(ballot, by(rule)), ElementsAre("Nashville")) << name_of(rule);
    }
    EXPECT_THAT(winners(ballot, by(Rule::majority)), IsEmpty());
    // Points of the example: Memphis 126, Nashville 194, Chattanooga 173, Knoxville 107.
    Outcome const borda = counted(ballot, by(Rule::borda));
    EXPECT_EQ(borda.units_per_vote, 2);
    EXPECT_THAT(borda.stages[0].votes, ElementsAre(2 * 173, 2 * 107, 2 * 126, 2 * 194));
    EXPECT_THAT(winners(ballot, by(Rule::ranked_pairs, 4)),
                ElementsAre("Nashville", "Chattanooga", "Knoxville", "Memphis"));
}

TEST(Examples, schulzes_election_of_45_voters) {
    // Markus Schulze, "A new monotonic, clone-independent … method" (2011), example 1.
    Ballot const ballot = rankings({{5, "A > C > B > E > D"},
                                    {5, "A > D > E > C > B"},
                                    {8, "B > E > D > A > C"},
                                    {3, "C > A > B > E > D"},
                                    {7, "C > A > E > B > D"},
                                    {2, "C > B > A > D > E"},
                                    {7, "D > C > E > B > A"},
                                    {8, "E > B > A > D > C"}});
    Options options = by(Rule::schulze, 5);
    options.strength = Strength::winning_votes;
    Outcome const outcome = counted(ballot, options);
    EXPECT_THAT(names(ballot, outcome.winners), ElementsAre("E", "A", "C", "B", "D"));
    EXPECT_THAT(outcome.pairwise->votes, ElementsAre(0, 20, 26, 30, 22, 25, 0, 16, 33, 18, 19, 29, 0, 17, 24, 15, 12,
                                                     28, 0, 14, 23, 27, 21, 31, 0));
    EXPECT_THAT(outcome.strongest_paths, ElementsAre(0, 28, 28, 30, 24, 25, 0, 28, 33, 24, 25, 29, 0, 29, 24, 25, 28,
                                                     28, 0, 24, 25, 28, 28, 31, 0));
}

TEST(Examples, meek_and_the_published_ballot_of_hill_wichmann_and_woodall) {
    // Candidate 2 withdrew, so 12 papers are valid: Adam 7, Donald 4, Charlotte 1; the quota is a third and 1e-9 more.
    auto const ballot = read_blt(
                            "4 2\n-2\n3 1 3 4 0\n4 1 3 2 0\n2 4 1 3 0\n1 2 0\n2 2 4 3 1 0\n1 3 4 2 "
                            "0\n0\nAdam\nBasil\nCharlotte\nDonald\nTitle\n")
                            .value();
    Outcome const meek = counted(ballot, by(Rule::meek));
    EXPECT_EQ(meek.papers, (PaperTotals{13, 12, 1, 0, 0}));
    EXPECT_EQ(meek.stages[1].elected, Indices{0});
    EXPECT_EQ(meek.stages[1].quota, 4'000'000'001);
    // Adam keeps 4/7 of each paper, rounded up; what goes on leaves Charlotte four billionths short of Donald's four.
    EXPECT_EQ(meek.stages[2].keep[0], 571'428'572);
    EXPECT_EQ(meek.stages[2].votes[2], 1'000'000'000 + 7LL * (1'000'000'000 - 571'428'572));
    EXPECT_EQ(meek.stages[2].excluded, Indices{2});
    EXPECT_THAT(names(ballot, meek.winners), ElementsAre("Adam", "Donald"));
}

TEST(Examples, meeks_keep_factors_solve_the_surplus) {
    // A has 60 of 100 first preferences, all going on to B; quota 100/3: A keeps 5/9 of each paper.
    Ballot const ballot = rankings({{60, "A > B"}, {22, "B"}, {18, "C"}});
    Outcome const outcome = counted(ballot, by(Rule::meek, 2));
    EXPECT_THAT(names(ballot, outcome.winners), ElementsAre("A", "B"));
    // In the round that elects B the keep factor of A has fallen to quota / votes, rounded up.
    auto const& last = outcome.stages.back();
    EXPECT_EQ(last.keep[0], 555'555'556);
    EXPECT_EQ(last.votes[0], 60LL * 555'555'556);
    EXPECT_EQ(last.votes[1], 22'000'000'000 + 60LL * (1'000'000'000 - 555'555'556));
}

// --------------------------------------------------------------------------------------------------------- ties, by
// hand

TEST(Ties, scottish_exclusion_looks_back_to_the_last_stage_that_differs) {
    // One seat, quota 9. Stage 1: A 6, B 5, C 3, D 2. D goes to C: C 5 = B 5; at stage 1 C had fewer, so C is excluded.
    Ballot const ballot = rankings({{6, "A"}, {5, "B"}, {3, "C > A"}, {2, "D > C > A"}});
    Outcome const outcome = counted(ballot, by(Rule::scottish_stv, 1));
    ASSERT_EQ(outcome.ties.size(), 1U);
    Tie const& tie = outcome.ties[0];
    EXPECT_EQ(tie.stage, 3);
    EXPECT_EQ(tie.resolution, TieResolution::earlier_stage);
    EXPECT_EQ(tie.looked_back_to, 1);
    EXPECT_THAT(names(ballot, tie.candidates), ElementsAre("B", "C"));
    EXPECT_THAT(names(ballot, tie.chosen), ElementsAre("C"));
    EXPECT_THAT(names(ballot, outcome.winners), ElementsAre("A"));
}

TEST(Ties, scottish_tie_at_every_stage_is_left_to_the_lot) {
    Ballot const ballot = rankings({{4, "A"}, {3, "B > A"}, {3, "C > D"}, {4, "D"}});
    Outcome const open = counted(ballot, by(Rule::scottish_stv, 1));
    ASSERT_FALSE(open.decided);
    EXPECT_THAT(open.winners, IsEmpty());
    EXPECT_THAT(names(ballot, open.possible_winners), ElementsAre("A", "D"));
    EXPECT_TRUE(std::any_of(open.ties.begin(), open.ties.end(),
                            [](Tie const& t) { return t.resolution == TieResolution::open; }));
    // With an order it is broken, and says how.
    Options options = by(Rule::scottish_stv, 1);
    options.ties = TiePolicy::list;
    options.tie_order = {3, 2, 1, 0};
    // B yields to C, so A rises to 7 first; then C goes, D has 7 too, and looking back A had more.
    Outcome const list = counted(ballot, options);
    EXPECT_THAT(names(ballot, list.winners), ElementsAre("A"));
    EXPECT_EQ(list.ties[0].resolution, TieResolution::list);
    EXPECT_EQ(list.tie_order, options.tie_order);
    options.ties = TiePolicy::file_order;
    EXPECT_THAT(winners(ballot, options), ElementsAre("D"));
}

TEST(Ties, a_lot_is_repeatable_and_named) {
    Ballot const ballot = rankings({{1, "A"}, {1, "B"}, {1, "C"}, {1, "D"}, {1, "E"}});
    Options options = by(Rule::plurality, 2);
    options.ties = TiePolicy::lot;
    std::set<Indices> seen;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        options.seed = seed;
        Outcome const outcome = counted(ballot, options);
        EXPECT_EQ(outcome.winners, counted(ballot, options).winners);
        EXPECT_EQ(outcome.winners, (Indices{outcome.tie_order[0], outcome.tie_order[1]}));
        seen.insert(sorted(outcome.winners));
    }
    EXPECT_EQ(seen.size(), 10U) << "sixty lots reach all ten pairs";
}

TEST(Ties, surplus_order_that_matters_is_found) {
    // Equal surpluses, transferred one after the other: with the remainder ignored the order can matter; here it does
    // not.
    Ballot const ballot = rankings({{8, "A > C"}, {8, "B > D"}, {3, "C"}, {2, "D"}});
    Outcome const outcome = counted(ballot, by(Rule::scottish_stv, 3));
    ASSERT_FALSE(outcome.ties.empty());
    EXPECT_EQ(outcome.ties[0].kind, TieKind::order_elected);
    EXPECT_EQ(outcome.ties[1].kind, TieKind::surplus_order);
    EXPECT_EQ(outcome.ties[1].resolution, TieResolution::no_effect);
    EXPECT_THAT(names(ballot, outcome.winners), ElementsAre("A", "B", "C"));
}

TEST(Ties, the_last_seat_of_a_points_rule) {
    Ballot const ballot = rankings({{5, "A"}, {3, "B"}, {3, "C"}, {1, "D"}});
    Outcome const outcome = counted(ballot, by(Rule::plurality, 2));
    EXPECT_THAT(names(ballot, outcome.winners), ElementsAre("A"));
    EXPECT_THAT(names(ballot, outcome.possible_winners), ElementsAre("A", "B", "C"));
    ASSERT_EQ(outcome.ties.size(), 1U);
    EXPECT_EQ(outcome.ties[0].kind, TieKind::last_seats);
    EXPECT_EQ(outcome.ties[0].resolution, TieResolution::open);
    EXPECT_THAT(winners(ballot, by(Rule::plurality, 3)), ElementsAre("A", "B", "C"));
}

TEST(Ties, schulze_winners_that_do_not_beat_each_other) {
    Ballot const ballot = rankings({{3, "A > B > C"}, {3, "B > A > C"}});
    Outcome const outcome = counted(ballot, by(Rule::schulze));
    EXPECT_THAT(outcome.winners, IsEmpty());
    EXPECT_THAT(names(ballot, outcome.possible_winners), ElementsAre("A", "B"));
    ASSERT_EQ(outcome.ties.size(), 1U);
    EXPECT_EQ(outcome.ties[0].kind, TieKind::first_place);
    EXPECT_THAT(names(ballot, counted(ballot, by(Rule::schulze, 2)).winners), ElementsAre("A", "B"));
}

TEST(Ties, ranked_pairs_examines_every_order_of_equal_majorities) {
    // A cycle of three equal majorities: each order locks two of them.
    Ballot const ballot = rankings({{1, "A > B > C"}, {1, "B > C > A"}, {1, "C > A > B"}});
    Outcome const outcome = counted(ballot, by(Rule::ranked_pairs));
    EXPECT_THAT(outcome.winners, IsEmpty());
    EXPECT_EQ(outcome.possible_winners, (Indices{0, 1, 2}));
    ASSERT_FALSE(outcome.ties.empty());
    EXPECT_EQ(outcome.ties[0].kind, TieKind::equal_majorities);
    EXPECT_EQ(outcome.ties[0].resolution, TieResolution::open);
}

TEST(Ties, condorcet_with_a_tied_pair_is_open) {
    Ballot const ballot = rankings({{2, "A > C > B"}, {1, "C > B > A"}, {1, "B > A > C"}});
    Outcome const outcome = counted(ballot, by(Rule::condorcet));
    EXPECT_THAT(outcome.winners, IsEmpty());
    EXPECT_FALSE(outcome.decided);
    EXPECT_THAT(names(ballot, outcome.possible_winners), ElementsAre("A"));
    // Nobody unbeaten: that is decided.
    Outcome const cycle =
        counted(rankings({{1, "A > B > C"}, {1, "B > C > A"}, {1, "C > A > B"}}), by(Rule::condorcet));
    EXPECT_TRUE(cycle.decided);
    EXPECT_EQ(cycle.smith_set, (Indices{0, 1, 2}));
}

TEST(Ties, star_follows_the_equal_vote_protocol) {
    auto const scores = [](std::string const& csv) { return read_csv(csv, {Marks::scores, {}, {}}).value(); };
    // Scores 10, 6, 6: B and C tie for one place; more papers prefer C, who then loses the run-off to A.
    Outcome const head = counted(scores("A,B,C,count\n5,3,0,1\n5,1,2,1\n0,2,4,1\n"), by(Rule::star));
    ASSERT_EQ(head.ties.size(), 1U);
    EXPECT_EQ(head.ties[0].kind, TieKind::finalists);
    EXPECT_EQ(head.ties[0].resolution, TieResolution::head_to_head);
    EXPECT_EQ(head.ties[0].chosen, Indices{2});
    EXPECT_EQ(head.winners, Indices{0});
    // Three with 8 points for two places: most fives, so A and B; equal in the run-off, equal scores, A has more fives.
    Outcome const fives = counted(scores("A,B,C\n5,3,4\n3,5,4\n"), by(Rule::star));
    EXPECT_EQ(fives.ties[0].resolution, TieResolution::most_top_scores);
    EXPECT_EQ(fives.ties[0].chosen, (Indices{0, 1}));
    EXPECT_EQ(fives.ties[1].kind, TieKind::runoff);
    EXPECT_EQ(fives.ties[1].resolution, TieResolution::open);
    EXPECT_EQ(fives.possible_winners, (Indices{0, 1}));
    // Equal in the run-off: the higher score wins.
    Outcome const higher = counted(scores("A,B\n5,0\n1,2\n"), by(Rule::star));
    EXPECT_EQ(higher.ties[0].resolution, TieResolution::higher_score);
    EXPECT_EQ(higher.winners, Indices{0});
}

TEST(Ties, candidates_without_a_paper_do_not_multiply_the_continuations) {
    std::vector<std::string> everyone;
    for (char c = 'A'; c <= 'Z'; ++c) everyone.emplace_back(1, c);
    Ballot const ballot = rankings({{5, "A"}, {4, "B"}, {3, "C"}}, everyone);
    for (Rule const rule : {Rule::scottish_stv, Rule::irv}) {
        Outcome const outcome = counted(ballot, by(rule, 1));
        EXPECT_TRUE(outcome.examined_all) << name_of(rule);
        EXPECT_THAT(names(ballot, outcome.winners), ElementsAre("A")) << name_of(rule);
    }
}

TEST(Ties, too_many_continuations_are_admitted) {
    std::vector<std::pair<int, std::string>> rows;
    std::vector<std::string> everyone;
    for (int i = 0; i < 40; ++i) {
        everyone.push_back("c" + std::to_string(10 + i));
        rows.emplace_back(1, everyone.back());
    }
    Ballot const ballot = rankings(rows, everyone);
    Outcome const outcome = counted(ballot, by(Rule::irv));
    EXPECT_FALSE(outcome.examined_all);
    EXPECT_FALSE(outcome.decided);
    EXPECT_THAT(outcome.winners, IsEmpty());
    EXPECT_EQ(outcome.possible_winners.size(), 40U);
    Options options = by(Rule::irv);
    options.ties = TiePolicy::lot;
    EXPECT_EQ(counted(ballot, options).winners.size(), 1U);
}

// -------------------------------------------------------------------------------------------- papers, seats,
// thresholds

TEST(Papers, equal_preferences_and_gaps_cut_a_paper_short) {
    auto const ballot = read_blt("3 1\n1 1=2 3 0\n2 1 2=3 0\n3 2 - 3 0\n4 0\n5 3 1 2 0\n6 - 1 0\n0\nA\nB\nC\n").value();
    Outcome const scottish = counted(ballot, by(Rule::scottish_stv));
    EXPECT_EQ(scottish.papers, (PaperTotals{21, 10, 4, 7, 5}));
    EXPECT_THAT(scottish.stages[0].votes, ElementsAre(200'000, 300'000, 500'000));
    Outcome const irv = counted(ballot, by(Rule::irv));
    EXPECT_EQ(irv.papers, (PaperTotals{21, 16, 4, 1, 2})) << "elsewhere an empty rank closes up";
    EXPECT_THAT(irv.stages[0].votes, ElementsAre(8, 3, 5));
}

TEST(Papers, withdrawn_candidates_are_struck_off_first) {
    auto const ballot = read_blt("3 1\n-1\n5 1 2 0\n4 3 0\n1 1 0\n0\nA\nB\nC\n").value();
    Outcome const outcome = counted(ballot, by(Rule::scottish_stv));
    EXPECT_EQ(outcome.papers.valid, 9);
    EXPECT_EQ(outcome.quota, 5 * 100'000);
    EXPECT_THAT(names(ballot, outcome.winners), ElementsAre("B"));
    EXPECT_EQ(counted(ballot, by(Rule::schulze)).pairwise->above(0, 1), 0);
}

TEST(Seats, as_many_seats_as_candidates_elect_all_without_a_transfer) {
    Ballot const ballot = rankings({{5, "A > B"}, {1, "B"}, {1, "C"}});
    for (Rule const rule : {Rule::scottish_stv, Rule::meek, Rule::plurality, Rule::borda}) {
        Outcome const outcome = counted(ballot, by(rule, 3));
        EXPECT_EQ(sorted(outcome.winners), (Indices{0, 1, 2})) << name_of(rule);
        EXPECT_EQ(sorted(counted(ballot, by(rule, 5)).winners), (Indices{0, 1, 2})) << name_of(rule);
    }
    EXPECT_EQ(counted(ballot, by(Rule::scottish_stv, 3)).stages.size(), 1U);
}

TEST(Seats, come_from_the_file_only_where_a_rule_fills_several) {
    auto const ballot = read_blt("3 2\n3 1 2 0\n2 2 0\n1 3 0\n0\nA\nB\nC\n").value();
    EXPECT_EQ(counted(ballot, by(Rule::scottish_stv)).seats, 2);
    EXPECT_EQ(counted(ballot, by(Rule::schulze)).seats, 1);
    EXPECT_EQ(counted(ballot, by(Rule::irv)).seats, 1);
    EXPECT_EQ(tally(ballot, by(Rule::irv, 2)).error().key(), "tally.option_seats");
    EXPECT_EQ(tally(ballot, by(Rule::scottish_stv, 0)).error().key(), "tally.option_seats");
}

TEST(Majority, of_votes_of_those_present_or_of_the_electorate) {
    auto const ballot = read_csv("choice,count\n同意,50\n反对,40\n弃权,10\n\"\",5\n").value();
    auto const index = [&](std::string_view name) {
        for (CandidateIndex c = 0; c < ballot.candidates.size(); ++c) {
            if (ballot.candidates[c].name == name) return c;
        }
        return CandidateIndex{99};
    };
    Options options = by(Rule::majority);
    options.abstentions = {index("弃权")};
    EXPECT_EQ(counted(ballot, options).winners, Indices{index("同意")}) << "50 of 90";
    EXPECT_THAT(counted(ballot, options).tests, ElementsAre(test_of("majority", 50, 90, Threshold{1, 2, false})));
    options.majority_of = MajorityOf::present;
    EXPECT_THAT(counted(ballot, options).winners, IsEmpty()) << "50 of 105";
    options.majority_of = MajorityOf::electorate;
    EXPECT_EQ(tally(ballot, options).error().key(), "tally.option_electorate");
    options.electorate = 99;
    EXPECT_EQ(counted(ballot, options).winners, Indices{index("同意")}) << "50 of 99";
    options.electorate = 100;
    EXPECT_THAT(counted(ballot, options).winners, IsEmpty()) << "exactly half is not more than half";
    options.threshold = {1, 2, true};
    EXPECT_EQ(counted(ballot, options).winners.size(), 1U);
}

TEST(Majority, equal_leaders_are_a_tie_only_where_both_could_be_chosen) {
    Ballot const ballot = rankings({{5, "A"}, {5, "B"}});
    Outcome const outcome = counted(ballot, by(Rule::majority));
    EXPECT_TRUE(outcome.decided);
    EXPECT_EQ(outcome.ties[0].resolution, TieResolution::no_effect);
    Options options = by(Rule::majority);
    options.threshold = {1, 2, true};
    EXPECT_FALSE(counted(ballot, options).decided);
    EXPECT_EQ(counted(ballot, options).possible_winners, (Indices{0, 1}));
}

TEST(Quorum, is_a_number_of_papers_or_a_share_of_the_electorate) {
    Ballot const ballot = rankings({{6, "A"}, {4, "B"}});
    Options options = by(Rule::plurality);
    options.quorum = Quorum{std::nullopt, Threshold{1, 2, true}};
    EXPECT_EQ(tally(ballot, options).error().key(), "tally.option_electorate");
    options.electorate = 20;
    EXPECT_EQ(counted(ballot, options).winners, Indices{0});
    options.electorate = 21;
    Outcome const missed = counted(ballot, options);
    EXPECT_THAT(missed.winners, IsEmpty());
    EXPECT_THAT(missed.possible_winners, IsEmpty());
    EXPECT_FALSE(missed.tests[0].passed);
    EXPECT_EQ(missed.tests[0].margin, -1);
    options.quorum = Quorum{10, std::nullopt};
    EXPECT_EQ(counted(ballot, options).winners.size(), 1U);
    options.quorum = Quorum{11, std::nullopt};
    EXPECT_THAT(counted(ballot, options).winners, IsEmpty());
}

TEST(Thresholds, are_written_as_people_write_them) {
    EXPECT_EQ(threshold_from("2/3"), (Threshold{2, 3, true}));
    EXPECT_EQ(threshold_from(">= 2/3"), (Threshold{2, 3, true}));
    EXPECT_EQ(threshold_from("≥3/4"), (Threshold{3, 4, true}));
    EXPECT_EQ(threshold_from("> 1/2"), (Threshold{1, 2, false}));
    EXPECT_EQ(threshold_from("60%"), (Threshold{3, 5, true}));
    EXPECT_EQ(threshold_from("66.67%"), (Threshold{6667, 10000, true}));
    EXPECT_EQ(threshold_from(">50%"), (Threshold{1, 2, false}));
    for (auto const* wrong : {"", "0/3", "4/3", ">1/1", "x", "1/0", "-1/2", "0.5", "101%", "50.%", "1/2/3", "%"}) {
        EXPECT_EQ(threshold_from(wrong), std::nullopt) << wrong;
    }
    EXPECT_EQ(text_of(Threshold{2, 3, true}), ">= 2/3");
}

TEST(Thresholds, least_is_the_smallest_number_that_meets_it) {
    for (std::int64_t whole = 0; whole < 200; ++whole) {
        for (auto const& t : {Threshold{2, 3, true}, Threshold{3, 4, true}, Threshold{1, 2, false},
                              Threshold{1, 2, true}, Threshold{1, 1, true}}) {
            std::int64_t const least = t.least(whole);
            if (whole > 0) EXPECT_TRUE(t.met_by(least, whole)) << text_of(t) << " of " << whole;
            EXPECT_FALSE(t.met_by(least - 1, whole)) << text_of(t) << " of " << whole;
        }
    }
    // Beyond 64 bits: 3·4e18 does not overflow.
    EXPECT_TRUE((Threshold{3, 4, true}.met_by(3'000'000'000'000'000'000, 4'000'000'000'000'000'000)));
    EXPECT_FALSE((Threshold{3, 4, true}.met_by(2'999'999'999'999'999'999, 4'000'000'000'000'000'000)));
}

TEST(Refusals, say_what_is_missing) {
    Ballot const ranks = rankings({{1, "A > B"}});
    EXPECT_EQ(tally(ranks, by(Rule::star)).error().key(), "tally.needs_scores");
    EXPECT_EQ(tally(ranks, by(Rule::score)).error().key(), "tally.needs_scores");
    Ballot const scores = read_csv("A,B\n9,1\n", {Marks::scores, {}, {}}).value();
    EXPECT_EQ(tally(scores, by(Rule::scottish_stv)).error().key(), "tally.needs_ranks");
    EXPECT_EQ(tally(scores, by(Rule::approval)).error().key(), "tally.needs_ranks");
    EXPECT_EQ(tally(scores, by(Rule::star)).error().key(), "tally.score_above_scale");
    Options ten = by(Rule::star);
    ten.score_max = 10;
    EXPECT_TRUE(tally(scores, ten).has_value());
    auto const blank = read_blt("2 1\n3 0\n0\nA\nB\n").value();
    EXPECT_EQ(tally(blank, by(Rule::scottish_stv)).error().key(), "tally.no_valid_papers");
    EXPECT_EQ(tally(blank, by(Rule::schulze)).error().key(), "tally.no_valid_papers");
    auto const nobody = read_blt("1 1\n-1\n3 1 0\n0\nA\n").value();
    EXPECT_EQ(tally(nobody, by(Rule::irv)).error().key(), "tally.no_candidates");
    Options list = by(Rule::irv);
    list.ties = TiePolicy::list;
    list.tie_order = {0};
    EXPECT_EQ(tally(ranks, list).error().key(), "tally.option_ties");
    EXPECT_EQ(tally(Ballot{}, by(Rule::irv)).error().key(), "tally.malformed_ballot");
}

TEST(Approval, reads_ranked_papers_as_stated) {
    Ballot ballot = rankings({{3, "A > B"}, {2, "B > C = A"}});
    EXPECT_THAT(counted(ballot, by(Rule::approval)).stages[0].votes, ElementsAre(5, 5, 2));
    Options first = by(Rule::approval);
    first.approved = ApprovedRanks::first;
    EXPECT_THAT(counted(ballot, first).stages[0].votes, ElementsAre(3, 2, 0));
    ballot.complete = true;
    EXPECT_THAT(counted(ballot, by(Rule::approval)).stages[0].votes, ElementsAre(3, 2, 0));
}

TEST(Rules, names_lead_back_to_rules) {
    for (Rule const rule : all_rules()) EXPECT_EQ(rule_named(name_of(rule)), rule);
    EXPECT_EQ(all_rules().size(), 12U);
    EXPECT_EQ(rule_named("stv"), std::nullopt);
}

}  // namespace
}  // namespace hezhi::tally
