// Groups of neighbours 邻里小组 (F63): people who gather about one thing may register lightly, with a name, what it is
// about and a contact that they choose, or stay unregistered. To be registered asks for nothing and promises nothing:
// offers to their topic stand either way. Invariants: there is no list of members and no count but the one a group says
// of itself; who registered is never shown; a group leaves whenever it wants, and then only its name and dates stay.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/people/people.h"
#include "src/storage/storage.h"
#include "src/threads/threads.h"
#include "src/topics/topics.h"

namespace hezhi::http {
class Router;
}

namespace hezhi::groups {

using GroupId = Id<struct GroupTag>;
using topics::TopicId;

struct Group {
    GroupId id;
    JurisdictionId community;
    authority::JurisdictionPath community_path;
    std::string name;
    std::string about;
    std::string contact;                      ///< public, as the group chose; empty: none
    std::optional<std::int64_t> said_size{};  ///< how many it says it is
    std::optional<TopicId> topic{};           ///< what it gathers about, where that is a topic
    std::optional<PersonId> registered_by{};  ///< never shown
    TimePoint registered_at{};
    std::optional<TimePoint> left_at{};
    std::int64_t revision = 1;
};

/// What whoever registers it types. Lengths are checked at the edge.
struct GroupDraft {
    std::string name;
    std::string about;
    std::string contact;
    std::optional<std::int64_t> said_size{};
    std::optional<TopicId> topic{};
};

inline constexpr std::int64_t kGroupsMax = 3;  ///< that one person keeps registered at once
inline constexpr std::size_t kGroupsShown = 200;

/// Newest first, those that left last. Error: street.unknown, jurisdiction.unknown.
Result<std::vector<Group>> list_groups(storage::ReadTransaction& tx, storage::Scope scope,
                                       std::optional<JurisdictionId> community);
std::vector<Group> groups_of_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
/// Error: group.unknown.
Result<Group> load_group(storage::ReadTransaction& tx, storage::Scope scope, GroupId id);

/// Errors: authority's (group_register over the community), jurisdiction.unknown, topic.unknown, group.topic_elsewhere,
/// group.too_many {max}, group.name_taken in that community.
Result<Group> register_group(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             JurisdictionId community, GroupDraft const& draft);
/// By whoever registered it. Errors: group.unknown, group.not_yours, group.has_left, group.changed_meanwhile (stale),
/// topic.unknown, group.topic_elsewhere, group.name_taken.
Result<Group> change_group(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           GroupId id, std::int64_t expected_revision, GroupDraft const& draft);
/// Likewise; what it was about and its contact are forgotten. Again changes nothing.
Result<Group> leave(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, GroupId id);

std::unique_ptr<people::PersonalData> make_personal_data();
std::unique_ptr<threads::Source> make_thread_source();
void add_routes(http::Router& router);

}  // namespace hezhi::groups
