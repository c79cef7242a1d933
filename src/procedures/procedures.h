// Procedures 程序 as a street has them, in versions, and the way of each topic through one. Invariants: a published
// version never changes, and a topic keeps the one it began with, whole; a version below the legal minimum is never
// stored; a change is published only as the recorded decision of a named body; every act on a topic's way is public
// with who, when and why, but for the person.
#pragma once

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
#include "lib/procedure/procedure.h"
#include "lib/procedure/run.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/storage.h"
#include "src/topics/topics.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}
namespace hezhi::notices {
class Participants;
class Subject;
}  // namespace hezhi::notices
namespace hezhi::storage {
class Database;
}
namespace hezhi::threads {
class Courses;
class Source;
}  // namespace hezhi::threads

namespace hezhi::procedures {

enum class ProcedureState : std::uint8_t { shipped, draft, published };
BOOST_DESCRIBE_ENUM(ProcedureState, shipped, draft, published)

/// Who decided a change, and when: a procedure is changed by a decision on record.
struct Decision {
    BodyId body;
    TimePoint on{};
    std::string reason;
};

struct Version {
    std::int64_t number = 0;  ///< 0: as it came with the program
    ProcedureState state = ProcedureState::shipped;
    std::string title;
    procedure::Procedure content;
    std::optional<BodyId> decided_by{};
    std::optional<TimePoint> decided_on{};
    std::string reason{};
    TimePoint changed_at{};
    std::optional<TimePoint> published_at{};
    std::int64_t revision = 1;
};

/// In force, of each code: the last published version, else the shipped one. By code.
std::vector<Version> list_procedures(storage::ReadTransaction& tx, storage::Scope scope);

/// The types of community whose usual procedure it is: a default, and never a limit.
std::vector<jurisdictions::CommunityType> usual_for(std::string_view code);

/// `number`: that one; absent: the one in force. Drafts only for editors. Error: not_found procedure.unknown.
Result<Version> find_version(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             std::string_view code, std::optional<std::int64_t> number);
/// Newest first, the shipped one last; drafts only for editors. Empty for an unknown code.
std::vector<Version> list_versions(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                   std::string_view code);

/// Makes or replaces the draft of content.code. `expected_revision`: of the draft that was read; absent: there was
/// none. Errors: authority.* (procedure_write over the street), procedure.unsound, procedure.below_legal_minimum,
/// procedure.changed_meanwhile (stale), procedure.legal_class_fixed: a code keeps the law it stands on.
Result<Version> save_draft(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           std::string title, procedure::Procedure content,
                           std::optional<std::int64_t> expected_revision);

/// Errors: authority.* (procedure_publish), procedure.no_draft, procedure.changed_meanwhile, body.unknown,
/// procedure.decision_ahead for a date in the future.
Result<Version> publish_draft(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              std::string_view code, std::int64_t expected_revision, Decision const& decision);

// ---- A topic's way

struct Launch {
    std::string code;
    std::optional<BodyId> organiser{};  ///< the body that convenes
    std::optional<BodyId> steward{};    ///< 牵头组织, where there is one
    std::string publicness{};           ///< the facts that make it public
    std::string resource{};             ///< the resource or service offer attached
};

struct TopicRun {
    topics::TopicId topic;
    std::int64_t version = 0;
    std::string title;
    procedure::Procedure procedure;
    procedure::RunFacts facts;
    BodyId organiser;
    std::optional<BodyId> steward{};
    std::string publicness;
    std::string resource;
    std::optional<BodyId> authority{};  ///< to which the last objection went
    TimePoint started_at{};
    std::int64_t revision = 1;
};

struct RunRecord {
    std::int64_t number = 0;
    TimePoint at{};
    procedure::RunEvent event{};
    procedure::RunActor actor{};
    std::optional<BodyId> body{};
    procedure::RunState from{};
    procedure::RunState to{};
    std::size_t from_stage = 0;
    std::size_t to_stage = 0;
    std::string reason{};
    std::string ground{};
    std::string remedy{};
    std::vector<procedure::Reading> readings{};
    std::optional<TimePoint> due{};
    bool escalated = false;
};

struct RunAct {
    procedure::RunEvent event{};
    procedure::RunActor actor = procedure::RunActor::organiser;
    std::string reason{};
    std::string ground{};
    std::string remedy{};
    std::optional<BodyId> authority{};
    std::optional<std::string> to_stage{};
    std::optional<TimePoint> due{};  ///< of extend_stage; the other deadlines come from the procedure
    /// What the minutes say. Measures that the server counts itself are refused: procedure.counted_here.
    std::vector<procedure::Reading> counted{};
};

/// Starts `topic` on the version in force. Errors: topic.unknown, authority.* (stage_organise over its community),
/// procedure.unknown, procedure.running_already, procedure.launch_incomplete with everything that is missing,
/// procedure.organiser_not_yours, body.unknown.
Result<TopicRun> launch(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                        topics::TopicId topic, Launch const& launch);

/// Error: not_found procedure.no_run where the topic has none; topic.unknown where the caller may not see the topic.
Result<TopicRun> see_run(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                         topics::TopicId topic);
/// Under way, the nearest deadline first. Topics are public once launched.
std::vector<TopicRun> list_runs(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);
/// Oldest first, at most kRecordsMax.
std::vector<RunRecord> records_of(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic);
inline constexpr std::size_t kRecordsMax = 500;

/// The stage in which a topic is now. What was decided before it began belongs to an earlier round.
struct PresentStage {
    procedure::StageKind kind;
    TimePoint entered_at{};
};

/// What slices above count of a topic for its present stage: commitments, evaluations, the turnout of its ballot.
/// Nothing for stages of kinds that do not concern them. Joined by src/app.
class StageCounts {
public:
    virtual ~StageCounts() = default;
    virtual std::vector<procedure::Reading> counts(storage::ReadTransaction& tx, storage::Scope scope,
                                                   topics::TopicId topic, PresentStage const& stage) = 0;
};
using Counters = std::vector<StageCounts*>;

/// What the server counts itself for the present stage: days since it began, statements, participants, and what
/// `counters` count.
std::vector<procedure::Reading> readings_of(storage::ReadTransaction& tx, storage::Scope scope, TopicRun const& run,
                                            TimePoint now, Counters const& counters);

/// In which parts the caller may act on the topic: organiser, steward, decider, authority.
std::vector<procedure::RunActor> parts_of(storage::ReadTransaction& tx, authority::Caller const& who,
                                          topics::Topic const& topic, TopicRun const& run);

/// Errors: as see_run; authority.* where the caller does not have that part; procedure.changed_meanwhile (stale); those
/// of procedure::apply.
Result<TopicRun> act_on_run(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            topics::TopicId topic, std::int64_t expected_revision, RunAct const& act,
                            Counters const& counters);

/// One job a running topic, due at its next deadline.
inline constexpr std::string_view kTickJob = "procedure.tick";

/// Of a topic's thread: its stages and what was done on its way; and how far it is.
std::unique_ptr<threads::Source> make_thread_source();
std::unique_ptr<threads::Courses> make_courses();

void add_routes(http::Router& router, Counters counters);
/// `participants`: whom the end of a topic is told.
void add_jobs(jobs::Runner& runner, storage::Database& database, std::vector<notices::Participants*> participants);

/// How topics are named in a letterbox.
inline constexpr std::string_view kNoticeSubject = "topic";
std::unique_ptr<notices::Subject> make_notice_subject();

}  // namespace hezhi::procedures
