#include "src/meetings/meeting_json.h"

#include <algorithm>

#include "lib/base/optional_text.h"
#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/meetings/meeting_rules.h"

namespace hezhi::meetings {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;

MeetingBody body_of(ReadTransaction& tx, BodyId id) {
    auto const body = bodies::find_body(tx, id);
    return {id, body ? body->name : std::string{}};
}

template <class Number>
std::optional<std::int64_t> number_of(std::optional<Number> const& number) {
    return number ? std::optional(number->value()) : std::nullopt;
}
bool is_link(std::string const& link) {
    return link.empty() || link.starts_with("https://") || link.starts_with("http://");
}

MotionView view_of(ReadTransaction& tx, Motion const& motion) {
    MotionView view{.id = motion.id,
                    .point = motion.point,
                    .text = motion.text,
                    .mover = motion.mover,
                    .seconders = motion.seconders,
                    .is_withdrawn = motion.is_withdrawn,
                    .counts = {},
                    .addressee = motion.addressee ? std::optional(body_of(tx, *motion.addressee)) : std::nullopt,
                    .resolution = std::nullopt};
    for (auto const& count : motion.counts) {
        view.counts.push_back({.entry = count.id,
                               .votes_for = count.votes_for.value_or(0),
                               .votes_against = count.votes_against.value_or(0),
                               .abstentions = count.abstentions.value_or(0),
                               .present = count.present.value_or(0),
                               .is_carried = is_carried(count)});
    }
    return view;
}
ParagraphView paragraph_of(Paragraph const& paragraph) {
    ParagraphView view{.id = paragraph.id, .point = std::nullopt, .versions = {}};
    for (auto const& version : paragraph.versions) {
        view.point = version.point;
        view.versions.push_back({version.id, version.text});
    }
    return view;
}
MeetingActionView action_of(ReadTransaction& tx, Paragraph const& action) {
    MeetingActionView view{.id = action.id, .point = std::nullopt, .versions = {}};
    for (auto const& version : action.versions) {
        view.point = version.point;
        view.versions.push_back({.entry = version.id,
                                 .text = version.text,
                                 .body = version.body ? std::optional(body_of(tx, *version.body)) : std::nullopt,
                                 .due = version.due});
    }
    return view;
}

MinutesView minutes_of(ReadTransaction& tx, Room const& room, std::vector<AskedMotion> const& asked) {
    MinutesView view{};
    for (std::size_t at = 0; at < room.points.size(); ++at) {
        PointOutcome outcome{
            .seconds = room.points[at].seconds, .speeches = 0, .speech_seconds = 0, .longest_seconds = 0};
        for (auto const& speech : room.speeches) {
            if (speech.state != SpeechState::spoken || speech.point != static_cast<std::int64_t>(at + 1)) continue;
            ++outcome.speeches;
            outcome.speech_seconds += speech.seconds;
            outcome.longest_seconds = std::max(outcome.longest_seconds, speech.seconds);
        }
        view.points.push_back(outcome);
    }
    for (auto const& one : room.paragraphs) view.paragraphs.push_back(paragraph_of(one));
    for (auto const& one : room.motions) {
        view.motions.push_back(view_of(tx, one));
        auto const found = std::ranges::find(asked, one.id, &AskedMotion::motion);
        if (found != asked.end()) view.motions.back().resolution = found->resolution;
    }
    for (auto const& one : room.actions) view.actions.push_back(action_of(tx, one));
    return view;
}

}  // namespace

Result<MeetingDraft> draft_of(DraftMeetingRequest const& request) {
    std::vector<Problem> problems;
    auto const too_many = [&](std::string_view where, std::size_t count, std::size_t max) {
        if (count > max) problems.push_back({std::string(where), "field.too_many", {{"max", std::to_string(max)}}});
    };
    too_many("/points", request.points.size(), kPointsMax);
    too_many("/papers", request.papers.size(), kPapersMax);
    if (!is_link(request.online_link.str())) problems.push_back({"/online_link", "meeting.link_refused"});
    MeetingDraft draft{.community = request.community,
                       .topic = request.topic,
                       .body = request.body,
                       .kind = request.kind,
                       .title = request.title.str(),
                       .about = request.about.str(),
                       .chair = request.chair.str(),
                       .place = request.place.str(),
                       .online_link = request.online_link.str(),
                       .phone = request.phone.str(),
                       .seats = number_of(request.seats),
                       .expected = number_of(request.expected),
                       .starts_at = request.starts_at,
                       .ends_at = request.ends_at};
    for (auto const one : request.care) {
        if (std::ranges::find(draft.care, one) == draft.care.end()) draft.care.push_back(one);
    }
    for (std::size_t at = 0; at < request.papers.size(); ++at) {
        auto const& paper = request.papers[at];
        if (!is_link(paper.link.str())) {
            problems.push_back({"/papers/" + std::to_string(at) + "/link", "meeting.link_refused"});
        }
        draft.papers.push_back({paper.title.str(), paper.link.str(), paper.words.str()});
    }
    for (auto const& point : request.points) {
        draft.points.push_back({point.title.str(), point.minutes.value(), point.presenter.str(), point.wanted});
    }
    if (!problems.empty()) {
        return fail(Error{ErrorCode::unprocessable, "meeting.draft_refused"}.with(std::move(problems)));
    }
    return draft;
}

