#include "src/indicators/duty_figures.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "src/tasks/testing_tasks.h"

namespace hezhi::indicators {
namespace {

constexpr std::int64_t kThreshold = 10;

DutyFigure figure(DutyMeasure code, DutySums const& sums) {
    return duty_figure(code, sums, kThreshold);
}

TEST(DutyFigures, a_share_stands_with_both_numbers_and_its_interval) {
    DutySums const sums{
        .proposed = 14, .matched = 3, .lead_known = 10, .lead_elsewhere = 9, .fields_asked = 14, .fields_known = 11};
    auto const match = figure(DutyMeasure::match, sums);
    EXPECT_EQ(match.part, 3);
    EXPECT_EQ(match.whole, 14);
    EXPECT_EQ(match.interval, stats::wilson_95(3, 14));
    auto const sink = figure(DutyMeasure::sink, sums);
    EXPECT_EQ(sink.part, 9);
    EXPECT_EQ(sink.whole, 10);
    EXPECT_EQ(sink.left_out, 4) << "four are of no matter in the register";
    EXPECT_EQ(figure(DutyMeasure::repeated_fields, sums).part, 11);
    EXPECT_EQ(figure(DutyMeasure::match, {}).shown, FigureShown::none) << "nothing was proposed: no share";
}

TEST(DutyFigures, the_lag_is_a_median_with_those_that_wait_beside_it) {
    DutySums sums{.lag_hours = {50, 2, 30, 4}, .unanswered = 1};
    auto const few = figure(DutyMeasure::lag, sums);
    EXPECT_EQ(few.median_hours, 4) << "the lower middle one: a lag that occurred";
    EXPECT_EQ(few.hours, std::nullopt) << "four values bound no median";
    EXPECT_EQ(few.left_out, 1);
    sums.lag_hours = {1, 2, 3, 4, 5, 6, 7};
    EXPECT_EQ(figure(DutyMeasure::lag, sums).hours->median, 4);
    sums.lag_hours.clear();
    EXPECT_EQ(figure(DutyMeasure::lag, sums).shown, FigureShown::none);
    EXPECT_EQ(figure(DutyMeasure::lag, sums).left_out, 1) << "who waits is not forgotten";
}

TEST(DutyFigures, few_acts_on_cases_are_not_told_by_a_share) {
    DutySums sums{.upward_minutes = 300, .all_minutes = 900, .case_acts = 9};
    EXPECT_EQ(figure(DutyMeasure::upward, sums).shown, FigureShown::too_few);
    sums.case_acts = 10;
    EXPECT_EQ(figure(DutyMeasure::upward, sums).part, 300);
    sums.case_acts = 0;
    EXPECT_EQ(figure(DutyMeasure::upward, sums).shown, FigureShown::shown) << "none are nobody's";
}

TEST(DutyFigures, months_add_up_but_a_stock_is_the_last_one) {
    DutySums sums{.admitted = 4, .members = 5, .assessments = 7, .communities = 2, .lag_hours = {3}, .unanswered = 1};
    sums += DutySums{.admitted = 6, .members = 5, .assessments = 9, .communities = 3, .lag_hours = {1}};
    EXPECT_EQ(figure(DutyMeasure::load, sums).part, 10);
    EXPECT_EQ(figure(DutyMeasure::load, sums).whole, 10);
    EXPECT_EQ(figure(DutyMeasure::assessments, sums).part, 9);
    EXPECT_EQ(figure(DutyMeasure::assessments, sums).whole, 3);
    EXPECT_EQ(figure(DutyMeasure::lag, sums).median_hours, 1);
}

TEST(DutyFigures, un_admitted_tasks_are_compared_in_published_months_alone) {
    DutySums const sums{.proposed = 30, .pooled_informal = 12, .pooled_proposed = 4};
    EXPECT_EQ(figure(DutyMeasure::informal_entry, sums).part, 12);
    EXPECT_EQ(figure(DutyMeasure::informal_entry, sums).whole, 16);
}

class DutyBoardTest : public tasks::testkit::TasksTest {
protected:
    Result<DutyBoard> board(Wanted const& wanted = {}) {
        return database().read(
            [&](storage::ReadTransaction& tx) { return duty_board(tx, visitor(), scope(), wanted); });
    }
};

TEST_P(DutyBoardTest, holds_every_measure_of_each_month_and_community) {
    auto const all = board();
    ASSERT_TRUE(all.has_value());
    ASSERT_EQ(all->indicators.size(), 8U);
    for (auto const& one : all->indicators) {
        EXPECT_EQ(one.months.size(), 12U) << enum_name(one.code);
        EXPECT_EQ(one.communities.empty(), one.code == DutyMeasure::informal_entry)
            << "un-admitted tasks are told of no community";
    }
    auto const here = board({.community = willows.id});
    ASSERT_TRUE(here.has_value());
    EXPECT_THAT(here->indicators.front().communities, testing::IsEmpty());
    EXPECT_EQ(board({.from = Month::from_key(202601), .until = Month::from_key(202501)}).error().key(),
              "indicator.bad_range");
}

TEST_P(DutyBoardTest, a_form_without_authority_counts_in_the_month_in_which_it_was_proposed) {
    ASSERT_TRUE(proposed(weekly_form()).has_value());
    clock.advance(std::chrono::hours{1});
    auto const month = Month::at(clock.now(), calendar::TimeZone::fixed("Asia/Shanghai", std::chrono::hours{8}));
    auto const all = board();
    ASSERT_TRUE(all.has_value());
    auto const& match = *std::ranges::find(all->indicators, DutyMeasure::match, &DutyIndicator::code);
    EXPECT_EQ(match.figure.part, 0) << "no authority, no money";
    EXPECT_EQ(match.figure.whole, 1) << "one task, though it asks two communities";
    EXPECT_EQ(match.months.back().month, month);
    EXPECT_EQ(match.months.back().figure.whole, 1);
    EXPECT_EQ(match.months.front().figure.shown, FigureShown::none);
    for (auto const& place : match.communities) EXPECT_EQ(place.figure.whole, 1);
    auto const& sink = *std::ranges::find(all->indicators, DutyMeasure::sink, &DutyIndicator::code);
    EXPECT_EQ(sink.figure.part, 1) << "the register names the civil affairs office";
    EXPECT_EQ(sink.figure.whole, 1);
}

HZ_ON_BOTH_ENGINES(DutyBoardTest);

}  // namespace
}  // namespace hezhi::indicators
