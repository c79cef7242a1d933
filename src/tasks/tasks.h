// Tasks 社区工作事项: what bodies ask of communities, and by which right. A body proposes a task with its legal basis,
// period, hours, authority, money and data; the match check says in four lights what is there (权 钱 数据 时间); the
// street reviews; each community accepts, negotiates or declines with a ground. What came without admission is logged
// in one tap, indicators and inspections stand in a registry with a yearly cap, and what all of it costs a community is
// counted from recorded work, without time sheets.
// Invariants: silence is never consent (task_machine.h); an admitted task ends at its sunset by itself; who logged an
// un-admitted task is stored nowhere; a limit that has passed is raised once; all of a task is public but who of the
// staff it was.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/people/people.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/storage.h"
#include "src/tasks/task_machine.h"
#include "src/tasks/task_rules.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}

namespace hezhi::tasks {

using TaskId = Id<struct TaskTag>;
using AssessmentId = Id<struct AssessmentTag>;
using responsibilities::ItemId;
using responsibilities::MatterId;

/// What is asked for.
enum class TaskKind : std::uint8_t {
    form,         ///< 表格、台账填报
    survey,       ///< 调查摸排
    inspection,   ///< 检查、巡查
    rating,       ///< 评比、创建
    certificate,  ///< 开具证明
    office,       ///< 设立机构、场所
    plaque,       ///< 挂牌
    publicity,    ///< 宣传、动员
    service,      ///< 上门服务、代办
    other
};
BOOST_DESCRIBE_ENUM(TaskKind, form, survey, inspection, rating, certificate, office, plaque, publicity, service, other)

struct Settings {
    std::int64_t review_days = 15;          ///< working days; Xicheng 2018: a decision in 15 working days
    std::int64_t answer_days = 10;          ///< working days
    std::int64_t load_minutes_max = 2'400;  ///< of admitted tasks, a community and month: 40 hours
    std::int64_t indicators_max = 20;       ///< indicators and inspections, a community and year
    std::int64_t notice_days_min = 5;       ///< working days before an inspection
    friend bool operator==(Settings const&, Settings const&) = default;
};

/// One field of a form.
struct AskedField {
    std::string name{};
    std::string key{};          ///< field_key
    std::string supplied_by{};  ///< "already supplied by …", as the asking body says; empty: nowhere
    std::string known_in{};     ///< where the registry has it; empty: nowhere
};

struct Task {
    TaskId id;
    RealmId realm;
    BodyId body;  ///< who asks
    TaskKind kind = TaskKind::other;
    std::string title{};
    std::string description{};
    std::string basis{};
    std::optional<MatterId> matter{};
    std::optional<ItemId> item{};  ///< the register's row that the check relied on
    Frequency frequency = Frequency::once;
    std::int64_t minutes = 0;  ///< of one community, on one occasion
    TimePoint starts_at{};
    TimePoint sunset_at{};
    std::string authority{};
    std::int64_t money_fen = 0;  ///< for each community, over the whole period
    std::string money_words{};
    std::string data_given{};
    std::optional<TaskId> renews{};
    TaskState state = TaskState::proposed;
    MatchCheck check{};
    std::optional<bool> is_committee_lead{};  ///< by the register; nullopt: no matter named
    TimePoint proposed_at{};
    std::optional<TimePoint> review_by{};
    std::optional<TimePoint> review_raised_at{};
    std::optional<TimePoint> reviewed_at{};
    std::optional<TimePoint> ended_at{};
    std::optional<TimePoint> next_at{};
    std::int64_t events = 0;
    std::int64_t revision = 1;
};

struct Answer {
    JurisdictionId community;
    AnswerState state = AnswerState::not_asked;
    std::optional<TimePoint> asked_at{};
    std::optional<TimePoint> answer_by{};
    std::optional<TimePoint> raised_at{};
    std::optional<TimePoint> answered_at{};
    std::optional<TimePoint> admitted_at{};
    std::optional<TimePoint> ended_at{};
    std::string ground{};
    std::string terms{};
    std::string words{};
    std::int64_t revision = 1;
};

struct TaskRecord {
    std::int64_t number;
    TimePoint at{};
    TaskEvent event;
    TaskActor actor;
    std::optional<BodyId> body{};
    std::optional<JurisdictionId> community{};
    std::optional<PersonId> person{};  ///< of staff; shown to nobody outside the audit
    std::string from{};
    std::string to{};
    std::string ground{};
    std::string text{};
};

struct SeenTask {
    Task task;
    std::vector<AskedField> fields{};
    std::vector<Answer> answers{};
    std::vector<TaskRecord> events{};
    std::vector<TaskId> renewed_by{};
    std::vector<TaskEvent> possible{};  ///< what the caller may do to the task now
    struct PossibleAnswer {
        JurisdictionId community;
        std::vector<TaskEvent> events;
    };
    std::vector<PossibleAnswer> possible_answers{};
};

// ---- Proposing, reviewing, answering.

struct FieldProposal {
    std::string name{};
    std::string supplied_by{};
};

/// Lengths are checked at the edge.
struct Proposal {
    BodyId body;
    TaskKind kind;
    std::string title{};
    std::string description{};
    std::string basis{};
    std::optional<MatterId> matter{};
    Frequency frequency;
    std::int64_t minutes;
    TimePoint starts_at{};
    TimePoint sunset_at{};
    std::string authority{};
    std::int64_t money_fen;
    std::string money_words{};
    std::string data_given{};
    std::vector<FieldProposal> fields{};
    std::vector<JurisdictionId> communities{};
    std::optional<TaskId> renews{};
};

inline constexpr std::size_t kCommunitiesMax = 60;

/// A check before anything is proposed; nothing is kept.
struct CheckedProposal {
    MatchCheck check;
    std::vector<AskedField> fields{};
    std::vector<std::pair<JurisdictionId, std::int64_t>> admitted_minutes{};  ///< of the first month
};
/// Errors: as propose_task.
Result<CheckedProposal> check_proposal(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                       Proposal const& proposal);

/// Errors: authority's (task_propose for the body, over each community), street.unknown, body.unknown,
/// jurisdiction.not_a_community …, register.matter_unknown, task.period_wrong, task.communities_required,
/// task.too_many_fields {max}, task.renews_unknown, task.renewed_already.
Result<Task> propose_task(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          Proposal const& proposal);
/// The sender changes it before the review, or because the street asked. Errors: as above, task.unknown,
/// task.changed_meanwhile, the machine's.
Result<Task> revise_task(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, TaskId id,
                         std::int64_t revision, Proposal const& proposal);
Result<Task> withdraw_task(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, TaskId id,
                           std::int64_t revision, std::string_view reason);

enum class ReviewDecision : std::uint8_t { pass_on, ask_changes, refuse };
BOOST_DESCRIBE_ENUM(ReviewDecision, pass_on, ask_changes, refuse)
/// By the street (task_review). Errors: authority's, task.unknown, task.changed_meanwhile, the machine's.
Result<Task> review_task(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, TaskId id,
                         std::int64_t revision, ReviewDecision decision, std::string_view reason);

enum class AnswerKind : std::uint8_t { accept, negotiate, decline };
BOOST_DESCRIBE_ENUM(AnswerKind, accept, negotiate, decline)
struct GivenAnswer {
    AnswerKind kind;
    std::optional<DeclineGround> ground{};
    std::string terms{};
    std::string words{};
    std::int64_t revision = 1;  ///< of the answer, as it was read
};
/// By the community's committee (task_answer over it). Errors: authority's, task.unknown, task.not_asked,
/// task.changed_meanwhile, the machine's.
Result<Answer> answer_task(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, TaskId id,
                           JurisdictionId community, GivenAnswer const& answer);

enum class TermsReply : std::uint8_t { agree, refuse };
BOOST_DESCRIBE_ENUM(TermsReply, agree, refuse)
/// By the sender, to a community's terms. Errors: as above.
Result<Answer> reply_to_terms(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              TaskId id, JurisdictionId community, std::int64_t revision, TermsReply reply,
                              std::string_view words);

// ---- Reading: tasks are public.

struct TaskFilter {
    std::optional<TaskState> state{};
    std::optional<JurisdictionId> community{};
    std::optional<AnswerState> answer{};  ///< of that community, or of any
    std::optional<BodyId> body{};
    std::optional<TaskId> before{};
    std::size_t limit = 50;
};
struct ListedTask {
    Task task;
    std::vector<Answer> answers{};
};
/// The newest first. Error: street.unknown.
Result<std::vector<ListedTask>> list_tasks(storage::ReadTransaction& tx, storage::Scope scope,
                                           TaskFilter const& filter);
/// Error: task.unknown.
Result<SeenTask> see_task(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope, TaskId id);

Settings settings_of(storage::ReadTransaction& tx, storage::Scope scope);

// ---- For indicators: plain numbers, exact. Nobody publishes them as they are: cells below the thresholds of lib/stats
// are withheld by whoever draws them, and un-admitted tasks only pooled and delayed (newest_published).

/// Of one community, or of all of the street (nullopt), in one month.
struct TaskCounts {
    std::int64_t proposed = 0;        ///< tasks proposed in the month that ask this community
    std::int64_t matched = 0;         ///< … with all four lights on when proposed or last changed (K8)
    std::int64_t lead_known = 0;      ///< … whose matter stands in the register
    std::int64_t lead_elsewhere = 0;  ///< … of which the register's lead is not the committee (K11: × executor = RC)
    std::int64_t fields_asked = 0;    ///< of tasks proposed and indicators registered in the month
    std::int64_t fields_known = 0;    ///< … supplied within the twelve months before (K13)
    std::int64_t admitted = 0;        ///< answers that admitted a task in force on some day of the month
    std::int64_t admitted_minutes = 0;
    std::int64_t informal = 0;  ///< un-admitted, logged (K9)
    std::int64_t informal_minutes = 0;
    std::int64_t indicators = 0;   ///< live in the month's year (K10)
    std::int64_t inspections = 0;  ///< live in the month's year
    std::int64_t assessment_minutes = 0;
    std::int64_t reporting_minutes = 0;  ///< of admitted_minutes: forms, surveys, inspections, ratings
    std::int64_t case_acts = 0;          ///< acts of the committee on cases
    std::int64_t case_minutes = 0;
    std::int64_t declined = 0;    ///< answers given in the month
    std::int64_t unanswered = 0;  ///< answers past their limit at the end of the month, or now
};
/// Cost: reads the tasks that ask the community. `now`: what has not happened yet is not counted.
TaskCounts task_counts(storage::ReadTransaction& tx, storage::Scope scope, std::optional<JurisdictionId> community,
                       Month month, TimePoint now);

/// Un-admitted tasks as they may be published: pooled over the street and a month late. Newest first; nothing of months
/// in which too few were logged.
struct PooledErrands {
    Month month;
    std::int64_t count;
};
std::vector<PooledErrands> pooled_errands(storage::ReadTransaction& tx, storage::Scope scope, TimePoint now);

// ---- Joining the rest.

inline constexpr std::string_view kDueJob = "task.due";

std::unique_ptr<jurisdictions::PlaceUse> make_place_use();
std::unique_ptr<people::PersonalData> make_personal_data();

void add_routes(http::Router& router);
void add_jobs(jobs::Runner& runner);

}  // namespace hezhi::tasks
