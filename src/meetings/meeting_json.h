// Meetings on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "src/http/context.h"
#include "src/meetings/meetings.h"
#include "src/meetings/room.h"

namespace hezhi::meetings {

using MeetingTitle = BoundedText<4, 60>;
using AboutText = BoundedText<0, 2'000, TextKind::paragraphs>;
using ShortText = BoundedText<0, 120>;
using LinkText = BoundedText<0, 500>;
using ReasonText = BoundedText<0, 500, TextKind::paragraphs>;
using CodeText = BoundedText<4, 20>;
using EntryIdText = BoundedText<0, 64>;
using NameText = BoundedText<0, 20, TextKind::name>;
using HeadCount = Bounded<-1'000, 5'000>;
using VoteCount = Bounded<0, 100'000>;

// ---- Replies

struct MeetingBody {
    BodyId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(MeetingBody, (), (id, name))
struct MeetingPlace {
    JurisdictionId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(MeetingPlace, (), (id, name))
struct MeetingPaper {
    std::string title;
    std::string link;
    std::string words;
};
BOOST_DESCRIBE_STRUCT(MeetingPaper, (), (title, link, words))
struct MeetingPoint {
    std::string title;
    std::int64_t minutes;
    std::string presenter;
    WantedResult wanted;
};
BOOST_DESCRIBE_STRUCT(MeetingPoint, (), (title, minutes, presenter, wanted))

struct MeetingLine {
    MeetingId id;
    MeetingKind kind;
    MeetingState state;
    std::string title;
    MeetingPlace community;
    MeetingBody body;
    std::optional<TopicId> topic;
    TimePoint starts_at;
    TimePoint ends_at;
    std::string place;
    bool is_online;
    std::vector<CareKind> care;
    std::optional<std::int64_t> seats;
    bool is_full;
    std::optional<ReplyState> own_reply;
};
BOOST_DESCRIBE_STRUCT(MeetingLine, (),
                      (id, kind, state, title, community, body, topic, starts_at, ends_at, place, is_online, care,
                       seats, is_full, own_reply))
struct MeetingList {
    std::vector<MeetingLine> items;
};
BOOST_DESCRIBE_STRUCT(MeetingList, (), (items))

struct MeetingRecordView {
    TimePoint at;
    MeetingEvent event;
    MeetingState to;
    std::vector<std::string> fields;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(MeetingRecordView, (), (at, event, to, fields, text))

struct VoteCountView {
    std::string entry;
    std::int64_t votes_for;
    std::int64_t votes_against;
    std::int64_t abstentions;
    std::int64_t present;
    bool is_carried;
};
BOOST_DESCRIBE_STRUCT(VoteCountView, (), (entry, votes_for, votes_against, abstentions, present, is_carried))
/// More than one count: devices contradict each other.
struct MotionView {
    std::string id;
    std::optional<std::int64_t> point;
    std::string text;
    std::string mover;
    std::int64_t seconders;
    bool is_withdrawn;
    std::vector<VoteCountView> counts;
    std::optional<MeetingBody> addressee;                 ///< owes the public answer if it carries
    std::optional<commitments::ResolutionId> resolution;  ///< as which it was asked
};
BOOST_DESCRIBE_STRUCT(MotionView, (), (id, point, text, mover, seconders, is_withdrawn, counts, addressee, resolution))
struct TextVersion {
    std::string entry;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(TextVersion, (), (entry, text))
struct ParagraphView {
    std::string id;
    std::optional<std::int64_t> point;
    std::vector<TextVersion> versions;
};
BOOST_DESCRIBE_STRUCT(ParagraphView, (), (id, point, versions))
struct MeetingActionVersion {
    std::string entry;
    std::string text;
    std::optional<MeetingBody> body;
    std::optional<TimePoint> due;
};
BOOST_DESCRIBE_STRUCT(MeetingActionVersion, (), (entry, text, body, due))
struct MeetingActionView {
    std::string id;
    std::optional<std::int64_t> point;
    std::vector<MeetingActionVersion> versions;
};
BOOST_DESCRIBE_STRUCT(MeetingActionView, (), (id, point, versions))

/// How a point of the agenda went; nobody is named.
struct PointOutcome {
    std::int64_t seconds;
    std::int64_t speeches;
    std::int64_t speech_seconds;
    std::int64_t longest_seconds;
};
BOOST_DESCRIBE_STRUCT(PointOutcome, (), (seconds, speeches, speech_seconds, longest_seconds))

struct MinutesView {
    std::vector<PointOutcome> points;
    std::vector<ParagraphView> paragraphs;
    std::vector<MotionView> motions;
    std::vector<MeetingActionView> actions;
};
BOOST_DESCRIBE_STRUCT(MinutesView, (), (points, paragraphs, motions, actions))

struct CorrectionView {
    CorrectionId id;
    std::optional<std::int64_t> point;
    std::string words;
    TimePoint at;
    bool is_own;
    std::optional<bool> is_accepted;
    std::string answer;
    std::optional<TimePoint> answered_at;
};
BOOST_DESCRIBE_STRUCT(CorrectionView, (), (id, point, words, at, is_own, is_accepted, answer, answered_at))

struct MeetingPage : MeetingLine {
    std::string about;
    std::string chair;
    std::string co_chair;     ///< only with her consent
    std::string online_link;  ///< for those who may attend
    std::string phone;
    bool has_online;
    std::vector<MeetingPaper> papers;
    std::vector<MeetingPoint> points;
    std::optional<TimePoint> noticed_at;
    std::int64_t notice_days;
    std::optional<std::int64_t> coming;        ///< small counts are withheld
    std::optional<std::int64_t> coming_below;  ///< below what it is then
    std::optional<std::int64_t> own_position;
    std::vector<CareKind> own_care;
    std::string own_care_words;
    bool is_signed_in;
    bool may_attend;
    bool is_organiser;
    bool is_co_chair;
    bool is_open;  ///< answers are taken
    std::optional<SpeechState> own_speech;
    std::optional<std::int64_t> expected;
    std::optional<std::int64_t> attended;  ///< once held
    std::optional<TimePoint> held_at;
    std::optional<TimePoint> minutes_due;
    std::optional<TimePoint> minuted_at;
    std::optional<TimePoint> corrections_until;
    std::optional<MinutesView> minutes;  ///< once published
    std::vector<CorrectionView> corrections;
    std::vector<MeetingRecordView> records;
    std::vector<MeetingEvent> possible;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(MeetingPage, (MeetingLine),
                      (about, chair, co_chair, online_link, phone, has_online, papers, points, noticed_at, notice_days,
                       coming, coming_below, own_position, own_care, own_care_words, is_signed_in, may_attend,
                       is_organiser, is_co_chair, is_open, own_speech, expected, attended, held_at, minutes_due,
                       minuted_at, corrections_until, minutes, corrections, records, possible, revision))

struct SpeechView {
    std::string id;
    std::string name;
    std::optional<std::int64_t> point;
    SpeechState state;
    TimePoint asked_at;
    std::optional<TimePoint> started_at;
    std::int64_t seconds;
    std::optional<std::int64_t> position;  ///< of those who wait, from 1
    bool by_phone;
};
BOOST_DESCRIBE_STRUCT(SpeechView, (), (id, name, point, state, asked_at, started_at, seconds, position, by_phone))
struct RoomPoint {
    bool is_running;
    std::optional<TimePoint> started_at;
    std::int64_t seconds;
};
BOOST_DESCRIBE_STRUCT(RoomPoint, (), (is_running, started_at, seconds))
struct RoomConflict {
    ConflictKind kind;
    std::string entry;
};
BOOST_DESCRIBE_STRUCT(RoomConflict, (), (kind, entry))
struct WantedCareView {
    std::vector<CareKind> care;
    std::string words;
};
BOOST_DESCRIBE_STRUCT(WantedCareView, (), (care, words))

/// For the convening body and the co-chair. Exact counts, no names of who comes.
struct MeetingRoom {
    MeetingId id;
    MeetingState state;
    TimePoint now;
    std::string door_code;
    std::optional<std::string> door_picture;  ///< SVG to scan; with the room's page alone
    std::int64_t coming;
    std::int64_t waiting;
    std::int64_t signed_in;
    std::int64_t guests;
    std::int64_t heads;
    std::vector<WantedCareView> wanted_care;
    CoChairState co_chair_state;
    std::string co_chair_name;
    std::string co_chair_code;  ///< for the organiser, while she has not answered
    std::vector<RoomPoint> points;
    std::vector<SpeechView> speeches;
    std::vector<MotionView> motions;
    std::vector<ParagraphView> paragraphs;
    std::vector<MeetingActionView> actions;
    std::vector<RoomConflict> conflicts;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(MeetingRoom, (),
                      (id, state, now, door_code, door_picture, coming, waiting, signed_in, guests, heads, wanted_care,
                       co_chair_state, co_chair_name, co_chair_code, points, speeches, motions, paragraphs, actions,
                       conflicts, revision))

struct EntriesReply {
    std::vector<Arrival> arrivals;
    MeetingRoom room;
};
BOOST_DESCRIBE_STRUCT(EntriesReply, (), (arrivals, room))

// ---- Requests

struct ListMeetingsRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
    std::optional<TopicId> topic;
    std::optional<bool> ahead;
    std::optional<bool> drafts;
};
BOOST_DESCRIBE_STRUCT(ListMeetingsRequest, (), (street, community, topic, ahead, drafts))
struct MeetingRequest {
    RealmId street;
    MeetingId meeting;
};
BOOST_DESCRIBE_STRUCT(MeetingRequest, (), (street, meeting))
struct AskForAnswerRequest {
    RealmId street;
    MeetingId meeting;
    EntryIdText motion;
    BodyId addressee;
};
BOOST_DESCRIBE_STRUCT(AskForAnswerRequest, (), (street, meeting, motion, addressee))

struct PaperDraft {
    BoundedText<2, 80> title;
    LinkText link;
    AboutText words;
};
BOOST_DESCRIBE_STRUCT(PaperDraft, (), (title, link, words))
struct PointDraft {
    BoundedText<2, 80> title;
    Bounded<1, 480> minutes;
    ShortText presenter;
    WantedResult wanted;
};
BOOST_DESCRIBE_STRUCT(PointDraft, (), (title, minutes, presenter, wanted))

struct DraftMeetingRequest {
    RealmId street;
    JurisdictionId community;
    std::optional<TopicId> topic;
    BodyId body;
    MeetingKind kind;
    MeetingTitle title;
    AboutText about;
    ShortText chair;
    ShortText place;
    LinkText online_link;
    BoundedText<0, 40> phone;
    std::vector<CareKind> care;
    std::vector<PaperDraft> papers;
    std::vector<PointDraft> points;
    std::optional<Bounded<1, 100'000>> seats;
    std::optional<Bounded<1, 100'000>> expected;
    TimePoint starts_at;
    TimePoint ends_at;
};
BOOST_DESCRIBE_STRUCT(DraftMeetingRequest, (),
                      (street, community, topic, body, kind, title, about, chair, place, online_link, phone, care,
                       papers, points, seats, expected, starts_at, ends_at))
struct ChangeMeetingRequest : DraftMeetingRequest {
    MeetingId meeting;
    http::IfMatch if_match;
    ReasonText reason;
};
BOOST_DESCRIBE_STRUCT(ChangeMeetingRequest, (DraftMeetingRequest), (meeting, if_match, reason))

struct ActOnMeetingRequest {
    RealmId street;
    MeetingId meeting;
    http::IfMatch if_match;
    MeetingEvent event;
    ReasonText words;
};
BOOST_DESCRIBE_STRUCT(ActOnMeetingRequest, (), (street, meeting, if_match, event, words))
struct ReplyToMeetingRequest {
    RealmId street;
    MeetingId meeting;
    bool comes;
    std::vector<CareKind> care;
    ShortText care_words;
};
BOOST_DESCRIBE_STRUCT(ReplyToMeetingRequest, (), (street, meeting, comes, care, care_words))
struct SignInAtMeetingRequest {
    RealmId street;
    MeetingId meeting;
    CodeText code;
};
BOOST_DESCRIBE_STRUCT(SignInAtMeetingRequest, (), (street, meeting, code))
struct AskForFloorRequest {
    RealmId street;
    MeetingId meeting;
    bool wants;
    BoundedText<1, 20, TextKind::name> name;
};
BOOST_DESCRIBE_STRUCT(AskForFloorRequest, (), (street, meeting, wants, name))
struct InviteCoChairRequest {
    RealmId street;
    MeetingId meeting;
    BoundedText<1, 20, TextKind::name> name;
};
BOOST_DESCRIBE_STRUCT(InviteCoChairRequest, (), (street, meeting, name))
struct AnswerAsCoChairRequest {
    RealmId street;
    MeetingId meeting;
    BoundedText<0, 20> code;
    bool accepts;
};
BOOST_DESCRIBE_STRUCT(AnswerAsCoChairRequest, (), (street, meeting, code, accepts))

/// What a device wrote down; `id` is the device's own, so that a repetition changes nothing.
struct RoomEntry {
    BoundedText<8, 64> id;
    TimePoint at;
    EntryKind kind;
    std::optional<EntryIdText> subject;
    std::optional<Bounded<1, 20>> point;
    std::optional<AboutText> text;
    std::optional<NameText> name;
    std::optional<BodyId> body;
    std::optional<TimePoint> due;
    std::optional<Bounded<0, 86'400>> seconds;
    std::optional<VoteCount> votes_for;
    std::optional<VoteCount> votes_against;
    std::optional<VoteCount> abstentions;
    std::optional<VoteCount> present;
    std::optional<HeadCount> heads;
    std::vector<EntryIdText> builds_on;
};
BOOST_DESCRIBE_STRUCT(RoomEntry, (),
                      (id, at, kind, subject, point, text, name, body, due, seconds, votes_for, votes_against,
                       abstentions, present, heads, builds_on))
struct AddEntriesRequest {
    RealmId street;
    MeetingId meeting;
    std::vector<RoomEntry> entries;
};
BOOST_DESCRIBE_STRUCT(AddEntriesRequest, (), (street, meeting, entries))

struct AskCorrectionRequest {
    RealmId street;
    MeetingId meeting;
    std::optional<Bounded<1, 20>> point;
    BoundedText<4, 1'000, TextKind::paragraphs> words;
};
BOOST_DESCRIBE_STRUCT(AskCorrectionRequest, (), (street, meeting, point, words))
struct AnswerCorrectionRequest {
    RealmId street;
    MeetingId meeting;
    CorrectionId correction;
    bool is_accepted;
    BoundedText<2, 1'000, TextKind::paragraphs> words;
};
BOOST_DESCRIBE_STRUCT(AnswerCorrectionRequest, (), (street, meeting, correction, is_accepted, words))

/// Errors: field.too_many with the place; meeting.link_refused for a link that is not https or http.
Result<MeetingDraft> draft_of(DraftMeetingRequest const& request);
Result<std::vector<Entry>> entries_of(AddEntriesRequest const& request);
MeetingLine line_of(storage::ReadTransaction& tx, authority::Caller const& who, Meeting const& meeting);
MeetingPage page_of(storage::ReadTransaction& tx, authority::Caller const& who, Meeting const& meeting);
MeetingRoom room_of(storage::ReadTransaction& tx, authority::Caller const& who, Meeting const& meeting);
CorrectionView view_of(authority::Caller const& who, Correction const& correction);

}  // namespace hezhi::meetings
