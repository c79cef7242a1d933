// Use cases of groups, in the transaction of the request.
#include <algorithm>
#include <utility>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "src/groups/group_acts.h"
#include "src/groups/group_store.h"
#include "src/groups/groups.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/public_events.h"

namespace hezhi::groups {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

void take(Group& group, GroupDraft const& draft) {
    group.name = draft.name;
    group.about = draft.about;
    group.contact = draft.contact;
    group.said_size = draft.said_size;
    group.topic = draft.topic;
}

}  // namespace

std::string channel(GroupId id) {
    return "group:" + id.str();
}

bool is_own(Caller const& who, Group const& group) {
    return who.person && speaks_for_itself(group) && group.registered_by == who.person;
}

bool speaks_for_itself(Group const& group) {
    return group.form == GroupForm::registered && !group.left_at && group.registered_by;
}

void record(WriteTransaction& tx, Scope scope, Group const& group, std::string_view kind, TimePoint at) {
    boost::json::object facts{{"community", group.community.str()}};
    if (group.topic) facts["topic"] = group.topic->str();
    storage::append_public_event(tx, scope, kind, "group", group.id, boost::json::serialize(facts), at);
    tx.touch(channel(group.id));
    tx.touch("street:" + scope.realm.str());
    if (group.topic) tx.touch(topics::channel(*group.topic));
}

Result<Group> keep(WriteTransaction& tx, Scope scope, Group group, std::string_view kind, TimePoint at) {
    if (!update_group(tx, scope, group)) return fail(ErrorCode::stale, "group.changed_meanwhile");
    ++group.revision;
    record(tx, scope, group, kind, at);
    return group;
}

Result<Group> own_group(ReadTransaction& tx, Caller const& who, Scope scope, GroupId id) {
    HZ_TRY(auto group, load_group(tx, scope, id));
    HZ_TRY(auto const person, authority::require_person(who));
    if (group.registered_by != person) return fail(ErrorCode::forbidden, "group.not_yours");
    return group;
}

Result<void> check(ReadTransaction& tx, Caller const& who, Scope scope, Group const& group) {
    if (group.topic) {
        HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, *group.topic));
        if (topic.community != group.community) return fail(ErrorCode::unprocessable, "group.topic_elsewhere");
    }
    if (is_taken(tx, scope, group.community, group.name, group.id))
        return fail(ErrorCode::conflict, "group.name_taken");
    return {};
}

Result<std::vector<Group>> list_groups(ReadTransaction& tx, Scope scope, std::optional<JurisdictionId> community) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    if (community) HZ_TRY(jurisdictions::require_community(tx, scope.realm, *community));
    return select_groups(tx, scope, community, kGroupsShown);
}

std::vector<Group> groups_of_topic(ReadTransaction& tx, Scope scope, TopicId topic) {
    return select_groups_of(tx, scope, topic);
}

Result<Group> load_group(ReadTransaction& tx, Scope scope, GroupId id) {
    if (auto group = find_group(tx, scope, id)) return *std::move(group);
    return fail(ErrorCode::not_found, "group.unknown");
}

Result<Group> register_group(WriteTransaction& tx, Caller const& who, Scope scope, JurisdictionId id,
                             GroupDraft const& draft) {
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, id));
    HZ_TRY(authority::require(who, Permission::group_register, community.path));
    auto const kept =
        std::ranges::count_if(select_groups_by(tx, scope, person), [](Group const& one) { return !one.left_at; });
    if (kept >= kGroupsMax) {
        return fail(Error{ErrorCode::conflict, "group.too_many"}.with("max", std::to_string(kGroupsMax)));
    }
    if (draft.gathering) {
        auto const gathering = find_group(tx, scope, *draft.gathering);
        bool const is_there =
            gathering && gathering->form == GroupForm::gathering && gathering->community == community.id;
        if (!is_there) return fail(ErrorCode::not_found, "group.unknown");
        if (gathering->left_at) return fail(ErrorCode::conflict, "group.gathering_closed");
    }
    Group group{.id = tx.new_id<GroupId>(),
                .community = community.id,
                .community_path = community.path,
                .name = {},
                .about = {},
                .registered_by = person,
                .registered_at = who.now,
                .gathering = draft.gathering};
    take(group, draft);
    HZ_TRY(check(tx, who, scope, group));
    // What is offered to its gathering stands for it too: one clock, not two.
    if (!group.gathering) start_clock(tx, scope, group, who.now);
    insert_group(tx, scope, group);
    record(tx, scope, group, "group.registered", who.now);
    return group;
}

Result<Group> change_group(WriteTransaction& tx, Caller const& who, Scope scope, GroupId id,
                           std::int64_t expected_revision, GroupDraft const& draft) {
    HZ_TRY(auto group, own_group(tx, who, scope, id));
    if (group.left_at) return fail(ErrorCode::conflict, "group.has_left");
    if (group.revision != expected_revision) return fail(ErrorCode::stale, "group.changed_meanwhile");
    take(group, draft);
    HZ_TRY(check(tx, who, scope, group));
    return keep(tx, scope, std::move(group), "group.changed", who.now);
}

Result<Group> leave(WriteTransaction& tx, Caller const& who, Scope scope, GroupId id) {
    HZ_TRY(auto group, own_group(tx, who, scope, id));
    if (group.left_at) return group;
    group.about.clear();
    group.contact.clear();
    group.said_size = std::nullopt;
    group.left_at = who.now;
    delete_works(tx, scope, id);
    return keep(tx, scope, std::move(group), "group.left", who.now);
}

}  // namespace hezhi::groups
