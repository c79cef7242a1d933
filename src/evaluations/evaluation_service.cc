// How evaluations begin, take answers and end.
#include <algorithm>
#include <iterator>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "src/evaluations/evaluation_rules.h"
#include "src/evaluations/evaluation_store.h"
#include "src/evaluations/evaluations.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/database.h"
#include "src/storage/public_events.h"

namespace hezhi::evaluations {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kRunsMax = 1'000;
constexpr Microseconds kLookEvery = std::chrono::minutes{1};

std::string key_of(Scope scope, TopicId topic) {
    return std::string(kCloseJob) + ":" + scope.realm.str() + "/" + topic.str();
}

void publish(WriteTransaction& tx, Scope scope, topics::Topic const& topic, Evaluation const& evaluation,
             std::string_view kind, TimePoint now) {
    boost::json::object facts{{"title", topic.title}, {"closes", to_microseconds(evaluation.closes_at)}};
    storage::append_public_event(tx, scope, kind, "topic", topic.id, boost::json::serialize(facts), now);
    tx.touch(topics::channel(topic.id));
    tx.touch("street:" + scope.realm.str());
}

void schedule_end(WriteTransaction& tx, Scope scope, Evaluation const& evaluation) {
    boost::json::object const payload{{"street", scope.realm.str()}, {"topic", evaluation.topic.str()}};
    jobs::enqueue_once(tx, key_of(scope, evaluation.topic), kCloseJob, boost::json::serialize(payload),
                       evaluation.closes_at);
}

/// False if somebody else was first.
bool begin(WriteTransaction& tx, Scope scope, topics::Topic const& topic, Evaluation const& evaluation) {
    if (!insert_evaluation(tx, scope, evaluation)) return false;
    schedule_end(tx, scope, evaluation);
    publish(tx, scope, topic, evaluation, "evaluation.opened", evaluation.opened_at);
    return true;
}

bool is_at_evaluation(procedures::TopicRun const& run) {
    return run.facts.state == procedure::RunState::running && run.facts.stage < run.procedure.stages.size() &&
           run.procedure.stages[run.facts.stage].kind == procedure::StageKind::evaluation;
}

/// Counts who took part and who of them answered; of both lists nothing but the counts is kept.
void count_participants(ReadTransaction& tx, Scope scope, Evaluation& evaluation, Participation& participation) {
    auto const took_part = participation.persons_of(tx, scope, evaluation.topic);
    evaluation.participants = std::ssize(took_part);
    evaluation.participants_answered =
        std::ranges::count_if(select_answerers(tx, scope, evaluation.topic),
                              [&](PersonId person) { return std::ranges::binary_search(took_part, person); });
}

Result<void> close(WriteTransaction& tx, jobs::Job const& job, TimePoint now, Participation& participation) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = TopicId::parse(payload.at("topic").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    Scope const scope{*realm};
    auto evaluation = select_evaluation(tx, scope, *id);
    if (!evaluation || evaluation->closed_at || now < evaluation->closes_at) return {};
    HZ_TRY(auto const topic, topics::load_topic(tx, scope, *id));
    evaluation->closed_at = now;
    count_participants(tx, scope, *evaluation, participation);
    update_evaluation(tx, scope, *evaluation);
    publish(tx, scope, topic, *evaluation, "evaluation.closed", now);
    return {};
}

class AnswerCounts final : public procedures::StageCounts {
public:
    std::vector<procedure::Reading> counts(ReadTransaction& tx, Scope scope, TopicId topic,
                                           procedures::PresentStage const& stage) override {
        if (stage.kind != procedure::StageKind::evaluation) return {};
        auto const evaluation = select_evaluation(tx, scope, topic);
        return {{procedure::Measure::answers, evaluation ? evaluation->answers : 0, 1}};
    }
};

}  // namespace

std::optional<Evaluation> find_evaluation(ReadTransaction& tx, Scope scope, TopicId topic) {
    return select_evaluation(tx, scope, topic);
}

Result<Evaluation> open_evaluation(WriteTransaction& tx, Caller const& who, Scope scope, TopicId id,
                                   TimePoint closes_at) {
    HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, id));
    HZ_TRY(authority::require(who, Permission::stage_organise, topic.community_path));
    HZ_TRY(may_open(topic, select_evaluation(tx, scope, id), closes_at, who.now));
    Evaluation const evaluation{.topic = id, .opened_at = who.now, .closes_at = closes_at};
    if (!begin(tx, scope, topic, evaluation)) return fail(ErrorCode::conflict, "evaluation.opened_already");
    return evaluation;
}

Result<void> put_answer(WriteTransaction& tx, Caller const& who, Scope scope, TopicId id, Answer const& answer) {
    HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, id));
    HZ_TRY(authority::require(who, Permission::evaluation_answer, topic.community_path));
    HZ_TRY(auto const person, authority::require_person(who));
    auto const evaluation = select_evaluation(tx, scope, id);
    if (!evaluation || !evaluation->is_open(who.now)) return fail(ErrorCode::conflict, "evaluation.not_open");
    if (auto const own = find_own(tx, scope, id, person)) {
        update_answer(tx, scope, id, own->id, answer);
        return {};
    }
    insert_answer(tx, scope, id, person, answer);
    add_answers(tx, scope, id, 1);
    return {};
}

std::optional<Answer> own_answer(ReadTransaction& tx, Scope scope, TopicId topic, PersonId person) {
    auto const own = find_own(tx, scope, topic, person);
    return own ? std::optional(own->answer) : std::nullopt;
}

Result<Results> results_of(ReadTransaction& tx, Scope scope, Evaluation const& evaluation, std::int64_t threshold) {
    if (!evaluation.closed_at) return fail(ErrorCode::conflict, "evaluation.not_closed");
    return results(evaluation, select_answers(tx, scope, evaluation.topic), threshold);
}

Result<void> open_due(storage::Database& database, RealmId street, TimePoint now) {
    Scope const scope{street};
    HZ_TRY(auto const due, database.read([&](ReadTransaction& tx) -> Result<std::vector<Evaluation>> {
        std::vector<Evaluation> found;
        for (auto const& run : procedures::list_runs(tx, scope, kRunsMax)) {
            if (!is_at_evaluation(run) || select_evaluation(tx, scope, run.topic)) continue;
            auto const end = procedure::deadline(run.facts).value_or(now + kOpenFor);
            found.push_back(
                {.topic = run.topic, .opened_at = now, .closes_at = std::max(end, now + std::chrono::days{kDaysMin})});
        }
        return found;
    }));
    for (auto const& evaluation : due) {
        HZ_TRY(database.write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(auto const topic, topics::load_topic(tx, scope, evaluation.topic));
            begin(tx, scope, topic, evaluation);  // another node may have been first
            return {};
        }));
    }
    return {};
}

std::unique_ptr<procedures::StageCounts> make_stage_counts() {
    return std::make_unique<AnswerCounts>();
}

void add_jobs(jobs::Runner& runner, storage::Database& database, Participation& participation) {
    runner.handle(std::string(kCloseJob),
                  jobs::Step{[&participation](WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
                      return close(tx, job, now, participation);
                  }});
    runner.recur(std::string(kOpenJob), jobs::every(kLookEvery),
                 [&database](jobs::Job const&, TimePoint now) -> Result<void> {
                     HZ_TRY(auto const streets, database.read([](ReadTransaction& tx) {
                         return Result<std::vector<jurisdictions::Jurisdiction>>{jurisdictions::all_streets(tx)};
                     }));
                     for (auto const& street : streets) HZ_TRY(open_due(database, *street.street, now));
                     return {};
                 });
}

}  // namespace hezhi::evaluations
