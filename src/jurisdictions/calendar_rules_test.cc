#include "src/jurisdictions/calendar_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/rfc3339.h"
#include "src/jurisdictions/import_rules.h"
#include "src/jurisdictions/tz_database.h"

namespace hezhi::jurisdictions {
namespace {

using calendar::Date;
using calendar::DayKind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Date date(int year, unsigned month, unsigned day) {
    return Date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

std::vector<std::pair<std::string, std::string>> places(std::vector<Problem> const& problems) {
    std::vector<std::pair<std::string, std::string>> list;
    for (auto const& problem : problems) list.emplace_back(problem.where, problem.key);
    return list;
}

TEST(ParseDate, reads_dates_as_offices_and_spreadsheets_write_them) {
    for (auto const* const text : {"2026-10-01", "2026-10-1", "2026/10/1", "2026.10.01", "2026年10月1日", "20261001"}) {
        EXPECT_EQ(parse_date(text), date(2026, 10, 1)) << text;
    }
    for (auto const* const text :
         {"", "2026", "2026-10", "2026-13-01", "2026-02-29", "1999-12-31", "2100-01-01", "26-10-01", "10/1/2026",
          "2026-10-01x", "2026-10-01 00:00", "2026年10月1", "2026/10-1", "2026100", "-2026-10-01", "2026-+1-01"}) {
        EXPECT_EQ(parse_date(text), std::nullopt) << text;
    }
    EXPECT_EQ(parse_date("2028-02-29"), date(2028, 2, 29));
}

TEST(DateText, is_read_back) {
    for (Date day = date(2000, 1, 1); day <= date(2099, 12, 31); day += std::chrono::days{1}) {
        ASSERT_EQ(parse_date(date_text(day)), day);
    }
}

TEST(ReadCalendarDays, reads_both_languages_and_the_order_of_columns_does_not_matter) {
    auto const english = read_calendar_days("c.csv", "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-03,working,\n");
    EXPECT_THAT(english.problems, IsEmpty());
    ASSERT_EQ(english.rows.size(), 2U);
    EXPECT_EQ(english.rows[0].code, "2027-01-01");
    EXPECT_EQ(english.rows[0].day, (calendar::SpecialDay{date(2027, 1, 1), DayKind::holiday, "元旦"}));
    EXPECT_EQ(english.rows[1].day, (calendar::SpecialDay{date(2027, 1, 3), DayKind::working, ""}));
    auto const chinese =
        read_calendar_days("c.csv", "名称,日期,类别\r\n元旦,2027年1月1日,放假\r\n,2027/1/3,调休上班\r\n");
    EXPECT_THAT(chinese.problems, IsEmpty());
    ASSERT_EQ(chinese.rows.size(), 2U);
    EXPECT_EQ(chinese.rows[0].day, english.rows[0].day);
    EXPECT_EQ(chinese.rows[1].day, english.rows[1].day);
    auto const bare = read_calendar_days("c.csv", "date,kind\n2027-05-01,holiday\n");
    EXPECT_THAT(bare.problems, IsEmpty()) << "names are optional";
}

TEST(ReadCalendarDays, lists_every_problem_with_its_place) {
    auto const file = read_calendar_days("c.csv",
                                         "date,kind,name\n"
                                         "2027-02-30,holiday,春节\n"
                                         "2027-02-06,maybe,春节\n"
                                         "2027-02-07,holiday,春节\n"
                                         "2027/2/7,holiday,春节\n"
                                         ",holiday,\n"
                                         "2027-13-01,never,\n");
    EXPECT_THAT(places(file.problems),
                ElementsAre(Pair("c.csv:2:1", "import.date_refused"), Pair("c.csv:3:12", "import.value_unknown"),
                            Pair("c.csv:5:1", "import.code_repeated"), Pair("c.csv:6:1", "import.field_missing"),
                            Pair("c.csv:7:1", "import.date_refused"), Pair("c.csv:7:12", "import.value_unknown")));
    std::string many = "date,kind\n";
    for (std::size_t row = 0; row <= kCalendarRowsMax; ++row) many += "2027-01-01,holiday\n";
    EXPECT_EQ(read_calendar_days("c.csv", many).problems.back().key, "import.more_problems");
}

TEST(ReadCalendarDays, an_image_is_read_back) {
    StoredDay const day{CalendarDayId{7}, JurisdictionId{3}, {date(2027, 1, 3), DayKind::working, "元\"旦"}, true};
    auto const image = read_calendar_day_image(image_of(day));
    EXPECT_EQ(image.kind, DayKind::working);
    EXPECT_EQ(image.name, "元\"旦");
    EXPECT_TRUE(image.retired);
}

TEST(DaysInForce, the_nearest_word_holds_and_says_whose_it_is) {
    std::vector<StoredDay> const own{
        {CalendarDayId{1}, JurisdictionId{3}, {date(2026, 10, 10), DayKind::holiday, "街道"}, false},
        {CalendarDayId{2}, JurisdictionId{3}, {date(2027, 5, 1), DayKind::holiday, "劳动节"}, false},
        {CalendarDayId{3}, JurisdictionId{4}, {date(2026, 10, 10), DayKind::working, "社区"}, false}};
    auto const days = days_in_force("Asia/Shanghai", own);
    auto const at = [&](Date wanted) {
        return *std::ranges::find(days, wanted, [](CalendarDay const& one) { return one.day.date; });
    };
    EXPECT_EQ(at(date(2026, 10, 10)).day.name, "社区");
    EXPECT_EQ(at(date(2026, 10, 10)).from, JurisdictionId{4});
    EXPECT_EQ(at(date(2027, 5, 1)).from, JurisdictionId{3});
    EXPECT_EQ(at(date(2026, 10, 1)).from, std::nullopt);
    EXPECT_EQ(days_in_force("Europe/Berlin", own).size(), 2U) << "China's days are China's";
    EXPECT_TRUE(std::ranges::is_sorted(days, {}, [](CalendarDay const& one) { return one.day.date; }));
}

TEST(PlacesOn, lists_a_path_from_the_root_down) {
    EXPECT_THAT(places_on(authority::JurisdictionPath{"/3/17/204/"}),
                ElementsAre(JurisdictionId{3}, JurisdictionId{17}, JurisdictionId{204}));
    EXPECT_THAT(places_on(authority::JurisdictionPath{"/"}), IsEmpty());
}

TEST(ReadTimeZone, knows_zones_with_and_without_daylight_saving) {
    auto const shanghai = read_time_zone("Asia/Shanghai");
    ASSERT_TRUE(shanghai) << shanghai.error().detail();
    ASSERT_EQ(shanghai->spans().size(), 1U);
    EXPECT_EQ(shanghai->spans()[0].offset, std::chrono::hours{8});

    auto const berlin = read_time_zone("Europe/Berlin");
    ASSERT_TRUE(berlin) << berlin.error().detail();
    // The last Sunday of March and of October, 01:00 UTC (Directive 2000/84/EC).
    for (auto const& [moment, hours] : {std::pair{"2026-03-29T00:59:59Z", 1}, std::pair{"2026-03-29T01:00:00Z", 2},
                                        std::pair{"2026-10-25T00:59:59Z", 2}, std::pair{"2026-10-25T01:00:00Z", 1},
                                        std::pair{"2037-07-01T00:00:00Z", 2}}) {
        auto const time = *from_rfc3339(moment);
        EXPECT_EQ(berlin->local(time).time_since_epoch() - time.time_since_epoch(), std::chrono::hours{hours})
            << moment;
    }
    calendar::Calendar const office({}, *berlin);
    EXPECT_EQ(calendar::add_working_days(office, *from_rfc3339("2026-03-27T12:00:00+01:00"), 1),
              *from_rfc3339("2026-03-30T23:59:59.999999+02:00"));
}

TEST(ReadTimeZone, refuses_names_that_are_no_zone) {
    for (auto const* const name : {"Europe/Atlantis", "", "../../etc/passwd", "/etc/passwd", "UTC\n"}) {
        auto const refused = read_time_zone(name);
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().key(), "calendar.zone_unknown");
    }
}

}  // namespace
}  // namespace hezhi::jurisdictions
