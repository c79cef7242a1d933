// The SQL of evaluations, evaluation_answers and evaluation_answer_persons.
#pragma once

#include <optional>
#include <vector>

#include "src/evaluations/evaluations.h"

namespace hezhi::evaluations {

std::optional<Evaluation> select_evaluation(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
/// Not closed, the nearest end first.
std::vector<Evaluation> select_open(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);
/// False if there is one already.
bool insert_evaluation(storage::WriteTransaction& tx, storage::Scope scope, Evaluation const& evaluation);
/// End, participants and those of them who answered.
void update_evaluation(storage::WriteTransaction& tx, storage::Scope scope, Evaluation const& evaluation);
void add_answers(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, std::int64_t answers);

struct OwnAnswer {
    storage::RandomId id;
    Answer answer;
};
std::optional<OwnAnswer> find_own(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic, PersonId person);
/// A fresh random id, mapped to the person.
void insert_answer(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, PersonId person,
                   Answer const& answer);
void update_answer(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, storage::RandomId const& id,
                   Answer const& answer);
std::vector<Answer> select_answers(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
/// Whose answers there are, ascending: for counting, never for showing.
std::vector<PersonId> select_answerers(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
std::vector<TopicId> topics_answered_by(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
void delete_answer(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, storage::RandomId const& id);
void delete_mapping(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, PersonId person);

}  // namespace hezhi::evaluations
