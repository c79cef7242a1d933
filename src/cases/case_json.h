// Cases on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/cases/cases.h"
#include "src/http/context.h"

namespace hezhi::casework {

BOOST_DESCRIBE_ENUM(CaseState, received, need_info, dispatched, return_requested, in_progress, replied, follow_up,
                    closed, refused, merged, withdrawn, to_deliberation)
BOOST_DESCRIBE_ENUM(CaseEvent, report, ask_info, give_info, info_expired, dispatch, sign_in, ask_return, uphold_return,
                    keep_return, ask_extension, grant_extension, refuse_extension, call_joint, arrive, miss_report,
                    evaluate_joint, end_joint, agree_action, assign_action, finish_action, drop_action, miss_action,
                    reply, begin_follow_up, confirm, unreachable, lapse, reopen, refuse, merge, withdraw,
                    send_to_deliberation, leave_deliberation, conclude_deliberation, supervise, remind, become_overdue,
                    step_overdue, note)
BOOST_DESCRIBE_ENUM(Actor, reporter, desk, lead, support, arbiter, supervisor, clock)
BOOST_DESCRIBE_ENUM(RefusalGround, outside_government_duty, emergency_service, other_state_organ, in_legal_proceedings,
                    secret_or_privacy, repeated_without_new_facts, no_real_demand)
BOOST_DESCRIBE_ENUM(Closing, none, confirmed, unreachable, unanswered)

}  // namespace hezhi::casework

