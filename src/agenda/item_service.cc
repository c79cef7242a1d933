// Items of the agenda desk: how they begin, what is done to them, and what time does.
#include <algorithm>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "lib/base/enum_names.h"
#include "src/agenda/agenda_store.h"
#include "src/agenda/item_acts.h"
#include "src/bodies/bodies.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/procedures/procedures.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/database.h"
#include "src/storage/public_events.h"

namespace hezhi::agenda {
namespace {

using authority::Caller;
using authority::Permission;
using std::chrono::days;
using std::chrono::seconds;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kToldAtOnce = 10;
constexpr seconds kClusterPeriod{20};
constexpr std::chrono::hours kAllPeriod{1};

std::string key_of(std::string_view kind, Scope scope, AgendaItemId id) {
    return std::string(kind) + ":" + scope.realm.str() + "/" + id.str();
}
std::string payload_of(Scope scope, AgendaItemId id) {
    return boost::json::serialize(boost::json::object{{"street", scope.realm.str()}, {"item", id.str()}});
}

struct Subject {
    Scope scope;
    AgendaItemId item;
};
Result<Subject> subject_of(jobs::Job const& job) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = AgendaItemId::parse(payload.at("item").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    return Subject{Scope{*realm}, *id};
}

/// One job an item that has a limit to come.
void schedule_limit(WriteTransaction& tx, Scope scope, Item const& item) {
    jobs::cancel(tx, key_of(kDueJob, scope, item.id));
    bool const waits = item.state == ItemState::gathering ||
                       ((item.state == ItemState::proposed || item.state == ItemState::scheduled) && !item.is_overdue);
    if (!waits || !item.due_at) return;
    jobs::enqueue_once(tx, key_of(kDueJob, scope, item.id), kDueJob, payload_of(scope, item.id),
                       *item.due_at + Microseconds{1});
}

/// Signatures are counted, each one is no public event: a count that moves by one would say who.
bool is_published(ItemEvent event) {
    return event != ItemEvent::sign && event != ItemEvent::unsign;
}

void publish(WriteTransaction& tx, Scope scope, Item const& item, ItemRecord const& record) {
    tx.touch(channel(item.id));
    tx.touch("street:" + scope.realm.str());
    if (!is_published(record.event)) return;
    boost::json::object facts{
        {"title", item.title}, {"origin", enum_name(item.origin)}, {"state", enum_name(item.state)}};
    if (record.ground) facts["ground"] = enum_name(*record.ground);
    if (!record.text.empty()) facts["text"] = record.text;
    if (item.due_at) facts["due"] = to_microseconds(*item.due_at);
    if (item.topic) facts["topic"] = item.topic->str();
    if (item.is_unserved) facts["no_offer"] = true;
    storage::append_public_event(tx, scope, "agenda." + std::string(enum_name(record.event)), "agenda_item", item.id,
                                 boost::json::serialize(facts), record.at);
}

Result<Item> require_item(ReadTransaction& tx, Scope scope, AgendaItemId id) {
    if (auto found = find_item(tx, scope, id)) return *std::move(found);
    return fail(ErrorCode::not_found, "agenda.item_unknown");
}

bool holds(authority::Role role, Permission permission) {
    auto const& holders = authority::holders(permission);
    return std::ranges::find(holders, role) != holders.end();
}

/// Whoever began it: the person of an initiative, an officer of the department of a plan.
bool is_proposer(Caller const& who, Item const& item) {
    if (item.origin == Origin::initiative) return who.person && item.begun_by == who.person;
    return item.body && authority::can(who, Permission::agenda_plan, item.community_path, item.body);
}

/// Loads, and asks for the desk. Errors: agenda.item_unknown, authority's, agenda.changed_meanwhile.
Result<Item> item_on_desk(ReadTransaction& tx, Caller const& who, Scope scope, AgendaItemId id,
                          std::optional<std::int64_t> revision) {
    HZ_TRY(auto item, require_item(tx, scope, id));
    HZ_TRY(authority::require(who, Permission::agenda_launch, item.community_path));
    if (revision && *revision != item.revision) return fail(ErrorCode::stale, "agenda.changed_meanwhile");
    return item;
}

ItemRecord record_of(Act const& act, std::optional<BodyId> body, std::string text) {
    return {.number = 0,
            .at = act.at,
            .event = act.event,
            .actor = act.actor,
            .body = body,
            .to = ItemState::proposed,
            .ground = act.ground,
            .text = std::move(text),
            .due_at = std::nullopt};
}

Result<Item> take(WriteTransaction& tx, Scope scope, Item item, Act const& act, std::optional<BodyId> body,
                  std::string text) {
    HZ_TRY(auto const step, apply(item, act));
    item.state = step.to;
    if (step.clock == ClockEffect::stops) {
        item.due_at = std::nullopt;
        item.decided_at = act.at;
    }
    if (act.actor == ItemActor::desk && !item.first_reply_at) item.first_reply_at = act.at;
    return keep_step(tx, scope, std::move(item), record_of(act, body, std::move(text)));
}

/// An initiative that has found its signatures goes to the desk.
Result<Item> reach_if_enough(WriteTransaction& tx, Scope scope, Item item, TimePoint now) {
    Act const act{.event = ItemEvent::reach, .actor = ItemActor::clock, .at = now};
    if (item.state != ItemState::gathering || !apply(item, act)) return item;
    item.proposed_at = item.passed_at = now;
    item.state = ItemState::proposed;
    item.due_at = limit_of(tx, item, settings_of(tx, scope), now);
    return keep_step(tx, scope, std::move(item), record_of(act, std::nullopt, ""));
}

bool has_standing_offer(ReadTransaction& tx, Scope scope, AgendaItemId id) {
    return std::ranges::any_of(select_offers(tx, scope, id, std::nullopt), [](Offer const& offer) {
        return offer.state == OfferState::standing || offer.state == OfferState::taken_up;
    });
}

/// What time alone does: a gathering lapses, a limit that ran out is raised.
Result<void> come_due(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    HZ_TRY(auto const subject, subject_of(job));
    auto found = find_item(tx, subject.scope, subject.item);
    if (!found) return fail(ErrorCode::not_found, "agenda.item_unknown");
    for (auto const event : {ItemEvent::lapse, ItemEvent::become_overdue}) {
        Act const act{.event = event, .actor = ItemActor::clock, .at = now};
        if (!apply(*found, act)) continue;
        if (event == ItemEvent::become_overdue) {
            found->is_overdue = true;
            found->is_unserved = !has_standing_offer(tx, subject.scope, found->id);
            HZ_TRY(keep_step(tx, subject.scope, *std::move(found), record_of(act, std::nullopt, "")));
        } else {
            HZ_TRY(take(tx, subject.scope, *std::move(found), act, std::nullopt, ""));
        }
        return {};
    }
    return {};
}

/// Says to the reporters of some more cases that their cluster became a topic.
Result<void> tell_some(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    HZ_TRY(auto const subject, subject_of(job));
    auto const& scope = subject.scope;
    auto const item = find_item(tx, scope, subject.item);
    if (!item || !item->topic || !item->cluster || !item->organiser) return {};
    auto const cluster = find_cluster(tx, scope, *item->cluster);
    if (!cluster) return {};
    auto const untold = select_untold(tx, scope, cluster->id, item->id, kToldAtOnce);
    for (auto const id : untold) {
        // In the language of the street: the timeline is read by everybody, as what the desk writes is.
        HZ_TRY(cases::tell_on_case(tx, scope, id, *item->organiser,
                                   "这件诉求已和同类诉求一起立为议题“" + item->title + "”，请到“议事”里说说您的看法。",
                                   now));
        mark_told(tx, scope, id, item->id);
    }
    if (untold.size() == kToldAtOnce) {
        jobs::enqueue(tx, kTellJob, payload_of(scope, item->id), now);
    }
    return {};
}

Result<Item> begin(WriteTransaction& tx, Scope scope, Item item, Act const& act, std::optional<BodyId> body) {
    item.due_at = limit_of(tx, item, settings_of(tx, scope), act.at);
    begin_item(tx, scope, item, record_of(act, body, ""));
    item.events = 1;
    return item;
}

/// Why it is a matter of the public, in one line of the record: a procedure keeps what it began with.
std::string publicness_of(Item const& item, std::string const& given) {
    if (!given.empty()) return given;
    if (!item.publicness.empty()) return item.publicness;
    if (item.origin == Origin::initiative) return fmt::format("居民动议，{} 人联名", item.signatures);
    if (!item.facts) return {};
    auto const& facts = *item.facts;
    auto words = fmt::format("{} 周内 {} 件诉求", facts.weeks, facts.cases);
    if (auto const shown = shown_households(facts.households, Reader::everybody)) {
        words += fmt::format("，{} 户", *shown);
    }
    if (facts.buildings > 0) words += fmt::format("，{} 栋楼", facts.buildings);
    if (facts.is_common) words += "，公共区域";
    return words;
}

/// Its way begins with it, on the procedure that the desk chose.
Result<void> begin_procedure(WriteTransaction& tx, Caller const& who, Scope scope, Item const& item, TopicId topic,
                             Launch const& what, std::optional<Offer> const& offer) {
    HZ_TRY(procedures::launch(tx, who, scope, topic,
                              {.code = what.procedure,
                               .organiser = what.organiser,
                               .steward = what.steward,
                               .publicness = publicness_of(item, what.publicness),
                               .resource = what.resource.empty() && offer ? offer->what : what.resource}));
    return {};
}

}  // namespace

std::string channel(AgendaItemId id) {
    return "agenda:" + id.str();
}

std::optional<BodyId> body_of(Caller const& who, Permission permission, authority::JurisdictionPath const& where) {
    for (auto const& grant : who.grants) {
        if (grant.body && grant.jurisdiction.covers(where) && holds(grant.role, permission)) return grant.body;
    }
    return std::nullopt;
}

TimePoint limit_of(ReadTransaction& tx, Item const& item, Settings const& settings, TimePoint now) {
    if (item.state == ItemState::gathering) return now + days{settings.gathering_days};
    auto const calendar = jurisdictions::calendar_of(tx, item.community);
    auto const working_days = item.origin == Origin::initiative ? settings.initiative_days : settings.response_days;
    return calendar::add_working_days(calendar, now, static_cast<int>(working_days));
}

void begin_item(WriteTransaction& tx, Scope scope, Item item, ItemRecord record) {
    item.events = record.number = 1;
    record.to = item.state;
    record.due_at = item.due_at;
    insert_item(tx, scope, item);
    insert_record(tx, scope, item.id, record);
    schedule_limit(tx, scope, item);
    publish(tx, scope, item, record);
}

Result<Item> keep_step(WriteTransaction& tx, Scope scope, Item item, ItemRecord record) {
    record.number = ++item.events;
    record.to = item.state;
    record.due_at = item.due_at;
    if (!update_item(tx, scope, item)) return fail(ErrorCode::stale, "agenda.changed_meanwhile");
    ++item.revision;
    insert_record(tx, scope, item.id, record);
    schedule_limit(tx, scope, item);
    publish(tx, scope, item, record);
    return item;
}

Result<Item> propose_cluster(WriteTransaction& tx, Scope scope, Cluster const& cluster, ItemActor actor,
                             std::optional<BodyId> body, TimePoint now) {
    auto const community = jurisdictions::find_jurisdiction(tx, cluster.community);
    auto const place = jurisdictions::find_jurisdiction(tx, cluster.place);
    if (!community || !place) return fail(ErrorCode::not_found, "agenda.cluster_unknown");
    auto title = place->name;
    if (cluster.matter) {
        if (auto const entry = responsibilities::find_item_in_force(tx, scope, *cluster.matter, now)) {
            title = entry->matter.name;
        }
    }
    Item item{.id = tx.new_id<AgendaItemId>(),
              .realm = scope.realm,
              .community = cluster.community,
              .community_path = community->path,
              .origin = Origin::cluster,
              .state = ItemState::proposed,
              .title = title,
              .words = {},
              .publicness = {},
              .cluster = cluster.id,
              .begun_at = now,
              .proposed_at = now,
              .passed_at = cluster.passed_at,
              .answer = {},
              .resource = {}};
    if (actor == ItemActor::desk) item.first_reply_at = now;
    return begin(tx, scope, std::move(item), {.event = ItemEvent::begin, .actor = actor, .at = now}, body);
}

void tell_later(WriteTransaction& tx, Scope scope, AgendaItemId id, TimePoint now) {
    auto const item = find_item(tx, scope, id);
    if (!item || item->state != ItemState::launched) return;
    jobs::enqueue(tx, kTellJob, payload_of(scope, id), now);
}

void note_reply(WriteTransaction& tx, Scope scope, AgendaItemId id, TimePoint now) {
    auto item = find_item(tx, scope, id);
    if (!item || item->first_reply_at) return;
    item->first_reply_at = now;
    update_item(tx, scope, *item);
}

Settings settings_of(ReadTransaction& tx, Scope scope) {
    return find_settings(tx, scope).value_or(Settings{});
}

Result<Settings> change_settings(WriteTransaction& tx, Caller const& who, Scope scope, Settings const& settings) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    HZ_TRY(authority::require(who, Permission::agenda_set, street.path));
    HZ_TRY(check(settings));
    put_settings(tx, scope, settings, who.now);
    auto const& threshold = settings.threshold;
    boost::json::object const facts{{"households_min", threshold.households_min},
                                    {"cases_min", threshold.cases_min},
                                    {"buildings_min", threshold.buildings_min},
                                    {"window_days", std::chrono::duration_cast<days>(threshold.window).count()},
                                    {"response_days", settings.response_days},
                                    {"signatures_min", settings.signatures_min},
                                    {"gathering_days", settings.gathering_days},
                                    {"initiative_days", settings.initiative_days}};
    storage::append_public_event(tx, scope, "agenda.settings_changed", "street", scope.realm.value(),
                                 boost::json::serialize(facts), who.now);
    tx.touch("street:" + scope.realm.str());
    return settings_of(tx, scope);
}

