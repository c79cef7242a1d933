// Use cases of admission: propose, revise, withdraw, review, answer, and what time alone does to a task.
#include <algorithm>
#include <set>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/base/enum_names.h"
#include "src/bodies/bodies.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/public_events.h"
#include "src/tasks/task_acts.h"
#include "src/tasks/task_store.h"
#include "src/tasks/tasks.h"

namespace hezhi::tasks {
namespace {

using authority::Caller;
using authority::Permission;
using jurisdictions::Jurisdiction;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

/// A task with everything that hangs on it, as one transaction reads and changes it.
struct Loaded {
    Task task;
    std::vector<Answer> answers;
};

Result<Loaded> load(ReadTransaction& tx, Scope scope, TaskId id) {
    auto found = find_task(tx, scope, id);
    if (!found) return fail(ErrorCode::not_found, "task.unknown");
    auto answers = select_answers(tx, scope, id);
    return Loaded{*std::move(found), std::move(answers)};
}

/// For the body, over every community that is asked.
Result<void> require_sender(ReadTransaction& tx, Caller const& who, Scope scope, BodyId body,
                            std::vector<JurisdictionId> const& communities) {
    for (auto const id : communities) {
        HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, id));
        HZ_TRY(authority::require(who, Permission::task_propose, community.path, body));
    }
    return {};
}

std::vector<JurisdictionId> communities_of(std::vector<Answer> const& answers) {
    std::vector<JurisdictionId> ids;
    for (auto const& answer : answers) ids.push_back(answer.community);
    return ids;
}

Result<void> require_street(ReadTransaction& tx, Caller const& who, Scope scope) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    return authority::require(who, Permission::task_review, street.path);
}

/// For which of the caller's bodies it is done: that of a post that holds the permission there.
std::optional<BodyId> acting_body(Caller const& who, Permission permission, authority::JurisdictionPath const& where) {
    for (auto const& grant : who.grants) {
        auto const held = authority::permissions_of(grant.role);
        if (grant.body && grant.jurisdiction.covers(where) && std::ranges::find(held, permission) != held.end()) {
            return grant.body;
        }
    }
    return std::nullopt;
}

bool is_open(TaskState state) {
    return state == TaskState::proposed || state == TaskState::changes_asked || state == TaskState::with_communities;
}

bool awaits(AnswerState state) {
    return state == AnswerState::unanswered || state == AnswerState::negotiating;
}

std::string due_key(Task const& task) {
    return std::string(kDueJob) + ":" + task.realm.str() + "/" + task.id.str();
}

/// The first moment at which time alone changes something.
std::optional<TimePoint> next_moment(Loaded const& loaded) {
    auto const& task = loaded.task;
    if (!is_open(task.state)) return std::nullopt;
    constexpr Microseconds kAfter{1};  // a limit includes its last microsecond
    auto next = task.sunset_at;
    if (task.state == TaskState::proposed && task.review_by && !task.review_raised_at) {
        next = std::min(next, *task.review_by + kAfter);
    }
    for (auto const& answer : loaded.answers) {
        if (awaits(answer.state) && answer.answer_by && !answer.raised_at) {
            next = std::min(next, *answer.answer_by + kAfter);
        }
    }
    return next;
}

/// One change: its event, and what the public record says of it.
struct Happened {
    TaskEvent event;
    TaskActor actor;
    std::optional<BodyId> body{};
    std::optional<PersonId> person{};
    std::optional<JurisdictionId> community{};
    std::string from{};
    std::string to{};
    std::string ground{};
    std::string text{};
};

void record(WriteTransaction& tx, Scope scope, Loaded& loaded, Happened const& happened, TimePoint now) {
    auto& task = loaded.task;
    ++task.events;
    insert_event(tx, scope, task.id,
                 {.number = task.events,
                  .at = now,
                  .event = happened.event,
                  .actor = happened.actor,
                  .body = happened.body,
                  .community = happened.community,
                  .person = happened.person,
                  .from = happened.from,
                  .to = happened.to,
                  .ground = happened.ground,
                  .text = happened.text});
    boost::json::object facts{{"title", task.title}, {"state", happened.to}, {"body", task.body.str()}};
    if (happened.community) facts["community"] = happened.community->str();
    if (!happened.ground.empty()) facts["ground"] = happened.ground;
    storage::append_public_event(tx, scope, "task." + std::string(enum_name(happened.event)), "task", task.id,
                                 boost::json::serialize(facts), now);
}

