// How a meeting is called, changed, begun, ended and published, and who chairs it.
#include <algorithm>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "src/bodies/bodies.h"
#include "src/commitments/commitments.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/meetings/meeting_acts.h"
#include "src/meetings/meeting_rules.h"
#include "src/meetings/meeting_store.h"
#include "src/meetings/room.h"
#include "src/storage/public_events.h"

namespace hezhi::meetings {
namespace {

using authority::Caller;
using authority::Permission;
using notices::NoticeKind;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::string_view kStale = "meeting.changed_meanwhile";

bool may_call(Caller const& who, Meeting const& meeting) {
    return authority::can(who, Permission::meeting_call, meeting.community_path, meeting.what.body);
}

void publish(WriteTransaction& tx, Scope scope, Meeting const& meeting, MeetingRecord const& record) {
    touch(tx, meeting);
    if (meeting.state == MeetingState::draft) return;
    tx.touch("street:" + scope.realm.str());
    if (meeting.what.topic) tx.touch(topics::channel(*meeting.what.topic));
    boost::json::object facts{{"title", meeting.what.title},
                              {"kind", enum_name(meeting.what.kind)},
                              {"state", enum_name(meeting.state)},
                              {"body", meeting.what.body.str()},
                              {"starts_at", to_microseconds(meeting.what.starts_at)}};
    if (meeting.what.topic) facts["topic"] = meeting.what.topic->str();
    if (!record.text.empty()) facts["reason"] = record.text;
    if (!record.fields.empty()) facts["fields"] = boost::json::array(record.fields.begin(), record.fields.end());
    if (meeting.held_at) facts["attended"] = meeting.attended;
    storage::append_public_event(tx, scope, "meeting." + std::string(enum_name(record.event)), "meeting", meeting.id,
                                 boost::json::serialize(facts), record.at);
}

/// What was withdrawn before anybody knew of it leaves no public record.
Result<Meeting> keep(WriteTransaction& tx, Scope scope, Meeting meeting, MeetingEvent event, TimePoint now,
                     std::vector<std::string> fields, std::string text) {
    MeetingRecord const record{.number = ++meeting.records,
                               .at = now,
                               .event = event,
                               .body = meeting.what.body,
                               .to = meeting.state,
                               .fields = std::move(fields),
                               .text = std::move(text)};
    ++meeting.sequence;
    if (!update_meeting(tx, scope, meeting)) return fail(ErrorCode::stale, kStale);
    ++meeting.revision;
    insert_record(tx, scope, meeting.id, record);
    publish(tx, scope, meeting, record);
    return meeting;
}

Result<void> check_draft(ReadTransaction& tx, Caller const& who, Scope scope, MeetingDraft const& draft) {
    HZ_TRY(bodies::require_body(tx, scope.realm, draft.body));
    if (draft.ends_at <= draft.starts_at) return fail(ErrorCode::unprocessable, "meeting.ends_before_start");
    if (draft.topic) {
        HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, *draft.topic));
        if (topic.community != draft.community) return fail(ErrorCode::unprocessable, "meeting.topic_elsewhere");
    }
    return {};
}

std::string payload_of(Meeting const& meeting, NoticeKind kind, PersonId after) {
    return boost::json::serialize(boost::json::object{{"street", meeting.realm.str()},
                                                      {"meeting", meeting.id.str()},
                                                      {"kind", enum_name(kind)},
                                                      {"after", after.value()}});
}

struct Told {
    Scope scope;
    MeetingId meeting;
    std::optional<NoticeKind> kind;
    PersonId after;
};
Result<Told> told_of(jobs::Job const& job) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = MeetingId::parse(payload.at("meeting").as_string());
    PersonId const after{payload.at("after").as_int64()};
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    return Told{Scope{*realm}, *id, parse_enum<NoticeKind>(payload.at("kind").as_string()), after};
}

Result<void> tell_some(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    HZ_TRY(auto const told, told_of(job));
    auto const meeting = find_meeting(tx, told.scope, told.meeting);
    if (!meeting || !told.kind) return {};
    auto const persons = select_told(tx, told.scope, told.meeting, told.after, notices::kToldAtOnceMax);
    if (persons.empty()) return {};
    notices::tell(tx, news_of(*meeting, *told.kind), persons, now);
    if (persons.size() == notices::kToldAtOnceMax) {
        jobs::enqueue(tx, kTellJob, payload_of(*meeting, *told.kind, persons.back()), now);
    }
    return {};
}

