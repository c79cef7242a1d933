#include "src/meetings/room.h"

#include <span>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "lib/base/random.h"

namespace hezhi::meetings {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TimePoint at(int second) {
    return TimePoint{days{20'800}} + seconds{second};
}
Entry entry(std::string id, int second, EntryKind kind, std::string subject = {}) {
    return {.id = std::move(id), .at = at(second), .kind = kind, .subject = std::move(subject)};
}
Entry asks(std::string id, int second, std::string name) {
    auto made = entry(std::move(id), second, EntryKind::speech_asked);
    made.name = std::move(name);
    return made;
}
Entry writes(std::string id, int second, std::string text, std::string paragraph = {},
             std::vector<std::string> builds_on = {}) {
    auto made = entry(std::move(id), second, EntryKind::minutes_written, std::move(paragraph));
    made.text = std::move(text);
    made.point = 1;
    made.builds_on = std::move(builds_on);
    return made;
}
Entry counts(std::string id, int second, std::string motion, std::int64_t votes_for, std::int64_t present,
             std::vector<std::string> builds_on = {}) {
    auto made = entry(std::move(id), second, EntryKind::motion_counted, std::move(motion));
    made.votes_for = votes_for;
    made.votes_against = 1;
    made.abstentions = 0;
    made.present = present;
    made.builds_on = std::move(builds_on);
    return made;
}
std::vector<std::string> queue(Room const& room) {
    std::vector<std::string> names;
    for (auto const index : queue_of(room)) names.push_back(room.speeches.at(index).name);
    return names;
}
/// Everything that a reader sees, as text.
std::string shown(Room const& room) {
    std::string text;
    for (auto const& one : room.speeches) {
        text += one.id + std::string(enum_name(one.state)) + std::to_string(one.seconds) + ";";
    }
    for (auto const& one : room.paragraphs) {
        for (auto const& version : one.versions) text += one.id + "=" + version.text + ";";
    }
    for (auto const& one : room.motions) {
        for (auto const& count : one.counts) text += one.id + "=" + std::to_string(*count.votes_for) + ";";
    }
    for (auto const& one : room.conflicts) text += std::string(enum_name(one.kind)) + one.entry + ";";
    for (auto const& one : room.points) text += std::to_string(one.seconds) + (one.is_running ? "r;" : ";");
    return text + std::to_string(room.heads) + "," + std::to_string(room.guests);
}

TEST(Room, who_has_not_spoken_goes_first_and_then_who_spoke_least) {
    std::vector<Entry> entries{asks("a1", 0, "王阿姨"), asks("b1", 1, "老李"),
                               entry("s1", 2, EntryKind::speech_started, "a1"),
                               entry("s2", 62, EntryKind::speech_started, "b1")};
    auto ended = entry("e2", 80, EntryKind::speech_ended, "b1");
    ended.seconds = 18;
    entries.push_back(ended);
    entries.push_back(asks("a2", 81, "王阿姨"));
    entries.push_back(asks("b2", 82, "老李"));
    entries.push_back(asks("c1", 90, "小陈"));
    auto const room = compute_room(entries, 1);
    EXPECT_EQ(room.speeches.at(0).seconds, 60) << "the next start ended it";
    EXPECT_EQ(room.speeches.at(1).seconds, 18);
    EXPECT_THAT(queue(room), ElementsAre("小陈", "老李", "王阿姨"));
}

TEST(Room, whoever_has_the_floor_for_no_second_has_spoken_all_the_same) {
    std::vector<Entry> entries{asks("a1", 0, "王阿姨"), entry("s1", 1, EntryKind::speech_started, "a1"),
                               asks("a2", 2, "王阿姨"), asks("b1", 3, "老李")};
    EXPECT_THAT(queue(compute_room(entries, 1)), ElementsAre("老李", "王阿姨"));
}

TEST(Room, accounts_tell_two_of_one_name_apart) {
    auto first = asks("a1", 0, "王");
    first.person = PersonId{1};
    auto second = asks("a2", 5, "王");
    second.person = PersonId{2};
    auto again = asks("a3", 2, "王");
    again.person = PersonId{1};
    auto const room = compute_room({first, entry("s1", 1, EntryKind::speech_started, "a1"), again, second}, 1);
    auto const order = queue_of(room);
    ASSERT_THAT(order, SizeIs(2));
    EXPECT_EQ(room.speeches.at(order.front()).id, "a2");
}

TEST(Room, two_texts_that_replace_the_same_are_both_kept_until_one_builds_on_both) {
    std::vector<Entry> entries{writes("p1", 0, "初稿"), writes("p2", 10, "甲的稿", "p1", {"p1"}),
                               writes("p3", 11, "乙的稿", "p1", {"p1"})};
    auto room = compute_room(entries, 1);
    ASSERT_THAT(room.paragraphs, SizeIs(1));
    EXPECT_THAT(room.paragraphs.front().versions, SizeIs(2));
    ASSERT_THAT(room.conflicts, SizeIs(1));
    EXPECT_EQ(room.conflicts.front().kind, ConflictKind::two_texts);
    EXPECT_EQ(room.conflicts.front().entry, "p1");
    entries.push_back(writes("p4", 20, "定稿", "p1", {"p2", "p3"}));
    room = compute_room(entries, 1);
    EXPECT_THAT(room.conflicts, IsEmpty());
    ASSERT_THAT(room.paragraphs.front().versions, SizeIs(1));
    EXPECT_EQ(room.paragraphs.front().versions.front().text, "定稿");
}

TEST(Room, the_same_said_by_two_devices_is_no_contradiction) {
    auto const moved = entry("m1", 0, EntryKind::motion_moved);
    auto room = compute_room({moved, counts("c1", 1, "m1", 12, 20), counts("c2", 2, "m1", 12, 20)}, 1);
    EXPECT_THAT(room.conflicts, IsEmpty());
    room = compute_room({moved, counts("c1", 1, "m1", 12, 20), counts("c2", 2, "m1", 13, 20)}, 1);
    ASSERT_THAT(room.conflicts, SizeIs(1));
    EXPECT_EQ(room.conflicts.front().kind, ConflictKind::two_counts);
    room = compute_room({moved, counts("c1", 1, "m1", 12, 20), counts("c2", 2, "m1", 13, 20, {"c1"})}, 1);
    EXPECT_THAT(room.conflicts, IsEmpty());
}

TEST(Room, a_slow_clock_does_not_lose_a_speech) {
    auto const room = compute_room({asks("a1", 100, "王阿姨"), entry("s1", 40, EntryKind::speech_started, "a1"),
                                    entry("s2", 160, EntryKind::speech_started, "a1")},
                                   1);
    EXPECT_THAT(room.conflicts, IsEmpty());
    EXPECT_EQ(room.speeches.front().state, SpeechState::speaking);
}

TEST(Room, an_entry_about_something_unknown_is_named) {
    auto const room = compute_room({entry("s1", 1, EntryKind::speech_started, "nowhere")}, 1);
    ASSERT_THAT(room.conflicts, SizeIs(1));
    EXPECT_EQ(room.conflicts.front().kind, ConflictKind::unknown_subject);
}

TEST(Room, points_run_one_at_a_time) {
    auto first = entry("i1", 0, EntryKind::point_started);
    first.point = 1;
    auto second = entry("i2", 300, EntryKind::point_started);
    second.point = 2;
    auto end = entry("i3", 360, EntryKind::point_ended);
    end.point = 2;
    auto const room = compute_room({first, second, end}, 2);
    EXPECT_EQ(room.points.at(0).seconds, 300);
    EXPECT_EQ(room.points.at(1).seconds, 60);
    EXPECT_FALSE(room.points.at(1).is_running);
}

TEST(Room, what_nobody_ended_has_ended_with_the_meeting) {
    auto point = entry("i1", 0, EntryKind::point_started);
    point.point = 2;
    std::vector<Entry> const entries{point, asks("a1", 5, "王阿姨"), asks("b1", 6, "老李"),
                                     entry("s1", 10, EntryKind::speech_started, "a1")};
    auto const open = compute_room(entries, 2);
    EXPECT_EQ(open.speeches.at(0).state, SpeechState::speaking);
    EXPECT_EQ(open.speeches.at(0).point, 2) << "she asked for no point: it is about the one that runs";
    EXPECT_EQ(open.speeches.at(1).point, std::nullopt);
    EXPECT_TRUE(open.points.at(1).is_running);
    auto const ended = compute_room(entries, 2, at(100));
    EXPECT_EQ(ended.speeches.at(0).state, SpeechState::spoken);
    EXPECT_EQ(ended.speeches.at(0).seconds, 90);
    EXPECT_EQ(ended.speeches.at(1).state, SpeechState::waiting) << "whoever still queued has not spoken";
    EXPECT_FALSE(ended.points.at(1).is_running);
    EXPECT_EQ(ended.points.at(1).seconds, 100);
}

TEST(Room, an_end_that_a_device_brought_later_says_how_long_the_last_speech_was) {
    auto end = entry("e1", 120, EntryKind::speech_ended, "a1");
    end.seconds = 70;
    auto const room =
        compute_room({asks("a1", 5, "王阿姨"), entry("s1", 10, EntryKind::speech_started, "a1"), end}, 1, at(100));
    EXPECT_EQ(room.speeches.front().seconds, 70);
    EXPECT_THAT(room.conflicts, IsEmpty());
}

TEST(Room, more_than_half_of_those_present_carry) {
    EXPECT_FALSE(is_carried(counts("c", 0, "m", 10, 20)));
    EXPECT_TRUE(is_carried(counts("c", 0, "m", 11, 20)));
}

TEST(Room, votes_never_exceed_those_present) {
    EXPECT_EQ(fault_of(counts("c", 0, "m", 20, 20), 1), "meeting.count_exceeds_present");
    EXPECT_EQ(fault_of(counts("c", 0, "m", 19, 20), 1), std::nullopt);
    auto no_point = writes("p1", 0, "文字");
    no_point.point = 2;
    EXPECT_EQ(fault_of(no_point, 1), "meeting.entry_incomplete");
}

/// The property on which merging rests: any order of arrival, any number of times.
TEST(Room, any_order_of_arrival_and_any_repetition_give_the_same_room) {
    Random random{20'261'127};
    for (int round = 0; round < 200; ++round) {
        std::vector<Entry> entries{asks("a", 0, "甲"), asks("b", 1, "乙"), entry("m", 2, EntryKind::motion_moved),
                                   writes("p", 3, "稿")};
        std::vector<std::string> texts{"p"};
        for (int index = 0; index < 30; ++index) {
            auto const id = "e" + std::to_string(index);
            auto const when = static_cast<int>(random.uniform_below(100));
            auto const subject = random.uniform_below(2) == 0 ? "a" : "b";
            switch (random.uniform_below(7)) {
                case 0:
                    entries.push_back(entry(id, when, EntryKind::speech_started, subject));
                    break;
                case 1: {
                    auto ended = entry(id, when, EntryKind::speech_ended, subject);
                    ended.seconds = static_cast<std::int64_t>(random.uniform_below(90));
                    entries.push_back(ended);
                    break;
                }
                case 2: {
                    auto const base = texts[random.uniform_below(texts.size())];
                    entries.push_back(writes(id, when, "稿" + id, "p", {base}));
                    texts.push_back(id);
                    break;
                }
                case 3:
                    entries.push_back(counts(id, when, "m", static_cast<std::int64_t>(random.uniform_below(9)), 20));
                    break;
                case 4: {
                    auto point = entry(id, when, EntryKind::point_started);
                    point.point = static_cast<std::int64_t>(random.uniform_below(3)) + 1;
                    entries.push_back(point);
                    break;
                }
                case 5: {
                    auto heads = entry(id, when, EntryKind::heads_came);
                    heads.heads = static_cast<std::int64_t>(random.uniform_below(5));
                    entries.push_back(heads);
                    break;
                }
                default:
                    entries.push_back(entry(id, when, EntryKind::speech_withdrawn, subject));
            }
        }
        auto const expected = shown(compute_room(entries, 3));
        auto shuffled = entries;
        shuffled.insert(shuffled.end(), entries.begin(), entries.begin() + 17);
        random.shuffle(std::span<Entry>(shuffled));
        ASSERT_EQ(shown(compute_room(shuffled, 3)), expected) << "round " << round;
    }
}

}  // namespace
}  // namespace hezhi::meetings
