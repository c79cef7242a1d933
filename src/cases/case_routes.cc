
#include "lib/base/optional_text.h"
#include "lib/merkle/digest.h"
#include "src/cases/case_json.h"
#include "src/cases/cases.h"
#include "src/http/conditional.h"
#include "src/http/routes.h"

namespace hezhi::cases {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::string_view kCase = "/api/v1/s/{street}/cases/{case}";

std::optional<FollowHash> hash_of(std::optional<FollowSecret> const& secret) {
    if (!secret) return std::nullopt;
    auto const digest = merkle::sha256(secret->str());
    FollowHash hash{};
    for (std::size_t at = 0; at < hash.size(); ++at) hash[at] = std::byte{digest[at]};
    return hash;
}

constexpr std::string_view kStale = "case.changed_meanwhile";

/// Whoever is not signed in keeps a secret: there is no other way back to the case.
Result<void> require_way_back(Caller const& who, std::optional<FollowSecret> const& secret) {
    if (who.person || secret) return {};
    return fail(ErrorCode::unprocessable, "case.secret_required");
}

std::optional<Coordinates> point_of(std::optional<Latitude> const& latitude,
                                    std::optional<Longitude> const& longitude) {
    if (!latitude || !longitude) return std::nullopt;
    return Coordinates{latitude->value(), longitude->value()};
}

/// What is no id of an upload names none, which attaching refuses.
std::vector<media::MediaId> media_of(std::vector<MediaRef> const& refs) {
    std::vector<media::MediaId> ids;
    for (auto const& ref : refs) ids.push_back(media::parse_media_id(ref.str()).value_or(media::MediaId{}));
    return ids;
}

std::vector<media::MediaId> media_of(std::optional<std::vector<MediaRef>> const& refs) {
    return refs ? media_of(*refs) : std::vector<media::MediaId>{};
}

CaseReport report_of(ReportCaseRequest const& request, Channel channel) {
    return {.kind = request.kind,
            .text = request.text.str(),
            .place = request.place,
            .location = request.location.str(),
            .coordinates = point_of(request.latitude_e7, request.longitude_e7),
            .matter = request.matter,
            .contact = request.contact,
            .name = request.name.str(),
            .phone = request.phone.str(),
            .secret = hash_of(request.follow_secret),
            .urgency = request.urgency.value_or(Urgency::ordinary),
            .channel = channel,
            .media = media_of(request.media)};
}

Result<http::With<CasePage>> page_for(ReadTransaction& tx, Asking const& asking, Scope scope, CaseId id) {
    HZ_TRY(auto const seen, see_case(tx, asking, scope, id));
    return http::With<CasePage>{page_of(tx, seen, asking.who.now)}.etag(std::to_string(seen.the_case.revision));
}

std::string address_of(Scope scope, CaseId id) {
    return "/api/v1/s/" + scope.realm.str() + "/cases/" + id.str();
}

Result<http::With<CasePage>> received(WriteTransaction& tx, Asking const& asking, Scope scope, Result<Case> made) {
    if (!made) return fail(std::move(made).error());
    HZ_TRY(auto page, page_for(tx, asking, scope, made->id));
    return std::move(page).created(address_of(scope, made->id));
}

/// A page of lines; `key` of a line continues the list.
template <class Key>
Page<CaseLine> lines(ReadTransaction& tx, std::vector<Case> const& cases, std::int64_t limit, View view, Key key) {
    Page<CaseLine> page;
    for (auto const& one : cases) page.items.push_back(line_of(tx, one, view));
    if (static_cast<std::int64_t>(cases.size()) >= limit) page.next_cursor = key(cases.back());
    return page;
}

struct ActRoute {
    std::string_view path;
    Permission permission;
    std::string_view summary;
};

/// An act of staff: POST …/cases/{case}/…, If-Match, answered by the case as it is then.
template <class Request, class Make>
void add_act(http::Router& router, ActRoute const& route, Make make) {
    router.write<Request, CasePage>(
        {.method = Method::post, .path = route.path, .permission = route.permission, .summary = route.summary},
        [make](WriteTransaction& tx, Caller const& who, Request const& request) -> Result<http::With<CasePage>> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            CaseAct act = make(request);
            act.revision = revision;
            Asking const asking{who};
            Scope const scope{request.street};
            HZ_TRY(act_on_case(tx, asking, scope, request.case_, act));
            return page_for(tx, asking, scope, request.case_);
        });
}

