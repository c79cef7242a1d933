
#include "lib/base/optional_text.h"
#include "src/agenda/agenda.h"
#include "src/agenda/agenda_json.h"
#include "src/http/conditional.h"
#include "src/http/routes.h"

namespace hezhi::agenda {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::string_view kStale = "agenda.changed_meanwhile";

http::With<AgendaItemPage> tagged(ReadTransaction& tx, Caller const& who, Item const& item) {
    return http::With<AgendaItemPage>{page_of(tx, who, item)}.etag(std::to_string(item.revision));
}

Result<http::With<AgendaItemPage>> shown(ReadTransaction& tx, Caller const& who, Result<Item> const& item) {
    if (!item) return fail(item.error());
    return tagged(tx, who, *item);
}

Result<http::With<AgendaItemPage>> created(ReadTransaction& tx, Caller const& who, Result<Item> const& item) {
    if (!item) return fail(item.error());
    return tagged(tx, who, *item).created("/api/v1/s/" + item->realm.str() + "/agenda/items/" + item->id.str());
}

Result<ServiceOfferView> shown(ReadTransaction& tx, Caller const& who, Scope scope, Result<Offer> const& offer) {
    if (!offer) return fail(offer.error());
    return view_of(tx, who, scope, *offer);
}

ServiceOfferList list_of(ReadTransaction& tx, Caller const& who, Scope scope, std::vector<Offer> const& offers) {
    ServiceOfferList list;
    for (auto const& offer : offers) list.items.push_back(view_of(tx, who, scope, offer));
    return list;
}

void add_clusters(http::Router& router) {
    router.read<ListClustersRequest, ClusterList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/agenda/clusters",
         .permission = Permission::agenda_read,
         .summary = "Cases about one and the same thing, with the facts of their publicness"},
        [](ReadTransaction& tx, Caller const& who, ListClustersRequest const& request) -> Result<ClusterList> {
            Scope const scope{request.street};
            HZ_TRY(auto const found, list_clusters(tx, who, scope, request.community));
            ClusterList list;
            for (auto const& one : found) list.items.push_back(line_of(tx, scope, one, who.now));
            return list;
        });

    router.read<ClusterRequest, ClusterPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/agenda/clusters/{cluster}",
         .permission = Permission::agenda_read,
         .summary = "A cluster with its cases as the caller may see them; never with their reporters"},
        [](ReadTransaction& tx, Caller const& who, ClusterRequest const& request) -> Result<ClusterPage> {
            Scope const scope{request.street};
            HZ_TRY(auto const found, see_cluster(tx, who, scope, request.cluster));
            return page_of(tx, who, scope, found);
        });

    router.write<ClusterRequest, AgendaItemPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/agenda/clusters/{cluster}/item",
         .permission = Permission::agenda_launch,
         .summary = "The desk takes on a cluster below the street's threshold; public"},
        [](WriteTransaction& tx, Caller const& who, ClusterRequest const& request) {
            return created(tx, who, take_on_cluster(tx, who, Scope{request.street}, request.cluster));
        });

    router.read<AgendaStreetRequest, AgendaSettingsView>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/agenda/settings",
         .permission = Permission::public_read,
         .summary = "From when on something is of the public, and until when it is answered"},
        [](ReadTransaction& tx, Caller const&, AgendaStreetRequest const& request) -> Result<AgendaSettingsView> {
            HZ_TRY(jurisdictions::require_street(tx, request.street));
            return view_of(settings_of(tx, Scope{request.street}));
        });

    router.write<ChangeAgendaSettingsRequest, AgendaSettingsView>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/agenda/settings",
         .permission = Permission::agenda_set,
         .summary = "Change the street's thresholds and limits; public"},
        [](WriteTransaction& tx, Caller const& who,
           ChangeAgendaSettingsRequest const& request) -> Result<AgendaSettingsView> {
            HZ_TRY(auto const settings, change_settings(tx, who, Scope{request.street}, settings_of(request)));
            return view_of(settings);
        });
}

