#include "src/commitments/resolution_store.h"

#include <limits>
#include <string>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::commitments {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

template <class Word>
Word word_at(Row const& row, int column) {
    auto const word = parse_enum<Word>(row.text(column));
    HZ_ASSERT(word.has_value());
    return *word;
}

#define HZ_RESOLUTION_COLUMNS                                                                                 \
    "resolution_id, community_id, community_path, topic_id, source, source_id, title, words, asked_by_body, " \
    "addressee_body, state, asked_at, due_at, answer_kind, ground, answer, answered_at, reminded_for, revision"

constexpr Sql kInsert{
    "INSERT INTO resolutions (realm_id, " HZ_RESOLUTION_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"};
constexpr Sql kFind{"SELECT " HZ_RESOLUTION_COLUMNS " FROM resolutions WHERE realm_id = $1 AND resolution_id = $2"};
constexpr Sql kUpdate{
    "UPDATE resolutions SET state = $4, answer_kind = $5, ground = $6, answer = $7, answered_at = $8,"
    " reminded_for = $9, revision = revision + 1 WHERE realm_id = $1 AND resolution_id = $2 AND revision = $3"};
constexpr Sql kListed{"SELECT " HZ_RESOLUTION_COLUMNS
                      " FROM resolutions WHERE realm_id = $1 AND resolution_id < $2 AND ($3 = 0 OR community_id = $3)"
                      " AND ($4 = 0 OR topic_id = $4) AND ($5 = 0 OR addressee_body = $5)"
                      " AND ($6 = 0 OR state IN ('asked', 'overdue')) ORDER BY resolution_id DESC LIMIT $7"};
constexpr Sql kOfTopic{"SELECT " HZ_RESOLUTION_COLUMNS
                       " FROM resolutions WHERE realm_id = $1 AND topic_id = $2 AND resolution_id < $3"
                       " AND ($4 = 0 OR state IN ('asked', 'overdue')) ORDER BY resolution_id DESC LIMIT $5"};
constexpr Sql kHas{"SELECT 1 FROM resolutions WHERE realm_id = $1 AND community_id = $2 LIMIT 1"};

auto reader(Scope scope) {
    return [realm = scope.realm](Row const& row) {
        auto const kind = row.text(13);
        return Resolution{.id = row.id<ResolutionId>(0),
                          .realm = realm,
                          .community = row.id<JurisdictionId>(1),
                          .community_path = authority::JurisdictionPath{std::string(row.text(2))},
                          .topic = row.maybe_id<TopicId>(3),
                          .source = word_at<DecisionSource>(row, 4),
                          .source_id = row.integer(5),
                          .title = std::string(row.text(6)),
                          .words = std::string(row.text(7)),
                          .asked_by = row.id<BodyId>(8),
                          .addressee = row.id<BodyId>(9),
                          .state = word_at<ResolutionState>(row, 10),
                          .asked_at = row.time(11),
                          .due_at = row.time(12),
                          .answer_kind = kind.empty() ? std::nullopt : parse_enum<ResolutionAnswerKind>(kind),
                          .ground = std::string(row.text(14)),
                          .answer = std::string(row.text(15)),
                          .answered_at = row.maybe_time(16),
                          .reminded_for = row.maybe_time(17),
                          .revision = row.integer(18)};
    };
}

std::string_view kind_of(Resolution const& one) {
    return one.answer_kind ? enum_name(*one.answer_kind) : std::string_view{};
}

template <class IdT>
std::int64_t value_or_zero(std::optional<IdT> id) {
    return id ? id->value() : 0;
}

}  // namespace

void insert_resolution(WriteTransaction& tx, Scope scope, Resolution const& one) {
    tx.execute(kInsert, {scope.realm,      one.id,
                         one.community,    one.community_path.str(),
                         one.topic,        enum_name(one.source),
                         one.source_id,    one.title,
                         one.words,        one.asked_by,
                         one.addressee,    enum_name(one.state),
                         one.asked_at,     one.due_at,
                         kind_of(one),     one.ground,
                         one.answer,       one.answered_at,
                         one.reminded_for, one.revision});
}

std::optional<Resolution> find_resolution(ReadTransaction& tx, Scope scope, ResolutionId id) {
    return tx.first(kFind, {scope.realm, id}, reader(scope));
}

bool update_resolution(WriteTransaction& tx, Scope scope, Resolution const& one) {
    return tx.execute(kUpdate, {scope.realm, one.id, one.revision, enum_name(one.state), kind_of(one), one.ground,
                                one.answer, one.answered_at, one.reminded_for}) == 1;
}

std::vector<Resolution> select_resolutions(ReadTransaction& tx, Scope scope, ResolutionFilter const& filter) {
    auto const before = filter.before ? filter.before->value() : std::numeric_limits<std::int64_t>::max();
    if (filter.topic && !filter.community && !filter.addressee) {
        return tx.all(kOfTopic, {scope.realm, *filter.topic, before, filter.open_only, filter.limit}, reader(scope));
    }
    return tx.all(kListed,
                  {scope.realm, before, value_or_zero(filter.community), value_or_zero(filter.topic),
                   value_or_zero(filter.addressee), filter.open_only, filter.limit},
                  reader(scope));
}

bool has_resolutions(ReadTransaction& tx, Scope scope, JurisdictionId community) {
    return tx.first(kHas, {scope.realm, community}, [](Row const&) { return true; }).has_value();
}

}  // namespace hezhi::commitments
