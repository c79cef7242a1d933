// What became of the cases that a person reported or joined. Cases behind a topic are told by the agenda desk, as
// counts: no case says so itself.
#include <algorithm>
#include <string>
#include <utility>

#include "src/bodies/bodies.h"
#include "src/cases/case_rules.h"
#include "src/cases/case_store.h"
#include "src/cases/cases.h"
#include "src/threads/threads.h"

namespace hezhi::cases {
namespace {

using casework::Closing;
using storage::ReadTransaction;
using storage::Scope;
using threads::InputKind;
using threads::InputOutcome;
using threads::OwnInput;
using threads::Subject;

constexpr std::size_t kCasesMax = 100;

std::string name_of(ReadTransaction& tx, std::optional<BodyId> id) {
    if (!id) return {};
    auto const body = bodies::find_body(tx, *id);
    return body ? body->name : std::string{};
}

/// The last record of that event which this reporter may read with its words.
std::optional<CaseRecord> last_shown(ReadTransaction& tx, Scope scope, CaseId id, CaseEvent event,
                                     std::int64_t reporter) {
    std::optional<CaseRecord> last;
    for (auto& record : select_events(tx, scope, id)) {
        bool const is_read =
            is_shown(record, View::reporter, reporter) && shows_words(record, View::reporter, reporter);
        if (record.event == event && is_read) last = std::move(record);
    }
    return last;
}

void answer(ReadTransaction& tx, Scope scope, OwnInput& own, Case const& one, CaseEvent event, std::int64_t reporter) {
    auto const record = last_shown(tx, scope, one.id, event, reporter);
    if (!record) return;
    own.note = record->text;
    own.answered_at = record->at;
    if (record->acting_body) own.answered_by = name_of(tx, record->acting_body);
}

void add_outcome(ReadTransaction& tx, Scope scope, OwnInput& own, Case const& one, std::int64_t reporter) {
    own.answered_by = name_of(tx, holding_body(one));
    own.due = one.facts.due;
    switch (one.facts.state) {
        case CaseState::received:
            own.what = "case.received";
            return;
        case CaseState::need_info:
            own.what = "case.need_info";
            own.due = one.facts.step_due;
            return;
        case CaseState::dispatched:
        case CaseState::return_requested:
            own.outcome = InputOutcome::under_way;
            own.what = "case.dispatched";
            return;
        case CaseState::in_progress:
            own.outcome = InputOutcome::under_way;
            own.what = "case.in_progress";
            return;
        case CaseState::to_deliberation:
            own.outcome = InputOutcome::under_way;
            own.what = "case.to_deliberation";
            return;
        default:
            break;
    }
    own.due = std::nullopt;
    own.answered_by = name_of(tx, one.facts.lead ? one.facts.lead : one.desk);
    own.answered_at = one.closed_at ? one.closed_at : one.replied_at;
    switch (one.facts.state) {
        case CaseState::refused:
            own.outcome = InputOutcome::not_taken_up;
            own.what = "case.refused";
            return answer(tx, scope, own, one, CaseEvent::refuse, reporter);
        case CaseState::withdrawn:
            own.outcome = InputOutcome::not_taken_up;
            own.what = "case.withdrawn";
            return;
        case CaseState::merged:
            own.outcome = InputOutcome::under_way;
            own.what = "case.merged";
            if (one.merged_into) own.id = one.merged_into->str();
            return;
        case CaseState::closed:
            own.outcome = InputOutcome::taken_up;
            own.what = one.facts.closing == Closing::confirmed ? "case.solved" : "case.closed_unconfirmed";
            return answer(tx, scope, own, one, CaseEvent::reply, reporter);
        default:
            own.outcome = InputOutcome::taken_up;
            own.what = "case.replied";
            return answer(tx, scope, own, one, CaseEvent::reply, reporter);
    }
}

class CaseSource final : public threads::Source {
public:
    std::vector<threads::Entry> entries(ReadTransaction&, Scope, topics::TopicId) override { return {}; }

    std::vector<OwnInput> own_inputs(ReadTransaction& tx, Scope scope, PersonId person) override {
        std::vector<OwnInput> own;
        for (auto const& one : select_of_person(tx, scope, person, kCasesMax)) {
            auto const reporters = select_reporters(tx, scope, one.id);
            auto const self = std::ranges::find(reporters, std::optional(person), &Reporter::person);
            if (self == reporters.end()) continue;
            bool const is_first = self->number == kFirstReporter;
            OwnInput input{.kind = is_first ? InputKind::case_report : InputKind::case_joined,
                           .subject = Subject::case_,
                           .id = one.id.str(),
                           .at = is_first ? one.facts.received_at : self->joined_at};
            // Those who joined are strangers to the words of the first reporter.
            if (is_first)
                input.quote = one.text;
            else if (!self->text.empty())
                input.quote = self->text;
            else {
                auto const shown = for_strangers(one);
                input.quote = shown.text.empty() ? shown.location : shown.text;
                if (auto const place = jurisdictions::find_jurisdiction(tx, one.place); place && input.quote.empty()) {
                    input.quote = place->name;
                }
            }
            add_outcome(tx, scope, input, one, self->number);
            own.push_back(std::move(input));
        }
        return own;
    }

    std::vector<threads::Waiting> waiting(ReadTransaction& tx, authority::Caller const& who, Scope scope) override {
        std::vector<threads::Waiting> waits;
        if (!who.person) return waits;
        for (auto const& one : select_of_person(tx, scope, *who.person, kCasesMax)) {
            bool const is_asked = one.facts.state == CaseState::need_info;
            bool const is_answered = one.facts.state == CaseState::replied || one.facts.state == CaseState::follow_up;
            if (!is_asked && !is_answered) continue;
            if (find_reporter(tx, scope, one.id, *who.person, std::nullopt) != kFirstReporter) continue;
            waits.push_back({.subject = Subject::case_,
                             .id = one.id.str(),
                             .title = one.text,
                             .what = is_asked ? "case.say_more" : "case.is_it_solved",
                             .due = one.facts.step_due});
        }
        return waits;
    }
};

}  // namespace

std::unique_ptr<threads::Source> make_thread_source() {
    return std::make_unique<CaseSource>();
}

}  // namespace hezhi::cases