void add_reading(http::Router& router) {
    router.read<ListItemsRequest, Page<AgendaLine>>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/agenda/items",
         .permission = Permission::public_read,
         .summary = "The queue of the agenda desk with its waiting times, newest first"},
        [](ReadTransaction& tx, Caller const& who, ListItemsRequest const& request) -> Result<Page<AgendaLine>> {
            auto const limit = request.limit_or(50);
            ItemFilter const filter{
                .community = request.community,
                .origin = request.origin,
                .state = request.state,
                .waiting_only = request.waiting.value_or(false),
                .before = request.cursor ? std::optional(AgendaItemId{request.cursor->key(0)}) : std::nullopt,
                .limit = static_cast<std::size_t>(limit)};
            HZ_TRY(auto const items, list_items(tx, Scope{request.street}, filter));
            Page<AgendaLine> page;
            for (auto const& item : items) page.items.push_back(line_of(tx, who, item));
            if (static_cast<std::int64_t>(items.size()) >= limit) page.next_cursor = Cursor(items.back().id.value());
            return page;
        });

    router.read<ItemRequest, AgendaItemPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/agenda/items/{item}",
         .permission = Permission::public_read,
         .summary = "What waits to become a topic, or became one; its ETag is for If-Match"},
        [](ReadTransaction& tx, Caller const& who, ItemRequest const& request) {
            return shown(tx, who, load_item(tx, Scope{request.street}, request.item));
        });

    router.read<AgendaOfTopicRequest, AgendaLine>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/agenda",
         .permission = Permission::public_read,
         .summary = "From what a topic came: cases, a plan or an initiative"},
        [](ReadTransaction& tx, Caller const& who, AgendaOfTopicRequest const& request) -> Result<AgendaLine> {
            Scope const scope{request.street};
            HZ_TRY(topics::visible_topic(tx, who, scope, request.topic));
            auto const item = find_item_of_topic(tx, scope, request.topic);
            if (!item) return fail(ErrorCode::not_found, "agenda.item_unknown");
            return line_of(tx, who, *item);
        });

    router.read<AgendaOfCaseRequest, AgendaLine>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/cases/{case}/agenda",
         .permission = Permission::public_read,
         .summary = "What a case and others like it became on the agenda desk"},
        [](ReadTransaction& tx, Caller const& who, AgendaOfCaseRequest const& request) -> Result<AgendaLine> {
            HZ_TRY(auto const item, find_item_of_case(tx, who, Scope{request.street}, request.case_));
            return line_of(tx, who, item);
        });
}

void add_beginning(http::Router& router) {
    router.write<ProposePlanRequest, AgendaItemPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/agenda/plans",
         .permission = Permission::agenda_plan,
         .summary = "Bring a department's plan before a community",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, ProposePlanRequest const& request) {
            return created(tx, who,
                           propose_plan(tx, who, Scope{request.street},
                                        {.community = request.community,
                                         .body = request.body,
                                         .title = request.title.str(),
                                         .words = request.words.str(),
                                         .publicness = request.publicness.str()}));
        });

    router.write<BeginInitiativeRequest, AgendaItemPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/agenda/initiatives",
         .permission = Permission::initiative_sign,
         .summary = "Begin an initiative; whoever begins it has signed it",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, BeginInitiativeRequest const& request) {
            return created(
                tx, who,
                begin_initiative(
                    tx, who, Scope{request.street},
                    {.community = request.community, .title = request.title.str(), .words = request.words.str()}));
        });

    router.write<ItemRequest, AgendaItemPage>({.method = Method::put,
                                               .path = "/api/v1/s/{street}/agenda/items/{item}/signature",
                                               .permission = Permission::initiative_sign,
                                               .summary = "Sign an initiative; names are never shown"},
                                              [](WriteTransaction& tx, Caller const& who, ItemRequest const& request) {
                                                  return shown(tx, who,
                                                               sign(tx, who, Scope{request.street}, request.item));
                                              });
    router.write<ItemRequest, AgendaItemPage>({.method = Method::delete_,
                                               .path = "/api/v1/s/{street}/agenda/items/{item}/signature",
                                               .permission = Permission::initiative_sign,
                                               .summary = "Take one's signature back"},
                                              [](WriteTransaction& tx, Caller const& who, ItemRequest const& request) {
                                                  return shown(tx, who,
                                                               unsign(tx, who, Scope{request.street}, request.item));
                                              });
    router.write<ItemRequest, AgendaItemPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/agenda/items/{item}/withdrawal",
         .permission = Permission::own_account,
         .summary = "Withdraw what one began: an initiative, or one's department's plan"},
        [](WriteTransaction& tx, Caller const& who, ItemRequest const& request) {
            return shown(tx, who, withdraw(tx, who, Scope{request.street}, request.item));
        });
}

