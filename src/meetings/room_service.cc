// Who comes, who came, what is said in the room, and what is corrected afterwards.
#include <algorithm>
#include <array>
#include <utility>

#include "src/meetings/meeting_acts.h"
#include "src/meetings/meeting_rules.h"
#include "src/meetings/meeting_store.h"
#include "src/meetings/room.h"

namespace hezhi::meetings {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr auto kDoorOpenAfter = std::chrono::hours{2};  ///< the announced end, while the meeting goes on

bool is_room_open(Meeting const& meeting) {
    return meeting.state == MeetingState::called || meeting.state == MeetingState::in_session ||
           meeting.state == MeetingState::held;
}

std::optional<Speech> own_waiting(Room const& room, PersonId person) {
    for (auto const& speech : room.speeches) {
        bool const is_open = speech.state == SpeechState::waiting || speech.state == SpeechState::speaking;
        if (speech.person == person && is_open) return speech;
    }
    return std::nullopt;
}

}  // namespace

void give_free_seats(WriteTransaction& tx, Scope scope, Meeting const& meeting, TimePoint now) {
    constexpr std::int64_t kAtOnceMax = 1'000;
    auto counts = select_counts(tx, scope, meeting.id);
    for (std::int64_t given = 0; given < kAtOnceMax; ++given) {
        if (meeting.what.seats && counts.coming >= *meeting.what.seats) return;
        auto next = first_waiting(tx, scope, meeting.id);
        if (!next) return;
        next->state = ReplyState::coming;
        put_reply(tx, scope, meeting.id, *next);
        ++counts.coming;
        std::array const persons{next->person};
        notices::tell(tx, news_of(meeting, notices::NoticeKind::meeting_seat), persons, now);
    }
}

Result<Meeting> reply(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id, bool comes,
                      std::vector<CareKind> const& care, std::string const& care_words) {
    HZ_TRY(auto meeting, require_attending(tx, who, scope, id));
    bool const is_open = (meeting.state == MeetingState::called || meeting.state == MeetingState::in_session) &&
                         who.now < meeting.what.ends_at;
    if (!is_open) return fail(ErrorCode::conflict, "meeting.not_open");
    auto const before = find_reply(tx, scope, id, *who.person);
    Reply now{.person = *who.person,
              .state = ReplyState::not_coming,
              .care = comes ? care : std::vector<CareKind>{},
              .care_words = comes ? care_words : std::string{},
              .at = who.now};
    bool const has_place = before && before->state != ReplyState::not_coming;
    if (comes && has_place) {
        now.state = before->state;
        now.at = before->at;
    } else if (comes) {
        auto const counts = select_counts(tx, scope, id);
        bool const is_full = meeting.what.seats && counts.coming + counts.waiting >= *meeting.what.seats;
        now.state = is_full ? ReplyState::waiting : ReplyState::coming;
    }
    put_reply(tx, scope, id, now);
    if (!comes && before && before->state == ReplyState::coming) give_free_seats(tx, scope, meeting, who.now);
    touch(tx, meeting);
    return meeting;
}

std::optional<Reply> find_own_reply(ReadTransaction& tx, Caller const& who, Scope scope, MeetingId id) {
    return who.person ? find_reply(tx, scope, id, *who.person) : std::nullopt;
}

std::int64_t position_of(ReadTransaction& tx, Scope scope, MeetingId id, Reply const& reply) {
    return count_before(tx, scope, id, reply) + 1;
}

ReplyCounts count_replies(ReadTransaction& tx, Scope scope, MeetingId id) {
    return select_counts(tx, scope, id);
}

std::vector<WantedCare> wanted_care(ReadTransaction& tx, Scope scope, MeetingId id) {
    return select_care(tx, scope, id);
}

Result<Meeting> sign_in(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id, std::string const& code) {
    HZ_TRY(auto meeting, require_attending(tx, who, scope, id));
    if (code != meeting.door_code) return fail(ErrorCode::forbidden, "meeting.code_wrong");
    bool const is_open =
        meeting.state == MeetingState::in_session ||
        (meeting.state == MeetingState::called && who.now >= meeting.what.starts_at - kDoorOpensBefore);
    if (!is_open || who.now > meeting.what.ends_at + kDoorOpenAfter) {
        return fail(ErrorCode::conflict, "meeting.door_closed");
    }
    if (insert_sign_in(tx, scope, id, *who.person, who.now)) touch(tx, meeting);
    return meeting;
}

bool has_signed_in(ReadTransaction& tx, Caller const& who, Scope scope, MeetingId id) {
    return who.person && is_signed_in(tx, scope, id, *who.person);
}

Result<Meeting> require_room(ReadTransaction& tx, Caller const& who, Scope scope, MeetingId id) {
    HZ_TRY(auto meeting, require_meeting(tx, who, scope, id));
    if (!is_organiser(who, meeting) && !is_co_chair(who, meeting)) {
        return fail(ErrorCode::forbidden, "meeting.not_yours");
    }
    return meeting;
}

std::vector<Entry> entries_of(ReadTransaction& tx, Scope scope, MeetingId id) {
    return select_entries(tx, scope, id);
}

std::int64_t count_sign_ins(ReadTransaction& tx, Scope scope, MeetingId id) {
    return select_sign_ins(tx, scope, id);
}

