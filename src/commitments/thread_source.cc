// What commitments and resolutions tell of a topic's thread, of a person's voices, and of what waits for them.
#include <algorithm>
#include <iterator>

#include "lib/base/enum_names.h"
#include "src/bodies/bodies.h"
#include "src/commitments/commitment_store.h"
#include "src/commitments/resolution_store.h"

namespace hezhi::commitments {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using threads::Entry;
using threads::InputKind;
using threads::InputOutcome;
using threads::OwnInput;
using threads::Step;
using threads::Subject;
using threads::Waiting;

std::string name_of(ReadTransaction& tx, std::optional<BodyId> id) {
    if (!id) return {};
    auto const body = bodies::find_body(tx, *id);
    return body ? body->name : std::string{};
}

/// nullopt: not worth a line of the thread.
std::optional<Step> step_of(CommitmentEvent event) {
    switch (event) {
        case CommitmentEvent::make:
        case CommitmentEvent::release:
            return Step::commitment;
        case CommitmentEvent::begin:
        case CommitmentEvent::change_plan:
        case CommitmentEvent::deliver:
        case CommitmentEvent::deliver_part:
        case CommitmentEvent::become_overdue:
            return Step::execution;
        case CommitmentEvent::dispute:
        case CommitmentEvent::clear:
        case CommitmentEvent::rebut:
        case CommitmentEvent::uphold:
        case CommitmentEvent::settle:
        case CommitmentEvent::lapse:
            return Step::oversight;
        default:
            return std::nullopt;
    }
}

/// Nothing of it is due any more: it was settled or released, and no date of it is what comes next.
bool is_last(CommitmentEvent event) {
    using enum CommitmentEvent;
    return event == settle || event == lapse || event == release;
}

/// A dispute that stood to the end is not the same as a promise that was kept.
std::string sentence_of(CommitmentRecord const& record) {
    if (record.event == CommitmentEvent::settle && record.to == CommitmentState::disputed) {
        return "commitment.settle_disputed";
    }
    return "commitment." + std::string(enum_name(record.event));
}

Entry entry_of(ReadTransaction& tx, Resolution const& one, TimePoint at, Step step, std::string what) {
    return {.step = step,
            .at = at,
            .subject = Subject::resolution,
            .id = one.id.str(),
            .what = std::move(what),
            .title = one.title,
            .body = name_of(tx, one.addressee)};
}

/// A decision stands, and nobody has promised yet who does it: a draft is not public, that one is owed is.
std::optional<Entry> drafts_of(std::vector<Commitment> const& all, TopicId topic) {
    Entry entry{.step = Step::commitment,
                .subject = Subject::topic,
                .id = topic.str(),
                .what = "commitment.drafts",
                .is_waiting = true};
    std::int64_t drafts = 0;
    for (auto const& one : all) {
        if (one.state != CommitmentState::draft) continue;
        ++drafts;
        entry.at = std::max(entry.at, one.drafted_at);
    }
    if (drafts == 0) return std::nullopt;
    entry.count = drafts;
    return entry;
}

/// What became of a voice: the commitment's state says it.
OwnInput input_of(ReadTransaction& tx, Commitment const& one, StoredVoice const& said) {
    bool const is_dispute = said.voice == CommitmentVoice::disputed;
    bool const was_upheld = said.round < one.round;
    bool const is_over = one.settled_at.has_value();
    OwnInput input{.kind = is_dispute ? InputKind::dispute : InputKind::confirmation,
                   .subject = Subject::commitment,
                   .id = one.id.str(),
                   .topic = one.topic,
                   .at = said.said_at,
                   .quote = is_dispute ? said.reason : one.title};
    if (!is_dispute) {
        input.outcome = InputOutcome::counted;
        input.what = is_over ? "commitment.confirmation_counted" : "commitment.confirmation_counts";
        return input;
    }
    input.answered_by = one.answered_at || was_upheld ? name_of(tx, one.owner) : std::string{};
    input.answered_at = one.answered_at;
    if (was_upheld) {
        input.outcome = InputOutcome::taken_up;
        input.what = "commitment.dispute_upheld";
        input.due = one.due_at;
        input.note = one.answer;
    } else if (one.answered_at) {
        input.outcome = InputOutcome::not_taken_up;
        input.what = "commitment.dispute_rebutted";
        input.note = one.answer;
    } else {
        input.outcome = is_over ? InputOutcome::counted : InputOutcome::waiting;
        input.what = is_over ? "commitment.dispute_counted" : "commitment.dispute_waits";
        input.due = one.limit_at;
    }
    return input;
}

class CommitmentThreads final : public threads::Source {
public:
    std::vector<Entry> entries(ReadTransaction& tx, Scope scope, TopicId topic) override {
        std::vector<Entry> lines;
        auto const all = select_of_topic(tx, scope, topic);
        for (auto const& one : all) {
            for (auto const& record : select_records(tx, scope, one.id)) {
                auto const step = step_of(record.event);
                if (!step) continue;
                lines.push_back({.step = *step,
                                 .at = record.at,
                                 .subject = Subject::commitment,
                                 .id = one.id.str(),
                                 .what = sentence_of(record),
                                 .title = one.title,
                                 .body = name_of(tx, record.event == CommitmentEvent::make ? one.owner : record.body),
                                 .note = record.text,
                                 .due = is_last(record.event) ? std::nullopt : record.due_at});
            }
        }
        if (auto waiting = drafts_of(all, topic)) lines.push_back(std::move(*waiting));
        for (auto const& one : select_resolutions(tx, scope, {.topic = topic, .limit = kResolutionsOfTopicMax})) {
            auto asked = entry_of(tx, one, one.asked_at, Step::commitment, "resolution.asked");
            asked.due = one.due_at;
            lines.push_back(std::move(asked));
            if (one.state == ResolutionState::overdue || one.state == ResolutionState::answered_late) {
                lines.push_back(entry_of(tx, one, one.due_at + Microseconds{1}, Step::oversight, "resolution.overdue"));
            }
            if (!one.answered_at) continue;
            auto answered = entry_of(tx, one, *one.answered_at, Step::oversight,
                                     "resolution." + std::string(enum_name(*one.answer_kind)));
            answered.note = one.answer;
            lines.push_back(std::move(answered));
        }
        return lines;
    }

