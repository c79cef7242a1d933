// The agenda desk 议题台 (创制权): what waits to become a topic, and who must answer it until when. Cases about one and
// the same thing become a cluster with the facts of its publicness; a cluster that passes the street's threshold is
// proposed by itself, beside departments' plans and residents' initiatives. The desk (residents' committee, party
// organisation) launches an item as a topic, schedules it, or declines it on a stated ground, before its response clock
// runs out. Service offers 服务吸纳 are what a body gives to an item, a topic or a group, on public terms and without a
// condition. Invariants: nothing is launched without its question, a named organiser and a resource or an offer; sealed
// and limited cases are in no cluster; who reported and who signed is counted and never listed; the moment at which a
// threshold was passed is kept; every act is an event that everybody reads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/clusters/clusters.h"
#include "src/cases/cases.h"
#include "src/groups/groups.h"
#include "src/people/people.h"
#include "src/storage/storage.h"
#include "src/topics/topics.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}
namespace hezhi::notices {
class Participants;
}
namespace hezhi::storage {
class Database;
}
namespace hezhi::threads {
class Source;
}

namespace hezhi::agenda {

using ClusterId = Id<struct ClusterTag>;
using AgendaItemId = Id<struct AgendaItemTag>;
using OfferId = Id<struct ServiceOfferTag>;
using cases::CaseId;
using responsibilities::MatterId;
using topics::TopicId;

enum class Origin : std::uint8_t { cluster, plan, initiative };
BOOST_DESCRIBE_ENUM(Origin, cluster, plan, initiative)

enum class ItemState : std::uint8_t {
    gathering,  ///< an initiative below its threshold
    proposed,   ///< on the desk; the response clock runs
    scheduled,  ///< will be launched on a day that is public
    launched,   ///< a topic
    declined,   ///< with ground and words
    withdrawn,  ///< by whoever began it
    lapsed      ///< an initiative whose time ran out
};
BOOST_DESCRIBE_ENUM(ItemState, gathering, proposed, scheduled, launched, declined, withdrawn, lapsed)

enum class ItemEvent : std::uint8_t {
    begin,
    sign,
    unsign,
    reach,
    schedule,
    launch,
    decline,
    withdraw,
    become_overdue,
    lapse
};
BOOST_DESCRIBE_ENUM(ItemEvent, begin, sign, unsign, reach, schedule, launch, decline, withdraw, become_overdue, lapse)

/// In which capacity somebody acts.
enum class ItemActor : std::uint8_t { desk, proposer, resident, clock };
BOOST_DESCRIBE_ENUM(ItemActor, desk, proposer, resident, clock)

/// Why an item is declined. An initiative that reached its threshold is declined on a legal ground alone.
enum class Ground : std::uint8_t {
    other_decider,     ///< the law names somebody else who decides; legal
    against_law,       ///< what is asked for is not lawful; legal
    in_proceedings,    ///< a court or an authority has it; legal
    personal_dispute,  ///< concerns nobody but its parties; legal
    settled_lately,    ///< decided within the year, without new facts
    handled_as_cases,  ///< the responsible body puts it right without a deliberation
    not_now            ///< other reasons of order, in words
};
BOOST_DESCRIBE_ENUM(Ground, other_decider, against_law, in_proceedings, personal_dispute, settled_lately,
                    handled_as_cases, not_now)

enum class OfferKind : std::uint8_t { room, mediator, facilitator, data, micro_grant };
BOOST_DESCRIBE_ENUM(OfferKind, room, mediator, facilitator, data, micro_grant)
enum class OfferState : std::uint8_t { standing, taken_up, not_taken, withdrawn };
BOOST_DESCRIBE_ENUM(OfferState, standing, taken_up, not_taken, withdrawn)

/// What a street may set; public.
struct Settings {
    clusters::Threshold threshold{};
    std::int64_t response_days = 5;     ///< working days until the desk answers a cluster or a plan
    std::int64_t signatures_min = 20;   ///< residents of the community
    std::int64_t gathering_days = 90;   ///< calendar days in which an initiative finds them
    std::int64_t initiative_days = 15;  ///< working days until an initiative that found them is answered
    std::optional<TimePoint> changed_at{};
};

struct Cluster {
    ClusterId id;
    JurisdictionId community;
    std::optional<MatterId> matter;
    JurisdictionId place;
    std::int64_t cases = 0;   ///< all it ever had
    clusters::Facts facts{};  ///< within the window that ends with its last voice
    std::optional<TimePoint> passed_at{};
    TimePoint last_at{};
    std::optional<AgendaItemId> item{};
};

struct Item {
    AgendaItemId id;
    RealmId realm;
    JurisdictionId community;
    authority::JurisdictionPath community_path;
    Origin origin = Origin::plan;
    ItemState state = ItemState::proposed;
    std::string title;
    std::string words;
    std::string publicness;  ///< of a plan: whom it concerns, in its department's words
    std::optional<ClusterId> cluster{};
    std::optional<BodyId> body{};        ///< whose plan
    std::optional<PersonId> begun_by{};  ///< of an initiative; never shown
    TimePoint begun_at{};
    std::optional<TimePoint> proposed_at{};
    std::optional<TimePoint> passed_at{};
    std::optional<TimePoint> due_at{};
    bool is_overdue = false;
    bool is_unserved = false;  ///< no offer stood when the clock ran out
    std::optional<TimePoint> scheduled_for{};
    std::optional<TimePoint> first_reply_at{};
    std::optional<TimePoint> decided_at{};
    std::optional<Ground> ground{};
    std::string answer;
    std::optional<TopicId> topic{};
    std::optional<BodyId> organiser{};
    std::string resource;
    std::optional<OfferId> offer{};
    std::optional<clusters::Facts> facts{};  ///< of a cluster, as they were at the launch
    std::int64_t signatures = 0;
    std::int64_t signatures_min = 0;
    std::int64_t events = 0;
    std::int64_t revision = 1;
};

/// One thing that happened; public.
struct ItemRecord {
    std::int64_t number;
    TimePoint at{};
    ItemEvent event;
    ItemActor actor;
    std::optional<BodyId> body;
    ItemState to;
    std::optional<Ground> ground;
    std::string text;
    std::optional<TimePoint> due_at;
};

struct Offer {
    OfferId id;
    std::optional<AgendaItemId> item;
    std::optional<TopicId> topic;
    std::optional<groups::GroupId> group;
    authority::JurisdictionPath community_path;
    BodyId body;
    OfferKind kind;
    std::string what;
    std::string when_and_where;
    std::string practical_limits;
    std::optional<std::int64_t> amount_fen{};
    OfferState state = OfferState::standing;
    TimePoint offered_at{};
    std::optional<TimePoint> answered_at{};
    std::string answer;
    std::optional<TimePoint> outcome_at{};
    std::string outcome;
    std::int64_t revision = 1;
};

// ---- Clusters

/// Groups the recent cases of a street anew and writes what changed: of the communities with a case entered within the
/// last two minutes, or of all. A cluster keeps its id as cases join it; one that passed its threshold is proposed.
/// Outside of a transaction: reads a snapshot, writes a transaction a changed cluster.
enum class Extent : std::uint8_t { fresh, all };
Result<void> update_clusters(storage::Database& database, RealmId street, Extent extent, TimePoint now);

/// Of a street or a community, those with the latest report first, two cases at least. Errors: authority's
/// (agenda_read), jurisdiction.unknown.
Result<std::vector<Cluster>> list_clusters(storage::ReadTransaction& tx, authority::Caller const& who,
                                           storage::Scope scope, std::optional<JurisdictionId> community);
/// Errors: authority's, agenda.cluster_unknown.
Result<Cluster> see_cluster(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            ClusterId id);
/// The desk takes a cluster on that has not passed the street's threshold: five reports of one stair are a matter of
/// that stair. Errors: as see_cluster, authority's (agenda_launch), agenda.cluster_taken_on.
Result<Item> take_on_cluster(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             ClusterId id);
/// Its cases as the caller may see each, newest first: the desk of the place before they are redacted for everybody.
std::vector<cases::Case> cases_of_cluster(storage::ReadTransaction& tx, authority::Caller const& who,
                                          storage::Scope scope, ClusterId id);

/// S6 介入滞后: when a cluster passed its threshold, and the first official reply: the desk's first act or a body's
/// first offer; nullopt: none yet. Of thresholds passed in [from, until). Public figures: no authority is asked.
struct ClusterLag {
    AgendaItemId item;
    JurisdictionId community;
    TimePoint passed_at{};
    std::optional<TimePoint> first_reply_at{};
};
std::vector<ClusterLag> cluster_lags(storage::ReadTransaction& tx, storage::Scope scope, TimePoint from,
                                     TimePoint until);

// ---- Settings

Settings settings_of(storage::ReadTransaction& tx, storage::Scope scope);
/// Errors: authority's (agenda_set over the street), street.unknown.
Result<Settings> change_settings(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 Settings const& settings);

// ---- Items

struct ItemFilter {
    std::optional<JurisdictionId> community{};
    std::optional<Origin> origin{};
    std::optional<ItemState> state{};
    bool waiting_only = false;  ///< gathering, proposed or scheduled
    std::optional<AgendaItemId> before{};
    std::size_t limit = 50;
};
/// Newest first. Error: street.unknown.
Result<std::vector<Item>> list_items(storage::ReadTransaction& tx, storage::Scope scope, ItemFilter const& filter);

/// Error: agenda.item_unknown.
Result<Item> load_item(storage::ReadTransaction& tx, storage::Scope scope, AgendaItemId id);
std::optional<Item> find_item_of_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
/// The item of the cluster in which the case is; the caller must be allowed to see the case. Errors: case.unknown,
/// agenda.item_unknown.
Result<Item> find_item_of_case(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                               CaseId id);
std::vector<ItemRecord> events_of(storage::ReadTransaction& tx, storage::Scope scope, AgendaItemId id);
/// The facts as they were at the launch, else as they are now; nullopt for what is no cluster's.
std::optional<clusters::Facts> facts_of(storage::ReadTransaction& tx, storage::Scope scope, Item const& item);

struct Standing {
    bool is_signed = false;
    bool is_own = false;
    std::vector<ItemEvent> possible{};
    bool may_offer = false;
    bool reads_clusters = false;  ///< sees counts from five on
};
Standing standing_of(storage::ReadTransaction& tx, authority::Caller const& who, Item const& item);

struct PlanDraft {
    JurisdictionId community;
    BodyId body;
    std::string title;
    std::string words;
    std::string publicness;
};
/// Errors: authority's (agenda_plan for the body), jurisdiction.unknown, body.unknown.
Result<Item> propose_plan(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          PlanDraft const& draft);

struct InitiativeDraft {
    JurisdictionId community;
    std::string title;
    std::string words;
};
/// Who begins it has signed it. Errors: authority's (initiative_sign there), jurisdiction.unknown,
/// agenda.too_many_initiatives.
Result<Item> begin_initiative(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              InitiativeDraft const& draft);
inline constexpr std::int64_t kOpenInitiativesMax = 3;  ///< a person, at once

/// Again changes nothing. Errors: authority's, agenda.item_unknown, agenda.act_not_now.
Result<Item> sign(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, AgendaItemId id);
Result<Item> unsign(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, AgendaItemId id);

struct Launch {
    std::optional<std::int64_t> revision{};
    std::string title;
    std::string question;
    std::string decider;
    std::string background;
    std::string publicness;  ///< of a plan: whom it concerns, where its department did not say
    std::optional<BodyId> organiser{};
    std::string resource;
    std::optional<OfferId> offer{};
    std::optional<TimePoint> closes_at{};
    bool opens = true;                ///< at once; else a draft
    std::string procedure{};          ///< code of the procedure on which it starts; empty: none yet
    std::optional<BodyId> steward{};  ///< 牵头组织 of that procedure
};
/// Makes it a topic; the reporters of a cluster are told by a job. Errors: authority's, agenda.item_unknown,
/// agenda.changed_meanwhile, agenda.act_not_now, agenda.launch_incomplete with every missing thing, body.unknown,
/// agenda.offer_unknown, topics'; those of procedures::launch, and agenda.procedure_needs_open for a draft.
Result<Item> launch(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, AgendaItemId id,
                    Launch const& launch);
/// Errors: as launch; agenda.date_not_ahead.
Result<Item> schedule(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                      AgendaItemId id, std::optional<std::int64_t> revision, TimePoint on, std::string const& words);
/// Errors: as launch; agenda.legal_ground_required.
Result<Item> decline(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, AgendaItemId id,
                     std::optional<std::int64_t> revision, Ground ground, std::string const& words);
/// By whoever began it. Errors: as launch.
Result<Item> withdraw(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                      AgendaItemId id);

// ---- Service offers

struct OfferDraft {
    std::optional<AgendaItemId> item;
    std::optional<TopicId> topic;
    std::optional<groups::GroupId> group;
    BodyId body;
    OfferKind kind;
    std::string what;
    std::string when_and_where;
    std::string practical_limits;
    std::optional<std::int64_t> amount_fen;
    bool without_condition = false;
};
/// To one of the three. The first one to a group stops its clock. Errors: authority's (service_offer for the body),
/// agenda.item_unknown, topic.unknown, group.unknown, agenda.offer_needs_subject,
/// agenda.offer_conditional, agenda.offer_needs_amount, agenda.offer_too_late.
Result<Offer> make_offer(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                         OfferDraft const& draft);
/// Whoever it was made to decides: a group that speaks for itself, else the desk of the place.
bool may_answer(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope, Offer const& offer);
/// Taken up, or not and why. Errors: authority's, agenda.offer_unknown, agenda.offer_answered, agenda.reason_required;
/// agenda.offer_not_yours where a group answers itself.
Result<Offer> answer_offer(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           OfferId id, bool is_taken, std::string const& words);
/// What came of it, by the offering body, or whoever may answer it. Errors: authority's, agenda.offer_unknown,
/// agenda.offer_not_taken.
Result<Offer> report_outcome(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             OfferId id, std::string const& words);
/// By the offering body, as long as nobody answered. Errors: authority's, agenda.offer_unknown, agenda.offer_answered.
Result<Offer> withdraw_offer(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             OfferId id);
std::vector<Offer> offers_of_item(storage::ReadTransaction& tx, storage::Scope scope, AgendaItemId id);
/// To the topic, and to the groups and gatherings about it.
std::vector<Offer> offers_of_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);
std::vector<Offer> offers_to_group(storage::ReadTransaction& tx, storage::Scope scope, groups::GroupId id);

// ---- Joining the rest.

inline constexpr std::string_view kDueJob = "agenda.due";
inline constexpr std::string_view kTellJob = "agenda.tell";

/// The live channel of an item.
std::string channel(AgendaItemId id);

std::unique_ptr<people::PersonalData> make_personal_data();
/// Who signed the initiative that became a topic.
std::unique_ptr<notices::Participants> make_participants();
/// Of a topic's thread: the cases behind it, how it became a topic, offers; own signatures.
std::unique_ptr<threads::Source> make_thread_source();
void add_routes(http::Router& router);
/// The database outlives the runner.
void add_jobs(jobs::Runner& runner, storage::Database& database);

}  // namespace hezhi::agenda
