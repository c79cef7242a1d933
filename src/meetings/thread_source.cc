// What meetings tell of a topic's thread, what became of what a person said there, and what waits for an answer.
#include <algorithm>

#include "lib/base/enum_names.h"
#include "src/bodies/bodies.h"
#include "src/meetings/meeting_rules.h"
#include "src/meetings/meeting_store.h"
#include "src/meetings/room.h"

namespace hezhi::meetings {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using threads::InputKind;
using threads::InputOutcome;
using threads::OwnInput;
using threads::Step;
using threads::Subject;

constexpr std::size_t kWaitingMax = 10;

std::string name_of(ReadTransaction& tx, BodyId id) {
    auto const body = bodies::find_body(tx, id);
    return body ? body->name : std::string{};
}

class MeetingThread final : public threads::Source {
public:
    std::vector<threads::Entry> entries(ReadTransaction& tx, Scope scope, TopicId topic) override {
        std::vector<threads::Entry> out;
        for (auto const& meeting : select_meetings(tx, scope, {.topic = topic})) {
            if (!meeting.noticed_at) continue;
            for (auto const& record : records_of(tx, scope, meeting.id)) {
                threads::Entry entry{.step = Step::meeting,
                                     .at = record.at,
                                     .subject = Subject::meeting,
                                     .id = meeting.id.str(),
                                     .what = what_of(record.event),
                                     .title = meeting.what.title,
                                     .body = name_of(tx, record.body),
                                     .note = record.text};
                if (entry.what.empty()) continue;
                if (record.event == MeetingEvent::call) entry.due = meeting.what.starts_at;
                if (record.event == MeetingEvent::end) entry.count = meeting.attended;
                out.push_back(std::move(entry));
            }
        }
        return out;
    }

    std::vector<OwnInput> own_inputs(ReadTransaction& tx, Scope scope, PersonId person) override {
        std::vector<OwnInput> out;
        for (auto const& one : select_replies_of(tx, scope, person, threads::kOwnInputsMax)) {
            auto const meeting = find_meeting(tx, scope, one.meeting);
            auto const own = find_reply(tx, scope, one.meeting, person);
            if (meeting && own) out.push_back(of_reply(tx, scope, *meeting, *own));
        }
        for (auto const id : select_spoken_in(tx, scope, person)) {
            auto const meeting = find_meeting(tx, scope, id);
            if (meeting) add_speeches(tx, scope, *meeting, person, out);
        }
        return out;
    }

    std::vector<threads::Waiting> waiting(ReadTransaction& tx, authority::Caller const& who, Scope scope) override {
        std::vector<threads::Waiting> out;
        if (!who.person) return out;
        for (auto const& meeting : select_meetings(tx, scope, {.ahead_only = true, .limit = 100})) {
            bool const is_asked = meeting.state == MeetingState::called && who.now < meeting.what.starts_at &&
                                  authority::can(who, authority::Permission::meeting_attend, meeting.community_path) &&
                                  !find_reply(tx, scope, meeting.id, *who.person);
            if (!is_asked) continue;
            out.push_back({.subject = Subject::meeting,
                           .id = meeting.id.str(),
                           .topic = meeting.what.topic,
                           .title = meeting.what.title,
                           .what = "meeting.will_you_come",
                           .due = meeting.what.starts_at});
            if (out.size() == kWaitingMax) break;
        }
        return out;
    }

private:
    static std::string what_of(MeetingEvent event) {
        switch (event) {
            case MeetingEvent::call:
                return "meeting.called";
            case MeetingEvent::change:
                return "meeting.changed";
            case MeetingEvent::end:
                return "meeting.held";
            case MeetingEvent::publish:
                return "meeting.minuted";
            case MeetingEvent::cancel:
                return "meeting.cancelled";
            default:
                return {};
        }
    }

