#include "src/meetings/calendar_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/utf8.h"

namespace hezhi::meetings {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::HasSubstr;
using testing::Not;

Meeting meeting() {
    TimePoint const start = TimePoint{days{20'790}} + hours{11};  // 2026-12-03 11:00 UTC
    return {.id = MeetingId{81},
            .realm = RealmId{3},
            .community_path = authority::JurisdictionPath{"/1/2/3/4/"},
            .what = {.community = JurisdictionId{4},
                     .body = BodyId{7},
                     .title = "地下车位, 怎么分; 大家议",
                     .about = "第一行\n第二行",
                     .place = "居委会二楼",
                     .online_link = "https://meeting.example/1",
                     .points = {{"听取方案", 20, "物业", WantedResult::information}},
                     .starts_at = start,
                     .ends_at = start + hours{2}},
            .state = MeetingState::called,
            .sequence = 3};
}
CalendarPlace const kPlace{"https://hezhi.example/s/3/meetings/81", "hezhi.example", "居委会", true};

/// As RFC 5545 tells a reader to: CRLF and a blank are taken out.
std::string unfolded(std::string text) {
    for (auto at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ", at)) text.erase(at, 3);
    return text;
}

TEST(CalendarFile, lines_are_at_most_75_octets_and_characters_stay_whole) {
    for (std::size_t count = 1; count < 200; ++count) {
        std::string line(count % 7, 'a');
        for (std::size_t index = 0; index < count; ++index) line += "议";
        auto const out = folded(line);
        std::size_t begin = 0;
        for (auto end = out.find("\r\n"); end != std::string::npos; end = out.find("\r\n", begin)) {
            auto const piece = out.substr(begin, end - begin);
            ASSERT_LE(piece.size(), 75U);
            ASSERT_TRUE(is_valid_utf8(piece)) << count;
            begin = end + 2;
        }
        ASSERT_EQ(begin, out.size());
        ASSERT_EQ(unfolded(out), line + "\r\n");
    }
}

TEST(CalendarFile, says_when_where_and_what_with_everything_escaped) {
    auto const file = unfolded(calendar_file(meeting(), kPlace, TimePoint{days{20'780}}));
    EXPECT_THAT(file, HasSubstr("UID:meeting-3-81@hezhi.example\r\n"));
    EXPECT_THAT(file, HasSubstr("SEQUENCE:3\r\n"));
    EXPECT_THAT(file, HasSubstr("DTSTART:20261203T110000Z\r\n"));
    EXPECT_THAT(file, HasSubstr("DTEND:20261203T130000Z\r\n"));
    EXPECT_THAT(file, HasSubstr("SUMMARY:地下车位\\, 怎么分\\; 大家议\r\n"));
    EXPECT_THAT(file, HasSubstr("DESCRIPTION:第一行\\n第二行\\n1. 听取方案 (20 min)\\nhttps://meeting.example/1"));
    EXPECT_THAT(file, HasSubstr("STATUS:CONFIRMED\r\n"));
    EXPECT_THAT(file, HasSubstr("METHOD:PUBLISH\r\n"));
}

TEST(CalendarFile, who_may_not_attend_gets_no_link) {
    auto place = kPlace;
    place.with_link = false;
    EXPECT_THAT(calendar_file(meeting(), place, TimePoint{}), Not(HasSubstr("meeting.example")));
}

TEST(CalendarFile, a_cancelled_meeting_cancels_its_event) {
    auto cancelled = meeting();
    cancelled.state = MeetingState::cancelled;
    cancelled.sequence = 4;
    auto const file = calendar_file(cancelled, kPlace, TimePoint{});
    EXPECT_THAT(file, HasSubstr("METHOD:CANCEL\r\n"));
    EXPECT_THAT(file, HasSubstr("STATUS:CANCELLED\r\n"));
    EXPECT_THAT(file, HasSubstr("SEQUENCE:4\r\n"));
}

}  // namespace
}  // namespace hezhi::meetings
