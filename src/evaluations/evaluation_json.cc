#include "src/evaluations/evaluation_json.h"

#include "lib/stats/suppression.h"

namespace hezhi::evaluations {
namespace {

VerdictCounts view_of(QuestionResult const& result) {
    return {result.yes, result.partly, result.no, result.skipped};
}

}  // namespace

Result<EvaluationPage> page_of(storage::ReadTransaction& tx, authority::Caller const& who, topics::Topic const& topic,
                               threads::Sources const& sources) {
    storage::Scope const scope{topic.realm};
    auto const evaluation = find_evaluation(tx, scope, topic.id);
    EvaluationPage page{.topic = topic.id, .title = topic.title, .question = topic.question};
    bool const may_open = can(who, authority::Permission::stage_organise, topic.community_path);
    bool const is_over = topic.state == topics::TopicState::closed || topic.state == topics::TopicState::archived;
    page.may_open = may_open && !evaluation && is_over;
    if (evaluation) {
        page.opened_at = evaluation->opened_at;
        page.closes_at = evaluation->closes_at;
        page.closed_at = evaluation->closed_at;
        page.is_open = evaluation->is_open(who.now);
        page.may_answer = page.is_open && can(who, authority::Permission::evaluation_answer, topic.community_path);
        if (who.person) {
            if (auto const own = own_answer(tx, scope, topic.id, *who.person)) {
                page.own = {own->solved, own->fair, own->again};
            }
        }
        if (evaluation->closed_at) {
            auto const threshold = who.person ? stats::kSignedInThreshold : stats::kPublicThreshold;
            HZ_TRY(auto const found, results_of(tx, scope, *evaluation, threshold));
            page.results = {found.answers,         threshold,           found.participants_answered, found.participants,
                            view_of(found.solved), view_of(found.fair), view_of(found.again)};
        }
    }
    for (auto const& entry : threads::entries_of(tx, scope, topic.id, sources)) {
        // Stages of the procedure are neither promised nor done.
        if (entry.subject == threads::Subject::stage || entry.subject == threads::Subject::evaluation) continue;
        bool const is_promise = entry.step == threads::Step::decision || entry.step == threads::Step::commitment;
        bool const is_deed = entry.step == threads::Step::execution || entry.step == threads::Step::oversight;
        if (!is_promise && !is_deed) continue;
        (is_promise ? page.promised : page.done)
            .push_back({entry.step, entry.at, entry.what, entry.title, entry.body, entry.note, entry.count, entry.due});
    }
    return page;
}

}  // namespace hezhi::evaluations