Result<std::vector<Item>> list_items(ReadTransaction& tx, Scope scope, ItemFilter const& filter) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    return select_items(tx, scope, filter);
}

Result<Item> load_item(ReadTransaction& tx, Scope scope, AgendaItemId id) {
    return require_item(tx, scope, id);
}

std::optional<Item> find_item_of_topic(ReadTransaction& tx, Scope scope, TopicId topic) {
    auto const id = find_item_by_topic(tx, scope, topic);
    return id ? find_item(tx, scope, *id) : std::nullopt;
}

Result<Item> find_item_of_case(ReadTransaction& tx, Caller const& who, Scope scope, CaseId id) {
    HZ_TRY(cases::see_case(tx, cases::Asking{who}, scope, id));
    auto const cluster = find_cluster_of(tx, scope, id);
    auto const item = cluster ? find_item_of_cluster(tx, scope, *cluster) : std::nullopt;
    if (!item) return fail(ErrorCode::not_found, "agenda.item_unknown");
    return require_item(tx, scope, *item);
}

std::vector<ItemRecord> events_of(ReadTransaction& tx, Scope scope, AgendaItemId id) {
    auto records = select_records(tx, scope, id);
    std::erase_if(records, [](ItemRecord const& record) { return !is_published(record.event); });
    return records;
}

