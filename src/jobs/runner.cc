#include "src/jobs/runner.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

namespace hezhi::jobs {
namespace {

using storage::ReadTransaction;
using storage::WriteTransaction;

// Other nodes' leases end without a notice, so a sleeping runner looks again at least this often.
constexpr std::chrono::milliseconds kPauseMax{1'000};

Microseconds backoff(RunnerOptions const& options, std::int64_t attempts) {
    Microseconds wait = options.backoff_first;
    for (std::int64_t done = 1; done < attempts && wait < options.backoff_max; ++done) wait *= 2;
    return std::min(wait, options.backoff_max);
}

}  // namespace

Schedule daily_at(std::chrono::minutes since_midnight_utc) {
    return [since_midnight_utc](TimePoint now) {
        TimePoint const today = std::chrono::floor<std::chrono::days>(now) + since_midnight_utc;
        return today > now ? today : today + std::chrono::days{1};
    };
}

Schedule every(Microseconds period) {
    return [period](TimePoint now) { return now + period; };
}

Runner::Runner(storage::Database& database, storage::Clock clock, RunnerOptions options)
    : database_(database), clock_(std::move(clock)), options_(std::move(options)) {}

Runner::~Runner() {
    stop();
}

void Runner::handle(std::string kind, Step step) {
    kinds_.push_back(kind);
    HZ_ASSERT(handlers_.emplace(std::move(kind), Handler{std::move(step), {}, {}, {}}).second);
}

void Runner::handle(std::string kind, Task task, std::optional<Microseconds> lease) {
    kinds_.push_back(kind);
    HZ_ASSERT(handlers_.emplace(std::move(kind), Handler{{}, std::move(task), {}, lease}).second);
}

void Runner::recur(std::string kind, Schedule schedule, Task task, std::optional<Microseconds> lease) {
    kinds_.push_back(kind);
    HZ_ASSERT(handlers_.emplace(std::move(kind), Handler{{}, std::move(task), std::move(schedule), lease}).second);
}

void Runner::schedule_recurring() {
    for (auto const& [kind, handler] : handlers_) {
        if (!handler.schedule) continue;
        // Refused only if storage is busy or gone; the next round tries again.
        [[maybe_unused]] auto const scheduled = database_.write(
            [&](WriteTransaction& tx) { enqueue_once(tx, kind, kind, "{}", handler.schedule(clock_())); });
    }
}

std::size_t Runner::run_due() {
    schedule_recurring();
    std::size_t attempts = 0;
    while (run_one()) ++attempts;
    return attempts;
}

bool Runner::run_one() {
    TimePoint const now = clock_();
    // A look first: an idle runner does not write.
    auto const due = database_.read([](ReadTransaction& tx) { return next_due(tx); });
    if (!due || !due->has_value() || **due > now) return false;
    auto claimed = database_.write([&](WriteTransaction& tx) -> std::optional<Job> {
        std::optional<Job> job = claim(tx, kinds_, now, options_.lease);
        if (!job) return std::nullopt;
        std::optional<Microseconds> const lease = handlers_.find(job->kind)->second.lease;
        if (lease) renew(tx, *job, now + *lease);
        return job;
    });
    if (!claimed || !claimed->has_value()) return false;
    Job const& job = **claimed;
    Handler const& handler = handlers_.find(job.kind)->second;
    if (job.attempts > options_.attempts_max) {
        // Only reached when the process died in each attempt.
        fail(handler, job, Error{ErrorCode::internal, "jobs.crashed", "no attempt came to an end"});
        return true;
    }
    if (Result<void> done = attempt(handler, job); !done) fail(handler, job, done.error());
    return true;
}

Result<void> Runner::attempt(Handler const& handler, Job const& job) {
    if (handler.step) {
        return database_.write([&](WriteTransaction& tx) -> Result<void> {
            // First, so that a job that was taken away writes nothing.
            if (!finish(tx, job)) return hezhi::fail(ErrorCode::conflict, "jobs.lease_lost");
            return handler.step(tx, job, clock_());
        });
    }
    try {
        HZ_TRY(handler.task(job, clock_()));
    } catch (std::exception const& failure) {
        return hezhi::fail(ErrorCode::internal, "server.failed", failure.what());
    }
    return database_.write([&](WriteTransaction& tx) -> Result<void> {
        if (!finish(tx, job)) {
            // A task may end its own job by setting the next one under the same key.
            if (!is_unfinished(tx, job.id)) return {};
            return hezhi::fail(ErrorCode::conflict, "jobs.lease_lost");
        }
        if (handler.schedule) enqueue_once(tx, job.kind, job.kind, "{}", handler.schedule(clock_()));
        return {};
    });
}

void Runner::fail(Handler const& handler, Job const& job, Error const& error) {
    bool const last = job.attempts >= options_.attempts_max;
    std::string const text = fmt::format("{}: {}", error.key(), error.detail());
    // If this write fails too, the lease runs out and the job is claimed again.
    [[maybe_unused]] auto const recorded = database_.write([&](WriteTransaction& tx) {
        if (!last) {
            postpone(tx, job, clock_() + backoff(options_, job.attempts), text);
        } else if (give_up(tx, job, text) && handler.schedule) {
            enqueue_once(tx, job.kind, job.kind, "{}", handler.schedule(clock_()));
        }
    });
    if (options_.on_failure) options_.on_failure(job, error, last);
}

void Runner::start() {
    HZ_ASSERT(threads_.empty());
    subscription_ = database_.on_commit([this](std::span<std::string const> channels) {
        bool const ours = std::ranges::any_of(channels, [](std::string const& channel) {
            return channel == kChannel || channel == storage::Database::kEveryChannel;
        });
        if (!ours) return;
        {
            std::scoped_lock const lock(mutex_);
            ++touched_;
        }
        wake_.notify_one();
    });
    schedule_recurring();
    for (int number = 0; number < options_.threads; ++number) {
        threads_.emplace_back([this](std::stop_token const& stop) { loop(stop); });
    }
}

void Runner::stop() {
    for (std::jthread& thread : threads_) thread.request_stop();
    wake_.notify_all();
    threads_.clear();  // joins
    subscription_.reset();
}

std::chrono::milliseconds Runner::pause() {
    auto const due = database_.read([](ReadTransaction& tx) { return next_due(tx); });
    if (!due || !due->has_value()) return kPauseMax;
    auto const wait = std::chrono::ceil<std::chrono::milliseconds>(**due - clock_());
    // Due, but leased by somebody or unknown to us.
    if (wait.count() <= 0) return kPauseMax;
    return std::min(wait, kPauseMax);
}

void Runner::loop(std::stop_token const& stop) {
    while (!stop.stop_requested()) {
        std::uint64_t seen = 0;
        {
            std::scoped_lock const lock(mutex_);
            seen = touched_;
        }
        while (!stop.stop_requested() && run_one()) {
        }
        std::chrono::milliseconds const wait = pause();
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, stop, wait, [&] { return touched_ != seen; });
    }
}

}  // namespace hezhi::jobs