void add_desk(http::Router& router) {
    router.write<LaunchItemRequest, AgendaItemPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/agenda/items/{item}/launch",
         .permission = Permission::agenda_launch,
         .summary = "Make it a topic: question, publicness, organiser, and a "
                    "resource or an offer; all that is missing is named"},
        [](WriteTransaction& tx, Caller const& who,
           LaunchItemRequest const& request) -> Result<http::With<AgendaItemPage>> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who,
                         launch(tx, who, Scope{request.street}, request.item,
                                {.revision = revision,
                                 .title = text_of(request.title),
                                 .question = text_of(request.question),
                                 .decider = text_of(request.decider),
                                 .background = text_of(request.background),
                                 .publicness = text_of(request.publicness),
                                 .organiser = request.organiser,
                                 .resource = text_of(request.resource),
                                 .offer = request.offer,
                                 .closes_at = request.closes_at,
                                 .opens = request.opens.value_or(true),
                                 .procedure = text_of(request.procedure),
                                 .steward = request.steward}));
        });
    router.write<ScheduleRequest, AgendaItemPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/agenda/items/{item}/schedule",
         .permission = Permission::agenda_launch,
         .summary = "Say on which day it will be launched, and why then"},
        [](WriteTransaction& tx, Caller const& who,
           ScheduleRequest const& request) -> Result<http::With<AgendaItemPage>> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(
                tx, who,
                schedule(tx, who, Scope{request.street}, request.item, revision, request.on, request.words.str()));
        });
    router.write<DeclineRequest, AgendaItemPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/agenda/items/{item}/decline",
         .permission = Permission::agenda_launch,
         .summary = "Decline it on a stated ground; an initiative on a legal one alone"},
        [](WriteTransaction& tx, Caller const& who,
           DeclineRequest const& request) -> Result<http::With<AgendaItemPage>> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(
                tx, who,
                decline(tx, who, Scope{request.street}, request.item, revision, request.ground, request.words.str()));
        });
}

void add_offers(http::Router& router) {
    router.write<MakeOfferRequest, ServiceOfferView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/service-offers",
         .permission = Permission::service_offer,
         .summary = "Offer a room, a mediator, a facilitator, data or a micro-grant, without a condition",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           MakeOfferRequest const& request) -> Result<http::With<ServiceOfferView>> {
            HZ_TRY(auto view,
                   shown(tx, who, Scope{request.street},
                         make_offer(tx, who, Scope{request.street},
                                    {.item = request.item,
                                     .topic = request.topic,
                                     .group = request.group,
                                     .body = request.body,
                                     .kind = request.kind,
                                     .what = request.what.str(),
                                     .when_and_where = request.when_and_where.str(),
                                     .practical_limits = request.practical_limits.str(),
                                     .amount_fen =
                                         request.amount_fen ? std::optional(request.amount_fen->value()) : std::nullopt,
                                     .without_condition = request.without_condition})));
            auto const path = "/api/v1/s/" + request.street.str() + "/service-offers/" + view.id.str();
            return http::With<ServiceOfferView>{std::move(view)}.created(path);
        });
    router.write<AnswerOfferRequest, ServiceOfferView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/service-offers/{offer}/answer",
         .permission = Permission::own_account,
         .summary =
             "Take an offer up, or say why not; by the group it was made to if that answers itself, else the desk"},
        [](WriteTransaction& tx, Caller const& who, AnswerOfferRequest const& request) {
            return shown(
                tx, who, Scope{request.street},
                answer_offer(tx, who, Scope{request.street}, request.offer, request.is_taken, request.words.str()));
        });
    router.write<OfferOutcomeRequest, ServiceOfferView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/service-offers/{offer}/outcome",
         .permission = Permission::own_account,
         .summary = "What came of an offer that was taken up; by its body or the desk"},
        [](WriteTransaction& tx, Caller const& who, OfferOutcomeRequest const& request) {
            return shown(tx, who, Scope{request.street},
                         report_outcome(tx, who, Scope{request.street}, request.offer, request.words.str()));
        });
    router.write<OfferRequest, ServiceOfferView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/service-offers/{offer}/withdrawal",
         .permission = Permission::service_offer,
         .summary = "Withdraw an offer that nobody has answered"},
        [](WriteTransaction& tx, Caller const& who, OfferRequest const& request) {
            return shown(tx, who, Scope{request.street}, withdraw_offer(tx, who, Scope{request.street}, request.offer));
        });
    router.read<AgendaOfTopicRequest, ServiceOfferList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/service-offers",
         .permission = Permission::public_read,
         .summary = "What bodies offered to a topic, and what came of it"},
        [](ReadTransaction& tx, Caller const& who, AgendaOfTopicRequest const& request) -> Result<ServiceOfferList> {
            Scope const scope{request.street};
            HZ_TRY(topics::visible_topic(tx, who, scope, request.topic));
            return list_of(tx, who, scope, offers_of_topic(tx, scope, request.topic));
        });
    router.read<GroupOffersRequest, ServiceOfferList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/groups/{group}/service-offers",
         .permission = Permission::public_read,
         .summary = "What bodies offered to a group or a gathering, and what came of it"},
        [](ReadTransaction& tx, Caller const& who, GroupOffersRequest const& request) -> Result<ServiceOfferList> {
            Scope const scope{request.street};
            HZ_TRY(groups::load_group(tx, scope, request.group));
            return list_of(tx, who, scope, offers_to_group(tx, scope, request.group));
        });
}

}  // namespace

void add_routes(http::Router& router) {
    add_clusters(router);
    add_reading(router);
    add_beginning(router);
    add_desk(router);
    add_offers(router);
    router.channel("agenda", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
}

}  // namespace hezhi::agenda