namespace hezhi::cases {

using CaseText = BoundedText<2, 2'000, TextKind::paragraphs>;
/// What was reported: may be left to a photograph or a voice note.
using ReportText = BoundedText<0, 2'000, TextKind::paragraphs>;
using ReasonText = BoundedText<2, 1'000, TextKind::paragraphs>;
using OptionalText = BoundedText<0, 1'000, TextKind::paragraphs>;
using ReplyText = BoundedText<4, 4'000, TextKind::paragraphs>;
using LocationText = BoundedText<0, 120>;
using ContactName = BoundedText<0, 40, TextKind::name>;
using ContactPhone = BoundedText<0, 30>;
/// Made by the reporter's device, kept as a hash: 128 random bits at least, as text.
using FollowSecret = BoundedText<22, 64, TextKind::secret>;
using Latitude = Bounded<-900'000'000, 900'000'000>;
using Longitude = Bounded<-1'800'000'000, 1'800'000'000>;
using Stars = Bounded<1, 5>;
/// The id of an upload, as the receipt said it.
using MediaRef = BoundedText<32, 32>;

// ---- Replies

struct BodyRef {
    BodyId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(BodyRef, (), (id, name))

struct PlaceLabel {
    JurisdictionId id;
    std::string name;  ///< "柳荫里社区 3号楼"
};
BOOST_DESCRIBE_STRUCT(PlaceLabel, (), (id, name))

struct MatterRef {
    MatterId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(MatterRef, (), (id, name))

struct PointView {
    std::int64_t latitude_e7;
    std::int64_t longitude_e7;
};
BOOST_DESCRIBE_STRUCT(PointView, (), (latitude_e7, longitude_e7))

/// A line of a list. `text` is what this reader may see.
struct CaseLine {
    CaseId id;
    std::string number;
    CaseKind kind;
    casework::CaseState state;
    std::string text;
    std::optional<MatterRef> matter;
    PlaceLabel place;
    std::string location;
    std::optional<PointView> point;  ///< for strangers within about 100 m, and not beside homes
    Urgency urgency;
    TimePoint received_at;
    std::optional<TimePoint> due_at;      ///< until when the holder must act
    std::optional<TimePoint> resolve_by;  ///< the public deadline, while it runs
    std::optional<BodyRef> holder;
    std::int64_t reporters;
    bool is_open;
    bool is_overdue;
    bool is_joint;
    bool is_supervised;
};
BOOST_DESCRIBE_STRUCT(CaseLine, (),
                      (id, number, kind, state, text, matter, place, location, point, urgency, received_at, due_at,
                       resolve_by, holder, reporters, is_open, is_overdue, is_joint, is_supervised))

struct CaseEventView {
    std::int64_t number;
    TimePoint at;
    casework::CaseEvent event;
    casework::Actor actor;
    std::optional<BodyRef> acting_body;
    std::string person;  ///< of staff, for staff; empty otherwise
    casework::CaseState from;
    casework::CaseState to;
    std::optional<BodyRef> named_body;
    std::optional<MatterRef> matter;  ///< whose row of the register was named
    std::string basis;                ///< the rule: that row and its legal basis, as it was then
    std::string ground;
    std::string text;
    std::optional<TimePoint> due_at;
    std::optional<TimePoint> named_until;  ///< until when an extension was asked for; the date of an action
    std::optional<std::int64_t> action;
    Visibility visibility;
};
BOOST_DESCRIBE_STRUCT(CaseEventView, (),
                      (number, at, event, actor, acting_body, person, from, to, named_body, matter, basis, ground, text,
                       due_at, named_until, action, visibility))

struct InvolvedView {
    BodyRef body;
    BodyPart part;
    TimePoint assigned_at;
    std::optional<TimePoint> signed_at;
    std::optional<TimePoint> report_by;
    std::optional<TimePoint> arrived_at;
    std::optional<std::int64_t> rating;
    std::string rating_text;
};
BOOST_DESCRIBE_STRUCT(InvolvedView, (),
                      (body, part, assigned_at, signed_at, report_by, arrived_at, rating, rating_text))

/// A joint action: what, whose, until when, and how it ended. Bodies, never persons.
struct ActionView {
    std::int64_t number;
    std::string text;
    std::optional<BodyRef> body;
    std::optional<TimePoint> due_at;
    ActionState state;
    bool is_late;  ///< open, and its date passed
    std::string outcome;
    TimePoint agreed_at;
    std::optional<TimePoint> ended_at;
};
BOOST_DESCRIBE_STRUCT(ActionView, (), (number, text, body, due_at, state, is_late, outcome, agreed_at, ended_at))

struct ReporterView {
    std::int64_t number;
    Contact contact;
    std::string name;
    std::string phone;
    std::string text;
    TimePoint joined_at;
};
BOOST_DESCRIBE_STRUCT(ReporterView, (), (number, contact, name, phone, text, joined_at))

struct RatingView {
    std::int64_t reply;
    bool by_phone;
    bool is_solved;
    std::optional<std::int64_t> stars;
    std::string text;
    TimePoint at;
    bool is_voice;  ///< of somebody who joined: beside the case
};
BOOST_DESCRIBE_STRUCT(RatingView, (), (reply, by_phone, is_solved, stars, text, at, is_voice))

/// What those who joined say of the last reply.
struct VoicesView {
    std::int64_t solved;
    std::int64_t unsolved;
};
BOOST_DESCRIBE_STRUCT(VoicesView, (), (solved, unsolved))

struct MediaView {
    std::string id;
    media::MediaKind kind;
    std::string content_type;
    bool is_public;
};
BOOST_DESCRIBE_STRUCT(MediaView, (), (id, kind, content_type, is_public))

/// What the public clock shows: time since receipt without pauses, in seconds; it stops with the reply.
struct ClockView {
    std::int64_t reading_s;
    std::int64_t paused_s;
    std::optional<TimePoint> paused_since;
    std::optional<TimePoint> stopped_at;
};
BOOST_DESCRIBE_STRUCT(ClockView, (), (reading_s, paused_s, paused_since, stopped_at))

struct CasePage : CaseLine {
    View view;
    Channel channel;
    Publicity publicity;
    std::optional<std::string> public_text;
    std::optional<std::string> proposed_text;  ///< for the desk, until it has looked: what redaction leaves
    std::string source;
    std::string source_number;
    std::optional<BodyRef> desk;
    std::optional<BodyRef> lead;
    ClockView clock;
    std::optional<TimePoint> replied_at;
    std::optional<TimePoint> closed_at;
    casework::Closing closing;
    std::optional<CaseId> merged_into;
    bool is_reopenable;
    std::optional<TimePoint> reopen_until;     ///< of a closed case
    std::optional<TimePoint> extension_until;  ///< asked for, not yet decided
    VoicesView voices;
    bool may_voice;  ///< the caller joined, and may say solved or not beside the case
    std::vector<CaseEventView> events;
    std::vector<InvolvedView> bodies;
    std::vector<ActionView> actions;
    std::vector<ReporterView> reporter_list;
    std::vector<RatingView> ratings;
    std::vector<MediaView> media;
    std::vector<casework::CaseEvent> possible;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(CasePage, (CaseLine),
                      (view, channel, publicity, public_text, proposed_text, source, source_number, desk, lead, clock,
                       replied_at, closed_at, closing, merged_into, is_reopenable, reopen_until, extension_until,
                       voices, may_voice, events, bodies, actions, reporter_list, ratings, media, possible, revision))

struct SimilarCase {
    CaseId id;
    std::string number;
    casework::CaseState state;
    std::string text;  ///< redacted; empty until the desk has looked
    PlaceLabel place;
    std::string location;
    TimePoint received_at;
    std::int64_t reporters;
};
BOOST_DESCRIBE_STRUCT(SimilarCase, (), (id, number, state, text, place, location, received_at, reporters))

struct SimilarCases {
    std::vector<SimilarCase> items;
};
BOOST_DESCRIBE_STRUCT(SimilarCases, (), (items))

struct OwnCases {
    std::vector<CaseLine> items;
};
BOOST_DESCRIBE_STRUCT(OwnCases, (), (items))

struct FoundCases {
    std::vector<CaseLine> items;
};
BOOST_DESCRIBE_STRUCT(FoundCases, (), (items))

BOOST_DESCRIBE_STRUCT(QueueCounts, (), (mine, called, unassigned, late, returned))

// ---- Requests

struct ReportCaseRequest {
    RealmId street;
    ReportText text;
    std::optional<CaseKind> kind;
    JurisdictionId place;
    LocationText location;
    std::optional<Latitude> latitude_e7;
    std::optional<Longitude> longitude_e7;
    std::optional<MatterId> matter;
    std::optional<Urgency> urgency;
    Contact contact;
    ContactName name;
    ContactPhone phone;
    std::optional<FollowSecret> follow_secret;
    std::optional<std::vector<MediaRef>> media;
};
BOOST_DESCRIBE_STRUCT(ReportCaseRequest, (),
                      (street, text, kind, place, location, latitude_e7, longitude_e7, matter, urgency, contact, name,
                       phone, follow_secret, media))

struct EnterCaseRequest : ReportCaseRequest {
    Channel channel;
};
BOOST_DESCRIBE_STRUCT(EnterCaseRequest, (ReportCaseRequest), (channel))

struct ListCasesRequest : PageRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
    std::optional<MatterId> matter;
    std::optional<bool> is_open;
};
BOOST_DESCRIBE_STRUCT(ListCasesRequest, (PageRequest), (street, community, matter, is_open))

struct DeskCasesRequest : PageRequest {
    RealmId street;
    std::optional<Queue> queue;
    std::optional<JurisdictionId> place;
};
BOOST_DESCRIBE_STRUCT(DeskCasesRequest, (PageRequest), (street, queue, place))

struct DeskCountsRequest {
    RealmId street;
    std::optional<JurisdictionId> place;
};
BOOST_DESCRIBE_STRUCT(DeskCountsRequest, (), (street, place))

struct CaseSearchRequest {
    RealmId street;
    BoundedText<1, 60> words;
};
BOOST_DESCRIBE_STRUCT(CaseSearchRequest, (), (street, words))

struct SimilarCasesRequest {
    RealmId street;
    JurisdictionId place;
    BoundedText<0, 2'000, TextKind::paragraphs> text;
    std::optional<Latitude> latitude_e7;
    std::optional<Longitude> longitude_e7;
};
BOOST_DESCRIBE_STRUCT(SimilarCasesRequest, (), (street, place, text, latitude_e7, longitude_e7))

struct StreetRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(StreetRequest, (), (street))

struct CaseRequest {
    RealmId street;
    CaseId case_;
};
BOOST_DESCRIBE_STRUCT(CaseRequest, (), (street, case_))

struct FollowedCaseRequest {
    RealmId street;
    CaseId case_;
    FollowSecret follow_secret;
};
BOOST_DESCRIBE_STRUCT(FollowedCaseRequest, (), (street, case_, follow_secret))

struct JoinCaseRequest {
    RealmId street;
    CaseId case_;
    OptionalText text;
    Contact contact;
    ContactName name;
    ContactPhone phone;
    std::optional<FollowSecret> follow_secret;
};
BOOST_DESCRIBE_STRUCT(JoinCaseRequest, (), (street, case_, text, contact, name, phone, follow_secret))

/// What every act of staff begins with: which case, and the revision that was read.
struct ActRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
};
#define HZ_ACT_MEMBERS street, case_, if_match
BOOST_DESCRIBE_STRUCT(ActRequest, (), (HZ_ACT_MEMBERS))

struct ReasonedActRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    ReasonText text;
};
BOOST_DESCRIBE_STRUCT(ReasonedActRequest, (), (HZ_ACT_MEMBERS, text))

struct RemarkedActRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    std::optional<OptionalText> text;
};
BOOST_DESCRIBE_STRUCT(RemarkedActRequest, (), (HZ_ACT_MEMBERS, text))