    std::vector<OwnInput> own_inputs(ReadTransaction& tx, Scope scope, PersonId person) override {
        std::vector<OwnInput> inputs;
        for (auto const& said : select_voices_of(tx, scope, person, threads::kOwnInputsMax)) {
            auto const one = find_commitment(tx, scope, said.commitment);
            if (one) inputs.push_back(input_of(tx, *one, said));
        }
        return inputs;
    }

    std::vector<Waiting> waiting(ReadTransaction& tx, authority::Caller const& who, Scope scope) override {
        std::vector<Waiting> cards;
        if (!who.person || !can_somewhere(who, authority::Permission::commitment_confirm)) return cards;
        for (auto const& one : select_delivered(tx, scope, kAskedMax)) {
            if (cards.size() >= threads::kWaitingMax) break;
            if (!can(who, authority::Permission::commitment_confirm, one.community_path)) continue;
            if (find_voice(tx, scope, one.id, one.round, *who.person)) continue;
            cards.push_back({.subject = Subject::commitment,
                             .id = one.id.str(),
                             .topic = one.topic,
                             .title = one.title,
                             .what = "commitment.is_it_done",
                             .due = one.limit_at});
        }
        return cards;
    }

private:
    static constexpr std::size_t kResolutionsOfTopicMax = 20;
    static constexpr std::size_t kAskedMax = 200;
};

}  // namespace

std::unique_ptr<threads::Source> make_thread_source() {
    return std::make_unique<CommitmentThreads>();
}

}  // namespace hezhi::commitments
