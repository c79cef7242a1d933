// A community asks, the street office or a department answers, the clock raises what stays unanswered.
#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/base/enum_names.h"
#include "lib/calendar/calendar.h"
#include "src/bodies/bodies.h"
#include "src/commitments/resolution_rules.h"
#include "src/commitments/resolution_store.h"
#include "src/commitments/tell_bodies.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/public_events.h"

namespace hezhi::commitments {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

std::string key_of(Resolution const& one) {
    return std::string(kResolutionJob) + ":" + one.realm.str() + "/" + one.id.str();
}

void schedule(WriteTransaction& tx, Resolution const& one) {
    jobs::cancel(tx, key_of(one));
    auto const at = next_tick(one);
    if (!at) return;
    boost::json::object const payload{{"street", one.realm.str()}, {"resolution", one.id.str()}};
    jobs::enqueue_once(tx, key_of(one), kResolutionJob, boost::json::serialize(payload), *at);
}

void publish(WriteTransaction& tx, Scope scope, Resolution const& one, ResolutionEvent event, TimePoint now) {
    boost::json::object facts{{"title", one.title},
                              {"state", enum_name(one.state)},
                              {"addressee", one.addressee.str()},
                              {"due", to_microseconds(one.due_at)}};
    if (one.answer_kind) {
        facts["answer"] = enum_name(*one.answer_kind);
        facts["text"] = one.answer;
        if (!one.ground.empty()) facts["ground"] = one.ground;
    }
    if (one.topic) facts["topic"] = one.topic->str();
    storage::append_public_event(tx, scope, "resolution." + std::string(enum_name(event)), "resolution", one.id,
                                 boost::json::serialize(facts), now);
    tx.touch(channel(one.id));
    tx.touch("street:" + scope.realm.str());
    if (one.topic) tx.touch(topics::channel(*one.topic));
}

Result<Resolution> keep(WriteTransaction& tx, Scope scope, Resolution one, ResolutionEvent event, TimePoint now) {
    if (!update_resolution(tx, scope, one)) return fail(ErrorCode::stale, "resolution.changed_meanwhile");
    ++one.revision;
    schedule(tx, one);
    publish(tx, scope, one, event, now);
    return one;
}

/// The body for which the caller speaks for the community.
std::optional<BodyId> asking_body(Caller const& who, authority::JurisdictionPath const& where) {
    for (auto const& grant : who.grants) {
        if (grant.body && can(who, Permission::commitment_make, where, grant.body)) return grant.body;
    }
    return std::nullopt;
}

Result<void> tick(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = ResolutionId::parse(payload.at("resolution").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    Scope const scope{*realm};
    auto found = find_resolution(tx, scope, *id);
    if (!found) return fail(ErrorCode::not_found, "resolution.unknown");
    auto const late =
        apply(*found, {.event = ResolutionEvent::become_overdue, .actor = ResolutionActor::clock, .at = now});
    if (late) {
        found->state = *late;
        HZ_TRY(auto const raised, keep(tx, scope, *std::move(found), ResolutionEvent::become_overdue, now));
        tell_of_resolution(tx, scope, raised, ResolutionNews::overdue, now);
        return {};
    }
    if (next_tick(*found).value_or(TimePoint::max()) > now) return {};
    found->reminded_for = found->due_at;
    if (!update_resolution(tx, scope, *found)) return fail(ErrorCode::stale, "resolution.changed_meanwhile");
    ++found->revision;
    schedule(tx, *found);
    tell_of_resolution(tx, scope, *found, ResolutionNews::due_soon, now);
    return {};
}

class ResolutionSubject final : public notices::Subject {
public:
    std::string_view kind() const noexcept override { return kResolutionSubject; }
    std::optional<notices::SubjectLabel> label(ReadTransaction& tx, Caller const&, Scope scope, std::int64_t subject,
                                               std::optional<std::int64_t>) override {
        auto const one = find_resolution(tx, scope, ResolutionId{subject});
        if (!one) return std::nullopt;
        return notices::SubjectLabel{one->title};
    }
};

}  // namespace

std::string channel(ResolutionId id) {
    return "resolution:" + id.str();
}

bool may_answer(Caller const& who, Resolution const& one) {
    return can(who, Permission::resolution_answer, one.community_path, one.addressee);
}

namespace {

/// Made, published and told; the clock runs from now.
Result<Resolution> make_resolution(WriteTransaction& tx, Scope scope, ResolutionDraft const& draft,
                                   PlaceOfDraft const& place, BodyId asked_by, TimePoint now) {
    HZ_TRY(auto const addressee, bodies::require_body(tx, scope.realm, draft.addressee));
    if (addressee.kind != bodies::BodyKind::street_office && addressee.kind != bodies::BodyKind::line_department) {
        return fail(ErrorCode::unprocessable, "resolution.addressee_unfit");
    }
    auto const calendar = jurisdictions::calendar_of(tx, place.community);
    Resolution const made{.id = tx.new_id<ResolutionId>(),
                          .realm = scope.realm,
                          .community = place.community,
                          .community_path = place.path,
                          .topic = draft.topic,
                          .source = draft.source,
                          .source_id = draft.source_id,
                          .title = draft.title,
                          .words = draft.words,
                          .asked_by = asked_by,
                          .addressee = addressee.id,
                          .asked_at = now,
                          .due_at = calendar::add_working_days(calendar, now, kReplyDays)};
    insert_resolution(tx, scope, made);
    schedule(tx, made);
    publish(tx, scope, made, ResolutionEvent::ask, now);
    tell_of_resolution(tx, scope, made, ResolutionNews::asked, now);
    return made;
}

}  // namespace

Result<Resolution> ask_resolution(WriteTransaction& tx, Caller const& who, Scope scope, ResolutionDraft const& draft) {
    HZ_TRY(authority::require_person(who));
    HZ_TRY(auto const place,
           place_of_draft(tx, scope, {.topic = draft.topic, .community = draft.community, .title = {}}));
    HZ_TRY(authority::require(who, Permission::commitment_make, place.path));
    auto const asking = asking_body(who, place.path);
    if (!asking) return fail(ErrorCode::forbidden, "authority.missing");
    return make_resolution(tx, scope, draft, place, *asking, who.now);
}

Result<ResolutionId> ask_of_meeting(WriteTransaction& tx, Scope scope, Resolved const& resolved, TimePoint now) {
    HZ_TRY(auto const place,
           place_of_draft(tx, scope, {.topic = resolved.topic, .community = resolved.community, .title = {}}));
    HZ_TRY(auto const made, make_resolution(tx, scope,
                                            {.topic = resolved.topic,
                                             .community = resolved.community,
                                             .source = DecisionSource::meeting_motion,
                                             .source_id = resolved.meeting,
                                             .title = resolved.title,
                                             .words = resolved.words,
                                             .addressee = resolved.addressee},
                                            place, resolved.asked_by, now));
    return made.id;
}

Result<Resolution> answer_resolution(WriteTransaction& tx, Caller const& who, Scope scope, ResolutionId id,
                                     std::int64_t revision, ResolutionAnswer const& answer) {
    HZ_TRY(authority::require_person(who));
    HZ_TRY(auto one, load_resolution(tx, scope, id));
    if (!may_answer(who, one)) return fail(ErrorCode::forbidden, "resolution.not_yours");
    if (one.revision != revision) return fail(ErrorCode::stale, "resolution.changed_meanwhile");
    HZ_TRY(one.state, apply(one, {.event = ResolutionEvent::answer,
                                  .actor = ResolutionActor::addressee,
                                  .at = who.now,
                                  .kind = answer.kind,
                                  .has_words = !answer.words.empty(),
                                  .has_ground = !answer.ground.empty()}));
    one.answer_kind = answer.kind;
    one.ground = answer.ground;
    one.answer = answer.words;
    one.answered_at = who.now;
    return keep(tx, scope, std::move(one), ResolutionEvent::answer, who.now);
}

Result<std::vector<Resolution>> list_resolutions(ReadTransaction& tx, Scope scope, ResolutionFilter const& filter) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    return select_resolutions(tx, scope, filter);
}

Result<Resolution> load_resolution(ReadTransaction& tx, Scope scope, ResolutionId id) {
    if (auto found = find_resolution(tx, scope, id)) return *std::move(found);
    return fail(ErrorCode::not_found, "resolution.unknown");
}

std::unique_ptr<notices::Subject> make_resolution_subject() {
    return std::make_unique<ResolutionSubject>();
}

void add_resolution_job(jobs::Runner& runner) {
    runner.handle(std::string(kResolutionJob), jobs::Step{tick});
}

}  // namespace hezhi::commitments
