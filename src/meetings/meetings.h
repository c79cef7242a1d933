// Meetings 议事会: called in public with an agenda, answered in one tap, held by a clock and a fair queue, and ended by
// minutes whose actions have an owner. Invariants: a notice is frozen, what changes after it is recorded with a reason
// and told; who comes, who came and who spoke is counted and never listed; a resident co-chairs by her own consent;
// what devices wrote down in the room is kept as it came, and what holds is computed from all of it, in any order of
// arrival; seats are given in the order of the answers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/commitments/commitments.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/notices/notices.h"
#include "src/people/people.h"
#include "src/procedures/procedures.h"
#include "src/storage/storage.h"
#include "src/threads/threads.h"
#include "src/topics/topics.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}

namespace hezhi::meetings {

using MeetingId = Id<struct MeetingTag>;
using CorrectionId = Id<struct MeetingCorrectionTag>;
using topics::TopicId;

enum class MeetingKind : std::uint8_t {
    council,          ///< 居民议事会
    owners_assembly,  ///< 业主大会会议
    representatives,  ///< 居民代表会议
    hearing,          ///< 听证会
    mediation,        ///< 调解会
    consultation,     ///< 恳谈会、协调会
    other
};
BOOST_DESCRIBE_ENUM(MeetingKind, council, owners_assembly, representatives, hearing, mediation, consultation, other)

enum class MeetingState : std::uint8_t {
    draft,
    called,      ///< the notice is out, and frozen
    in_session,  ///< under way
    held,        ///< over; the minutes are being written
    minuted,     ///< minutes published
    cancelled
};
BOOST_DESCRIBE_ENUM(MeetingState, draft, called, in_session, held, minuted, cancelled)

enum class MeetingEvent : std::uint8_t { begin, change, call, start, end, publish, cancel };
BOOST_DESCRIBE_ENUM(MeetingEvent, begin, change, call, start, end, publish, cancel)

enum class CareKind : std::uint8_t { child_care, wheelchair, sign_language, dialect, transport };
BOOST_DESCRIBE_ENUM(CareKind, child_care, wheelchair, sign_language, dialect, transport)

/// What the meeting wants of a point of its agenda.
enum class WantedResult : std::uint8_t { information, discussion, decision };
BOOST_DESCRIBE_ENUM(WantedResult, information, discussion, decision)

enum class ReplyState : std::uint8_t { coming, waiting, not_coming };
BOOST_DESCRIBE_ENUM(ReplyState, coming, waiting, not_coming)

enum class CoChairState : std::uint8_t { none, invited, accepted, declined };
BOOST_DESCRIBE_ENUM(CoChairState, none, invited, accepted, declined)

struct Paper {
    std::string title;
    std::string link;   ///< https://…, or empty
    std::string words;  ///< what it says, or empty
    friend bool operator==(Paper const&, Paper const&) = default;
};

/// Of the agenda.
struct Point {
    std::string title;
    std::int64_t minutes = 0;
    std::string presenter;
    WantedResult wanted = WantedResult::discussion;
    friend bool operator==(Point const&, Point const&) = default;
};

/// What the convening body types.
struct MeetingDraft {
    JurisdictionId community;
    std::optional<TopicId> topic{};
    BodyId body;
    MeetingKind kind = MeetingKind::council;
    std::string title;
    std::string about{};
    std::string chair{};
    std::string place{};
    std::string online_link{};
    std::string phone{};  ///< for the online part
    std::vector<CareKind> care{};
    std::vector<Paper> papers{};
    std::vector<Point> points{};
    std::optional<std::int64_t> seats{};
    std::optional<std::int64_t> expected{};
    TimePoint starts_at{};
    TimePoint ends_at{};
};

struct Meeting {
    MeetingId id;
    RealmId realm;
    authority::JurisdictionPath community_path;
    MeetingDraft what;
    MeetingState state = MeetingState::draft;
    std::optional<TimePoint> noticed_at{};
    std::optional<TimePoint> started_at{};
    std::optional<TimePoint> held_at{};
    std::optional<TimePoint> minuted_at{};
    std::int64_t attended = 0;
    std::string door_code{};
    std::string co_chair_name{};
    CoChairState co_chair_state = CoChairState::none;
    std::string co_chair_code{};
    std::optional<PersonId> co_chair_person{};
    std::int64_t records = 0;
    std::int64_t sequence = 0;
    std::int64_t revision = 1;
};

/// Of what happened; public.
struct MeetingRecord {
    std::int64_t number = 0;
    TimePoint at{};
    MeetingEvent event{};
    BodyId body;
    MeetingState to{};
    std::vector<std::string> fields{};
    std::string text{};
};

struct Reply {
    PersonId person;
    ReplyState state = ReplyState::coming;
    std::vector<CareKind> care{};
    std::string care_words{};
    TimePoint at{};
};

struct ReplyCounts {
    std::int64_t coming = 0;
    std::int64_t waiting = 0;
};

struct Correction {
    CorrectionId id;
    std::optional<PersonId> person{};  ///< never shown
    std::optional<std::int64_t> point{};
    std::string words;
    TimePoint at{};
    std::optional<bool> is_accepted{};
    std::string answer{};
    std::optional<TimePoint> answered_at{};
};

enum class EntryKind : std::uint8_t {
    speech_asked,      ///< name: asks for the floor; the entry is the speech
    speech_started,    ///< subject: that speech; whoever had the floor before has ended
    speech_ended,      ///< subject, seconds
    speech_withdrawn,  ///< subject
    point_started,     ///< point; the one before has ended
    point_ended,       ///< point, seconds
    motion_moved,      ///< text, name of the mover if the mover agrees, body that must answer; the entry is the motion
    motion_seconded,   ///< subject, heads
    motion_counted,    ///< subject, votes_for, votes_against, abstentions, present
    motion_withdrawn,  ///< subject
    minutes_written,   ///< point, text; subject: the paragraph, else the entry begins one
    action_agreed,     ///< text, body, due; subject: the action, else the entry begins one
    guest_came,        ///< name: somebody without an account
    heads_came         ///< heads: counted without names; negative corrects
};
BOOST_DESCRIBE_ENUM(EntryKind, speech_asked, speech_started, speech_ended, speech_withdrawn, point_started, point_ended,
                    motion_moved, motion_seconded, motion_counted, motion_withdrawn, minutes_written, action_agreed,
                    guest_came, heads_came)

/// Something that a device in the room wrote down.
struct Entry {
    std::string id;
    TimePoint at{};
    EntryKind kind{};
    std::string subject{};
    std::optional<std::int64_t> point{};
    std::string text{};
    std::string name{};
    std::optional<BodyId> body{};
    std::optional<TimePoint> due{};
    std::optional<std::int64_t> seconds{};
    std::optional<std::int64_t> votes_for{};
    std::optional<std::int64_t> votes_against{};
    std::optional<std::int64_t> abstentions{};
    std::optional<std::int64_t> present{};
    std::optional<std::int64_t> heads{};
    std::vector<std::string> builds_on{};
    std::optional<PersonId> person{};

