// Evaluations 评价 of topics: three questions, each of which may be skipped: is it solved, was it done fairly, would
// you take part again? Opened when a topic's procedure reaches its evaluation, or by whoever organises it; closed by a
// durable job. Invariants: an answer is kept under a random id, and one table alone, which no staff route reads, knows
// whose it is; one answer a person, changeable until the end; nothing of the answers is shown before the end, and small
// counts never.
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
namespace hezhi::storage {
class Database;
}

namespace hezhi::evaluations {

using topics::TopicId;

enum class Verdict : std::uint8_t { yes, partly, no };
BOOST_DESCRIBE_ENUM(Verdict, yes, partly, no)

/// Absent: skipped.
struct Answer {
    std::optional<Verdict> solved{};  ///< 解决了吗
    std::optional<Verdict> fair{};    ///< 过程公平吗
    std::optional<Verdict> again{};   ///< 还愿意参加吗

    friend bool operator==(Answer const&, Answer const&) = default;
};

struct Evaluation {
    TopicId topic;
    TimePoint opened_at{};
    TimePoint closes_at{};
    std::optional<TimePoint> closed_at{};
    std::int64_t answers = 0;
    std::int64_t participants = 0;           ///< accounts that took part in the topic; counted at the end
    std::int64_t participants_answered = 0;  ///< answers of those; counted at the end

    bool is_open(TimePoint now) const noexcept { return !closed_at && now < closes_at; }
};

/// The answers to one question; cells below the threshold are withheld.
struct QuestionResult {
    std::optional<std::int64_t> yes{};
    std::optional<std::int64_t> partly{};
    std::optional<std::int64_t> no{};
    std::optional<std::int64_t> skipped{};
};
struct Results {
    std::optional<std::int64_t> answers{};  ///< withheld below the threshold
    /// Of those who took part in the topic, how many answered.
    std::optional<std::int64_t> participants_answered{};
    std::int64_t participants = 0;  ///< in steps of five
    QuestionResult solved{};
    QuestionResult fair{};
    QuestionResult again{};
};

/// Who took part in a topic, in whatever way is on record: the denominator of the response rate. Answered above the
/// slices, since each knows only its own; joined by src/app.
class Participation {
public:
    virtual ~Participation() = default;
    /// Accounts, each once, ascending. For counting alone: whoever asks keeps the count and forgets the list. Without
    /// those of whom no account is known: papers of a budget, heads in a room, erased accounts.
    /// Cost: the topic's rows in each slice, by index.
    virtual std::vector<PersonId> persons_of(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic) = 0;
};

inline constexpr std::int64_t kDaysMin = 3;
inline constexpr std::int64_t kDaysMax = 60;
/// Where the procedure names no end.
inline constexpr Microseconds kOpenFor = std::chrono::days{14};

/// nullopt: none was opened. The caller may see the topic.
std::optional<Evaluation> find_evaluation(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);

/// Errors: topic.unknown, authority's (stage_organise over its community), evaluation.too_early for a topic that is
/// still being deliberated, evaluation.opened_already.
Result<Evaluation> open_evaluation(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                   TopicId topic, TimePoint closes_at);

/// Puts the caller's answer, again in place of the earlier one. Errors: topic.unknown, authority's (evaluation_answer
/// over its community), evaluation.not_open.
Result<void> put_answer(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                        TopicId topic, Answer const& answer);

/// The caller's own; nullopt: none.
std::optional<Answer> own_answer(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic, PersonId person);

/// Of a closed evaluation, as somebody may see them who is signed in or not. Error: evaluation.not_closed.
Result<Results> results_of(storage::ReadTransaction& tx, storage::Scope scope, Evaluation const& evaluation,
                           std::int64_t threshold);

// ---- Joining the rest.

/// Opens what procedures have brought to their evaluation; looks every minute.
inline constexpr std::string_view kOpenJob = "evaluation.open";
inline constexpr std::string_view kCloseJob = "evaluation.close";
Result<void> open_due(storage::Database& database, RealmId street, TimePoint now);

std::unique_ptr<people::PersonalData> make_personal_data();
std::unique_ptr<threads::Source> make_thread_source();
/// `answers`.
std::unique_ptr<procedures::StageCounts> make_stage_counts();

/// `sources`: what was promised and done stands beside the questions. They outlive the router.
void add_routes(http::Router& router, threads::Sources sources);
/// Database and participation outlive the runner.
void add_jobs(jobs::Runner& runner, storage::Database& database, Participation& participation);

}  // namespace hezhi::evaluations
