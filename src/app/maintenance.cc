#include "src/app/maintenance.h"

#include "src/storage/backup.h"
#include "src/storage/idempotency.h"

namespace hezhi::app {
namespace {

// A backup of many gigabytes takes its time; a second one would only be refused.
constexpr std::chrono::hours kBackupLease{3};
constexpr int kForgetRoundsMax = 10'000;

Result<void> back_up_and_rotate(storage::DataFolder const& folder, TimePoint now) {
    HZ_TRY(storage::back_up({folder, "", folder.backups(), now}));
    HZ_TRY(storage::rotate_backups(folder.backups()));
    return {};
}

Result<void> forget_old_replies(storage::Database& database, TimePoint now) {
    // In portions, so that the writer is never held for long.
    for (int round = 0; round < kForgetRoundsMax; ++round) {
        HZ_TRY(auto const forgotten,
               database.write([&](storage::WriteTransaction& tx) { return storage::idempotency::forget_old(tx, now); },
                              storage::Effort::bulk));
        if (forgotten == 0) break;
    }
    return {};
}

}  // namespace

void add_maintenance(jobs::Runner& runner, storage::Database& database, storage::DataFolder const& folder,
                     std::chrono::minutes night) {
    if (database.engine() == storage::Engine::sqlite) {
        runner.recur(
            "backup.nightly", jobs::daily_at(night),
            [folder](jobs::Job const&, TimePoint now) { return back_up_and_rotate(folder, now); }, kBackupLease);
    }
    runner.recur("idempotency.old", jobs::daily_at(night),
                 [&database](jobs::Job const&, TimePoint now) { return forget_old_replies(database, now); });
}

}  // namespace hezhi::app
