#include "src/jobs/jobs.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/jobs/runner.h"
#include "src/storage/testing.h"

namespace hezhi::jobs {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using storage::WriteTransaction;
using ::testing::ElementsAre;

class JobsTest : public storage::testkit::StorageTest {
protected:
    JobId add(std::string_view kind, TimePoint run_at, std::string_view payload = "{}") {
        return write([&](WriteTransaction& tx) { return enqueue(tx, kind, payload, run_at); });
    }
    std::optional<Job> claim_now(Microseconds lease = minutes{1}) {
        return write([&](WriteTransaction& tx) { return claim(tx, {"a", "b"}, clock.now(), lease); });
    }
    bool finish_now(Job const& job) {
        return write([&](WriteTransaction& tx) { return finish(tx, job); });
    }
    Backlog backlog_now() {
        return read([](storage::ReadTransaction& tx) { return backlog(tx); });
    }
};

TEST_P(JobsTest, the_job_due_longest_comes_first_and_none_before_its_time) {
    add("a", clock.now() + seconds{20}, "2");
    add("a", clock.now() + seconds{10}, "1");
    EXPECT_FALSE(claim_now());
    clock.advance(seconds{20});
    auto const first = claim_now();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->payload, "1");
    EXPECT_EQ(first->attempts, 1);
    EXPECT_EQ(claim_now()->payload, "2");
    EXPECT_FALSE(claim_now());
}

TEST_P(JobsTest, kinds_that_this_program_does_not_know_are_left_alone) {
    add("from_the_future", clock.now());
    EXPECT_FALSE(claim_now());
    EXPECT_EQ(backlog_now().waiting, 1);
}

TEST_P(JobsTest, a_lease_that_ran_out_gives_the_job_to_the_next_and_fences_the_first) {
    add("a", clock.now());
    auto const slow = claim_now();
    ASSERT_TRUE(slow);
    EXPECT_FALSE(claim_now());
    clock.advance(minutes{2});
    auto const second = claim_now();
    ASSERT_TRUE(second);
    EXPECT_GT(second->fence, slow->fence);
    EXPECT_EQ(second->attempts, 2);
    write([&](WriteTransaction& tx) {
        EXPECT_FALSE(finish(tx, *slow));
        EXPECT_FALSE(renew(tx, *slow, clock.now() + hours{1}));
        EXPECT_FALSE(postpone(tx, *slow, clock.now(), "late"));
        EXPECT_FALSE(give_up(tx, *slow, "late"));
    });
    EXPECT_TRUE(finish_now(*second));
    EXPECT_FALSE(finish_now(*second));
    EXPECT_EQ(backlog_now().waiting, 0);
}

TEST_P(JobsTest, renewing_keeps_the_job) {
    add("a", clock.now());
    auto const job = claim_now();
    clock.advance(seconds{50});
    EXPECT_TRUE(write([&](WriteTransaction& tx) { return renew(tx, *job, clock.now() + minutes{1}); }));
    clock.advance(seconds{50});
    EXPECT_FALSE(claim_now());
    EXPECT_TRUE(finish_now(*job));
}

TEST_P(JobsTest, a_key_has_one_unfinished_job) {
    auto const once = [&] {
        return write([&](WriteTransaction& tx) { return enqueue_once(tx, "topic:1", "a", "{}", clock.now()); });
    };
    EXPECT_TRUE(once());
    EXPECT_FALSE(once());
    EXPECT_TRUE(finish_now(*claim_now()));
    EXPECT_TRUE(once());
    EXPECT_TRUE(write([](WriteTransaction& tx) { return cancel(tx, "topic:1"); }));
    EXPECT_FALSE(write([](WriteTransaction& tx) { return cancel(tx, "topic:1"); }));
    EXPECT_TRUE(once());
    auto const job = claim_now();
    write([&](WriteTransaction& tx) { EXPECT_TRUE(give_up(tx, *job, "no")); });
    EXPECT_TRUE(once());
    EXPECT_EQ(backlog_now().failed, 1);
}

TEST_P(JobsTest, claims_at_the_same_time_get_different_jobs) {
    constexpr int kJobs = 40;
    for (int job = 0; job < kJobs; ++job) add("a", clock.now(), std::to_string(job));
    // Two nodes on PostgreSQL, two callers of one on SQLite.
    std::unique_ptr<storage::Database> second;
    if (GetParam() == storage::Engine::postgres) second = *storage::Database::open(test_database().options());
    std::array<std::atomic<int>, kJobs> runs{};
    auto const work = [&](storage::Database& node) {
        for (;;) {
            auto const job =
                node.write([&](WriteTransaction& tx) { return claim(tx, {"a"}, clock.now(), minutes{1}); });
            if (!job) continue;  // busy after five conflicts: again
            if (!job->has_value()) return;
            ++runs[static_cast<std::size_t>(std::stoi((*job)->payload))];
        }
    };
    std::thread other([&] { work(second ? *second : database()); });
    work(database());
    other.join();
    for (auto const& count : runs) EXPECT_EQ(count, 1);
}

class RunnerTest : public JobsTest {
protected:
    struct Failed {
        std::string kind;
        std::string key;
        bool last;
    };
    RunnerOptions options() {
        RunnerOptions chosen;
        chosen.attempts_max = 3;
        chosen.on_failure = [this](Job const& job, Error const& error, bool last) {
            failures.push_back({job.kind, std::string(error.key()), last});
        };
        return chosen;
    }
    std::vector<Failed> failures;
};

