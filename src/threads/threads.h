// The thread of a topic, from the first signal to the evaluation, and what became of each thing that a person said.
// Every slice that acts on topics is a source; this one joins what they tell and knows none of them.
// Invariants: entries are public and hold no person; a person's inputs are told to that person alone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/storage/storage.h"
#include "src/topics/topics.h"

namespace hezhi::http {
class Router;
}

namespace hezhi::threads {

/// The nine steps of the ribbon 诉求·议题·议事·会议·决定·承诺·执行·监督·评价.
enum class Step : std::uint8_t {
    signal,
    topic,
    deliberation,
    meeting,
    decision,
    commitment,
    execution,
    oversight,
    evaluation
};
BOOST_DESCRIBE_ENUM(Step, signal, topic, deliberation, meeting, decision, commitment, execution, oversight, evaluation)

/// What a line leads to; its page follows from the kind and the id.
enum class Subject : std::uint8_t {
    case_,
    agenda_item,
    service_offer,
    topic,
    statement,
    stage,
    meeting,
    ballot,
    budget,
    project,
    commitment,
    resolution,
    evaluation,
    group
};
BOOST_DESCRIBE_ENUM(Subject, case_, agenda_item, service_offer, topic, statement, stage, meeting, ballot, budget,
                    project, commitment, resolution, evaluation, group)

/// One thing that happened in public, or is due.
struct Entry {
    Step step = Step::topic;
    TimePoint at{};
    Subject subject = Subject::topic;
    std::string id;                       ///< of the subject; empty: the topic itself
    std::string what;                     ///< which sentence says it: "meeting.called"; words are the pages' affair
    std::string title{};                  ///< the subject's name as people typed it
    std::string body{};                   ///< who did it or must do it, by name
    std::string note{};                   ///< the reason, the answer or the result, as typed
    std::optional<std::int64_t> count{};  ///< how many, where the sentence counts; suppressed by the source
    std::optional<TimePoint> due{};
    bool is_waiting = false;  ///< somebody has yet to act, without a date by when
};

enum class InputKind : std::uint8_t {
    case_report,
    case_joined,
    statement,
    statement_votes,
    signature,
    reply_to_meeting,
    speech,
    motion,
    ballot_paper,
    project,
    budget_paper,
    confirmation,
    dispute,
    evaluation,
    group
};
BOOST_DESCRIBE_ENUM(InputKind, case_report, case_joined, statement, statement_votes, signature, reply_to_meeting,
                    speech, motion, ballot_paper, project, budget_paper, confirmation, dispute, evaluation, group)

/// What became of it so far.
enum class InputOutcome : std::uint8_t {
    waiting,      ///< nobody has acted yet
    under_way,    ///< somebody is at it: `answered_by`, `due`
    counted,      ///< in a count whose result stands: `note`
    taken_up,     ///< adopted, answered or carried out
    not_taken_up  ///< with the reason in `note`
};
BOOST_DESCRIBE_ENUM(InputOutcome, waiting, under_way, counted, taken_up, not_taken_up)

/// Something that one person contributed.
struct OwnInput {
    InputKind kind{};
    Subject subject = Subject::topic;
    std::string id;                          ///< of the subject
    std::optional<topics::TopicId> topic{};  ///< the thread it went into
    TimePoint at{};
    std::string quote{};  ///< what the person said, or the subject's title
    InputOutcome outcome = InputOutcome::waiting;
    std::string what{};         ///< which sentence says what became of it: "statement.in_common_ground"
    std::string answered_by{};  ///< a body's name
    std::string note{};
    std::optional<TimePoint> answered_at{};
    std::optional<TimePoint> due{};
};

/// Something that is open and waits for one person: a card of Today.
struct Waiting {
    Subject subject = Subject::topic;
    std::string id;
    std::optional<topics::TopicId> topic{};
    std::string title{};
    std::string what{};  ///< which sentence asks: "meeting.will_you_come"
    std::optional<TimePoint> due{};
};

/// What one slice tells. Sources are joined by src/app and outlive the router.
class Source {
public:
    virtual ~Source() = default;
    /// Of one topic that the caller may see; in any order. Cost: the slice's rows of that topic, by index.
    virtual std::vector<Entry> entries(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic) = 0;
    /// Of one person in one street; in any order, the newest kOwnInputsMax.
    virtual std::vector<OwnInput> own_inputs(storage::ReadTransaction& tx, storage::Scope scope, PersonId person) = 0;
    /// What the slice asks of the caller now; nothing of visitors. In any order.
    virtual std::vector<Waiting> waiting(storage::ReadTransaction& tx, authority::Caller const& who,
                                         storage::Scope scope) = 0;
    /// The thread into which something of another slice went, where this slice took it there: a case.
    virtual std::optional<topics::TopicId> thread_of(storage::ReadTransaction&, storage::Scope, Subject,
                                                     std::string_view /*id*/) {
        return std::nullopt;
    }
};
using Sources = std::vector<Source*>;

/// How far a step of the ribbon is.
enum class StepState : std::uint8_t { done, now, future, skipped, stopped };
BOOST_DESCRIBE_ENUM(StepState, done, now, future, skipped, stopped)

/// A stage of a topic's procedure, as the ribbon counts it.
struct CourseStage {
    Step step = Step::topic;
    StepState state = StepState::future;
};

/// The procedure that a topic goes through, and where it is.
struct Course {
    std::string title;
    std::vector<CourseStage> stages{};  ///< in the procedure's order
    std::string body{};                 ///< whose turn it is, by name
    std::optional<TimePoint> until{};   ///< … and until when
    std::string reason{};               ///< why it was stopped or rejected
};

/// Answered by the slice of procedures; joined by src/app.
class Courses {
public:
    virtual ~Courses() = default;
    /// nullopt: the topic goes through none.
    virtual std::optional<Course> course_of(storage::ReadTransaction& tx, storage::Scope scope,
                                            topics::TopicId topic) = 0;
};
inline constexpr std::size_t kOwnInputsMax = 200;

/// Oldest first; of one moment, in the order of the steps.
std::vector<Entry> entries_of(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic,
                              Sources const& sources);
/// Newest first, at most kOwnInputsMax.
std::vector<OwnInput> own_inputs_of(storage::ReadTransaction& tx, storage::Scope scope, PersonId person,
                                    Sources const& sources);
/// The nearest deadline first, those without one last; at most kWaitingMax.
std::vector<Waiting> waiting_for(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 Sources const& sources);
inline constexpr std::size_t kWaitingMax = 20;

/// The states of a topic's nine steps, by Step, as its thread shows them: for lists and cards. Cost: as entries_of.
std::vector<StepState> ribbon_of(storage::ReadTransaction& tx, storage::Scope scope, topics::Topic const& topic,
                                 Sources const& sources, Courses& courses);

/// What topics themselves tell.
std::unique_ptr<Source> make_topic_source();

/// Sources and courses outlive the router.
void add_routes(http::Router& router, Sources sources, Courses& courses);

}  // namespace hezhi::threads
