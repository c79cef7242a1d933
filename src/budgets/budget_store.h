// The SQL of tables `budgets`, `budget_events`, `budget_projects`, `budget_ballots`, `budget_ballot_persons` and
// `budget_papers`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/budgets/budgets.h"

namespace hezhi::budgets {

std::optional<Budget> find_budget(storage::ReadTransaction& tx, storage::Scope scope, BudgetId id);
std::vector<Budget> select_budgets(storage::ReadTransaction& tx, storage::Scope scope, BudgetFilter const& filter);
void insert_budget(storage::WriteTransaction& tx, storage::Scope scope, Budget const& budget);
/// False: its revision is another.
bool update_budget(storage::WriteTransaction& tx, storage::Scope scope, Budget const& budget);
void add_ballots(storage::WriteTransaction& tx, storage::Scope scope, BudgetId id, std::int64_t ballots,
                 std::int64_t papers);
void put_files(storage::WriteTransaction& tx, storage::Scope scope, BudgetId id, Published const& files);
Published select_files(storage::ReadTransaction& tx, storage::Scope scope, BudgetId id);

void insert_record(storage::WriteTransaction& tx, storage::Scope scope, BudgetId id, BudgetRecord const& record);
std::vector<BudgetRecord> select_records(storage::ReadTransaction& tx, storage::Scope scope, BudgetId id);

std::optional<Project> find_project(storage::ReadTransaction& tx, storage::Scope scope, BudgetId budget, ProjectId id);
/// By number.
std::vector<Project> select_projects(storage::ReadTransaction& tx, storage::Scope scope, BudgetId budget);
std::vector<Project> select_projects_of_person(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
std::int64_t count_open_projects(storage::ReadTransaction& tx, storage::Scope scope, BudgetId budget, PersonId person);
void insert_project(storage::WriteTransaction& tx, storage::Scope scope, Project const& project);
bool update_project(storage::WriteTransaction& tx, storage::Scope scope, Project const& project);
void forget_proposer(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);
bool has_projects_in(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId place);

std::optional<storage::RandomId> find_ballot(storage::ReadTransaction& tx, storage::Scope scope, BudgetId budget,
                                             PersonId person);
std::optional<std::string> select_choice(storage::ReadTransaction& tx, storage::Scope scope, BudgetId budget,
                                         storage::RandomId const& ballot);
void insert_ballot(storage::WriteTransaction& tx, storage::Scope scope, BudgetId budget, PersonId person,
                   std::string_view choice);
void change_choice(storage::WriteTransaction& tx, storage::Scope scope, BudgetId budget,
                   storage::RandomId const& ballot, std::string_view choice);
void delete_ballot(storage::WriteTransaction& tx, storage::Scope scope, BudgetId budget,
                   storage::RandomId const& ballot);
void delete_ballot_person(storage::WriteTransaction& tx, storage::Scope scope, BudgetId budget, PersonId person);
/// Who took part in the topic as this slice has it on record, each once: for counting, never for showing.
std::vector<PersonId> select_participants(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
std::vector<BudgetId> budgets_of_voter(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
bool has_paper(storage::ReadTransaction& tx, storage::Scope scope, BudgetId budget, PersonId person);
/// Again changes nothing.
void insert_paper_person(storage::WriteTransaction& tx, storage::Scope scope, BudgetId budget, PersonId person);
void delete_paper_person(storage::WriteTransaction& tx, storage::Scope scope, BudgetId budget, PersonId person);
std::vector<BudgetId> budgets_of_paper(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
/// Of phone and paper.
std::vector<std::string> select_choices(storage::ReadTransaction& tx, storage::Scope scope, BudgetId budget);

std::optional<Paper> find_paper(storage::ReadTransaction& tx, storage::Scope scope, BudgetId budget,
                                std::int64_t number);
std::vector<Paper> select_papers(storage::ReadTransaction& tx, storage::Scope scope, BudgetId budget);
void put_paper(storage::WriteTransaction& tx, storage::Scope scope, BudgetId budget, Paper const& paper);

}  // namespace hezhi::budgets
