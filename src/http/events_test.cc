#include "src/http/events.h"

#include <gtest/gtest.h>

namespace hezhi::http {
namespace {

constexpr TimePoint at(std::int64_t milliseconds) {
    return TimePoint{std::chrono::hours{1'000} + std::chrono::milliseconds{milliseconds}};
}

class EventsTest : public ::testing::Test {
protected:
    void touch(std::string const& channel, TimePoint now) {
        auto const number = history.touch(std::span{&channel, 1});
        board.touch(channel, number, now);
    }
    std::shared_ptr<Listener> listen(std::vector<std::string> channels) {
        auto listener = std::make_shared<Listener>();
        listener->channels = std::move(channels);
        listener->wake = [this] { ++wakes; };
        board.add(listener);
        return listener;
    }

    EventHistory history{"boot1"};
    EventBoard board{history};
    int wakes = 0;
};

TEST_F(EventsTest, tells_a_touch_at_once_and_the_next_after_a_second) {
    auto const listener = listen({"topic:1", "street:9"});
    touch("topic:1", at(0));
    EXPECT_EQ(listener->outbox, "id: boot1-1\nevent: touched\ndata: topic:1\n\n");
    EXPECT_EQ(wakes, 1);
    listener->outbox.clear();

    touch("topic:1", at(10));
    touch("topic:1", at(500));
    EXPECT_EQ(listener->outbox, "");
    EXPECT_TRUE(board.flush(at(999)));
    EXPECT_EQ(listener->outbox, "");
    EXPECT_FALSE(board.flush(at(1'000)));
    EXPECT_EQ(listener->outbox, "id: boot1-3\nevent: touched\ndata: topic:1\n\n");
}

TEST_F(EventsTest, gives_no_id_while_another_channel_waits) {
    auto const listener = listen({"topic:1", "street:9"});
    touch("topic:1", at(0));
    touch("topic:1", at(10));  // waits
    listener->outbox.clear();
    touch("street:9", at(20));
    EXPECT_EQ(listener->outbox, "event: touched\ndata: street:9\n\n");
}

TEST_F(EventsTest, others_hear_nothing) {
    auto const listener = listen({"topic:1"});
    touch("topic:2", at(0));
    EXPECT_EQ(listener->outbox, "");
    EXPECT_EQ(wakes, 0);
}

TEST_F(EventsTest, a_changed_person_ends_the_stream) {
    auto const listener = std::make_shared<Listener>();
    listener->channels = {"moderation:9"};
    listener->ends_with = "person:4";
    listener->wake = [this] { ++wakes; };
    board.add(listener);
    touch("person:4", at(0));
    EXPECT_TRUE(listener->ended);
    EXPECT_EQ(wakes, 1);
    board.remove(*listener);
    EXPECT_EQ(board.listeners(), 0U);
    touch("moderation:9", at(1));
    EXPECT_EQ(listener->outbox, "");
}

TEST_F(EventsTest, a_listener_that_does_not_read_is_let_go) {
    auto const listener = listen({"topic:1"});
    for (int i = 0; i < 2'000; ++i) touch("topic:1", at(i * 1'000));
    EXPECT_TRUE(listener->ended);
    EXPECT_LT(listener->outbox.size(), 2 * kListenerBytesMax);
}

TEST_F(EventsTest, every_channel_means_resync) {
    auto const listener = listen({"topic:1"});
    board.touch("*", history.touch_all(), at(0));
    EXPECT_EQ(listener->outbox, "id: boot1-1\nevent: resync\ndata: -\n\n");
}

TEST_F(EventsTest, who_comes_back_is_told_what_was_missed) {
    std::vector<std::string> const mine{"topic:1", "street:9"};
    touch("topic:1", at(0));
    touch("topic:2", at(1));
    touch("street:9", at(2));
    touch("street:9", at(3));
    auto const missed = history.since("boot1-1", mine);
    EXPECT_FALSE(missed.resync);
    EXPECT_EQ(missed.channels, std::vector<std::string>{"street:9"});
    EXPECT_EQ(missed.last_event_id, "boot1-4");
    EXPECT_EQ(stream_opening(missed),
              "retry: 3000\n\nevent: touched\ndata: street:9\n\nid: boot1-4\nevent: ready\ndata: -\n\n");
    EXPECT_TRUE(history.since("", mine).channels.empty());
    EXPECT_FALSE(history.since("", mine).resync);
    for (auto const* foreign : {"boot0-1", "boot1-5", "boot1-", "boot1-x", "x", "boot1-18446744073709551616"}) {
        EXPECT_TRUE(history.since(foreign, mine).resync) << foreign;
    }
}

TEST_F(EventsTest, history_is_bounded) {
    std::vector<std::string> const mine{"topic:1"};
    for (std::size_t i = 0; i < EventHistory::kHistoryMax + 10; ++i) touch("topic:1", at(0));
    EXPECT_TRUE(history.since("boot1-9", mine).resync);
    EXPECT_FALSE(history.since("boot1-10", mine).resync);
    history.touch_all();
    EXPECT_TRUE(history.since("boot1-4000", mine).resync);
}

}  // namespace
}  // namespace hezhi::http
