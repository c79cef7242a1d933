// The switch, what was shown and what became of it, and the jobs.
#include <boost/json.hpp>

#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/routing/model_files.h"
#include "src/routing/routing.h"
#include "src/routing/routing_rules.h"
#include "src/routing/routing_store.h"
#include "src/storage/database.h"
#include "src/storage/public_events.h"

namespace hezhi::routing {
namespace {

using authority::Caller;
using authority::Permission;
using storage::Database;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::string_view kNightJob = "routing.night";
constexpr std::chrono::hours kTrainingLease{1};
constexpr std::size_t kSettledAtOnce = 200;

std::int64_t month_of(TimePoint at) {
    std::chrono::year_month_day const day{std::chrono::floor<std::chrono::days>(at)};
    return static_cast<int>(day.year()) * 100 + static_cast<std::int64_t>(static_cast<unsigned>(day.month()));
}

Result<jurisdictions::Jurisdiction> require_administrator(ReadTransaction& tx, Caller const& who, Scope scope) {
    HZ_TRY(auto street, jurisdictions::require_street(tx, scope.realm));
    HZ_TRY(authority::require(who, Permission::register_publish, street.path));
    return street;
}

std::string channel(Scope scope) {
    return "routing:" + scope.realm.str();
}

/// What became of suggestions whose cases have been answered since.
Result<void> settle(Database& database, Past const& past, Scope scope, TimePoint now) {
    std::int64_t after = 0;
    for (;;) {
        HZ_TRY(auto const waiting,
               database.read([&](ReadTransaction& tx) { return select_unsettled(tx, scope, after, kSettledAtOnce); }));
        if (waiting.empty()) return {};
        after = waiting.back().value();
        HZ_TRY(database.write(
            [&](WriteTransaction& tx) -> Result<void> {
                for (auto const id : waiting) {
                    auto const end = past.end_of(tx, scope, id);
                    if (end.has_ended) settle_use(tx, scope, id, end.matter, now);
                }
                return {};
            },
            storage::Effort::bulk));
    }
}

/// Whether the model that should answer is on this node.
bool is_model_here(ReadTransaction& tx, Workshop const& workshop, Scope scope, Settings const& settings) {
    if (!settings.training) return true;
    auto const training = find_training(tx, scope, *settings.training);
    return training && find_model(workshop.folder(), scope, training->digest).has_value();
}

Result<void> tend(Database& database, Past const& past, Workshop const& workshop, Scope scope, TimePoint now) {
    HZ_TRY(settle(database, past, scope, now));
    struct Look {
        Settings settings;
        std::int64_t cases = 0;
        std::int64_t new_cases = 0;
        bool was_trained = false;
        bool is_here = true;
    };
    HZ_TRY(auto const look, database.read([&](ReadTransaction& tx) {
        Look found{.settings = find_settings(tx, scope).value_or(Settings{})};
        auto const trainings = select_trainings(tx, scope, 1);
        found.cases = past.count(tx, scope, TimePoint{}, kCasesMax);
        found.was_trained = !trainings.empty() && trainings.front().accuracy.held_out > 0;
        if (found.was_trained) found.new_cases = past.count(tx, scope, trainings.front().at, kNewCasesMin);
        found.is_here = is_model_here(tx, workshop, scope, found.settings);
        return found;
    }));
    if (look.settings.is_off) return {};
    HZ_TRY(database.write([&](WriteTransaction& tx) -> Result<void> {
        auto settings = find_settings(tx, scope).value_or(Settings{});
        settings.cases = look.cases;
        settings.looked_at = now;
        put_settings(tx, scope, settings);
        return {};
    }));
    if (!workshop.has_program()) return {};
    if (look.is_here && !is_due(look.cases, look.new_cases, look.was_trained)) return {};
    if (look.cases < kCasesMin) return {};
    // A failure is a row of its own, and no reason to try all night.
    auto const trained = train(database, past, workshop, scope, TrainingCause::night, now);
    if (!trained && trained.error().code() == ErrorCode::insufficient_storage) return fail(trained.error());
    return {};
}

}  // namespace

Result<Quality> quality(ReadTransaction& tx, Scope scope) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    Quality found{.settings = find_settings(tx, scope).value_or(Settings{})};
    if (found.settings.training && !found.settings.is_off) {
        found.in_use = find_training(tx, scope, *found.settings.training);
    }
    found.trainings = select_trainings(tx, scope, kTrainingsShown);
    found.uses = count_uses(tx, scope, kMonthsShown);
    return found;
}