struct DispatchCaseRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    std::optional<MatterId> matter;
    std::optional<BodyId> lead;
    std::optional<std::vector<BodyId>> supports;
    std::optional<OptionalText> text;
    std::optional<CaseText> public_text;
    std::optional<Publicity> publicity;
    std::optional<bool> shows_media;
};
BOOST_DESCRIBE_STRUCT(DispatchCaseRequest, (),
                      (HZ_ACT_MEMBERS, matter, lead, supports, text, public_text, publicity, shows_media))

struct ReturnCaseRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    MatterId matter;
    std::optional<BodyId> body;
    ReasonText text;
};
BOOST_DESCRIBE_STRUCT(ReturnCaseRequest, (), (HZ_ACT_MEMBERS, matter, body, text))

enum class Ruling : std::uint8_t { uphold, keep };
BOOST_DESCRIBE_ENUM(Ruling, uphold, keep)

struct RuleReturnRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    Ruling ruling;
    std::optional<MatterId> matter;
    std::optional<BodyId> body;
    ReasonText text;
};
BOOST_DESCRIBE_STRUCT(RuleReturnRequest, (), (HZ_ACT_MEMBERS, ruling, matter, body, text))

struct AskExtensionRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    TimePoint by;
    ReasonText text;
};
BOOST_DESCRIBE_STRUCT(AskExtensionRequest, (), (HZ_ACT_MEMBERS, by, text))