/// Writes the row, puts the one job at its next moment, tells open pages.
Result<void> save(WriteTransaction& tx, Scope scope, Loaded& loaded) {
    auto& task = loaded.task;
    task.next_at = next_moment(loaded);
    if (!update_task(tx, scope, task)) return fail(ErrorCode::stale, "task.changed_meanwhile");
    ++task.revision;
    jobs::cancel(tx, due_key(task));
    if (task.next_at) {
        boost::json::object const payload{{"street", task.realm.str()}, {"task", task.id.str()}};
        jobs::enqueue_once(tx, due_key(task), kDueJob, boost::json::serialize(payload), *task.next_at);
    }
    tx.touch("street:" + scope.realm.str());
    return {};
}

Result<void> save_answer(WriteTransaction& tx, Scope scope, TaskId task, Answer& answer) {
    if (!update_answer(tx, scope, task, answer)) return fail(ErrorCode::stale, "task.changed_meanwhile");
    ++answer.revision;
    return {};
}

// ---- The match check.

struct Prepared {
    Task task;  ///< without id, state and dates of its life
    std::vector<AskedField> fields;
    std::vector<std::pair<JurisdictionId, std::int64_t>> admitted_minutes;
};

/// Minutes a month that each community has admitted already, but for the task that is renewed.
std::vector<std::pair<JurisdictionId, std::int64_t>> admitted_minutes(ReadTransaction& tx, Scope scope,
                                                                      std::vector<JurisdictionId> const& communities,
                                                                      Month month, calendar::Calendar const& calendar,
                                                                      std::optional<TaskId> but) {
    auto const [from, until] = span_of(month, calendar);
    std::vector<std::pair<JurisdictionId, std::int64_t>> loads;
    for (auto const community : communities) {
        std::int64_t minutes = 0;
        for (auto const& task : select_admitted(tx, scope, community, from, until)) {
            if (task.id == but) continue;
            Recurrence const recurrence{task.frequency, calendar.zone().date_at(task.starts_at),
                                        calendar.zone().date_at(task.until)};
            minutes += task.minutes * occasions_in(recurrence, month, calendar);
        }
        loads.emplace_back(community, minutes);
    }
    return loads;
}

