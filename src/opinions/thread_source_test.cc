// What a deliberation tells of its topic's thread, and what became of each person's statements and votes.
#include <algorithm>
#include <array>
#include <thread>

#include <gtest/gtest.h>

#include "src/jurisdictions/testing_street.h"
#include "src/opinions/opinion_maps.h"
#include "src/opinions/opinions.h"
#include "src/threads/threads.h"

namespace hezhi::opinions {
namespace {

using authority::Caller;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using threads::InputKind;
using threads::InputOutcome;
using threads::OwnInput;
using topics::TopicState;

class OpinionThreadTest : public jurisdictions::testkit::StreetTest {
protected:
    OpinionThreadTest() : maps(database(), [this] { return clock.now(); }), source(make_thread_source(maps)) {}

    Caller staff() const { return caller(Role::committee_staff, willows.path, 900); }
    TopicId open_topic(topics::ModerationMode mode = topics::ModerationMode::after) {
        auto const topic = write([&](WriteTransaction& tx) {
            return topics::draft_topic(
                tx, staff(), scope(),
                {.community = willows.id, .title = "电梯", .organiser = "柳荫里社区居委会", .moderation = mode});
        });
        move(topic.id, TopicState::open);
        return topic.id;
    }
    void move(TopicId topic, TopicState to) {
        write([&](WriteTransaction& tx) { return topics::move_topic(tx, staff(), scope(), topic, to, ""); });
    }
    Statement said(TopicId topic, std::int64_t person, std::string const& text) {
        return write([&](WriteTransaction& tx) { return write_statement(tx, resident(person), scope(), topic, text); });
    }
    void agree(TopicId topic, StatementId statement, std::int64_t person, Vote vote = Vote::agree) {
        write([&](WriteTransaction& tx) { return cast_vote(tx, resident(person), scope(), topic, statement, vote); });
    }
    std::vector<OwnInput> inputs(std::int64_t person) {
        return read([&](ReadTransaction& tx) { return source->own_inputs(tx, scope(), PersonId{person}); });
    }
    OwnInput input(std::int64_t person, InputKind kind) {
        auto const all = inputs(person);
        auto const found = std::ranges::find(all, kind, &OwnInput::kind);
        if (found == all.end()) throw std::runtime_error("no such input");
        return *found;
    }
    std::vector<threads::Entry> entries(TopicId topic) {
        return read([&](ReadTransaction& tx) { return source->entries(tx, scope(), topic); });
    }
    /// Forty neighbours in two camps, who agree in what is shared and reject what is rejected; the topic is closed and
    /// its map worked out.
    void vote_in_two_camps(TopicId topic, std::vector<StatementId> const& shared,
                           std::vector<StatementId> const& rejected) {
        constexpr std::array kSplit{"低层住户应当得到补偿", "费用按楼层递增来分摊", "电梯装在北侧的外墙上",
                                    "先装一个单元再看效果", "运行费用由乘坐的人出", "一层住户可以一票否决"};
        std::vector<StatementId> split;
        std::int64_t author = 201;  // who says something agrees with it: one thing each, so that none is a camp
        for (auto const* text : kSplit) split.push_back(said(topic, author++, text).id);
        for (std::int64_t person = 1; person <= 40; ++person) {
            auto const side = person % 2 == 0 ? Vote::agree : Vote::disagree;
            for (auto const id : shared) agree(topic, id, person);
            for (auto const id : rejected) agree(topic, id, person, Vote::disagree);
            for (auto const id : split) agree(topic, id, person, side);
        }
        move(topic, TopicState::closed);
        // The map is worked out beside the server; the first reader asks for it.
        for (int turn = 0; turn < 400; ++turn) {
            auto const map = maps.map(scope(), topic);
            if (map && map->published.state == MapState::ready) break;
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
    }
    threads::Entry common_ground_of(TopicId topic) {
        auto const told = entries(topic);
        auto const found = std::ranges::find_if(
            told, [](threads::Entry const& one) { return one.what.starts_with("opinions.common_ground"); });
        return found == told.end() ? threads::Entry{} : *found;
    }

    OpinionMaps maps;
    std::unique_ptr<threads::Source> source;
};

TEST_P(OpinionThreadTest, a_statement_is_voted_on_and_then_counted) {
    auto const topic = open_topic();
    said(topic, 1, "低层住户应当得到补偿");
    auto own = input(1, InputKind::statement);
    EXPECT_EQ(own.quote, "低层住户应当得到补偿");
    EXPECT_EQ(own.outcome, InputOutcome::under_way);
    EXPECT_EQ(own.what, "statement.being_voted_on");
    move(topic, TopicState::closed);
    own = input(1, InputKind::statement);
    EXPECT_EQ(own.outcome, InputOutcome::counted);
    EXPECT_EQ(own.what, "statement.counted");
    EXPECT_EQ(own.answered_by, "柳荫里社区居委会");
    EXPECT_TRUE(own.answered_at);
}

TEST_P(OpinionThreadTest, a_hidden_statement_says_why_and_what_became_of_the_appeal) {
    auto const topic = open_topic();
    auto const statement = said(topic, 1, "某某家把杂物堆在楼道里");
    write([&](WriteTransaction& tx) {
        return moderate(tx, staff(), scope(), topic, statement.id,
                        {ModerationDecision::Kind::hide, ModerationRule::personal_attack, "点了邻居的名", {}});
    });
    auto own = input(1, InputKind::statement);
    EXPECT_EQ(own.outcome, InputOutcome::not_taken_up);
    EXPECT_EQ(own.what, "statement.hidden");
    EXPECT_EQ(own.note, "点了邻居的名");
    write([&](WriteTransaction& tx) { return appeal(tx, resident(1), scope(), topic, statement.id, "没有点名"); });
    own = input(1, InputKind::statement);
    EXPECT_EQ(own.what, "statement.appealed");
    EXPECT_EQ(own.outcome, InputOutcome::waiting);
    EXPECT_EQ(own.note, "点了邻居的名");
    write([&](WriteTransaction& tx) {
        return rule_on_appeal(tx, caller(Role::arbiter, street.path, 901), scope(), topic, statement.id,
                              AppealOutcome::reject, "指的就是隔壁");
    });
    own = input(1, InputKind::statement);
    EXPECT_EQ(own.what, "statement.appeal_rejected");
    EXPECT_EQ(own.note, "指的就是隔壁");
}

TEST_P(OpinionThreadTest, what_waits_for_a_moderator_says_so) {
    auto const topic = open_topic(topics::ModerationMode::before);
    said(topic, 1, "低层住户应当得到补偿");
    EXPECT_EQ(input(1, InputKind::statement).what, "statement.pending");
    EXPECT_EQ(input(1, InputKind::statement).outcome, InputOutcome::waiting);
}

TEST_P(OpinionThreadTest, votes_are_one_input_a_topic_and_only_ones_own) {
    auto const topic = open_topic();
    auto const first = said(topic, 1, "低层住户应当得到补偿");
    auto const second = said(topic, 1, "先请两家公司出方案和报价");
    agree(topic, first.id, 2);
    agree(topic, second.id, 2, Vote::disagree);
    auto const own = inputs(2);
    ASSERT_EQ(own.size(), 1U);
    EXPECT_EQ(own.at(0).kind, InputKind::statement_votes);
    EXPECT_EQ(own.at(0).quote, "电梯");
    EXPECT_EQ(own.at(0).what, "votes.counting");
    EXPECT_TRUE(inputs(3).empty());
    move(topic, TopicState::closed);
    EXPECT_EQ(inputs(2).at(0).what, "votes.counted");
    EXPECT_EQ(inputs(2).at(0).outcome, InputOutcome::counted);
}

TEST_P(OpinionThreadTest, counts_are_in_steps_of_five_and_few_are_not_counted) {
    auto const topic = open_topic();
    auto const statement = said(topic, 1, "低层住户应当得到补偿");
    for (std::int64_t person = 2; person <= 4; ++person) agree(topic, statement.id, person);
    for (auto const& entry : entries(topic)) EXPECT_NE(entry.what, "opinions.taking_part");
    for (std::int64_t person = 5; person <= 8; ++person) agree(topic, statement.id, person);
    auto const told = entries(topic);
    auto const found = std::ranges::find(told, "opinions.taking_part", &threads::Entry::what);
    ASSERT_NE(found, told.end());
    EXPECT_EQ(found->count, 5);
}

TEST_P(OpinionThreadTest, common_ground_is_told_once_the_topic_is_closed) {
    auto const topic = open_topic();
    auto const shared = said(topic, 100, "先试行一个月再看效果");
    vote_in_two_camps(topic, {shared.id}, {});
    auto const told = common_ground_of(topic);
    EXPECT_EQ(told.what, "opinions.common_ground");
    EXPECT_EQ(told.count, 1);
    EXPECT_EQ(told.note, "先试行一个月再看效果");
    EXPECT_EQ(input(100, InputKind::statement).what, "statement.in_common_ground");
    EXPECT_EQ(input(100, InputKind::statement).outcome, InputOutcome::taken_up);
    EXPECT_EQ(input(201, InputKind::statement).what, "statement.counted");
    EXPECT_EQ(input(2, InputKind::statement_votes).what, "votes.counted_with_common_ground");
}

TEST_P(OpinionThreadTest, of_much_common_ground_three_are_quoted_and_the_words_say_that_they_are_a_part) {
    auto const topic = open_topic();
    std::vector<StatementId> shared;
    std::int64_t author = 101;
    for (auto const* text : {"先试行一个月再看", "费用每月公开一次", "夜里十点后不施工", "先听低层住户的意见"}) {
        shared.push_back(said(topic, author++, text).id);
    }
    vote_in_two_camps(topic, shared, {});
    auto const told = common_ground_of(topic);
    EXPECT_EQ(told.what, "opinions.common_ground_part");
    EXPECT_EQ(told.count, 4);
    EXPECT_EQ(std::ranges::count(told.note, '\n'), 2);
    EXPECT_EQ(input(2, InputKind::statement_votes).what, "votes.counted_with_common_ground_part");
}

TEST_P(OpinionThreadTest, what_all_groups_reject_is_not_told_as_what_they_agree_on) {
    auto const topic = open_topic();
    auto const shared = said(topic, 100, "先试行一个月再看效果");
    auto const rejected = said(topic, 1, "所有费用由低层住户出");
    vote_in_two_camps(topic, {shared.id}, {rejected.id});
    EXPECT_EQ(common_ground_of(topic).note, "先试行一个月再看效果");
    EXPECT_EQ(input(1, InputKind::statement).what, "statement.counted");
}

HZ_ON_BOTH_ENGINES(OpinionThreadTest);

}  // namespace
}  // namespace hezhi::opinions