struct RuleExtensionRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    bool granted;
    std::optional<TimePoint> by;
    std::optional<OptionalText> text;
};
BOOST_DESCRIBE_STRUCT(RuleExtensionRequest, (), (HZ_ACT_MEMBERS, granted, by, text))

struct CallJointRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    std::vector<BodyId> bodies;
    TimePoint by;
    ReasonText text;
};
BOOST_DESCRIBE_STRUCT(CallJointRequest, (), (HZ_ACT_MEMBERS, bodies, by, text))

struct EvaluateJointRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    BodyId body;
    Stars stars;
    OptionalText text;
};
BOOST_DESCRIBE_STRUCT(EvaluateJointRequest, (), (HZ_ACT_MEMBERS, body, stars, text))

struct ReplyCaseRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    ReplyText text;
    std::optional<std::vector<MediaRef>> media;
};
BOOST_DESCRIBE_STRUCT(ReplyCaseRequest, (), (HZ_ACT_MEMBERS, text, media))

/// What a call to the reporter brought.
enum class FollowUpResult : std::uint8_t { begun, solved, unsolved, unreachable };
BOOST_DESCRIBE_ENUM(FollowUpResult, begun, solved, unsolved, unreachable)

struct FollowUpRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    FollowUpResult result;
    std::optional<Stars> stars;
    std::optional<OptionalText> text;
};
BOOST_DESCRIBE_STRUCT(FollowUpRequest, (), (HZ_ACT_MEMBERS, result, stars, text))