/// An act of a reporter, signed in or known by the secret of their device.
template <class Request, class Make>
void add_reporter_act(http::Router& router, ActRoute const& route, Make make) {
    router.write<Request, CasePage>(
        {.method = Method::post, .path = route.path, .permission = route.permission, .summary = route.summary},
        [make](WriteTransaction& tx, Caller const& who, Request const& request) -> Result<http::With<CasePage>> {
            Asking const asking{who, hash_of(request.follow_secret)};
            Scope const scope{request.street};
            HZ_TRY(act_on_case(tx, asking, scope, request.case_, make(request)));
            return page_for(tx, asking, scope, request.case_);
        });
}

void add_intake(http::Router& router) {
    router.write<ReportCaseRequest, CasePage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/cases",
         .permission = Permission::case_report,
         .summary = "Report something; signed in or not",
         .budget = http::Budget::report,
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, ReportCaseRequest const& request) -> Result<http::With<CasePage>> {
            HZ_TRY(require_way_back(who, request.follow_secret));
            Scope const scope{request.street};
            auto const report = report_of(request, Channel::app);
            HZ_TRY(auto const seen, report_and_see(tx, who, scope, report));
            auto page = http::With<CasePage>{page_of(tx, seen, who.now)}.etag(std::to_string(seen.the_case.revision));
            return std::move(page).created(address_of(scope, seen.the_case.id));
        });

    router.write<EnterCaseRequest, CasePage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/cases/entered",
         .permission = Permission::case_enter,
         .summary = "Enter a case for somebody who called, wrote or came by",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, EnterCaseRequest const& request) {
            Scope const scope{request.street};
            auto const report = report_of(request, request.channel);
            return received(tx, Asking{who}, scope, enter_case(tx, who, scope, report));
        });

    router.write<AddCaseMediaRequest, CasePage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/cases/{case}/media",
         .permission = Permission::case_report,
         .summary = "More photographs or voice notes for one's own open case",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           AddCaseMediaRequest const& request) -> Result<http::With<CasePage>> {
            Asking const asking{who, hash_of(request.follow_secret)};
            Scope const scope{request.street};
            HZ_TRY(add_case_media(tx, asking, scope, request.case_, media_of(request.media)));
            return page_for(tx, asking, scope, request.case_);
        });

    router.read<SimilarCasesRequest, SimilarCases>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/similar-cases",
         .permission = Permission::case_report,
         .summary = "Open cases nearby that speak of the same; nothing is kept"},
        [](ReadTransaction& tx, Caller const& who, SimilarCasesRequest const& request) -> Result<SimilarCases> {
            Scope const scope{request.street};
            HZ_TRY(jurisdictions::require_in_street(tx, request.street, request.place));
            SimilarCases similar;
            for (auto const& one :
                 similar_cases(tx, who, scope, request.place, point_of(request.latitude_e7, request.longitude_e7),
                               request.text.str())) {
                similar.items.push_back(similar_of(tx, one));
            }
            return similar;
        });

    router.write<JoinCaseRequest, CasePage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/cases/{case}/reporters",
         .permission = Permission::case_report,
         .summary = "Join a case: it is my problem too",
         .budget = http::Budget::report},
        [](WriteTransaction& tx, Caller const& who, JoinCaseRequest const& request) -> Result<http::With<CasePage>> {
            HZ_TRY(require_way_back(who, request.follow_secret));
            Asking const asking{who, hash_of(request.follow_secret)};
            Scope const scope{request.street};
            HZ_TRY(join_case(tx, asking, scope, request.case_,
                             Reporter{.number = 0,
                                      .person = std::nullopt,
                                      .contact = request.contact,
                                      .name = request.name.str(),
                                      .phone = request.phone.str(),
                                      .text = request.text.str()}));
            return page_for(tx, asking, scope, request.case_);
        });
}

