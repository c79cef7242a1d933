// A topic's way: who the caller is to it, what the procedure says, and what is written then.
#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/base/enum_names.h"
#include "lib/calendar/calendar.h"
#include "src/bodies/bodies.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/procedures/duty_source.h"
#include "src/procedures/procedure_store.h"
#include "src/procedures/procedures.h"
#include "src/procedures/tell_end.h"
#include "src/storage/public_events.h"

namespace hezhi::procedures {
namespace {

using authority::Caller;
using authority::Permission;
using authority::Role;
using procedure::Measure;
using procedure::Reading;
using procedure::RunActor;
using procedure::RunEvent;
using procedure::StageKind;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr Microseconds kDay = std::chrono::hours{24};

/// Counted by the server; whoever keeps the minutes cannot say otherwise.
bool is_counted_here(StageKind kind, Measure measure) noexcept {
    switch (measure) {
        case Measure::days_open:
        case Measure::days_published:
        case Measure::statements:
        case Measure::commitments:
        case Measure::incomplete_commitments:
        case Measure::answers:
            return true;
        case Measure::participants:
            return kind == StageKind::opinion_map;
        default:
            return false;
    }
}

std::string key_of(topics::Topic const& topic) {
    return std::string(kTickJob) + ":" + topic.realm.str() + "/" + topic.id.str();
}

/// One job while a deadline waits to be raised. It is passed one microsecond after it.
void schedule(WriteTransaction& tx, topics::Topic const& topic, procedure::RunFacts const& facts) {
    jobs::cancel(tx, key_of(topic));
    auto const deadline = procedure::deadline(facts);
    if (!deadline || (!facts.limit && facts.due_raised == facts.due)) return;
    boost::json::object const payload{{"street", topic.realm.str()}, {"topic", topic.id.str()}};
    jobs::enqueue_once(tx, key_of(topic), kTickJob, boost::json::serialize(payload), *deadline + Microseconds{1});
}

void record(WriteTransaction& tx, Scope scope, topics::Topic const& topic, TopicRun const& run, RunRecord const& entry,
            std::optional<PersonId> person) {
    insert_record(tx, scope, topic.id, entry, person);
    auto const& stages = run.procedure.stages;
    boost::json::object facts{{"title", topic.title},
                              {"event", enum_name(entry.event)},
                              {"by", enum_name(entry.actor)},
                              {"from", stages[entry.from_stage].key},
                              {"to", stages[entry.to_stage].key},
                              {"state", enum_name(entry.to)}};
    if (!entry.reason.empty()) facts["reason"] = entry.reason;
    if (!entry.ground.empty()) facts["ground"] = entry.ground;
    storage::append_public_event(tx, scope, "topic.stage", "topic", topic.id, boost::json::serialize(facts), entry.at);
    tx.touch(topics::channel(topic.id));
    tx.touch("street:" + scope.realm.str());
}

/// Opinions are taken while the topic is worded and in stages that ask for them; a stage that begins after opens or
/// closes the topic.
Result<void> let_topic_follow(WriteTransaction& tx, Scope scope, TopicRun const& run, std::size_t from_stage,
                              TimePoint now) {
    auto const kind = run.procedure.stages[run.facts.stage].kind;
    if (run.facts.state == procedure::RunState::running && run.facts.stage == from_stage) return {};
    if (!procedure::is_open(run.facts.state)) topics::plan_end(tx, scope, run.topic, now);
    bool const takes_opinions =
        procedure::is_open(run.facts.state) && (kind == StageKind::opinion_map || kind == StageKind::frame);
    return topics::follow_stage(tx, scope, run.topic, takes_opinions, now);
}

/// The deadlines that an act sets, by the procedure and the calendar of the place.
void set_deadlines(ReadTransaction& tx, topics::Topic const& topic, TopicRun const& run, procedure::Act& act,
                   std::optional<TimePoint> asked) {
    if (auto const stage = stage_begun_by(run.procedure, run.facts, act.event, act.to_stage)) {
        if (*stage < run.procedure.stages.size()) act.due = act.at + run.procedure.stages[*stage].days_max * kDay;
    }
    if (act.event == RunEvent::extend_stage) act.due = asked;
    auto const in_days = [&](int days) {
        return calendar::add_working_days(jurisdictions::calendar_of(tx, topic.community), act.at, days);
    };
    if (act.event == RunEvent::ask_reconsideration) act.limit = in_days(run.procedure.reconsideration_days);
    if (act.event == RunEvent::object) act.limit = in_days(run.procedure.objection_days);
}

RunRecord record_of(procedure::Act const& act, procedure::Step const& step) {
    return {.at = step.at,
            .event = act.event,
            .actor = act.actor,
            .from = step.from,
            .to = step.facts.state,
            .from_stage = step.from_stage,
            .to_stage = step.facts.stage,
            .readings = act.readings,
            .due = procedure::deadline(step.facts),
            .escalated = step.escalates};
}

bool holds_part(Caller const& who, Permission permission, topics::Topic const& topic, std::optional<BodyId> body) {
    return body && can(who, permission, topic.community_path, *body);
}

/// Old estates have none; then the residents' committee convenes the owners (物业管理条例).
bool have_owners_committee(ReadTransaction& tx, topics::Topic const& topic) {
    auto const all = bodies::list_bodies(tx, topic.realm);
    return all && std::ranges::any_of(*all, [&](bodies::Body const& one) {
               if (one.kind != bodies::BodyKind::owners_committee) return false;
               auto const place = jurisdictions::find_jurisdiction(tx, one.jurisdiction);
               return place && (topic.community_path.covers(place->path) || place->path.covers(topic.community_path));
           });
}

/// The decider's chair: of the owners their committee, of residents the residents' committee.
bool chairs(ReadTransaction& tx, Caller const& who, topics::Topic const& topic, TopicRun const& run) {
    bool const are_owners = run.procedure.decider == procedure::Decider::owners && have_owners_committee(tx, topic);
    auto const role = are_owners ? Role::owners_committee : Role::committee_staff;
    return can(who, Permission::stage_decide, topic.community_path) &&
           std::ranges::any_of(who.grants, [&](authority::Grant const& grant) {
               return grant.role == role && grant.jurisdiction.covers(topic.community_path);
           });
}

bool is_theirs(ReadTransaction& tx, Caller const& who, topics::Topic const& topic, TopicRun const& run,
               RunActor actor) {
    switch (actor) {
        case RunActor::organiser:
            return holds_part(who, Permission::stage_organise, topic, run.organiser);
        case RunActor::steward:
            return holds_part(who, Permission::stage_steward, topic, run.steward);
        case RunActor::decider:
            return chairs(tx, who, topic, run);
        case RunActor::authority:
            return holds_part(who, Permission::objection_rule, topic, run.authority);
        case RunActor::clock:
            return false;
    }
    return false;
}

std::optional<BodyId> body_of(TopicRun const& run, RunActor actor) {
    switch (actor) {
        case RunActor::organiser:
            return run.organiser;
        case RunActor::steward:
            return run.steward;
        case RunActor::authority:
            return run.authority;
        case RunActor::decider:
        case RunActor::clock:
            return std::nullopt;
    }
    return std::nullopt;
}

/// The limit of what is running: the first act of the clock that is possible now.
Result<void> tick(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = topics::TopicId::parse(payload.at("topic").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    Scope const scope{*realm};
    HZ_TRY(auto const topic, topics::load_topic(tx, scope, *id));
    auto run = find_run(tx, scope, *id);
    if (!run) return {};
    for (auto const event : {RunEvent::reconsideration_lapses, RunEvent::objection_lapses, RunEvent::steward_silent,
                             RunEvent::stage_overdue}) {
        procedure::Act act{.event = event, .actor = RunActor::clock, .at = now};
        set_deadlines(tx, topic, *run, act, std::nullopt);
        auto const step = procedure::apply(run->procedure, run->facts, act);
        if (!step) continue;
        run->facts = step->facts;
        if (!update_run(tx, scope, *run)) return fail(ErrorCode::stale, "procedure.changed_meanwhile");
        record(tx, scope, topic, *run, record_of(act, *step), std::nullopt);
        schedule(tx, topic, run->facts);
        HZ_TRY(let_topic_follow(tx, scope, *run, step->from_stage, now));
        return {};
    }
    return {};
}

}  // namespace

std::vector<Reading> readings_of(ReadTransaction& tx, Scope scope, TopicRun const& run, TimePoint now,
                                 Counters const& counters) {
    auto const kind = run.procedure.stages[run.facts.stage].kind;
    auto const days = std::max<std::int64_t>(0, (now - run.facts.entered_at) / kDay);
    std::vector<Reading> readings{{Measure::days_open, days, 1}};
    if (kind == StageKind::publication || kind == StageKind::frame) {
        readings.push_back({Measure::days_published, days, 1});
    }
    if (kind == StageKind::opinion_map) {
        auto const activity = topics::load_activity(tx, scope, run.topic);
        readings.push_back({Measure::statements, activity.statements, 1});
        readings.push_back({Measure::participants, activity.participants, 1});
    }
    for (auto* const counter : counters) {
        for (auto const& reading : counter->counts(tx, scope, run.topic, {kind, run.facts.entered_at}))
            readings.push_back(reading);
    }
    return readings;
}

std::vector<RunActor> parts_of(ReadTransaction& tx, Caller const& who, topics::Topic const& topic,
                               TopicRun const& run) {
    std::vector<RunActor> parts;
    for (auto const actor : {RunActor::organiser, RunActor::steward, RunActor::decider, RunActor::authority}) {
        if (is_theirs(tx, who, topic, run, actor)) parts.push_back(actor);
    }
    return parts;
}

Result<TopicRun> launch(WriteTransaction& tx, Caller const& who, Scope scope, topics::TopicId id, Launch const& given) {
    HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, id));
    HZ_TRY(require(who, Permission::stage_organise, topic.community_path));
    if (find_run(tx, scope, id)) return fail(ErrorCode::conflict, "procedure.running_already");
    HZ_TRY(auto version, find_version(tx, who, scope, given.code, std::nullopt));
    if (given.organiser) {
        HZ_TRY(bodies::require_body(tx, scope.realm, *given.organiser));
        if (!can(who, Permission::stage_organise, topic.community_path, *given.organiser)) {
            return fail(ErrorCode::forbidden, "procedure.organiser_not_yours");
        }
    }
    if (given.steward) HZ_TRY(bodies::require_body(tx, scope.realm, *given.steward));
    TopicRun run{.topic = id,
                 .version = version.number,
                 .title = version.title,
                 .procedure = std::move(version.content),
                 .facts = {},
                 .organiser = given.organiser.value_or(BodyId{0}),
                 .steward = given.steward,
                 .publicness = given.publicness,
                 .resource = given.resource,
                 .started_at = who.now};
    run.facts = procedure::prepare(run.procedure, who.now);
    procedure::Act act{.event = RunEvent::start,
                       .actor = RunActor::organiser,
                       .at = who.now,
                       .has_frame = !given.publicness.empty() && topic.state != topics::TopicState::draft,
                       .has_organiser = given.organiser.has_value(),
                       .has_resource = !given.resource.empty(),
                       .has_decider = !topic.decider.empty()};
    set_deadlines(tx, topic, run, act, std::nullopt);
    HZ_TRY(auto const step, procedure::apply(run.procedure, run.facts, act));
    run.facts = step.facts;
    insert_run(tx, scope, run);
    auto entry = record_of(act, step);
    entry.body = run.organiser;
    record(tx, scope, topic, run, entry, who.person);
    schedule(tx, topic, run.facts);
    return run;
}

