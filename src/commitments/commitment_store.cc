#include "src/commitments/commitment_store.h"

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

// What each standing means, once: $3 is its name.
#define HZ_HAS_STANDING                                                                     \
    "(($3 = 'all' AND state <> 'draft') OR ($3 = 'drafts' AND state = 'draft')"             \
    " OR ($3 = 'owed' AND state IN ('owed', 'in_progress') AND is_overdue = 0)"             \
    " OR ($3 = 'overdue' AND is_overdue = 1) OR ($3 = 'delivered' AND state = 'delivered')" \
    " OR ($3 = 'disputed' AND state = 'disputed') OR ($3 = 'kept' AND state = 'confirmed')" \
    " OR ($3 = 'ended' AND state IN ('unconfirmed', 'released')))"

constexpr Sql kListed{"SELECT " HZ_COMMITMENT_COLUMNS
                      " FROM commitments WHERE realm_id = $1 AND ($2 = 0 OR community_id = $2) AND " HZ_HAS_STANDING
                      " AND ($4 = 0 OR topic_id = $4) AND commitment_id < $5 AND state <> 'draft'"
                      " ORDER BY commitment_id DESC LIMIT $6"};
constexpr Sql kByDue{"SELECT " HZ_COMMITMENT_COLUMNS
                     " FROM commitments WHERE realm_id = $1 AND ($2 = 0 OR community_id = $2) AND (" HZ_HAS_STANDING
                     " OR ($3 = 'all' AND state = 'draft'))"
                     " ORDER BY COALESCE(due_at, 0), commitment_id LIMIT $4"};
constexpr Sql kTally{
    "SELECT state, is_overdue, count(*) FROM commitments WHERE realm_id = $1 AND ($2 = 0 OR community_id = $2)"
    " AND state <> 'draft' GROUP BY state, is_overdue"};
constexpr Sql kHas{"SELECT 1 FROM commitments WHERE realm_id = $1 AND community_id = $2 LIMIT 1"};
constexpr Sql kDelivered{"SELECT " HZ_COMMITMENT_COLUMNS
                         " FROM commitments WHERE realm_id = $1 AND state = 'delivered' ORDER BY limit_at LIMIT $2"};
constexpr Sql kForget{"UPDATE commitments SET drafted_by = NULL WHERE realm_id = $1 AND drafted_by = $2"};

constexpr Sql kInsertRecord{
    "INSERT INTO commitment_events (realm_id, commitment_id, event_number, at, event, actor, body_id, to_state, text,"
    " due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Sql kRecords{
    "SELECT event_number, at, event, actor, body_id, to_state, text, due_at FROM commitment_events"
    " WHERE realm_id = $1 AND commitment_id = $2 ORDER BY event_number"};

constexpr Sql kFindVoice{
    "SELECT commitment_id, round, voice, reason, said_at FROM commitment_voices"
    " WHERE realm_id = $1 AND commitment_id = $2 AND round = $3 AND person_id = $4"};
constexpr Sql kPutVoice{
    "INSERT INTO commitment_voices (realm_id, commitment_id, round, person_id, voice, reason, said_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (realm_id, commitment_id, round, person_id)"
    " DO UPDATE SET voice = excluded.voice, reason = excluded.reason, said_at = excluded.said_at"};
constexpr Sql kDeleteVoice{
    "DELETE FROM commitment_voices WHERE realm_id = $1 AND commitment_id = $2 AND round = $3 AND person_id = $4"};
constexpr Sql kVoicesOf{
    "SELECT commitment_id, round, voice, reason, said_at FROM commitment_voices WHERE realm_id = $1 AND person_id = $2"
    " ORDER BY said_at DESC LIMIT $3"};
constexpr Sql kReasons{
    "SELECT reason FROM commitment_voices WHERE realm_id = $1 AND commitment_id = $2 AND round = $3"
    " AND voice = 'disputed' ORDER BY said_at LIMIT $4"};
constexpr Sql kCounts{
    "UPDATE commitments SET confirmations = $3, disputes = $4 WHERE realm_id = $1 AND commitment_id = $2"};

constexpr Sql kInsertPart{
    "INSERT INTO commitment_parts (realm_id, commitment_id, part_number, body_id, what, amount_fen, due_at, state,"
    " said_at, said) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Sql kUpdatePart{
    "UPDATE commitment_parts SET state = $4, said_at = $5, said = $6"
    " WHERE realm_id = $1 AND commitment_id = $2 AND part_number = $3"};
constexpr Sql kParts{
    "SELECT part_number, body_id, what, amount_fen, due_at, state, said_at, said FROM commitment_parts"
    " WHERE realm_id = $1 AND commitment_id = $2 ORDER BY part_number"};

StoredVoice read_voice(Row const& row) {
    return {.commitment = row.id<CommitmentId>(0),
            .round = row.integer(1),
            .voice = word_at<CommitmentVoice>(row, 2),
            .reason = std::string(row.text(3)),
            .said_at = row.time(4)};
}

std::int64_t value_or_zero(std::optional<JurisdictionId> id) {
    return id ? id->value() : 0;
}

auto reader(Scope scope) {
    return [realm = scope.realm](Row const& row) { return read_commitment(row, realm); };
}

// Who confirmed or disputed that a promise was kept.
constexpr storage::Sql kParticipantPersons{
    "SELECT DISTINCT v.person_id FROM commitments c JOIN commitment_voices v ON v.realm_id = c.realm_id"
    " AND v.commitment_id = c.commitment_id WHERE c.realm_id = $1 AND c.topic_id = $2"};

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

