// Durable jobs: everything that is due later is a row, written in the same transaction as its cause. A job is claimed
// by one UPDATE … RETURNING that sets a lease and raises a fencing number; only the holder of the latest number can
// finish it, so a runner that was thought dead does no harm when it wakes. Jobs run at least once: a step (below) has
// its effect exactly once, because its writes commit together with the end of the job.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/storage/storage.h"

namespace hezhi::jobs {

using JobId = Id<struct JobTag>;

struct Job {
    JobId id;
    std::string kind;     ///< "topic.close"
    std::string payload;  ///< JSON
    TimePoint run_at;
    std::int64_t fence;
    std::int64_t attempts;  ///< this one included
};

/// Runners wake up when this channel is touched.
inline constexpr std::string_view kChannel = "jobs";

/// @param payload  JSON.
JobId enqueue(storage::WriteTransaction& tx, std::string_view kind, std::string_view payload, TimePoint run_at);

/// As enqueue(), unless an unfinished job has this key. Errors are values: nullopt means there is one.
std::optional<JobId> enqueue_once(storage::WriteTransaction& tx, std::string_view unique_key, std::string_view kind,
                                  std::string_view payload, TimePoint run_at);

/// Takes back the job of a key. A runner that is at it can no longer finish it. False if there is none.
bool cancel(storage::WriteTransaction& tx, std::string_view unique_key);

/// The job due longest, of the kinds given, for `lease`. Kinds unknown to this program are left to newer ones.
std::optional<Job> claim(storage::WriteTransaction& tx, std::vector<std::string> const& kinds, TimePoint now,
                         Microseconds lease);
/// The others return false if the job has been claimed again, cancelled or finished since.
bool renew(storage::WriteTransaction& tx, Job const& job, TimePoint lease_until);
bool finish(storage::WriteTransaction& tx, Job const& job);
bool postpone(storage::WriteTransaction& tx, Job const& job, TimePoint run_at, std::string_view error);
/// Keeps it for a human to look at; never run again.
bool give_up(storage::WriteTransaction& tx, Job const& job, std::string_view error);

/// Whether the job waits or runs still, whoever holds it.
bool is_unfinished(storage::ReadTransaction& tx, JobId id);

/// When the next job is due, leases aside.
std::optional<TimePoint> next_due(storage::ReadTransaction& tx);

struct Backlog {
    std::int64_t waiting = 0;
    std::int64_t failed = 0;
    std::optional<TimePoint> oldest_due;  ///< run_at of the job due longest; in the past: overdue
};
Backlog backlog(storage::ReadTransaction& tx);

}  // namespace hezhi::jobs
