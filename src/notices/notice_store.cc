#include "src/notices/notice_store.h"

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::notices {
namespace {

using storage::Batch;
using storage::ColumnType;
using storage::ReadTransaction;
using storage::Row;
using storage::Sql;
using storage::WriteTransaction;

constexpr Sql kInsert{
    "INSERT INTO notices (person_id, notice_id, street_id, kind, subject_kind, subject_id, parent_id, number, body_id, "
    "due_at, is_sealed, made_at) "
    "SELECT told.person, told.notice, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 "
    "FROM expand($1, person, notice) AS told"};
#define HZ_NOTICE_COLUMNS                                                                                   \
    "notice_id, street_id, kind, subject_kind, subject_id, parent_id, number, body_id, due_at, is_sealed, " \
    "made_at, read_at"
constexpr Sql kSelect{"SELECT " HZ_NOTICE_COLUMNS
                      " FROM notices WHERE person_id = $1 AND notice_id < $2 ORDER BY notice_id DESC LIMIT $3"};
constexpr Sql kOfMail{"SELECT " HZ_NOTICE_COLUMNS
                      " FROM notices WHERE person_id = $1 AND mail_id = $2 ORDER BY notice_id DESC LIMIT $3"};
constexpr Sql kUntold{"SELECT " HZ_NOTICE_COLUMNS
                      " FROM notices WHERE person_id = $1 AND made_at > $2 AND made_at <= $3 AND mail_id IS NULL"
                      " ORDER BY notice_id DESC LIMIT $4"};
constexpr Sql kUnread{"SELECT " HZ_NOTICE_COLUMNS
                      " FROM notices WHERE person_id = $1 AND read_at IS NULL AND made_at > $2"
                      " ORDER BY notice_id DESC LIMIT $3"};
constexpr Sql kHasUnread{"SELECT 1 FROM notices WHERE person_id = $1 AND kind = $2 AND read_at IS NULL LIMIT 1"};
constexpr Sql kToldBefore{
    "SELECT DISTINCT notices.person_id FROM expand($1, person) AS asked JOIN notices ON notices.person_id = "
    "asked.person WHERE notices.kind = $2 AND notices.subject_kind = $3 AND notices.subject_id = $4"};
constexpr Sql kCountUnread{
    "SELECT count(*) FROM (SELECT 1 FROM notices WHERE person_id = $1 AND read_at IS NULL LIMIT $2) AS unread"};
constexpr Sql kHas{"SELECT 1 FROM notices WHERE person_id = $1 AND notice_id = $2"};
constexpr Sql kRead{"UPDATE notices SET read_at = $3 WHERE person_id = $1 AND notice_id = $2 AND read_at IS NULL"};
constexpr Sql kReadUntil{
    "UPDATE notices SET read_at = $3 WHERE person_id = $1 AND notice_id <= $2 AND read_at IS NULL"};
constexpr Sql kForgetOld{
    "DELETE FROM notices WHERE (person_id, notice_id) IN (SELECT old.person_id, old.notice_id FROM notices old "
    "WHERE old.made_at < $1 ORDER BY old.made_at LIMIT $2)"};
constexpr Sql kWishesOfGroup{
    "SELECT person_id, way FROM notice_wishes WHERE notice_group = $1 "
    "AND person_id IN (SELECT told.person FROM expand($2, person) AS told)"};
constexpr Sql kWishes{"SELECT notice_group, way FROM notice_wishes WHERE person_id = $1 ORDER BY notice_group"};
constexpr Sql kPutWish{
    "INSERT INTO notice_wishes (person_id, notice_group, way) VALUES ($1, $2, $3) "
    "ON CONFLICT (person_id, notice_group) DO UPDATE SET way = excluded.way"};

/// A word that this program wrote.
template <class Enum>
Enum enum_at(Row const& row, int column) {
    auto const value = parse_enum<Enum>(row.text(column));
    HZ_ASSERT(value.has_value());
    return *value;
}

Notice notice_of(Row const& row) {
    return {.id = row.id<NoticeId>(0),
            .street = row.id<RealmId>(1),
            .kind = enum_at<NoticeKind>(row, 2),
            .subject_kind = std::string(row.text(3)),
            .subject = row.integer(4),
            .parent = row.maybe_integer(5),
            .number = std::string(row.text(6)),
            .body = row.maybe_id<BodyId>(7),
            .due = row.maybe_time(8),
            .is_sealed = row.boolean(9),
            .at = row.time(10),
            .read_at = row.maybe_time(11)};
}

Batch batch_of(std::span<PersonId const> persons) {
    Batch rows{ColumnType::integer};
    for (auto const person : persons) rows.add({person});
    return rows;
}

}  // namespace

std::vector<NoticeId> insert_notices(WriteTransaction& tx, News const& news, std::span<PersonId const> persons,
                                     TimePoint now) {
    std::vector<NoticeId> ids;
    Batch rows{ColumnType::integer, ColumnType::integer};
    for (auto const person : persons) {
        ids.push_back(tx.new_id<NoticeId>());
        rows.add({person, ids.back()});
    }
    tx.execute(kInsert, {rows, news.street, enum_name(news.kind), news.subject_kind, news.subject, news.parent,
                         news.number, news.body, news.due, news.is_sealed, now});
    return ids;
}

std::vector<Notice> notices_of_mail(ReadTransaction& tx, PersonId person, MailId mail, std::size_t limit) {
    return tx.all(kOfMail, {person, mail, limit}, notice_of);
}

std::vector<Notice> untold_notices(ReadTransaction& tx, PersonId person, TimePoint since, TimePoint until,
                                   std::size_t limit) {
    return tx.all(kUntold, {person, since, until, limit}, notice_of);
}

std::vector<Notice> unread_notices(ReadTransaction& tx, PersonId person, TimePoint since, std::size_t limit) {
    return tx.all(kUnread, {person, since, limit}, notice_of);
}

std::set<PersonId> told_before(ReadTransaction& tx, News const& news, std::span<PersonId const> persons) {
    std::set<PersonId> told;
    if (persons.empty()) return told;
    tx.query(kToldBefore, {batch_of(persons), enum_name(news.kind), news.subject_kind, news.subject},
             [&](Row const& row) { told.insert(row.id<PersonId>(0)); });
    return told;
}

bool has_unread_of_kind(ReadTransaction& tx, PersonId person, NoticeKind kind) {
    return tx.first(kHasUnread, {person, enum_name(kind)}, [](Row const&) { return true; }).has_value();
}

std::vector<Notice> select_notices(ReadTransaction& tx, PersonId person, std::optional<NoticeId> before,
                                   std::size_t limit) {
    return tx.all(kSelect, {person, before ? before->value() : INT64_MAX, limit}, notice_of);
}

std::int64_t count_unread(ReadTransaction& tx, PersonId person, std::int64_t most) {
    return tx.first(kCountUnread, {person, most}, [](Row const& row) { return row.integer(0); }).value_or(0);
}

bool has_notice(ReadTransaction& tx, PersonId person, NoticeId id) {
    return tx.first(kHas, {person, id}, [](Row const&) { return true; }).has_value();
}

void set_read(WriteTransaction& tx, PersonId person, NoticeId id, TimePoint now) {
    tx.execute(kRead, {person, id, now});
}

std::int64_t set_read_until(WriteTransaction& tx, PersonId person, NoticeId until, TimePoint now) {
    return tx.execute(kReadUntil, {person, until, now});
}

std::int64_t forget_notices(WriteTransaction& tx, TimePoint until, std::size_t limit) {
    return tx.execute(kForgetOld, {until, limit});
}

void forget_person(WriteTransaction& tx, PersonId person) {
    tx.execute("DELETE FROM notices WHERE person_id = $1", {person});
    tx.execute("DELETE FROM notice_wishes WHERE person_id = $1", {person});
}

std::map<PersonId, Way> wishes_of(ReadTransaction& tx, std::span<PersonId const> persons, NoticeGroup group) {
    std::map<PersonId, Way> wishes;
    auto const rows = batch_of(persons);
    tx.query(kWishesOfGroup, {enum_name(group), rows},
             [&](Row const& row) { wishes.emplace(row.id<PersonId>(0), enum_at<Way>(row, 1)); });
    return wishes;
}

std::map<NoticeGroup, Way> wishes_of(ReadTransaction& tx, PersonId person) {
    std::map<NoticeGroup, Way> wishes;
    tx.query(kWishes, {person},
             [&](Row const& row) { wishes.emplace(enum_at<NoticeGroup>(row, 0), enum_at<Way>(row, 1)); });
    return wishes;
}

void put_wish(WriteTransaction& tx, PersonId person, NoticeGroup group, Way way) {
    tx.execute(kPutWish, {person, enum_name(group), enum_name(way)});
}

}  // namespace hezhi::notices
