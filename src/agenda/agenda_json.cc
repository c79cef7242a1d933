#include "src/agenda/agenda_json.h"

#include <algorithm>

#include "src/agenda/agenda_rules.h"
#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::agenda {
namespace {

using authority::Caller;
using authority::Permission;
using std::chrono::days;
using storage::ReadTransaction;
using storage::Scope;

AgendaPlace place_of(ReadTransaction& tx, JurisdictionId id) {
    auto const place = jurisdictions::find_jurisdiction(tx, id);
    return {id, place ? place->name : std::string{}};
}

std::optional<AgendaBody> body_of(ReadTransaction& tx, std::optional<BodyId> id) {
    if (!id) return std::nullopt;
    auto const body = bodies::find_body(tx, *id);
    return AgendaBody{*id, body ? body->name : std::string{}};
}

PublicnessView view_of(clusters::Facts const& facts, Settings const& settings, Reader reader) {
    auto const& threshold = settings.threshold;
    auto const households = shown_households(facts.households, reader);
    return {.cases = facts.cases,
            .households = households,
            .households_below = households ? std::nullopt : std::optional(reader == Reader::desk ? 5 : 10),
            .unnamed = shown_households(facts.unnamed, reader),
            .buildings = facts.buildings,
            .is_common = facts.is_common,
            .weeks = facts.weeks,
            .first = facts.first,
            .last = facts.last,
            .is_many = facts.households >= threshold.households_min || facts.cases >= threshold.cases_min,
            .is_wide = facts.buildings >= threshold.buildings_min || facts.is_common,
            .households_min = threshold.households_min,
            .cases_min = threshold.cases_min,
            .buildings_min = threshold.buildings_min,
            .window_days = std::chrono::duration_cast<days>(threshold.window).count()};
}

Reader reader_of(Caller const& who, authority::JurisdictionPath const& where) {
    return authority::can(who, Permission::agenda_read, where) ? Reader::desk : Reader::everybody;
}

bool counts(Offer const& offer) {
    return offer.state == OfferState::standing || offer.state == OfferState::taken_up;
}

}  // namespace

AgendaSettingsView view_of(Settings const& settings) {
    auto const& threshold = settings.threshold;
    return {.households_min = threshold.households_min,
            .cases_min = threshold.cases_min,
            .buildings_min = threshold.buildings_min,
            .window_days = std::chrono::duration_cast<days>(threshold.window).count(),
            .response_days = settings.response_days,
            .signatures_min = settings.signatures_min,
            .gathering_days = settings.gathering_days,
            .initiative_days = settings.initiative_days,
            .changed_at = settings.changed_at};
}

Settings settings_of(ChangeAgendaSettingsRequest const& request) {
    return {.threshold = {.households_min = request.households_min.value(),
                          .cases_min = request.cases_min.value(),
                          .buildings_min = request.buildings_min.value(),
                          .window = days{request.window_days.value()}},
            .response_days = request.response_days.value(),
            .signatures_min = request.signatures_min.value(),
            .gathering_days = request.gathering_days.value(),
            .initiative_days = request.initiative_days.value()};
}

AgendaLine line_of(ReadTransaction& tx, Caller const& who, Item const& item) {
    Scope const scope{item.realm};
    auto const facts = facts_of(tx, scope, item);
    return {.id = item.id,
            .origin = item.origin,
            .state = item.state,
            .title = item.title,
            .community = place_of(tx, item.community),
            .begun_at = item.begun_at,
            .proposed_at = item.proposed_at,
            .passed_at = item.passed_at,
            .due_at = item.due_at,
            .is_overdue = item.is_overdue,
            .is_unserved = item.is_unserved,
            .scheduled_for = item.scheduled_for,
            .first_reply_at = item.first_reply_at,
            .decided_at = item.decided_at,
            .ground = item.ground,
            .answer = item.answer,
            .body = body_of(tx, item.body),
            .topic = item.topic,
            .signatures = item.signatures,
            .signatures_min = item.signatures_min,
            .offers = std::ranges::count_if(offers_of_item(tx, scope, item.id), counts),
            .facts = facts ? std::optional(view_of(*facts, settings_of(tx, scope), reader_of(who, item.community_path)))
                           : std::nullopt};
}

AgendaItemPage page_of(ReadTransaction& tx, Caller const& who, Item const& item) {
    Scope const scope{item.realm};
    auto const standing = standing_of(tx, who, item);
    auto line = line_of(tx, who, item);
    AgendaItemPage page{std::move(line),
                        item.words,
                        item.publicness,
                        body_of(tx, item.organiser),
                        item.resource,
                        standing.reads_clusters ? item.cluster : std::nullopt,
                        {},
                        {},
                        standing.is_signed,
                        standing.is_own,
                        standing.possible,
                        standing.may_offer,
                        item.revision};
    for (auto const& record : events_of(tx, scope, item.id)) {
        page.events.push_back({record.at, record.event, record.actor, body_of(tx, record.body), record.to,
                               record.ground, record.text, record.due_at});
    }
    for (auto const& offer : offers_of_item(tx, scope, item.id)) {
        page.service_offers.push_back(view_of(tx, who, scope, offer));
    }
    return page;
}

ServiceOfferView view_of(ReadTransaction& tx, Caller const& who, Scope scope, Offer const& offer) {
    bool const answers = may_answer(tx, who, scope, offer);
    bool const is_theirs = authority::can(who, Permission::service_offer, offer.community_path, offer.body);
    bool const stands = offer.state == OfferState::standing;
    return {.id = offer.id,
            .group = offer.group,
            .body = body_of(tx, offer.body).value_or(AgendaBody{offer.body, {}}),
            .kind = offer.kind,
            .what = offer.what,
            .when_and_where = offer.when_and_where,
            .practical_limits = offer.practical_limits,
            .amount_fen = offer.amount_fen,
            .state = offer.state,
            .offered_at = offer.offered_at,
            .answered_at = offer.answered_at,
            .answer = offer.answer,
            .outcome_at = offer.outcome_at,
            .outcome = offer.outcome,
            .may_answer = answers && stands,
            .may_report = (answers || is_theirs) && offer.state == OfferState::taken_up,
            .may_withdraw = is_theirs && stands};
}

ClusterLine line_of(ReadTransaction& tx, Scope scope, Cluster const& cluster, TimePoint now) {
    std::string title;
    if (cluster.matter) {
        if (auto const entry = responsibilities::find_item_in_force(tx, scope, *cluster.matter, now)) {
            title = entry->matter.name;
        }
    }
    return {.id = cluster.id,
            .title = std::move(title),
            .community = place_of(tx, cluster.community),
            .place = place_of(tx, cluster.place),
            .cases = cluster.cases,
            .passed_at = cluster.passed_at,
            .item = cluster.item,
            .facts = view_of(cluster.facts, settings_of(tx, scope), Reader::desk)};
}

ClusterPage page_of(ReadTransaction& tx, Caller const& who, Scope scope, Cluster const& cluster) {
    ClusterPage page{line_of(tx, scope, cluster, who.now), {}};
    for (auto const& one : cases_of_cluster(tx, who, scope, cluster.id)) {
        page.shown_cases.push_back({.id = one.id,
                                    .number = one.number,
                                    .text = one.text,
                                    .location = one.location,
                                    .received_at = one.facts.received_at,
                                    .is_open = casework::is_open(one.facts.state),
                                    .is_self_governing = one.facts.self_governing});
    }
    return page;
}

}  // namespace hezhi::agenda
