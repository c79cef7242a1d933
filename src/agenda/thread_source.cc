// What the agenda desk tells of a topic's thread: the cases behind it as facts of its publicness, how it became a
// topic, what bodies offered; and to residents what became of their signatures.
#include <algorithm>
#include <string>
#include <utility>

#include "src/agenda/agenda.h"
#include "src/agenda/agenda_rules.h"
#include "src/agenda/agenda_store.h"
#include "src/bodies/bodies.h"
#include "src/threads/threads.h"

namespace hezhi::agenda {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using threads::Entry;
using threads::InputKind;
using threads::InputOutcome;
using threads::OwnInput;
using threads::Step;
using threads::Subject;

std::string name_of(ReadTransaction& tx, std::optional<BodyId> id) {
    if (!id) return {};
    auto const body = bodies::find_body(tx, *id);
    return body ? body->name : std::string{};
}

/// Whose cases they were is told nowhere; small counts of households are left out.
void add_signal(std::vector<Entry>& told, Item const& item, clusters::Facts const& facts) {
    auto const add = [&](TimePoint at, std::string what, std::int64_t count) {
        told.push_back({.step = Step::signal,
                        .at = at,
                        .subject = Subject::agenda_item,
                        .id = item.id.str(),
                        .what = std::move(what),
                        .title = item.title,
                        .count = count});
    };
    add(facts.first, "signal.cases", facts.cases);
    auto const passed = std::max(facts.last, facts.first);
    if (auto const households = shown_households(facts.households, Reader::everybody)) {
        add(passed, "signal.households", *households);
    }
    if (facts.buildings > 1) add(passed, "signal.buildings", facts.buildings);
    if (facts.is_common) {
        told.push_back({.step = Step::signal,
                        .at = passed,
                        .subject = Subject::agenda_item,
                        .id = item.id.str(),
                        .what = "signal.common_area",
                        .title = item.title});
    }
}

std::string what_of(ItemEvent event, ItemActor actor, Origin origin) {
    switch (event) {
        case ItemEvent::begin:
            if (origin == Origin::plan) return "agenda.plan_proposed";
            if (origin == Origin::initiative) return "agenda.initiative_begun";
            return actor == ItemActor::desk ? "agenda.cluster_taken_on" : "agenda.cluster_proposed";
        case ItemEvent::reach:
            return "agenda.signatures_reached";
        case ItemEvent::schedule:
            return "agenda.scheduled";
        case ItemEvent::launch:
            return "agenda.launched";
        case ItemEvent::become_overdue:
            return "agenda.overdue";
        case ItemEvent::decline:
        case ItemEvent::withdraw:
        case ItemEvent::lapse:  // what ended so is no topic
        case ItemEvent::sign:
        case ItemEvent::unsign:
            return {};
    }
    return {};
}

void add_item(ReadTransaction& tx, Scope scope, std::vector<Entry>& told, Item const& item) {
    if (auto const facts = facts_of(tx, scope, item)) add_signal(told, item, *facts);
    for (auto const& record : events_of(tx, scope, item.id)) {
        auto what = what_of(record.event, record.actor, item.origin);
        if (what.empty()) continue;
        bool const is_signal = record.event == ItemEvent::begin || record.event == ItemEvent::reach;
        told.push_back({.step = is_signal ? Step::signal : Step::topic,
                        .at = record.at,
                        .subject = Subject::agenda_item,
                        .id = item.id.str(),
                        .what = std::move(what),
                        .title = item.title,
                        .body = name_of(tx, record.body),
                        .note = record.text,
                        .count = record.event == ItemEvent::reach ? std::optional(item.signatures_min) : std::nullopt});
    }
}

void add_offer(ReadTransaction& tx, std::vector<Entry>& told, Offer const& offer) {
    auto const add = [&](TimePoint at, std::string what, std::string const& note) {
        told.push_back({.step = Step::topic,
                        .at = at,
                        .subject = Subject::service_offer,
                        .id = offer.id.str(),
                        .what = std::move(what),
                        .title = offer.what,
                        .body = name_of(tx, offer.body),
                        .note = note});
    };
    add(offer.offered_at, "offer.made", offer.when_and_where);
    if (offer.answered_at && offer.state == OfferState::taken_up)
        add(*offer.answered_at, "offer.taken_up", offer.answer);
    if (offer.answered_at && offer.state == OfferState::not_taken) {
        add(*offer.answered_at, "offer.not_taken", offer.answer);
    }
    if (offer.outcome_at) add(*offer.outcome_at, "offer.outcome", offer.outcome);
}

OwnInput signature_of(ReadTransaction& tx, Scope scope, Item const& item, TimePoint signed_at) {
    OwnInput own{.kind = InputKind::signature,
                 .subject = Subject::agenda_item,
                 .id = item.id.str(),
                 .topic = item.topic,
                 .at = signed_at,
                 .quote = item.title,
                 .due = item.due_at};
    // The last word of the desk says who answered.
    for (auto const& record : events_of(tx, scope, item.id)) {
        if (record.actor != ItemActor::desk) continue;
        own.answered_by = name_of(tx, record.body);
        own.answered_at = record.at;
        own.note = record.text;
    }
    switch (item.state) {
        case ItemState::gathering:
            own.what = "signature.gathering";
            break;
        case ItemState::proposed:
            own.what = "signature.waits_for_answer";
            break;
        case ItemState::scheduled:
            own.outcome = InputOutcome::under_way;
            own.what = "signature.scheduled";
            own.due = item.scheduled_for;
            break;
        case ItemState::launched:
            own.outcome = InputOutcome::taken_up;
            own.what = "signature.launched";
            break;
        case ItemState::declined:
            own.outcome = InputOutcome::not_taken_up;
            own.what = "signature.declined";
            own.note = item.answer;
            break;
        case ItemState::withdrawn:
            own.outcome = InputOutcome::not_taken_up;
            own.what = "signature.withdrawn";
            break;
        case ItemState::lapsed:
            own.outcome = InputOutcome::not_taken_up;
            own.what = "signature.lapsed";
            break;
    }
    return own;
}

class AgendaSource final : public threads::Source {
public:
    std::vector<Entry> entries(ReadTransaction& tx, Scope scope, TopicId topic) override {
        std::vector<Entry> told;
        auto offers = offers_of_topic(tx, scope, topic);
        if (auto const item = find_item_of_topic(tx, scope, topic)) {
            add_item(tx, scope, told, *item);
            for (auto& offer : offers_of_item(tx, scope, item->id)) {
                auto const is_known = std::ranges::find(offers, offer.id, &Offer::id) != offers.end();
                if (!is_known) offers.push_back(std::move(offer));
            }
        }
        for (auto const& offer : offers) {
            if (offer.state != OfferState::withdrawn) add_offer(tx, told, offer);
        }
        return told;
    }