/// As a step: what is forgotten of the meeting of a job.
jobs::Step forgetting(void (*forget)(WriteTransaction&, Scope, MeetingId)) {
    return [forget](WriteTransaction& tx, jobs::Job const& job, TimePoint) -> Result<void> {
        HZ_TRY(auto const told, told_of(job));
        forget(tx, told.scope, told.meeting);
        return {};
    };
}

void forget_later(WriteTransaction& tx, Meeting const& meeting, TimePoint now) {
    auto const payload = payload_of(meeting, NoticeKind::meeting_minuted, PersonId{0});
    jobs::enqueue(tx, kForgetCareJob, payload, now + kCareKeptFor);
    jobs::enqueue(tx, kForgetNamesJob, payload, now + kNamesKeptFor);
}

/// Every action of the minutes becomes the draft of a commitment, which its desk makes.
Result<void> draft_commitments(WriteTransaction& tx, Caller const& who, Scope scope, Meeting const& meeting,
                               Room const& room) {
    for (auto const& action : room.actions) {
        auto const& agreed = action.versions.front();
        HZ_TRY(commitments::draft_commitment(tx, who, scope,
                                             {.topic = meeting.what.topic,
                                              .community = meeting.what.community,
                                              .source = commitments::DecisionSource::meeting_action,
                                              .source_id = meeting.id.value(),
                                              .title = agreed.text,
                                              .owner = agreed.body,
                                              .due = agreed.due}));
    }
    return {};
}

class MeetingsInPlaces final : public jurisdictions::PlaceUse {
public:
    bool is_used(ReadTransaction& tx, Scope scope, JurisdictionId place) override {
        return is_community_used(tx, scope, place);
    }
    bool is_used(ReadTransaction&, Scope, jurisdictions::DwellingId) override { return false; }
};

}  // namespace

std::string channel(MeetingId id) {
    return "meeting:" + id.str();
}

void touch(WriteTransaction& tx, Meeting const& meeting) {
    tx.touch(channel(meeting.id));
}

std::string new_code(WriteTransaction& tx) {
    constexpr std::string_view kSymbols = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    static_assert(kSymbols.size() == 32);
    constexpr std::size_t kLength = 10;
    auto const random = tx.new_random_id();
    std::string code;
    for (std::size_t at = 0; at < kLength; ++at) code += kSymbols[std::to_integer<std::size_t>(random[at]) % 32];
    return code;
}

notices::News news_of(Meeting const& meeting, NoticeKind kind) {
    return {.kind = kind,
            .street = meeting.realm,
            .subject_kind = kNoticeSubject,
            .subject = meeting.id.value(),
            .body = meeting.what.body,
            .due = kind == NoticeKind::meeting_minuted ? std::nullopt : std::optional(meeting.what.starts_at)};
}

void tell_later(WriteTransaction& tx, Meeting const& meeting, NoticeKind kind, TimePoint now) {
    jobs::enqueue(tx, kTellJob, payload_of(meeting, kind, PersonId{0}), now);
}

bool is_organiser(Caller const& who, Meeting const& meeting) {
    return may_call(who, meeting);
}

bool is_co_chair(Caller const& who, Meeting const& meeting) {
    return who.person && meeting.co_chair_state == CoChairState::accepted && meeting.co_chair_person == who.person;
}

Result<Meeting> require_meeting(ReadTransaction& tx, Caller const& who, Scope scope, MeetingId id) {
    auto found = find_meeting(tx, scope, id);
    bool const is_hidden = found && !found->noticed_at && !may_call(who, *found);
    if (!found || is_hidden) return fail(ErrorCode::not_found, "meeting.unknown");
    return *std::move(found);
}

Result<Meeting> require_own(ReadTransaction& tx, Caller const& who, Scope scope, MeetingId id) {
    HZ_TRY(auto meeting, require_meeting(tx, who, scope, id));
    HZ_TRY(authority::require(who, Permission::meeting_call, meeting.community_path, meeting.what.body));
    return meeting;
}