std::optional<clusters::Facts> facts_of(ReadTransaction& tx, Scope scope, Item const& item) {
    if (item.facts || !item.cluster) return item.facts;
    auto const cluster = find_cluster(tx, scope, *item.cluster);
    return cluster ? std::optional(cluster->facts) : std::nullopt;
}

Standing standing_of(ReadTransaction& tx, Caller const& who, Item const& item) {
    Scope const scope{item.realm};
    Standing standing;
    standing.is_signed = who.person && has_signed(tx, scope, item.id, *who.person);
    standing.is_own = is_proposer(who, item);
    standing.reads_clusters = authority::can(who, Permission::agenda_read, item.community_path);
    bool const waits = item.state == ItemState::gathering || item.state == ItemState::proposed ||
                       item.state == ItemState::scheduled || item.state == ItemState::launched;
    standing.may_offer =
        waits && std::ranges::any_of(who.grants, [&](authority::Grant const& grant) {
            return grant.body && authority::can(who, Permission::service_offer, item.community_path, grant.body);
        });
    auto const add = [&](ItemActor actor) {
        for (auto const event : possible(item, actor, standing.is_signed)) standing.possible.push_back(event);
    };
    if (authority::can(who, Permission::agenda_launch, item.community_path)) add(ItemActor::desk);
    if (standing.is_own) add(ItemActor::proposer);
    if (authority::can(who, Permission::initiative_sign, item.community_path)) add(ItemActor::resident);
    return standing;
}