Result<Prepared> prepare(ReadTransaction& tx, Caller const& who, Scope scope, Proposal const& proposal,
                         std::optional<TaskId> own) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    auto communities = proposal.communities;
    std::ranges::sort(communities);
    auto const [repeated, end] = std::ranges::unique(communities);
    communities.erase(repeated, end);
    if (communities.empty()) return fail(ErrorCode::unprocessable, "task.communities_required");
    HZ_TRY(auto const body, bodies::require_body(tx, scope.realm, proposal.body));
    HZ_TRY(require_sender(tx, who, scope, proposal.body, communities));
    std::optional<Task> renewed;
    if (proposal.renews) {
        renewed = find_task(tx, scope, *proposal.renews);
        bool const may = renewed && renewed->body == proposal.body && renewed->id != own &&
                         (renewed->state == TaskState::with_communities || renewed->state == TaskState::ended);
        if (!may) return fail(ErrorCode::not_found, "task.renews_unknown");
        for (auto const other : select_renewals(tx, scope, renewed->id)) {
            auto const later = find_task(tx, scope, other);
            if (other != own && later && later->state != TaskState::refused && later->state != TaskState::withdrawn) {
                return fail(ErrorCode::conflict, "task.renewed_already");
            }
        }
    }
    std::optional<responsibilities::Entry> entry;
    std::optional<RegisterFacts> registered;
    if (proposal.matter) {
        entry = responsibilities::find_item_in_force(tx, scope, *proposal.matter, who.now);
        if (!entry) return fail(ErrorCode::not_found, "register.matter_unknown");
        bool is_committee = false;
        if (entry->item.lead) {
            auto const lead = responsibilities::resolve(tx, scope, *entry->item.lead, communities.front());
            auto const found = lead.body ? bodies::find_body(tx, *lead.body) : std::nullopt;
            is_committee = found && found->kind == bodies::BodyKind::residents_committee && !lead.stands_in_for;
        }
        registered = RegisterFacts{
            .is_self_governing = entry->matter.matter_class == responsibilities::MatterClass::self_governing,
            .is_committee_lead = is_committee};
    }
    auto const calendar = jurisdictions::calendar_of(tx, street);
    auto const settings = settings_of(tx, scope);
    Recurrence const recurrence{proposal.frequency, calendar.zone().date_at(proposal.starts_at),
                                calendar.zone().date_at(proposal.sunset_at)};
    auto const but = renewed ? source_name(renewed->title, body.name) : source_name(proposal.title, body.name);
    auto fields = looked_up(tx, scope, proposal.fields, who.now, but);
    auto loads = admitted_minutes(tx, scope, communities, month_of(recurrence.first), calendar, proposal.renews);
    MatchFacts facts{
        .has_authority = !proposal.authority.empty(),
        .has_basis = !proposal.basis.empty(),
        .registered = registered,
        .money_fen = proposal.money_fen,
        .fields_asked = std::ssize(fields),
        .fields_known = std::ranges::count_if(fields, is_known),
        .minutes_month = proposal.minutes * occasions_in_heaviest_month(recurrence, calendar),
        .load_minutes_max = settings.load_minutes_max,
        .begins_in_time =
            calendar::add_working_days(
                calendar, who.now, static_cast<int>(settings.review_days + settings.answer_days)) < proposal.starts_at};
    for (auto const& [community, minutes] : loads) facts.admitted_minutes.push_back(minutes);
    return Prepared{
        .task = {.id = TaskId{1},
                 .realm = scope.realm,
                 .body = proposal.body,
                 .kind = proposal.kind,
                 .title = proposal.title,
                 .description = proposal.description,
                 .basis = proposal.basis,
                 .matter = proposal.matter,
                 .item = entry ? std::optional(entry->item.id) : std::nullopt,
                 .frequency = proposal.frequency,
                 .minutes = proposal.minutes,
                 .starts_at = proposal.starts_at,
                 .sunset_at = proposal.sunset_at,
                 .authority = proposal.authority,
                 .money_fen = proposal.money_fen,
                 .money_words = proposal.money_words,
                 .data_given = proposal.data_given,
                 .renews = proposal.renews,
                 .check = match_check(facts),
                 .is_committee_lead = registered ? std::optional(registered->is_committee_lead) : std::nullopt,
                 .review_by = calendar::add_working_days(calendar, who.now, static_cast<int>(settings.review_days)),
                 .review_raised_at = std::nullopt,
                 .reviewed_at = std::nullopt,
                 .ended_at = std::nullopt,
                 .next_at = std::nullopt},
        .fields = std::move(fields),
        .admitted_minutes = std::move(loads)};
}

TaskFacts facts_of(Task const& task, TimePoint now, std::string_view reason) {
    return {.is_before_sunset = now < task.sunset_at,
            .has_period = task.starts_at < task.sunset_at && now < task.sunset_at,
            .is_matched = is_matched(task.check),
            .has_reason = !reason.empty()};
}

std::vector<Answer> unasked(std::vector<std::pair<JurisdictionId, std::int64_t>> const& loads) {
    std::vector<Answer> answers;
    for (auto const& [community, minutes] : loads) answers.push_back({.community = community});
    return answers;
}

/// Moves every answer that the event moves; the others stay as they are.
Result<void> move_answers(WriteTransaction& tx, Scope scope, Loaded& loaded, TaskEvent event, TaskActor actor,
                          TimePoint now) {
    for (auto& answer : loaded.answers) {
        if (!is_possible(answer.state, event, actor)) continue;
        HZ_TRY(answer.state,
               next_answer(answer.state, event, actor, {.is_before_sunset = now < loaded.task.sunset_at}));
        if (answer.state == AnswerState::ended || answer.state == AnswerState::lapsed) answer.ended_at = now;
        HZ_TRY(save_answer(tx, scope, loaded.task.id, answer));
    }
    return {};
}

/// An act of the sender or the street on the task itself.
struct TaskAct {
    TaskEvent event;
    TaskActor actor;
    std::optional<BodyId> body;
    std::string_view reason;
};