Result<TopicRun> see_run(ReadTransaction& tx, Caller const& who, Scope scope, topics::TopicId id) {
    HZ_TRY(topics::visible_topic(tx, who, scope, id));
    if (auto run = find_run(tx, scope, id)) return *std::move(run);
    return fail(ErrorCode::not_found, "procedure.no_run");
}

bool holds_turn(ReadTransaction& tx, Caller const& who, topics::Topic const& topic, TopicRun const& run) {
    auto const holder = procedure::holder(run.procedure, run.facts);
    return holder && is_theirs(tx, who, topic, run, *holder);
}

std::vector<TopicRun> list_runs(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return select_runs(tx, scope, limit);
}

std::vector<RunRecord> records_of(ReadTransaction& tx, Scope scope, topics::TopicId topic) {
    return select_records(tx, scope, topic);
}

Result<TopicRun> act_on_run(WriteTransaction& tx, Caller const& who, Scope scope, topics::TopicId id,
                            std::int64_t expected_revision, RunAct const& given, Counters const& counters) {
    HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, id));
    HZ_TRY(auto run, see_run(tx, who, scope, id));
    if (!is_theirs(tx, who, topic, run, given.actor)) return fail(ErrorCode::forbidden, "procedure.part_not_yours");
    if (run.revision != expected_revision) return fail(ErrorCode::stale, "procedure.changed_meanwhile");
    if (given.authority) HZ_TRY(bodies::require_body(tx, scope.realm, *given.authority));
    auto const kind = run.procedure.stages[run.facts.stage].kind;
    auto readings = readings_of(tx, scope, run, who.now, counters);
    for (auto const& counted : given.counted) {
        bool const is_twice = std::ranges::find(readings, counted.measure, &Reading::measure) != readings.end();
        if (is_twice || is_counted_here(kind, counted.measure)) {
            return fail(Error{ErrorCode::unprocessable, "procedure.counted_here"}.with(
                "measure", std::string(enum_name(counted.measure))));
        }
        if (counted.part < 0 || counted.whole < 0 ||
            (procedure::is_share(counted.measure) ? counted.part > counted.whole : counted.whole != 1)) {
            return fail(Error{ErrorCode::unprocessable, "procedure.count_impossible"}.with(
                "measure", std::string(enum_name(counted.measure))));
        }
        readings.push_back(counted);
    }
    procedure::Act act{.event = given.event,
                       .actor = given.actor,
                       .at = who.now,
                       .readings = std::move(readings),
                       .has_reason = !given.reason.empty(),
                       .has_ground = !given.ground.empty(),
                       .has_remedy = !given.remedy.empty(),
                       .has_authority = given.authority.has_value()};
    if (given.to_stage) {
        act.to_stage = find_stage(run.procedure, *given.to_stage);
        if (!act.to_stage) return fail(ErrorCode::unprocessable, "procedure.stage_unknown");
    }
    set_deadlines(tx, topic, run, act, given.due);
    HZ_TRY(auto const step, procedure::apply(run.procedure, run.facts, act));
    auto entry = record_of(act, step);
    entry.body = body_of(run, given.actor);
    entry.reason = given.reason;
    entry.ground = given.ground;
    entry.remedy = given.remedy;
    run.facts = step.facts;
    if (given.event == RunEvent::object) run.authority = given.authority;
    if (!update_run(tx, scope, run)) return fail(ErrorCode::stale, "procedure.changed_meanwhile");
    ++run.revision;
    record(tx, scope, topic, run, entry, who.person);
    schedule(tx, topic, run.facts);
    HZ_TRY(let_topic_follow(tx, scope, run, step.from_stage, who.now));
    return run;
}

void add_jobs(jobs::Runner& runner, storage::Database& database, std::vector<notices::Participants*> participants) {
    constexpr std::chrono::minutes kTellLease{10};
    runner.handle(std::string(kTickJob), jobs::Step{tick});
    runner.handle(std::string(topics::kEndedJob),
                  jobs::Task{[&database, participants = std::move(participants)](jobs::Job const& job, TimePoint now) {
                      return tell_end(database, participants, job, now);
                  }},
                  kTellLease);
}

}  // namespace hezhi::procedures