Result<Item> propose_plan(WriteTransaction& tx, Caller const& who, Scope scope, PlanDraft const& draft) {
    HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, draft.community));
    HZ_TRY(authority::require(who, Permission::agenda_plan, community.path, draft.body));
    HZ_TRY(bodies::require_body(tx, scope.realm, draft.body));
    Item const item{.id = tx.new_id<AgendaItemId>(),
                    .realm = scope.realm,
                    .community = community.id,
                    .community_path = community.path,
                    .origin = Origin::plan,
                    .state = ItemState::proposed,
                    .title = draft.title,
                    .words = draft.words,
                    .publicness = draft.publicness,
                    .body = draft.body,
                    .begun_at = who.now,
                    .proposed_at = who.now,
                    .answer = {},
                    .resource = {}};
    return begin(tx, scope, item, {.event = ItemEvent::begin, .actor = ItemActor::proposer, .at = who.now}, draft.body);
}

Result<Item> begin_initiative(WriteTransaction& tx, Caller const& who, Scope scope, InitiativeDraft const& draft) {
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, draft.community));
    HZ_TRY(authority::require(who, Permission::initiative_sign, community.path));
    if (count_open_initiatives(tx, scope, person) >= kOpenInitiativesMax) {
        return fail(
            Error{ErrorCode::conflict, "agenda.too_many_initiatives"}.with("max", std::to_string(kOpenInitiativesMax)));
    }
    Item const item{.id = tx.new_id<AgendaItemId>(),
                    .realm = scope.realm,
                    .community = community.id,
                    .community_path = community.path,
                    .origin = Origin::initiative,
                    .state = ItemState::gathering,
                    .title = draft.title,
                    .words = draft.words,
                    .publicness = {},
                    .begun_by = person,
                    .begun_at = who.now,
                    .answer = {},
                    .resource = {},
                    .signatures = 1,
                    .signatures_min = settings_of(tx, scope).signatures_min};
    HZ_TRY(auto begun, begin(tx, scope, item, {.event = ItemEvent::begin, .actor = ItemActor::resident, .at = who.now},
                             std::nullopt));
    insert_signature(tx, scope, begun.id, person, who.now);
    return begun;
}

