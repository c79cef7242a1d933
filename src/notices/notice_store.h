// The SQL of notices and wishes. All of class person: the first key is whose they are.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "src/notices/mail.h"
#include "src/notices/notices.h"
#include "src/storage/storage.h"

namespace hezhi::notices {

/// One for each of `persons`, all alike; @return their ids, in that order.
std::vector<NoticeId> insert_notices(storage::WriteTransaction& tx, News const& news, std::span<PersonId const> persons,
                                     TimePoint now);
std::vector<Notice> select_notices(storage::ReadTransaction& tx, PersonId person, std::optional<NoticeId> before,
                                   std::size_t limit);
std::int64_t count_unread(storage::ReadTransaction& tx, PersonId person, std::int64_t most);
bool has_notice(storage::ReadTransaction& tx, PersonId person, NoticeId id);
void set_read(storage::WriteTransaction& tx, PersonId person, NoticeId id, TimePoint now);
/// @return how many were unread.
std::int64_t set_read_until(storage::WriteTransaction& tx, PersonId person, NoticeId until, TimePoint now);
/// Deletes at most `limit` of those made before `until`; @return how many.
std::int64_t forget_notices(storage::WriteTransaction& tx, TimePoint until, std::size_t limit);
void forget_person(storage::WriteTransaction& tx, PersonId person);

/// Those that a mail tells of, newest first.
std::vector<Notice> notices_of_mail(storage::ReadTransaction& tx, PersonId person, MailId mail, std::size_t limit);
/// Made after `since` and up to `until`, in no mail; newest first.
std::vector<Notice> untold_notices(storage::ReadTransaction& tx, PersonId person, TimePoint since, TimePoint until,
                                   std::size_t limit);
/// Made after `since` and not read, newest first.
std::vector<Notice> unread_notices(storage::ReadTransaction& tx, PersonId person, TimePoint since, std::size_t limit);
/// Those of `persons` whose letterbox has a notice of that kind and subject.
std::set<PersonId> told_before(storage::ReadTransaction& tx, News const& news, std::span<PersonId const> persons);
bool has_unread_of_kind(storage::ReadTransaction& tx, PersonId person, NoticeKind kind);

/// What those of `persons` wish who ever said so.
std::map<PersonId, Way> wishes_of(storage::ReadTransaction& tx, std::span<PersonId const> persons, NoticeGroup group);
std::map<NoticeGroup, Way> wishes_of(storage::ReadTransaction& tx, PersonId person);
void put_wish(storage::WriteTransaction& tx, PersonId person, NoticeGroup group, Way way);

}  // namespace hezhi::notices
