#include "src/tasks/task_rules.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hezhi::tasks {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

calendar::Date on(int y, unsigned m, unsigned d) {
    return calendar::Date{year{y} / month{m} / day{d}};
}

/// Shanghai with the National Day of 2026 and one make-up Saturday.
calendar::Calendar shanghai() {
    std::vector<calendar::SpecialDay> days;
    for (unsigned d = 1; d <= 7; ++d) days.push_back({on(2026, 10, d), calendar::DayKind::holiday, "国庆节"});
    days.push_back({on(2026, 10, 10), calendar::DayKind::working, ""});
    return {days, calendar::TimeZone::fixed("Asia/Shanghai", std::chrono::hours{8})};
}

MatchFacts complete() {
    return {.has_authority = true,
            .has_basis = true,
            .registered = std::nullopt,
            .money_fen = 100'000,
            .fields_asked = 4,
            .fields_known = 0,
            .minutes_month = 600,
            .admitted_minutes = {0, 1'200},
            .load_minutes_max = 2'400,
            .begins_in_time = true};
}

struct LightCase {
    char const* what;
    void (*change)(MatchFacts&);
    MatchLight MatchCheck::* which;
    MatchLight expected;
};

class LightTest : public testing::TestWithParam<LightCase> {};

TEST_P(LightTest, says_what_is_there) {
    auto facts = complete();
    GetParam().change(facts);
    auto const check = match_check(facts);
    EXPECT_EQ(check.*GetParam().which, GetParam().expected) << GetParam().what;
    EXPECT_EQ(is_matched(check), GetParam().expected.light == Light::full) << GetParam().what;
}

using C = MatchCheck;
using R = MatchReason;
INSTANTIATE_TEST_SUITE_P(
    Lights, LightTest,
    testing::Values(
        LightCase{"all there", [](MatchFacts&) {}, &C::authority, {Light::full, R::given}},
        LightCase{
            "no basis", [](MatchFacts& f) { f.has_basis = false; }, &C::authority, {Light::partial, R::basis_missing}},
        LightCase{"nothing named",
                  [](MatchFacts& f) { f.has_authority = false; },
                  &C::authority,
                  {Light::none, R::not_given}},
        LightCase{"another's duty",
                  [](MatchFacts& f) {
                      f.has_authority = false;
                      f.registered = RegisterFacts{};
                  },
                  &C::authority,
                  {Light::none, R::lead_elsewhere}},
        LightCase{"another's duty, with authority",
                  [](MatchFacts& f) { f.registered = RegisterFacts{}; },
                  &C::authority,
                  {Light::full, R::given}},
        LightCase{"own duty",
                  [](MatchFacts& f) {
                      f.has_authority = false;
                      f.has_basis = false;
                      f.registered = RegisterFacts{.is_committee_lead = true};
                  },
                  &C::authority,
                  {Light::full, R::own_duty}},
        LightCase{
            "the residents' own matter",
            [](MatchFacts& f) { f.registered = RegisterFacts{.is_self_governing = true, .is_committee_lead = true}; },
            &C::authority,
            {Light::none, R::self_governing}},
        LightCase{"no money", [](MatchFacts& f) { f.money_fen = 0; }, &C::money, {Light::none, R::not_given}},
        LightCase{"money", [](MatchFacts&) {}, &C::money, {Light::full, R::given}},
        LightCase{"no form", [](MatchFacts& f) { f.fields_asked = 0; }, &C::data, {Light::full, R::asks_nothing}},
        LightCase{"one of four", [](MatchFacts& f) { f.fields_known = 1; }, &C::data, {Light::partial, R::some_known}},
        LightCase{"two of four", [](MatchFacts& f) { f.fields_known = 2; }, &C::data, {Light::none, R::mostly_known}},
        LightCase{
            "exactly the limit", [](MatchFacts& f) { f.minutes_month = 1'200; }, &C::time, {Light::full, R::fits}},
        LightCase{"a minute over it",
                  [](MatchFacts& f) { f.minutes_month = 1'201; },
                  &C::time,
                  {Light::partial, R::some_over}},
        LightCase{
            "over it everywhere", [](MatchFacts& f) { f.minutes_month = 2'401; }, &C::time, {Light::none, R::all_over}},
        LightCase{"too soon",
                  [](MatchFacts& f) { f.begins_in_time = false; },
                  &C::time,
                  {Light::partial, R::begins_too_soon}}));

TEST(FieldKey, one_thing_has_one_key) {
    for (auto const& [first, second] :
         std::vector<std::pair<std::string, std::string>>{{"手机号码", "联系电话"},
                                                          {" 联系 电话（必填）", "手机"},
                                                          {"身份证号", "公民身份号码"},
                                                          {"家庭住址", "现住址"},
                                                          {"请填写姓名", "姓名"},
                                                          {"ＱＱ号", "qq号"},
                                                          {"家庭成员情况说明", "家庭成员"},
                                                          {"Phone (required)", "phone"}}) {
        EXPECT_EQ(field_key(first), field_key(second)) << first << " " << second;
    }
}

TEST(FieldKey, different_things_stay_apart) {
    for (auto const& [first, second] : std::vector<std::pair<std::string, std::string>>{
             {"年龄", "出生日期"}, {"户籍地址", "居住地址"}, {"姓名", "户主姓名"}, {"性别", "民族"}}) {
        EXPECT_NE(field_key(first), field_key(second)) << first << " " << second;
    }
    EXPECT_EQ(field_key("（）"), "");
    EXPECT_EQ(field_key("---"), "");
    EXPECT_EQ(field_key("\xff"), "");
}

TEST(Occasions, are_counted_on_days) {
    auto const calendar = shanghai();
    auto const never = on(2030, 1, 1);
    auto const count = [&](Frequency frequency, calendar::Date first, calendar::Date sunset, Month in) {
        return occasions_in({frequency, first, sunset}, in, calendar);
    };
    EXPECT_EQ(count(Frequency::once, on(2026, 10, 9), never, 202'610), 1);
    EXPECT_EQ(count(Frequency::once, on(2026, 10, 9), never, 202'611), 0);
    EXPECT_EQ(count(Frequency::daily, on(2026, 10, 1), never, 202'610), 18)
        << "17 weekdays after the holiday, a make-up Saturday";
    EXPECT_EQ(count(Frequency::daily, on(2026, 10, 30), never, 202'610), 1);
    EXPECT_EQ(count(Frequency::weekly, on(2026, 10, 2), never, 202'610), 5) << "2, 9, 16, 23, 30";
    EXPECT_EQ(count(Frequency::weekly, on(2026, 10, 2), never, 202'611), 4);
    EXPECT_EQ(count(Frequency::weekly, on(2026, 10, 2), on(2026, 10, 16), 202'610), 2)
        << "the sunset's day does not count";
    EXPECT_EQ(count(Frequency::monthly, on(2026, 1, 31), never, 202'602), 1) << "on the last of a shorter month";
    EXPECT_EQ(count(Frequency::monthly, on(2026, 1, 31), on(2026, 2, 28), 202'602), 0);
    EXPECT_EQ(count(Frequency::quarterly, on(2026, 1, 15), never, 202'604), 1);
    EXPECT_EQ(count(Frequency::quarterly, on(2026, 1, 15), never, 202'605), 0);
    EXPECT_EQ(count(Frequency::yearly, on(2026, 3, 1), never, 202'703), 1);
    EXPECT_EQ(count(Frequency::yearly, on(2026, 3, 1), never, 202'503), 0) << "before it began";
}

TEST(Occasions, of_the_heaviest_month) {
    auto const calendar = shanghai();
    EXPECT_EQ(occasions_in_heaviest_month({Frequency::weekly, on(2026, 11, 6), on(2027, 11, 6)}, calendar), 5);
    EXPECT_EQ(occasions_in_heaviest_month({Frequency::weekly, on(2026, 11, 6), on(2026, 11, 7)}, calendar), 1);
    EXPECT_EQ(occasions_in_heaviest_month({Frequency::yearly, on(2026, 11, 6), on(2028, 11, 6)}, calendar), 1);
}

TEST(Months, step_over_years) {
    EXPECT_EQ(next_month(202'612), 202'701);
    EXPECT_EQ(months_before(202'702, 3), 202'611);
    EXPECT_EQ(month_of(on(2026, 11, 27)), 202'611);
    EXPECT_EQ(newest_published(202'612), 202'610) << "a whole month lies between";
    EXPECT_TRUE(is_month(202'612));
    EXPECT_FALSE(is_month(202'613));
    EXPECT_FALSE(is_month(202'600));
}

}  // namespace
}  // namespace hezhi::tasks
