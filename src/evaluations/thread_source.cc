// What an evaluation tells of its topic's thread; what became of one's own answer; and on Today, the three questions to
// those who may answer and have not.
#include "lib/stats/suppression.h"
#include "src/evaluations/evaluation_store.h"
#include "src/evaluations/evaluations.h"

namespace hezhi::evaluations {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using threads::Entry;
using threads::InputOutcome;
using threads::OwnInput;
using threads::Subject;
using threads::Waiting;

constexpr std::size_t kOpenMax = 200;

class EvaluationSource final : public threads::Source {
public:
    std::vector<Entry> entries(ReadTransaction& tx, Scope scope, TopicId topic) override {
        std::vector<Entry> told;
        auto const evaluation = select_evaluation(tx, scope, topic);
        if (!evaluation) return told;
        Entry entry{.step = threads::Step::evaluation, .subject = Subject::evaluation, .id = topic.str()};
        entry.at = evaluation->opened_at;
        entry.what = "evaluation.opened";
        entry.due = evaluation->closes_at;
        told.push_back(entry);
        if (!evaluation->closed_at) return told;
        entry.at = *evaluation->closed_at;
        entry.due = std::nullopt;
        bool const is_shown = evaluation->answers >= stats::kPublicThreshold;
        entry.what = is_shown ? "evaluation.closed" : "evaluation.few_answered";
        if (is_shown) entry.count = evaluation->answers;
        told.push_back(entry);
        return told;
    }

    std::vector<OwnInput> own_inputs(ReadTransaction& tx, Scope scope, PersonId person) override {
        std::vector<OwnInput> own;
        for (auto const id : topics_answered_by(tx, scope, person)) {
            auto const evaluation = select_evaluation(tx, scope, id);
            auto const topic = topics::load_topic(tx, scope, id);
            if (!evaluation || !topic || own.size() == threads::kOwnInputsMax) continue;
            bool const is_over = evaluation->closed_at.has_value();
            // When somebody answered is not kept: the moment is that of the evaluation.
            own.push_back({.kind = threads::InputKind::evaluation,
                           .subject = Subject::evaluation,
                           .id = id.str(),
                           .topic = id,
                           .at = evaluation->opened_at,
                           .quote = topic->title,
                           .outcome = is_over ? InputOutcome::counted : InputOutcome::under_way,
                           .what = is_over ? "evaluation.counted" : "evaluation.counting",
                           .answered_by = topic->organiser,
                           .answered_at = evaluation->closed_at,
                           .due = is_over ? std::nullopt : std::optional(evaluation->closes_at)});
        }
        return own;
    }

    std::vector<Waiting> waiting(ReadTransaction& tx, authority::Caller const& who, Scope scope) override {
        std::vector<Waiting> waits;
        if (!who.person) return waits;
        for (auto const& evaluation : select_open(tx, scope, kOpenMax)) {
            if (!evaluation.is_open(who.now) || find_own(tx, scope, evaluation.topic, *who.person)) continue;
            auto const topic = topics::load_topic(tx, scope, evaluation.topic);
            if (!topic || !can(who, authority::Permission::evaluation_answer, topic->community_path)) continue;
            waits.push_back({.subject = Subject::evaluation,
                             .id = evaluation.topic.str(),
                             .topic = evaluation.topic,
                             .title = topic->title,
                             .what = "evaluation.three_questions",
                             .due = evaluation.closes_at});
        }
        return waits;
    }
};

}  // namespace

std::unique_ptr<threads::Source> make_thread_source() {
    return std::make_unique<EvaluationSource>();
}

}  // namespace hezhi::evaluations