std::vector<Commitment> select_listed(ReadTransaction& tx, Scope scope, CommitmentFilter const& filter) {
    auto const before = filter.before ? filter.before->value() : std::numeric_limits<std::int64_t>::max();
    return tx.all(kListed,
                  {scope.realm, value_or_zero(filter.community), enum_name(filter.standing),
                   filter.topic ? filter.topic->value() : 0, before, filter.limit},
                  reader(scope));
}

std::vector<Commitment> select_by_due(ReadTransaction& tx, Scope scope, std::optional<JurisdictionId> community,
                                      CommitmentStanding standing, std::size_t limit) {
    return tx.all(kByDue, {scope.realm, value_or_zero(community), enum_name(standing), limit}, reader(scope));
}

Tally count_by_standing(ReadTransaction& tx, Scope scope, std::optional<JurisdictionId> community) {
    Tally tally;
    tx.all(kTally, {scope.realm, value_or_zero(community)}, [&](Row const& row) {
        auto const count = row.integer(2);
        switch (word_at<CommitmentState>(row, 0)) {
            case CommitmentState::owed:
            case CommitmentState::in_progress:
                (row.boolean(1) ? tally.overdue : tally.owed) += count;
                break;
            case CommitmentState::delivered:
                tally.delivered += count;
                break;
            case CommitmentState::disputed:
                tally.disputed += count;
                break;
            case CommitmentState::confirmed:
                tally.kept += count;
                break;
            case CommitmentState::unconfirmed:
                tally.unconfirmed += count;
                break;
            case CommitmentState::released:
                tally.released += count;
                break;
            case CommitmentState::draft:
                break;
        }
        return 0;
    });
    return tally;
}

bool has_commitments(ReadTransaction& tx, Scope scope, JurisdictionId community) {
    return tx.first(kHas, {scope.realm, community}, [](Row const&) { return true; }).has_value();
}

std::vector<Commitment> select_delivered(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all(kDelivered, {scope.realm, limit}, reader(scope));
}

void forget_drafter(WriteTransaction& tx, Scope scope, PersonId person) {
    tx.execute(kForget, {scope.realm, person});
}

void insert_record(WriteTransaction& tx, Scope scope, CommitmentId id, CommitmentRecord const& record) {
    tx.execute(kInsertRecord, {scope.realm, id, record.number, record.at, enum_name(record.event),
                               enum_name(record.actor), record.body, enum_name(record.to), record.text, record.due_at});
}

std::vector<CommitmentRecord> select_records(ReadTransaction& tx, Scope scope, CommitmentId id) {
    return tx.all(kRecords, {scope.realm, id}, [](Row const& row) {
        return CommitmentRecord{.number = row.integer(0),
                                .at = row.time(1),
                                .event = word_at<CommitmentEvent>(row, 2),
                                .actor = word_at<CommitmentActor>(row, 3),
                                .body = row.maybe_id<BodyId>(4),
                                .to = word_at<CommitmentState>(row, 5),
                                .text = std::string(row.text(6)),
                                .due_at = row.maybe_time(7)};
    });
}

std::optional<StoredVoice> find_voice(ReadTransaction& tx, Scope scope, CommitmentId id, std::int64_t round,
                                      PersonId person) {
    return tx.first(kFindVoice, {scope.realm, id, round, person}, read_voice);
}

void put_voice(WriteTransaction& tx, Scope scope, PersonId person, StoredVoice const& voice) {
    tx.execute(kPutVoice, {scope.realm, voice.commitment, voice.round, person, enum_name(voice.voice), voice.reason,
                           voice.said_at});
}

void delete_voice(WriteTransaction& tx, Scope scope, PersonId person, StoredVoice const& voice) {
    tx.execute(kDeleteVoice, {scope.realm, voice.commitment, voice.round, person});
}

std::vector<PersonId> select_participants(ReadTransaction& tx, Scope scope, topics::TopicId topic) {
    return tx.all(kParticipantPersons, {scope.realm, topic}, [](Row const& row) { return row.id<PersonId>(0); });
}

std::vector<StoredVoice> select_voices_of(ReadTransaction& tx, Scope scope, PersonId person, std::size_t limit) {
    return tx.all(kVoicesOf, {scope.realm, person, limit}, read_voice);
}

std::vector<std::string> select_reasons(ReadTransaction& tx, Scope scope, CommitmentId id, std::int64_t round,
                                        std::size_t limit) {
    return tx.all(kReasons, {scope.realm, id, round, limit}, [](Row const& row) { return std::string(row.text(0)); });
}

void update_counts(WriteTransaction& tx, Scope scope, Commitment const& one) {
    tx.execute(kCounts, {scope.realm, one.id, one.confirmations, one.disputes});
}

void insert_part(WriteTransaction& tx, Scope scope, CommitmentId id, Part const& part) {
    tx.execute(kInsertPart, {scope.realm, id, part.number, part.body, part.what, part.amount_fen, part.due_at,
                             enum_name(part.state), part.said_at, part.said});
}

void update_part(WriteTransaction& tx, Scope scope, CommitmentId id, Part const& part) {
    tx.execute(kUpdatePart, {scope.realm, id, part.number, enum_name(part.state), part.said_at, part.said});
}

std::vector<Part> select_parts(ReadTransaction& tx, Scope scope, CommitmentId id) {
    return tx.all(kParts, {scope.realm, id}, [](Row const& row) {
        return Part{.number = row.integer(0),
                    .body = row.id<BodyId>(1),
                    .what = std::string(row.text(2)),
                    .amount_fen = row.maybe_integer(3),
                    .due_at = row.maybe_time(4),
                    .state = word_at<PartState>(row, 5),
                    .said_at = row.maybe_time(6),
                    .said = std::string(row.text(7))};
    });
}

}  // namespace hezhi::commitments
