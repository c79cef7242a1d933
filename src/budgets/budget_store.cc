#include "src/budgets/budget_store.h"

#include <limits>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"
#include "src/budgets/budget_rules.h"

namespace hezhi::budgets {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

template <class Word>
Word word_at(Row const& row, int column) {
    auto const word = parse_enum<Word>(row.text(column));
    HZ_ASSERT(word.has_value());
    return *word;
}
template <class Word>
std::optional<Word> maybe_word_at(Row const& row, int column) {
    auto const text = row.text(column);
    return text.empty() ? std::nullopt : parse_enum<Word>(text);
}
template <class Word>
std::string_view maybe_name(std::optional<Word> word) {
    return word ? enum_name(*word) : std::string_view{};
}

#define HZ_BUDGET_COLUMNS                                                                                         \
    "budget_id, topic_id, community_id, community_path, body_id, state, title, words, source, sum_fen, "          \
    "cost_min_fen, cost_max_fen, completion, chosen_max, chosen_max_fen, ballots_min, collect_until, vote_from, " \
    "vote_until, papers_until, created_at, announced_at, lot_seed, is_delayed, papers_ended, ballots, papers, "   \
    "decided_at, cost_fen, endowment, increments, stopped_by, events, projects, revision"

Budget read_budget(Row const& row, RealmId realm) {
    return Budget{BudgetDraft{.topic = row.id<TopicId>(1),
                              .body = row.id<BodyId>(4),
                              .title = std::string(row.text(6)),
                              .words = std::string(row.text(7)),
                              .source = std::string(row.text(8)),
                              .sum_fen = row.integer(9),
                              .cost_min_fen = row.integer(10),
                              .cost_max_fen = row.integer(11),
                              .completion = word_at<BudgetCompletion>(row, 12),
                              .chosen_max = row.maybe_integer(13),
                              .chosen_max_fen = row.maybe_integer(14),
                              .ballots_min = row.integer(15),
                              .dates = {.collect_until = row.time(16),
                                        .vote_from = row.time(17),
                                        .vote_until = row.time(18),
                                        .papers_until = row.maybe_time(19)}},
                  row.id<BudgetId>(0),
                  realm,
                  row.id<JurisdictionId>(2),
                  authority::JurisdictionPath{std::string(row.text(3))},
                  word_at<BudgetState>(row, 5),
                  row.time(20),
                  row.maybe_time(21),
                  row.integer(22),
                  row.boolean(23),
                  row.boolean(24),
                  row.integer(25),
                  row.integer(26),
                  row.maybe_time(27),
                  row.maybe_integer(28),
                  std::string(row.text(29)),
                  row.integer(30),
                  std::string(row.text(31)),
                  row.integer(32),
                  row.integer(33),
                  row.integer(34)};
}

constexpr storage::Sql kFindBudget{"SELECT " HZ_BUDGET_COLUMNS " FROM budgets WHERE realm_id = $1 AND budget_id = $2"};
constexpr storage::Sql kBudgets{
    "SELECT " HZ_BUDGET_COLUMNS
    " FROM budgets WHERE realm_id = $1 AND budget_id < $2 AND ($3 = 0 OR topic_id = $3)"
    " AND ($4 = 0 OR community_id = $4) AND ($5 = '' OR state = $5) ORDER BY budget_id DESC LIMIT $6"};
constexpr storage::Sql kBudgetsOfTopic{"SELECT " HZ_BUDGET_COLUMNS
                                       " FROM budgets WHERE realm_id = $1 AND topic_id = $2 AND budget_id < $3"
                                       " ORDER BY budget_id DESC LIMIT $4"};
constexpr storage::Sql kBudgetsInState{"SELECT " HZ_BUDGET_COLUMNS
                                       " FROM budgets WHERE realm_id = $1 AND state = $2 AND budget_id < $3"
                                       " ORDER BY budget_id DESC LIMIT $4"};
constexpr storage::Sql kInsertBudget{
    "INSERT INTO budgets (realm_id, " HZ_BUDGET_COLUMNS
    ", instance, result) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
    " $20, $21, $22, $23, $24, $25, $26, 0, 0, NULL, NULL, '', 0, '', $27, $28, $29, '', '')"};
constexpr storage::Sql kUpdateBudget{
    "UPDATE budgets SET state = $4, title = $5, words = $6, source = $7, sum_fen = $8, cost_min_fen = $9,"
    " cost_max_fen = $10, completion = $11, chosen_max = $12, chosen_max_fen = $13, ballots_min = $14,"
    " collect_until = $15, vote_from = $16, vote_until = $17, papers_until = $18, announced_at = $19, lot_seed = $20,"
    " is_delayed = $21, papers_ended = $22, decided_at = $23, cost_fen = $24, endowment = $25, increments = $26,"
    " stopped_by = $27, events = $28, projects = $29, body_id = $30, revision = revision + 1"
    " WHERE realm_id = $1 AND budget_id = $2 AND revision = $3"};
constexpr storage::Sql kAddBallots{
    "UPDATE budgets SET ballots = ballots + $3, papers = papers + $4 WHERE realm_id = $1 AND budget_id = $2"};
constexpr storage::Sql kPutFiles{
    "UPDATE budgets SET instance = $3, result = $4 WHERE realm_id = $1 AND budget_id = $2"};
constexpr storage::Sql kFiles{"SELECT instance, result FROM budgets WHERE realm_id = $1 AND budget_id = $2"};

constexpr storage::Sql kInsertRecord{
    "INSERT INTO budget_events (realm_id, budget_id, event_number, at, event, actor, project_id, text, ground,"
    " cost_from_fen, cost_to_fen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr storage::Sql kRecords{
    "SELECT event_number, at, event, actor, project_id, text, ground, cost_from_fen, cost_to_fen FROM budget_events"
    " WHERE realm_id = $1 AND budget_id = $2 ORDER BY event_number"};

#define HZ_PROJECT_COLUMNS                                                                                          \
    "project_id, budget_id, number, state, title, words, place_id, place_words, cost_fen, runner, runner_body_id, " \
    "finish_by, upkeep, upkeep_fen, proposed_by, shows_name, body_id, proposed_at, reviewed_at, ground, answer, "   \
    "merged_into, place_won, is_completion, supporters, price, paid_in_full, paid_remainder, remainder_sum, "       \
    "had_nothing, support, missing, missing_supporters, nearest_project_id, loss, by_most_votes, commitment_id, "   \
    "revision"

Project read_project(Row const& row) {
    Project project{.id = row.id<ProjectId>(0),
                    .budget = row.id<BudgetId>(1),
                    .number = row.integer(2),
                    .state = word_at<ProjectState>(row, 3),
                    .title = std::string(row.text(4)),
                    .words = std::string(row.text(5)),
                    .place = row.maybe_id<JurisdictionId>(6),
                    .place_words = std::string(row.text(7)),
                    .cost_fen = row.integer(8),
                    .runner = std::string(row.text(9)),
                    .runner_body = row.maybe_id<BodyId>(10),
                    .finish_by = row.maybe_time(11),
                    .upkeep = std::string(row.text(12)),
                    .upkeep_fen = row.integer(13),
                    .proposed_by = row.maybe_id<PersonId>(14),
                    .shows_name = row.boolean(15),
                    .body = row.maybe_id<BodyId>(16),
                    .proposed_at = row.time(17),
                    .reviewed_at = row.maybe_time(18),
                    .ground = maybe_word_at<ProjectGround>(row, 19),
                    .answer = std::string(row.text(20)),
                    .merged_into = row.maybe_id<ProjectId>(21),
                    .commitment = row.maybe_integer(36),
                    .revision = row.integer(37)};
    if (auto const supporters = row.maybe_integer(24)) {
        project.outcome = Outcome{.place = row.maybe_integer(22),
                                  .is_completion = row.boolean(23),
                                  .supporters = *supporters,
                                  .price = std::string(row.text(25)),
                                  .paid_in_full = row.integer(26),
                                  .paid_remainder = row.integer(27),
                                  .remainder_sum = std::string(row.text(28)),
                                  .had_nothing = row.integer(29),
                                  .support = std::string(row.text(30)),
                                  .missing = std::string(row.text(31)),
                                  .missing_supporters = row.maybe_integer(32),
                                  .nearest = row.maybe_id<ProjectId>(33),
                                  .loss = std::string(row.text(34)),
                                  .by_most_votes = row.boolean(35)};
    }
    return project;
}

constexpr storage::Sql kFindProject{"SELECT " HZ_PROJECT_COLUMNS
                                    " FROM budget_projects WHERE realm_id = $1 AND budget_id = $2 AND project_id = $3"};
constexpr storage::Sql kProjects{"SELECT " HZ_PROJECT_COLUMNS
                                 " FROM budget_projects WHERE realm_id = $1 AND budget_id = $2 ORDER BY number"};
constexpr storage::Sql kProjectsOfPerson{
    "SELECT " HZ_PROJECT_COLUMNS " FROM budget_projects WHERE realm_id = $1 AND proposed_by = $2 ORDER BY project_id"};
constexpr storage::Sql kCountOpen{
    "SELECT count(*) FROM budget_projects WHERE realm_id = $1 AND budget_id = $2 AND proposed_by = $3"
    " AND state IN ('proposed', 'accepted')"};
constexpr storage::Sql kInsertProject{
    "INSERT INTO budget_projects (realm_id, " HZ_PROJECT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, NULL, '', '',"
    " NULL, NULL, 0, NULL, '', 0, 0, '', 0, '', '', NULL, NULL, '', 0, NULL, 1)"};
constexpr storage::Sql kUpdateProject{
    "UPDATE budget_projects SET state = $5, cost_fen = $6, runner_body_id = $7, finish_by = $8, upkeep = $9,"
    " upkeep_fen = $10, reviewed_at = $11, ground = $12, answer = $13, merged_into = $14, place_won = $15,"
    " is_completion = $16, supporters = $17, price = $18, paid_in_full = $19, paid_remainder = $20,"
    " remainder_sum = $21, had_nothing = $22, support = $23, missing = $24, missing_supporters = $25,"
    " nearest_project_id = $26, loss = $27, by_most_votes = $28, commitment_id = $29, revision = revision + 1"
    " WHERE realm_id = $1 AND budget_id = $2 AND project_id = $3 AND revision = $4"};
constexpr storage::Sql kForgetProposer{
    "UPDATE budget_projects SET proposed_by = NULL, shows_name = 0 WHERE realm_id = $1 AND proposed_by = $2"};
constexpr storage::Sql kProjectsIn{"SELECT 1 FROM budget_projects WHERE realm_id = $1 AND place_id = $2 LIMIT 1"};

constexpr storage::Sql kFindBallot{
    "SELECT ballot_id FROM budget_ballot_persons WHERE realm_id = $1 AND budget_id = $2 AND person_id = $3"};
constexpr storage::Sql kChoice{
    "SELECT choice FROM budget_ballots WHERE realm_id = $1 AND budget_id = $2 AND ballot_id = $3"};
constexpr storage::Sql kInsertBallot{
    "INSERT INTO budget_ballots (realm_id, budget_id, ballot_id, choice) VALUES ($1, $2, $3, $4)"};
constexpr storage::Sql kInsertBallotPerson{
    "INSERT INTO budget_ballot_persons (realm_id, budget_id, person_id, ballot_id) VALUES ($1, $2, $3, $4)"};
constexpr storage::Sql kChangeChoice{
    "UPDATE budget_ballots SET choice = $4 WHERE realm_id = $1 AND budget_id = $2 AND ballot_id = $3"};
constexpr storage::Sql kDeleteBallot{
    "DELETE FROM budget_ballots WHERE realm_id = $1 AND budget_id = $2 AND ballot_id = $3"};
constexpr storage::Sql kDeleteBallotPerson{
    "DELETE FROM budget_ballot_persons WHERE realm_id = $1 AND budget_id = $2 AND person_id = $3"};
// Who voted on the phone, and who proposed a project.
constexpr storage::Sql kParticipantPersons{
    "SELECT p.person_id FROM budgets b JOIN budget_ballot_persons p ON p.realm_id = b.realm_id"
    " AND p.budget_id = b.budget_id WHERE b.realm_id = $1 AND b.topic_id = $2"
    " UNION SELECT p.proposed_by FROM budgets b JOIN budget_projects p ON p.realm_id = b.realm_id"
    " AND p.budget_id = b.budget_id WHERE b.realm_id = $1 AND b.topic_id = $2 AND p.proposed_by IS NOT NULL"};
constexpr storage::Sql kBudgetsOfVoter{
    "SELECT budget_id FROM budget_ballot_persons WHERE realm_id = $1 AND person_id = $2 ORDER BY budget_id"};
constexpr storage::Sql kHasPaper{
    "SELECT 1 FROM budget_paper_persons WHERE realm_id = $1 AND budget_id = $2 AND person_id = $3"};
constexpr storage::Sql kInsertPaperPerson{
    "INSERT INTO budget_paper_persons (realm_id, budget_id, person_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};
constexpr storage::Sql kDeletePaperPerson{
    "DELETE FROM budget_paper_persons WHERE realm_id = $1 AND budget_id = $2 AND person_id = $3"};
constexpr storage::Sql kBudgetsOfPaper{
    "SELECT budget_id FROM budget_paper_persons WHERE realm_id = $1 AND person_id = $2 ORDER BY budget_id"};
constexpr storage::Sql kChoices{
    "SELECT choice FROM budget_ballots WHERE realm_id = $1 AND budget_id = $2"
    " UNION ALL SELECT choice FROM budget_papers WHERE realm_id = $1 AND budget_id = $2"};

constexpr storage::Sql kFindPaper{
    "SELECT paper_number, choice, body_id, entered_at, entries FROM budget_papers"
    " WHERE realm_id = $1 AND budget_id = $2 AND paper_number = $3"};
constexpr storage::Sql kPapers{
    "SELECT paper_number, choice, body_id, entered_at, entries FROM budget_papers"
    " WHERE realm_id = $1 AND budget_id = $2 ORDER BY paper_number"};
constexpr storage::Sql kPutPaper{
    "INSERT INTO budget_papers (realm_id, budget_id, paper_number, choice, body_id, entered_at, entries)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (realm_id, budget_id, paper_number) DO UPDATE SET"
    " choice = excluded.choice, body_id = excluded.body_id, entered_at = excluded.entered_at,"
    " entries = excluded.entries"};

Paper read_paper(Row const& row) {
    return {.number = row.integer(0),
            .choice = parse_choice(row.text(1)),
            .body = row.maybe_id<BodyId>(2),
            .entered_at = row.time(3),
            .entries = row.integer(4)};
}

}  // namespace

std::optional<Budget> find_budget(ReadTransaction& tx, Scope scope, BudgetId id) {
    return tx.first(kFindBudget, {scope.realm, id}, [&](Row const& row) { return read_budget(row, scope.realm); });
}

std::vector<Budget> select_budgets(ReadTransaction& tx, Scope scope, BudgetFilter const& filter) {
    auto const read = [&](Row const& row) { return read_budget(row, scope.realm); };
    auto const before = filter.before ? filter.before->value() : std::numeric_limits<std::int64_t>::max();
    if (filter.topic && !filter.community && !filter.state) {
        return tx.all(kBudgetsOfTopic, {scope.realm, *filter.topic, before, filter.limit}, read);
    }
    if (filter.state && !filter.topic && !filter.community) {
        return tx.all(kBudgetsInState, {scope.realm, enum_name(*filter.state), before, filter.limit}, read);
    }
    return tx.all(kBudgets,
                  {scope.realm, before, filter.topic ? filter.topic->value() : 0,
                   filter.community ? filter.community->value() : 0, maybe_name(filter.state), filter.limit},
                  read);
}

void insert_budget(WriteTransaction& tx, Scope scope, Budget const& budget) {
    auto const& dates = budget.dates;
    tx.execute(kInsertBudget, {scope.realm,
                               budget.id,
                               budget.topic,
                               budget.community,
                               budget.community_path.str(),
                               budget.body,
                               enum_name(budget.state),
                               budget.title,
                               budget.words,
                               budget.source,
                               budget.sum_fen,
                               budget.cost_min_fen,
                               budget.cost_max_fen,
                               enum_name(budget.completion),
                               budget.chosen_max,
                               budget.chosen_max_fen,
                               budget.ballots_min,
                               dates.collect_until,
                               dates.vote_from,
                               dates.vote_until,
                               dates.papers_until,
                               budget.created_at,
                               budget.announced_at,
                               budget.lot_seed,
                               budget.is_delayed,
                               budget.papers_ended,
                               budget.events,
                               budget.projects,
                               budget.revision});
}

bool update_budget(WriteTransaction& tx, Scope scope, Budget const& budget) {
    auto const& dates = budget.dates;
    return tx.execute(kUpdateBudget, {scope.realm,
                                      budget.id,
                                      budget.revision,
                                      enum_name(budget.state),
                                      budget.title,
                                      budget.words,
                                      budget.source,
                                      budget.sum_fen,
                                      budget.cost_min_fen,
                                      budget.cost_max_fen,
                                      enum_name(budget.completion),
                                      budget.chosen_max,
                                      budget.chosen_max_fen,
                                      budget.ballots_min,
                                      dates.collect_until,
                                      dates.vote_from,
                                      dates.vote_until,
                                      dates.papers_until,
                                      budget.announced_at,
                                      budget.lot_seed,
                                      budget.is_delayed,
                                      budget.papers_ended,
                                      budget.decided_at,
                                      budget.cost_fen,
                                      budget.endowment,
                                      budget.increments,
                                      budget.stopped_by,
                                      budget.events,
                                      budget.projects,
                                      budget.body}) == 1;
}

void add_ballots(WriteTransaction& tx, Scope scope, BudgetId id, std::int64_t ballots, std::int64_t papers) {
    tx.execute(kAddBallots, {scope.realm, id, ballots, papers});
}

void put_files(WriteTransaction& tx, Scope scope, BudgetId id, Published const& files) {
    tx.execute(kPutFiles, {scope.realm, id, files.instance, files.result});
}

Published select_files(ReadTransaction& tx, Scope scope, BudgetId id) {
    return tx
        .first(kFiles, {scope.realm, id},
               [](Row const& row) { return Published{std::string(row.text(0)), std::string(row.text(1))}; })
        .value_or(Published{});
}

void insert_record(WriteTransaction& tx, Scope scope, BudgetId id, BudgetRecord const& record) {
    tx.execute(kInsertRecord, {scope.realm, id, record.number, record.at, record.event, record.actor, record.project,
                               record.text, maybe_name(record.ground), record.cost_from_fen, record.cost_to_fen});
}

std::vector<BudgetRecord> select_records(ReadTransaction& tx, Scope scope, BudgetId id) {
    return tx.all(kRecords, {scope.realm, id}, [](Row const& row) {
        return BudgetRecord{.number = row.integer(0),
                            .at = row.time(1),
                            .event = std::string(row.text(2)),
                            .actor = std::string(row.text(3)),
                            .project = row.maybe_id<ProjectId>(4),
                            .text = std::string(row.text(5)),
                            .ground = maybe_word_at<ProjectGround>(row, 6),
                            .cost_from_fen = row.maybe_integer(7),
                            .cost_to_fen = row.maybe_integer(8)};
    });
}

std::optional<Project> find_project(ReadTransaction& tx, Scope scope, BudgetId budget, ProjectId id) {
    return tx.first(kFindProject, {scope.realm, budget, id}, read_project);
}

std::vector<Project> select_projects(ReadTransaction& tx, Scope scope, BudgetId budget) {
    return tx.all(kProjects, {scope.realm, budget}, read_project);
}

std::vector<Project> select_projects_of_person(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kProjectsOfPerson, {scope.realm, person}, read_project);
}

