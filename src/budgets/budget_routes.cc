#include "lib/base/optional_text.h"
#include "src/budgets/budget_json.h"
#include "src/http/conditional.h"
#include "src/http/routes.h"

namespace hezhi::budgets {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::string_view kStale = "budget.changed_meanwhile";

template <class Text>
std::optional<std::string> maybe_text(std::optional<Text> const& text) {
    return text ? std::optional(text->str()) : std::nullopt;
}
template <class Number>
std::optional<std::int64_t> maybe_value(std::optional<Number> const& number) {
    return number ? std::optional(number->value()) : std::nullopt;
}

http::With<BudgetPage> tagged(ReadTransaction& tx, Caller const& who, Budget const& budget) {
    return http::With<BudgetPage>{page_of(tx, who, budget)}.etag(std::to_string(budget.revision));
}

Result<http::With<BudgetPage>> shown(ReadTransaction& tx, Caller const& who, Result<Budget> const& budget) {
    if (!budget) return fail(budget.error());
    return tagged(tx, who, *budget);
}

Result<http::With<ProjectView>> shown(ReadTransaction& tx, Caller const& who, Scope scope, BudgetId id,
                                      Result<Project> const& project) {
    if (!project) return fail(project.error());
    HZ_TRY(auto const budget, see_budget(tx, who, scope, id));
    return http::With<ProjectView>{view_of(tx, who, budget, *project)}.etag(std::to_string(project->revision));
}

std::optional<Dates> dates_of(ActOnBudgetRequest const& request) {
    if (!request.collect_until || !request.vote_from || !request.vote_until) return std::nullopt;
    return Dates{.collect_until = *request.collect_until,
                 .vote_from = *request.vote_from,
                 .vote_until = *request.vote_until,
                 .papers_until = request.papers_until};
}

void add_reading(http::Router& router) {
    router.read<ListBudgetsRequest, Page<BudgetLine>>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/budgets",
         .permission = Permission::public_read,
         .summary = "Participatory budgets, newest first"},
        [](ReadTransaction& tx, Caller const& who, ListBudgetsRequest const& request) -> Result<Page<BudgetLine>> {
            auto const limit = request.limit_or(50);
            BudgetFilter const filter{
                .topic = request.topic,
                .community = request.community,
                .state = request.state,
                .before = request.cursor ? std::optional(BudgetId{request.cursor->key(0)}) : std::nullopt,
                .limit = static_cast<std::size_t>(limit)};
            HZ_TRY(auto const budgets, list_budgets(tx, who, Scope{request.street}, filter));
            Page<BudgetLine> page;
            for (auto const& budget : budgets) page.items.push_back(line_of(tx, who, budget));
            if (static_cast<std::int64_t>(budgets.size()) >= limit) {
                page.next_cursor = Cursor(budgets.back().id.value());
            }
            return page;
        });

    router.read<BudgetRequest, BudgetPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/budgets/{budget}",
         .permission = Permission::public_read,
         .summary = "A budget with its projects, its record and its result; its ETag is for If-Match"},
        [](ReadTransaction& tx, Caller const& who, BudgetRequest const& request) {
            return shown(tx, who, see_budget(tx, who, Scope{request.street}, request.budget));
        });

    for (bool const is_instance : {true, false}) {
        router.read<BudgetRequest, http::Document>(
            {.method = Method::get,
             .path = is_instance ? "/api/v1/s/{street}/budgets/{budget}/budget.pb"
                                 : "/api/v1/s/{street}/budgets/{budget}/result.json",
             .permission = Permission::public_read,
             .summary = is_instance ? "Projects and ballots of a counted budget as a Pabulib file, without times"
                                    : "Its allocation, byte for byte as `hezhi budget --json` prints it"},
            [is_instance](ReadTransaction& tx, Caller const& who,
                          BudgetRequest const& request) -> Result<http::Document> {
                HZ_TRY(auto files, published_files(tx, who, Scope{request.street}, request.budget));
                return http::Document{.content_type = is_instance ? "text/plain; charset=utf-8" : "application/json",
                                      .bytes = is_instance ? std::move(files.instance) : std::move(files.result),
                                      .download_name = is_instance ? "budget.pb" : "result.json"};
            });
    }
}

