// Service offers 服务吸纳: offered → taken up, or not and why → what came of it. An offer has fixed fields, and none in
// which a condition could stand: whoever makes it says so, and the page shows the rule beside it.
#include <algorithm>
#include <iterator>
#include <utility>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/base/enum_names.h"
#include "src/agenda/agenda_store.h"
#include "src/agenda/item_acts.h"
#include "src/bodies/bodies.h"
#include "src/storage/public_events.h"

namespace hezhi::agenda {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

void publish(WriteTransaction& tx, Scope scope, Offer const& offer, std::string_view kind, std::string_view text,
             TimePoint now) {
    boost::json::object facts{{"kind", enum_name(offer.kind)},
                              {"state", enum_name(offer.state)},
                              {"body", offer.body.str()},
                              {"what", offer.what}};
    if (offer.group) facts["group"] = offer.group->str();
    if (!text.empty()) facts["text"] = text;
    storage::append_public_event(tx, scope, kind, "service_offer", offer.id, boost::json::serialize(facts), now);
    if (offer.item) tx.touch(channel(*offer.item));
    if (offer.topic) tx.touch(topics::channel(*offer.topic));
    if (offer.group) tx.touch(groups::channel(*offer.group));
}

Result<Offer> require_offer(ReadTransaction& tx, Scope scope, OfferId id) {
    if (auto found = find_offer(tx, scope, id)) return *std::move(found);
    return fail(ErrorCode::not_found, "agenda.offer_unknown");
}

Result<Offer> keep(WriteTransaction& tx, Scope scope, Offer offer, std::string_view kind, std::string_view text,
                   TimePoint now) {
    if (!update_offer(tx, scope, offer)) return fail(ErrorCode::stale, "agenda.changed_meanwhile");
    ++offer.revision;
    publish(tx, scope, offer, kind, text, now);
    return offer;
}

bool is_over(ItemState state) {
    return state == ItemState::declined || state == ItemState::withdrawn || state == ItemState::lapsed;
}

}  // namespace

Result<Offer> make_offer(WriteTransaction& tx, Caller const& who, Scope scope, OfferDraft const& draft) {
    if (int{draft.item.has_value()} + int{draft.topic.has_value()} + int{draft.group.has_value()} != 1) {
        return fail(ErrorCode::unprocessable, "agenda.offer_needs_subject");
    }
    std::optional<authority::JurisdictionPath> where;
    if (draft.item) {
        HZ_TRY(auto const item, load_item(tx, scope, *draft.item));
        where = item.community_path;
        HZ_TRY(authority::require(who, Permission::service_offer, *where, draft.body));
        if (is_over(item.state)) return fail(ErrorCode::conflict, "agenda.offer_too_late");
    } else if (draft.group) {
        HZ_TRY(auto const group, groups::load_group(tx, scope, *draft.group));
        where = group.community_path;
        HZ_TRY(authority::require(who, Permission::service_offer, *where, draft.body));
        if (group.left_at) return fail(ErrorCode::conflict, "agenda.offer_too_late");
    } else {
        HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, *draft.topic));
        where = topic.community_path;
        HZ_TRY(authority::require(who, Permission::service_offer, *where, draft.body));
        if (topic.state == topics::TopicState::archived) return fail(ErrorCode::conflict, "agenda.offer_too_late");
    }
    HZ_TRY(bodies::require_body(tx, scope.realm, draft.body));
    if (!draft.without_condition) return fail(ErrorCode::unprocessable, "agenda.offer_conditional");
    if ((draft.kind == OfferKind::micro_grant) != draft.amount_fen.has_value()) {
        return fail(ErrorCode::unprocessable, "agenda.offer_needs_amount");
    }
    Offer const offer{.id = tx.new_id<OfferId>(),
                      .item = draft.item,
                      .topic = draft.topic,
                      .group = draft.group,
                      .community_path = *where,
                      .body = draft.body,
                      .kind = draft.kind,
                      .what = draft.what,
                      .when_and_where = draft.when_and_where,
                      .practical_limits = draft.practical_limits,
                      .amount_fen = draft.amount_fen,
                      .offered_at = who.now,
                      .answer = {},
                      .outcome = {}};
    insert_offer(tx, scope, offer);
    if (draft.item) note_reply(tx, scope, *draft.item, who.now);
    if (draft.group) HZ_TRY(groups::note_offer(tx, scope, *draft.group, who.now));
    publish(tx, scope, offer, "offer.made", "", who.now);
    return offer;
}

bool may_answer(ReadTransaction& tx, Caller const& who, Scope scope, Offer const& offer) {
    if (offer.group) {
        auto const group = groups::load_group(tx, scope, *offer.group);
        if (group && groups::speaks_for_itself(*group)) return groups::is_own(who, *group);
    }
    return authority::can(who, Permission::agenda_launch, offer.community_path);
}

Result<Offer> answer_offer(WriteTransaction& tx, Caller const& who, Scope scope, OfferId id, bool is_taken,
                           std::string const& words) {
    HZ_TRY(auto offer, require_offer(tx, scope, id));
    HZ_TRY(authority::require_person(who));
    if (!may_answer(tx, who, scope, offer)) return fail(ErrorCode::forbidden, "agenda.offer_not_yours");
    if (offer.state != OfferState::standing) return fail(ErrorCode::conflict, "agenda.offer_answered");
    if (!is_taken && words.empty()) return fail(ErrorCode::unprocessable, "agenda.reason_required");
    offer.state = is_taken ? OfferState::taken_up : OfferState::not_taken;
    offer.answered_at = who.now;
    offer.answer = words;
    return keep(tx, scope, std::move(offer), is_taken ? "offer.taken_up" : "offer.not_taken", words, who.now);
}

Result<Offer> report_outcome(WriteTransaction& tx, Caller const& who, Scope scope, OfferId id,
                             std::string const& words) {
    HZ_TRY(auto offer, require_offer(tx, scope, id));
    if (!may_answer(tx, who, scope, offer)) {
        HZ_TRY(authority::require(who, Permission::service_offer, offer.community_path, offer.body));
    }
    if (offer.state != OfferState::taken_up) return fail(ErrorCode::conflict, "agenda.offer_not_taken");
    offer.outcome_at = who.now;
    offer.outcome = words;
    return keep(tx, scope, std::move(offer), "offer.outcome", words, who.now);
}

Result<Offer> withdraw_offer(WriteTransaction& tx, Caller const& who, Scope scope, OfferId id) {
    HZ_TRY(auto offer, require_offer(tx, scope, id));
    HZ_TRY(authority::require(who, Permission::service_offer, offer.community_path, offer.body));
    if (offer.state != OfferState::standing) return fail(ErrorCode::conflict, "agenda.offer_answered");
    offer.state = OfferState::withdrawn;
    offer.answered_at = who.now;
    return keep(tx, scope, std::move(offer), "offer.withdrawn", "", who.now);
}

std::vector<Offer> offers_of_item(ReadTransaction& tx, Scope scope, AgendaItemId id) {
    return select_offers(tx, scope, id, std::nullopt);
}

std::vector<Offer> offers_of_topic(ReadTransaction& tx, Scope scope, TopicId id) {
    auto offers = select_offers(tx, scope, std::nullopt, id);
    for (auto const& group : groups::groups_of_topic(tx, scope, id)) {
        std::ranges::move(select_offers_to_group(tx, scope, group.id), std::back_inserter(offers));
    }
    return offers;
}

std::vector<Offer> offers_to_group(ReadTransaction& tx, Scope scope, groups::GroupId id) {
    return select_offers_to_group(tx, scope, id);
}

}  // namespace hezhi::agenda