Result<void> set_switch(WriteTransaction& tx, Caller const& who, Scope scope, Switch to, std::string_view reason) {
    HZ_TRY(auto const street, require_administrator(tx, who, scope));
    auto settings = find_settings(tx, scope).value_or(Settings{});
    if (settings.is_off == (to == Switch::off)) return {};
    settings.is_off = to == Switch::off;
    settings.reason = reason;
    settings.changed_at = who.now;
    if (settings.is_off) settings.asked_at = std::nullopt;
    put_settings(tx, scope, settings);
    boost::json::object const facts{{"reason", settings.reason}};
    storage::append_public_event(tx, scope, settings.is_off ? "routing.switched_off" : "routing.switched_on", "street",
                                 street.id.value(), boost::json::serialize(facts), who.now);
    tx.touch(channel(scope));
    return {};
}

Result<void> ask_for_training(WriteTransaction& tx, Caller const& who, Scope scope) {
    HZ_TRY(require_administrator(tx, who, scope));
    auto settings = find_settings(tx, scope).value_or(Settings{});
    if (settings.is_off) return fail(ErrorCode::conflict, "routing.off");
    auto const payload = boost::json::serialize(boost::json::object{{"street", scope.realm.str()}});
    auto const key = std::string(kTrainJob) + ":" + scope.realm.str();
    if (jobs::enqueue_once(tx, key, kTrainJob, payload, who.now) || !settings.asked_at) {
        settings.asked_at = who.now;
        put_settings(tx, scope, settings);
    }
    tx.touch(channel(scope));
    return {};
}

void record_shown(WriteTransaction& tx, Scope scope, CaseId id, TrainingId training, MatterId first, TimePoint now) {
    insert_use(tx, scope, id, training, first, month_of(now), now);
}

Result<void> record_taken(WriteTransaction& tx, Scope scope, CaseId id, MatterId matter, TimePoint now) {
    if (!update_taken(tx, scope, id, matter, now)) return fail(ErrorCode::conflict, "routing.not_shown");
    return {};
}

void add_jobs(jobs::Runner& runner, Database& database, Past const& past, Workshop const& workshop,
              std::chrono::minutes night) {
    runner.recur(
        std::string(kNightJob), jobs::daily_at(night),
        [&](jobs::Job const&, TimePoint now) -> Result<void> {
            forget_left_over(workshop.folder());
            HZ_TRY(auto const streets,
                   database.read([](ReadTransaction& tx) { return jurisdictions::all_streets(tx); }));
            for (auto const& street : streets) {
                if (street.street) HZ_TRY(tend(database, past, workshop, Scope{*street.street}, now));
            }
            return {};
        },
        kTrainingLease);
    runner.handle(std::string(kTrainJob), jobs::Task([&](jobs::Job const& job, TimePoint now) -> Result<void> {
                      auto const payload = boost::json::parse(job.payload).as_object();
                      auto const street = RealmId::parse(payload.at("street").as_string());
                      if (!street) return {};
                      // What came of it is a row: whoever asked reads it there.
                      auto const trained = train(database, past, workshop, Scope{*street}, TrainingCause::asked, now);
                      if (!trained && trained.error().code() == ErrorCode::insufficient_storage)
                          return fail(trained.error());
                      return {};
                  }),
                  kTrainingLease);
}

}  // namespace hezhi::routing
