#include "src/threads/thread_rules.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace hezhi::threads {
namespace {

using std::chrono::days;
using topics::TopicState;
using enum StepState;

TimePoint day(int n) {
    return TimePoint{} + days{20'000 + n};
}

topics::Topic topic_in(TopicState state) {
    topics::Topic topic{.id = topics::TopicId{7},
                        .realm = RealmId{1},
                        .community = JurisdictionId{2},
                        .community_path = authority::JurisdictionPath{"/1/2/"}};
    topic.state = state;
    topic.organiser = "青禾社区居委会";
    if (state != TopicState::draft) topic.opened_at = day(0);
    if (state == TopicState::open) topic.closes_at = day(14);
    if (state == TopicState::closed || state == TopicState::archived) topic.closed_at = day(14);
    return topic;
}

std::vector<StepState> states(Standings const& found) {
    std::vector<StepState> all;
    for (auto const& one : found) all.push_back(one.state);
    return all;
}

Entry entry(Step step, int at, std::string id, std::optional<int> due = {}) {
    Entry one{.step = step, .at = day(at), .subject = Subject::meeting, .id = std::move(id), .what = "meeting.called"};
    if (due) one.due = day(*due);
    return one;
}

TEST(ThreadRules, states_of_the_topic_stand_for_a_procedure) {
    using V = std::vector<StepState>;
    EXPECT_EQ(states(standings(topic_in(TopicState::draft), {}, std::nullopt)),
              (V{skipped, now, future, future, future, future, future, future, future}));
    EXPECT_EQ(states(standings(topic_in(TopicState::open), {}, std::nullopt)),
              (V{skipped, done, now, future, future, future, future, future, future}));
    EXPECT_EQ(states(standings(topic_in(TopicState::closed), {}, std::nullopt)),
              (V{skipped, done, done, future, future, future, future, future, future}));
}

TEST(ThreadRules, a_signal_is_done_and_what_was_left_out_is_skipped) {
    std::vector<Entry> const entries{entry(Step::signal, -9, ""), entry(Step::decision, 20, "ballot")};
    auto const found = states(standings(topic_in(TopicState::closed), entries, std::nullopt));
    EXPECT_EQ(found[0], done);
    EXPECT_EQ(found[3], skipped);  // a decision without a meeting
    EXPECT_EQ(found[4], done);
    EXPECT_EQ(found[5], future);
}

TEST(ThreadRules, a_date_waits_until_the_same_subject_is_heard_of_again) {
    std::vector<Entry> entries{entry(Step::meeting, 1, "a", 10), entry(Step::meeting, 2, "b", 12)};
    EXPECT_TRUE(is_open(entries, 0));
    auto found = standings(topic_in(TopicState::open), entries, std::nullopt);
    EXPECT_EQ(found[3].state, now);
    EXPECT_EQ(found[3].until, day(10));
    entries.push_back(entry(Step::meeting, 11, "a"));
    EXPECT_FALSE(is_open(entries, 0));
    found = standings(topic_in(TopicState::open), entries, std::nullopt);
    EXPECT_EQ(found[3].until, day(12));
    entries.push_back(entry(Step::decision, 12, "b"));
    EXPECT_EQ(standings(topic_in(TopicState::open), entries, std::nullopt)[3].state, done);
}

TEST(ThreadRules, stages_of_the_procedure_decide_about_their_steps) {
    Course course{.title = "居民议事会",
                  .stages = {{Step::topic, done},
                             {Step::deliberation, done},
                             {Step::meeting, skipped},
                             {Step::decision, done},
                             {Step::decision, now},
                             {Step::commitment, future},
                             {Step::evaluation, future}},
                  .body = "居委会",
                  .until = day(30)};
    auto found = standings(topic_in(TopicState::closed), {}, course);
    EXPECT_EQ(states(found),
              (std::vector<StepState>{skipped, done, done, skipped, now, future, future, future, future}));
    EXPECT_EQ(current(found), Step::decision);
    course.stages[4].state = stopped;
    found = standings(topic_in(TopicState::closed), {}, course);
    EXPECT_EQ(found[4].state, stopped);
    EXPECT_EQ(current(found), Step::decision);
}

TEST(ThreadRules, a_stage_ahead_of_which_a_later_one_was_reached_is_not_called_skipped) {
    Course const course{.title = "", .stages = {{Step::meeting, future}, {Step::decision, now}}};
    EXPECT_EQ(standings(topic_in(TopicState::closed), {}, course)[3].state, future);
}

TEST(ThreadRules, a_meeting_held_before_its_stage_is_not_told_as_not_begun) {
    Course const course{.title = "业主大会",
                        .stages = {{Step::topic, done}, {Step::deliberation, now}, {Step::meeting, future}}};
    std::vector<Entry> entries{entry(Step::meeting, 1, "a", 10)};
    auto found = standings(topic_in(TopicState::open), entries, course);
    EXPECT_EQ(found[3].state, now);
    EXPECT_TRUE(found[3].is_ahead);
    EXPECT_EQ(current(found), Step::deliberation);
    entries.push_back(entry(Step::meeting, 10, "a"));
    found = standings(topic_in(TopicState::open), entries, course);
    EXPECT_EQ(found[3].state, done);
    EXPECT_TRUE(found[3].is_ahead);
    EXPECT_EQ(current(found), Step::deliberation);
    // The stage itself came and was gone back from: that alone is no meeting.
    entries.assign(1, entry(Step::meeting, 5, "meeting"));
    entries.front().subject = Subject::stage;
    found = standings(topic_in(TopicState::open), entries, course);
    EXPECT_EQ(found[3].state, future);
    EXPECT_FALSE(found[3].is_ahead);
}

TEST(ThreadRules, a_promise_before_its_stage_waits_for_the_stage) {
    Course const course{.title = "业主大会", .stages = {{Step::deliberation, now}, {Step::commitment, future}}};
    auto const found = standings(topic_in(TopicState::open), std::vector{entry(Step::commitment, 1, "a")}, course);
    EXPECT_EQ(found[5].state, future);
    EXPECT_TRUE(found[5].is_ahead);
    EXPECT_EQ(current(found), Step::deliberation);
}

TEST(ThreadRules, what_waits_without_a_date_goes_on_and_is_next_unless_something_has_a_date) {
    auto drafts = entry(Step::commitment, 3, "t");
    EXPECT_EQ(standings(topic_in(TopicState::closed), std::vector{drafts}, std::nullopt)[5].state, done);
    drafts.is_waiting = true;
    std::vector<Entry> entries{drafts};
    auto const found = standings(topic_in(TopicState::closed), entries, std::nullopt);
    EXPECT_EQ(found[5].state, now);
    EXPECT_FALSE(found[5].until);
    EXPECT_EQ(current(found), Step::commitment);
    auto coming = next(topic_in(TopicState::closed), entries, std::nullopt);
    ASSERT_TRUE(coming && coming->entry);
    EXPECT_EQ(coming->entry->id, "t");
    entries.push_back(entry(Step::execution, 4, "c", 40));
    coming = next(topic_in(TopicState::closed), entries, std::nullopt);
    ASSERT_TRUE(coming);
    EXPECT_EQ(coming->until, day(40));
}

TEST(ThreadRules, next_is_the_earliest_date_with_whose_turn_it_is) {
    auto const topic = topic_in(TopicState::open);
    EXPECT_FALSE(next(topic_in(TopicState::closed), {}, std::nullopt));
    auto found = next(topic, {}, std::nullopt);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->step, Step::deliberation);
    EXPECT_EQ(found->until, day(14));
    EXPECT_EQ(found->body, "青禾社区居委会");
    auto endless = topic;
    endless.closes_at = std::nullopt;
    found = next(endless, {}, std::nullopt);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->step, Step::deliberation);
    EXPECT_FALSE(found->until);
    std::vector<Entry> const entries{entry(Step::meeting, 1, "a", 10), entry(Step::execution, 2, "c", 40)};
    EXPECT_EQ(next(endless, entries, std::nullopt)->until, day(10));
    found = next(topic, entries, std::nullopt);
    ASSERT_TRUE(found && found->entry);
    EXPECT_EQ(found->entry->id, "a");
    Course const course{.title = "", .stages = {{Step::decision, now}}, .body = "业委会", .until = day(5)};
    found = next(topic, entries, course);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->step, Step::decision);
    EXPECT_EQ(found->body, "业委会");
    EXPECT_FALSE(found->entry);
}

}  // namespace
}  // namespace hezhi::threads
