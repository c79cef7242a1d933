// HTTP ↔ meetings.
#include <utility>

#include "src/bodies/bodies.h"
#include "src/http/conditional.h"
#include "src/http/routes.h"
#include "src/meetings/calendar_file.h"
#include "src/meetings/meeting_json.h"
#include "src/meetings/meetings.h"

namespace hezhi::meetings {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::string_view kStale = "meeting.changed_meanwhile";

Result<http::With<MeetingPage>> shown(ReadTransaction& tx, Caller const& who, Result<Meeting> const& meeting) {
    if (!meeting) return fail(meeting.error());
    return http::With<MeetingPage>{page_of(tx, who, *meeting)}.etag(std::to_string(meeting->revision));
}

std::string host_of(std::string_view url) {
    auto const scheme = url.find("://");
    auto const host = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
    auto const end = host.find_first_of(":/");
    auto const name = host.substr(0, end);
    return name.empty() ? "hezhi.invalid" : std::string(name);
}

void add_reading(http::Router& router, std::string const& public_url) {
    router.read<ListMeetingsRequest, MeetingList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/meetings",
         .permission = Permission::public_read,
         .summary = "Meetings of a street, a community or a topic: those ahead, the nearest first, or all, the latest "
                    "first; drafts for their body"},
        [](ReadTransaction& tx, Caller const& who, ListMeetingsRequest const& request) -> Result<MeetingList> {
            HZ_TRY(auto const found, list_meetings(tx, who, Scope{request.street},
                                                   {.community = request.community,
                                                    .topic = request.topic,
                                                    .ahead_only = request.ahead.value_or(false),
                                                    .with_drafts = request.drafts.value_or(false)}));
            MeetingList list;
            for (auto const& one : found) list.items.push_back(line_of(tx, who, one));
            return list;
        });
    router.read<MeetingRequest, MeetingPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/meetings/{meeting}",
         .permission = Permission::public_read,
         .summary = "A meeting: notice, agenda, what was changed, minutes and corrections"},
        [](ReadTransaction& tx, Caller const& who, MeetingRequest const& request) {
            return shown(tx, who, see_meeting(tx, who, Scope{request.street}, request.meeting));
        });
    router.read<MeetingRequest, http::Document>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/meetings/{meeting}/calendar.ics",
         .permission = Permission::public_read,
         .summary = "The meeting as an iCalendar file"},
        [public_url](ReadTransaction& tx, Caller const& who, MeetingRequest const& request) -> Result<http::Document> {
            HZ_TRY(auto const meeting, see_meeting(tx, who, Scope{request.street}, request.meeting));
            if (!meeting.noticed_at) return fail(ErrorCode::not_found, "meeting.unknown");
            auto const body = bodies::find_body(tx, meeting.what.body);
            CalendarPlace const place{
                .url = public_url + "/s/" + request.street.str() + "/meetings/" + request.meeting.str(),
                .host = host_of(public_url),
                .body = body ? body->name : std::string{},
                .with_link = authority::can(who, Permission::meeting_attend, meeting.community_path)};
            return http::Document{"text/calendar; charset=utf-8", calendar_file(meeting, place, who.now),
                                  "hezhi-meeting-" + request.meeting.str() + ".ics"};
        });
}

void add_calling(http::Router& router) {
    router.write<DraftMeetingRequest, MeetingPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/meetings",
         .permission = Permission::meeting_call,
         .summary = "Draft a meeting",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           DraftMeetingRequest const& request) -> Result<http::With<MeetingPage>> {
            HZ_TRY(auto const draft, draft_of(request));
            HZ_TRY(auto const made, draft_meeting(tx, who, Scope{request.street}, draft));
            return http::With<MeetingPage>{page_of(tx, who, made)}
                .etag(std::to_string(made.revision))
                .created("/api/v1/s/" + request.street.str() + "/meetings/" + made.id.str());
        });
    router.write<ChangeMeetingRequest, MeetingPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/meetings/{meeting}",
         .permission = Permission::meeting_call,
         .summary = "Change it: a draft freely, after the notice with a reason that everybody reads"},
        [](WriteTransaction& tx, Caller const& who,
           ChangeMeetingRequest const& request) -> Result<http::With<MeetingPage>> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            HZ_TRY(auto const draft, draft_of(request));
            return shown(
                tx, who,
                change_meeting(tx, who, Scope{request.street}, request.meeting, revision, draft, request.reason.str()));
        });
    router.write<ActOnMeetingRequest, MeetingPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/meetings/{meeting}/acts",
         .permission = Permission::meeting_call,
         .summary = "Call it, start it, end it, publish its minutes, or cancel it with a reason"},
        [](WriteTransaction& tx, Caller const& who,
           ActOnMeetingRequest const& request) -> Result<http::With<MeetingPage>> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who,
                         act_on_meeting(tx, who, Scope{request.street}, request.meeting, revision, request.event,
                                        request.words.str()));
        });
    router.write<InviteCoChairRequest, MeetingRoom>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/meetings/{meeting}/co-chair",
         .permission = Permission::meeting_call,
         .summary = "Invite a resident to co-chair, by a code to hand over; shown to nobody until she accepts"},
        [](WriteTransaction& tx, Caller const& who, InviteCoChairRequest const& request) -> Result<MeetingRoom> {
            HZ_TRY(auto const meeting,
                   invite_co_chair(tx, who, Scope{request.street}, request.meeting, request.name.str()));
            return room_of(tx, who, meeting);
        });
    router.write<AnswerAsCoChairRequest, void>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/meetings/{meeting}/co-chair",
         .permission = Permission::own_account,
         .summary = "Accept to co-chair with the code that one was given, or decline, also later",
         .budget = http::Budget::credentials},
        [](WriteTransaction& tx, Caller const& who, AnswerAsCoChairRequest const& request) -> Result<void> {
            HZ_TRY(answer_as_co_chair(tx, who, Scope{request.street}, request.meeting, request.code.str(),
                                      request.accepts));
            return {};
        });
}

