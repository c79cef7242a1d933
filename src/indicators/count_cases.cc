#include "src/indicators/count_cases.h"

#include <limits>

#include "src/indicators/indicator_store.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/database.h"

namespace hezhi::indicators {
namespace {

using cases::CaseHistory;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::chrono::seconds kPeriod{10};
constexpr std::size_t kCasesAtOnce = 5'000;  // of a street, before the next one has its turn
constexpr std::size_t kCompareChunk = 500;

KeptCase kept_of(CaseHistory const& history, calendar::TimeZone const& zone) {
    auto const& one = history.the_case;
    return {.month = Month::at(one.facts.received_at, zone),
            .community = one.community ? one.community->value() : 0,
            .cells = measure(history)};
}

void add(Counters& counters, KeptCase const& kept, int sign) {
    add_cells(counters, kept.month, kept.community, kept.cells, sign);
}

/// A case as it is to be counted, and the revision it was read at.
struct Recounted {
    cases::CaseId id;
    std::int64_t revision;
    KeptCase now;
};

Result<std::vector<Recounted>> read_changed(storage::Database& database, Scope scope) {
    return database.read([&](ReadTransaction& tx) -> Result<std::vector<Recounted>> {
        HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
        auto const zone = jurisdictions::calendar_of(tx, street).zone();
        std::vector<Recounted> changed;
        for (auto const& history : cases::uncounted_cases(tx, scope, kCountChunk)) {
            changed.push_back({history.the_case.id, history.the_case.revision, kept_of(history, zone)});
        }
        return changed;
    });
}

/// One that changed meanwhile is passed over: it still waits.
std::size_t write_changed(WriteTransaction& tx, Scope scope, std::vector<Recounted> const& changed) {
    Counters changes;
    std::size_t counted = 0;
    for (auto const& one : changed) {
        if (!cases::mark_counted(tx, scope, one.id, one.revision)) continue;
        if (auto const before = find_kept(tx, scope, one.id)) add(changes, *before, -1);
        add(changes, one.now, 1);
        put_kept(tx, scope, one.id, one.now);
        ++counted;
    }
    add_to_counters(tx, scope, changes);
    if (counted > 0) tx.touch(channel(scope.realm));
    return counted;
}

Result<void> count_all_streets(storage::Database& database) {
    HZ_TRY(auto const streets, database.read([](ReadTransaction& tx) { return jurisdictions::all_streets(tx); }));
    for (auto const& street : streets) {
        if (street.street) HZ_TRY(count_changed(database, Scope{*street.street}, kCasesAtOnce));
    }
    return {};
}

}  // namespace

bool add_waiting(ReadTransaction& tx, Scope scope, calendar::TimeZone const& zone, Counters& counters) {
    auto const waiting = cases::uncounted_cases(tx, scope, kWaitingMax + 1);
    for (auto const& history : waiting) {
        if (auto const before = find_kept(tx, scope, history.the_case.id)) add(counters, *before, -1);
        add(counters, kept_of(history, zone), 1);
    }
    return waiting.size() > kWaitingMax;
}

Result<Counted> count_changed(storage::Database& database, Scope scope, std::size_t cases_max) {
    Counted done;
    while (done.cases < cases_max) {
        HZ_TRY(auto const changed, read_changed(database, scope));
        if (changed.empty()) {
            done.is_done = true;
            return done;
        }
        HZ_TRY(auto const counted,
               database.write([&](WriteTransaction& tx) { return write_changed(tx, scope, changed); },
                              storage::Effort::bulk));
        if (counted == 0) return done;  // all of them are being acted on: at the next turn
        done.cases += counted;
    }
    return done;
}

Result<void> recount(storage::Database& database, Scope scope) {
    constexpr std::size_t kMarkedAtOnce = 5'000;
    HZ_TRY(database.write(
        [&](WriteTransaction& tx) -> Result<void> {
            delete_all(tx, scope);
            return {};
        },
        storage::Effort::bulk));
    std::optional<cases::CaseId> last{cases::CaseId{0}};
    while (last) {
        HZ_TRY(last,
               database.write(
                   [&](WriteTransaction& tx) { return cases::mark_uncounted(tx, scope, last->value(), kMarkedAtOnce); },
                   storage::Effort::bulk));
    }
    HZ_TRY(count_changed(database, scope, std::numeric_limits<std::size_t>::max()));
    return {};
}

std::vector<Deviation> compare_with_rows(ReadTransaction& tx, Scope scope) {
    auto const street = jurisdictions::find_jurisdiction(tx, jurisdictions::as_jurisdiction(scope.realm));
    if (!street) return {};
    auto const zone = jurisdictions::calendar_of(tx, *street).zone();
    auto kept = select_counters(tx, scope, Month::from_key(197'001), Month::from_key(999'912));
    for (auto const& history : cases::uncounted_cases(tx, scope, std::numeric_limits<std::int32_t>::max())) {
        if (auto const before = find_kept(tx, scope, history.the_case.id)) add(kept, *before, -1);
        add(kept, kept_of(history, zone), 1);
    }
    Counters by_rows;
    std::int64_t after = 0;
    for (;;) {
        auto const some = cases::case_histories(tx, scope, after, kCompareChunk);
        for (auto const& history : some) add(by_rows, kept_of(history, zone), 1);
        if (some.size() < kCompareChunk) break;
        after = some.back().the_case.id.value();
    }
    return deviations(kept, by_rows);
}

std::string channel(RealmId street) {
    return "indicators:" + street.str();
}

void add_jobs(jobs::Runner& runner, storage::Database& database) {
    runner.recur(std::string(kCountJob), jobs::every(kPeriod),
                 [&database](jobs::Job const&, TimePoint) { return count_all_streets(database); });
}

}  // namespace hezhi::indicators
