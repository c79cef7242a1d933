// The SQL of table media.
#pragma once

#include <optional>
#include <vector>

#include "src/media/media.h"
#include "src/media/media_words.h"

namespace hezhi::media {

struct Stored {
    Media media;
    std::optional<PersonId> person;
    std::optional<std::string> subject_kind;
    std::optional<std::int64_t> subject;
};

void insert(storage::WriteTransaction& tx, storage::Scope scope, Files::Kept const& kept,
            std::optional<PersonId> person, TimePoint now, std::string_view words = {});
/// What it shows; empty: not said, or unknown.
std::string words_of(storage::ReadTransaction& tx, storage::Scope scope, MediaId const& id);
std::optional<Stored> find(storage::ReadTransaction& tx, storage::Scope scope, MediaId const& id);
/// How many of the street wait to be taken up.
std::int64_t count_waiting(storage::ReadTransaction& tx, storage::Scope scope);
std::int64_t count_of(storage::ReadTransaction& tx, storage::Scope scope, std::string_view subject_kind,
                      std::int64_t subject);
/// False unless it waits, and was sent by that person or by somebody not signed in.
bool bind(storage::WriteTransaction& tx, storage::Scope scope, MediaId const& id, std::optional<PersonId> person,
          std::string_view subject_kind, std::int64_t subject, std::int64_t position, bool is_public);
std::vector<Media> select_of(storage::ReadTransaction& tx, storage::Scope scope, std::string_view subject_kind,
                             std::int64_t subject);
void update_public(storage::WriteTransaction& tx, storage::Scope scope, std::string_view subject_kind,
                   std::int64_t subject, bool is_public);
/// Deletes those that waited since before `until`, at most `limit`; their files are the caller's to remove.
std::vector<MediaId> forget_waiting(storage::WriteTransaction& tx, storage::Scope scope, TimePoint until,
                                    std::size_t limit);

}  // namespace hezhi::media