Result<Task> act_on_task(WriteTransaction& tx, Caller const& who, Scope scope, Loaded loaded, TaskAct const& act) {
    auto const from = loaded.task.state;
    HZ_TRY(loaded.task.state, next_task(from, act.event, act.actor, facts_of(loaded.task, who.now, act.reason)));
    if (act.actor == TaskActor::street) loaded.task.reviewed_at = who.now;
    if (act.event == TaskEvent::pass_on) {
        HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
        auto const calendar = jurisdictions::calendar_of(tx, street);
        auto const by =
            calendar::add_working_days(calendar, who.now, static_cast<int>(settings_of(tx, scope).answer_days));
        for (auto& answer : loaded.answers) {
            answer.asked_at = who.now;
            answer.answer_by = by;
        }
    }
    if (!is_open(loaded.task.state)) loaded.task.ended_at = who.now;
    HZ_TRY(move_answers(tx, scope, loaded, act.event, act.actor, who.now));
    record(tx, scope, loaded,
           {.event = act.event,
            .actor = act.actor,
            .body = act.body,
            .person = who.person,
            .from = std::string(enum_name(from)),
            .to = std::string(enum_name(loaded.task.state)),
            .text = std::string(act.reason)},
           who.now);
    HZ_TRY(save(tx, scope, loaded));
    return std::move(loaded.task);
}

/// From the first community that takes a task on, its fields count as supplied to its sender.
void supply_fields(WriteTransaction& tx, Scope scope, Task const& task, TimePoint now) {
    auto const body = bodies::find_body(tx, task.body);
    auto const source = source_name(task.title, body ? body->name : std::string{});
    for (auto const& field : select_fields(tx, scope, kTaskAsks, task.id.value())) {
        put_supplied(tx, scope,
                     {.key = field.key, .source = source, .name = field.name, .body = task.body, .supplied_at = now});
    }
}

Answer* find_answer(std::vector<Answer>& answers, JurisdictionId community) {
    auto const found = std::ranges::find(answers, community, &Answer::community);
    return found == answers.end() ? nullptr : &*found;
}

struct AnswerAct {
    TaskEvent event;
    TaskActor actor;
    std::optional<BodyId> body;
    std::int64_t revision;
    std::string_view ground{};
    std::string_view terms{};
    std::string_view words{};
};

/// `answer` is one of `loaded`.
Result<Answer> act_on_answer(WriteTransaction& tx, Caller const& who, Scope scope, Loaded& loaded, Answer& answer,
                             AnswerAct const& act) {
    if (loaded.task.state != TaskState::with_communities) return fail(ErrorCode::conflict, "task.act_not_now");
    if (answer.revision != act.revision) return fail(ErrorCode::stale, "task.changed_meanwhile");
    auto const from = answer.state;
    auto facts = facts_of(loaded.task, who.now, act.words);
    facts.has_terms = !act.terms.empty();
    facts.has_ground = !act.ground.empty();
    HZ_TRY(answer.state, next_answer(from, act.event, act.actor, facts));
    if (act.actor == TaskActor::community) {
        answer.answered_at = who.now;
        answer.ground = act.ground;
        answer.words = act.words;
        if (act.event == TaskEvent::negotiate) answer.terms = act.terms;
        if (act.event == TaskEvent::accept) answer.terms.clear();
    }
    if (act.event == TaskEvent::negotiate || act.event == TaskEvent::refuse_terms) {
        // Whose turn it is has as long as the community had.
        HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
        auto const days = static_cast<int>(settings_of(tx, scope).answer_days);
        answer.answer_by = calendar::add_working_days(jurisdictions::calendar_of(tx, street), who.now, days);
        answer.raised_at.reset();
    }
    if (answer.state == AnswerState::admitted) {
        answer.admitted_at = who.now;
        supply_fields(tx, scope, loaded.task, who.now);
    }
    HZ_TRY(save_answer(tx, scope, loaded.task.id, answer));
    record(
        tx, scope, loaded,
        {.event = act.event,
         .actor = act.actor,
         .body = act.body,
         .person = who.person,
         .community = answer.community,
         .from = std::string(enum_name(from)),
         .to = std::string(enum_name(answer.state)),
         .ground = std::string(act.ground),
         .text = act.terms.empty() ? std::string(act.words)
                                   : std::string(act.terms) + (act.words.empty() ? "" : "\n") + std::string(act.words)},
        who.now);
    HZ_TRY(save(tx, scope, loaded));
    return answer;
}