std::int64_t count_open_projects(ReadTransaction& tx, Scope scope, BudgetId budget, PersonId person) {
    return tx.first(kCountOpen, {scope.realm, budget, person}, [](Row const& row) { return row.integer(0); })
        .value_or(0);
}

void insert_project(WriteTransaction& tx, Scope scope, Project const& project) {
    tx.execute(kInsertProject,
               {scope.realm, project.id, project.budget, project.number, enum_name(project.state), project.title,
                project.words, project.place, project.place_words, project.cost_fen, project.runner,
                project.runner_body, project.finish_by, project.upkeep, project.upkeep_fen, project.proposed_by,
                project.shows_name, project.body, project.proposed_at});
}

bool update_project(WriteTransaction& tx, Scope scope, Project const& project) {
    auto const outcome = project.outcome.value_or(Outcome{});
    auto const supporters = project.outcome ? std::optional(outcome.supporters) : std::nullopt;
    return tx.execute(kUpdateProject, {scope.realm,
                                       project.budget,
                                       project.id,
                                       project.revision,
                                       enum_name(project.state),
                                       project.cost_fen,
                                       project.runner_body,
                                       project.finish_by,
                                       project.upkeep,
                                       project.upkeep_fen,
                                       project.reviewed_at,
                                       maybe_name(project.ground),
                                       project.answer,
                                       project.merged_into,
                                       outcome.place,
                                       outcome.is_completion,
                                       supporters,
                                       outcome.price,
                                       outcome.paid_in_full,
                                       outcome.paid_remainder,
                                       outcome.remainder_sum,
                                       outcome.had_nothing,
                                       outcome.support,
                                       outcome.missing,
                                       outcome.missing_supporters,
                                       outcome.nearest,
                                       outcome.loss,
                                       outcome.by_most_votes,
                                       project.commitment}) == 1;
}