Result<std::vector<Entry>> entries_of(AddEntriesRequest const& request) {
    if (request.entries.size() > kBatchMax) {
        return fail(Error{ErrorCode::too_large, "meeting.entries_max"}.with("max", std::to_string(kBatchMax)));
    }
    std::vector<Entry> entries;
    for (auto const& one : request.entries) {
        Entry entry{.id = one.id.str(),
                    .at = one.at,
                    .kind = one.kind,
                    .subject = text_of(one.subject),
                    .point = number_of(one.point),
                    .text = text_of(one.text),
                    .name = text_of(one.name),
                    .body = one.body,
                    .due = one.due,
                    .seconds = number_of(one.seconds),
                    .votes_for = number_of(one.votes_for),
                    .votes_against = number_of(one.votes_against),
                    .abstentions = number_of(one.abstentions),
                    .present = number_of(one.present),
                    .heads = number_of(one.heads)};
        for (auto const& replaced : one.builds_on) entry.builds_on.push_back(replaced.str());
        entries.push_back(std::move(entry));
    }
    return entries;
}

MeetingLine line_of(ReadTransaction& tx, Caller const& who, Meeting const& meeting) {
    auto const& what = meeting.what;
    Scope const scope{meeting.realm};
    auto const community = jurisdictions::find_jurisdiction(tx, what.community);
    auto const own = find_own_reply(tx, who, scope, meeting.id);
    auto const counts = count_replies(tx, scope, meeting.id);
    return {.id = meeting.id,
            .kind = what.kind,
            .state = meeting.state,
            .title = what.title,
            .community = {what.community, community ? community->name : std::string{}},
            .body = body_of(tx, what.body),
            .topic = what.topic,
            .starts_at = what.starts_at,
            .ends_at = what.ends_at,
            .place = what.place,
            .is_online = !what.online_link.empty(),
            .care = what.care,
            .seats = what.seats,
            .is_full = what.seats && counts.coming + counts.waiting >= *what.seats,
            .own_reply = own ? std::optional(own->state) : std::nullopt};
}

