#include "src/storage/public_events.h"

#include <gtest/gtest.h>

#include "src/storage/testing.h"

namespace hezhi::storage {
namespace {

class PublicEventsTest : public testkit::StorageTest {
protected:
    Scope const street{RealmId{17}};
};

TEST_P(PublicEventsTest, pages_go_from_newest_to_oldest_within_one_realm) {
    write([&](WriteTransaction& tx) {
        for (int topic = 1; topic <= 5; ++topic) {
            append_public_event(tx, street, "topic.opened", "topic", topic, R"({"title":"停车"})", clock.now());
        }
        append_public_event(tx, Scope{RealmId{18}}, "topic.opened", "topic", 9, "{}", clock.now());
    });
    read([&](ReadTransaction& tx) {
        auto const first = public_events(tx, street, std::nullopt, 3);
        ASSERT_EQ(first.size(), 3U);
        EXPECT_EQ(first.front().subject_id, 5);
        EXPECT_EQ(first.front().payload, R"({"title":"停车"})");
        EXPECT_EQ(first.front().occurred_at, clock.now());
        auto const second = public_events(tx, street, first.back().id, 3);
        ASSERT_EQ(second.size(), 2U);
        EXPECT_EQ(second.back().subject_id, 1);
    });
}

TEST_P(PublicEventsTest, a_subject_has_its_history_oldest_first) {
    write([&](WriteTransaction& tx) {
        append_public_event(tx, street, "topic.opened", "topic", Id<struct TopicTag>{4}, "{}", clock.now());
        append_public_event(tx, street, "topic.closed", "topic", Id<struct TopicTag>{4}, "{}", clock.now());
        append_public_event(tx, street, "topic.opened", "topic", Id<struct TopicTag>{5}, "{}", clock.now());
    });
    auto const history = read([&](ReadTransaction& tx) { return public_events_of(tx, street, "topic", 4, 10); });
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].kind, "topic.opened");
    EXPECT_EQ(history[1].kind, "topic.closed");
}

TEST_P(PublicEventsTest, a_refused_request_leaves_no_event) {
    EXPECT_FALSE(database().write([&](WriteTransaction& tx) -> Result<void> {
        append_public_event(tx, street, "topic.opened", "topic", 4, "{}", clock.now());
        return fail(ErrorCode::conflict, "topic.not_open");
    }));
    EXPECT_TRUE(read([&](ReadTransaction& tx) { return public_events(tx, street, std::nullopt, 10); }).empty());
}

HZ_ON_BOTH_ENGINES(PublicEventsTest);

}  // namespace
}  // namespace hezhi::storage