void forget_proposer(WriteTransaction& tx, Scope scope, PersonId person) {
    tx.execute(kForgetProposer, {scope.realm, person});
}

bool has_projects_in(ReadTransaction& tx, Scope scope, JurisdictionId place) {
    return tx.first(kProjectsIn, {scope.realm, place}, [](Row const&) { return true; }).has_value();
}

std::optional<storage::RandomId> find_ballot(ReadTransaction& tx, Scope scope, BudgetId budget, PersonId person) {
    return tx.first(kFindBallot, {scope.realm, budget, person}, [](Row const& row) { return row.random_id(0); });
}

std::optional<std::string> select_choice(ReadTransaction& tx, Scope scope, BudgetId budget,
                                         storage::RandomId const& ballot) {
    return tx.first(kChoice, {scope.realm, budget, ballot}, [](Row const& row) { return std::string(row.text(0)); });
}

void insert_ballot(WriteTransaction& tx, Scope scope, BudgetId budget, PersonId person, std::string_view choice) {
    auto const ballot = tx.new_random_id();
    tx.execute(kInsertBallotPerson, {scope.realm, budget, person, ballot});
    tx.execute(kInsertBallot, {scope.realm, budget, ballot, choice});
}

void change_choice(WriteTransaction& tx, Scope scope, BudgetId budget, storage::RandomId const& ballot,
                   std::string_view choice) {
    tx.execute(kChangeChoice, {scope.realm, budget, ballot, choice});
}

