#include "src/jobs/jobs.h"

namespace hezhi::jobs {

using storage::ReadTransaction;
using storage::Row;
using storage::WriteTransaction;

JobId enqueue(WriteTransaction& tx, std::string_view kind, std::string_view payload, TimePoint run_at) {
    auto const id = tx.new_id<JobId>();
    tx.execute("INSERT INTO jobs (job_id, kind, payload, state, run_at) VALUES ($1, $2, $3, 'waiting', $4)",
               {id, kind, payload, run_at});
    tx.touch(std::string(kChannel));
    return id;
}

std::optional<JobId> enqueue_once(WriteTransaction& tx, std::string_view unique_key, std::string_view kind,
                                  std::string_view payload, TimePoint run_at) {
    auto const id = tx.new_id<JobId>();
    std::int64_t const inserted = tx.execute(
        "INSERT INTO jobs (job_id, kind, unique_key, payload, state, run_at) VALUES ($1, $2, $3, $4, 'waiting', $5) "
        "ON CONFLICT (unique_key) DO NOTHING",
        {id, kind, unique_key, payload, run_at});
    if (inserted == 0) return std::nullopt;
    tx.touch(std::string(kChannel));
    return id;
}

bool cancel(WriteTransaction& tx, std::string_view unique_key) {
    return tx.execute("DELETE FROM jobs WHERE unique_key = $1", {unique_key}) > 0;
}

std::optional<Job> claim(WriteTransaction& tx, std::vector<std::string> const& kinds, TimePoint now,
                         Microseconds lease) {
    storage::Batch known{storage::ColumnType::text};
    for (std::string const& kind : kinds) known.add({kind});
    return tx.first(
        "UPDATE jobs SET lease_until = $2, fence = fence + 1, attempts = attempts + 1 WHERE job_id = ("
        "SELECT due.job_id FROM jobs due WHERE due.state = 'waiting' AND due.run_at <= $1 AND due.lease_until <= $1 "
        "AND due.kind IN (SELECT known.kind FROM expand($3, kind) AS known) ORDER BY due.run_at, due.job_id LIMIT 1) "
        "RETURNING job_id, kind, payload, run_at, fence, attempts",
        {now, now + lease, known}, [](Row const& row) {
            return Job{row.id<JobId>(0), std::string(row.text(1)), std::string(row.text(2)),
                       row.time(3),      row.integer(4),           row.integer(5)};
        });
}

bool renew(WriteTransaction& tx, Job const& job, TimePoint lease_until) {
    return tx.execute("UPDATE jobs SET lease_until = $3 WHERE job_id = $1 AND fence = $2 AND state = 'waiting'",
                      {job.id, job.fence, lease_until}) == 1;
}

bool finish(WriteTransaction& tx, Job const& job) {
    return tx.execute("DELETE FROM jobs WHERE job_id = $1 AND fence = $2 AND state = 'waiting'", {job.id, job.fence}) ==
           1;
}

bool postpone(WriteTransaction& tx, Job const& job, TimePoint run_at, std::string_view error) {
    return tx.execute(
               "UPDATE jobs SET run_at = $3, lease_until = 0, last_error = $4 "
               "WHERE job_id = $1 AND fence = $2 AND state = 'waiting'",
               {job.id, job.fence, run_at, error}) == 1;
}

bool is_unfinished(ReadTransaction& tx, JobId id) {
    return tx.first("SELECT 1 FROM jobs WHERE job_id = $1 AND state = 'waiting'", {id}, [](Row const&) { return true; })
        .has_value();
}

bool give_up(WriteTransaction& tx, Job const& job, std::string_view error) {
    // The key is free again: a failed job does not stand in the way of a new one.
    return tx.execute(
               "UPDATE jobs SET state = 'failed', lease_until = 0, unique_key = NULL, last_error = $3 "
               "WHERE job_id = $1 AND fence = $2 AND state = 'waiting'",
               {job.id, job.fence, error}) == 1;
}

std::optional<TimePoint> next_due(ReadTransaction& tx) {
    return tx
        .first("SELECT min(run_at) FROM jobs WHERE state = 'waiting'", {},
               [](Row const& row) { return row.maybe_time(0); })
        .value_or(std::nullopt);
}

Backlog backlog(ReadTransaction& tx) {
    return *tx.first(
        "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'failed'), "
        "min(CASE WHEN state = 'waiting' THEN run_at END) FROM jobs",
        {}, [](Row const& row) { return Backlog{row.integer(0), row.integer(1), row.maybe_time(2)}; });
}

}  // namespace hezhi::jobs
