// What every change of a group leaves behind.
#pragma once

#include <string_view>

#include "src/groups/groups.h"

namespace hezhi::groups {

/// In the public record: nothing about a person, and nothing that a group may take back or that may be hidden.
void record(storage::WriteTransaction& tx, storage::Scope scope, Group const& group, std::string_view kind,
            TimePoint at);
/// Writes a group that changed, and the record. Error: group.changed_meanwhile (stale).
Result<Group> keep(storage::WriteTransaction& tx, storage::Scope scope, Group group, std::string_view kind,
                   TimePoint at);
/// Of whoever registered it. Errors: group.unknown, authority.sign_in, group.not_yours.
Result<Group> own_group(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope, GroupId id);
/// Its topic is of its community, its name is free there. Errors: topic.unknown, group.topic_elsewhere,
/// group.name_taken.
Result<void> check(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                   Group const& group);
/// Three days from `now`; one job says it if nothing was offered by then.
void start_clock(storage::WriteTransaction& tx, storage::Scope scope, Group& group, TimePoint now);

}  // namespace hezhi::groups