void add_desk(http::Router& router, FindAccount find_account) {
    router.write<BeginBudgetRequest, BudgetPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/budgets",
         .permission = Permission::budget_prepare,
         .summary = "Draft a budget of a topic: its sum, its rule and its dates",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           BeginBudgetRequest const& request) -> Result<http::With<BudgetPage>> {
            HZ_TRY(auto const budget, begin_budget(tx, who, Scope{request.street}, draft_of(request, request.topic)));
            return tagged(tx, who, budget).created("/api/v1/s/" + request.street.str() + "/budgets/" + budget.id.str());
        });
    router.write<ChangeBudgetRequest, BudgetPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/budgets/{budget}",
         .permission = Permission::budget_prepare,
         .summary = "Change a budget that is not announced yet"},
        [](WriteTransaction& tx, Caller const& who,
           ChangeBudgetRequest const& request) -> Result<http::With<BudgetPage>> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(
                tx, who,
                change_budget(tx, who, Scope{request.street}, request.budget, revision, draft_of(request, TopicId{0})));
        });
    router.write<ActOnBudgetRequest, BudgetPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/budgets/{budget}/acts",
         .permission = Permission::budget_prepare,
         .summary =
             "Announce it, move its dates, end the entry of papers, publish its result as a decision, revoke it"},
        [](WriteTransaction& tx, Caller const& who,
           ActOnBudgetRequest const& request) -> Result<http::With<BudgetPage>> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(
                tx, who,
                act_on_budget(tx, who, Scope{request.street}, request.budget, revision,
                              {.event = request.event, .words = text_of(request.words), .dates = dates_of(request)}));
        });
    router.write<ReviewProjectRequest, ProjectView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/budgets/{budget}/projects/{project}/review",
         .permission = Permission::budget_prepare,
         .summary = "Accept, refuse or merge a project, or plan who carries it out and until when; public"},
        [](WriteTransaction& tx, Caller const& who,
           ReviewProjectRequest const& request) -> Result<http::With<ProjectView>> {
            Scope const scope{request.street};
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who, scope, request.budget,
                         review_project(tx, who, scope, request.budget, request.project, revision,
                                        {.event = request.event,
                                         .words = text_of(request.words),
                                         .cost_fen = maybe_value(request.cost_fen),
                                         .runner_body = request.runner_body,
                                         .finish_by = request.finish_by,
                                         .upkeep = maybe_text(request.upkeep),
                                         .upkeep_fen = maybe_value(request.upkeep_fen),
                                         .ground = request.ground,
                                         .into = request.into}));
        });
    router.read<BudgetRequest, BudgetPaperList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/budgets/{budget}/papers",
         .permission = Permission::budget_prepare,
         .summary = "Ballots on paper as they were entered; who filled them in is not recorded"},
        [](ReadTransaction& tx, Caller const& who, BudgetRequest const& request) -> Result<BudgetPaperList> {
            HZ_TRY(auto const papers, list_papers(tx, who, Scope{request.street}, request.budget));
            BudgetPaperList list;
            for (auto const& paper : papers) list.items.push_back(view_of(tx, paper));
            return list;
        });
    router.write<EnterPaperRequest, BudgetPaperView>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/budgets/{budget}/papers",
         .permission = Permission::budget_prepare,
         .summary = "Enter a ballot on paper by the number printed on it; again corrects it"},
        [](WriteTransaction& tx, Caller const& who, EnterPaperRequest const& request) -> Result<BudgetPaperView> {
            HZ_TRY(auto const paper, enter_paper(tx, who, Scope{request.street}, request.budget, request.number.value(),
                                                 request.projects));
            return view_of(tx, paper);
        });
    router.write<HandOutPaperRequest, BudgetPaperVoter>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/budgets/{budget}/paper-voters",
         .permission = Permission::budget_prepare,
         .summary =
             "A resident took a ballot paper, or brought it back unused: with a paper nobody votes on the phone"},
        [find_account](WriteTransaction& tx, Caller const& who,
                       HandOutPaperRequest const& request) -> Result<BudgetPaperVoter> {
            HZ_TRY(auto const voter,
                   hand_out_paper(tx, who, Scope{request.street}, request.budget, request.account.str(),
                                  request.has_paper ? HasPaper::yes : HasPaper::no, find_account));
            return BudgetPaperVoter{voter.name, voter.has_paper};
        });
}

void add_taking_part(http::Router& router) {
    router.write<ProposeProjectRequest, ProjectView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/budgets/{budget}/projects",
         .permission = Permission::own_account,
         .summary = "Propose a project: as a resident of the community, or for a body of its own",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           ProposeProjectRequest const& request) -> Result<http::With<ProjectView>> {
            Scope const scope{request.street};
            HZ_TRY(auto shown_project,
                   shown(tx, who, scope, request.budget,
                         propose_project(tx, who, scope, request.budget,
                                         {.title = request.title.str(),
                                          .words = request.words.str(),
                                          .place = request.place,
                                          .place_words = text_of(request.place_words),
                                          .cost_fen = request.cost_fen.value(),
                                          .runner = text_of(request.runner),
                                          .upkeep = text_of(request.upkeep),
                                          .upkeep_fen = request.upkeep_fen ? request.upkeep_fen->value() : 0,
                                          .shows_name = request.shows_name.value_or(false),
                                          .body = request.body})));
            return std::move(shown_project)
                .created("/api/v1/s/" + request.street.str() + "/budgets/" + request.budget.str());
        });
    router.write<ProjectRequest, ProjectView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/budgets/{budget}/projects/{project}/withdrawal",
         .permission = Permission::own_account,
         .summary = "Withdraw one's project before voting opens"},
        [](WriteTransaction& tx, Caller const& who, ProjectRequest const& request) {
            Scope const scope{request.street};
            return shown(tx, who, scope, request.budget,
                         withdraw_project(tx, who, scope, request.budget, request.project));
        });
    router.write<CastBudgetBallotRequest, BudgetBallotView>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/budgets/{budget}/ballot",
         .permission = Permission::budget_vote,
         .summary = "Cast one's ballot, or change it until voting ends"},
        [](WriteTransaction& tx, Caller const& who,
           CastBudgetBallotRequest const& request) -> Result<BudgetBallotView> {
            Scope const scope{request.street};
            HZ_TRY(cast_ballot(tx, who, scope, request.budget, request.projects));
            HZ_TRY(auto own, own_ballot(tx, who, scope, request.budget));
            return BudgetBallotView{own.has_value(), own.value_or(std::vector<ProjectId>{})};
        });
    router.read<BudgetRequest, BudgetBallotView>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/budgets/{budget}/ballot",
         .permission = Permission::own_account,
         .summary = "One's own ballot"},
        [](ReadTransaction& tx, Caller const& who, BudgetRequest const& request) -> Result<BudgetBallotView> {
            HZ_TRY(auto own, own_ballot(tx, who, Scope{request.street}, request.budget));
            return BudgetBallotView{own.has_value(), own.value_or(std::vector<ProjectId>{})};
        });
}

}  // namespace

void add_routes(http::Router& router, FindAccount find_account) {
    add_reading(router);
    add_desk(router, find_account);
    add_taking_part(router);
    router.channel("budget", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
}

}  // namespace hezhi::budgets
