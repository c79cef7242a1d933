// Runs jobs. The clock is injected: a test moves it by hand and calls run_due(), so a year passes in a second; a server
// calls start(). A failed job is tried again after 2, 4, 8 … seconds, at most an hour, and after `attempts_max`
// attempts it is kept as failed for a human; a crash counts as an attempt.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "src/jobs/jobs.h"
#include "src/storage/database.h"

namespace hezhi::jobs {

/// In a transaction, together with the end of the job: what it writes happens exactly once. Quick, as any apply().
using Step = std::function<Result<void>(storage::WriteTransaction& tx, Job const& job, TimePoint now)>;

/// Outside of transactions, for slow work and the outside world. May run more than once; so it looks whether its work
/// is already done, and checks its fence where it writes.
using Task = std::function<Result<void>(Job const& job, TimePoint now)>;

/// The next moment after `now` at which a recurring task is due.
using Schedule = std::function<TimePoint(TimePoint now)>;

/// Every day at this time of day, UTC.
Schedule daily_at(std::chrono::minutes since_midnight_utc);
Schedule every(Microseconds period);

struct RunnerOptions {
    Microseconds lease = std::chrono::minutes{1};
    std::int64_t attempts_max = 10;
    Microseconds backoff_first = std::chrono::seconds{2};
    Microseconds backoff_max = std::chrono::hours{1};
    int threads = 2;
    /// Told about every attempt that failed; for the log.
    std::function<void(Job const& job, Error const& error, bool last)> on_failure{};
};

class Runner {
public:
    Runner(storage::Database& database, storage::Clock clock, RunnerOptions options = {});
    Runner(Runner const&) = delete;
    Runner& operator=(Runner const&) = delete;
    ~Runner();

    /// Before start() and run_due().
    void handle(std::string kind, Step step);
    void handle(std::string kind, Task task, std::optional<Microseconds> lease = std::nullopt);
    /// One job for all nodes, scheduled again after each end. After the last failed attempt the next date stands.
    void recur(std::string kind, Schedule schedule, Task task, std::optional<Microseconds> lease = std::nullopt);

    /// Runs what is due now, one after another, until nothing is. Returns how many attempts were made.
    std::size_t run_due();

    void start();
    /// Waits for running jobs to end.
    void stop();

private:
    struct Handler {
        Step step;
        Task task;
        Schedule schedule;
        std::optional<Microseconds> lease;
    };

    void schedule_recurring();
    bool run_one();
    Result<void> attempt(Handler const& handler, Job const& job);
    void fail(Handler const& handler, Job const& job, Error const& error);
    void loop(std::stop_token const& stop);
    std::chrono::milliseconds pause();

    storage::Database& database_;
    storage::Clock clock_;
    RunnerOptions const options_;
    std::map<std::string, Handler, std::less<>> handlers_;
    std::vector<std::string> kinds_;

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::uint64_t touched_ = 0;  // grows with every notice that jobs were added
    storage::Database::Subscription subscription_;
    std::vector<std::jthread> threads_;
};

}  // namespace hezhi::jobs
