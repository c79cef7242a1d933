#include "src/evaluations/evaluation_store.h"

#include "lib/base/enum_names.h"

namespace hezhi::evaluations {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

constexpr storage::Sql kFind{
    "SELECT topic_id, opened_at, closes_at, closed_at, answers, participants, participants_answered FROM evaluations "
    "WHERE realm_id = $1 AND topic_id = $2"};
constexpr storage::Sql kOpen{
    "SELECT topic_id, opened_at, closes_at, closed_at, answers, participants, participants_answered FROM evaluations "
    "WHERE realm_id = $1 AND closed_at IS NULL ORDER BY closes_at, topic_id LIMIT $2"};
constexpr storage::Sql kInsert{
    "INSERT INTO evaluations (realm_id, topic_id, opened_at, closes_at, answers, participants, participants_answered) "
    "VALUES ($1, $2, $3, $4, 0, 0, 0) ON CONFLICT DO NOTHING"};
constexpr storage::Sql kUpdate{
    "UPDATE evaluations SET closes_at = $3, closed_at = $4, participants = $5, participants_answered = $6 "
    "WHERE realm_id = $1 AND topic_id = $2"};
constexpr storage::Sql kAdd{"UPDATE evaluations SET answers = answers + $3 WHERE realm_id = $1 AND topic_id = $2"};
constexpr storage::Sql kOwn{
    "SELECT a.answer_id, a.solved, a.fair, a.again FROM evaluation_answer_persons p JOIN evaluation_answers a "
    "ON a.realm_id = p.realm_id AND a.topic_id = p.topic_id AND a.answer_id = p.answer_id "
    "WHERE p.realm_id = $1 AND p.topic_id = $2 AND p.person_id = $3"};
constexpr storage::Sql kInsertAnswer{
    "INSERT INTO evaluation_answers (realm_id, topic_id, answer_id, solved, fair, again) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr storage::Sql kInsertMapping{
    "INSERT INTO evaluation_answer_persons (realm_id, topic_id, person_id, answer_id) VALUES ($1, $2, $3, $4)"};
constexpr storage::Sql kUpdateAnswer{
    "UPDATE evaluation_answers SET solved = $4, fair = $5, again = $6 "
    "WHERE realm_id = $1 AND topic_id = $2 AND answer_id = $3"};
constexpr storage::Sql kAnswers{
    "SELECT solved, fair, again FROM evaluation_answers WHERE realm_id = $1 AND topic_id = $2"};
constexpr storage::Sql kAnswerers{
    "SELECT person_id FROM evaluation_answer_persons WHERE realm_id = $1 AND topic_id = $2 ORDER BY person_id"};
constexpr storage::Sql kTopics{
    "SELECT topic_id FROM evaluation_answer_persons WHERE realm_id = $1 AND person_id = $2 ORDER BY topic_id DESC"};
constexpr storage::Sql kDeleteAnswer{
    "DELETE FROM evaluation_answers WHERE realm_id = $1 AND topic_id = $2 AND answer_id = $3"};
constexpr storage::Sql kDeleteMapping{
    "DELETE FROM evaluation_answer_persons WHERE realm_id = $1 AND topic_id = $2 AND person_id = $3"};

Evaluation read_evaluation(Row const& row) {
    return {.topic = row.id<TopicId>(0),
            .opened_at = row.time(1),
            .closes_at = row.time(2),
            .closed_at = row.maybe_time(3),
            .answers = row.integer(4),
            .participants = row.integer(5),
            .participants_answered = row.integer(6)};
}

std::string_view word_of(std::optional<Verdict> const& verdict) {
    return verdict ? enum_name(*verdict) : std::string_view{};
}
Answer read_answer(Row const& row, int column) {
    return {.solved = parse_enum<Verdict>(row.text(column)),
            .fair = parse_enum<Verdict>(row.text(column + 1)),
            .again = parse_enum<Verdict>(row.text(column + 2))};
}

}  // namespace

std::optional<Evaluation> select_evaluation(ReadTransaction& tx, Scope scope, TopicId topic) {
    return tx.first(kFind, {scope.realm, topic}, read_evaluation);
}

std::vector<Evaluation> select_open(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all(kOpen, {scope.realm, limit}, read_evaluation);
}

bool insert_evaluation(WriteTransaction& tx, Scope scope, Evaluation const& one) {
    return tx.execute(kInsert, {scope.realm, one.topic, one.opened_at, one.closes_at}) == 1;
}

void update_evaluation(WriteTransaction& tx, Scope scope, Evaluation const& one) {
    tx.execute(kUpdate,
               {scope.realm, one.topic, one.closes_at, one.closed_at, one.participants, one.participants_answered});
}

void add_answers(WriteTransaction& tx, Scope scope, TopicId topic, std::int64_t answers) {
    tx.execute(kAdd, {scope.realm, topic, answers});
}

std::optional<OwnAnswer> find_own(ReadTransaction& tx, Scope scope, TopicId topic, PersonId person) {
    return tx.first(kOwn, {scope.realm, topic, person},
                    [](Row const& row) { return OwnAnswer{row.random_id(0), read_answer(row, 1)}; });
}

void insert_answer(WriteTransaction& tx, Scope scope, TopicId topic, PersonId person, Answer const& answer) {
    auto const id = tx.new_random_id();
    tx.execute(kInsertAnswer,
               {scope.realm, topic, id, word_of(answer.solved), word_of(answer.fair), word_of(answer.again)});
    tx.execute(kInsertMapping, {scope.realm, topic, person, id});
}

void update_answer(WriteTransaction& tx, Scope scope, TopicId topic, storage::RandomId const& id,
                   Answer const& answer) {
    tx.execute(kUpdateAnswer,
               {scope.realm, topic, id, word_of(answer.solved), word_of(answer.fair), word_of(answer.again)});
}

std::vector<Answer> select_answers(ReadTransaction& tx, Scope scope, TopicId topic) {
    return tx.all(kAnswers, {scope.realm, topic}, [](Row const& row) { return read_answer(row, 0); });
}

std::vector<PersonId> select_answerers(ReadTransaction& tx, Scope scope, TopicId topic) {
    return tx.all(kAnswerers, {scope.realm, topic}, [](Row const& row) { return row.id<PersonId>(0); });
}

std::vector<TopicId> topics_answered_by(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kTopics, {scope.realm, person}, [](Row const& row) { return row.id<TopicId>(0); });
}

void delete_answer(WriteTransaction& tx, Scope scope, TopicId topic, storage::RandomId const& id) {
    tx.execute(kDeleteAnswer, {scope.realm, topic, id});
}

void delete_mapping(WriteTransaction& tx, Scope scope, TopicId topic, PersonId person) {
    tx.execute(kDeleteMapping, {scope.realm, topic, person});
}

}  // namespace hezhi::evaluations
