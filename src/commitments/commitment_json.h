// Commitments and resolutions on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/commitments/commitments.h"
#include "src/commitments/resolutions.h"
#include "src/http/context.h"

namespace hezhi::commitments {

using TitleText = BoundedText<4, 80>;
using WordsText = BoundedText<0, 2'000, TextKind::paragraphs>;
using ResourceText = BoundedText<0, 300>;
using ReasonText = BoundedText<0, 1'000, TextKind::paragraphs>;
using LinkText = BoundedText<0, 300>;
using PartText = BoundedText<4, 200>;
using AmountFen = Bounded<0, 100'000'000'000>;
using PhotoRef = BoundedText<32, 32>;

// ---- Replies

struct CommitmentBody {
    BodyId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(CommitmentBody, (), (id, name))
struct CommitmentPlace {
    JurisdictionId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(CommitmentPlace, (), (id, name))
struct CommitmentTopic {
    TopicId id;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(CommitmentTopic, (), (id, title))

struct CommitmentLine {
    CommitmentId id;
    CommitmentState state;
    std::string title;
    CommitmentPlace community;
    std::optional<CommitmentTopic> topic;
    DecisionSource source;
    std::optional<CommitmentBody> owner;
    std::optional<TimePoint> due_at;
    std::optional<TimePoint> first_due_at;
    std::optional<std::int64_t> amount_fen;
    std::string resource;
    bool is_overdue;
    std::int64_t plan_changes;
    std::optional<TimePoint> made_at;
    std::optional<TimePoint> delivered_at;
    std::optional<TimePoint> limit_at;
    std::optional<TimePoint> settled_at;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(CommitmentLine, (),
                      (id, state, title, community, topic, source, owner, due_at, first_due_at, amount_fen, resource,
                       is_overdue, plan_changes, made_at, delivered_at, limit_at, settled_at, revision))
struct CommitmentList {
    std::vector<CommitmentLine> items;
};
BOOST_DESCRIBE_STRUCT(CommitmentList, (), (items))

struct CommitmentRecordView {
    TimePoint at;
    CommitmentEvent event;
    CommitmentActor actor;
    std::optional<CommitmentBody> body;
    CommitmentState to;
    std::string text;
    std::optional<TimePoint> due_at;
};
BOOST_DESCRIBE_STRUCT(CommitmentRecordView, (), (at, event, actor, body, to, text, due_at))

struct CommitmentPartView {
    std::int64_t number;
    CommitmentBody body;
    std::string what;
    std::optional<std::int64_t> amount_fen;
    std::optional<TimePoint> due_at;
    PartState state;
    std::optional<TimePoint> said_at;
    std::string said;
    bool may_deliver;
};
BOOST_DESCRIBE_STRUCT(CommitmentPartView, (),
                      (number, body, what, amount_fen, due_at, state, said_at, said, may_deliver))

/// Counts of voices; a count that is too small to be shown is left out, and `below` says below what.
struct CommitmentVoices {
    std::optional<std::int64_t> confirmed;
    std::optional<std::int64_t> disputed;
    std::int64_t below;
};
BOOST_DESCRIBE_STRUCT(CommitmentVoices, (), (confirmed, disputed, below))

struct CommitmentPage : CommitmentLine {
    std::string words;
    std::optional<CommitmentBody> made_by;
    std::string proof;
    std::string proof_link;
    std::vector<std::string> photos;  ///< ids of media
    std::string answer;
    std::optional<TimePoint> answered_at;
    std::int64_t overdue_times;
    CommitmentVoices voices;
    std::vector<CommitmentPartView> contributions;
    std::vector<CommitmentRecordView> events;
    std::vector<CommitmentEvent> possible;
    std::optional<CommitmentVoice> own_voice;
    std::string own_reason;
    std::vector<std::string> reasons;  ///< of disputes, for whoever answers them

