// Gatherings, what is corrected in them, and the clock that asks of bodies what they offer.
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "src/groups/group_acts.h"
#include "src/groups/group_store.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::groups {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

std::string key_of(Scope scope, GroupId id) {
    return std::string(kOffersJob) + ":" + scope.realm.str() + "/" + id.str();
}

/// The body for which the caller keeps the desk there.
std::optional<BodyId> desk_body(Caller const& who, authority::JurisdictionPath const& where) {
    for (auto const& grant : who.grants) {
        if (grant.body && authority::can(who, Permission::agenda_launch, where, grant.body)) return grant.body;
    }
    return std::nullopt;
}

void take(Group& group, GatheringDraft const& draft) {
    group.name = draft.name;
    group.about = draft.about;
    group.said_size = draft.about_how_many / 10 * 10;
    group.topic = draft.topic;
    group.noticed_from = draft.from;
}
GatheringDraft said_of(Group const& group) {
    return {.name = group.name,
            .about = group.about,
            .about_how_many = group.said_size.value_or(0),
            .from = group.noticed_from.value_or(NoticedFrom::told),
            .topic = group.topic};
}

/// An open gathering, and the body for which the caller keeps its desk.
struct Kept {
    Group group;
    BodyId body;
};
Result<Kept> kept_gathering(ReadTransaction& tx, Caller const& who, Scope scope, GroupId id) {
    HZ_TRY(auto group, load_group(tx, scope, id));
    HZ_TRY(authority::require_person(who));
    HZ_TRY(authority::require(who, Permission::agenda_launch, group.community_path));
    auto const body = desk_body(who, group.community_path);
    if (!body) return fail(ErrorCode::forbidden, "authority.missing");
    if (group.form != GroupForm::gathering) return fail(ErrorCode::not_found, "group.unknown");
    if (group.left_at) return fail(ErrorCode::conflict, "group.gathering_closed");
    return Kept{std::move(group), *body};
}

void keep_record(WriteTransaction& tx, Scope scope, Group const& before, GatheringAct act, BodyId body,
                 std::string const& reason, TimePoint at) {
    insert_record(tx, scope, before.id,
                  {.act = act,
                   .reason = reason,
                   .body = body,
                   .at = at,
                   .was_hidden = before.words == opinions::StatementState::hidden,
                   .before = said_of(before)});
}

/// Nothing was offered in time: said once, in public.
Result<void> come_due(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = GroupId::parse(payload.at("group").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    Scope const scope{*realm};
    auto const group = find_group(tx, scope, *id);
    if (group && !group->left_at && is_late(*group, now)) record(tx, scope, *group, "group.offers_late", now);
    return {};
}

}  // namespace

bool is_late(Group const& group, TimePoint now) {
    return group.offers_due && group.first_offer_at.value_or(group.left_at.value_or(now)) > *group.offers_due;
}

void start_clock(WriteTransaction& tx, Scope scope, Group& group, TimePoint now) {
    group.offers_due = now + kOffersWithin;
    boost::json::object const payload{{"street", scope.realm.str()}, {"group", group.id.str()}};
    // A moment later: an offer at the limit itself is in time.
    jobs::enqueue_once(tx, key_of(scope, group.id), kOffersJob, boost::json::serialize(payload),
                       *group.offers_due + std::chrono::seconds{1});
}

Result<Group> note_gathering(WriteTransaction& tx, Caller const& who, Scope scope, JurisdictionId id,
                             GatheringDraft const& draft) {
    HZ_TRY(authority::require_person(who));
    HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, id));
    HZ_TRY(authority::require(who, Permission::agenda_launch, community.path));
    auto const body = desk_body(who, community.path);
    if (!body) return fail(ErrorCode::forbidden, "authority.missing");
    Group group{.id = tx.new_id<GroupId>(),
                .form = GroupForm::gathering,
                .community = community.id,
                .community_path = community.path,
                .name = {},
                .about = {},
                .registered_at = who.now,
                .noticed_by = body};
    take(group, draft);
    HZ_TRY(check(tx, who, scope, group));
    start_clock(tx, scope, group, who.now);
    insert_group(tx, scope, group);
    record(tx, scope, group, "group.noticed", who.now);
    return group;
}

bool keeps_gathering(Caller const& who, Group const& group) {
    return who.person && group.form == GroupForm::gathering && !group.left_at &&
           desk_body(who, group.community_path).has_value();
}

Result<Group> correct_gathering(WriteTransaction& tx, Caller const& who, Scope scope, GroupId id,
                                std::int64_t expected_revision, GatheringDraft const& draft,
                                std::string const& reason) {
    HZ_TRY(auto const kept, kept_gathering(tx, who, scope, id));
    if (kept.group.revision != expected_revision) return fail(ErrorCode::stale, "group.changed_meanwhile");
    auto group = kept.group;
    take(group, draft);
    if (said_of(group) == said_of(kept.group)) return group;
    HZ_TRY(check(tx, who, scope, group));
    keep_record(tx, scope, kept.group, GatheringAct::corrected, kept.body, reason, who.now);
    if (kept.group.topic) tx.touch(topics::channel(*kept.group.topic));
    return keep(tx, scope, std::move(group), "group.gathering_corrected", who.now);
}

Result<Group> close_gathering(WriteTransaction& tx, Caller const& who, Scope scope, GroupId id,
                              std::string const& reason) {
    HZ_TRY(auto kept, kept_gathering(tx, who, scope, id));
    keep_record(tx, scope, kept.group, GatheringAct::closed, kept.body, reason, who.now);
    kept.group.left_at = who.now;
    jobs::cancel(tx, key_of(scope, id));
    return keep(tx, scope, std::move(kept.group), "group.gathering_closed", who.now);
}

std::vector<GatheringRecord> records_of(ReadTransaction& tx, Scope scope, GroupId id) {
    return select_records(tx, scope, id);
}

Result<void> note_offer(WriteTransaction& tx, Scope scope, GroupId id, TimePoint now) {
    HZ_TRY(auto group, load_group(tx, scope, id));
    if (group.first_offer_at) return {};
    group.first_offer_at = now;
    if (!update_group(tx, scope, group)) return fail(ErrorCode::stale, "group.changed_meanwhile");
    if (!is_late(group, now)) jobs::cancel(tx, key_of(scope, id));
    tx.touch(channel(id));
    return {};
}

void add_jobs(jobs::Runner& runner) {
    runner.handle(std::string(kOffersJob), jobs::Step{come_due});
}

}  // namespace hezhi::groups