void add_reading(http::Router& router) {
    router.read<ListCasesRequest, Page<CaseLine>>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/cases",
         .permission = Permission::public_read,
         .summary = "Public cases of a street, newest first"},
        [](ReadTransaction& tx, Caller const&, ListCasesRequest const& request) -> Result<Page<CaseLine>> {
            auto const limit = request.limit_or(50);
            CaseFilter filter{
                .community = request.community, .is_open = request.is_open, .limit = static_cast<std::size_t>(limit)};
            if (request.matter) filter.matters.push_back(*request.matter);
            if (request.cursor) {
                filter.received_until = from_microseconds(request.cursor->key(0));
                filter.before = CaseId{request.cursor->key(1)};
            }
            HZ_TRY(auto const cases, list_public_cases(tx, Scope{request.street}, filter));
            return lines(tx, cases, limit, View::stranger, [](Case const& last) {
                return Cursor(to_microseconds(last.facts.received_at), last.id.value());
            });
        });

    router.read<CaseRequest, CasePage>({.method = Method::get,
                                        .path = kCase,
                                        .permission = Permission::public_read,
                                        .summary = "A case, as far as the caller may see it; its ETag is for If-Match"},
                                       [](ReadTransaction& tx, Caller const& who, CaseRequest const& request) {
                                           return page_for(tx, Asking{who}, Scope{request.street}, request.case_);
                                       });

    router.read<FollowedCaseRequest, CasePage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/cases/{case}/followed",
         .permission = Permission::public_read,
         .summary = "One's own case without signing in, by the secret of the device that reported it"},
        [](ReadTransaction& tx, Caller const& who, FollowedCaseRequest const& request) {
            return page_for(tx, Asking{who, hash_of(request.follow_secret)}, Scope{request.street}, request.case_);
        });

    router.read<StreetRequest, OwnCases>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/my-cases",
         .permission = Permission::own_account,
         .summary = "Cases that the caller reported or joined, newest first"},
        [](ReadTransaction& tx, Caller const& who, StreetRequest const& request) -> Result<OwnCases> {
            HZ_TRY(auto const cases, list_own_cases(tx, who, Scope{request.street}));
            OwnCases own;
            for (auto const& one : cases) own.items.push_back(line_of(tx, one, View::reporter));
            return own;
        });

    router.read<DeskCasesRequest, Page<CaseLine>>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/desk/cases",
         .permission = Permission::own_account,
         .summary = "Open cases that are the caller's business, those due first at the top"},
        [](ReadTransaction& tx, Caller const& who, DeskCasesRequest const& request) -> Result<Page<CaseLine>> {
            auto const limit = request.limit_or(50);
            DeskFilter filter{.queue = request.queue.value_or(Queue::all),
                              .place = request.place,
                              .limit = static_cast<std::size_t>(limit)};
            if (request.cursor) {
                filter.after_due = request.cursor->key(0);
                filter.after = request.cursor->key(1);
            }
            HZ_TRY(auto const cases, list_desk_cases(tx, who, Scope{request.street}, filter));
            return lines(tx, cases, limit, View::desk, [](Case const& last) {
                auto const due = casework::deadline(last.facts);
                return Cursor(due ? to_microseconds(*due) : 0, last.id.value());
            });
        });

    router.read<DeskCountsRequest, QueueCounts>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/desk/case-counts",
         .permission = Permission::own_account,
         .summary = "How many cases wait in each of the caller's queues, 1000 at most"},
        [](ReadTransaction& tx, Caller const& who, DeskCountsRequest const& request) {
            return count_desk_cases(tx, who, Scope{request.street}, request.place);
        });

    router.read<CaseSearchRequest, FoundCases>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/desk/case-search",
         .permission = Permission::own_account,
         .summary = "Cases of the caller's desk or bodies that have these words or this number"},
        [](ReadTransaction& tx, Caller const& who, CaseSearchRequest const& request) -> Result<FoundCases> {
            HZ_TRY(auto const cases, search_desk_cases(tx, who, Scope{request.street}, request.words.str()));
            FoundCases found;
            for (auto const& one : cases) found.items.push_back(line_of(tx, one, View::desk));
            return found;
        });
}

