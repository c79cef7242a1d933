// Participatory budgets 参与式预算: a sum of money of a community, the projects that residents and bodies propose for
// it, one approval ballot a verified resident, and an allocation by equal shares (lib/budgeting) with its reasons. A
// budget belongs to a topic. Invariants: sum, rule, bounds, dates and the seed of the lot are public and fixed before
// the first ballot; a refusal of a project is public, with its ground; nothing is tallied while voting is open; which
// ballot is whose stands in one table that no staff route reads; what is published after the count has fresh ids, an
// order that says nothing and no times; the result is what `hezhi budget` prints for the published file; no result is
// published as a decision while a winner lacks owner, deadline or money.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/budgeting/allocation.h"
#include "lib/budgeting/pabulib.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/people/people.h"
#include "src/procedures/procedures.h"
#include "src/storage/storage.h"
#include "src/threads/threads.h"
#include "src/topics/topics.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}
namespace hezhi::notices {
class Subject;
}
namespace hezhi::storage {
class Database;
}

namespace hezhi::budgets {

using BudgetId = Id<struct BudgetTag>;
using ProjectId = Id<struct BudgetProjectTag>;
using topics::TopicId;

enum class BudgetState : std::uint8_t {
    draft,       ///< seen by those who prepare it
    collecting,  ///< projects are proposed
    reviewing,   ///< feasibility, cost, who runs it, upkeep
    voting,
    counting,   ///< ballots on paper are entered, then the job allocates
    allocated,  ///< the result stands and is public; not yet a decision
    published,  ///< a decision: every winner is a commitment
    voided      ///< with its reason
};
BOOST_DESCRIBE_ENUM(BudgetState, draft, collecting, reviewing, voting, counting, allocated, published, voided)

enum class BudgetEvent : std::uint8_t {
    begin,
    change,
    announce,
    reschedule,
    begin_review,
    open_voting,
    delay,
    end_voting,
    end_papers,
    allocate,
    publish,
    revoke
};
BOOST_DESCRIBE_ENUM(BudgetEvent, begin, change, announce, reschedule, begin_review, open_voting, delay, end_voting,
                    end_papers, allocate, publish, revoke)

enum class BudgetActor : std::uint8_t { desk, clock };
BOOST_DESCRIBE_ENUM(BudgetActor, desk, clock)

/// What follows equal shares, which rarely spends everything (docs/algorithms/equal-shares.md).
enum class BudgetCompletion : std::uint8_t {
    add1u,  ///< one more yuan per voter as long as it fits, then by votes; the default
    add1,
    utilitarian,
    none
};
BOOST_DESCRIBE_ENUM(BudgetCompletion, add1u, add1, utilitarian, none)

enum class ProjectState : std::uint8_t { proposed, accepted, refused, merged, withdrawn };
BOOST_DESCRIBE_ENUM(ProjectState, proposed, accepted, refused, merged, withdrawn)

/// What is done to a project.
enum class ProjectEvent : std::uint8_t { propose, accept, refuse, merge, plan, withdraw };
BOOST_DESCRIBE_ENUM(ProjectEvent, propose, accept, refuse, merge, plan, withdraw)
enum class ProjectActor : std::uint8_t { desk, proposer };
BOOST_DESCRIBE_ENUM(ProjectActor, desk, proposer)

/// Why a project is refused.
enum class ProjectGround : std::uint8_t {
    not_lawful,
    not_in_charge,  ///< somebody else has to pay for it, or to allow it
    not_feasible,
    cost_bounds,     ///< below the least or above the most that the budget allows
    no_upkeep,       ///< nobody maintains it
    benefits_nobody  ///< serves single households, not the community
};
BOOST_DESCRIBE_ENUM(ProjectGround, not_lawful, not_in_charge, not_feasible, cost_bounds, no_upkeep, benefits_nobody)

struct Dates {
    TimePoint collect_until{};
    TimePoint vote_from{};
    TimePoint vote_until{};
    std::optional<TimePoint> papers_until{};  ///< ballots on paper are entered until then; nullopt: there are none
};

struct BudgetDraft {
    TopicId topic;
    BodyId body;
    std::string title;
    std::string words;
    std::string source;  ///< whose money
    std::int64_t sum_fen = 0;
    std::int64_t cost_min_fen = 0;
    std::int64_t cost_max_fen = 0;
    BudgetCompletion completion = BudgetCompletion::add1u;
    std::optional<std::int64_t> chosen_max{};
    std::optional<std::int64_t> chosen_max_fen{};
    std::int64_t ballots_min = 30;  ///< with fewer ballots the budget is void
    Dates dates{};
};
/// Below this nothing may be published: ballots would tell who cast them.
inline constexpr std::int64_t kBallotsMin = 10;

struct Budget : BudgetDraft {
    BudgetId id;
    RealmId realm;
    JurisdictionId community;
    authority::JurisdictionPath community_path;
    BudgetState state = BudgetState::draft;
    TimePoint created_at{};
    std::optional<TimePoint> announced_at{};
    std::int64_t lot_seed = 0;
    bool is_delayed = false;
    bool papers_ended = false;
    std::int64_t ballots = 0;  ///< on the phone; never shown before the count but in steps of five
    std::int64_t papers = 0;
    std::optional<TimePoint> decided_at{};
    std::optional<std::int64_t> cost_fen{};
    std::string endowment{};
    std::int64_t increments = 0;
    std::string stopped_by{};
    std::int64_t events = 0;
    std::int64_t projects = 0;
    std::int64_t revision = 1;