    BOOST_DESCRIBE_CLASS(CommitmentPage, (CommitmentLine),
                         (words, made_by, proof, proof_link, photos, answer, answered_at, overdue_times, voices,
                          contributions, events, possible, own_voice, own_reason, reasons),
                         (), ())
};

/// How many stand where; drafts are not counted.
struct CommitmentSummary {
    std::int64_t kept;
    std::int64_t delivered;
    std::int64_t owed;
    std::int64_t overdue;
    std::int64_t disputed;
    std::int64_t unconfirmed;
    std::int64_t released;
};
BOOST_DESCRIBE_STRUCT(CommitmentSummary, (), (kept, delivered, owed, overdue, disputed, unconfirmed, released))

/// What a topic's page shows.
struct TopicCommitmentList {
    std::vector<CommitmentLine> items;
    std::int64_t drafts;  ///< not made yet; what is missing is on the desk
};
BOOST_DESCRIBE_STRUCT(TopicCommitmentList, (), (items, drafts))

struct ResolutionView {
    ResolutionId id;
    ResolutionState state;
    std::string title;
    std::string words;
    CommitmentPlace community;
    std::optional<CommitmentTopic> topic;
    DecisionSource source;
    CommitmentBody asked_by;
    CommitmentBody addressee;
    TimePoint asked_at;
    TimePoint due_at;
    std::optional<ResolutionAnswerKind> answer_kind;
    std::string ground;
    std::string answer;
    std::optional<TimePoint> answered_at;
    bool may_answer;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(ResolutionView, (),
                      (id, state, title, words, community, topic, source, asked_by, addressee, asked_at, due_at,
                       answer_kind, ground, answer, answered_at, may_answer, revision))

// ---- Requests

struct ListCommitmentsRequest : PageRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
    std::optional<CommitmentStanding> standing;