TEST_P(RunnerTest, a_step_and_the_end_of_its_job_are_one_transaction) {
    Runner runner(database(), clock, options());
    int runs = 0;
    runner.handle("a", Step([&](WriteTransaction& tx, Job const& job, TimePoint now) -> Result<void> {
                      ++runs;
                      EXPECT_EQ(now, clock.now());
                      enqueue(tx, "b", job.payload, now + hours{1});
                      if (runs == 1) return hezhi::fail(ErrorCode::unavailable, "test.refused");
                      return {};
                  }));
    add("a", clock.now(), "17");
    EXPECT_EQ(runner.run_due(), 1U);
    EXPECT_EQ(backlog_now().waiting, 1) << "the first attempt rolled back what it wrote, and the job waits";
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_FALSE(failures.front().last);
    EXPECT_EQ(runner.run_due(), 0U) << "not before the backoff is over";
    clock.advance(seconds{2});
    EXPECT_EQ(runner.run_due(), 1U);
    EXPECT_EQ(runs, 2);
    auto const due = read([](storage::ReadTransaction& tx) { return next_due(tx); });
    EXPECT_EQ(due, clock.now() + hours{1});
}

TEST_P(RunnerTest, a_task_that_sets_its_own_next_date_has_not_failed) {
    Runner runner(database(), clock, options());
    runner.handle("a", Task([&](Job const&, TimePoint now) -> Result<void> {
                      EXPECT_TRUE(write([&](WriteTransaction& tx) {
                          return cancel(tx, "a:1") && enqueue_once(tx, "a:1", "a", "{}", now + hours{1}).has_value();
                      }));
                      return {};
                  }));
    write([&](WriteTransaction& tx) { return enqueue_once(tx, "a:1", "a", "{}", clock.now()).has_value(); });
    EXPECT_EQ(runner.run_due(), 1U);
    EXPECT_TRUE(failures.empty());
    EXPECT_EQ(backlog_now().waiting, 1);
    clock.advance(hours{1});
    EXPECT_EQ(runner.run_due(), 1U) << "and its next date holds";
}

TEST_P(RunnerTest, a_job_that_keeps_failing_ends_as_failed) {
    Runner runner(database(), clock, options());
    runner.handle("a", Task([](Job const&, TimePoint) -> Result<void> { throw std::runtime_error("no"); }));
    add("a", clock.now());
    std::size_t attempts = 0;
    for (int minute = 0; minute < 60; ++minute) {
        attempts += runner.run_due();
        clock.advance(minutes{1});
    }
    EXPECT_EQ(attempts, 3U);
    ASSERT_EQ(failures.size(), 3U);
    EXPECT_TRUE(failures.back().last);
    EXPECT_EQ(backlog_now().failed, 1);
    EXPECT_EQ(backlog_now().waiting, 0);
}

TEST_P(RunnerTest, a_job_whose_runner_dies_each_time_ends_too) {
    Runner runner(database(), clock, options());
    runner.handle("a", Task([](Job const&, TimePoint) -> Result<void> { return {}; }));
    add("a", clock.now());
    for (int death = 0; death < 3; ++death) {
        ASSERT_TRUE(claim_now());  // and nothing more is heard of it
        clock.advance(minutes{2});
    }
    EXPECT_EQ(runner.run_due(), 1U);
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures.front().key, "jobs.crashed");
    EXPECT_EQ(backlog_now().failed, 1);
}

TEST_P(RunnerTest, a_year_of_nights_passes_in_a_moment) {
    Runner runner(database(), clock, options());
    std::vector<TimePoint> nights;
    runner.recur("a", daily_at(hours{19} + minutes{30}), [&](Job const&, TimePoint now) -> Result<void> {
        nights.push_back(now);
        return {};
    });
    runner.run_due();
    clock.advance(hours{11} + minutes{30});  // from 08:00 to the first 19:30
    TimePoint const end = clock.now() + std::chrono::days{GetParam() == storage::Engine::sqlite ? 365 : 30};
    while (clock.now() < end) {
        runner.run_due();
        clock.advance(hours{12});
    }
    EXPECT_EQ(nights.size(), GetParam() == storage::Engine::sqlite ? 365U : 30U);
    for (TimePoint const night : nights)
        EXPECT_EQ(night - std::chrono::floor<std::chrono::days>(night), minutes{1'170});
}

TEST_P(RunnerTest, a_recurring_task_that_fails_for_good_comes_again_on_its_next_date) {
    Runner runner(database(), clock, options());
    int runs = 0;
    runner.recur("a", every(hours{24}), [&](Job const&, TimePoint) -> Result<void> {
        ++runs;
        return hezhi::fail(ErrorCode::internal, "test.refused");
    });
    for (int minute = 0; minute < 3 * 24 * 60; minute += 10) {
        runner.run_due();
        clock.advance(minutes{10});
    }
    EXPECT_EQ(runs, 6);
    EXPECT_EQ(backlog_now().failed, 2);
    EXPECT_EQ(backlog_now().waiting, 1);
}

TEST_P(RunnerTest, a_started_runner_wakes_when_a_job_is_added) {
    RunnerOptions chosen = options();
    Runner runner(database(), clock, chosen);
    std::atomic<int> runs{0};
    runner.handle("a", Task([&](Job const&, TimePoint) -> Result<void> {
                      ++runs;
                      runs.notify_all();
                      return {};
                  }));
    runner.start();
    add("a", clock.now());
    runs.wait(0);
    runner.stop();
    EXPECT_EQ(runs, 1);
}

HZ_ON_BOTH_ENGINES(JobsTest);
HZ_ON_BOTH_ENGINES(RunnerTest);

}  // namespace
}  // namespace hezhi::jobs
