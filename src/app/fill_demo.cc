#include "src/app/fill_demo.h"

#include <chrono>

#include "src/app/demo_agenda.h"
#include "src/app/demo_ballots.h"
#include "src/app/demo_budgets.h"
#include "src/app/demo_cases.h"
#include "src/app/demo_commitments.h"
#include "src/app/demo_groups.h"
#include "src/app/demo_meetings.h"
#include "src/app/demo_notices.h"
#include "src/app/demo_procedures.h"
#include "src/app/demo_register.h"
#include "src/app/demo_tasks.h"
#include "src/app/demo_topics.h"
#include "src/storage/database.h"

namespace hezhi::app {
namespace {

constexpr auto kStreetAge = std::chrono::days{45};

}  // namespace

Result<people::DemoStreet> fill_demo(storage::Database& database, std::size_t residents_per_community, TimePoint now) {
    people::PasswordHasher const hasher{people::PasswordHasher::Cost{}};
    // People and posts are older than what is discussed, as the public record shows.
    HZ_TRY(auto street, people::seed_demo_street(database, hasher, residents_per_community, now - kStreetAge));
    HZ_TRY(add_demo_register(database, street.street, now - kStreetAge));
    HZ_TRY(add_demo_budgets(database, street, now));
    HZ_TRY(add_demo_topics(database, street, now));
    HZ_TRY(add_demo_procedures(database, street, now));
    // The public record is read from its end: what happened last is written last.
    HZ_TRY(add_demo_commitments(database, street, now));
    HZ_TRY(add_demo_meetings(database, street, now));
    HZ_TRY(add_demo_agenda(database, street, now));
    HZ_TRY(add_demo_groups(database, street, now));
    HZ_TRY(add_demo_cases(database, street, now));
    HZ_TRY(add_demo_ballots(database, street, now));
    HZ_TRY(add_demo_tasks(database, street, now));
    HZ_TRY(tell_demo(database, now));
    return street;
}

}  // namespace hezhi::app