    static OwnInput input_of(ReadTransaction& tx, Meeting const& meeting, InputKind kind, TimePoint at) {
        return {.kind = kind,
                .subject = Subject::meeting,
                .id = meeting.id.str(),
                .topic = meeting.what.topic,
                .at = at,
                .quote = meeting.what.title,
                .answered_by = name_of(tx, meeting.what.body)};
    }

    static OwnInput of_reply(ReadTransaction& tx, Scope scope, Meeting const& meeting, Reply const& own) {
        auto input = input_of(tx, meeting, InputKind::reply_to_meeting, own.at);
        if (meeting.state == MeetingState::cancelled) {
            input.outcome = InputOutcome::not_taken_up;
            input.what = "reply_to_meeting.cancelled";
            auto const records = select_records(tx, scope, meeting.id);
            if (!records.empty()) {
                input.note = records.back().text;
                input.answered_at = records.back().at;
            }
        } else if (meeting.minuted_at) {
            input.outcome = InputOutcome::counted;
            input.what = "reply_to_meeting.minuted";
            input.answered_at = meeting.minuted_at;
        } else if (own.state == ReplyState::waiting) {
            input.outcome = InputOutcome::waiting;
            input.what = "reply_to_meeting.waiting_list";
            input.due = meeting.what.starts_at;
        } else {
            input.outcome = InputOutcome::under_way;
            input.what = own.state == ReplyState::coming ? "reply_to_meeting.coming" : "reply_to_meeting.not_coming";
            input.due = meeting.what.starts_at;
        }
        return input;
    }

    /// What the minutes and actions of the point say is what came of a speech; a motion's is its count.
    static void add_speeches(ReadTransaction& tx, Scope scope, Meeting const& meeting, PersonId person,
                             std::vector<OwnInput>& out) {
        auto const entries = select_entries(tx, scope, meeting.id);
        auto const room = compute_room(meeting, entries);
        for (auto const& speech : room.speeches) {
            if (speech.person != person || speech.state == SpeechState::withdrawn) continue;
            auto input = input_of(tx, meeting, InputKind::speech, speech.asked_at);
            bool const was_heard = speech.state != SpeechState::waiting;
            if (meeting.minuted_at) {
                input.outcome = was_heard ? InputOutcome::counted : InputOutcome::not_taken_up;
                input.what = was_heard ? "speech.in_minutes" : "speech.not_reached";
                input.answered_at = meeting.minuted_at;
            } else {
                input.outcome = was_heard ? InputOutcome::under_way : InputOutcome::waiting;
                input.what = was_heard ? "speech.heard" : "speech.in_queue";
            }
            out.push_back(std::move(input));
            for (auto const& motion : room.motions) add_motion(tx, meeting, entries, speech, motion, out);
        }
    }

    static void add_motion(ReadTransaction& tx, Meeting const& meeting, std::vector<Entry> const& entries,
                           Speech const& speech, Motion const& motion, std::vector<OwnInput>& out) {
        auto const moved = std::ranges::find(entries, motion.id, &Entry::id);
        if (moved == entries.end() || moved->subject != speech.id) return;
        auto input = input_of(tx, meeting, InputKind::motion, moved->at);
        input.quote = motion.text;
        if (motion.is_withdrawn) {
            input.outcome = InputOutcome::not_taken_up;
            input.what = "motion.withdrawn";
        } else if (motion.counts.size() == 1) {
            bool const carried = is_carried(motion.counts.front());
            input.outcome = carried ? InputOutcome::taken_up : InputOutcome::not_taken_up;
            input.what = carried ? "motion.carried" : "motion.lost";
            input.answered_at = motion.counts.front().at;
        } else {
            input.outcome = InputOutcome::under_way;
            input.what = "motion.not_counted";
        }
        out.push_back(std::move(input));
    }
};

}  // namespace

std::unique_ptr<threads::Source> make_thread_source() {
    return std::make_unique<MeetingThread>();
}

}  // namespace hezhi::meetings
