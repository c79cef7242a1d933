#include "src/commitments/commitment_store.h"

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

#define HZ_COMMITMENT_COLUMNS                                                                                          \
    "commitment_id, community_id, community_path, topic_id, source, source_id, drafted_at, drafted_by, title, words, " \
    "state, owner_body, due_at, first_due_at, amount_fen, resource, made_at, made_by_body, delivered_at, proof, "      \
    "proof_link, limit_at, answer, answered_at, settled_at, is_overdue, overdue_times, plan_changes, reminded_for, "   \
    "round, confirmations, disputes, events, revision"

Commitment read_commitment(Row const& row, RealmId realm) {
    return {.id = row.id<CommitmentId>(0),
            .realm = realm,
            .community = row.id<JurisdictionId>(1),
            .community_path = authority::JurisdictionPath{std::string(row.text(2))},
            .topic = row.maybe_id<TopicId>(3),
            .source = word_at<DecisionSource>(row, 4),
            .source_id = row.integer(5),
            .title = std::string(row.text(8)),
            .words = std::string(row.text(9)),
            .state = word_at<CommitmentState>(row, 10),
            .owner = row.maybe_id<BodyId>(11),
            .due_at = row.maybe_time(12),
            .first_due_at = row.maybe_time(13),
            .amount_fen = row.maybe_integer(14),
            .resource = std::string(row.text(15)),
            .drafted_at = row.time(6),
            .drafted_by = row.maybe_id<PersonId>(7),
            .made_at = row.maybe_time(16),
            .made_by = row.maybe_id<BodyId>(17),
            .delivered_at = row.maybe_time(18),
            .proof = std::string(row.text(19)),
            .proof_link = std::string(row.text(20)),
            .limit_at = row.maybe_time(21),
            .answer = std::string(row.text(22)),
            .answered_at = row.maybe_time(23),
            .settled_at = row.maybe_time(24),
            .is_overdue = row.boolean(25),
            .overdue_times = row.integer(26),
            .plan_changes = row.integer(27),
            .reminded_for = row.maybe_time(28),
            .round = row.integer(29),
            .confirmations = row.integer(30),
            .disputes = row.integer(31),
            .events = row.integer(32),
            .revision = row.integer(33)};
}

constexpr Sql kInsert{
    "INSERT INTO commitments (realm_id, " HZ_COMMITMENT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,"
    " $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)"};
constexpr Sql kUpdate{
    "UPDATE commitments SET title = $4, words = $5, state = $6, owner_body = $7, due_at = $8, first_due_at = $9,"
    " amount_fen = $10, resource = $11, made_at = $12, made_by_body = $13, delivered_at = $14, proof = $15,"
    " proof_link = $16, limit_at = $17, answer = $18, answered_at = $19, settled_at = $20, is_overdue = $21,"
    " overdue_times = $22, plan_changes = $23, reminded_for = $24, round = $25, confirmations = $26, disputes = $27,"
    " events = $28, revision = revision + 1 WHERE realm_id = $1 AND commitment_id = $2 AND revision = $3"};
constexpr Sql kFind{"SELECT " HZ_COMMITMENT_COLUMNS " FROM commitments WHERE realm_id = $1 AND commitment_id = $2"};
constexpr Sql kOfSource{"SELECT " HZ_COMMITMENT_COLUMNS
                        " FROM commitments WHERE realm_id = $1 AND source = $2 AND source_id = $3"
                        " ORDER BY commitment_id"};
constexpr Sql kOfTopic{"SELECT " HZ_COMMITMENT_COLUMNS
                       " FROM commitments WHERE realm_id = $1 AND topic_id = $2 ORDER BY commitment_id"};

auto reader(Scope scope) {
    return [realm = scope.realm](Row const& row) { return read_commitment(row, realm); };
}

}  // namespace

void insert_commitment(WriteTransaction& tx, Scope scope, Commitment const& one) {
    tx.execute(kInsert, {scope.realm,      one.id,
                         one.community,    one.community_path.str(),
                         one.topic,        enum_name(one.source),
                         one.source_id,    one.drafted_at,
                         one.drafted_by,   one.title,
                         one.words,        enum_name(one.state),
                         one.owner,        one.due_at,
                         one.first_due_at, one.amount_fen,
                         one.resource,     one.made_at,
                         one.made_by,      one.delivered_at,
                         one.proof,        one.proof_link,
                         one.limit_at,     one.answer,
                         one.answered_at,  one.settled_at,
                         one.is_overdue,   one.overdue_times,
                         one.plan_changes, one.reminded_for,
                         one.round,        one.confirmations,
                         one.disputes,     one.events,
                         one.revision});
}

std::optional<Commitment> find_commitment(ReadTransaction& tx, Scope scope, CommitmentId id) {
    return tx.first(kFind, {scope.realm, id}, reader(scope));
}

bool update_commitment(WriteTransaction& tx, Scope scope, Commitment const& one) {
    return tx.execute(kUpdate, {scope.realm,      one.id,
                                one.revision,     one.title,
                                one.words,        enum_name(one.state),
                                one.owner,        one.due_at,
                                one.first_due_at, one.amount_fen,
                                one.resource,     one.made_at,
                                one.made_by,      one.delivered_at,
                                one.proof,        one.proof_link,
                                one.limit_at,     one.answer,
                                one.answered_at,  one.settled_at,
                                one.is_overdue,   one.overdue_times,
                                one.plan_changes, one.reminded_for,
                                one.round,        one.confirmations,
                                one.disputes,     one.events}) == 1;
}

std::vector<Commitment> select_of_source(ReadTransaction& tx, Scope scope, DecisionSource source,
                                         std::int64_t source_id) {
    return tx.all(kOfSource, {scope.realm, enum_name(source), source_id}, reader(scope));
}

std::vector<Commitment> select_of_topic(ReadTransaction& tx, Scope scope, TopicId topic) {
    return tx.all(kOfTopic, {scope.realm, topic}, reader(scope));
}

}  // namespace hezhi::commitments