    std::int64_t voters() const noexcept { return ballots + papers; }
};

/// Why a project was funded, or what it lacked. Fractions are texts "p/q" of yuan.
struct Outcome {
    std::optional<std::int64_t> place{};  ///< 1, 2, … in the order funded; nullopt: not funded
    bool is_completion = false;           ///< funded with what was left
    std::int64_t supporters = 0;
    std::string price{};
    std::int64_t paid_in_full = 0;
    std::int64_t paid_remainder = 0;
    std::string remainder_sum{};
    std::int64_t had_nothing = 0;
    std::string support{};
    std::string missing{};
    std::optional<std::int64_t> missing_supporters{};
    std::optional<ProjectId> nearest{};
    std::string loss{};  ///< budgeting::LossReason
    bool by_most_votes = false;
};

struct Project {
    ProjectId id;
    BudgetId budget;
    std::int64_t number = 0;
    ProjectState state = ProjectState::proposed;
    std::string title;
    std::string words;
    std::optional<JurisdictionId> place{};
    std::string place_words;
    std::int64_t cost_fen = 0;
    std::string runner;
    std::optional<BodyId> runner_body{};
    std::optional<TimePoint> finish_by{};
    std::string upkeep;
    std::int64_t upkeep_fen = 0;
    std::optional<PersonId> proposed_by{};
    bool shows_name = false;
    std::optional<BodyId> body{};
    TimePoint proposed_at{};
    std::optional<TimePoint> reviewed_at{};
    std::optional<ProjectGround> ground{};
    std::string answer{};
    std::optional<ProjectId> merged_into{};
    std::optional<Outcome> outcome{};
    std::optional<std::int64_t> commitment{};
    std::int64_t revision = 1;
};

/// One thing that happened; public.
struct BudgetRecord {
    std::int64_t number = 0;
    TimePoint at{};
    std::string event;  ///< a BudgetEvent, or "project_" and a ProjectEvent
    std::string actor;
    std::optional<ProjectId> project{};
    std::string text{};
    std::optional<ProjectGround> ground{};
    std::optional<std::int64_t> cost_from_fen{};
    std::optional<std::int64_t> cost_to_fen{};
};

// ---- Budgets

struct BudgetFilter {
    std::optional<TopicId> topic{};
    std::optional<JurisdictionId> community{};
    std::optional<BudgetState> state{};
    std::optional<BudgetId> before{};
    std::size_t limit = 50;
};
/// Newest first; drafts for those who prepare there. Error: street.unknown.
Result<std::vector<Budget>> list_budgets(storage::ReadTransaction& tx, authority::Caller const& who,
                                         storage::Scope scope, BudgetFilter const& filter);
/// Error: budget.unknown, also for the draft of somebody else.
Result<Budget> see_budget(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          BudgetId id);
/// By number.
std::vector<Project> projects_of(storage::ReadTransaction& tx, storage::Scope scope, BudgetId id);
/// Oldest first.
std::vector<BudgetRecord> records_of(storage::ReadTransaction& tx, storage::Scope scope, BudgetId id);

struct BudgetStanding {
    bool may_prepare = false;
    bool may_propose = false;
    bool may_vote = false;
    bool has_voted = false;
    bool has_paper = false;               ///< took a ballot paper: no vote on the phone
    std::vector<BudgetEvent> possible{};  ///< of the desk
};
BudgetStanding standing_of(storage::ReadTransaction& tx, authority::Caller const& who, Budget const& budget);

/// Errors: authority's (budget_prepare there), topic.unknown, body.unknown, budget.draft_refused (a problem a field).
Result<Budget> begin_budget(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            BudgetDraft const& draft);
/// The topic stays. Errors: as begin_budget, budget.unknown, budget.changed_meanwhile, budget.act_not_now.
Result<Budget> change_budget(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             BudgetId id, std::optional<std::int64_t> revision, BudgetDraft const& draft);

struct BudgetAct {
    BudgetEvent event = BudgetEvent::announce;
    std::string words{};
    std::optional<Dates> dates{};  ///< of a reschedule
};
/// Announce, reschedule, end the entry of papers, publish, revoke. Errors: authority's, budget.unknown,
/// budget.changed_meanwhile, budget.act_not_now, budget.words_required, budget.dates_refused,
/// budget.winners_incomplete with a problem for each thing that a winner lacks.
Result<Budget> act_on_budget(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             BudgetId id, std::optional<std::int64_t> revision, BudgetAct const& act);

// ---- Projects

struct ProjectDraft {
    std::string title;
    std::string words;
    std::optional<JurisdictionId> place{};
    std::string place_words{};
    std::int64_t cost_fen = 0;
    std::string runner{};
    std::string upkeep{};
    std::int64_t upkeep_fen = 0;
    bool shows_name = false;
    std::optional<BodyId> body{};  ///< proposed by that body, by its staff
};
inline constexpr std::int64_t kOpenProjectsMax = 3;  ///< a person, in one budget
inline constexpr std::int64_t kProjectsMax = 200;    ///< a budget

/// Errors: authority's (project_propose there; for a body budget_prepare), budget.unknown, budget.act_not_now,
/// jurisdiction.unknown, budget.cost_out_of_bounds, budget.too_many_projects.
Result<Project> propose_project(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                BudgetId id, ProjectDraft const& draft);
/// Error: budget.project_unknown.
Result<Project> load_project(storage::ReadTransaction& tx, storage::Scope scope, BudgetId budget, ProjectId id);

/// A decision of the desk: accept, refuse, merge, or plan (who carries it out and until when, also after the count).
/// Members that are absent stay. A cost may change until voting opens.
struct Review {
    ProjectEvent event = ProjectEvent::accept;
    std::string words{};
    std::optional<std::int64_t> cost_fen{};
    std::optional<BodyId> runner_body{};
    std::optional<TimePoint> finish_by{};
    std::optional<std::string> upkeep{};
    std::optional<std::int64_t> upkeep_fen{};
    std::optional<ProjectGround> ground{};
    std::optional<ProjectId> into{};
};
/// Errors: authority's, budget.unknown, budget.project_unknown, budget.changed_meanwhile, budget.act_not_now,
/// budget.words_required (refusals, merges, changed costs), budget.ground_required, budget.merge_refused,
/// budget.cost_out_of_bounds, budget.cost_fixed, budget.finish_passed, body.unknown.
Result<Project> review_project(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                               BudgetId budget, ProjectId id, std::optional<std::int64_t> revision,
                               Review const& review);
/// By its proposer, until voting opens. Errors: budget.unknown, budget.project_unknown, budget.not_proposer,
/// budget.act_not_now.
Result<Project> withdraw_project(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 BudgetId budget, ProjectId id);
bool is_proposer(authority::Caller const& who, Project const& project);

// ---- Ballots

/// Replaces the ballot that the caller cast before. `projects` may be empty: an empty ballot counts as a voter.
/// Errors: authority's (budget_vote there), budget.unknown, budget.not_voting, budget.project_unknown,
/// budget.over_limit {chosen, max} or {chosen_fen, max_fen}.
Result<void> cast_ballot(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, BudgetId id,
                         std::span<ProjectId const> projects);
/// The caller's own; nullopt: none cast.
Result<std::optional<std::vector<ProjectId>>> own_ballot(storage::ReadTransaction& tx, authority::Caller const& who,
                                                         storage::Scope scope, BudgetId id);

/// The account of a name that somebody signs in with: people keeps them, src/app joins the two.
using FindAccount = std::optional<PersonId> (*)(storage::ReadTransaction& tx, std::string_view login_name);
enum class HasPaper : std::uint8_t { yes, no };
struct PaperVoter {
    PersonId person;
    std::string name;  ///< so that whoever hands it out sees whom it is for
    bool has_paper = false;
};
/// A resident took a ballot paper, or brought it back unused. The paper is the later vote: what she cast on the phone
/// is taken back, silently, and she cannot vote there while she has it. Which paper it is, is not recorded. Again
/// changes nothing. Errors: authority's (budget_prepare), budget.unknown, budget.no_handing_out (not while voting is
/// open, or no papers are taken), budget.account_unknown for no account of that name that lives there.
Result<PaperVoter> hand_out_paper(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                  BudgetId id, std::string_view login_name, HasPaper has_paper, FindAccount find);

struct Paper {
    std::int64_t number = 0;
    std::vector<std::int64_t> choice{};  ///< numbers of projects
    std::optional<BodyId> body{};
    TimePoint entered_at{};
    std::int64_t entries = 1;
};
/// Again replaces it. Errors: authority's (budget_prepare), budget.unknown, budget.no_papers_now,
/// budget.project_unknown, budget.over_limit.
Result<Paper> enter_paper(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          BudgetId id, std::int64_t number, std::span<ProjectId const> projects);
/// By number. Errors: authority's, budget.unknown.
Result<std::vector<Paper>> list_papers(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                       BudgetId id);

// ---- Results

struct Published {
    std::string instance;  ///< Pabulib
    std::string result;    ///< as `hezhi budget --json` prints it
};
/// From the count on. Errors: budget.unknown, budget.no_result_yet.
Result<Published> published_files(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                  BudgetId id);
/// The options by which a budget is shared; `hezhi budget` takes the same (command_of).
budgeting::AllocationOptions options_of(Budget const& budget);
/// "hezhi budget budget.pb --completion add1u --ties cost-votes-lot --seed 7 --json"
std::string command_of(Budget const& budget);

/// How an allocation is written as JSON: given by src/app, which writes what the command prints.
using AllocationPrinter = std::string (*)(budgeting::PabulibFile const&, budgeting::AllocationOptions const&,
                                          budgeting::Allocation const&);

/// Computes the allocation of a budget whose ballots are complete, over a snapshot, and stores it. Outside of a
/// transaction; again changes nothing. Cost: O(projects · distinct ballots · rounds), minutes at most for a city.
/// Errors: budget.unknown, budgeting.*.
Result<void> allocate_budget(storage::Database& database, storage::Scope scope, BudgetId id, AllocationPrinter printer,
                             TimePoint now);

/// The live channel of a budget: its pages refetch when it is touched.
std::string channel(BudgetId id);

inline constexpr std::string_view kDueJob = "budget.due";
inline constexpr std::string_view kAllocateJob = "budget.allocate";

std::unique_ptr<people::PersonalData> make_personal_data();
std::unique_ptr<jurisdictions::PlaceUse> make_place_use();
std::unique_ptr<procedures::StageCounts> make_stage_counts();
std::unique_ptr<threads::Source> make_thread_source();

void add_routes(http::Router& router, FindAccount find_account);
/// Who lives in a community now, after a person, ascending, each once: people keeps residences, src/app joins the two.
using ResidentsAfter = std::vector<PersonId> (*)(storage::ReadTransaction& tx, storage::Scope scope,
                                                 JurisdictionId community, PersonId after, std::size_t limit);
/// `residents`: whom a vote is told.
void add_jobs(jobs::Runner& runner, storage::Database& database, AllocationPrinter printer, ResidentsAfter residents);

/// How budgets are named in a letterbox.
inline constexpr std::string_view kNoticeSubject = "budget";
std::unique_ptr<notices::Subject> make_notice_subject();

}  // namespace hezhi::budgets
