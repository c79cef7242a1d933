// The SQL of table `topics`.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "src/storage/storage.h"
#include "src/topics/topics.h"

namespace hezhi::topics {

std::optional<Topic> find_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);

std::optional<Participation> find_participation(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);

/// Newest first. `drafts_too` lists drafts; the service filters those the caller may not see.
std::vector<Topic> select_topics(storage::ReadTransaction& tx, storage::Scope scope, TopicFilter const& filter,
                                 bool drafts_too);

/// Whether the community has a topic in any state.
bool has_topics(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community);

void insert_topic(storage::WriteTransaction& tx, storage::Scope scope, Topic const& topic,
                  std::optional<PersonId> created_by);

/// Topics that hold all words in title, question or background, the newest first; drafts are not indexed.
std::vector<Topic> select_topics_with(storage::ReadTransaction& tx, storage::Scope scope, std::string_view words,
                                      std::size_t limit);
/// Makes the words of a topic searchable once it is public; the store does so with every write.
void index_topic(storage::WriteTransaction& tx, storage::Scope scope, Topic const& topic);

/// Writes every changeable column and adds one to the revision, if it still is `topic.revision`; false otherwise.
bool update_topic(storage::WriteTransaction& tx, storage::Scope scope, Topic const& topic);

Activity find_activity(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);
/// Of every topic, by id.
std::vector<std::pair<TopicId, Activity>> select_activity(storage::ReadTransaction& tx, storage::Scope scope);
void update_activity(storage::WriteTransaction& tx, storage::Scope scope, TopicId id, Activity const& delta);

}  // namespace hezhi::topics
