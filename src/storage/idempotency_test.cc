#include "src/storage/idempotency.h"

#include <latch>
#include <thread>

#include <gtest/gtest.h>

#include "src/storage/testing.h"

namespace hezhi::storage {
namespace {

using idempotency::Principal;
using idempotency::Reply;

class IdempotencyTest : public testkit::StorageTest {
protected:
    Principal const person{PersonId{7}};
    Principal const visitor{std::nullopt, "3f2a"};
    Reply const reply{"POST /topics", "abcd", 201, R"({"id":"1"})"};

    std::optional<Reply> find(Principal const& principal, std::string_view key) {
        return read([&](ReadTransaction& tx) { return idempotency::find(tx, principal, key); });
    }
    bool store(Principal const& principal, std::string_view key) {
        return write([&](WriteTransaction& tx) { return idempotency::store(tx, principal, key, reply, clock.now()); });
    }
};

TEST_P(IdempotencyTest, the_first_reply_is_kept) {
    EXPECT_FALSE(find(person, "k"));
    EXPECT_TRUE(store(person, "k"));
    EXPECT_FALSE(store(person, "k"));
    auto const found = find(person, "k");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->route, reply.route);
    EXPECT_EQ(found->request_digest, reply.request_digest);
    EXPECT_EQ(found->status, 201);
    EXPECT_EQ(found->reply, reply.reply);
}

TEST_P(IdempotencyTest, keys_of_others_do_not_meet) {
    EXPECT_TRUE(store(person, "k"));
    EXPECT_FALSE(find(visitor, "k"));
    EXPECT_TRUE(store(visitor, "k"));
    EXPECT_FALSE(find(Principal{PersonId{8}}, "k"));
}

TEST_P(IdempotencyTest, old_keys_are_forgotten_after_a_fortnight) {
    store(person, "old");
    clock.advance(std::chrono::hours{13 * 24});
    store(person, "new");
    auto const forget = [&] {
        return write([&](WriteTransaction& tx) { return idempotency::forget_old(tx, clock.now()); });
    };
    EXPECT_EQ(forget(), 0);
    clock.advance(std::chrono::hours{2 * 24});
    EXPECT_EQ(forget(), 1);
    EXPECT_FALSE(find(person, "old"));
    EXPECT_TRUE(find(person, "new"));
    write([&](WriteTransaction& tx) { idempotency::forget_person(tx, PersonId{7}); });
    EXPECT_FALSE(find(person, "new"));
}

TEST_P(IdempotencyTest, two_at_once_store_one_reply) {
    std::latch both(2);
    std::atomic<int> stored{0};
    auto const once = [&] {
        bool met = false;
        auto const result = database().write([&](WriteTransaction& tx) {
            bool const free = !idempotency::find(tx, person, "k");
            // On PostgreSQL both writers are inside at the same time; on SQLite there is one writer.
            if (!met && tx.engine() == Engine::postgres) both.arrive_and_wait();
            met = true;
            return free && idempotency::store(tx, person, "k", reply, clock.now());
        });
        ASSERT_TRUE(result) << result.error().detail();
        if (*result) ++stored;
    };
    std::thread other(once);
    once();
    other.join();
    EXPECT_EQ(stored, 1);
}

HZ_ON_BOTH_ENGINES(IdempotencyTest);

}  // namespace
}  // namespace hezhi::storage
