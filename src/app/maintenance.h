// What a running server does at night: backups, and forgetting what has been kept long enough.
#pragma once

#include <chrono>

#include "src/jobs/runner.h"
#include "src/storage/data_folder.h"

namespace hezhi::app {

/// Registers with the runner, before it starts:
///   backup.nightly   SQLite only: a verified backup into folder.backups(), then rotation. PostgreSQL is backed up by
///   its
///                    own tools (docs/operations/postgresql.md), which know of the whole cluster.
///   idempotency.old  forgets replies that were kept for repeated requests
/// @param night  time of day, UTC, at which they are due.
void add_maintenance(jobs::Runner& runner, storage::Database& database, storage::DataFolder const& folder,
                     std::chrono::minutes night);

/// 03:30 in China.
inline constexpr std::chrono::minutes kNight = std::chrono::hours{19} + std::chrono::minutes{30};

}  // namespace hezhi::app
