#include "src/tasks/task_json.h"

#include <algorithm>
#include <chrono>

#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::tasks {
namespace {

using storage::ReadTransaction;
using storage::Scope;

TaskBodyRef body_ref(ReadTransaction& tx, BodyId id) {
    auto const body = bodies::find_body(tx, id);
    return {id, body ? body->name : std::string{}};
}

TaskPlaceRef place_ref(ReadTransaction& tx, JurisdictionId id) {
    auto const place = jurisdictions::find_jurisdiction(tx, id);
    return {id, place ? place->name : std::string{}};
}

LightView view_of(MatchLight const& light) {
    return {light.light, light.reason};
}

FieldView view_of(AskedField const& field) {
    return {field.name, field.supplied_by, field.known_in};
}

TaskAnswerView view_of(ReadTransaction& tx, Answer const& answer, TimePoint now) {
    bool const is_awaited = answer.state == AnswerState::unanswered || answer.state == AnswerState::negotiating;
    auto const waiting =
        is_awaited && answer.asked_at
            ? std::optional<std::int64_t>(std::chrono::duration_cast<std::chrono::days>(now - *answer.asked_at).count())
            : std::nullopt;
    return {.community = place_ref(tx, answer.community),
            .state = answer.state,
            .asked_at = answer.asked_at,
            .answer_by = answer.answer_by,
            .raised_at = answer.raised_at,
            .answered_at = answer.answered_at,
            .admitted_at = answer.admitted_at,
            .ended_at = answer.ended_at,
            .waiting_days = waiting,
            .ground = answer.ground,
            .terms = answer.terms,
            .words = answer.words,
            .revision = answer.revision,
            .possible = {}};
}

TaskLine line(ReadTransaction& tx, Task const& task, std::vector<Answer> const& answers, TimePoint now) {
    TaskLine line{.id = task.id,
                  .title = task.title,
                  .body = body_ref(tx, task.body),
                  .kind = task.kind,
                  .state = task.state,
                  .match = view_of(task.check),
                  .frequency = task.frequency,
                  .minutes = task.minutes,
                  .proposed_at = task.proposed_at,
                  .starts_at = task.starts_at,
                  .sunset_at = task.sunset_at,
                  .review_by = task.review_by,
                  .review_raised_at = task.review_raised_at,
                  .answers = {}};
    for (auto const& answer : answers) line.answers.push_back(view_of(tx, answer, now));
    return line;
}

std::optional<TaskMatterRef> matter_ref(ReadTransaction& tx, Task const& task) {
    if (!task.matter || !task.item) return std::nullopt;
    auto const entry = responsibilities::find_item(tx, Scope{task.realm}, *task.item);
    if (!entry) return std::nullopt;
    std::string lead;
    if (entry->item.lead) {
        lead = responsibilities::resolve(tx, Scope{task.realm}, *entry->item.lead,
                                         jurisdictions::as_jurisdiction(task.realm))
                   .name;
    }
    return TaskMatterRef{*task.matter, entry->matter.code, entry->matter.name, std::move(lead)};
}

}  // namespace

MatchView view_of(MatchCheck const& check) {
    return {.authority = view_of(check.authority),
            .money = view_of(check.money),
            .data = view_of(check.data),
            .time = view_of(check.time),
            .is_matched = is_matched(check),
            .fields_asked = check.fields_asked,
            .fields_known = check.fields_known,
            .minutes_month = check.minutes_month};
}

TaskLine line_of(ReadTransaction& tx, ListedTask const& listed, TimePoint now) {
    return line(tx, listed.task, listed.answers, now);
}

TaskPage page_of(ReadTransaction& tx, SeenTask const& seen, TimePoint now) {
    auto const& task = seen.task;
    TaskPage page{line(tx, task, seen.answers, now),
                  task.description,
                  task.basis,
                  matter_ref(tx, task),
                  task.authority,
                  task.money_fen,
                  task.money_words,
                  task.data_given,
                  {},
                  task.renews,
                  seen.renewed_by,
                  task.reviewed_at,
                  task.ended_at,
                  {},
                  seen.possible,
                  task.revision};
    for (auto const& field : seen.fields) page.fields.push_back(view_of(field));
    for (auto const& record : seen.events) {
        page.events.push_back(
            {.number = record.number,
             .at = record.at,
             .event = record.event,
             .actor = record.actor,
             .body = record.body ? std::optional(body_ref(tx, *record.body)) : std::nullopt,
             .community = record.community ? std::optional(place_ref(tx, *record.community)) : std::nullopt,
             .to = record.to,
             .ground = record.ground,
             .text = record.text});
    }
    for (auto& answer : page.answers) {
        auto const possible =
            std::ranges::find(seen.possible_answers, answer.community.id, &SeenTask::PossibleAnswer::community);
        if (possible != seen.possible_answers.end()) answer.possible = possible->events;
    }
    return page;
}

TaskCheckView view_of(ReadTransaction& tx, Scope scope, CheckedProposal const& checked) {
    TaskCheckView view{view_of(checked.check), {}, {}, settings_of(tx, scope).load_minutes_max};
    for (auto const& field : checked.fields) view.fields.push_back(view_of(field));
    for (auto const& [community, minutes] : checked.admitted_minutes) {
        view.loads.push_back({place_ref(tx, community), minutes});
    }
    return view;
}

}  // namespace hezhi::tasks
