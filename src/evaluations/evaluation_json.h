// Evaluations on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "src/evaluations/evaluations.h"
#include "src/http/context.h"

namespace hezhi::evaluations {

/// What stands beside the questions: promised or done, as the thread tells it.
struct EvaluationLine {
    threads::Step step;
    TimePoint at;
    std::string what;
    std::string title;
    std::string body;
    std::string note;
    std::optional<std::int64_t> count;
    std::optional<TimePoint> due;
};
BOOST_DESCRIBE_STRUCT(EvaluationLine, (), (step, at, what, title, body, note, count, due))

struct VerdictCounts {
    std::optional<std::int64_t> yes;
    std::optional<std::int64_t> partly;
    std::optional<std::int64_t> no;
    std::optional<std::int64_t> skipped;
};
BOOST_DESCRIBE_STRUCT(VerdictCounts, (), (yes, partly, no, skipped))

struct EvaluationResults {
    std::optional<std::int64_t> answers;
    std::int64_t answers_below;  ///< absent counts are below this
    std::optional<std::int64_t> participants_answered;
    std::int64_t participants;
    VerdictCounts solved;
    VerdictCounts fair;
    VerdictCounts again;
};
BOOST_DESCRIBE_STRUCT(EvaluationResults, (),
                      (answers, answers_below, participants_answered, participants, solved, fair, again))

struct OwnEvaluation {
    std::optional<Verdict> solved;
    std::optional<Verdict> fair;
    std::optional<Verdict> again;
};
BOOST_DESCRIBE_STRUCT(OwnEvaluation, (), (solved, fair, again))

struct EvaluationPage {
    TopicId topic;
    std::string title;
    std::string question;
    std::optional<TimePoint> opened_at;  ///< absent: there is none
    std::optional<TimePoint> closes_at;
    std::optional<TimePoint> closed_at;
    bool is_open;
    bool may_answer;
    bool may_open;
    std::optional<OwnEvaluation> own;
    std::optional<EvaluationResults> results;  ///< once it is closed
    std::vector<EvaluationLine> promised;
    std::vector<EvaluationLine> done;
};
BOOST_DESCRIBE_STRUCT(EvaluationPage, (),
                      (topic, title, question, opened_at, closes_at, closed_at, is_open, may_answer, may_open, own,
                       results, promised, done))

struct EvaluationRequest {
    RealmId street;
    TopicId topic;
};
BOOST_DESCRIBE_STRUCT(EvaluationRequest, (), (street, topic))
struct OpenEvaluationRequest {
    RealmId street;
    TopicId topic;
    TimePoint closes_at;
};
BOOST_DESCRIBE_STRUCT(OpenEvaluationRequest, (), (street, topic, closes_at))
struct AnswerEvaluationRequest {
    RealmId street;
    TopicId topic;
    std::optional<Verdict> solved;
    std::optional<Verdict> fair;
    std::optional<Verdict> again;
};
BOOST_DESCRIBE_STRUCT(AnswerEvaluationRequest, (), (street, topic, solved, fair, again))

Result<EvaluationPage> page_of(storage::ReadTransaction& tx, authority::Caller const& who, topics::Topic const& topic,
                               threads::Sources const& sources);

}  // namespace hezhi::evaluations
