#include "src/tasks/assessment_store.h"

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::tasks {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

template <class E>
E enum_at(Row const& row, int column) {
    auto const value = parse_enum<E>(row.text(column));
    HZ_ASSERT(value.has_value());
    return *value;
}

#define HZ_ASSESSMENT_COLUMNS                                                                                     \
    "assessment_id, body_id, kind, year, name, basis, frequency, minutes, held_at, registered_at, withdrawn_at, " \
    "withdrawn_for"

Assessment read_assessment(Row const& row) {
    return {.id = row.id<AssessmentId>(0),
            .body = row.id<BodyId>(1),
            .kind = enum_at<AssessmentKind>(row, 2),
            .year = row.integer(3),
            .name = std::string(row.text(4)),
            .basis = std::string(row.text(5)),
            .frequency = enum_at<Frequency>(row, 6),
            .minutes = row.integer(7),
            .held_at = row.maybe_time(8),
            .registered_at = row.time(9),
            .withdrawn_at = row.maybe_time(10),
            .withdrawn_for = std::string(row.text(11))};
}

constexpr Sql kInsert{"INSERT INTO assessments (realm_id, " HZ_ASSESSMENT_COLUMNS
                      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, '')"};
constexpr Sql kInsertCommunity{
    "INSERT INTO assessed_communities (realm_id, assessment_id, community_id) VALUES ($1, $2, $3)"};
constexpr Sql kEnd{
    "UPDATE assessments SET withdrawn_at = $3, withdrawn_for = $4 WHERE realm_id = $1 AND assessment_id = $2 "
    "AND withdrawn_at IS NULL"};
constexpr Sql kFind{"SELECT " HZ_ASSESSMENT_COLUMNS " FROM assessments WHERE realm_id = $1 AND assessment_id = $2"};
constexpr Sql kOfYear{"SELECT " HZ_ASSESSMENT_COLUMNS
                      " FROM assessments WHERE realm_id = $1 AND year = $2 ORDER BY assessment_id DESC LIMIT $3"};
constexpr Sql kCommunities{
    "SELECT community_id FROM assessed_communities WHERE realm_id = $1 AND assessment_id = $2 ORDER BY community_id"};
constexpr Sql kLive{
    "SELECT count(*) FROM assessments WHERE realm_id = $1 AND year = $3 AND withdrawn_at IS NULL "
    "AND assessment_id IN (SELECT assessment_id FROM assessed_communities WHERE realm_id = $1 AND community_id = $2)"};

void add_communities(ReadTransaction& tx, Scope scope, Assessment& assessment) {
    assessment.communities =
        tx.all(kCommunities, {scope.realm, assessment.id}, [](Row const& row) { return row.id<JurisdictionId>(0); });
}

}  // namespace

void insert_assessment(WriteTransaction& tx, Scope scope, Assessment const& one) {
    tx.execute(kInsert, {scope.realm, one.id, one.body, enum_name(one.kind), one.year, one.name, one.basis,
                         enum_name(one.frequency), one.minutes, one.held_at, one.registered_at});
    for (auto const community : one.communities) tx.execute(kInsertCommunity, {scope.realm, one.id, community});
}

bool end_assessment(WriteTransaction& tx, Scope scope, AssessmentId id, TimePoint now, std::string_view reason) {
    return tx.execute(kEnd, {scope.realm, id, now, reason}) == 1;
}

std::optional<Assessment> find_assessment(ReadTransaction& tx, Scope scope, AssessmentId id) {
    auto found = tx.first(kFind, {scope.realm, id}, read_assessment);
    if (found) add_communities(tx, scope, *found);
    return found;
}

std::vector<Assessment> select_assessments(ReadTransaction& tx, Scope scope, std::int64_t year, std::size_t limit) {
    auto all = tx.all(kOfYear, {scope.realm, year, limit}, read_assessment);
    for (auto& one : all) add_communities(tx, scope, one);
    return all;
}

std::int64_t count_live(ReadTransaction& tx, Scope scope, JurisdictionId community, std::int64_t year) {
    return tx.first(kLive, {scope.realm, community, year}, [](Row const& row) { return row.integer(0); }).value_or(0);
}

}  // namespace hezhi::tasks
