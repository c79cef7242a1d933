// JSON of groups.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "src/groups/groups.h"
#include "src/http/conditional.h"

namespace hezhi::groups {

using GroupNameText = BoundedText<2, 40>;
using GroupAboutText = BoundedText<6, 1'000, TextKind::paragraphs>;
using GroupContactText = BoundedText<0, 120>;
using GroupSize = Bounded<2, 100'000>;
using GatheringSize = Bounded<kGatheringMin, 100'000>;
using GroupReasonText = BoundedText<4, 500, TextKind::paragraphs>;
using WorkText = BoundedText<4, 120>;
using WorkTermsText = BoundedText<0, 200>;
using WorkReportText = BoundedText<2, 1'000, TextKind::paragraphs>;

/// What everybody may read of how the rules were applied to a group's words.
struct GroupModerationView {
    opinions::ModerationAct act;
    std::optional<opinions::ModerationRule> rule;
    std::string reason;
    std::string actor_role;
    TimePoint at;
};
BOOST_DESCRIBE_STRUCT(GroupModerationView, (), (act, rule, reason, actor_role, at))

/// Something that a group runs itself.
struct GroupWorkView {
    WorkId id;
    std::string what;
    std::string when_and_where;
    TimePoint begun_at;
    std::optional<TimePoint> ended_at;
    std::string outcome;
    std::optional<TimePoint> reported_at;
};
BOOST_DESCRIBE_STRUCT(GroupWorkView, (), (id, what, when_and_where, begun_at, ended_at, outcome, reported_at))

/// What the desk did to a gathering, and what was said of it before a correction; hidden words are not told.
struct GatheringRecordView {
    GatheringAct act;
    std::string reason;
    std::string body;  ///< its name
    TimePoint at;
    std::string name_before;
    std::string about_before;
    std::optional<std::int64_t> size_before;
    std::optional<NoticedFrom> from_before;
    std::string topic_before;  ///< its title
};
BOOST_DESCRIBE_STRUCT(GatheringRecordView, (),
                      (act, reason, body, at, name_before, about_before, size_before, from_before, topic_before))

/// Empty words: hidden from this caller, who reads by which rule and why.
struct GroupPage {
    GroupId id;
    GroupForm form;
    std::string name;
    std::string about;
    std::string contact;
    std::optional<std::int64_t> said_size;
    JurisdictionId community;
    std::string community_name;
    std::optional<TopicId> topic;
    std::string topic_title;
    TimePoint registered_at;
    std::optional<TimePoint> left_at;  ///< of a gathering: closed
    std::string noticed_by;            ///< name of the body; of gatherings
    std::optional<NoticedFrom> noticed_from;
    std::optional<GroupId> gathering;
    std::string gathering_name;
    std::optional<TimePoint> offers_due;
    std::optional<TimePoint> first_offer_at;
    bool offers_late;
    bool is_hidden;
    std::vector<GroupModerationView> moderation;
    std::vector<GatheringRecordView> records;  ///< of a gathering
    std::vector<GroupWorkView> works;
    bool is_own;
    bool may_correct;  ///< and close: a gathering
    bool may_moderate;
    bool may_appeal;
    bool may_rule;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(GroupPage, (),
                      (id, form, name, about, contact, said_size, community, community_name, topic, topic_title,
                       registered_at, left_at, noticed_by, noticed_from, gathering, gathering_name, offers_due,
                       first_offer_at, offers_late, is_hidden, moderation, records, works, is_own, may_correct,
                       may_moderate, may_appeal, may_rule, revision))

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
    std::optional<GroupId> gathering;
};
BOOST_DESCRIBE_STRUCT(RegisterGroupRequest, (), (street, community, name, about, contact, said_size, topic, gathering))
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

struct NoteGatheringRequest {
    RealmId street;
    JurisdictionId community;
    GroupNameText name;
    GroupAboutText about;
    GatheringSize about_how_many;
    NoticedFrom noticed_from;
    std::optional<TopicId> topic;
};
BOOST_DESCRIBE_STRUCT(NoteGatheringRequest, (), (street, community, name, about, about_how_many, noticed_from, topic))

struct CorrectGatheringRequest {
    RealmId street;
    GroupId group;
    http::IfMatch if_match;
    GroupNameText name;
    GroupAboutText about;
    GatheringSize about_how_many;
    NoticedFrom noticed_from;
    std::optional<TopicId> topic;
    GroupReasonText reason;
};
BOOST_DESCRIBE_STRUCT(CorrectGatheringRequest, (),
                      (street, group, if_match, name, about, about_how_many, noticed_from, topic, reason))
struct CloseGatheringRequest {
    RealmId street;
    GroupId group;
    GroupReasonText reason;
};
BOOST_DESCRIBE_STRUCT(CloseGatheringRequest, (), (street, group, reason))

enum class GroupWordsDecision : std::uint8_t { hide, publish };
BOOST_DESCRIBE_ENUM(GroupWordsDecision, hide, publish)

struct ModerateGroupRequest {
    RealmId street;
    GroupId group;
    GroupWordsDecision decision;
    std::optional<opinions::ModerationRule> rule;
    std::optional<GroupReasonText> reason;
};
BOOST_DESCRIBE_STRUCT(ModerateGroupRequest, (), (street, group, decision, rule, reason))
struct AppealGroupRequest {
    RealmId street;
    GroupId group;
    GroupReasonText reason;
};
BOOST_DESCRIBE_STRUCT(AppealGroupRequest, (), (street, group, reason))
struct RuleOnGroupRequest {
    RealmId street;
    GroupId group;
    bool restore;
    GroupReasonText reason;
};
BOOST_DESCRIBE_STRUCT(RuleOnGroupRequest, (), (street, group, restore, reason))

struct BeginWorkRequest {
    RealmId street;
    GroupId group;
    WorkText what;
    WorkTermsText when_and_where;
};
BOOST_DESCRIBE_STRUCT(BeginWorkRequest, (), (street, group, what, when_and_where))
struct ReportWorkRequest {
    RealmId street;
    GroupId group;
    WorkId work;
    WorkReportText words;
    bool ends;
};
BOOST_DESCRIBE_STRUCT(ReportWorkRequest, (), (street, group, work, words, ends))

GroupPage page_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope, Group const& group);
GroupWorkView view_of(Work const& work);

}  // namespace hezhi::groups
