// The SQL of table `topics`.
#pragma once

#include <optional>
#include <vector>

#include "src/storage/storage.h"
#include "src/topics/topics.h"

namespace hezhi::topics {

std::optional<Topic> find_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);

std::optional<Participation> find_participation(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);

/// Newest first. `drafts_too` lists drafts; the service filters those the caller may not see.
std::vector<Topic> select_topics(storage::ReadTransaction& tx, storage::Scope scope, TopicFilter const& filter,
                                 bool drafts_too);

void insert_topic(storage::WriteTransaction& tx, storage::Scope scope, Topic const& topic,
                  std::optional<PersonId> created_by);

/// Writes every changeable column and adds one to the revision, if it still is `topic.revision`; false otherwise.
bool update_topic(storage::WriteTransaction& tx, storage::Scope scope, Topic const& topic);

Activity find_activity(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);
void update_activity(storage::WriteTransaction& tx, storage::Scope scope, TopicId id, Activity const& delta);

}  // namespace hezhi::topics
