// What a topic's procedure tells of its thread: the stages, the steward's powers as they were used, and where it is.
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "src/bodies/bodies.h"
#include "src/procedures/procedure_store.h"
#include "src/procedures/procedures.h"
#include "src/threads/threads.h"

namespace hezhi::procedures {
namespace {

using procedure::RunActor;
using procedure::RunEvent;
using procedure::RunState;
using procedure::StageKind;
using procedure::StageOutcome;
using storage::ReadTransaction;
using storage::Scope;
using threads::Entry;
using threads::StepState;
using threads::Subject;

threads::Step step_of(StageKind kind) noexcept {
    using threads::Step;
    switch (kind) {
        case StageKind::frame:
            return Step::topic;
        case StageKind::opinion_map:
        case StageKind::lot:
            return Step::deliberation;
        case StageKind::meeting:
            return Step::meeting;
        case StageKind::drafting:
        case StageKind::ballot:
        case StageKind::budget:
            return Step::decision;
        case StageKind::commitment:
            return Step::commitment;
        case StageKind::publication:
            return Step::oversight;
        case StageKind::evaluation:
            return Step::evaluation;
    }
    return Step::topic;
}

/// The decisions of meetings are decisions, whatever else the meeting was for.
threads::Step step_of(procedure::Stage const& stage) noexcept {
    return stage.decides() ? threads::Step::decision : step_of(stage.kind);
}

std::string_view begun(procedure::Stage const& stage) noexcept {
    if (stage.is_formal) return "stage.formal_begun";
    switch (stage.kind) {
        case StageKind::frame:
            return "stage.frame_begun";
        case StageKind::opinion_map:
            return "stage.opinion_map_begun";
        case StageKind::meeting:
            return "stage.meeting_begun";
        case StageKind::drafting:
            return "stage.drafting_begun";
        case StageKind::ballot:
            return "stage.ballot_begun";
        case StageKind::budget:
            return "stage.budget_begun";
        case StageKind::lot:
            return "stage.lot_begun";
        case StageKind::commitment:
            return "stage.commitment_begun";
        case StageKind::publication:
            return "stage.publication_begun";
        case StageKind::evaluation:
            return "stage.evaluation_begun";
    }
    return "";
}

/// How the stage that an event leaves ended; empty: the event leaves none.
std::string_view ended(RunEvent event, procedure::Stage const& from) noexcept {
    switch (event) {
        case RunEvent::leave_stage:
            return from.decides() ? "stage.passed" : "stage.left";
        case RunEvent::fail_stage:
            return "stage.failed";
        case RunEvent::skip_stage:
            return "stage.skipped";
        case RunEvent::go_back:
            return "stage.gone_back";
        case RunEvent::steward_silent:
            return "stage.steward_silent";
        default:
            return "";
    }
}

/// What else was done, and to what it belongs: an answer ends the waiting of its question.
struct Told {
    std::string_view what;
    std::string_view about;
};
Told told_of(RunEvent event) noexcept {
    switch (event) {
        case RunEvent::extend_stage:
            return {"run.extended", "stage"};
        case RunEvent::stage_overdue:
            return {"run.overdue", "stage"};
        case RunEvent::convene:
            return {"run.convened", "act"};
        case RunEvent::propose:
            return {"run.proposed", "act"};
        case RunEvent::order_agenda:
            return {"run.agenda_ordered", "act"};
        case RunEvent::attach_resources:
            return {"run.resources_attached", "act"};
        case RunEvent::ask_reconsideration:
            return {"run.reconsideration_asked", "reconsideration"};
        case RunEvent::keep_decision:
            return {"run.decision_kept", "reconsideration"};
        case RunEvent::change_decision:
            return {"run.decision_changed", "reconsideration"};
        case RunEvent::reconsideration_lapses:
            return {"run.reconsideration_lapsed", "reconsideration"};
        case RunEvent::object:
            return {"run.objected", "objection"};
        case RunEvent::uphold_objection:
            return {"run.objection_upheld", "objection"};
        case RunEvent::dismiss_objection:
            return {"run.objection_dismissed", "objection"};
        case RunEvent::objection_lapses:
            return {"run.objection_lapsed", "objection"};
        case RunEvent::stop:
            return {"run.stopped", "stage"};
        default:
            return {"", ""};
    }
}

std::string name_of(ReadTransaction& tx, std::optional<BodyId> id) {
    if (!id) return {};
    auto const body = bodies::find_body(tx, *id);
    return body ? body->name : std::string{};
}

/// Reason, legal ground and remedy as typed, each a paragraph.
std::string note_of(RunRecord const& record) {
    std::string note = record.reason;
    for (auto const* more : {&record.ground, &record.remedy}) {
        if (more->empty()) continue;
        if (!note.empty()) note += '\n';
        note += *more;
    }
    return note;
}

class RunSource final : public threads::Source {
public:
    std::vector<Entry> entries(ReadTransaction& tx, Scope scope, topics::TopicId topic) override {
        std::vector<Entry> told;
        auto const run = find_run(tx, scope, topic);
        if (!run) return told;
        auto const& stages = run->procedure.stages;
        for (auto const& record : select_records(tx, scope, topic)) {
            auto const& from = stages[record.from_stage];
            auto const& to = stages[record.to_stage];
            Entry const common{.step = step_of(from),
                               .at = record.at,
                               .subject = Subject::stage,
                               .id = from.key,
                               .what = {},
                               .body = name_of(tx, record.body),
                               .note = note_of(record)};
            if (auto const what = ended(record.event, from); !what.empty()) {
                auto& entry = told.emplace_back(common);
                entry.what = what;
            } else if (auto const act = told_of(record.event); !act.what.empty()) {
                auto& entry = told.emplace_back(common);
                entry.what = act.what;
                if (act.about == "act") entry.id += ":" + std::to_string(record.number);
                if (act.about == "reconsideration" || act.about == "objection") entry.id = act.about;
                bool const waits = procedure::is_open(record.to) && act.about != "act";
                // Only what asks somebody else, or moves the stage's date, has a date of its own.
                if (waits && (record.to != RunState::running || act.about == "stage")) entry.due = record.due;
            }
            bool const begins = record.event == RunEvent::start || record.from_stage != record.to_stage ||
                                record.event == RunEvent::change_decision;
            if (!begins || record.to != RunState::running) continue;
            told.push_back({.step = step_of(to),
                            .at = record.at,
                            .subject = Subject::stage,
                            .id = to.key,
                            .what = std::string(begun(to)),
                            .body = record.event == RunEvent::start ? name_of(tx, run->organiser) : std::string{},
                            .note = record.event == RunEvent::start ? run->resource : std::string{},
                            .due = record.due});
        }
        return told;
    }
    std::vector<threads::OwnInput> own_inputs(ReadTransaction&, Scope, PersonId) override { return {}; }
    std::vector<threads::Waiting> waiting(ReadTransaction&, authority::Caller const&, Scope) override { return {}; }
};

StepState state_of(TopicRun const& run, std::size_t stage) {
    auto const& facts = run.facts;
    auto const outcome = stage < facts.outcomes.size() ? facts.outcomes[stage] : StageOutcome::ahead;
    if (stage == facts.stage) {
        if (facts.state == RunState::rejected || facts.state == RunState::stopped) return StepState::stopped;
        if (procedure::is_open(facts.state)) return StepState::now;
    }
    switch (outcome) {
        case StageOutcome::ahead:
            return StepState::future;
        case StageOutcome::skipped:
            return StepState::skipped;
        case StageOutcome::left:
        case StageOutcome::passed:
        case StageOutcome::failed:
        case StageOutcome::lapsed:
            return StepState::done;
    }
    return StepState::future;
}

std::string whose_turn(ReadTransaction& tx, TopicRun const& run, topics::Topic const& topic) {
    auto const holder = procedure::holder(run.procedure, run.facts);
    if (!holder) return {};
    switch (*holder) {
        case RunActor::organiser:
            return name_of(tx, run.organiser);
        case RunActor::steward:
            return name_of(tx, run.steward);
        case RunActor::authority:
            return name_of(tx, run.authority);
        case RunActor::decider:
            return topic.decider;
        case RunActor::clock:
            return {};
    }
    return {};
}

class RunCourses final : public threads::Courses {
public:
    std::optional<threads::Course> course_of(ReadTransaction& tx, Scope scope, topics::TopicId id) override {
        auto const run = find_run(tx, scope, id);
        auto const topic = topics::load_topic(tx, scope, id);
        if (!run || !topic) return std::nullopt;
        threads::Course course{.title = run->title};
        for (std::size_t i = 0; i < run->procedure.stages.size(); ++i) {
            course.stages.push_back({step_of(run->procedure.stages[i]), state_of(*run, i)});
        }
        course.body = whose_turn(tx, *run, *topic);
        course.until = procedure::deadline(run->facts);
        if (run->facts.state == RunState::rejected || run->facts.state == RunState::stopped) {
            auto const records = select_records(tx, scope, id);
            if (!records.empty()) course.reason = note_of(records.back());
        }
        return course;
    }
};

}  // namespace

std::unique_ptr<threads::Source> make_thread_source() {
    return std::make_unique<RunSource>();
}
std::unique_ptr<threads::Courses> make_courses() {
    return std::make_unique<RunCourses>();
}

}  // namespace hezhi::procedures