    friend bool operator==(Entry const&, Entry const&) = default;
};

inline constexpr std::size_t kPointsMax = 20;
inline constexpr std::size_t kPapersMax = 10;
inline constexpr std::size_t kBatchMax = 200;
inline constexpr std::int64_t kEntriesMax = 3'000;
inline constexpr auto kCareKeptFor = std::chrono::days{7};       ///< after the meeting's end
inline constexpr auto kNamesKeptFor = std::chrono::days{30};     ///< … of guests and speakers
inline constexpr auto kCorrectionWindow = std::chrono::days{7};  ///< after the minutes
inline constexpr auto kMinutesWithin = std::chrono::days{7};     ///< after the end, as the page promises
inline constexpr auto kDoorOpensBefore = std::chrono::minutes{60};

// ---- Calling

struct MeetingFilter {
    std::optional<JurisdictionId> community{};
    std::optional<TopicId> topic{};
    bool ahead_only = false;   ///< called or under way, the nearest first; else the latest first
    bool with_drafts = false;  ///< of the caller's own bodies
    std::size_t limit = 50;
};
/// Drafts are seen by their body alone. Error: street.unknown.
Result<std::vector<Meeting>> list_meetings(storage::ReadTransaction& tx, authority::Caller const& who,
                                           storage::Scope scope, MeetingFilter const& filter);
/// Error: meeting.unknown, also for the drafts of others.
Result<Meeting> see_meeting(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            MeetingId id);
std::vector<MeetingRecord> records_of(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);

/// Errors: authority's (meeting_call for the body over the community), jurisdiction.unknown, body.unknown,
/// topic.unknown, meeting.ends_before_start, meeting.topic_elsewhere.
Result<Meeting> draft_meeting(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              MeetingDraft const& draft);
/// A draft freely; after the notice with a reason, and whoever answered is told. Errors: as draft_meeting;
/// meeting.unknown, meeting.changed_meanwhile, meeting.act_not_now, meeting.reason_required, meeting.starts_in_past,
/// meeting.fixed where community, body or topic would change after the notice.
Result<Meeting> change_meeting(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                               MeetingId id, std::int64_t revision, MeetingDraft const& draft,
                               std::string const& reason);
/// call, start, end, publish or cancel. Errors: meeting.unknown, authority's, meeting.changed_meanwhile,
/// meeting.act_not_now {state}, meeting.notice_incomplete with all that is missing, meeting.reason_required,
/// meeting.starts_in_past, meeting.no_minutes, meeting.conflicts_open.
Result<Meeting> act_on_meeting(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                               MeetingId id, std::int64_t revision, MeetingEvent event, std::string const& words);

/// The organiser calls her by a name and hands her the code; who accepts is her affair. Again: a new code, until
/// somebody has accepted. Errors: as act_on_meeting; meeting.co_chair_taken.
Result<Meeting> invite_co_chair(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                MeetingId id, std::string const& name);
/// By whoever holds the code; who has accepted may decline later. Errors: authority.sign_in, meeting.unknown,
/// meeting.code_wrong.
Result<Meeting> answer_as_co_chair(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                   MeetingId id, std::string const& code, bool accepts);

// ---- Coming

/// One tap, and back. Coming without a free seat is waiting; a seat that becomes free goes to the first who waits, and
/// that person is told. Errors: authority's (meeting_attend there), meeting.unknown, meeting.not_open.
Result<Meeting> reply(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, MeetingId id,
                      bool comes, std::vector<CareKind> const& care, std::string const& care_words);
std::optional<Reply> find_own_reply(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                    MeetingId id);
/// Of those who wait, from 1.
std::int64_t position_of(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id, Reply const& reply);
ReplyCounts count_replies(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);
struct WantedCare {
    std::vector<CareKind> care;
    std::string words;
};
/// What care is wanted, without whose it is; for the organiser, until kCareKeptFor after the end.
std::vector<WantedCare> wanted_care(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);

/// With the code at the door. Again changes nothing. Errors: authority's (meeting_attend there), meeting.unknown,
/// meeting.code_wrong, meeting.door_closed.
Result<Meeting> sign_in(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, MeetingId id,
                        std::string const& code);
bool has_signed_in(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope, MeetingId id);

// ---- In the room

/// In which part somebody runs a meeting.
bool is_organiser(authority::Caller const& who, Meeting const& meeting);
bool is_co_chair(authority::Caller const& who, Meeting const& meeting);

/// Errors: meeting.unknown, meeting.not_yours.
Result<Meeting> require_room(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             MeetingId id);
/// All of a meeting, oldest first.
std::vector<Entry> entries_of(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);
std::int64_t count_sign_ins(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);

enum class Arrival : std::uint8_t {
    added,
    known,   ///< it arrived before, the same
    differs  ///< another entry has this id, and stands
};
BOOST_DESCRIBE_ENUM(Arrival, added, known, differs)
/// Takes what a device wrote down; in any order, any number of times. Until the minutes are published. Result: one
/// arrival an entry. Errors: meeting.unknown, meeting.not_yours, meeting.room_closed, meeting.entries_max,
/// meeting.entry_incomplete and meeting.count_exceeds_present with the place of each.
Result<std::vector<Arrival>> add_entries(storage::WriteTransaction& tx, authority::Caller const& who,
                                         storage::Scope scope, MeetingId id, std::vector<Entry> entries);

/// A resident asks for the floor by phone, or takes it back before it came. `name`: how the chair calls her. Again
/// changes nothing. Errors: authority's (meeting_attend there), meeting.unknown, meeting.not_in_session,
/// meeting.not_signed_in.
Result<Meeting> ask_for_floor(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              MeetingId id, bool wants, std::string const& name);

// ---- Minutes

/// By somebody who came (signed in). Errors: authority.sign_in, meeting.unknown, meeting.not_signed_in,
/// meeting.corrections_closed.
Result<Correction> ask_correction(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                  MeetingId id, std::optional<std::int64_t> point, std::string const& words);
/// What the meeting resolved and the street office or a department must answer in public (commitments/). A carried
/// motion that named who must answer is asked when the minutes are published; of another one the convening body names
/// them afterwards, here. Errors: meeting.unknown, authority's, meeting.motion_unknown, meeting.not_minuted,
/// meeting.motion_not_carried, meeting.motion_asked, body.unknown, resolution.addressee_unfit.
Result<Meeting> ask_for_answer(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                               MeetingId id, std::string const& motion, BodyId addressee);
/// Which motion became which resolution.
struct AskedMotion {
    std::string motion;
    commitments::ResolutionId resolution;
};
std::vector<AskedMotion> asked_motions(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);

/// In public, by the convening body. Errors: meeting.unknown, authority's, meeting.correction_unknown,
/// meeting.correction_answered.
Result<Correction> answer_correction(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                     MeetingId id, CorrectionId correction, bool is_accepted, std::string const& words);
std::vector<Correction> corrections_of(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);

// ---- Joining the rest.

inline constexpr std::string_view kTellJob = "meeting.tell";
inline constexpr std::string_view kForgetCareJob = "meeting.forget_care";
inline constexpr std::string_view kForgetNamesJob = "meeting.forget_names";
inline constexpr std::string_view kNoticeSubject = "meeting";

/// The live channel of a meeting.
std::string channel(MeetingId id);

std::unique_ptr<jurisdictions::PlaceUse> make_place_use();
std::unique_ptr<people::PersonalData> make_personal_data();
std::unique_ptr<notices::Subject> make_notice_subject();
std::unique_ptr<notices::DigestSource> make_digest_source();
/// notice_days and attendance of the topic's meeting in the present stage.
std::unique_ptr<procedures::StageCounts> make_stage_counts();
std::unique_ptr<threads::Source> make_thread_source();
struct RouteContext {
    std::string public_url{};                                    ///< where calendar files and the door's code lead
    std::function<std::string(std::string const&)> draw_code{};  ///< a text as a picture (SVG) to scan
};
void add_routes(http::Router& router, RouteContext context);
void add_jobs(jobs::Runner& runner);

}  // namespace hezhi::meetings
