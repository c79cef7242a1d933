#include "src/storage/ids.h"

#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "src/storage/testing.h"

namespace hezhi::storage {
namespace {

constexpr TimePoint kYear2060 = from_microseconds(2'840'140'800'000'000);  // 2060-01-01T00:00:00Z

TEST(IdSource, ids_carry_their_time_and_fit_63_bits_in_2060) {
    testkit::ManualClock const clock(kYear2060 + std::chrono::milliseconds{123});
    IdSource ids(clock, 1);
    std::int64_t const id = ids.next();
    EXPECT_GT(id, 0);
    EXPECT_LT(id >> IdSource::kRandomBits, std::int64_t{1} << 41);
    EXPECT_EQ(IdSource::time_of(id), clock.now());
}

TEST(IdSource, a_hundred_thousand_in_one_millisecond_are_distinct_ascending_and_uneven) {
    testkit::ManualClock const clock(kYear2060);
    IdSource ids(clock, 7);
    std::set<std::int64_t> steps;
    std::int64_t last = ids.next();
    for (int count = 1; count < 100'000; ++count) {
        std::int64_t const id = ids.next();
        ASSERT_GT(id, last);
        ASSERT_LE(id - last, 255);
        steps.insert(id - last);
        last = id;
    }
    EXPECT_EQ(steps.size(), 255U);
    // The burst ran into later milliseconds, a hundredth of a second at most.
    EXPECT_LT(IdSource::time_of(last) - kYear2060, std::chrono::milliseconds{10});
}

TEST(IdSource, a_clock_that_goes_back_changes_nothing) {
    testkit::ManualClock clock(kYear2060);
    IdSource ids(clock, 7);
    std::int64_t const before = ids.next();
    clock.advance(-std::chrono::hours{1});
    EXPECT_GT(ids.next(), before);
    clock.set(kYear2060 + std::chrono::seconds{1});
    EXPECT_EQ(IdSource::time_of(ids.next()), kYear2060 + std::chrono::seconds{1});
}

TEST(IdSource, the_random_part_starts_anywhere_in_each_millisecond) {
    testkit::ManualClock clock(kYear2060);
    IdSource ids(clock, 3);
    std::int64_t low = 0;
    for (int tick = 0; tick < 1'000; ++tick) {
        clock.advance(std::chrono::milliseconds{1});
        std::int64_t const random_part = ids.next() & ((std::int64_t{1} << IdSource::kRandomBits) - 1);
        if (random_part < std::int64_t{1} << (IdSource::kRandomBits - 1)) ++low;
    }
    EXPECT_NEAR(static_cast<double>(low), 500.0, 80.0);
}

TEST(IdSource, the_year_2094_is_the_end_not_a_wrap) {
    testkit::ManualClock const clock(kYear2060 + std::chrono::hours{24 * 366 * 40});
    IdSource ids(clock, 3);
    EXPECT_DEATH(ids.next(), "assertion failed");
}

}  // namespace
}  // namespace hezhi::storage
