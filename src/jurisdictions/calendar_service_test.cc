// Calendars of places, on both engines: imported, overruled by the nearer place, undone, missed in November.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/rfc3339.h"
#include "src/jurisdictions/testing_street.h"
#include "src/jurisdictions/tz_database.h"
#include "src/storage/public_events.h"

namespace hezhi::jurisdictions {
namespace {

using authority::Role;
using calendar::Date;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view k2027 =
    "date,kind,name\n"
    "2027-01-01,holiday,元旦\n"
    "2027-02-06,holiday,春节\n"
    "2027-02-14,working,春节\n";

Date date(int year, unsigned month, unsigned day) {
    return Date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}
TimePoint at(std::string_view text) {
    return from_rfc3339(text).value();
}

class CalendarServiceTest : public testkit::StreetTest {
protected:
    authority::Caller administrator() const { return caller(Role::administrator, street.path); }
    Result<ImportReport> import(std::string_view text, std::optional<JurisdictionId> place = {}, bool dry_run = false) {
        return run_import(database(), administrator(),
                          {realm(), ImportKind::calendar, "c.csv", std::string(text), dry_run, place});
    }
    Result<Import> undo(ImportId id) { return undo_import(database(), administrator(), realm(), id, {}); }
    calendar::Calendar of(JurisdictionId place) {
        return read([&](ReadTransaction& tx) { return calendar_of(tx, place); });
    }
    Result<calendar::TimeZone> set_zone(authority::Caller const& who, std::optional<JurisdictionId> place,
                                        std::string_view name) {
        auto const zone = read_time_zone(name).value();
        return database().write([&](WriteTransaction& tx) { return set_time_zone(tx, who, realm(), place, zone); });
    }
};

TEST_P(CalendarServiceTest, a_new_street_counts_with_the_national_calendar) {
    auto const calendar = of(willows.id);
    EXPECT_EQ(calendar.zone().name(), "Asia/Shanghai");
    EXPECT_TRUE(calendar.covers(std::chrono::year{2026}));
    EXPECT_FALSE(calendar.is_working_day(date(2026, 10, 1)));
    EXPECT_TRUE(calendar.is_working_day(date(2026, 10, 10)));
    EXPECT_EQ(calendar, of(street.id));
    EXPECT_EQ(calendar, of(*street.parent)) << "above streets too";
}

TEST_P(CalendarServiceTest, an_import_adds_a_year_for_the_street_and_all_below_it) {
    auto const preview = import(k2027, {}, true);
    ASSERT_TRUE(preview) << preview.error().key();
    EXPECT_EQ(preview->added, 3U);
    EXPECT_EQ(preview->preview[0].code, "2027-01-01");
    EXPECT_FALSE(of(street.id).covers(std::chrono::year{2027})) << "a dry run writes nothing";

    auto const report = import(k2027);
    ASSERT_TRUE(report && report->import);
    for (auto const place : {street.id, willows.id, terraces.id}) {
        EXPECT_TRUE(of(place).covers(std::chrono::year{2027}));
        EXPECT_TRUE(of(place).is_working_day(date(2027, 2, 14)));
        EXPECT_FALSE(of(place).is_working_day(date(2026, 10, 1))) << "2026 stays";
    }
    EXPECT_EQ(import(k2027)->unchanged, 3U);
    auto const events = read([&](ReadTransaction& tx) {
        return storage::public_events_of(tx, scope(), "import", report->import->value(), 10);
    });
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].kind, "import.applied");
}

TEST_P(CalendarServiceTest, the_nearest_place_has_the_last_word_on_a_day) {
    ASSERT_TRUE(import("date,kind,name\n2026-10-10,holiday,街道庆\n"));
    ASSERT_TRUE(import("date,kind,name\n2026-10-10,working,\n2026-06-01,holiday,社区日\n", willows.id));
    EXPECT_FALSE(of(street.id).is_working_day(date(2026, 10, 10)));
    EXPECT_FALSE(of(terraces.id).is_working_day(date(2026, 10, 10)));
    EXPECT_TRUE(of(willows.id).is_working_day(date(2026, 10, 10)));
    EXPECT_FALSE(of(willows.id).is_working_day(date(2026, 6, 1)));
    EXPECT_TRUE(of(terraces.id).is_working_day(date(2026, 6, 1)));

    auto const page = read([&](ReadTransaction& tx) { return read_calendar(tx, visitor(), realm(), willows.id); });
    for (auto const& [day, from] : page.days) {
        if (day.date == date(2026, 6, 1)) EXPECT_EQ(from, willows.id);
        if (day.date == date(2026, 10, 1)) EXPECT_EQ(from, std::nullopt);
    }
}

TEST_P(CalendarServiceTest, the_same_file_for_another_place_is_another_import) {
    ASSERT_TRUE(import(k2027));
    auto const below = import(k2027, willows.id);
    ASSERT_TRUE(below);
    EXPECT_EQ(below->added, 3U);
    EXPECT_EQ(import(k2027, JurisdictionId{77}).error().key(), "jurisdiction.unknown");
}