void add_attending(http::Router& router) {
    router.write<ReplyToMeetingRequest, MeetingPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/meetings/{meeting}/reply",
         .permission = Permission::meeting_attend,
         .summary = "Say whether one comes; without a free seat one waits, in order"},
        [](WriteTransaction& tx, Caller const& who, ReplyToMeetingRequest const& request) {
            return shown(tx, who,
                         reply(tx, who, Scope{request.street}, request.meeting, request.comes, request.care,
                               request.care_words.str()));
        });
    router.write<SignInAtMeetingRequest, MeetingPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/meetings/{meeting}/sign-in",
         .permission = Permission::meeting_attend,
         .summary = "Sign in with the code at the door",
         .budget = http::Budget::credentials},
        [](WriteTransaction& tx, Caller const& who, SignInAtMeetingRequest const& request) {
            return shown(tx, who, sign_in(tx, who, Scope{request.street}, request.meeting, request.code.str()));
        });
    router.write<AskForFloorRequest, MeetingPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/meetings/{meeting}/floor",
         .permission = Permission::meeting_attend,
         .summary = "Ask for the floor, or take the request back"},
        [](WriteTransaction& tx, Caller const& who, AskForFloorRequest const& request) {
            return shown(
                tx, who,
                ask_for_floor(tx, who, Scope{request.street}, request.meeting, request.wants, request.name.str()));
        });
    router.write<AskCorrectionRequest, CorrectionView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/meetings/{meeting}/corrections",
         .permission = Permission::meeting_attend,
         .summary = "Say what is wrong in the minutes, within a week; by somebody who signed in",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, AskCorrectionRequest const& request) -> Result<CorrectionView> {
            auto const point = request.point ? std::optional(request.point->value()) : std::nullopt;
            HZ_TRY(auto const made,
                   ask_correction(tx, who, Scope{request.street}, request.meeting, point, request.words.str()));
            return view_of(who, made);
        });
    router.write<AskForAnswerRequest, MeetingPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/meetings/{meeting}/resolutions",
         .permission = Permission::meeting_call,
         .summary = "Ask the street office or a department for its public answer to a motion that carried"},
        [](WriteTransaction& tx, Caller const& who, AskForAnswerRequest const& request) {
            return shown(tx, who,
                         ask_for_answer(tx, who, Scope{request.street}, request.meeting, request.motion.str(),
                                        request.addressee));
        });
    router.write<AnswerCorrectionRequest, CorrectionView>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/meetings/{meeting}/corrections/{correction}/answer",
         .permission = Permission::meeting_call,
         .summary = "Answer in public what somebody says is wrong in the minutes"},
        [](WriteTransaction& tx, Caller const& who, AnswerCorrectionRequest const& request) -> Result<CorrectionView> {
            HZ_TRY(auto const made, answer_correction(tx, who, Scope{request.street}, request.meeting,
                                                      request.correction, request.is_accepted, request.words.str()));
            return view_of(who, made);
        });
}

void add_room(http::Router& router, RouteContext const& context) {
    router.read<MeetingRequest, MeetingRoom>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/meetings/{meeting}/room",
         .permission = Permission::own_account,
         .summary = "The room as it stands: clock, queue, motions, minutes, attendance; for its body and co-chair"},
        [context](ReadTransaction& tx, Caller const& who, MeetingRequest const& request) -> Result<MeetingRoom> {
            HZ_TRY(auto const meeting, require_room(tx, who, Scope{request.street}, request.meeting));
            auto room = room_of(tx, who, meeting);
            if (context.draw_code) {
                room.door_picture = context.draw_code(context.public_url + "/s/" + request.street.str() + "/meetings/" +
                                                      request.meeting.str() + "/sign-in?code=" + meeting.door_code);
            }
            return room;
        });
    router.write<AddEntriesRequest, EntriesReply>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/meetings/{meeting}/entries",
         .permission = Permission::own_account,
         .summary = "Bring what a device wrote down, in any order, any number of times: ids of the device make it "
                    "arrive once; contradictions are kept and shown"},
        [](WriteTransaction& tx, Caller const& who, AddEntriesRequest const& request) -> Result<EntriesReply> {
            HZ_TRY(auto entries, entries_of(request));
            Scope const scope{request.street};
            HZ_TRY(auto arrivals, add_entries(tx, who, scope, request.meeting, std::move(entries)));
            HZ_TRY(auto const meeting, require_room(tx, who, scope, request.meeting));
            return EntriesReply{std::move(arrivals), room_of(tx, who, meeting)};
        });
}

}  // namespace

void add_routes(http::Router& router, RouteContext context) {
    add_reading(router, context.public_url);
    add_calling(router);
    add_attending(router);
    add_room(router, context);
    router.channel("meeting", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
}

}  // namespace hezhi::meetings
