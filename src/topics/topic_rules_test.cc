#include "src/topics/topic_rules.h"

#include <gtest/gtest.h>

namespace hezhi::topics {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow = from_microseconds(1'772'438'400'000'000);

Topic topic_in(TopicState state, std::optional<TimePoint> closes_at = std::nullopt) {
    return Topic{.id = TopicId{1},
                 .realm = RealmId{2},
                 .community = JurisdictionId{3},
                 .community_path = authority::JurisdictionPath{"/1/2/3/"},
                 .state = state,
                 .closes_at = closes_at};
}

TEST(MayMove, every_pair_of_states_is_decided) {
    using enum TopicState;
    for (auto const from : {draft, open, closed, archived}) {
        for (auto const to : {draft, open, closed, archived}) {
            bool const expected = (from == draft && to == open) || (from == open && to == closed) ||
                                  (from == closed && to == open) || (from == closed && to == archived);
            EXPECT_EQ(may_move(topic_in(from), to, "because", kNow).has_value(), expected)
                << name(from) << " → " << name(to);
        }
    }
}

TEST(MayMove, reopening_needs_a_reason) {
    auto const refused = may_move(topic_in(TopicState::closed), TopicState::open, "", kNow);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "topic.reason_required");
}

TEST(MayMove, a_topic_whose_end_has_passed_is_not_opened) {
    auto const refused = may_move(topic_in(TopicState::draft, kNow), TopicState::open, "", kNow);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "topic.closes_in_past");
    EXPECT_TRUE(may_move(topic_in(TopicState::draft, kNow + 1us), TopicState::open, "", kNow).has_value());
}

TEST(Participation, ends_at_the_moment_it_was_announced_for) {
    Participation facts{TopicState::open, kNow + 1us, authority::JurisdictionPath{"/1/"}};
    EXPECT_TRUE(facts.is_open(kNow));
    EXPECT_FALSE(facts.is_open(kNow + 1us));
    facts.closes_at = std::nullopt;
    EXPECT_TRUE(facts.is_open(kNow + 1us));
    facts.state = TopicState::closed;
    EXPECT_FALSE(facts.is_open(kNow));
}

TEST(Names, are_read_back) {
    using enum TopicState;
    for (auto const state : {draft, open, closed, archived}) EXPECT_EQ(parse_topic_state(name(state)), state);
    for (auto const mode : {ModerationMode::before, ModerationMode::after}) {
        EXPECT_EQ(parse_moderation_mode(name(mode)), mode);
    }
    EXPECT_EQ(parse_topic_state("opened"), std::nullopt);
}

}  // namespace
}  // namespace hezhi::topics