TEST_P(CalendarServiceTest, undo_puts_back_days_and_takes_away_added_ones) {
    auto const first = import(k2027);
    auto const second = import("date,kind,name\n2027-01-01,working,照常\n2027-05-01,holiday,劳动节\n");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->changed, 1U);
    EXPECT_EQ(second->added, 1U);
    auto const refused = undo(*first->import);
    ASSERT_FALSE(refused) << "the last one first";
    EXPECT_EQ(refused.error().problems()[0].key, "import.changed_since");
    EXPECT_EQ(refused.error().problems()[0].where, "2027-01-01");
    ASSERT_TRUE(undo(*second->import));
    EXPECT_FALSE(of(street.id).is_working_day(date(2027, 1, 1)));
    EXPECT_EQ(of(street.id).find(date(2027, 5, 1)), nullptr);
    ASSERT_TRUE(undo(*first->import));
    EXPECT_FALSE(of(street.id).covers(std::chrono::year{2027}));
    auto const again = import(k2027);
    EXPECT_EQ(again->added, 3U) << "retired days come back under their date";
    EXPECT_TRUE(of(street.id).covers(std::chrono::year{2027}));
}

TEST_P(CalendarServiceTest, problems_refuse_the_whole_file) {
    auto const report = import("date,kind,name\n2027-01-01,holiday,元旦\n2027-01-32,holiday,\n2027-01-02,off,\n");
    ASSERT_TRUE(report);
    EXPECT_THAT(report->problems, SizeIs(2));
    EXPECT_FALSE(report->import);
    EXPECT_EQ(of(street.id).find(date(2027, 1, 1)), nullptr);
}

TEST_P(CalendarServiceTest, only_administrators_of_the_street_change_it) {
    auto const elsewhere = caller(Role::administrator, willows.path);
    EXPECT_EQ(run_import(database(), elsewhere,
                         {realm(), ImportKind::calendar, "c.csv", std::string(k2027), false, willows.id})
                  .error()
                  .code(),
              ErrorCode::forbidden);
    EXPECT_EQ(set_zone(visitor(), {}, "Europe/Berlin").error().code(), ErrorCode::unauthenticated);
    EXPECT_EQ(set_zone(elsewhere, {}, "Europe/Berlin").error().code(), ErrorCode::forbidden);
    EXPECT_TRUE(database().read([&](ReadTransaction& tx) { return read_calendar(tx, visitor(), realm(), {}); }));
}

TEST_P(CalendarServiceTest, a_zone_is_inherited_and_does_not_need_the_tz_database_again) {
    ASSERT_TRUE(set_zone(administrator(), {}, "Europe/Berlin"));
    ASSERT_TRUE(set_zone(administrator(), willows.id, "Asia/Urumqi"));
    EXPECT_EQ(of(terraces.id).zone(), *read_time_zone("Europe/Berlin"));
    EXPECT_EQ(of(willows.id).zone().name(), "Asia/Urumqi");
    EXPECT_FALSE(of(willows.id).is_working_day(date(2026, 10, 1))) << "in China, China's holidays";
    EXPECT_TRUE(of(terraces.id).is_working_day(date(2026, 10, 1)));
    EXPECT_EQ(calendar::add_working_days(of(terraces.id), at("2026-03-27T12:00:00+01:00"), 1),
              at("2026-03-30T23:59:59.999999+02:00"));
    ASSERT_TRUE(set_zone(administrator(), {}, "Asia/Shanghai"));
    EXPECT_EQ(of(terraces.id).zone().name(), "Asia/Shanghai");
    EXPECT_THAT(read([](ReadTransaction& tx) { return outdated_zones(tx); }), IsEmpty());
    auto const events = read([&](ReadTransaction& tx) {
        return storage::public_events_of(tx, scope(), "jurisdiction", street.id.value(), 10);
    });
    ASSERT_THAT(events, SizeIs(2));
    EXPECT_EQ(events[0].kind, "calendar.zone_set");
}

TEST_P(CalendarServiceTest, a_stored_zone_that_the_tz_database_has_changed_is_found) {
    auto const old_rules = calendar::TimeZone::fixed("Europe/Berlin", std::chrono::hours{1});
    ASSERT_TRUE(database().write(
        [&](WriteTransaction& tx) { return set_time_zone(tx, administrator(), realm(), willows.id, old_rules); }));
    auto const found = read([](ReadTransaction& tx) { return outdated_zones(tx); });
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].place, willows.name);
    EXPECT_EQ(found[0].zone, "Europe/Berlin");
}

TEST_P(CalendarServiceTest, the_next_year_is_missed_from_november_until_it_is_imported) {
    auto const gaps = [&](std::string_view now) {
        std::vector<int> years;
        for (auto const& gap : read([&](ReadTransaction& tx) { return calendar_gaps(tx, at(now)); })) {
            EXPECT_EQ(gap.street.id, street.id);
            years.push_back(static_cast<int>(gap.year));
        }
        return years;
    };
    EXPECT_THAT(gaps("2026-10-31T23:59:59+08:00"), IsEmpty());
    EXPECT_THAT(gaps("2026-11-01T00:00:00+08:00"), ElementsAre(2027));
    auto const report = import(k2027);
    EXPECT_THAT(gaps("2026-11-01T00:00:00+08:00"), IsEmpty());
    ASSERT_TRUE(undo(*report->import));
    EXPECT_THAT(gaps("2026-12-31T00:00:00+08:00"), ElementsAre(2027));
}

HZ_ON_BOTH_ENGINES(CalendarServiceTest);

}  // namespace
}  // namespace hezhi::jurisdictions
