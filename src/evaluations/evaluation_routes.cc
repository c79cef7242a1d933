#include <utility>

#include "src/evaluations/evaluation_json.h"
#include "src/evaluations/evaluations.h"
#include "src/http/routes.h"

namespace hezhi::evaluations {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

void add_routes(http::Router& router, threads::Sources sources) {
    router.read<EvaluationRequest, EvaluationPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/evaluation",
         .permission = Permission::public_read,
         .summary = "Three questions about a topic, with what was promised and done; its result once it is closed"},
        [sources](ReadTransaction& tx, Caller const& who, EvaluationRequest const& request) -> Result<EvaluationPage> {
            HZ_TRY(auto const topic, topics::visible_topic(tx, who, Scope{request.street}, request.topic));
            return page_of(tx, who, topic, sources);
        });
    router.write<OpenEvaluationRequest, EvaluationPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/topics/{topic}/evaluation",
         .permission = Permission::stage_organise,
         .summary = "Open the evaluation of a topic that was deliberated, until a day"},
        [sources](WriteTransaction& tx, Caller const& who,
                  OpenEvaluationRequest const& request) -> Result<EvaluationPage> {
            Scope const scope{request.street};
            HZ_TRY(open_evaluation(tx, who, scope, request.topic, request.closes_at));
            HZ_TRY(auto const topic, topics::load_topic(tx, scope, request.topic));
            return page_of(tx, who, topic, sources);
        });
    router.write<AnswerEvaluationRequest, EvaluationPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/topics/{topic}/evaluation/answer",
         .permission = Permission::evaluation_answer,
         .summary = "Answer the three questions, each or none; again changes the answer"},
        [sources](WriteTransaction& tx, Caller const& who,
                  AnswerEvaluationRequest const& request) -> Result<EvaluationPage> {
            Scope const scope{request.street};
            HZ_TRY(put_answer(tx, who, scope, request.topic, {request.solved, request.fair, request.again}));
            HZ_TRY(auto const topic, topics::load_topic(tx, scope, request.topic));
            return page_of(tx, who, topic, sources);
        });
}

}  // namespace hezhi::evaluations
