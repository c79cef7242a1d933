#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "src/groups/groups.h"
#include "src/http/conditional.h"
#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::groups {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

using GroupNameText = BoundedText<2, 40>;
using GroupAboutText = BoundedText<6, 1'000, TextKind::paragraphs>;
using GroupContactText = BoundedText<0, 120>;
using GroupSize = Bounded<2, 100'000>;

struct GroupPage {
    GroupId id;
    std::string name;
    std::string about;
    std::string contact;
    std::optional<std::int64_t> said_size;
    JurisdictionId community;
    std::string community_name;
    std::optional<TopicId> topic;
    std::string topic_title;
    TimePoint registered_at;
    std::optional<TimePoint> left_at;
    bool is_own;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(GroupPage, (),
                      (id, name, about, contact, said_size, community, community_name, topic, topic_title,
                       registered_at, left_at, is_own, revision))
struct GroupList {
    std::vector<GroupPage> items;
};
BOOST_DESCRIBE_STRUCT(GroupList, (), (items))

struct GroupsRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
};
BOOST_DESCRIBE_STRUCT(GroupsRequest, (), (street, community))
struct TopicGroupsRequest {
    RealmId street;
    TopicId topic;
};
BOOST_DESCRIBE_STRUCT(TopicGroupsRequest, (), (street, topic))
struct GroupRequest {
    RealmId street;
    GroupId group;
};
BOOST_DESCRIBE_STRUCT(GroupRequest, (), (street, group))
struct RegisterGroupRequest {
    RealmId street;
    JurisdictionId community;
    GroupNameText name;
    GroupAboutText about;
    std::optional<GroupContactText> contact;
    std::optional<GroupSize> said_size;
    std::optional<TopicId> topic;
};
BOOST_DESCRIBE_STRUCT(RegisterGroupRequest, (), (street, community, name, about, contact, said_size, topic))
struct ChangeGroupRequest {
    RealmId street;
    GroupId group;
    http::IfMatch if_match;
    GroupNameText name;
    GroupAboutText about;
    std::optional<GroupContactText> contact;
    std::optional<GroupSize> said_size;
    std::optional<TopicId> topic;
};
BOOST_DESCRIBE_STRUCT(ChangeGroupRequest, (), (street, group, if_match, name, about, contact, said_size, topic))

namespace {

template <class Request>
GroupDraft draft_of(Request const& request) {
    return {.name = request.name.str(),
            .about = request.about.str(),
            .contact = request.contact ? request.contact->str() : std::string{},
            .said_size = request.said_size ? std::optional(request.said_size->value()) : std::nullopt,
            .topic = request.topic};
}

GroupPage page_of(ReadTransaction& tx, Caller const& who, Scope scope, Group const& group) {
    auto const place = jurisdictions::find_jurisdiction(tx, group.community);
    GroupPage page{.id = group.id,
                   .name = group.name,
                   .about = group.about,
                   .contact = group.contact,
                   .said_size = group.said_size,
                   .community = group.community,
                   .community_name = place ? place->name : std::string{},
                   .topic = group.topic,
                   .topic_title = {},
                   .registered_at = group.registered_at,
                   .left_at = group.left_at,
                   .is_own = who.person && group.registered_by == who.person,
                   .revision = group.revision};
    if (group.topic) {
        auto const topic = topics::visible_topic(tx, who, scope, *group.topic);
        if (topic)
            page.topic_title = topic->title;
        else
            page.topic = std::nullopt;
    }
    return page;
}

GroupList list_of(ReadTransaction& tx, Caller const& who, Scope scope, std::vector<Group> const& groups) {
    GroupList list;
    for (auto const& group : groups) list.items.push_back(page_of(tx, who, scope, group));
    return list;
}

http::With<GroupPage> tagged(ReadTransaction& tx, Caller const& who, Scope scope, Group const& group) {
    return http::With<GroupPage>{page_of(tx, who, scope, group)}.etag(std::to_string(group.revision));
}

}  // namespace

void add_routes(http::Router& router) {
    router.read<GroupsRequest, GroupList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/groups",
         .permission = Permission::public_read,
         .summary = "Registered groups of neighbours, newest first; nobody is listed as a member"},
        [](ReadTransaction& tx, Caller const& who, GroupsRequest const& request) -> Result<GroupList> {
            Scope const scope{request.street};
            HZ_TRY(auto const groups, list_groups(tx, scope, request.community));
            return list_of(tx, who, scope, groups);
        });
    router.read<TopicGroupsRequest, GroupList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/groups",
         .permission = Permission::public_read,
         .summary = "The groups that gathered about a topic"},
        [](ReadTransaction& tx, Caller const& who, TopicGroupsRequest const& request) -> Result<GroupList> {
            Scope const scope{request.street};
            HZ_TRY(topics::visible_topic(tx, who, scope, request.topic));
            return list_of(tx, who, scope, groups_of_topic(tx, scope, request.topic));
        });
    router.read<GroupRequest, GroupPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/groups/{group}",
         .permission = Permission::public_read,
         .summary = "One group as it says of itself"},
        [](ReadTransaction& tx, Caller const& who, GroupRequest const& request) -> Result<http::With<GroupPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const group, load_group(tx, scope, request.group));
            return tagged(tx, who, scope, group);
        });
    router.write<RegisterGroupRequest, GroupPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/groups",
         .permission = Permission::group_register,
         .summary = "Register a group lightly: a name, what it is about, a contact if it wants one",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           RegisterGroupRequest const& request) -> Result<http::With<GroupPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const group, register_group(tx, who, scope, request.community, draft_of(request)));
            return tagged(tx, who, scope, group)
                .created("/api/v1/s/" + request.street.str() + "/groups/" + group.id.str());
        });
    router.write<ChangeGroupRequest, GroupPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/groups/{group}",
         .permission = Permission::own_account,
         .summary = "Change what one's group says of itself"},
        [](WriteTransaction& tx, Caller const& who,
           ChangeGroupRequest const& request) -> Result<http::With<GroupPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, "group.changed_meanwhile"));
            HZ_TRY(auto const group, change_group(tx, who, scope, request.group, revision, draft_of(request)));
            return tagged(tx, who, scope, group);
        });
    router.write<GroupRequest, GroupPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/groups/{group}/leave",
         .permission = Permission::own_account,
         .summary = "Leave the register: the name and the dates stay, its words and contact go"},
        [](WriteTransaction& tx, Caller const& who, GroupRequest const& request) -> Result<http::With<GroupPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const group, leave(tx, who, scope, request.group));
            return tagged(tx, who, scope, group);
        });
}

}  // namespace hezhi::groups