/// Everything that time alone does to a task. Errors are our own mistakes: the job is tried again.
Result<void> advance(WriteTransaction& tx, Scope scope, TaskId id, TimePoint now) {
    auto found = find_task(tx, scope, id);
    if (!found || !is_open(found->state)) return {};
    Loaded loaded{*std::move(found), select_answers(tx, scope, id)};
    auto& task = loaded.task;
    auto const from = std::string(enum_name(task.state));
    auto const by_clock = [&](TaskEvent event, std::optional<JurisdictionId> community, std::string const& state_from,
                              std::string_view state_to) {
        record(tx, scope, loaded,
               {.event = event,
                .actor = TaskActor::clock,
                .community = community,
                .from = state_from,
                .to = std::string(state_to)},
               now);
    };
    if (now >= task.sunset_at) {
        HZ_TRY(task.state, next_task(task.state, TaskEvent::expire, TaskActor::clock, facts_of(task, now, "")));
        task.ended_at = now;
        HZ_TRY(move_answers(tx, scope, loaded, TaskEvent::expire, TaskActor::clock, now));
        by_clock(TaskEvent::expire, std::nullopt, from, enum_name(task.state));
        return save(tx, scope, loaded);
    }
    if (task.state == TaskState::proposed && task.review_by && now > *task.review_by && !task.review_raised_at) {
        task.review_raised_at = now;
        by_clock(TaskEvent::raise_review, std::nullopt, from, from);
    }
    for (auto& answer : loaded.answers) {
        if (!awaits(answer.state) || !answer.answer_by || now <= *answer.answer_by || answer.raised_at) continue;
        answer.raised_at = now;
        HZ_TRY(save_answer(tx, scope, id, answer));
        auto const state = std::string(enum_name(answer.state));
        by_clock(TaskEvent::raise_answer, answer.community, state, state);
    }
    return save(tx, scope, loaded);
}

Result<void> come_due(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = TaskId::parse(payload.at("task").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    return advance(tx, Scope{*realm}, *id, now);
}

class TasksInPlaces final : public jurisdictions::PlaceUse {
public:
    bool is_used(ReadTransaction& tx, Scope scope, JurisdictionId place) override {
        return has_answers(tx, scope, place);
    }
    bool is_used(ReadTransaction&, Scope, jurisdictions::DwellingId) override { return false; }
};

}  // namespace

std::unique_ptr<jurisdictions::PlaceUse> make_place_use() {
    return std::make_unique<TasksInPlaces>();
}

void add_jobs(jobs::Runner& runner) {
    runner.handle(std::string(kDueJob), jobs::Step{come_due});
}

std::pair<TimePoint, TimePoint> span_of(Month month, calendar::Calendar const& calendar) {
    return {calendar.zone().start_of(first_day(month)), calendar.zone().start_of(first_day(next_month(month)))};
}

Month month_at(TimePoint time, calendar::Calendar const& calendar) {
    return month_of(calendar.zone().date_at(time));
}

std::string source_name(std::string_view title, std::string_view body) {
    return "《" + std::string(title) + "》（" + std::string(body) + "）";
}

bool is_known(AskedField const& field) noexcept {
    return !field.known_in.empty() || !field.supplied_by.empty();
}

std::vector<AskedField> looked_up(ReadTransaction& tx, Scope scope, std::vector<FieldProposal> const& fields,
                                  TimePoint now, std::string_view but) {
    std::vector<AskedField> asked;
    std::set<std::string> seen;
    for (auto const& field : fields) {
        auto key = field_key(field.name);
        if (key.empty() || !seen.insert(key).second) continue;  // one form asks for a thing once
        auto const known = find_supplied(tx, scope, key, now - kAskedAgainWithin, but);
        asked.push_back({field.name, std::move(key), field.supplied_by, known.value_or("")});
    }
    return asked;
}

Settings settings_of(ReadTransaction& tx, Scope scope) {
    return find_settings(tx, scope).value_or(Settings{});
}

Result<CheckedProposal> check_proposal(ReadTransaction& tx, Caller const& who, Scope scope, Proposal const& proposal) {
    HZ_TRY(auto prepared, prepare(tx, who, scope, proposal, std::nullopt));
    return CheckedProposal{prepared.task.check, std::move(prepared.fields), std::move(prepared.admitted_minutes)};
}