Result<Meeting> require_attending(ReadTransaction& tx, Caller const& who, Scope scope, MeetingId id) {
    HZ_TRY(auto meeting, require_meeting(tx, who, scope, id));
    HZ_TRY(authority::require_person(who));
    HZ_TRY(authority::require(who, Permission::meeting_attend, meeting.community_path));
    return meeting;
}

Result<std::vector<Meeting>> list_meetings(ReadTransaction& tx, Caller const& who, Scope scope,
                                           MeetingFilter const& filter) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    auto found = select_meetings(tx, scope, filter);
    std::erase_if(found, [&](Meeting const& meeting) { return !meeting.noticed_at && !may_call(who, meeting); });
    return found;
}

Result<Meeting> see_meeting(ReadTransaction& tx, Caller const& who, Scope scope, MeetingId id) {
    return require_meeting(tx, who, scope, id);
}

std::vector<MeetingRecord> records_of(ReadTransaction& tx, Scope scope, MeetingId id) {
    auto records = select_records(tx, scope, id);
    // What happened to a draft concerns nobody.
    std::erase_if(records, [](MeetingRecord const& record) { return record.to == MeetingState::draft; });
    return records;
}

Result<Meeting> draft_meeting(WriteTransaction& tx, Caller const& who, Scope scope, MeetingDraft const& draft) {
    HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, draft.community));
    HZ_TRY(authority::require(who, Permission::meeting_call, community.path, draft.body));
    HZ_TRY(check_draft(tx, who, scope, draft));
    Meeting meeting{.id = tx.new_id<MeetingId>(),
                    .realm = scope.realm,
                    .community_path = community.path,
                    .what = draft,
                    .door_code = new_code(tx),
                    .records = 1};
    insert_meeting(tx, scope, meeting);
    insert_record(tx, scope, meeting.id,
                  {.number = 1, .at = who.now, .event = MeetingEvent::begin, .body = draft.body});
    touch(tx, meeting);
    return meeting;
}

Result<Meeting> change_meeting(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id,
                               std::int64_t revision, MeetingDraft const& draft, std::string const& reason) {
    HZ_TRY(auto meeting, require_own(tx, who, scope, id));
    if (revision != meeting.revision) return fail(ErrorCode::stale, kStale);
    HZ_TRY(check_draft(tx, who, scope, draft));
    bool const is_fixed = meeting.state != MeetingState::draft;
    bool const moves = draft.community != meeting.what.community || draft.body != meeting.what.body ||
                       draft.topic != meeting.what.topic;
    if (is_fixed && moves) return fail(ErrorCode::conflict, "meeting.fixed");
    if (moves) {
        HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, draft.community));
        HZ_TRY(authority::require(who, Permission::meeting_call, community.path, draft.body));
        meeting.community_path = community.path;
    }
    Act const act{.event = MeetingEvent::change, .at = who.now, .has_reason = !reason.empty()};
    HZ_TRY(apply(meeting.state, draft, act));
    auto fields = changed_fields(meeting.what, draft);
    if (fields.empty() && !moves) return meeting;
    meeting.what = draft;
    if (is_fixed && renews_notice(fields)) meeting.noticed_at = who.now;
    HZ_TRY(auto kept, keep(tx, scope, std::move(meeting), MeetingEvent::change, who.now, std::move(fields), reason));
    if (is_fixed) {
        tell_later(tx, kept, NoticeKind::meeting_changed, who.now);
        // More seats: whoever waits moves up.
        give_free_seats(tx, scope, kept, who.now);
    }
    return kept;
}