void add_desk_acts(http::Router& router) {
    add_act<DispatchCaseRequest>(router,
                                 {"/api/v1/s/{street}/cases/{case}/dispatch", Permission::case_dispatch,
                                  "Send a case to the body that leads, by its row of the register"},
                                 [](DispatchCaseRequest const& request) {
                                     return CaseAct{.event = CaseEvent::dispatch,
                                                    .body = request.lead,
                                                    .supports = request.supports.value_or(std::vector<BodyId>{}),
                                                    .matter = request.matter,
                                                    .text = text_of(request.text),
                                                    .public_text = request.public_text
                                                                       ? std::optional(request.public_text->str())
                                                                       : std::nullopt,
                                                    .publicity = request.publicity,
                                                    .shows_media = request.shows_media};
                                 });
    add_act<RuleReturnRequest>(router,
                               {"/api/v1/s/{street}/cases/{case}/ruling", Permission::case_rule,
                                "Rule on a return: the first is the dispatcher's, later ones the arbiter's"},
                               [](RuleReturnRequest const& request) {
                                   return CaseAct{.event = request.ruling == Ruling::uphold ? CaseEvent::uphold_return
                                                                                            : CaseEvent::keep_return,
                                                  .body = request.body,
                                                  .matter = request.matter,
                                                  .text = request.text.str()};
                               });
    add_act<RuleExtensionRequest>(
        router,
        {"/api/v1/s/{street}/cases/{case}/extension-ruling", Permission::case_rule,
         "Grant or refuse the extension that was asked for"},
        [](RuleExtensionRequest const& request) {
            return CaseAct{.event = request.granted ? CaseEvent::grant_extension : CaseEvent::refuse_extension,
                           .text = text_of(request.text),
                           .by = request.by};
        });
    add_act<CallJointRequest>(router,
                              {"/api/v1/s/{street}/cases/{case}/joint", Permission::case_dispatch,
                               "Call bodies to handle it together; each reports by the time given"},
                              [](CallJointRequest const& request) {
                                  return CaseAct{.event = CaseEvent::call_joint,
                                                 .supports = request.bodies,
                                                 .text = request.text.str(),
                                                 .by = request.by};
                              });
    add_act<EvaluateJointRequest>(router,
                                  {"/api/v1/s/{street}/cases/{case}/joint/evaluation", Permission::case_supervise,
                                   "The street's judgement of one called body"},
                                  [](EvaluateJointRequest const& request) {
                                      return CaseAct{.event = CaseEvent::evaluate_joint,
                                                     .body = request.body,
                                                     .text = request.text.str(),
                                                     .stars = request.stars.value()};
                                  });
    add_act<RemarkedActRequest>(
        router, {"/api/v1/s/{street}/cases/{case}/joint/end", Permission::case_dispatch, "End the joint handling"},
        [](RemarkedActRequest const& request) {
            return CaseAct{.event = CaseEvent::end_joint, .text = text_of(request.text)};
        });
    add_act<FollowUpRequest>(
        router,
        {"/api/v1/s/{street}/cases/{case}/follow-up", Permission::case_dispatch, "What a call to the reporter brought"},
        [](FollowUpRequest const& request) {
            CaseEvent event = CaseEvent::begin_follow_up;
            if (request.result == FollowUpResult::solved) event = CaseEvent::confirm;
            if (request.result == FollowUpResult::unsolved) event = CaseEvent::reopen;
            if (request.result == FollowUpResult::unreachable) event = CaseEvent::unreachable;
            return CaseAct{.event = event,
                           .text = text_of(request.text),
                           .stars = request.stars ? std::optional(request.stars->value()) : std::nullopt};
        });
    add_act<RefuseCaseRequest>(router,
                               {"/api/v1/s/{street}/cases/{case}/refusal", Permission::case_dispatch,
                                "Not accepted, on one of the grounds, with the right way"},
                               [](RefuseCaseRequest const& request) {
                                   return CaseAct{.event = CaseEvent::refuse,
                                                  .refusal = request.ground,
                                                  .text = request.text.str(),
                                                  .route = request.route.str()};
                               });
    add_act<MergeCaseRequest>(
        router,
        {"/api/v1/s/{street}/cases/{case}/merge", Permission::case_dispatch,
         "The same as another open case: its reporters join that one"},
        [](MergeCaseRequest const& request) { return CaseAct{.event = CaseEvent::merge, .into = request.into}; });
    add_act<ReasonedActRequest>(router,
                                {"/api/v1/s/{street}/cases/{case}/deliberation", Permission::case_dispatch,
                                 "A matter of the community's own: to be deliberated"},
                                [](ReasonedActRequest const& request) {
                                    return CaseAct{.event = CaseEvent::send_to_deliberation,
                                                   .text = request.text.str()};
                                });
    add_act<ReplyCaseRequest>(router,
                              {"/api/v1/s/{street}/cases/{case}/deliberation/conclusion", Permission::case_dispatch,
                               "What the deliberation came to: it is the reply"},
                              [](ReplyCaseRequest const& request) {
                                  return CaseAct{.event = CaseEvent::conclude_deliberation, .text = request.text.str()};
                              });
    add_act<ReasonedActRequest>(router,
                                {"/api/v1/s/{street}/cases/{case}/supervision", Permission::case_supervise,
                                 "The street watches over this case"},
                                [](ReasonedActRequest const& request) {
                                    return CaseAct{.event = CaseEvent::supervise, .text = request.text.str()};
                                });
    add_act<RemarkedActRequest>(
        router, {"/api/v1/s/{street}/cases/{case}/reminder", Permission::case_read, "Remind the holder"},
        [](RemarkedActRequest const& request) {
            return CaseAct{.event = CaseEvent::remind, .text = text_of(request.text)};
        });
    router.write<RevealContactRequest, ReporterView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/cases/{case}/contact",
         .permission = Permission::own_account,
         .summary = "A reporter's hidden contact, for a reason that the reporter reads"},
        [](WriteTransaction& tx, Caller const& who, RevealContactRequest const& request) -> Result<ReporterView> {
            HZ_TRY(auto const one, reveal_contact(tx, who, Scope{request.street}, request.case_,
                                                  request.reporter.value(), request.reason.str()));
            return ReporterView{one.number, one.contact, one.name, one.phone, one.text, one.joined_at};
        });
}