struct RefuseCaseRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    casework::RefusalGround ground;
    ReasonText text;
    ReasonText route;
};
BOOST_DESCRIBE_STRUCT(RefuseCaseRequest, (), (HZ_ACT_MEMBERS, ground, text, route))

struct MergeCaseRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    CaseId into;
};
BOOST_DESCRIBE_STRUCT(MergeCaseRequest, (), (HZ_ACT_MEMBERS, into))

struct NoteRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    ReasonText text;
    bool is_public;
};
BOOST_DESCRIBE_STRUCT(NoteRequest, (), (HZ_ACT_MEMBERS, text, is_public))

struct AgreeActionRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    ReasonText text;
    std::optional<BodyId> body;
    std::optional<TimePoint> by;
};
BOOST_DESCRIBE_STRUCT(AgreeActionRequest, (), (HZ_ACT_MEMBERS, text, body, by))

using ActionNumber = Bounded<1, 1'000>;

struct AssignActionRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    ActionNumber action;
    std::optional<BodyId> body;
    std::optional<TimePoint> by;
    std::optional<OptionalText> text;
};
BOOST_DESCRIBE_STRUCT(AssignActionRequest, (), (HZ_ACT_MEMBERS, action, body, by, text))

struct FinishActionRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    ActionNumber action;
    ReasonText text;
    std::optional<std::vector<MediaRef>> media;
};
BOOST_DESCRIBE_STRUCT(FinishActionRequest, (), (HZ_ACT_MEMBERS, action, text, media))

struct DropActionRequest {
    RealmId street;
    CaseId case_;
    http::IfMatch if_match;
    ActionNumber action;
    ReasonText text;
};
BOOST_DESCRIBE_STRUCT(DropActionRequest, (), (HZ_ACT_MEMBERS, action, text))

#undef HZ_ACT_MEMBERS

// Acts of reporters: no revision, since they act on what they read minutes ago, and a secret where they are not signed
// in.

struct AddCaseMediaRequest {
    RealmId street;
    CaseId case_;
    std::vector<MediaRef> media;
    std::optional<FollowSecret> follow_secret;
};
BOOST_DESCRIBE_STRUCT(AddCaseMediaRequest, (), (street, case_, media, follow_secret))

struct RateCaseRequest {
    RealmId street;
    CaseId case_;
    bool is_solved;
    std::optional<Stars> stars;
    std::optional<OptionalText> text;
    std::optional<FollowSecret> follow_secret;
};
BOOST_DESCRIBE_STRUCT(RateCaseRequest, (), (street, case_, is_solved, stars, text, follow_secret))

struct AnswerQuestionRequest {
    RealmId street;
    CaseId case_;
    CaseText text;
    std::optional<FollowSecret> follow_secret;
};
BOOST_DESCRIBE_STRUCT(AnswerQuestionRequest, (), (street, case_, text, follow_secret))

struct ReporterActRequest {
    RealmId street;
    CaseId case_;
    std::optional<OptionalText> text;
    std::optional<FollowSecret> follow_secret;
};
BOOST_DESCRIBE_STRUCT(ReporterActRequest, (), (street, case_, text, follow_secret))

struct RevealContactRequest {
    RealmId street;
    CaseId case_;
    Bounded<1, 1'000'000> reporter;
    ReasonText reason;
};
BOOST_DESCRIBE_STRUCT(RevealContactRequest, (), (street, case_, reporter, reason))

CaseLine line_of(storage::ReadTransaction& tx, Case const& the_case, View view);
CasePage page_of(storage::ReadTransaction& tx, SeenCase const& seen, TimePoint now);
SimilarCase similar_of(storage::ReadTransaction& tx, Case const& the_case);

}  // namespace hezhi::cases
