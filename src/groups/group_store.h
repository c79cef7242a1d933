// The SQL of neighbour_groups, of their moderation, of what was corrected in gatherings and of what groups run.
#pragma once

#include "src/groups/groups.h"

namespace hezhi::groups {

std::optional<Group> find_group(storage::ReadTransaction& tx, storage::Scope scope, GroupId id);
std::vector<Group> select_groups(storage::ReadTransaction& tx, storage::Scope scope,
                                 std::optional<JurisdictionId> community, std::size_t limit);
std::vector<Group> select_groups_of(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
std::vector<Group> select_groups_by(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
/// Another registered group of that community goes by that name.
bool is_taken(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community, std::string_view name,
              GroupId but);
void insert_group(storage::WriteTransaction& tx, storage::Scope scope, Group const& group);
/// All that may change, if the revision is still that of `group`; it grows by one. False otherwise.
bool update_group(storage::WriteTransaction& tx, storage::Scope scope, Group const& group);

/// Numbered after the last one of the gathering.
void insert_record(storage::WriteTransaction& tx, storage::Scope scope, GroupId id, GatheringRecord const& record);
std::vector<GatheringRecord> select_records(storage::ReadTransaction& tx, storage::Scope scope, GroupId id);

/// Numbered after the last one of the group.
void insert_moderation(storage::WriteTransaction& tx, storage::Scope scope, GroupId id, ModerationEntry const& entry);
std::vector<ModerationEntry> select_moderation(storage::ReadTransaction& tx, storage::Scope scope, GroupId id);

void insert_work(storage::WriteTransaction& tx, storage::Scope scope, Work const& work);
/// Its end and its outcome.
void update_work(storage::WriteTransaction& tx, storage::Scope scope, Work const& work);
std::optional<Work> find_work(storage::ReadTransaction& tx, storage::Scope scope, WorkId id);
std::vector<Work> select_works(storage::ReadTransaction& tx, storage::Scope scope, GroupId id);
/// The words of what it ran.
void delete_works(storage::WriteTransaction& tx, storage::Scope scope, GroupId id);

}  // namespace hezhi::groups