void add_action_acts(http::Router& router) {
    add_act<AgreeActionRequest>(
        router,
        {"/api/v1/s/{street}/cases/{case}/actions", Permission::own_account,
         "Write down a joint action: what, and where known whose and until when"},
        [](AgreeActionRequest const& request) {
            return CaseAct{
                .event = CaseEvent::agree_action, .body = request.body, .text = request.text.str(), .by = request.by};
        });
    add_act<AssignActionRequest>(router,
                                 {"/api/v1/s/{street}/cases/{case}/actions/{action}/assignment",
                                  Permission::own_account, "The owner or the date of a joint action"},
                                 [](AssignActionRequest const& request) {
                                     return CaseAct{.event = CaseEvent::assign_action,
                                                    .body = request.body,
                                                    .text = text_of(request.text),
                                                    .by = request.by,
                                                    .action = request.action.value()};
                                 });
    add_act<FinishActionRequest>(router,
                                 {"/api/v1/s/{street}/cases/{case}/actions/{action}/completion",
                                  Permission::own_account, "A joint action is done, and what shows it"},
                                 [](FinishActionRequest const& request) {
                                     return CaseAct{.event = CaseEvent::finish_action,
                                                    .text = request.text.str(),
                                                    .action = request.action.value(),
                                                    .media = media_of(request.media)};
                                 });
    add_act<DropActionRequest>(router,
                               {"/api/v1/s/{street}/cases/{case}/actions/{action}/drop", Permission::case_dispatch,
                                "A joint action will not be done, for a reason"},
                               [](DropActionRequest const& request) {
                                   return CaseAct{.event = CaseEvent::drop_action,
                                                  .text = request.text.str(),
                                                  .action = request.action.value()};
                               });
}