    std::vector<OwnInput> own_inputs(ReadTransaction& tx, Scope scope, PersonId person) override {
        std::vector<OwnInput> own;
        for (auto const& signature : select_signatures_of(tx, scope, person)) {
            if (own.size() == threads::kOwnInputsMax) break;
            auto const item = find_item(tx, scope, signature.item);
            if (item) own.push_back(signature_of(tx, scope, *item, signature.signed_at));
        }
        return own;
    }

    std::vector<threads::Waiting> waiting(ReadTransaction&, authority::Caller const&, Scope) override { return {}; }

    /// The topic that the cluster of a case became.
    std::optional<TopicId> thread_of(ReadTransaction& tx, Scope scope, Subject subject, std::string_view id) override {
        auto const one = subject == Subject::case_ ? CaseId::parse(id) : std::nullopt;
        auto const cluster = one ? find_cluster_of(tx, scope, *one) : std::nullopt;
        auto const standing = cluster ? find_cluster(tx, scope, *cluster) : std::nullopt;
        auto const item_id = standing ? find_item_of_cluster(tx, scope, standing->id) : std::nullopt;
        auto const item = item_id ? find_item(tx, scope, *item_id) : std::nullopt;
        return item ? item->topic : std::nullopt;
    }
};

}  // namespace

std::unique_ptr<threads::Source> make_thread_source() {
    return std::make_unique<AgendaSource>();
}

}  // namespace hezhi::agenda