Result<Item> sign(WriteTransaction& tx, Caller const& who, Scope scope, AgendaItemId id) {
    HZ_TRY(auto item, require_item(tx, scope, id));
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(authority::require(who, Permission::initiative_sign, item.community_path));
    if (has_signed(tx, scope, id, person)) return item;
    Act const act{.event = ItemEvent::sign, .actor = ItemActor::resident, .at = who.now};
    HZ_TRY(apply(item, act));
    if (!insert_signature(tx, scope, id, person, who.now)) return item;
    ++item.signatures;
    if (!update_item(tx, scope, item)) return fail(ErrorCode::stale, "agenda.changed_meanwhile");
    ++item.revision;
    tx.touch(channel(id));
    return reach_if_enough(tx, scope, std::move(item), who.now);
}

Result<Item> unsign(WriteTransaction& tx, Caller const& who, Scope scope, AgendaItemId id) {
    HZ_TRY(auto item, require_item(tx, scope, id));
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(authority::require(who, Permission::initiative_sign, item.community_path));
    if (!has_signed(tx, scope, id, person)) return item;
    Act const act{.event = ItemEvent::unsign, .actor = ItemActor::resident, .at = who.now, .is_signed = true};
    HZ_TRY(apply(item, act));
    delete_signature(tx, scope, id, person);
    --item.signatures;
    if (!update_item(tx, scope, item)) return fail(ErrorCode::stale, "agenda.changed_meanwhile");
    ++item.revision;
    tx.touch(channel(id));
    return item;
}