Result<Task> propose_task(WriteTransaction& tx, Caller const& who, Scope scope, Proposal const& proposal) {
    HZ_TRY(auto prepared, prepare(tx, who, scope, proposal, std::nullopt));
    Loaded loaded{std::move(prepared.task), unasked(prepared.admitted_minutes)};
    auto& task = loaded.task;
    HZ_TRY(task.state, next_task(std::nullopt, TaskEvent::propose, TaskActor::sender, facts_of(task, who.now, "")));
    task.id = tx.new_id<TaskId>();
    task.proposed_at = who.now;
    insert_task(tx, scope, task);
    for (auto const& answer : loaded.answers) insert_answer(tx, scope, task.id, answer);
    insert_fields(tx, scope, kTaskAsks, task.id.value(), prepared.fields, who.now);
    record(tx, scope, loaded,
           {.event = TaskEvent::propose,
            .actor = TaskActor::sender,
            .body = task.body,
            .person = who.person,
            .to = std::string(enum_name(task.state))},
           who.now);
    HZ_TRY(save(tx, scope, loaded));
    return std::move(loaded.task);
}

Result<Task> revise_task(WriteTransaction& tx, Caller const& who, Scope scope, TaskId id, std::int64_t revision,
                         Proposal const& proposal) {
    HZ_TRY(auto const before, load(tx, scope, id));
    HZ_TRY(require_sender(tx, who, scope, before.task.body, communities_of(before.answers)));
    if (before.task.revision != revision) return fail(ErrorCode::stale, "task.changed_meanwhile");
    auto changed = proposal;
    changed.body = before.task.body;  // a task stays its sender's
    changed.renews = before.task.renews;
    HZ_TRY(auto prepared, prepare(tx, who, scope, changed, id));
    Loaded loaded{std::move(prepared.task), unasked(prepared.admitted_minutes)};
    auto& task = loaded.task;
    task.id = id;
    HZ_TRY(task.state, next_task(before.task.state, TaskEvent::revise, TaskActor::sender, facts_of(task, who.now, "")));
    task.proposed_at = before.task.proposed_at;
    task.events = before.task.events;
    task.revision = before.task.revision;
    delete_answers(tx, scope, id);
    for (auto const& answer : loaded.answers) insert_answer(tx, scope, id, answer);
    delete_fields(tx, scope, kTaskAsks, id.value());
    insert_fields(tx, scope, kTaskAsks, id.value(), prepared.fields, who.now);
    record(tx, scope, loaded,
           {.event = TaskEvent::revise,
            .actor = TaskActor::sender,
            .body = task.body,
            .person = who.person,
            .from = std::string(enum_name(before.task.state)),
            .to = std::string(enum_name(task.state))},
           who.now);
    HZ_TRY(save(tx, scope, loaded));
    return std::move(loaded.task);
}

Result<Task> withdraw_task(WriteTransaction& tx, Caller const& who, Scope scope, TaskId id, std::int64_t revision,
                           std::string_view reason) {
    HZ_TRY(auto loaded, load(tx, scope, id));
    HZ_TRY(require_sender(tx, who, scope, loaded.task.body, communities_of(loaded.answers)));
    if (loaded.task.revision != revision) return fail(ErrorCode::stale, "task.changed_meanwhile");
    auto const body = loaded.task.body;
    return act_on_task(tx, who, scope, std::move(loaded), {TaskEvent::withdraw, TaskActor::sender, body, reason});
}

Result<Task> review_task(WriteTransaction& tx, Caller const& who, Scope scope, TaskId id, std::int64_t revision,
                         ReviewDecision decision, std::string_view reason) {
    HZ_TRY(require_street(tx, who, scope));
    HZ_TRY(auto loaded, load(tx, scope, id));
    if (loaded.task.revision != revision) return fail(ErrorCode::stale, "task.changed_meanwhile");
    auto const event = decision == ReviewDecision::pass_on       ? TaskEvent::pass_on
                       : decision == ReviewDecision::ask_changes ? TaskEvent::ask_changes
                                                                 : TaskEvent::refuse;
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    auto const body = acting_body(who, Permission::task_review, street.path);
    return act_on_task(tx, who, scope, std::move(loaded), {event, TaskActor::street, body, reason});
}

