
#include "lib/base/optional_text.h"
#include "src/http/conditional.h"
#include "src/http/routes.h"
#include "src/tasks/burden_routes.h"
#include "src/tasks/task_json.h"
#include "src/tasks/tasks.h"

namespace hezhi::tasks {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::string_view kStale = "task.changed_meanwhile";

template <class Request>
Result<Proposal> proposal_of(Request const& request) {
    Proposal proposal{.body = request.body,
                      .kind = request.kind,
                      .title = request.title.str(),
                      .description = request.description.str(),
                      .basis = request.basis.str(),
                      .matter = request.matter,
                      .frequency = request.frequency,
                      .minutes = request.minutes.value(),
                      .starts_at = request.starts_at,
                      .sunset_at = request.sunset_at,
                      .authority = request.authority.str(),
                      .money_fen = request.money_fen.value(),
                      .money_words = request.money_words.str(),
                      .data_given = request.data_given.str(),
                      .communities = request.communities,
                      .renews = request.renews};
    if (request.fields.size() > kFieldsMax) {
        return fail(Error{ErrorCode::unprocessable, "task.too_many_fields"}.with("max", std::to_string(kFieldsMax)));
    }
    if (request.communities.size() > kCommunitiesMax) {
        return fail(
            Error{ErrorCode::unprocessable, "task.too_many_communities"}.with("max", std::to_string(kCommunitiesMax)));
    }
    for (auto const& field : request.fields) {
        proposal.fields.push_back({field.name.str(), text_of(field.supplied_by)});
    }
    return proposal;
}

Result<http::With<TaskPage>> page_for(ReadTransaction& tx, Caller const& who, Scope scope, TaskId id) {
    HZ_TRY(auto const seen, see_task(tx, who, scope, id));
    return http::With<TaskPage>{page_of(tx, seen, who.now)}.etag(std::to_string(seen.task.revision));
}

void add_reading(http::Router& router) {
    router.read<ListTasksRequest, Page<TaskLine>>(
        {.path = "/api/v1/s/{street}/tasks",
         .permission = Permission::public_read,
         .summary = "What bodies ask of the street's communities, the newest first"},
        [](ReadTransaction& tx, Caller const& who, ListTasksRequest const& request) -> Result<Page<TaskLine>> {
            auto const limit = request.limit_or(50);
            TaskFilter filter{.state = request.state,
                              .community = request.community,
                              .answer = request.answer,
                              .body = request.body,
                              .limit = static_cast<std::size_t>(limit)};
            if (request.cursor) filter.before = TaskId{request.cursor->key(0)};
            HZ_TRY(auto const tasks, list_tasks(tx, Scope{request.street}, filter));
            Page<TaskLine> page;
            for (auto const& one : tasks) page.items.push_back(line_of(tx, one, who.now));
            if (std::ssize(tasks) >= limit) page.next_cursor = Cursor(tasks.back().task.id.value());
            return page;
        });

    router.read<TaskRequest, TaskPage>(
        {.path = "/api/v1/s/{street}/tasks/{task}",
         .permission = Permission::public_read,
         .summary =
             "A task: request, match check, review, every community's answer, history; its ETag is for If-Match"},
        [](ReadTransaction& tx, Caller const& who, TaskRequest const& request) {
            return page_for(tx, who, Scope{request.street}, request.task);
        });
}

void add_sender_acts(http::Router& router) {
    router.read<ProposeTaskRequest, TaskCheckView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/task-checks",
         .permission = Permission::task_propose,
         .summary = "The match check of a proposal, before it is proposed; nothing is kept"},
        [](ReadTransaction& tx, Caller const& who, ProposeTaskRequest const& request) -> Result<TaskCheckView> {
            Scope const scope{request.street};
            HZ_TRY(auto const proposal, proposal_of(request));
            HZ_TRY(auto const checked, check_proposal(tx, who, scope, proposal));
            return view_of(tx, scope, checked);
        });

    router.write<ProposeTaskRequest, TaskPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/tasks",
         .permission = Permission::task_propose,
         .summary = "Propose a task to communities",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, ProposeTaskRequest const& request) -> Result<http::With<TaskPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const proposal, proposal_of(request));
            HZ_TRY(auto const task, propose_task(tx, who, scope, proposal));
            HZ_TRY(auto page, page_for(tx, who, scope, task.id));
            return std::move(page).created("/api/v1/s/" + request.street.str() + "/tasks/" + task.id.str());
        });

    router.write<ReviseTaskRequest, TaskPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/tasks/{task}",
         .permission = Permission::task_propose,
         .summary = "Change a proposal before its review, or because the street asked"},
        [](WriteTransaction& tx, Caller const& who, ReviseTaskRequest const& request) -> Result<http::With<TaskPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            HZ_TRY(auto const proposal, proposal_of(request));
            HZ_TRY(revise_task(tx, who, scope, request.task, revision, proposal));
            return page_for(tx, who, scope, request.task);
        });

    router.write<WithdrawTaskRequest, TaskPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/tasks/{task}/withdrawal",
         .permission = Permission::task_propose,
         .summary = "Take a task back"},
        [](WriteTransaction& tx, Caller const& who,
           WithdrawTaskRequest const& request) -> Result<http::With<TaskPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            HZ_TRY(withdraw_task(tx, who, scope, request.task, revision, request.text.str()));
            return page_for(tx, who, scope, request.task);
        });

    router.write<ReplyToTermsRequest, TaskPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/tasks/{task}/answers/{community}/reply",
         .permission = Permission::task_propose,
         .summary = "Take a community's terms, or say why not"},
        [](WriteTransaction& tx, Caller const& who,
           ReplyToTermsRequest const& request) -> Result<http::With<TaskPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            HZ_TRY(reply_to_terms(tx, who, scope, request.task, request.community, revision, request.reply,
                                  text_of(request.text)));
            return page_for(tx, who, scope, request.task);
        });
}

void add_review_and_answers(http::Router& router) {
    router.write<ReviewTaskRequest, TaskPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/tasks/{task}/review",
         .permission = Permission::task_review,
         .summary = "The street passes a task on, asks for changes or refuses it, with a reason"},
        [](WriteTransaction& tx, Caller const& who, ReviewTaskRequest const& request) -> Result<http::With<TaskPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            HZ_TRY(review_task(tx, who, scope, request.task, revision, request.decision, request.text.str()));
            return page_for(tx, who, scope, request.task);
        });

    router.write<AnswerTaskRequest, TaskPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/tasks/{task}/answers/{community}",
         .permission = Permission::task_answer,
         .summary = "A community accepts, negotiates or declines with a ground; If-Match has the answer's revision"},
        [](WriteTransaction& tx, Caller const& who, AnswerTaskRequest const& request) -> Result<http::With<TaskPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            HZ_TRY(answer_task(tx, who, scope, request.task, request.community,
                               {.kind = request.answer,
                                .ground = request.ground,
                                .terms = text_of(request.terms),
                                .words = text_of(request.text),
                                .revision = revision}));
            return page_for(tx, who, scope, request.task);
        });
}

}  // namespace

void add_routes(http::Router& router) {
    add_reading(router);
    add_sender_acts(router);
    add_review_and_answers(router);
    add_burden_routes(router);
}

}  // namespace hezhi::tasks
