#include "src/app/demo_notices.h"

#include <chrono>
#include <memory>

#include "src/agenda/agenda.h"
#include "src/ballots/ballots.h"
#include "src/jobs/runner.h"
#include "src/notices/notices.h"
#include "src/opinions/opinions.h"
#include "src/people/residence_store.h"
#include "src/procedures/procedures.h"

namespace hezhi::app {

Result<void> tell_demo(storage::Database& database, TimePoint now) {
    constexpr std::chrono::hours kBefore{2};
    auto const authors = opinions::make_participants();
    auto const signatories = agenda::make_participants();
    std::optional<Error> failed;
    jobs::Runner runner(database, [at = now - kBefore] { return at; },
                        {.on_failure = [&](jobs::Job const&, Error const& error, bool) { failed = error; }});
    procedures::add_jobs(runner, database, {authors.get(), signatories.get()});
    ballots::add_jobs(runner, database, people::store::residents_after);
    runner.run_due();
    if (failed) return fail(*failed);
    return {};
}

}  // namespace hezhi::app