void add_body_acts(http::Router& router) {
    add_act<ActRequest>(
        router, {"/api/v1/s/{street}/cases/{case}/sign-in", Permission::case_handle, "The lead body takes it on"},
        [](ActRequest const&) { return CaseAct{.event = CaseEvent::sign_in}; });
    add_act<ReturnCaseRequest>(router,
                               {"/api/v1/s/{street}/cases/{case}/return", Permission::case_handle,
                                "It is another's: name the row of the register that says so"},
                               [](ReturnCaseRequest const& request) {
                                   return CaseAct{.event = CaseEvent::ask_return,
                                                  .body = request.body,
                                                  .matter = request.matter,
                                                  .text = request.text.str()};
                               });
    add_act<AskExtensionRequest>(
        router,
        {"/api/v1/s/{street}/cases/{case}/extension", Permission::case_handle,
         "Ask for more time, before it is up, with a reason"},
        [](AskExtensionRequest const& request) {
            return CaseAct{.event = CaseEvent::ask_extension, .text = request.text.str(), .by = request.by};
        });
    add_act<ActRequest>(
        router, {"/api/v1/s/{street}/cases/{case}/joint/arrival", Permission::case_handle, "A called body is there"},
        [](ActRequest const&) { return CaseAct{.event = CaseEvent::arrive}; });
    add_act<ReplyCaseRequest>(
        router,
        {"/api/v1/s/{street}/cases/{case}/reply", Permission::case_handle,
         "What was done, for the reporter and the public page"},
        [](ReplyCaseRequest const& request) {
            return CaseAct{.event = CaseEvent::reply, .text = request.text.str(), .media = media_of(request.media)};
        });
    add_act<ReasonedActRequest>(
        router, {"/api/v1/s/{street}/cases/{case}/question", Permission::own_account, "Ask the reporter; once a case"},
        [](ReasonedActRequest const& request) {
            return CaseAct{.event = CaseEvent::ask_info, .text = request.text.str()};
        });
    add_act<NoteRequest>(router,
                         {"/api/v1/s/{street}/cases/{case}/notes", Permission::own_account,
                          "A remark of those who handle it: internal, or for everybody"},
                         [](NoteRequest const& request) {
                             return CaseAct{
                                 .event = CaseEvent::note, .text = request.text.str(), .is_public = request.is_public};
                         });
}

void add_reporter_acts(http::Router& router) {
    add_reporter_act<RateCaseRequest>(
        router,
        {"/api/v1/s/{street}/cases/{case}/rating", Permission::case_report,
         "Solved, or not: then it is reopened, once a reply"},
        [](RateCaseRequest const& request) {
            return CaseAct{.event = request.is_solved ? CaseEvent::confirm : CaseEvent::reopen,
                           .text = text_of(request.text),
                           .stars = request.stars ? std::optional(request.stars->value()) : std::nullopt};
        });
    add_reporter_act<AnswerQuestionRequest>(router,
                                            {"/api/v1/s/{street}/cases/{case}/answer", Permission::case_report,
                                             "Answer what was asked; the clock runs again"},
                                            [](AnswerQuestionRequest const& request) {
                                                return CaseAct{.event = CaseEvent::give_info,
                                                               .text = request.text.str()};
                                            });
    add_reporter_act<ReporterActRequest>(
        router, {"/api/v1/s/{street}/cases/{case}/withdrawal", Permission::case_report, "Take one's report back"},
        [](ReporterActRequest const& request) {
            return CaseAct{.event = CaseEvent::withdraw, .text = text_of(request.text)};
        });
    add_reporter_act<ReporterActRequest>(
        router,
        {"/api/v1/s/{street}/cases/{case}/government-route", Permission::case_report,
         "Leave the deliberation for the government's way; the clock starts in public"},
        [](ReporterActRequest const& request) {
            return CaseAct{.event = CaseEvent::leave_deliberation, .text = text_of(request.text)};
        });
}

}  // namespace

void add_routes(http::Router& router) {
    add_intake(router);
    add_reading(router);
    add_desk_acts(router);
    add_body_acts(router);
    add_action_acts(router);
    add_reporter_acts(router);

    router.channel("case", [](ReadTransaction& tx, Caller const& who, std::string_view name) {
        auto const slash = name.find('/');
        if (slash == name.npos) return false;
        auto const street = RealmId::parse(name.substr(0, slash));
        auto const id = CaseId::parse(name.substr(slash + 1));
        return street && id && see_case(tx, Asking{who}, Scope{*street}, *id).has_value();
    });
}

}  // namespace hezhi::cases