std::int64_t count_attendance(ReadTransaction& tx, Scope scope, Meeting const& meeting) {
    auto const room = compute_room(meeting, select_entries(tx, scope, meeting.id));
    return select_sign_ins(tx, scope, meeting.id) + room.guests + room.heads;
}

Result<std::vector<Arrival>> add_entries(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id,
                                         std::vector<Entry> entries) {
    HZ_TRY(auto const meeting, require_room(tx, who, scope, id));
    std::vector<Problem> faults;
    for (std::size_t at = 0; at < entries.size(); ++at) {
        auto const fault = fault_of(entries[at], meeting.what.points.size());
        if (fault) faults.push_back({"/entries/" + std::to_string(at), *fault});
    }
    if (!faults.empty()) return fail(Error{ErrorCode::unprocessable, faults.front().key}.with(std::move(faults)));
    auto room_left = kEntriesMax - count_entries(tx, scope, id);
    std::vector<Arrival> arrivals;
    bool has_added = false;
    for (auto& entry : entries) {
        entry.at = std::min(entry.at, who.now);
        auto const known = find_entry(tx, scope, id, entry.id);
        if (known) {
            // Whose clock ran ahead has its time cut at each arrival: what was said decides.
            entry.at = known->at;
            arrivals.push_back(*known == entry ? Arrival::known : Arrival::differs);
            continue;
        }
        if (!is_room_open(meeting)) return fail(ErrorCode::conflict, "meeting.room_closed");
        if (--room_left < 0) {
            return fail(Error{ErrorCode::too_large, "meeting.entries_max"}.with("max", std::to_string(kEntriesMax)));
        }
        insert_entry(tx, scope, id, entry);
        has_added = true;
        arrivals.push_back(Arrival::added);
    }
    if (has_added) touch(tx, meeting);
    return arrivals;
}

Result<Meeting> ask_for_floor(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id, bool wants,
                              std::string const& name) {
    HZ_TRY(auto meeting, require_attending(tx, who, scope, id));
    if (meeting.state != MeetingState::in_session) return fail(ErrorCode::conflict, "meeting.not_in_session");
    if (!is_signed_in(tx, scope, id, *who.person)) return fail(ErrorCode::forbidden, "meeting.not_signed_in");
    auto const room = compute_room(meeting, select_entries(tx, scope, id));
    auto const waiting = own_waiting(room, *who.person);
    bool const is_done = wants ? waiting.has_value() : !waiting || waiting->state != SpeechState::waiting;
    if (is_done) return meeting;
    if (count_entries(tx, scope, id) >= kEntriesMax) {
        return fail(Error{ErrorCode::too_large, "meeting.entries_max"}.with("max", std::to_string(kEntriesMax)));
    }
    Entry entry{.id = "s" + tx.new_id<MeetingId>().str(), .at = who.now, .kind = EntryKind::speech_asked};
    if (wants) {
        entry.name = name;
        entry.person = who.person;
    } else {
        entry.kind = EntryKind::speech_withdrawn;
        entry.subject = waiting->id;
    }
    insert_entry(tx, scope, id, entry);
    touch(tx, meeting);
    return meeting;
}

Result<Correction> ask_correction(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id,
                                  std::optional<std::int64_t> point, std::string const& words) {
    HZ_TRY(auto const meeting, require_attending(tx, who, scope, id));
    if (!is_signed_in(tx, scope, id, *who.person)) return fail(ErrorCode::forbidden, "meeting.not_signed_in");
    bool const is_open = meeting.minuted_at && who.now < *meeting.minuted_at + kCorrectionWindow;
    if (!is_open) return fail(ErrorCode::conflict, "meeting.corrections_closed");
    constexpr std::ptrdiff_t kOwnMax = 5;
    auto const all = select_corrections(tx, scope, id);
    if (std::ranges::count(all, who.person, &Correction::person) >= kOwnMax) {
        return fail(Error{ErrorCode::conflict, "meeting.corrections_max"}.with("max", std::to_string(kOwnMax)));
    }
    Correction const correction{
        .id = tx.new_id<CorrectionId>(), .person = who.person, .point = point, .words = words, .at = who.now};
    insert_correction(tx, scope, id, correction);
    touch(tx, meeting);
    return correction;
}

Result<Correction> answer_correction(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id,
                                     CorrectionId correction, bool is_accepted, std::string const& words) {
    HZ_TRY(auto const meeting, require_own(tx, who, scope, id));
    auto const all = select_corrections(tx, scope, id);
    auto const found = std::ranges::find(all, correction, &Correction::id);
    if (found == all.end()) return fail(ErrorCode::not_found, "meeting.correction_unknown");
    auto answered = *found;
    answered.is_accepted = is_accepted;
    answered.answer = words;
    answered.answered_at = who.now;
    if (!answer_stored_correction(tx, scope, id, answered)) {
        return fail(ErrorCode::conflict, "meeting.correction_answered");
    }
    touch(tx, meeting);
    return answered;
}

std::vector<Correction> corrections_of(ReadTransaction& tx, Scope scope, MeetingId id) {
    return select_corrections(tx, scope, id);
}

}  // namespace hezhi::meetings