    BOOST_DESCRIBE_CLASS(ListCommitmentsRequest, (PageRequest), (street, community, standing), (), ())
};
struct CommitmentSummaryRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
};
BOOST_DESCRIBE_STRUCT(CommitmentSummaryRequest, (), (street, community))
struct CommitmentDeskRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
    std::optional<bool> mine;
    std::optional<CommitmentStanding> standing;
};
BOOST_DESCRIBE_STRUCT(CommitmentDeskRequest, (), (street, community, mine, standing))
struct CommitmentRequest {
    RealmId street;
    CommitmentId commitment;
};
BOOST_DESCRIBE_STRUCT(CommitmentRequest, (), (street, commitment))
struct CommitmentsOfTopicRequest {
    RealmId street;
    TopicId topic;
};
BOOST_DESCRIBE_STRUCT(CommitmentsOfTopicRequest, (), (street, topic))

/// Everything but the title may be left out, so that making it can name all that is missing.
struct DraftCommitmentRequest {
    RealmId street;
    std::optional<TopicId> topic;
    std::optional<JurisdictionId> community;
    TitleText title;
    std::optional<WordsText> words;
    std::optional<BodyId> owner;
    std::optional<TimePoint> due;
    std::optional<AmountFen> amount_fen;
    std::optional<ResourceText> resource;
};
BOOST_DESCRIBE_STRUCT(DraftCommitmentRequest, (),
                      (street, topic, community, title, words, owner, due, amount_fen, resource))
struct AmendCommitmentRequest {
    RealmId street;
    CommitmentId commitment;
    http::IfMatch if_match;
    std::optional<TitleText> title;
    std::optional<WordsText> words;
    std::optional<BodyId> owner;
    std::optional<TimePoint> due;
    std::optional<AmountFen> amount_fen;
    std::optional<ResourceText> resource;
};
BOOST_DESCRIBE_STRUCT(AmendCommitmentRequest, (),
                      (street, commitment, if_match, title, words, owner, due, amount_fen, resource))
struct ActOnCommitmentRequest {
    RealmId street;
    CommitmentId commitment;
    http::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(ActOnCommitmentRequest, (), (street, commitment, if_match))
struct DeliverCommitmentRequest {
    RealmId street;
    CommitmentId commitment;
    http::IfMatch if_match;
    ReasonText proof;
    std::optional<LinkText> link;
    std::optional<std::vector<PhotoRef>> photos;
};
BOOST_DESCRIBE_STRUCT(DeliverCommitmentRequest, (), (street, commitment, if_match, proof, link, photos))
struct ChangePlanRequest {
    RealmId street;
    CommitmentId commitment;
    http::IfMatch if_match;
    ReasonText reason;
    std::optional<TimePoint> due;
    std::optional<AmountFen> amount_fen;
    std::optional<ResourceText> resource;
};
BOOST_DESCRIBE_STRUCT(ChangePlanRequest, (), (street, commitment, if_match, reason, due, amount_fen, resource))
struct SayOfCommitmentRequest {
    RealmId street;
    CommitmentId commitment;
    CommitmentVoice voice;
    std::optional<ReasonText> reason;
};
BOOST_DESCRIBE_STRUCT(SayOfCommitmentRequest, (), (street, commitment, voice, reason))
struct AnswerDisputeRequest {
    RealmId street;
    CommitmentId commitment;
    http::IfMatch if_match;
    bool is_upheld;
    ReasonText words;
    std::optional<TimePoint> due;
};
BOOST_DESCRIBE_STRUCT(AnswerDisputeRequest, (), (street, commitment, if_match, is_upheld, words, due))
struct ReleaseCommitmentRequest {
    RealmId street;
    CommitmentId commitment;
    http::IfMatch if_match;
    ReasonText reason;
};
BOOST_DESCRIBE_STRUCT(ReleaseCommitmentRequest, (), (street, commitment, if_match, reason))
struct AddPartRequest {
    RealmId street;
    CommitmentId commitment;
    http::IfMatch if_match;
    BodyId body;
    PartText what;
    std::optional<AmountFen> amount_fen;
    std::optional<TimePoint> due;
};
BOOST_DESCRIBE_STRUCT(AddPartRequest, (), (street, commitment, if_match, body, what, amount_fen, due))
struct SettlePartRequest {
    RealmId street;
    CommitmentId commitment;
    Bounded<1, 99> part;
    http::IfMatch if_match;
    ReasonText words;
};
BOOST_DESCRIBE_STRUCT(SettlePartRequest, (), (street, commitment, part, if_match, words))

struct ListResolutionsRequest : PageRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
    std::optional<TopicId> topic;
    std::optional<BodyId> addressee;
    std::optional<bool> open;

    BOOST_DESCRIBE_CLASS(ListResolutionsRequest, (PageRequest), (street, community, topic, addressee, open), (), ())
};
struct ResolutionRequest {
    RealmId street;
    ResolutionId resolution;
};
BOOST_DESCRIBE_STRUCT(ResolutionRequest, (), (street, resolution))
struct AskResolutionRequest {
    RealmId street;
    std::optional<TopicId> topic;
    std::optional<JurisdictionId> community;
    TitleText title;
    BoundedText<10, 4'000, TextKind::paragraphs> words;
    BodyId addressee;
};
BOOST_DESCRIBE_STRUCT(AskResolutionRequest, (), (street, topic, community, title, words, addressee))
struct AnswerResolutionRequest {
    RealmId street;
    ResolutionId resolution;
    http::IfMatch if_match;
    ResolutionAnswerKind answer;
    ReasonText words;
    std::optional<BoundedText<0, 300>> ground;
};
BOOST_DESCRIBE_STRUCT(AnswerResolutionRequest, (), (street, resolution, if_match, answer, words, ground))

CommitmentLine line_of(storage::ReadTransaction& tx, Commitment const& commitment);
CommitmentPage page_of(storage::ReadTransaction& tx, authority::Caller const& who, Commitment const& commitment);
CommitmentSummary view_of(Tally const& tally);
ResolutionView view_of(storage::ReadTransaction& tx, authority::Caller const& who, Resolution const& resolution);

}  // namespace hezhi::commitments
