#include "src/meetings/meeting_rules.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"

namespace hezhi::meetings {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;

TimePoint const kNow = TimePoint{days{20'800}};

MeetingDraft complete() {
    return {.community = JurisdictionId{4},
            .body = BodyId{7},
            .title = "地下车位怎么分",
            .chair = "居委会 王主任",
            .place = "居委会二楼",
            .points = {{"听取方案", 20, "物业", WantedResult::information}},
            .starts_at = kNow + days{8},
            .ends_at = kNow + days{8} + hours{2}};
}
Act everything(MeetingEvent event) {
    return {.event = event, .at = kNow, .has_reason = true, .has_minutes = true};
}

std::vector<std::string> parts(std::string const& text, char by) {
    std::vector<std::string> out{""};
    for (char const c : text) {
        if (c == by) {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    return out;
}

std::multiset<std::string> lines_of_file() {
    std::ifstream file("docs/formats/meeting-states.csv");
    std::multiset<std::string> lines;
    std::string line;
    std::getline(file, line);
    EXPECT_EQ(line, "from,event,guard,to");
    while (std::getline(file, line)) {
        auto const cells = parts(line, ',');
        EXPECT_EQ(cells.size(), 4U) << line;
        for (auto const& from : parts(cells.at(0), '|')) {
            lines.insert(from + " " + cells.at(1) + ": " + cells.at(2) + " → " + cells.at(3));
        }
    }
    return lines;
}

std::multiset<std::string> lines_of_code() {
    std::multiset<std::string> lines;
    for (auto const& row : table()) {
        std::string guards;
        for (auto const guard : row.guards) guards += (guards.empty() ? "" : " ") + std::string(enum_name(guard));
        lines.insert((row.from ? std::string(enum_name(*row.from)) : "") + " " + std::string(enum_name(row.event)) +
                     ": " + guards + " → " + std::string(enum_name(row.to)));
    }
    return lines;
}

template <class Enum, class Each>
void for_every(Each each) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto entry) { each(entry.value); });
}

TEST(MeetingRules, the_published_table_is_the_one_that_is_followed) {
    EXPECT_EQ(lines_of_file(), lines_of_code());
}

TEST(MeetingRules, every_state_and_event_does_what_the_table_says_and_nothing_else) {
    int allowed = 0;
    for_every<MeetingState>([&](MeetingState from) {
        for_every<MeetingEvent>([&](MeetingEvent event) {
            TableRow const* row = nullptr;
            for (auto const& one : table()) {
                if (one.from != from || one.event != event) continue;
                EXPECT_EQ(row, nullptr) << "one row for " << enum_name(from) << " " << enum_name(event);
                row = &one;
            }
            auto const done = apply(from, complete(), everything(event));
            if (!row) {
                ASSERT_FALSE(done) << enum_name(from) << " " << enum_name(event);
                EXPECT_EQ(done.error().key(), "meeting.act_not_now");
                return;
            }
            ++allowed;
            ASSERT_TRUE(done) << enum_name(from) << " " << enum_name(event) << " " << done.error().key();
            EXPECT_EQ(*done, row->to);
            // Each guard taken away refuses, and a guard that the row does not have does not matter.
            auto const has = [&](Guard guard) { return std::ranges::find(row->guards, guard) != row->guards.end(); };
            auto without = complete();
            without.points.clear();
            EXPECT_NE(apply(from, without, everything(event)).has_value(), has(Guard::complete));
            auto late = complete();
            late.starts_at = kNow;
            EXPECT_NE(apply(from, late, everything(event)).has_value(), has(Guard::starts_ahead));
            auto act = everything(event);
            act.has_reason = false;
            EXPECT_NE(apply(from, complete(), act).has_value(), has(Guard::reason));
            act = everything(event);
            act.has_minutes = false;
            EXPECT_NE(apply(from, complete(), act).has_value(), has(Guard::minutes));
            act = everything(event);
            act.has_conflict = true;
            EXPECT_NE(apply(from, complete(), act).has_value(), has(Guard::no_conflict));
        });
    });
    EXPECT_EQ(allowed, static_cast<int>(table().size()) - 1) << "all but the beginning";
}

TEST(MeetingRules, what_a_notice_lacks_is_named_at_once) {
    auto what = complete();
    what.points.clear();
    what.chair.clear();
    what.place.clear();
    auto const refused = apply(MeetingState::draft, what, everything(MeetingEvent::call));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problems().size(), 3U);
    what = complete();
    what.place.clear();
    what.online_link = "https://meeting.example/1";
    EXPECT_TRUE(apply(MeetingState::draft, what, everything(MeetingEvent::call))) << "online is a place";
}

TEST(MeetingRules, notice_is_counted_in_whole_days) {
    EXPECT_EQ(notice_days(kNow, kNow + days{7}), 7);
    EXPECT_EQ(notice_days(kNow, kNow + days{7} - Microseconds{1}), 6);
    EXPECT_EQ(notice_days(kNow, kNow - days{1}), 0);
    EXPECT_EQ(notice_days(std::nullopt, kNow + days{7}), 0);
}

TEST(MeetingRules, time_place_and_agenda_begin_the_notice_anew_and_papers_do_not) {
    auto const before = complete();
    auto after = before;
    EXPECT_THAT(changed_fields(before, after), IsEmpty());
    after.papers.push_back({"车位清单", "", "共一百二十个"});
    after.seats = 40;
    EXPECT_THAT(changed_fields(before, after), ElementsAre("papers", "seats"));
    EXPECT_FALSE(renews_notice(changed_fields(before, after)));
    after.starts_at += days{1};
    EXPECT_TRUE(renews_notice(changed_fields(before, after)));
    after = before;
    after.points.front().minutes = 30;
    EXPECT_TRUE(renews_notice(changed_fields(before, after)));
}

TEST(MeetingRules, small_counts_are_withheld) {
    EXPECT_EQ(shown_count(4, Reader::signed_in), std::nullopt);
    EXPECT_EQ(shown_count(5, Reader::signed_in), 5);
    EXPECT_EQ(shown_count(9, Reader::everybody), std::nullopt);
    EXPECT_EQ(shown_count(10, Reader::everybody), 10);
}

}  // namespace
}  // namespace hezhi::meetings
