#include "src/groups/group_json.h"
#include "src/http/routes.h"

namespace hezhi::groups {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

template <class Request>
GatheringDraft gathering_of(Request const& request) {
    return {.name = request.name.str(),
            .about = request.about.str(),
            .about_how_many = request.about_how_many.value(),
            .from = request.noticed_from,
            .topic = request.topic};
}

template <class Request>
GroupDraft draft_of(Request const& request) {
    return {.name = request.name.str(),
            .about = request.about.str(),
            .contact = request.contact ? request.contact->str() : std::string{},
            .said_size = request.said_size ? std::optional(request.said_size->value()) : std::nullopt,
            .topic = request.topic};
}

GroupList list_of(ReadTransaction& tx, Caller const& who, Scope scope, std::vector<Group> const& groups) {
    GroupList list;
    for (auto const& group : groups) list.items.push_back(page_of(tx, who, scope, group));
    return list;
}

http::With<GroupPage> tagged(ReadTransaction& tx, Caller const& who, Scope scope, Group const& group) {
    return http::With<GroupPage>{page_of(tx, who, scope, group)}.etag(std::to_string(group.revision));
}

Result<http::With<GroupPage>> shown(ReadTransaction& tx, Caller const& who, Scope scope, Result<Group> const& group) {
    if (!group) return fail(group.error());
    return tagged(tx, who, scope, *group);
}

void add_registering(http::Router& router) {
    router.read<GroupsRequest, GroupList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/groups",
         .permission = Permission::public_read,
         .summary = "Groups of neighbours and gatherings, newest first; nobody is listed as a member"},
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
            auto draft = draft_of(request);
            draft.gathering = request.gathering;
            HZ_TRY(auto const group, register_group(tx, who, scope, request.community, draft));
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

void add_gatherings(http::Router& router) {
    router.write<NoteGatheringRequest, GroupPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/gatherings",
         .permission = Permission::agenda_launch,
         .summary = "Note that people gather: about what and about how many, never who; offers are due in three days",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           NoteGatheringRequest const& request) -> Result<http::With<GroupPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const group, note_gathering(tx, who, scope, request.community, gathering_of(request)));
            return tagged(tx, who, scope, group)
                .created("/api/v1/s/" + request.street.str() + "/groups/" + group.id.str());
        });
    router.write<CorrectGatheringRequest, GroupPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/gatherings/{group}",
         .permission = Permission::agenda_launch,
         .summary = "Correct what was noted of a gathering; the reason and what was said before stay public"},
        [](WriteTransaction& tx, Caller const& who,
           CorrectGatheringRequest const& request) -> Result<http::With<GroupPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, "group.changed_meanwhile"));
            return shown(tx, who, scope,
                         correct_gathering(tx, who, scope, request.group, revision, gathering_of(request),
                                           request.reason.str()));
        });
    router.write<CloseGatheringRequest, GroupPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/gatherings/{group}/closing",
         .permission = Permission::agenda_launch,
         .summary = "Close a gathering, for a reason that everybody reads; nothing is owed to it from now on"},
        [](WriteTransaction& tx, Caller const& who, CloseGatheringRequest const& request) {
            Scope const scope{request.street};
            return shown(tx, who, scope, close_gathering(tx, who, scope, request.group, request.reason.str()));
        });
}

void add_moderation(http::Router& router) {
    router.write<ModerateGroupRequest, GroupPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/groups/{group}/moderation",
         .permission = Permission::statement_moderate,
         .summary =
             "Hide what a group says in public, by a rule and for a reason that everybody reads, or show it again"},
        [](WriteTransaction& tx, Caller const& who, ModerateGroupRequest const& request) {
            using Kind = opinions::ModerationDecision::Kind;
            Scope const scope{request.street};
            bool const hides = request.decision == GroupWordsDecision::hide;
            return shown(tx, who, scope,
                         moderate_words(tx, who, scope, request.group,
                                        {.kind = hides ? Kind::hide : Kind::publish,
                                         .rule = request.rule,
                                         .reason = request.reason ? request.reason->str() : std::string{}}));
        });
    router.write<AppealGroupRequest, GroupPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/groups/{group}/appeal",
         .permission = Permission::own_account,
         .summary = "Object to the hiding of one's group's words, once"},
        [](WriteTransaction& tx, Caller const& who, AppealGroupRequest const& request) {
            Scope const scope{request.street};
            return shown(tx, who, scope, appeal_words(tx, who, scope, request.group, request.reason.str()));
        });
    router.write<RuleOnGroupRequest, GroupPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/groups/{group}/appeal-ruling",
         .permission = Permission::appeal_rule,
         .summary = "Rule on a group's objection; never by who hid its words"},
        [](WriteTransaction& tx, Caller const& who, RuleOnGroupRequest const& request) {
            using opinions::AppealOutcome;
            Scope const scope{request.street};
            return shown(
                tx, who, scope,
                rule_on_words(tx, who, scope, request.group,
                              request.restore ? AppealOutcome::restore : AppealOutcome::reject, request.reason.str()));
        });
}

void add_works(http::Router& router) {
    router.write<BeginWorkRequest, GroupWorkView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/groups/{group}/works",
         .permission = Permission::own_account,
         .summary = "Say what one's group runs itself from now on",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           BeginWorkRequest const& request) -> Result<http::With<GroupWorkView>> {
            HZ_TRY(auto const work, begin_work(tx, who, Scope{request.street}, request.group, request.what.str(),
                                               request.when_and_where.str()));
            return http::With<GroupWorkView>{view_of(work)}.created("/api/v1/s/" + request.street.str() + "/groups/" +
                                                                    request.group.str());
        });
    router.write<ReportWorkRequest, GroupWorkView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/groups/{group}/works/{work}/report",
         .permission = Permission::own_account,
         .summary = "Say how it goes, or how it ended"},
        [](WriteTransaction& tx, Caller const& who, ReportWorkRequest const& request) -> Result<GroupWorkView> {
            HZ_TRY(auto const work, report_work(tx, who, Scope{request.street}, request.group, request.work,
                                                request.words.str(), request.ends ? WorkGoesOn::no : WorkGoesOn::yes));
            return view_of(work);
        });
}

}  // namespace

void add_routes(http::Router& router) {
    add_registering(router);
    add_gatherings(router);
    add_moderation(router);
    add_works(router);
    router.channel("group", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
}

}  // namespace hezhi::groups