Result<Meeting> act_on_meeting(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id,
                               std::int64_t revision, MeetingEvent event, std::string const& words) {
    HZ_TRY(auto meeting, require_own(tx, who, scope, id));
    if (revision != meeting.revision) return fail(ErrorCode::stale, kStale);
    if (event == MeetingEvent::begin || event == MeetingEvent::change) {
        return fail(
            Error{ErrorCode::conflict, "meeting.act_not_now"}.with("state", std::string(enum_name(meeting.state))));
    }
    Act act{.event = event, .at = who.now, .has_reason = !words.empty()};
    Room room;
    if (event == MeetingEvent::publish) {
        room = compute_room(meeting, select_entries(tx, scope, id));
        act.has_minutes = !room.paragraphs.empty();
        act.has_conflict = std::ranges::any_of(room.conflicts, [](Conflict const& conflict) {
            return conflict.kind != ConflictKind::two_times && conflict.kind != ConflictKind::unknown_subject;
        });
    }
    HZ_TRY(meeting.state, apply(meeting.state, meeting.what, act));
    switch (event) {
        case MeetingEvent::call:
            meeting.noticed_at = who.now;
            break;
        case MeetingEvent::start:
            meeting.started_at = who.now;
            break;
        case MeetingEvent::end:
            meeting.held_at = who.now;
            meeting.attended = count_attendance(tx, scope, meeting);
            break;
        case MeetingEvent::publish:
            meeting.minuted_at = who.now;
            // Devices that were offline at the end may have brought heads since.
            meeting.attended = count_attendance(tx, scope, meeting);
            break;
        default:
            break;
    }
    HZ_TRY(auto kept, keep(tx, scope, std::move(meeting), event, who.now, {}, words));
    if (event == MeetingEvent::end || event == MeetingEvent::cancel) forget_later(tx, kept, who.now);
    if (event == MeetingEvent::cancel && kept.noticed_at) tell_later(tx, kept, NoticeKind::meeting_cancelled, who.now);
    if (event == MeetingEvent::publish) {
        HZ_TRY(draft_commitments(tx, who, scope, kept, room));
        HZ_TRY(ask_resolved(tx, scope, kept, room.motions, who.now));
    }
    if (event == MeetingEvent::publish) tell_later(tx, kept, NoticeKind::meeting_minuted, who.now);
    return kept;
}

Result<Meeting> invite_co_chair(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id,
                                std::string const& name) {
    HZ_TRY(auto meeting, require_own(tx, who, scope, id));
    if (meeting.co_chair_state == CoChairState::accepted) return fail(ErrorCode::conflict, "meeting.co_chair_taken");
    meeting.co_chair_name = name;
    meeting.co_chair_state = CoChairState::invited;
    meeting.co_chair_code = new_code(tx);
    meeting.co_chair_person = std::nullopt;
    if (!update_meeting(tx, scope, meeting)) return fail(ErrorCode::stale, kStale);
    ++meeting.revision;
    touch(tx, meeting);
    return meeting;
}

Result<Meeting> answer_as_co_chair(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id,
                                   std::string const& code, bool accepts) {
    HZ_TRY(auto const person, authority::require_person(who));
    auto found = find_meeting(tx, scope, id);
    if (!found) return fail(ErrorCode::not_found, "meeting.unknown");
    auto meeting = *std::move(found);
    bool const is_hers = is_co_chair(who, meeting);
    bool const is_asked = meeting.co_chair_state == CoChairState::invited && meeting.co_chair_code == code;
    if (!is_hers && !is_asked) {
        // A draft is not to be found by trying codes.
        if (!meeting.noticed_at) return fail(ErrorCode::not_found, "meeting.unknown");
        return fail(ErrorCode::forbidden, "meeting.code_wrong");
    }
    if (is_hers && accepts) return meeting;
    meeting.co_chair_state = accepts ? CoChairState::accepted : CoChairState::declined;
    meeting.co_chair_person = accepts ? std::optional(person) : std::nullopt;
    if (!accepts) meeting.co_chair_name.clear();
    meeting.co_chair_code.clear();
    if (!update_meeting(tx, scope, meeting)) return fail(ErrorCode::stale, kStale);
    ++meeting.revision;
    touch(tx, meeting);
    return meeting;
}

std::unique_ptr<jurisdictions::PlaceUse> make_place_use() {
    return std::make_unique<MeetingsInPlaces>();
}

void add_jobs(jobs::Runner& runner) {
    runner.handle(std::string(kTellJob), jobs::Step{tell_some});
    runner.handle(std::string(kForgetCareJob), forgetting(forget_care));
    runner.handle(std::string(kForgetNamesJob), forgetting(forget_names));
}

}  // namespace hezhi::meetings
