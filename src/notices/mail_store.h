// The SQL of mail_addresses and mails. Class person: keys begin with whose they are.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "src/notices/mail.h"
#include "src/storage/storage.h"

namespace hezhi::notices {

// ---- addresses

std::optional<MailAddress> find_address(storage::ReadTransaction& tx, PersonId person);
/// Confirmed ones of those persons.
std::vector<MailAddress> confirmed_addresses(storage::ReadTransaction& tx, std::span<PersonId const> persons);
/// Confirmed ones whose digest comes at that local hour in that street; at most `limit` after `after`, ascending.
std::vector<MailAddress> addresses_with_digest(storage::ReadTransaction& tx, RealmId street, std::int64_t hour,
                                               PersonId after, std::size_t limit);
void put_address(storage::WriteTransaction& tx, MailAddress const& address);
void delete_address(storage::WriteTransaction& tx, PersonId person);

// ---- mails

void insert_mail(storage::WriteTransaction& tx, Mail const& mail);
std::optional<Mail> find_mail(storage::ReadTransaction& tx, PersonId person, MailId id);
void update_mail(storage::WriteTransaction& tx, Mail const& mail);
/// The news of a person that has not left yet, nor been tried.
std::optional<MailId> gathering_mail(storage::ReadTransaction& tx, PersonId person);
std::int64_t count_mails_since(storage::ReadTransaction& tx, PersonId person, MailKind kind, TimePoint since);
/// Takes back what has not left yet.
void delete_waiting_mails(storage::WriteTransaction& tx, PersonId person);
void delete_mails(storage::WriteTransaction& tx, PersonId person);
std::vector<Mail> given_up_mails(storage::ReadTransaction& tx, RealmId street, std::size_t limit);
std::int64_t count_mails(storage::ReadTransaction& tx, RealmId street, MailState state);
MailBacklog select_backlog(storage::ReadTransaction& tx, TimePoint given_up_since);
/// Deletes at most `limit` of those settled before `until`; @return how many.
std::int64_t forget_mails(storage::WriteTransaction& tx, TimePoint until, std::size_t limit);

// ---- notices of a mail

void join_mail(storage::WriteTransaction& tx, PersonId person, NoticeId notice, MailId mail);

}  // namespace hezhi::notices
