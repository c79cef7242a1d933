// Participatory budgets on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/budgets/budgets.h"
#include "src/http/context.h"

namespace hezhi::budgets {

using BudgetTitle = BoundedText<4, 60>;
using BudgetWords = BoundedText<0, 4'000, TextKind::paragraphs>;
using SourceText = BoundedText<0, 200>;
using ProjectWords = BoundedText<10, 2'000, TextKind::paragraphs>;
using ShortText = BoundedText<0, 200>;
using ReasonText = BoundedText<0, 1'000, TextKind::paragraphs>;
using SumFen = Bounded<100, 10'000'000'000>;
using UpkeepFen = Bounded<0, 10'000'000'000>;

// ---- Replies

struct BudgetBody {
    BodyId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(BudgetBody, (), (id, name))
struct BudgetPlace {
    JurisdictionId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(BudgetPlace, (), (id, name))

struct BudgetLine {
    BudgetId id;
    TopicId topic;
    std::string title;
    BudgetState state;
    BudgetPlace community;
    std::int64_t sum_fen;
    TimePoint collect_until;
    TimePoint vote_from;
    TimePoint vote_until;
    bool is_delayed;
    std::int64_t projects;
    std::int64_t voters;  ///< in steps of five while voting is open
    std::optional<std::int64_t> cost_fen;
    bool may_prepare;
    bool may_vote;
    bool has_voted;
};
BOOST_DESCRIBE_STRUCT(BudgetLine, (),
                      (id, topic, title, state, community, sum_fen, collect_until, vote_from, vote_until, is_delayed,
                       projects, voters, cost_fen, may_prepare, may_vote, has_voted))

/// Why a project was funded, or what it lacked; fractions of yuan are texts "p/q".
struct ProjectOutcomeView {
    std::optional<std::int64_t> place;
    bool is_completion;
    std::int64_t supporters;
    std::string price;
    std::int64_t paid_in_full;
    std::int64_t paid_remainder;
    std::string remainder_sum;
    std::int64_t had_nothing;
    std::string support;
    std::string missing;
    std::optional<std::int64_t> missing_supporters;
    std::optional<ProjectId> nearest;
    std::string loss;
    bool by_most_votes;
};
BOOST_DESCRIBE_STRUCT(ProjectOutcomeView, (),
                      (place, is_completion, supporters, price, paid_in_full, paid_remainder, remainder_sum,
                       had_nothing, support, missing, missing_supporters, nearest, loss, by_most_votes))

struct ProjectView {
    ProjectId id;
    std::int64_t number;
    ProjectState state;
    std::string title;
    std::string words;
    std::optional<BudgetPlace> place;
    std::string place_words;
    std::int64_t cost_fen;
    std::string runner;
    std::optional<BudgetBody> runner_body;
    std::optional<TimePoint> finish_by;
    std::string upkeep;
    std::int64_t upkeep_fen;
    std::string proposer;  ///< a name only with its bearer's consent; else empty
    std::optional<BudgetBody> body;
    bool is_own;
    TimePoint proposed_at;
    std::optional<TimePoint> reviewed_at;
    std::optional<ProjectGround> ground;
    std::string answer;
    std::optional<ProjectId> merged_into;
    std::optional<ProjectOutcomeView> outcome;
    std::optional<std::string> commitment;
    bool may_withdraw;
    std::vector<ProjectEvent> possible;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(ProjectView, (),
                      (id, number, state, title, words, place, place_words, cost_fen, runner, runner_body, finish_by,
                       upkeep, upkeep_fen, proposer, body, is_own, proposed_at, reviewed_at, ground, answer,
                       merged_into, outcome, commitment, may_withdraw, possible, revision))

struct BudgetEventView {
    std::int64_t number;
    TimePoint at;
    std::string event;
    std::string actor;
    std::optional<ProjectId> project;
    std::string text;
    std::optional<ProjectGround> ground;
    std::optional<std::int64_t> cost_from_fen;
    std::optional<std::int64_t> cost_to_fen;
};
BOOST_DESCRIBE_STRUCT(BudgetEventView, (),
                      (number, at, event, actor, project, text, ground, cost_from_fen, cost_to_fen))

struct BudgetResultView {
    std::int64_t cost_fen;
    std::int64_t left_fen;
    std::string endowment;  ///< yuan per voter in the final run
    std::string share;      ///< the sum divided by all voters, yuan
    std::int64_t increments;
    std::string stopped_by;
    std::string command;
    std::string verify_command;
};
BOOST_DESCRIBE_STRUCT(BudgetResultView, (),
                      (cost_fen, left_fen, endowment, share, increments, stopped_by, command, verify_command))

struct BudgetPage {
    BudgetId id;
    TopicId topic;
    std::string topic_title;
    BudgetBody body;
    BudgetPlace community;
    BudgetState state;
    std::string title;
    std::string words;
    std::string source;
    std::int64_t sum_fen;
    std::int64_t cost_min_fen;
    std::int64_t cost_max_fen;
    BudgetCompletion completion;
    std::optional<std::int64_t> chosen_max;
    std::optional<std::int64_t> chosen_max_fen;
    std::int64_t ballots_min;
    TimePoint collect_until;
    TimePoint vote_from;
    TimePoint vote_until;
    std::optional<TimePoint> papers_until;
    std::optional<TimePoint> announced_at;
    std::optional<std::string> lot_seed;
    bool is_delayed;
    bool papers_ended;
    std::int64_t voters;  ///< in steps of five while voting is open
    std::int64_t papers;
    std::optional<TimePoint> decided_at;
    std::optional<BudgetResultView> result;
    std::vector<ProjectView> projects;
    std::vector<BudgetEventView> events;
    bool may_prepare;
    bool may_propose;
    bool may_vote;
    bool has_voted;
    bool has_paper;  ///< took a ballot paper: no vote on the phone
    std::vector<BudgetEvent> possible;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(BudgetPage, (),
                      (id, topic, topic_title, body, community, state, title, words, source, sum_fen, cost_min_fen,
                       cost_max_fen, completion, chosen_max, chosen_max_fen, ballots_min, collect_until, vote_from,
                       vote_until, papers_until, announced_at, lot_seed, is_delayed, papers_ended, voters, papers,
                       decided_at, result, projects, events, may_prepare, may_propose, may_vote, has_voted, has_paper,
                       possible, revision))

struct BudgetBallotView {
    bool is_cast;
    std::vector<ProjectId> projects;
};
BOOST_DESCRIBE_STRUCT(BudgetBallotView, (), (is_cast, projects))

struct BudgetPaperView {
    std::int64_t number;
    std::vector<std::int64_t> choice;  ///< numbers of projects
    std::optional<BudgetBody> body;
    TimePoint entered_at;
    std::int64_t entries;
};
BOOST_DESCRIBE_STRUCT(BudgetPaperView, (), (number, choice, body, entered_at, entries))
struct BudgetPaperList {
    std::vector<BudgetPaperView> items;
};
BOOST_DESCRIBE_STRUCT(BudgetPaperList, (), (items))

// ---- Requests

struct ListBudgetsRequest : PageRequest {
    RealmId street;
    std::optional<TopicId> topic;
    std::optional<JurisdictionId> community;
    std::optional<BudgetState> state;
};
BOOST_DESCRIBE_STRUCT(ListBudgetsRequest, (PageRequest), (street, topic, community, state))

struct BudgetRequest {
    RealmId street;
    BudgetId budget;
};
BOOST_DESCRIBE_STRUCT(BudgetRequest, (), (street, budget))

struct BudgetFields {
    BodyId body;
    BudgetTitle title;
    BudgetWords words;
    SourceText source;
    SumFen sum_fen;
    SumFen cost_min_fen;
    SumFen cost_max_fen;
    std::optional<BudgetCompletion> completion;
    std::optional<Bounded<1, 200>> chosen_max;
    std::optional<SumFen> chosen_max_fen;
    std::optional<Bounded<1, 1'000'000>> ballots_min;
    TimePoint collect_until;
    TimePoint vote_from;
    TimePoint vote_until;
    std::optional<TimePoint> papers_until;
};
BOOST_DESCRIBE_STRUCT(BudgetFields, (),
                      (body, title, words, source, sum_fen, cost_min_fen, cost_max_fen, completion, chosen_max,
                       chosen_max_fen, ballots_min, collect_until, vote_from, vote_until, papers_until))
struct BeginBudgetRequest : BudgetFields {
    RealmId street;
    TopicId topic;
};
BOOST_DESCRIBE_STRUCT(BeginBudgetRequest, (BudgetFields), (street, topic))
struct ChangeBudgetRequest : BudgetFields {
    RealmId street;
    BudgetId budget;
    http::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(ChangeBudgetRequest, (BudgetFields), (street, budget, if_match))

struct ActOnBudgetRequest {
    RealmId street;
    BudgetId budget;
    http::IfMatch if_match;
    BudgetEvent event;
    std::optional<ReasonText> words;
    std::optional<TimePoint> collect_until;
    std::optional<TimePoint> vote_from;
    std::optional<TimePoint> vote_until;
    std::optional<TimePoint> papers_until;
};
BOOST_DESCRIBE_STRUCT(ActOnBudgetRequest, (),
                      (street, budget, if_match, event, words, collect_until, vote_from, vote_until, papers_until))

struct ProposeProjectRequest {
    RealmId street;
    BudgetId budget;
    BudgetTitle title;
    ProjectWords words;
    std::optional<JurisdictionId> place;
    std::optional<ShortText> place_words;
    SumFen cost_fen;
    std::optional<ShortText> runner;
    std::optional<ShortText> upkeep;
    std::optional<UpkeepFen> upkeep_fen;
    std::optional<bool> shows_name;
    std::optional<BodyId> body;
};
BOOST_DESCRIBE_STRUCT(ProposeProjectRequest, (),
                      (street, budget, title, words, place, place_words, cost_fen, runner, upkeep, upkeep_fen,
                       shows_name, body))

struct ProjectRequest {
    RealmId street;
    BudgetId budget;
    ProjectId project;
};
BOOST_DESCRIBE_STRUCT(ProjectRequest, (), (street, budget, project))

struct ReviewProjectRequest {
    RealmId street;
    BudgetId budget;
    ProjectId project;
    http::IfMatch if_match;
    ProjectEvent event;
    std::optional<ReasonText> words;
    std::optional<SumFen> cost_fen;
    std::optional<BodyId> runner_body;
    std::optional<TimePoint> finish_by;
    std::optional<ShortText> upkeep;
    std::optional<UpkeepFen> upkeep_fen;
    std::optional<ProjectGround> ground;
    std::optional<ProjectId> into;
};
BOOST_DESCRIBE_STRUCT(ReviewProjectRequest, (),
                      (street, budget, project, if_match, event, words, cost_fen, runner_body, finish_by, upkeep,
                       upkeep_fen, ground, into))

struct CastBudgetBallotRequest {
    RealmId street;
    BudgetId budget;
    std::vector<ProjectId> projects;
};
BOOST_DESCRIBE_STRUCT(CastBudgetBallotRequest, (), (street, budget, projects))

struct EnterPaperRequest {
    RealmId street;
    BudgetId budget;
    Bounded<1, 99'999> number;  ///< printed on the paper
    std::vector<ProjectId> projects;
};
BOOST_DESCRIBE_STRUCT(EnterPaperRequest, (), (street, budget, number, projects))

struct HandOutPaperRequest {
    RealmId street;
    BudgetId budget;
    BoundedText<1, 60> account;  ///< the name that the resident signs in with
    bool has_paper;              ///< false: brought back unused
};
BOOST_DESCRIBE_STRUCT(HandOutPaperRequest, (), (street, budget, account, has_paper))
struct BudgetPaperVoter {
    std::string name;
    bool has_paper;
};
BOOST_DESCRIBE_STRUCT(BudgetPaperVoter, (), (name, has_paper))

BudgetDraft draft_of(BudgetFields const& fields, TopicId topic);
BudgetLine line_of(storage::ReadTransaction& tx, authority::Caller const& who, Budget const& budget);
BudgetPage page_of(storage::ReadTransaction& tx, authority::Caller const& who, Budget const& budget);
ProjectView view_of(storage::ReadTransaction& tx, authority::Caller const& who, Budget const& budget,
                    Project const& project);
BudgetPaperView view_of(storage::ReadTransaction& tx, Paper const& paper);

}  // namespace hezhi::budgets
