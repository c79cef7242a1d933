// The agenda desk on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/agenda/agenda.h"
#include "src/http/context.h"

namespace hezhi::agenda {

using TitleText = BoundedText<4, 60>;
using QuestionText = BoundedText<6, 200>;
using DeciderText = BoundedText<2, 120>;
using WhyText = BoundedText<10, 2'000, TextKind::paragraphs>;
using PublicnessText = BoundedText<0, 500, TextKind::paragraphs>;
using ResourceText = BoundedText<0, 300>;
using BackgroundText = BoundedText<0, 8'000, TextKind::paragraphs>;
using AnswerText = BoundedText<0, 1'000, TextKind::paragraphs>;
using WhatText = BoundedText<4, 200>;
using TermsText = BoundedText<0, 200>;
using ProcedureText = BoundedText<0, 40>;
using AmountFen = Bounded<100, 10'000'000'000>;

// ---- Replies

struct AgendaBody {
    BodyId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(AgendaBody, (), (id, name))

struct AgendaPlace {
    JurisdictionId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(AgendaPlace, (), (id, name))

struct AgendaSettingsView {
    std::int64_t households_min;
    std::int64_t cases_min;
    std::int64_t buildings_min;
    std::int64_t window_days;
    std::int64_t response_days;
    std::int64_t signatures_min;
    std::int64_t gathering_days;
    std::int64_t initiative_days;
    std::optional<TimePoint> changed_at;
};
BOOST_DESCRIBE_STRUCT(AgendaSettingsView, (),
                      (households_min, cases_min, buildings_min, window_days, response_days, signatures_min,
                       gathering_days, initiative_days, changed_at))

/// The facts of publicness, with the thresholds of the formula. Small counts are withheld: `households_below` says
/// below what they are.
struct PublicnessView {
    std::int64_t cases;
    std::optional<std::int64_t> households;
    std::optional<std::int64_t> households_below;
    std::optional<std::int64_t> unnamed;
    std::int64_t buildings;
    bool is_common;
    std::int64_t weeks;
    TimePoint first;
    TimePoint last;
    bool is_many;  ///< enough households or cases
    bool is_wide;  ///< enough buildings, or a common area
    std::int64_t households_min;
    std::int64_t cases_min;
    std::int64_t buildings_min;
    std::int64_t window_days;
};
BOOST_DESCRIBE_STRUCT(PublicnessView, (),
                      (cases, households, households_below, unnamed, buildings, is_common, weeks, first, last, is_many,
                       is_wide, households_min, cases_min, buildings_min, window_days))

struct ServiceOfferView {
    OfferId id;
    std::optional<groups::GroupId> group;  ///< to which it was made, if to one
    AgendaBody body;
    OfferKind kind;
    std::string what;
    std::string when_and_where;
    std::string practical_limits;
    std::optional<std::int64_t> amount_fen;
    OfferState state;
    TimePoint offered_at;
    std::optional<TimePoint> answered_at;
    std::string answer;
    std::optional<TimePoint> outcome_at;
    std::string outcome;
    bool may_answer;
    bool may_report;
    bool may_withdraw;
};
BOOST_DESCRIBE_STRUCT(ServiceOfferView, (),
                      (id, group, body, kind, what, when_and_where, practical_limits, amount_fen, state, offered_at,
                       answered_at, answer, outcome_at, outcome, may_answer, may_report, may_withdraw))
struct ServiceOfferList {
    std::vector<ServiceOfferView> items;
};
BOOST_DESCRIBE_STRUCT(ServiceOfferList, (), (items))

/// A line of the public queue.
struct AgendaLine {
    AgendaItemId id;
    Origin origin;
    ItemState state;
    std::string title;
    AgendaPlace community;
    TimePoint begun_at;
    std::optional<TimePoint> proposed_at;
    std::optional<TimePoint> passed_at;
    std::optional<TimePoint> due_at;
    bool is_overdue;
    bool is_unserved;
    std::optional<TimePoint> scheduled_for;
    std::optional<TimePoint> first_reply_at;
    std::optional<TimePoint> decided_at;
    std::optional<Ground> ground;
    std::string answer;
    std::optional<AgendaBody> body;  ///< whose plan
    std::optional<TopicId> topic;
    std::int64_t signatures;
    std::int64_t signatures_min;
    std::int64_t offers;  ///< that stand or were taken up
    std::optional<PublicnessView> facts;
};
BOOST_DESCRIBE_STRUCT(AgendaLine, (),
                      (id, origin, state, title, community, begun_at, proposed_at, passed_at, due_at, is_overdue,
                       is_unserved, scheduled_for, first_reply_at, decided_at, ground, answer, body, topic, signatures,
                       signatures_min, offers, facts))

struct AgendaRecord {
    TimePoint at;
    ItemEvent event;
    ItemActor actor;
    std::optional<AgendaBody> body;
    ItemState to;
    std::optional<Ground> ground;
    std::string text;
    std::optional<TimePoint> due_at;
};
BOOST_DESCRIBE_STRUCT(AgendaRecord, (), (at, event, actor, body, to, ground, text, due_at))

struct AgendaItemPage : AgendaLine {
    std::string words;
    std::string publicness;
    std::optional<AgendaBody> organiser;
    std::string resource;
    std::optional<ClusterId> cluster;  ///< for those who may read it
    std::vector<AgendaRecord> events;
    std::vector<ServiceOfferView> service_offers;
    bool is_signed;
    bool is_own;
    std::vector<ItemEvent> possible;
    bool may_offer;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(AgendaItemPage, (AgendaLine),
                      (words, publicness, organiser, resource, cluster, events, service_offers, is_signed, is_own,
                       possible, may_offer, revision))

struct ClusterLine {
    ClusterId id;
    std::string title;  ///< the matter's name; empty without one
    AgendaPlace community;
    AgendaPlace place;
    std::int64_t cases;
    std::optional<TimePoint> passed_at;
    std::optional<AgendaItemId> item;
    PublicnessView facts;
};
BOOST_DESCRIBE_STRUCT(ClusterLine, (), (id, title, community, place, cases, passed_at, item, facts))
struct ClusterList {
    std::vector<ClusterLine> items;
};
BOOST_DESCRIBE_STRUCT(ClusterList, (), (items))

/// A case of a cluster, as everybody may see it.
struct ClusterCase {
    CaseId id;
    std::string number;
    std::string text;
    std::string location;
    TimePoint received_at;
    bool is_open;
    bool is_self_governing;
};
BOOST_DESCRIBE_STRUCT(ClusterCase, (), (id, number, text, location, received_at, is_open, is_self_governing))
struct ClusterPage : ClusterLine {
    std::vector<ClusterCase> shown_cases;
};
BOOST_DESCRIBE_STRUCT(ClusterPage, (ClusterLine), (shown_cases))

// ---- Requests

struct AgendaStreetRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(AgendaStreetRequest, (), (street))

struct ChangeAgendaSettingsRequest {
    RealmId street;
    Bounded<3, 1'000> households_min;
    Bounded<5, 1'000> cases_min;
    Bounded<1, 100> buildings_min;
    Bounded<7, 120> window_days;
    Bounded<1, 30> response_days;
    Bounded<5, 10'000> signatures_min;
    Bounded<14, 365> gathering_days;
    Bounded<1, 60> initiative_days;
};
BOOST_DESCRIBE_STRUCT(ChangeAgendaSettingsRequest, (),
                      (street, households_min, cases_min, buildings_min, window_days, response_days, signatures_min,
                       gathering_days, initiative_days))

struct ListItemsRequest : PageRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
    std::optional<Origin> origin;
    std::optional<ItemState> state;
    std::optional<bool> waiting;
};
BOOST_DESCRIBE_STRUCT(ListItemsRequest, (PageRequest), (street, community, origin, state, waiting))

struct ItemRequest {
    RealmId street;
    AgendaItemId item;
};
BOOST_DESCRIBE_STRUCT(ItemRequest, (), (street, item))
struct AgendaOfTopicRequest {
    RealmId street;
    TopicId topic;
};
BOOST_DESCRIBE_STRUCT(AgendaOfTopicRequest, (), (street, topic))
struct AgendaOfCaseRequest {
    RealmId street;
    CaseId case_;
};
BOOST_DESCRIBE_STRUCT(AgendaOfCaseRequest, (), (street, case_))
struct ListClustersRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
};
BOOST_DESCRIBE_STRUCT(ListClustersRequest, (), (street, community))
struct ClusterRequest {
    RealmId street;
    ClusterId cluster;
};
BOOST_DESCRIBE_STRUCT(ClusterRequest, (), (street, cluster))

struct ProposePlanRequest {
    RealmId street;
    JurisdictionId community;
    BodyId body;
    TitleText title;
    WhyText words;
    PublicnessText publicness;
};
BOOST_DESCRIBE_STRUCT(ProposePlanRequest, (), (street, community, body, title, words, publicness))
struct BeginInitiativeRequest {
    RealmId street;
    JurisdictionId community;
    TitleText title;
    WhyText words;
};
BOOST_DESCRIBE_STRUCT(BeginInitiativeRequest, (), (street, community, title, words))

/// Everything may be left out, so that a launch can name all that is missing.
struct LaunchItemRequest {
    RealmId street;
    AgendaItemId item;
    http::IfMatch if_match;
    std::optional<TitleText> title;
    std::optional<QuestionText> question;
    std::optional<DeciderText> decider;
    std::optional<BackgroundText> background;
    std::optional<PublicnessText> publicness;
    std::optional<BodyId> organiser;
    std::optional<ResourceText> resource;
    std::optional<OfferId> offer;
    std::optional<TimePoint> closes_at;
    std::optional<bool> opens;
    std::optional<ProcedureText> procedure;
    std::optional<BodyId> steward;
};
BOOST_DESCRIBE_STRUCT(LaunchItemRequest, (),
                      (street, item, if_match, title, question, decider, background, publicness, organiser, resource,
                       offer, closes_at, opens, procedure, steward))
struct ScheduleRequest {
    RealmId street;
    AgendaItemId item;
    http::IfMatch if_match;
    TimePoint on;
    AnswerText words;
};
BOOST_DESCRIBE_STRUCT(ScheduleRequest, (), (street, item, if_match, on, words))
struct DeclineRequest {
    RealmId street;
    AgendaItemId item;
    http::IfMatch if_match;
    Ground ground;
    AnswerText words;
};
BOOST_DESCRIBE_STRUCT(DeclineRequest, (), (street, item, if_match, ground, words))

struct MakeOfferRequest {
    RealmId street;
    std::optional<AgendaItemId> item;
    std::optional<TopicId> topic;
    std::optional<groups::GroupId> group;
    BodyId body;
    OfferKind kind;
    WhatText what;
    TermsText when_and_where;
    TermsText practical_limits;
    std::optional<AmountFen> amount_fen;
    bool without_condition;
};
BOOST_DESCRIBE_STRUCT(MakeOfferRequest, (),
                      (street, item, topic, group, body, kind, what, when_and_where, practical_limits, amount_fen,
                       without_condition))
struct GroupOffersRequest {
    RealmId street;
    groups::GroupId group;
};
BOOST_DESCRIBE_STRUCT(GroupOffersRequest, (), (street, group))
struct OfferRequest {
    RealmId street;
    OfferId offer;
};
BOOST_DESCRIBE_STRUCT(OfferRequest, (), (street, offer))
struct AnswerOfferRequest {
    RealmId street;
    OfferId offer;
    bool is_taken;
    AnswerText words;
};
BOOST_DESCRIBE_STRUCT(AnswerOfferRequest, (), (street, offer, is_taken, words))
struct OfferOutcomeRequest {
    RealmId street;
    OfferId offer;
    BoundedText<4, 1'000, TextKind::paragraphs> words;
};
BOOST_DESCRIBE_STRUCT(OfferOutcomeRequest, (), (street, offer, words))

AgendaSettingsView view_of(Settings const& settings);
Settings settings_of(ChangeAgendaSettingsRequest const& request);
AgendaLine line_of(storage::ReadTransaction& tx, authority::Caller const& who, Item const& item);
AgendaItemPage page_of(storage::ReadTransaction& tx, authority::Caller const& who, Item const& item);
ServiceOfferView view_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                         Offer const& offer);
ClusterLine line_of(storage::ReadTransaction& tx, storage::Scope scope, Cluster const& cluster, TimePoint now);
ClusterPage page_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                    Cluster const& cluster);

}  // namespace hezhi::agenda
