#include "src/notices/mail_store.h"

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"
#include "src/notices/notice_store.h"

namespace hezhi::notices {
namespace {

using storage::Batch;
using storage::ColumnType;
using storage::ReadTransaction;
using storage::Row;
using storage::Sql;
using storage::WriteTransaction;

#define HZ_ADDRESS_COLUMNS                                                                                  \
    "person_id, address, given_at, confirmed_at, digest, digest_hour, quiet_from, quiet_until, street_id, " \
    "mailed_at, digested_at"
#define HZ_MAIL_COLUMNS                                                                                     \
    "mail_id, person_id, street_id, kind, address, state, content, attempts, due_at, made_at, settled_at, " \
    "last_error"

constexpr Sql kFindAddress{"SELECT " HZ_ADDRESS_COLUMNS " FROM mail_addresses WHERE person_id = $1"};
constexpr Sql kConfirmed{"SELECT " HZ_ADDRESS_COLUMNS
                         " FROM mail_addresses WHERE confirmed_at IS NOT NULL"
                         " AND person_id IN (SELECT told.person FROM expand($1, person) AS told) ORDER BY person_id"};
constexpr Sql kWithDigest{"SELECT " HZ_ADDRESS_COLUMNS
                          " FROM mail_addresses WHERE street_id = $1 AND digest <> 'never' AND digest_hour = $2"
                          " AND confirmed_at IS NOT NULL AND person_id > $3 ORDER BY person_id LIMIT $4"};
constexpr Sql kPutAddress{
    "INSERT INTO mail_addresses (person_id, address, given_at, confirmed_at, digest, digest_hour, quiet_from, "
    "quiet_until, street_id, mailed_at, digested_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
    "ON CONFLICT (person_id) DO UPDATE SET address = excluded.address, given_at = excluded.given_at, "
    "confirmed_at = excluded.confirmed_at, digest = excluded.digest, digest_hour = excluded.digest_hour, "
    "quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, street_id = excluded.street_id, "
    "mailed_at = excluded.mailed_at, digested_at = excluded.digested_at"};
constexpr Sql kInsertMail{
    "INSERT INTO mails (mail_id, person_id, street_id, kind, address, state, content, attempts, due_at, made_at, "
    "settled_at, last_error) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
constexpr Sql kFindMail{"SELECT " HZ_MAIL_COLUMNS " FROM mails WHERE person_id = $1 AND mail_id = $2"};
constexpr Sql kUpdateMail{
    "UPDATE mails SET state = $3, attempts = $4, due_at = $5, settled_at = $6, last_error = $7 "
    "WHERE person_id = $1 AND mail_id = $2"};
constexpr Sql kGathering{
    "SELECT mail_id FROM mails WHERE person_id = $1 AND kind = 'news' AND state = 'waiting' AND attempts = 0 "
    "ORDER BY mail_id DESC LIMIT 1"};
constexpr Sql kCountSince{"SELECT count(*) FROM mails WHERE person_id = $1 AND kind = $2 AND made_at > $3"};
constexpr Sql kDeleteWaiting{"DELETE FROM mails WHERE person_id = $1 AND state IN ('waiting', 'sending')"};
constexpr Sql kGivenUp{"SELECT " HZ_MAIL_COLUMNS
                       " FROM mails WHERE street_id = $1 AND state = 'given_up' ORDER BY mail_id DESC LIMIT $2"};
constexpr Sql kCountState{"SELECT count(*) FROM mails WHERE street_id = $1 AND state = $2"};
constexpr Sql kBacklog{
    "SELECT count(*) FILTER (WHERE state IN ('waiting', 'sending')), "
    "count(*) FILTER (WHERE state = 'given_up' AND settled_at > $1), "
    "min(CASE WHEN state IN ('waiting', 'sending') THEN due_at END) FROM mails"};
constexpr Sql kLastError{"SELECT last_error FROM mails WHERE last_error <> '' ORDER BY due_at DESC LIMIT 1"};
constexpr Sql kForget{
    "DELETE FROM mails WHERE (person_id, mail_id) IN (SELECT old.person_id, old.mail_id FROM mails old "
    "WHERE old.settled_at < $1 ORDER BY old.settled_at LIMIT $2)"};
constexpr Sql kJoin{"UPDATE notices SET mail_id = $3 WHERE person_id = $1 AND notice_id = $2"};

template <class Enum>
Enum enum_at(Row const& row, int column) {
    auto const value = parse_enum<Enum>(row.text(column));
    HZ_ASSERT(value.has_value());
    return *value;
}

MailAddress address_of(Row const& row) {
    return {.person = row.id<PersonId>(0),
            .address = std::string(row.text(1)),
            .given_at = row.time(2),
            .confirmed_at = row.maybe_time(3),
            .digest = enum_at<DigestPace>(row, 4),
            .digest_hour = row.integer(5),
            .quiet_from = row.maybe_integer(6),
            .quiet_until = row.maybe_integer(7),
            .street = row.id<RealmId>(8),
            .mailed_at = row.maybe_time(9),
            .digested_at = row.maybe_time(10)};
}

Mail mail_of(Row const& row) {
    return {.id = row.id<MailId>(0),
            .person = row.id<PersonId>(1),
            .street = row.id<RealmId>(2),
            .kind = enum_at<MailKind>(row, 3),
            .address = std::string(row.text(4)),
            .state = enum_at<MailState>(row, 5),
            .content = std::string(row.text(6)),
            .attempts = row.integer(7),
            .due_at = row.time(8),
            .made_at = row.time(9),
            .settled_at = row.maybe_time(10),
            .last_error = std::string(row.text(11))};
}

std::int64_t count_of(Row const& row) {
    return row.integer(0);
}

}  // namespace

std::optional<MailAddress> find_address(ReadTransaction& tx, PersonId person) {
    return tx.first(kFindAddress, {person}, address_of);
}

std::vector<MailAddress> confirmed_addresses(ReadTransaction& tx, std::span<PersonId const> persons) {
    Batch rows{ColumnType::integer};
    for (auto const person : persons) rows.add({person});
    return tx.all(kConfirmed, {rows}, address_of);
}

std::vector<MailAddress> addresses_with_digest(ReadTransaction& tx, RealmId street, std::int64_t hour, PersonId after,
                                               std::size_t limit) {
    return tx.all(kWithDigest, {street, hour, after, limit}, address_of);
}

void put_address(WriteTransaction& tx, MailAddress const& address) {
    tx.execute(kPutAddress, {address.person, address.address, address.given_at, address.confirmed_at,
                             enum_name(address.digest), address.digest_hour, address.quiet_from, address.quiet_until,
                             address.street, address.mailed_at, address.digested_at});
}

void delete_address(WriteTransaction& tx, PersonId person) {
    tx.execute("DELETE FROM mail_addresses WHERE person_id = $1", {person});
}

void insert_mail(WriteTransaction& tx, Mail const& mail) {
    tx.execute(kInsertMail,
               {mail.id, mail.person, mail.street, enum_name(mail.kind), mail.address, enum_name(mail.state),
                mail.content, mail.attempts, mail.due_at, mail.made_at, mail.settled_at, mail.last_error});
}

std::optional<Mail> find_mail(ReadTransaction& tx, PersonId person, MailId id) {
    return tx.first(kFindMail, {person, id}, mail_of);
}

void update_mail(WriteTransaction& tx, Mail const& mail) {
    tx.execute(kUpdateMail, {mail.person, mail.id, enum_name(mail.state), mail.attempts, mail.due_at, mail.settled_at,
                             mail.last_error});
}

std::optional<MailId> gathering_mail(ReadTransaction& tx, PersonId person) {
    return tx.first(kGathering, {person}, [](Row const& row) { return row.id<MailId>(0); });
}

std::int64_t count_mails_since(ReadTransaction& tx, PersonId person, MailKind kind, TimePoint since) {
    return tx.first(kCountSince, {person, enum_name(kind), since}, count_of).value_or(0);
}

void delete_waiting_mails(WriteTransaction& tx, PersonId person) {
    tx.execute(kDeleteWaiting, {person});
}

void delete_mails(WriteTransaction& tx, PersonId person) {
    tx.execute("DELETE FROM mails WHERE person_id = $1", {person});
}

std::vector<Mail> given_up_mails(ReadTransaction& tx, RealmId street, std::size_t limit) {
    return tx.all(kGivenUp, {street, limit}, mail_of);
}

std::int64_t count_mails(ReadTransaction& tx, RealmId street, MailState state) {
    return tx.first(kCountState, {street, enum_name(state)}, count_of).value_or(0);
}

MailBacklog select_backlog(ReadTransaction& tx, TimePoint given_up_since) {
    auto backlog = *tx.first(kBacklog, {given_up_since}, [](Row const& row) {
        return MailBacklog{row.integer(0), row.integer(1), row.maybe_time(2), {}};
    });
    backlog.last_error = tx.first(kLastError, {}, [](Row const& row) { return std::string(row.text(0)); }).value_or("");
    return backlog;
}

std::int64_t forget_mails(WriteTransaction& tx, TimePoint until, std::size_t limit) {
    return tx.execute(kForget, {until, limit});
}

void join_mail(WriteTransaction& tx, PersonId person, NoticeId notice, MailId mail) {
    tx.execute(kJoin, {person, notice, mail});
}

}  // namespace hezhi::notices