Result<Item> launch(WriteTransaction& tx, Caller const& who, Scope scope, AgendaItemId id, Launch const& what) {
    HZ_TRY(auto item, item_on_desk(tx, who, scope, id, what.revision));
    std::optional<Offer> offer;
    if (what.offer) {
        offer = find_offer(tx, scope, *what.offer);
        bool const stands = offer && offer->item == item.id &&
                            (offer->state == OfferState::standing || offer->state == OfferState::taken_up);
        if (!stands) return fail(ErrorCode::unprocessable, "agenda.offer_unknown");
    }
    bool const is_public = item.origin != Origin::plan || !item.publicness.empty() || !what.publicness.empty();
    Act const act{.event = ItemEvent::launch,
                  .actor = ItemActor::desk,
                  .at = who.now,
                  .has_question = !what.title.empty() && !what.question.empty() && !what.decider.empty(),
                  .has_publicness = is_public,
                  .has_organiser = what.organiser.has_value(),
                  .has_resource = !what.resource.empty() || offer.has_value()};
    HZ_TRY(apply(item, act));
    if (!what.procedure.empty() && !what.opens) return fail(ErrorCode::unprocessable, "agenda.procedure_needs_open");
    HZ_TRY(auto const organiser, bodies::require_body(tx, scope.realm, *what.organiser));
    HZ_TRY(auto const topic, topics::draft_topic(tx, who, scope,
                                                 {.community = item.community,
                                                  .title = what.title,
                                                  .question = what.question,
                                                  .background = what.background,
                                                  .decider = what.decider,
                                                  .legal_class = {},
                                                  .settled = {},
                                                  .organiser = organiser.name,
                                                  .closes_at = what.closes_at}));
    if (what.opens) HZ_TRY(topics::move_topic(tx, who, scope, topic.id, topics::TopicState::open, ""));
    item.facts = facts_of(tx, scope, item);
    if (!what.procedure.empty()) HZ_TRY(begin_procedure(tx, who, scope, item, topic.id, what, offer));
    item.title = what.title;
    if (!what.publicness.empty()) item.publicness = what.publicness;
    item.topic = topic.id;
    item.organiser = organiser.id;
    item.resource = what.resource;
    item.offer = what.offer;
    if (offer && offer->state == OfferState::standing) {
        offer->state = OfferState::taken_up;
        offer->answered_at = who.now;
        if (!update_offer(tx, scope, *offer)) return fail(ErrorCode::stale, "agenda.changed_meanwhile");
    }
    HZ_TRY(auto launched, take(tx, scope, std::move(item), act,
                               body_of(who, Permission::agenda_launch, topic.community_path), what.question));
    if (launched.cluster) tell_later(tx, scope, launched.id, who.now);
    return launched;
}

Result<Item> schedule(WriteTransaction& tx, Caller const& who, Scope scope, AgendaItemId id,
                      std::optional<std::int64_t> revision, TimePoint on, std::string const& words) {
    HZ_TRY(auto item, item_on_desk(tx, who, scope, id, revision));
    Act const act{
        .event = ItemEvent::schedule, .actor = ItemActor::desk, .at = who.now, .date = on, .has_words = !words.empty()};
    HZ_TRY(apply(item, act));
    item.scheduled_for = item.due_at = on;
    item.answer = words;
    auto const body = body_of(who, Permission::agenda_launch, item.community_path);
    return take(tx, scope, std::move(item), act, body, words);
}

Result<Item> decline(WriteTransaction& tx, Caller const& who, Scope scope, AgendaItemId id,
                     std::optional<std::int64_t> revision, Ground ground, std::string const& words) {
    HZ_TRY(auto item, item_on_desk(tx, who, scope, id, revision));
    Act const act{.event = ItemEvent::decline,
                  .actor = ItemActor::desk,
                  .at = who.now,
                  .ground = ground,
                  .has_words = !words.empty()};
    HZ_TRY(apply(item, act));
    item.facts = facts_of(tx, scope, item);
    item.ground = ground;
    item.answer = words;
    auto const body = body_of(who, Permission::agenda_launch, item.community_path);
    return take(tx, scope, std::move(item), act, body, words);
}

Result<Item> withdraw(WriteTransaction& tx, Caller const& who, Scope scope, AgendaItemId id) {
    HZ_TRY(authority::require_person(who));
    HZ_TRY(auto item, require_item(tx, scope, id));
    if (!is_proposer(who, item)) return fail(ErrorCode::forbidden, "agenda.act_not_yours");
    auto const body = item.origin == Origin::plan ? item.body : std::nullopt;
    return take(tx, scope, std::move(item), {.event = ItemEvent::withdraw, .actor = ItemActor::proposer, .at = who.now},
                body, "");
}

void add_jobs(jobs::Runner& runner, storage::Database& database) {
    runner.handle(std::string(kDueJob), jobs::Step{come_due});
    runner.handle(std::string(kTellJob), jobs::Step{tell_some});
    auto const update = [&database](Extent extent) {
        return jobs::Task{[&database, extent](jobs::Job const&, TimePoint now) -> Result<void> {
            auto const streets = database.read([](ReadTransaction& tx) { return jurisdictions::all_streets(tx); });
            if (!streets) return fail(streets.error());
            for (auto const& street : *streets) HZ_TRY(update_clusters(database, *street.street, extent, now));
            return {};
        }};
    };
    runner.recur("agenda.clusters", jobs::every(kClusterPeriod), update(Extent::fresh));
    runner.recur("agenda.clusters_all", jobs::every(kAllPeriod), update(Extent::all));
}

}  // namespace hezhi::agenda