Result<Answer> answer_task(WriteTransaction& tx, Caller const& who, Scope scope, TaskId id, JurisdictionId community,
                           GivenAnswer const& given) {
    HZ_TRY(auto loaded, load(tx, scope, id));
    auto* const answer = find_answer(loaded.answers, community);
    if (answer == nullptr) return fail(ErrorCode::not_found, "task.not_asked");
    HZ_TRY(auto const place, jurisdictions::require_community(tx, scope.realm, community));
    HZ_TRY(authority::require(who, Permission::task_answer, place.path));
    auto const event = given.kind == AnswerKind::accept      ? TaskEvent::accept
                       : given.kind == AnswerKind::negotiate ? TaskEvent::negotiate
                                                             : TaskEvent::decline;
    auto const ground = event == TaskEvent::decline && given.ground ? enum_name(*given.ground) : std::string_view{};
    return act_on_answer(tx, who, scope, loaded, *answer,
                         {.event = event,
                          .actor = TaskActor::community,
                          .body = acting_body(who, Permission::task_answer, place.path),
                          .revision = given.revision,
                          .ground = ground,
                          .terms = event == TaskEvent::negotiate ? std::string_view(given.terms) : std::string_view{},
                          .words = given.words});
}

Result<Answer> reply_to_terms(WriteTransaction& tx, Caller const& who, Scope scope, TaskId id, JurisdictionId community,
                              std::int64_t revision, TermsReply reply, std::string_view words) {
    HZ_TRY(auto loaded, load(tx, scope, id));
    auto* const answer = find_answer(loaded.answers, community);
    if (answer == nullptr) return fail(ErrorCode::not_found, "task.not_asked");
    HZ_TRY(require_sender(tx, who, scope, loaded.task.body, {community}));
    auto const event = reply == TermsReply::agree ? TaskEvent::agree_terms : TaskEvent::refuse_terms;
    auto const body = loaded.task.body;
    return act_on_answer(
        tx, who, scope, loaded, *answer,
        {.event = event, .actor = TaskActor::sender, .body = body, .revision = revision, .words = words});
}

Result<std::vector<ListedTask>> list_tasks(ReadTransaction& tx, Scope scope, TaskFilter const& filter) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    std::vector<ListedTask> listed;
    for (auto& task : select_tasks(tx, scope, filter)) {
        auto answers = select_answers(tx, scope, task.id);
        listed.push_back({std::move(task), std::move(answers)});
    }
    return listed;
}

Result<SeenTask> see_task(ReadTransaction& tx, Caller const& who, Scope scope, TaskId id) {
    HZ_TRY(auto loaded, load(tx, scope, id));
    SeenTask seen{.task = std::move(loaded.task), .answers = std::move(loaded.answers)};
    seen.fields = select_fields(tx, scope, kTaskAsks, id.value());
    seen.events = select_events(tx, scope, id);
    seen.renewed_by = select_renewals(tx, scope, id);
    auto const& task = seen.task;
    bool const is_sender = require_sender(tx, who, scope, task.body, communities_of(seen.answers)).has_value();
    bool const is_street = require_street(tx, who, scope).has_value();
    auto const offer = [&](TaskEvent event, TaskActor actor, bool may) {
        if (may && is_possible(task.state, event, actor)) seen.possible.push_back(event);
    };
    offer(TaskEvent::revise, TaskActor::sender, is_sender);
    offer(TaskEvent::withdraw, TaskActor::sender, is_sender);
    offer(TaskEvent::pass_on, TaskActor::street, is_street);
    offer(TaskEvent::ask_changes, TaskActor::street, is_street);
    offer(TaskEvent::refuse, TaskActor::street, is_street);
    if (task.state != TaskState::with_communities) return seen;
    for (auto const& answer : seen.answers) {
        auto const place = jurisdictions::find_jurisdiction(tx, answer.community);
        SeenTask::PossibleAnswer possible{answer.community, {}};
        for (auto const [event, actor] :
             {std::pair{TaskEvent::accept, TaskActor::community}, std::pair{TaskEvent::negotiate, TaskActor::community},
              std::pair{TaskEvent::decline, TaskActor::community}, std::pair{TaskEvent::agree_terms, TaskActor::sender},
              std::pair{TaskEvent::refuse_terms, TaskActor::sender}}) {
            auto const permission = actor == TaskActor::sender ? Permission::task_propose : Permission::task_answer;
            auto const body = actor == TaskActor::sender ? std::optional(task.body) : std::nullopt;
            if (place && authority::can(who, permission, place->path, body) &&
                is_possible(answer.state, event, actor)) {
                possible.events.push_back(event);
            }
        }
        if (!possible.events.empty()) seen.possible_answers.push_back(std::move(possible));
    }
    return seen;
}

}  // namespace hezhi::tasks
