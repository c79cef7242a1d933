#include "src/jobs/refresher.h"

#include <atomic>
#include <latch>
#include <stdexcept>

#include <gtest/gtest.h>

namespace hezhi::jobs {
namespace {

using namespace std::chrono_literals;

template <class Condition>
bool eventually(Condition condition) {
    for (int attempt = 0; attempt < 2'000; ++attempt) {
        if (condition()) return true;
        std::this_thread::sleep_for(5ms);
    }
    return false;
}

/// Reads until there is a value.
template <class T>
T await(Refresher<T>& refresher, std::string const& key) {
    std::shared_ptr<T const> value;
    EXPECT_TRUE(eventually([&] { return (value = refresher.latest(key)) != nullptr; }));
    return *value;
}

TEST(Refresher, computes_a_key_once_it_is_read_and_again_after_it_went_stale) {
    std::atomic<int> ground = 1;
    Refresher<int> refresher([&](std::string const&) { return std::make_shared<int const>(ground.load()); },
                             {.interval = 1ms, .share = 1});
    EXPECT_EQ(refresher.latest("a"), nullptr);
    EXPECT_TRUE(eventually([&] { return refresher.latest("a") != nullptr; }));
    ground = 2;
    refresher.mark_stale("a");
    EXPECT_TRUE(eventually([&] { return *refresher.latest("a") == 2; }));
}

TEST(Refresher, a_key_nobody_reads_is_never_computed) {
    std::atomic<int> computed = 0;
    Refresher<int> refresher([&](std::string const&) { return ++computed, std::make_shared<int const>(0); },
                             {.interval = 1ms, .share = 1});
    refresher.mark_stale("unread");
    await(refresher, "read");
    EXPECT_EQ(computed, 1);
}

TEST(Refresher, many_changes_within_an_interval_cost_one_computation) {
    std::atomic<int> computed = 0;
    Refresher<int> refresher([&](std::string const&) { return std::make_shared<int const>(++computed); },
                             {.interval = 10s, .share = 1});
    await(refresher, "a");
    for (int change = 0; change < 1'000; ++change) refresher.mark_stale("a");
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(computed, 1) << "the interval has not passed";
}

TEST(Refresher, a_failing_computation_keeps_the_value_that_stood) {
    std::atomic<bool> fails = false;
    std::atomic<int> attempts = 0;
    Refresher<int> refresher(
        [&](std::string const&) {
            ++attempts;
            if (fails) throw std::runtime_error("no");
            return std::make_shared<int const>(7);
        },
        {.interval = 1ms, .share = 1});
    await(refresher, "a");
    fails = true;
    refresher.mark_stale("a");
    EXPECT_TRUE(eventually([&] { return attempts >= 2; }));
    EXPECT_EQ(*refresher.latest("a"), 7);
}

TEST(Refresher, forgets_the_key_read_longest_ago) {
    std::atomic<int> computed = 0;
    Refresher<int> refresher([&](std::string const&) { return ++computed, std::make_shared<int const>(0); },
                             {.interval = 10s, .share = 1, .keys_max = 2});
    await(refresher, "a");
    await(refresher, "b");
    await(refresher, "c");
    EXPECT_EQ(computed, 3);
    await(refresher, "c");
    EXPECT_EQ(computed, 3) << "c is kept";
    await(refresher, "a");
    EXPECT_EQ(computed, 4) << "a was forgotten";
}

}  // namespace
}  // namespace hezhi::jobs