MeetingPage page_of(ReadTransaction& tx, Caller const& who, Meeting const& meeting) {
    auto const& what = meeting.what;
    Scope const scope{meeting.realm};
    bool const organises = is_organiser(who, meeting);
    bool const attends = authority::can(who, Permission::meeting_attend, meeting.community_path);
    bool const sees_link = organises || attends || is_co_chair(who, meeting);
    auto const reader = who.person ? Reader::signed_in : Reader::everybody;
    auto const counts = count_replies(tx, scope, meeting.id);
    auto const own = find_own_reply(tx, who, scope, meeting.id);
    MeetingPage page{line_of(tx, who, meeting)};
    page.about = what.about;
    page.chair = what.chair;
    if (meeting.co_chair_state == CoChairState::accepted) page.co_chair = meeting.co_chair_name;
    page.has_online = !what.online_link.empty();
    if (sees_link) {
        page.online_link = what.online_link;
        page.phone = what.phone;
    }
    for (auto const& paper : what.papers) page.papers.push_back({paper.title, paper.link, paper.words});
    for (auto const& point : what.points) {
        page.points.push_back({point.title, point.minutes, point.presenter, point.wanted});
    }
    page.noticed_at = meeting.noticed_at;
    page.notice_days = notice_days(meeting.noticed_at, what.starts_at);
    page.coming = shown_count(counts.coming, reader);
    if (!page.coming) page.coming_below = shown_from(reader);
    if (own && own->state == ReplyState::waiting) page.own_position = position_of(tx, scope, meeting.id, *own);
    if (own) {
        page.own_care = own->care;
        page.own_care_words = own->care_words;
    }
    page.is_signed_in = has_signed_in(tx, who, scope, meeting.id);
    page.may_attend = attends;
    page.is_organiser = organises;
    page.is_co_chair = is_co_chair(who, meeting);
    page.is_open =
        (meeting.state == MeetingState::called || meeting.state == MeetingState::in_session) && who.now < what.ends_at;
    page.expected = what.expected;
    if (meeting.held_at) {
        page.attended = meeting.attended;
        page.held_at = meeting.held_at;
        page.minutes_due = *meeting.held_at + kMinutesWithin;
    }
    bool const needs_room = meeting.minuted_at || (page.is_signed_in && meeting.state == MeetingState::in_session);
    if (needs_room) {
        auto const room = compute_room(meeting, entries_of(tx, scope, meeting.id));
        if (meeting.minuted_at) page.minutes = minutes_of(tx, room, asked_motions(tx, scope, meeting.id));
        for (auto const& speech : room.speeches) {
            bool const is_open = speech.state == SpeechState::waiting || speech.state == SpeechState::speaking;
            if (who.person && speech.person == who.person && is_open) page.own_speech = speech.state;
        }
    }
    if (meeting.minuted_at) {
        page.minuted_at = meeting.minuted_at;
        page.corrections_until = *meeting.minuted_at + kCorrectionWindow;
        for (auto const& one : corrections_of(tx, scope, meeting.id)) page.corrections.push_back(view_of(who, one));
    }
    for (auto const& record : records_of(tx, scope, meeting.id)) {
        page.records.push_back({record.at, record.event, record.to, record.fields, record.text});
    }
    if (organises) page.possible = possible(meeting.state);
    page.revision = meeting.revision;
    return page;
}

MeetingRoom room_of(ReadTransaction& tx, Caller const& who, Meeting const& meeting) {
    Scope const scope{meeting.realm};
    auto const room = compute_room(meeting, entries_of(tx, scope, meeting.id));
    auto const counts = count_replies(tx, scope, meeting.id);
    MeetingRoom view{.id = meeting.id,
                     .state = meeting.state,
                     .now = who.now,
                     .door_code = meeting.door_code,
                     .door_picture = std::nullopt,
                     .coming = counts.coming,
                     .waiting = counts.waiting,
                     .signed_in = count_sign_ins(tx, scope, meeting.id),
                     .guests = room.guests,
                     .heads = room.heads,
                     .wanted_care = {},
                     .co_chair_state = meeting.co_chair_state,
                     .co_chair_name = meeting.co_chair_name,
                     .co_chair_code = {},
                     .points = {},
                     .speeches = {},
                     .motions = {},
                     .paragraphs = {},
                     .actions = {},
                     .conflicts = {},
                     .revision = meeting.revision};
    if (is_organiser(who, meeting)) {
        view.co_chair_code = meeting.co_chair_code;
        for (auto const& one : wanted_care(tx, scope, meeting.id)) view.wanted_care.push_back({one.care, one.words});
    }
    for (auto const& clock : room.points) view.points.push_back({clock.is_running, clock.started_at, clock.seconds});
    auto const queue = queue_of(room);
    for (std::size_t at = 0; at < room.speeches.size(); ++at) {
        auto const& speech = room.speeches[at];
        auto const found = std::ranges::find(queue, at);
        view.speeches.push_back(
            {.id = speech.id,
             .name = speech.name,
             .point = speech.point,
             .state = speech.state,
             .asked_at = speech.asked_at,
             .started_at = speech.started_at,
             .seconds = speech.seconds,
             .position = found == queue.end() ? std::nullopt : std::optional<std::int64_t>(found - queue.begin() + 1),
             .by_phone = speech.person.has_value()});
    }
    for (auto const& one : room.motions) view.motions.push_back(view_of(tx, one));
    for (auto const& one : room.paragraphs) view.paragraphs.push_back(paragraph_of(one));
    for (auto const& one : room.actions) view.actions.push_back(action_of(tx, one));
    for (auto const& one : room.conflicts) view.conflicts.push_back({one.kind, one.entry});
    return view;
}

CorrectionView view_of(Caller const& who, Correction const& correction) {
    return {.id = correction.id,
            .point = correction.point,
            .words = correction.words,
            .at = correction.at,
            .is_own = who.person && correction.person == who.person,
            .is_accepted = correction.is_accepted,
            .answer = correction.answer,
            .answered_at = correction.answered_at};
}

}  // namespace hezhi::meetings
