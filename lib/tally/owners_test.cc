// The owners' assembly: the edges of VOTING rules (exactly two thirds, three quarters, one half; several parts of one
// owner; the developer's stock; parking without area; co-owners; proxies; scope), bad files, and thousands of random
// assemblies against the slow reference.
#include "lib/tally/owners.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/tally/reference_owners.h"

namespace hezhi::tally {
namespace {

using testing::ElementsAre;

std::vector<std::string> problems_of(Error const& error) {
    std::vector<std::string> lines;
    for (auto const& problem : error.problems()) {
        lines.push_back(problem.where + " " + std::string(problem.key) + " " + problem.params[0].second);
    }
    return lines;
}
template <class T>
std::vector<std::string> problems_of(Result<T> const& result) {
    if (result) return {"no problem"};
    return problems_of(result.error());
}

Result<OwnersOutcome> count(std::string const& roll_text, std::string const& votes_text, OwnersOptions const& options) {
    auto const roll = read_roll(roll_text);
    if (!roll) return fail(roll.error());
    auto const votes = read_votes(votes_text);
    if (!votes) return fail(votes.error());
    auto outcome = tally_owners(*roll, *votes, options);
    // Whatever a test looks at, the reference agrees.
    auto const slow = recount_owners(*roll, *votes, options);
    EXPECT_EQ(outcome.has_value(), slow.has_value());
    if (outcome && slow) {
        EXPECT_EQ(outcome->total, slow->total);
        EXPECT_EQ(outcome->participating, slow->participating);
        EXPECT_EQ(outcome->passed, slow->passed);
    }
    return outcome;
}

OwnersOptions matter(int item) {
    OwnersOptions options;
    options.matter = item;
    return options;
}

/// n dwellings of `area` m² each, owners o1 … on; the first `agree` of them agree, the next `disagree` do not.
struct Estate {
    std::string roll = "dwelling,owner,area_m2\n";
    std::string votes = "dwelling,vote\n";
    Estate(int n, std::string const& area, int agree, int disagree) {
        for (int i = 1; i <= n; ++i) roll += fmt::format("{},o{},{}\n", i, i, area);
        for (int i = 1; i <= agree + disagree; ++i)
            votes += fmt::format("{},{}\n", i, i <= agree ? "agree" : "disagree");
    }
};

std::vector<bool> passed(Result<OwnersOutcome> const& outcome) {
    std::vector<bool> result;
    for (auto const& test : outcome->tests) result.push_back(test.passed);
    return result;
}
std::vector<std::int64_t> margins(Result<OwnersOutcome> const& outcome) {
    std::vector<std::int64_t> result;
    for (auto const& test : outcome->tests) result.push_back(test.margin);
    return result;
}

TEST(Owners, exactly_two_thirds_take_part) {
    Estate const estate(9, "89.35", 6, 0);
    auto const outcome = count(estate.roll, estate.votes, matter(1));
    ASSERT_TRUE(outcome.has_value());
    EXPECT_TRUE(outcome->passed);
    EXPECT_EQ(outcome->tests[0].name, "quorum_area");
    EXPECT_EQ(outcome->tests[0].numerator, 6 * 893'500);
    EXPECT_EQ(outcome->tests[0].denominator, 9 * 893'500);
    EXPECT_EQ(text_of(outcome->tests[0].threshold), ">= 2/3");
    EXPECT_THAT(margins(outcome), ElementsAre(0, 0, 6 * 893'500 / 2 - 1, 2));
}

TEST(Owners, one_square_centimetre_below_two_thirds_does_not_suffice) {
    auto const outcome = count("dwelling,owner,area_m2\n1,a,100\n2,b,99.9999\n3,c,100.0001\n",
                               "dwelling,vote\n1,agree\n2,agree\n", matter(1));
    ASSERT_TRUE(outcome.has_value());
    EXPECT_THAT(passed(outcome), ElementsAre(false, true, true, true));
    EXPECT_EQ(outcome->tests[0].margin, -1);
    EXPECT_FALSE(outcome->passed);
}

TEST(Owners, exactly_three_quarters_suffice_for_items_6_to_8_only_there_they_are_needed) {
    Estate const exactly(12, "100", 9, 3);
    Estate const below(12, "100", 8, 3);
    for (int item = 1; item <= 9; ++item) {
        bool const special = item >= 6 && item <= 8;
        EXPECT_EQ(needs_three_quarters(item), special);
        auto const nine = count(exactly.roll, exactly.votes, matter(item));
        auto const eight = count(below.roll, below.votes, matter(item));
        EXPECT_TRUE(nine->passed) << item;
        EXPECT_EQ(eight->passed, !special) << item;
        EXPECT_EQ(text_of(nine->tests[2].threshold), special ? ">= 3/4" : "> 1/2");
    }
}

TEST(Owners, exactly_half_is_not_more_than_half) {
    Estate const half(8, "70.5", 4, 4);
    auto const outcome = count(half.roll, half.votes, matter(4));
    EXPECT_THAT(passed(outcome), ElementsAre(true, true, false, false));
    EXPECT_THAT(margins(outcome), ElementsAre(8 * 705'000 - 3'760'000, 2, -1, -1));
    Estate const more(9, "70.5", 5, 4);
    EXPECT_TRUE(count(more.roll, more.votes, matter(4))->passed);
}

TEST(Owners, area_may_pass_where_heads_fail_and_the_other_way_round) {
    std::string const roll = "dwelling,owner,area_m2\n1,big,1000\n2,b,50\n3,c,50\n4,d,50\n5,e,50\n";
    auto const by_area =
        count(roll, "dwelling,vote\n1,agree\n2,disagree\n3,disagree\n4,disagree\n5,agree\n", matter(2));
    EXPECT_THAT(passed(by_area), ElementsAre(true, true, true, false));
    auto const by_heads = count(roll, "dwelling,vote\n1,disagree\n2,agree\n3,agree\n4,agree\n5,agree\n", matter(2));
    EXPECT_THAT(passed(by_heads), ElementsAre(true, true, false, true));
    auto const quorum = count(roll, "dwelling,vote\n2,agree\n3,agree\n4,agree\n5,agree\n", matter(2));
    EXPECT_THAT(passed(quorum), ElementsAre(false, true, true, true));
    EXPECT_FALSE(quorum->passed);
}

TEST(Owners, several_parts_of_one_owner_are_one_head_and_all_their_area) {
    std::string const roll = "dwelling,owner,area_m2\n1,a,100\n2,a,80\n3,a,60\n4,b,90\n";
    auto const outcome = count(roll, "owner,vote\na,同意\nb,反对\n", matter(1));
    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->total, (Amount{2, 3'300'000}));
    EXPECT_EQ(outcome->by_choice[0], (Amount{1, 2'400'000}));
    EXPECT_THAT(passed(outcome), ElementsAre(true, true, true, false));
    OwnersOptions by_part = matter(1);
    by_part.heads = OwnersOptions::Heads::part;
    EXPECT_EQ(count(roll, "owner,vote\na,同意\nb,反对\n", by_part)->by_choice[0], (Amount{3, 2'400'000}));
}

TEST(Owners, the_developers_stock_is_one_head_with_all_its_area) {
    // 40 % unsold: 40 of 100 equal dwellings.
    std::string roll = "dwelling,owner,area_m2,sale\n";
    std::string votes = "dwelling,vote\n";
    for (int i = 1; i <= 100; ++i)
        roll +=
            fmt::format("{},{},100,{}\n", i, i > 60 ? "Dev Co" : "o" + std::to_string(i), i > 60 ? "unsold" : "sold");
    for (int i = 1; i <= 100; ++i)
        votes += fmt::format("{},{}\n", i, i > 60 ? "agree" : i <= 30 ? "disagree" : "agree");
    auto const outcome = count(roll, votes, matter(4));
    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->total, (Amount{61, 100'000'000}));
    EXPECT_THAT(outcome->developers, ElementsAre("Dev Co"));
    EXPECT_EQ(outcome->by_choice[0], (Amount{31, 70'000'000}));
    EXPECT_THAT(passed(outcome), ElementsAre(true, true, true, true));
    // Without a single other owner it has 40 % of the area and one head: no quorum.
    auto const alone = count(roll, "owner,vote\nDev Co,agree\n", matter(4));
    EXPECT_EQ(alone->participating, (Amount{1, 40'000'000}));
    EXPECT_THAT(passed(alone), ElementsAre(false, false, true, true));
    OwnersOptions each = matter(4);
    each.unsold = OwnersOptions::Unsold::a_head_each;
    EXPECT_EQ(count(roll, votes, each)->total.heads, 100);
}

TEST(Owners, undelivered_parts_are_the_developers_unless_set_otherwise) {
    std::string const roll =
        "dwelling,owner,area_m2,sale\n1,a,100,sold\n2,b,100,undelivered\n3,Dev,100,unsold\n4,Dev,100,sold\n";
    auto const outcome = count(roll, "dwelling,owner,vote\n1,a,agree\n2,b,agree\n3,Dev,agree\n", matter(1));
    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->total, (Amount{2, 4'000'000}));
    EXPECT_EQ(outcome->participating, (Amount{2, 2'000'000}));
    ASSERT_EQ(outcome->not_counted.size(), 1U);
    EXPECT_EQ(outcome->not_counted[0].reason, "owners.undelivered");
    OwnersOptions buyer = matter(1);
    buyer.undelivered = OwnersOptions::Undelivered::buyer;
    auto const with_buyer = count(roll, "dwelling,owner,vote\n1,a,agree\n2,b,agree\n3,Dev,agree\n", buyer);
    EXPECT_EQ(with_buyer->total.heads, 3);
    EXPECT_EQ(with_buyer->participating, (Amount{3, 3'000'000}));
}

TEST(Owners, unsold_parts_need_no_owner_and_a_developer_column_may_mark_them) {
    auto const unnamed = count("dwelling,owner,area_m2,unsold\n1,a,100,\n2,,100,yes\n3,,100,yes\n",
                               "dwelling,vote\n1,agree\n2,agree\n3,agree\n", matter(1));
    ASSERT_TRUE(unnamed.has_value());
    EXPECT_EQ(unnamed->total.heads, 2);
    auto const marked = count("dwelling,owner,area_m2,developer\n1,a,100,0\n2,Dev,100,1\n3,Dev,100,1\n",
                              "owner,vote\nDev,agree\n", matter(1));
    ASSERT_TRUE(marked.has_value());
    EXPECT_EQ(marked->participating, (Amount{1, 2'000'000}));
}

TEST(Owners, parking_counts_only_if_set_and_may_have_no_area) {
    std::string const roll =
        "dwelling,owner,area_m2,kind\n1,a,100,住宅\n2,b,100,住宅\nP1,c,0,车位\nP2,a,12.5,parking\n";
    std::string const votes = "dwelling,vote\n1,agree\n2,agree\nP1,disagree\n";
    auto const without = count(roll, votes, matter(1));
    ASSERT_TRUE(without.has_value());
    EXPECT_EQ(without->total, (Amount{2, 2'000'000}));
    EXPECT_EQ(without->parts_of_kind_not_counted, 2);
    ASSERT_EQ(without->not_counted.size(), 1U);
    EXPECT_EQ(without->not_counted[0].reason, "owners.kind_not_counted");
    OwnersOptions options = matter(1);
    options.parking_counts = true;
    auto const with = count(roll, votes, options);
    EXPECT_EQ(with->total, (Amount{3, 2'125'000}));
    EXPECT_EQ(with->by_choice[1], (Amount{1, 0}));
}

TEST(Owners, abstentions_take_part_and_do_not_consent) {
    auto const outcome =
        count("dwelling,owner,area_m2\n1,a,100\n2,b,100\n3,c,100\n", "dwelling,vote\n1,同意\n2,弃权\n", matter(1));
    EXPECT_EQ(outcome->participating, (Amount{2, 2'000'000}));
    EXPECT_THAT(passed(outcome), ElementsAre(true, true, false, false));
}

TEST(Owners, blank_and_invalid_papers_count_as_set) {
    std::string const roll = "dwelling,owner,area_m2\n1,a,100\n2,b,100\n3,c,100\n";
    std::string const votes = "dwelling,vote\n1,agree\n2,blank\n3,invalid\n";
    EXPECT_EQ(count(roll, votes, matter(1))->participating.heads, 2);
    OwnersOptions options = matter(1);
    options.blank_participates = false;
    EXPECT_EQ(count(roll, votes, options)->participating.heads, 1);
    options.invalid_participates = true;
    EXPECT_EQ(count(roll, votes, options)->participating.heads, 2);
}

TEST(Owners, two_parts_of_one_owner_that_vote_differently) {
    std::string const roll = "dwelling,owner,area_m2\n1,a,100\n2,a,80\n3,b,90\n4,c,90\n";
    std::string const votes = "dwelling,vote\n1,agree\n2,disagree\n3,agree\n";
    EXPECT_THAT(problems_of(count(roll, votes, matter(1))),
                ElementsAre("3:3 owners.split_votes disagree for '2', but agree for '1' (line 2) of the same owner"));
    OwnersOptions options = matter(1);
    options.split_votes = OwnersOptions::SplitVotes::invalid;
    auto const invalid = count(roll, votes, options);
    EXPECT_EQ(invalid->participating, (Amount{1, 900'000}));
    options.split_votes = OwnersOptions::SplitVotes::by_area;
    auto const by_area = count(roll, votes, options);
    EXPECT_EQ(by_area->participating, (Amount{2, 2'700'000}));
    EXPECT_EQ(by_area->by_choice[0], (Amount{1, 1'900'000}));
    EXPECT_EQ(by_area->by_choice[1], (Amount{0, 800'000}));
    EXPECT_EQ(by_area->split.heads, 1);
}

TEST(Owners, an_owner_who_voted_for_one_of_two_parts) {
    std::string const roll = "dwelling,owner,area_m2\n1,a,100\n2,a,80\n3,b,90\n";
    EXPECT_EQ(count(roll, "dwelling,vote\n1,agree\n", matter(1))->participating, (Amount{1, 1'000'000}));
    OwnersOptions options = matter(1);
    options.partial_votes = OwnersOptions::PartialVotes::all_parts;
    EXPECT_EQ(count(roll, "dwelling,vote\n1,agree\n", options)->participating, (Amount{1, 1'800'000}));
}

TEST(Owners, co_owners_are_one_head_and_may_contradict_each_other) {
    std::string const roll = "dwelling,owner,area_m2\n1,a;b,100\n2,a,80\n3,b；a,60\n";
    EXPECT_EQ(count(roll, "dwelling,vote\n1,agree\n", matter(1))->total.heads, 2);
    auto const agreed = count(roll, "dwelling,owner,vote\n1,a,agree\n1,b,agree\n", matter(1));
    EXPECT_EQ(agreed->by_choice[0], (Amount{1, 1'000'000}));
    auto const conflict = count(roll, "dwelling,owner,vote\n1,a,agree\n1,b,disagree\n", matter(1));
    ASSERT_TRUE(conflict.has_value());
    EXPECT_EQ(conflict->participating.heads, 0);
    OwnersOptions options = matter(1);
    options.conflict_participates = true;
    EXPECT_EQ(count(roll, "dwelling,owner,vote\n1,a,agree\n1,b,disagree\n", options)->participating,
              (Amount{1, 1'000'000}));
    // An owner's row speaks for every part of his, alone or with others.
    EXPECT_EQ(count(roll, "owner,vote\na,agree\n", matter(1))->participating, (Amount{2, 2'400'000}));
}

TEST(Owners, contradictory_papers_of_one_owner_are_refused) {
    std::string const roll = "dwelling,owner,area_m2\n1,a,100\n2,b,80\n";
    EXPECT_THAT(
        problems_of(count(roll, "dwelling,owner,vote\n1,a,agree\n1,,disagree\n2,b,agree\n2,b,agree\n", matter(1))),
        ElementsAre("3:4 owners.contradictory_papers disagree for '1', after agree in line 2"));
    EXPECT_EQ(count(roll, "dwelling,vote\n2,agree\n2,agree\n", matter(1))->participating.heads, 1);
}

TEST(Owners, proxies_count_for_their_principals_and_in_writing) {
    std::string const roll = "dwelling,owner,area_m2\n1,a,100\n2,b,80\n3,c,60\n";
    auto const written =
        count(roll, "dwelling,vote,proxy,authority\n1,agree,zhang,W1\n2,agree,zhang,W2\n3,agree,zhang,\n", matter(1));
    ASSERT_TRUE(written.has_value());
    EXPECT_EQ(written->participating, (Amount{2, 1'800'000}));
    ASSERT_EQ(written->not_counted.size(), 1U);
    EXPECT_EQ(written->not_counted[0].reason, "owners.unwritten_proxy");
    OwnersOptions options = matter(1);
    options.unwritten_proxy_counts = true;
    EXPECT_EQ(count(roll, "dwelling,vote,proxy,authority\n3,agree,zhang,\n", options)->participating.heads, 1);
    EXPECT_EQ(count(roll, "dwelling,vote,proxy\n3,agree,zhang\n", matter(1))->participating.heads, 1)
        << "a table that does not record authority is taken at its word";
}

TEST(Owners, the_scope_is_data) {
    std::string const roll =
        "dwelling,building,unit,owner,area_m2\n101,3,1,a,100\n102,3,1,b,100\n101,3,2,c,100\n101,4,1,d,100\n102,4,1,a,"
        "100\n";
    std::string const votes =
        "dwelling,building,unit,vote\n101,3,1,agree\n102,3,1,agree\n101,3,2,disagree\n101,4,1,agree\n";
    OwnersOptions options = matter(7);
    EXPECT_EQ(count(roll, votes, options)->total, (Amount{4, 5'000'000}));
    options.scope = *scope_from("building:3");
    auto const building = count(roll, votes, options);
    EXPECT_EQ(building->total, (Amount{3, 3'000'000}));
    EXPECT_THAT(passed(building), ElementsAre(true, true, false, false));
    EXPECT_EQ(building->not_counted.size(), 1U);
    options.scope = *scope_from("unit:3/1");
    EXPECT_TRUE(count(roll, votes, options)->passed);
    options.scope = *scope_from("building:9");
    EXPECT_EQ(tally_owners(*read_roll(roll), {}, options).error().key(), "owners.bad_scope");
    EXPECT_EQ(tally_owners(*read_roll("dwelling,owner,area_m2\n1,a,1\n"), {}, options).error().key(),
              "owners.bad_scope");
    EXPECT_EQ(scope_from("unit:3"), std::nullopt);
    EXPECT_EQ(scope_from("street"), std::nullopt);
}

TEST(Owners, who_bought_after_the_roll_was_frozen_does_not_vote) {
    auto const outcome = count("dwelling,owner,area_m2\n1,seller,100\n2,b,80\n",
                               "dwelling,owner,vote\n1,buyer,disagree\n1,seller,agree\n", matter(1));
    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->by_choice[0], (Amount{1, 1'000'000}));
    ASSERT_EQ(outcome->not_counted.size(), 1U);
    EXPECT_EQ(outcome->not_counted[0].reason, "owners.not_on_roll");
}

TEST(Owners, silence_joins_the_majority_only_if_set) {
    std::string const roll = "dwelling,owner,area_m2\n1,a,100\n2,b,100\n3,c,100\n4,d,100\n5,e,100\n6,f,100\n";
    std::string const votes = "dwelling,vote\n1,agree\n2,agree\n3,disagree\n4,not_returned\n5,从众\n";
    auto const plain = count(roll, votes, matter(1));
    EXPECT_EQ(plain->participating.heads, 4);
    EXPECT_EQ(plain->by_choice[0].heads, 2);
    EXPECT_FALSE(plain->passed);
    OwnersOptions options = matter(1);
    options.silent_majority = true;
    auto const silent = count(roll, votes, options);
    EXPECT_EQ(silent->participating.heads, 5);
    EXPECT_EQ(silent->by_choice[0].heads, 3);
    options.follow_majority = true;
    EXPECT_EQ(count(roll, votes, options)->by_choice[0].heads, 4);
    // Heads and area lead apart: there is no majority to join.
    auto const apart = count("dwelling,owner,area_m2\n1,a,500\n2,b,100\n3,c,100\n4,d,100\n",
                             "dwelling,vote\n1,agree\n2,disagree\n3,disagree\n4,not_returned\n", options);
    EXPECT_EQ(apart->participating.heads, 3);
    EXPECT_EQ(apart->majority, std::nullopt);
}

TEST(Owners, nobody_takes_part) {
    auto const outcome = count("dwelling,owner,area_m2\n1,a,100\n", "dwelling,vote\n", matter(6));
    ASSERT_TRUE(outcome.has_value());
    EXPECT_THAT(passed(outcome), ElementsAre(false, false, false, false));
    EXPECT_EQ(outcome->tests[2].margin, -1);
}

TEST(Owners, areas_up_to_the_limit_do_not_overflow) {
    std::string roll = "dwelling,owner,area_cm2\n";
    std::string votes = "dwelling,vote\n";
    for (int i = 0; i < 3000; ++i) {
        roll += fmt::format("{},o{},1000000000000\n", i, i);
        if (i < 2000) votes += fmt::format("{},agree\n", i);
    }
    auto const outcome = count(roll, votes, matter(6));
    EXPECT_TRUE(outcome->passed);
    EXPECT_EQ(outcome->tests[0].margin, 0);
}

TEST(Owners, area_columns_are_taken_in_the_order_of_the_interpretation) {
    auto const roll = read_roll(
        "dwelling,owner,area_registered_m2,area_surveyed_m2,area_contract_m2\n1,a,100.5,101,102\n2,b,,99,98\n3,c,,,97."
        "1234\n");
    ASSERT_TRUE(roll.has_value());
    EXPECT_EQ(roll->parts[0].area_cm2, 1'005'000);
    EXPECT_EQ(roll->parts[1].area_source, AreaSource::surveyed);
    EXPECT_EQ(roll->parts[2].area_cm2, 971'234);
    EXPECT_EQ(read_roll("dwelling,owner,area_registered_m2,area_contract_m2\n1,a,100,90\n", {AreaSource::contract})
                  ->parts[0]
                  .area_cm2,
              900'000);
}

TEST(Owners, bad_rolls_report_every_problem_with_its_place) {
    EXPECT_THAT(problems_of(read_roll("dwelling,owner,area_m2,kind,sale\n1,a,-5,,\n1,b,10,villa,\n,c,10,,\n4,,10,,"
                                      "maybe\n5,e,0,,\n6,f,1.23456,,\n7,g,,,\n8,h,x,,\n")),
                ElementsAre("2:5 owners.bad_area '-5'", "3:1 owners.dwelling_twice dwelling '1' again, first in line 2",
                            "3:8 owners.unknown_kind 'villa'", "4:1 owners.empty_cell no dwelling",
                            "5:8 owners.unknown_sale 'maybe'", "5:3 owners.empty_cell no owner",
                            "6:5 owners.bad_area an area of 0", "7:5 owners.bad_area '1.23456'",
                            "8:5 owners.bad_area no area", "9:5 owners.bad_area 'x'"));
    EXPECT_THAT(problems_of(read_roll("")), ElementsAre("1:1 owners.empty_file an empty file"));
    EXPECT_THAT(problems_of(read_roll("foo,bar\n1,2\n")), ElementsAre("1:1 owners.missing_column a header without it",
                                                                      "1:1 owners.missing_column a header without it",
                                                                      "1:1 owners.missing_column a header without it"));
    EXPECT_THAT(problems_of(read_roll("dwelling,owner,area_m2\n")), ElementsAre(" owners.empty_file no dwelling"));
    EXPECT_THAT(problems_of(read_roll("dwelling,room,owner,area_m2\n1,1,a,1\n")),
                ElementsAre("1:10 owners.column_twice 'room'"));
    EXPECT_THAT(problems_of(read_roll("dwelling,owner,area_m2\n1,\"a,1\n")),
                ElementsAre("2:3 csv.unclosed_quote a quotation mark that is never closed"));
}

TEST(Owners, bad_votes_report_every_problem_with_its_place) {
    EXPECT_THAT(problems_of(read_votes("dwelling,vote\n1,agree\n2,maybe\n3,\n,agree\n")),
                ElementsAre("3:3 owners.unknown_vote 'maybe'", "4:3 owners.unknown_vote no vote",
                            "5:1 owners.empty_cell neither dwelling nor owner"));
    EXPECT_THAT(problems_of(read_votes("dwelling\n1\n")), ElementsAre("1:1 owners.missing_column a header without it"));
    EXPECT_THAT(problems_of(count("dwelling,owner,area_m2\n1,a,10\n",
                                  "dwelling,owner,vote\n9,,agree\n,z,agree\n1,z,agree\n", matter(1))),
                ElementsAre("2:4 owners.unknown_dwelling '9'", "3:4 owners.unknown_owner 'z'"));
    EXPECT_THAT(problems_of(count("dwelling,building,owner,area_m2\n1,1,a,10\n1,2,b,10\n", "dwelling,vote\n1,agree\n",
                                  matter(1))),
                ElementsAre("2:3 owners.ambiguous_dwelling dwelling '1', which the roll has in '1/1' and '2/1'"));
}

TEST(Owners, headers_in_chinese_and_rolls_that_call_a_dwelling_unit) {
    auto const chinese =
        count("房号,楼栋,单元,业主,专有面积,用途\n101,3,1,张三、李四,89.35,住宅\n102,3,1,王五,120,商铺\n",
              "房号,表决意见\n101,同意\n102,不同意\n", matter(3));
    ASSERT_TRUE(chinese.has_value());
    EXPECT_EQ(chinese->total, (Amount{2, 2'093'500}));
    auto const unit = count("unit,owner,area\n101,a,89.35\n102,b,100\n", "unit,vote\n101,yes\n102,no\n", matter(3));
    ASSERT_TRUE(unit.has_value());
    EXPECT_EQ(unit->participating.heads, 2);
}

TEST(Owners, every_open_point_of_law_is_named) {
    auto const outcome = count("dwelling,owner,area_m2\n1,a,10\n", "dwelling,vote\n1,agree\n", matter(1));
    std::vector<std::string_view> keys;
    for (auto const& point : outcome->points) {
        keys.push_back(point.key);
        EXPECT_FALSE(point.setting.empty());
        EXPECT_FALSE(point.meaning.empty());
        EXPECT_FALSE(point.source.empty());
    }
    EXPECT_THAT(keys,
                ElementsAre("thresholds", "counting", "area", "heads", "unsold", "undelivered", "owner-identity",
                            "parking", "storage", "co-owners", "co-owner-conflict", "split-votes", "partial-votes",
                            "abstention", "blank", "invalid", "proxies", "follow", "silent", "roll"));
}

TEST(Owners, matters_have_numbers_and_names) {
    for (int item = 1; item <= 9; ++item) {
        EXPECT_EQ(matter_from(std::to_string(item)), item);
        EXPECT_EQ(matter_from(matter_name(item)), item);
        EXPECT_FALSE(matter_title(item).empty());
        EXPECT_FALSE(matter_title_zh(item).empty());
    }
    for (auto const* wrong : {"0", "10", "", "six", "06x"}) EXPECT_EQ(matter_from(wrong), std::nullopt) << wrong;
}

// ------------------------------------------------------------------------------------------------- random assemblies

Roll random_roll(Random& random) {
    Roll roll;
    roll.has_building = roll.has_unit = true;
    std::size_t const n = 1 + random.uniform_below(12);
    for (std::size_t i = 0; i < n; ++i) {
        ExclusivePart part;
        part.dwelling = std::to_string(i / 2);
        part.building = std::to_string(i % 2);
        part.unit = std::to_string(random.uniform_below(2));
        part.kind = static_cast<PartKind>(random.uniform_below(6));
        part.sale = random.uniform_below(3) == 0 ? static_cast<Sale>(random.uniform_below(3)) : Sale::sold;
        part.owners = {std::string(1, static_cast<char>('a' + random.uniform_below(5)))};
        if (random.uniform_below(4) == 0) part.owners.push_back("z");
        if (part.sale == Sale::unsold && random.uniform_below(2) == 0) part.owners = {"dev"};
        if (random.uniform_below(10) == 0) part.developer = "dev";
        part.area_cm2 = static_cast<std::int64_t>(random.uniform_below(4)) * 100'000;
        part.line = i + 2;
        roll.parts.push_back(std::move(part));
    }
    return roll;
}

std::vector<CastVote> random_votes(Random& random, Roll const& roll) {
    std::vector<CastVote> votes;
    std::size_t const n = random.uniform_below(roll.parts.size() + 3);
    // Mostly one mind, so that assemblies without contradictions are frequent.
    auto const usual = static_cast<Choice>(random.uniform_below(kChoices));
    for (std::size_t i = 0; i < n; ++i) {
        auto const& part = roll.parts[random.uniform_below(roll.parts.size())];
        CastVote vote;
        vote.line = i + 2;
        vote.choice = random.uniform_below(3) == 0 ? static_cast<Choice>(random.uniform_below(kChoices)) : usual;
        if (random.uniform_below(4) == 0) {
            vote.owners = {part.owners[random.uniform_below(part.owners.size())]};
        } else {
            vote.dwelling = part.dwelling;
            if (random.uniform_below(12) != 0) vote.building = part.building;
            if (random.uniform_below(3) == 0) vote.owners = {part.owners[random.uniform_below(part.owners.size())]};
            if (random.uniform_below(12) == 0) vote.owners = {"newcomer"};
        }
        if (random.uniform_below(8) == 0) {
            vote.proxy = "p";
            if (random.uniform_below(2) == 0) vote.authority = random.uniform_below(2) == 0 ? "" : "w";
        }
        votes.push_back(std::move(vote));
    }
    return votes;
}

OwnersOptions random_options(Random& random) {
    OwnersOptions options;
    auto const coin = [&] { return random.uniform_below(2) == 0; };
    options.matter = 1 + static_cast<int>(random.uniform_below(9));
    if (random.uniform_below(3) == 0) options.scope = {ScopeKind::building, "0", {}};
    if (random.uniform_below(5) == 0) options.scope = {ScopeKind::unit, "0", "1"};
    options.parking_counts = coin();
    options.storage_counts = coin();
    if (random.uniform_below(4) == 0) options.heads = OwnersOptions::Heads::part;
    if (random.uniform_below(4) == 0) options.unsold = OwnersOptions::Unsold::a_head_each;
    if (coin()) options.undelivered = OwnersOptions::Undelivered::buyer;
    options.split_votes = static_cast<OwnersOptions::SplitVotes>(random.uniform_below(3));
    if (coin()) options.partial_votes = OwnersOptions::PartialVotes::all_parts;
    options.conflict_participates = coin();
    options.blank_participates = coin();
    options.invalid_participates = coin();
    options.unwritten_proxy_counts = coin();
    options.follow_majority = coin();
    options.silent_majority = coin();
    return options;
}

TEST(Owners, random_assemblies_agree_with_the_reference) {
    int counted = 0;
    int refused = 0;
    int passes = 0;
    for (int i = 0; i < 40'000; ++i) {
        Random random(static_cast<std::uint64_t>(i));
        Roll const roll = random_roll(random);
        auto const votes = random_votes(random, roll);
        auto const options = random_options(random);
        auto const fast = tally_owners(roll, votes, options);
        if (!fast && fast.error().key() != "owners.bad_votes") continue;  // nothing in scope
        auto const slow = recount_owners(roll, votes, options);
        ASSERT_EQ(fast.has_value(), slow.has_value()) << "instance " << i;
        if (!fast) {
            ++refused;
            continue;
        }
        ++counted;
        ASSERT_EQ(fast->total, slow->total) << "instance " << i;
        ASSERT_EQ(fast->participating, slow->participating) << "instance " << i;
        ASSERT_EQ(fast->by_choice[0], slow->agree) << "instance " << i;
        for (std::size_t t = 0; t < 4; ++t) ASSERT_EQ(fast->tests[t].passed, slow->passed_each[t]) << "instance " << i;
        ASSERT_EQ(fast->passed, slow->passed) << "instance " << i;
        passes += fast->passed;
        // Everything that takes part or not adds up to the roll.
        ASSERT_EQ(fast->participating.area_cm2 + fast->not_participating.area_cm2, fast->total.area_cm2);
        ASSERT_EQ(fast->participating.heads + fast->not_participating.heads, fast->total.heads);
    }
    EXPECT_GT(counted, 10'000);
    EXPECT_GT(refused, 3000);
    EXPECT_GT(passes, 500);
}

TEST(Owners, rows_may_come_in_any_order_and_one_more_consent_never_harms) {
    int more = 0;
    for (int i = 0; i < 20'000; ++i) {
        Random random(static_cast<std::uint64_t>(i) + 1'000'000);
        Roll roll = random_roll(random);
        auto votes = random_votes(random, roll);
        auto options = random_options(random);
        options.follow_majority = options.silent_majority = false;
        auto const before = tally_owners(roll, votes, options);
        random.shuffle(std::span<CastVote>(votes));
        random.shuffle(std::span<ExclusivePart>(roll.parts));
        auto const after = tally_owners(roll, votes, options);
        ASSERT_EQ(before.has_value(), after.has_value()) << i;
        if (!before) continue;
        ASSERT_EQ(before->tests, after->tests) << i;
        if (!before->passed) continue;
        // A part nobody has voted for agrees.
        for (auto const& part : roll.parts) {
            bool const used =
                std::any_of(votes.begin(), votes.end(), [&](CastVote const& v) { return v.dwelling == part.dwelling; });
            bool const by_owner =
                std::any_of(votes.begin(), votes.end(), [](CastVote const& v) { return v.dwelling.empty(); });
            if (used || by_owner) continue;
            CastVote vote;
            vote.dwelling = part.dwelling;
            vote.building = part.building;
            vote.unit = part.unit;
            votes.push_back(vote);
            auto const with = tally_owners(roll, votes, options);
            if (with) {
                ASSERT_TRUE(with->passed) << i;
                ++more;
            }
            break;
        }
    }
    EXPECT_GT(more, 20);
}

}  // namespace
}  // namespace hezhi::tally