void delete_ballot(WriteTransaction& tx, Scope scope, BudgetId budget, storage::RandomId const& ballot) {
    tx.execute(kDeleteBallot, {scope.realm, budget, ballot});
}

void delete_ballot_person(WriteTransaction& tx, Scope scope, BudgetId budget, PersonId person) {
    tx.execute(kDeleteBallotPerson, {scope.realm, budget, person});
}

std::vector<PersonId> select_participants(ReadTransaction& tx, Scope scope, TopicId topic) {
    return tx.all(kParticipantPersons, {scope.realm, topic}, [](Row const& row) { return row.id<PersonId>(0); });
}

std::vector<BudgetId> budgets_of_voter(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kBudgetsOfVoter, {scope.realm, person}, [](Row const& row) { return row.id<BudgetId>(0); });
}

bool has_paper(ReadTransaction& tx, Scope scope, BudgetId budget, PersonId person) {
    return tx.first(kHasPaper, {scope.realm, budget, person}, [](Row const&) { return true; }).has_value();
}

void insert_paper_person(WriteTransaction& tx, Scope scope, BudgetId budget, PersonId person) {
    tx.execute(kInsertPaperPerson, {scope.realm, budget, person});
}

void delete_paper_person(WriteTransaction& tx, Scope scope, BudgetId budget, PersonId person) {
    tx.execute(kDeletePaperPerson, {scope.realm, budget, person});
}

std::vector<BudgetId> budgets_of_paper(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kBudgetsOfPaper, {scope.realm, person}, [](Row const& row) { return row.id<BudgetId>(0); });
}

std::vector<std::string> select_choices(ReadTransaction& tx, Scope scope, BudgetId budget) {
    return tx.all(kChoices, {scope.realm, budget}, [](Row const& row) { return std::string(row.text(0)); });
}

std::optional<Paper> find_paper(ReadTransaction& tx, Scope scope, BudgetId budget, std::int64_t number) {
    return tx.first(kFindPaper, {scope.realm, budget, number}, read_paper);
}

std::vector<Paper> select_papers(ReadTransaction& tx, Scope scope, BudgetId budget) {
    return tx.all(kPapers, {scope.realm, budget}, read_paper);
}

void put_paper(WriteTransaction& tx, Scope scope, BudgetId budget, Paper const& paper) {
    tx.execute(kPutPaper, {scope.realm, budget, paper.number, choice_text(paper.choice), paper.body, paper.entered_at,
                           paper.entries});
}

}  // namespace hezhi::budgets
