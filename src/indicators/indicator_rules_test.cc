#include "src/indicators/indicator_rules.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "src/storage/testing.h"

namespace hezhi::indicators {
namespace {

constexpr JurisdictionId kA{11};
constexpr JurisdictionId kB{12};
constexpr JurisdictionId kC{13};
constexpr BodyId kLamps{21};
constexpr BodyId kGuards{22};

Month month(char const* text) {
    return *Month::parse(text);
}

Frame frame(std::int64_t threshold = 10) {
    return {.from = month("2026-10"),
            .until = month("2026-11"),
            .threshold = threshold,
            .communities = {kA, kB, kC},
            .bodies = {kLamps, kGuards}};
}

void add(Counters& counters, char const* when, JurisdictionId community, CaseMeasure code, UnitOutcome outcome,
         std::int64_t count, std::optional<BodyId> body = std::nullopt) {
    std::vector<Cell> const cells{{code, outcome, body, count}};
    add_cells(counters, month(when), community.value(), cells, 1);
}

Indicator const& of(std::vector<Indicator> const& all, CaseMeasure code) {
    return *std::ranges::find(all, code, &Indicator::code);
}

TEST(Months, walk_over_years_and_refuse_what_is_none) {
    EXPECT_EQ(month("2026-12").next(), month("2027-01"));
    EXPECT_EQ(month("2026-02").before(2), month("2025-12"));
    EXPECT_EQ(month("2026-12").before(11), month("2026-01"));
    EXPECT_EQ(month("2026-12").before(12), month("2025-12"));
    EXPECT_EQ(month("2026-03").str(), "2026-03");
    for (auto const* bad : {"2026-13", "2026-00", "202611", "2026-1 ", "11-2026", "20x6-11"}) {
        EXPECT_FALSE(Month::parse(bad)) << bad;
    }
}

TEST(Months, are_those_of_the_street) {
    auto const shanghai = calendar::TimeZone::fixed("Asia/Shanghai", std::chrono::hours{8});
    EXPECT_EQ(Month::at(from_microseconds(1'772'294'399'000'000), shanghai).str(), "2026-02");  // 28th, 23:59:59 there
    EXPECT_EQ(Month::at(from_microseconds(1'772'294'400'000'000), shanghai).str(), "2026-03");
}

TEST(Definitions, every_rate_has_its_counter_and_every_counter_is_shown) {
    for (auto const& one : definitions()) {
        EXPECT_EQ(definition_of(one.code).code, one.code);
        if (!one.counter) continue;
        EXPECT_NE(*one.counter, one.code);
        EXPECT_TRUE(std::ranges::any_of(definitions(), [&](auto const& other) { return other.code == *one.counter; }));
    }
}

TEST(Assemble, adds_communities_and_months_and_gives_an_interval) {
    Counters counters;
    add(counters, "2026-10", kA, CaseMeasure::orphans, UnitOutcome::yes, 3);
    add(counters, "2026-10", kA, CaseMeasure::orphans, UnitOutcome::no, 27);
    add(counters, "2026-11", kA, CaseMeasure::orphans, UnitOutcome::no, 20);
    add(counters, "2026-11", kB, CaseMeasure::orphans, UnitOutcome::no, 15);
    add(counters, "2026-09", kA, CaseMeasure::orphans, UnitOutcome::no, 99);
    auto const all = assemble(counters, frame());
    auto const& orphans = of(all, CaseMeasure::orphans);
    EXPECT_EQ(orphans.figure.shown, FigureShown::shown);
    EXPECT_EQ(orphans.figure.yes, 3);
    EXPECT_EQ(orphans.figure.n(), 65);
    EXPECT_EQ(orphans.figure.interval, stats::wilson_95(3, 65));
    ASSERT_EQ(orphans.months.size(), 2U);
    EXPECT_EQ(orphans.months[0].figure.n(), 30);
    EXPECT_EQ(orphans.months[1].figure.n(), 35);
    EXPECT_EQ(orphans.communities[0].figure.n(), 50);
    EXPECT_EQ(orphans.communities[1].figure.n(), 15);
    EXPECT_EQ(orphans.communities[2].figure.shown, FigureShown::none);
    EXPECT_EQ(of(all, CaseMeasure::hops).figure.shown, FigureShown::none);
}

TEST(Assemble, withholds_a_small_community_and_what_subtraction_would_give) {
    Counters counters;
    add(counters, "2026-11", kA, CaseMeasure::first_owner, UnitOutcome::yes, 40, kLamps);
    add(counters, "2026-11", kB, CaseMeasure::first_owner, UnitOutcome::yes, 14, kLamps);
    add(counters, "2026-11", kC, CaseMeasure::first_owner, UnitOutcome::no, 4, kGuards);
    auto const all = assemble(counters, frame());
    auto const& owners = of(all, CaseMeasure::first_owner);
    EXPECT_EQ(owners.figure.n(), 58);
    EXPECT_EQ(owners.communities[0].figure.shown, FigureShown::shown);
    EXPECT_EQ(owners.communities[1].figure.shown, FigureShown::too_few) << "58 - 40 - 14 would be 4";
    EXPECT_EQ(owners.communities[2].figure.shown, FigureShown::too_few);
    EXPECT_EQ(owners.communities[2].figure.yes + owners.communities[2].figure.no, 0) << "no number leaves with it";
    ASSERT_EQ(owners.bodies.size(), 2U);
    EXPECT_EQ(owners.bodies[0].figure.shown, FigureShown::too_few) << "54 of 58 would give the four of the guards";
    EXPECT_EQ(owners.bodies[1].figure.shown, FigureShown::too_few);

    auto of_b = frame();
    of_b.community = kB;
    EXPECT_EQ(of(assemble(counters, of_b), CaseMeasure::first_owner).figure.shown, FigureShown::too_few)
        << "the page of a community tells no more than the street's";
    auto const signed_in = assemble(counters, frame(5));
    EXPECT_EQ(of(signed_in, CaseMeasure::first_owner).communities[2].figure.shown, FigureShown::too_few);
}

TEST(Assemble, sums_over_months_leave_withheld_months_out) {
    Counters counters;
    add(counters, "2026-10", kA, CaseMeasure::response, UnitOutcome::yes, 7);
    add(counters, "2026-11", kA, CaseMeasure::response, UnitOutcome::yes, 12);
    auto const all = assemble(counters, frame());
    auto const& response = of(all, CaseMeasure::response);
    EXPECT_EQ(response.months[0].figure.shown, FigureShown::too_few);
    EXPECT_EQ(response.figure.n(), 12) << "nineteen less twelve would be the seven";
}

TEST(Assemble, answers_of_persons_need_both_sides_large) {
    Counters counters;
    add(counters, "2026-11", kA, CaseMeasure::satisfaction, UnitOutcome::yes, 20);
    add(counters, "2026-11", kA, CaseMeasure::satisfaction, UnitOutcome::no, 3);
    add(counters, "2026-11", kA, CaseMeasure::on_time, UnitOutcome::yes, 20);
    add(counters, "2026-11", kA, CaseMeasure::on_time, UnitOutcome::no, 3);
    auto const all = assemble(counters, frame());
    EXPECT_EQ(of(all, CaseMeasure::satisfaction).figure.shown, FigureShown::too_few);
    EXPECT_EQ(of(all, CaseMeasure::on_time).figure.shown, FigureShown::shown) << "lateness is the office's";
    EXPECT_EQ(of(all, CaseMeasure::on_time).figure.yes, 20);
}

TEST(Assemble, tells_what_was_left_out_unless_it_is_small) {
    Counters counters;
    add(counters, "2026-11", kA, CaseMeasure::orphans, UnitOutcome::no, 30);
    add(counters, "2026-11", kA, CaseMeasure::orphans, UnitOutcome::open, 12);
    add(counters, "2026-11", kA, CaseMeasure::orphans, UnitOutcome::merged, 2);
    auto const excluded = of(assemble(counters, frame()), CaseMeasure::orphans).figure.excluded;
    ASSERT_EQ(excluded.size(), 2U);
    EXPECT_EQ(excluded[0].why, UnitOutcome::open);
    EXPECT_EQ(excluded[0].count, 12);
    EXPECT_EQ(excluded[1].why, UnitOutcome::merged);
    EXPECT_EQ(excluded[1].count, std::nullopt);
}

TEST(PublicReturns, are_listed_by_body_with_what_was_ruled) {
    Counters counters;
    add(counters, "2026-11", kA, CaseMeasure::public_returns, UnitOutcome::yes, 1, kLamps);
    add(counters, "2026-10", kB, CaseMeasure::public_returns, UnitOutcome::no, 2, kLamps);
    auto const returns = public_returns(counters, frame());
    ASSERT_EQ(returns.size(), 1U);
    EXPECT_EQ(returns[0].body, kLamps);
    EXPECT_EQ(returns[0].wrong, 1);
    EXPECT_EQ(returns[0].right, 2);
}

TEST(CellsText, is_read_as_it_was_written) {
    std::vector<Cell> const cells{{CaseMeasure::hops, UnitOutcome::sum, std::nullopt, 3},
                                  {CaseMeasure::return_rate, UnitOutcome::final_, kLamps, 1}};
    EXPECT_EQ(cells_to_text(cells), "hops sum 0 3\nreturn_rate final 21 1\n");
    EXPECT_EQ(cells_from_text(cells_to_text(cells)), cells);
    EXPECT_TRUE(cells_from_text("").empty());
}

TEST(Deviations, name_each_counter_that_differs) {
    Counters kept;
    Counters by_rows;
    add(kept, "2026-11", kA, CaseMeasure::orphans, UnitOutcome::no, 2);
    add(by_rows, "2026-11", kA, CaseMeasure::orphans, UnitOutcome::no, 3);
    add(by_rows, "2026-11", kB, CaseMeasure::orphans, UnitOutcome::no, 0);
    auto const found = deviations(kept, by_rows);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].counter, "202611 orphans no, community 11, body 0");
    EXPECT_EQ(found[0].kept, 2);
    EXPECT_EQ(found[0].by_rows, 3);
}

}  // namespace
}  // namespace hezhi::indicators
