#include "src/app/maintenance.h"

#include <gtest/gtest.h>

#include "src/storage/backup.h"
#include "src/storage/idempotency.h"
#include "src/storage/testing.h"

namespace hezhi::app {
namespace {

// Two months of nights: every backup verified, seven daily and four weekly kept, old replies gone.
TEST(Maintenance, nights_leave_seven_daily_and_four_weekly_backups) {
    storage::testkit::TemporaryFolder const place;
    storage::DataFolder const folder{place.path()};
    storage::testkit::ManualClock clock;
    storage::Options options;
    options.clock = clock;
    auto const database = *storage::open_migrated(folder, options, clock.now());
    storage::idempotency::Principal const somebody{PersonId{1}};
    ASSERT_TRUE(database->write([&](storage::WriteTransaction& tx) {
        storage::idempotency::store(tx, somebody, "key", {"POST /x", "d", 201, "{}"}, clock.now());
    }));
    jobs::RunnerOptions chosen;
    chosen.on_failure = [](jobs::Job const& job, Error const& error, bool) {
        ADD_FAILURE() << job.kind << ": " << error.key() << " " << error.detail();
    };
    jobs::Runner runner(*database, clock, chosen);
    add_maintenance(runner, *database, folder, kNight);
    for (int day = 0; day < 30; ++day) {
        runner.run_due();
        clock.advance(std::chrono::hours{24});
    }
    runner.run_due();
    auto const backups = storage::backups_in(folder.backups());
    EXPECT_GE(backups.size(), 9U);
    EXPECT_LE(backups.size(), 10U);
    EXPECT_TRUE(storage::verify_backup(backups.back()));
    auto const kept = database->read(
        [&](storage::ReadTransaction& tx) { return storage::idempotency::find(tx, somebody, "key").has_value(); });
    EXPECT_FALSE(*kept);
}

}  // namespace
}  // namespace hezhi::app
