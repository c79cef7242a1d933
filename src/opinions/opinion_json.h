// Statements, votes, moderation and the map on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/opinions/map_rules.h"
#include "src/opinions/opinions.h"
#include "src/opinions/weighting_rules.h"
#include "src/threads/threads.h"

namespace hezhi::opinion {

BOOST_DESCRIBE_ENUM(Vote, disagree, pass, agree)
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

}  // namespace hezhi::opinion

namespace hezhi::opinions {

BOOST_DESCRIBE_ENUM(MapState, computing, few, ungrouped, ready)
BOOST_DESCRIBE_STRUCT(PublishedVotes, (), (letter, agree, disagree, pass, seen))
BOOST_DESCRIBE_STRUCT(PublishedRepresentative, (), (statement, text, direction, votes))
BOOST_DESCRIBE_STRUCT(PublishedBucket, (), (center, people))
BOOST_DESCRIBE_STRUCT(PublishedGroup, (), (letter, size, hull, buckets, representative))
BOOST_DESCRIBE_STRUCT(PublishedStatement, (), (statement, text, direction, by_group))
BOOST_DESCRIBE_STRUCT(PublishedMap, (),
                      (state, computed_at, participants, votes, statements, groups, common_ground, differences))

BOOST_DESCRIBE_ENUM(WeightingState, computing, no_structure, too_few_declared, too_small_part, one_stratum,
                    weight_too_large, ready)
BOOST_DESCRIBE_ENUM(NotWeighted, few_voices, withheld)
BOOST_DESCRIBE_ENUM(PictureChangeKind, majority, common, moved)
BOOST_DESCRIBE_STRUCT(PublishedStratum, (), (first, last, residents, declared, weight_e4))
BOOST_DESCRIBE_STRUCT(StratumVotes, (), (agree, disagree, pass, seen))
BOOST_DESCRIBE_STRUCT(PublishedShare, (), (low_e4, high_e4))
BOOST_DESCRIBE_STRUCT(WeightedStatement, (),
                      (statement, number, text, is_common, not_weighted, by_stratum, counted, weighted, agree_95,
                       effective, design_effect_e2, changes))
BOOST_DESCRIBE_STRUCT(PublishedWeighting, (),
                      (format, state, computed_at, participants, declared, declared_min, ages_version, ages_source,
                       ages_as_of, residents, strata, effective, design_effect_e2, statements, weighted_statements,
                       changed, common, common_kept))

using StatementText = BoundedText<kStatementMin, kStatementMax>;
using ReasonText = BoundedText<4, 500, TextKind::paragraphs>;

struct TopicRequest {
    RealmId street;
    TopicId topic;
};
BOOST_DESCRIBE_STRUCT(TopicRequest, (), (street, topic))

struct StatementRequest {
    RealmId street;
    TopicId topic;
    StatementId statement;
};
BOOST_DESCRIBE_STRUCT(StatementRequest, (), (street, topic, statement))

/// Withheld cells are null.
struct TallyView {
    std::optional<std::int64_t> agree;
    std::optional<std::int64_t> disagree;
    std::optional<std::int64_t> pass;
    std::optional<std::int64_t> seen;
    std::int64_t step;  ///< 1: exact; else each count is rounded down to a multiple of it
};
BOOST_DESCRIBE_STRUCT(TallyView, (), (agree, disagree, pass, seen, step))

struct StatementView {
    StatementId id;
    std::int64_t number;
    std::string text;
    std::string author_role;
    TimePoint created_at;
    StatementState state;
    std::optional<Vote> own_vote;
    bool is_own;
    std::optional<TallyView> totals;  ///< after one's own vote, or once the topic is closed
};
BOOST_DESCRIBE_STRUCT(StatementView, (), (id, number, text, author_role, created_at, state, own_vote, is_own, totals))

struct StatementList {
    std::vector<StatementView> items;
    std::optional<TimePoint> totals_counted_at;
};
BOOST_DESCRIBE_STRUCT(StatementList, (), (items, totals_counted_at))

struct NearView {
    StatementId id;
    std::string text;
    double similarity;
};
BOOST_DESCRIBE_STRUCT(NearView, (), (id, text, similarity))

struct SimilarRequest {
    RealmId street;
    TopicId topic;
    BoundedText<1, kStatementMax> text;
};
BOOST_DESCRIBE_STRUCT(SimilarRequest, (), (street, topic, text))

struct SimilarReply {
    std::vector<NearView> similar;
};
BOOST_DESCRIBE_STRUCT(SimilarReply, (), (similar))

struct WriteStatementRequest {
    RealmId street;
    TopicId topic;
    StatementText text;
    bool despite_similar;
};
BOOST_DESCRIBE_STRUCT(WriteStatementRequest, (), (street, topic, text, despite_similar))

struct SearchRequest {
    RealmId street;
    BoundedText<1, 60> words;
    std::optional<Bounded<1, 50>> limit;
};
BOOST_DESCRIBE_STRUCT(SearchRequest, (), (street, words, limit))

struct FoundTopicView {
    TopicId id;
    std::string title;
    std::string question;
    std::string community;
    topics::TopicState state;
};
BOOST_DESCRIBE_STRUCT(FoundTopicView, (), (id, title, question, community, state))

struct FoundStatementView {
    StatementId id;
    std::int64_t number;
    std::string text;
    TimePoint created_at;
    TopicId topic;
    std::string topic_title;
    topics::TopicState topic_state;
};
BOOST_DESCRIBE_STRUCT(FoundStatementView, (), (id, number, text, created_at, topic, topic_title, topic_state))

struct SearchReply {
    std::vector<FoundTopicView> topics;
    std::vector<FoundStatementView> statements;
    bool more;  ///< only the newest are shown
};
BOOST_DESCRIBE_STRUCT(SearchReply, (), (topics, statements, more))

/// Either the statement, or the near ones that stopped it: then nothing was written and the author may insist.
struct WriteStatementReply {
    std::optional<StatementView> statement;
    std::vector<NearView> similar;
};
BOOST_DESCRIBE_STRUCT(WriteStatementReply, (), (statement, similar))

struct NextStatementReply {
    std::optional<StatementView> statement;
    std::int64_t position;
    std::int64_t total;
};
BOOST_DESCRIBE_STRUCT(NextStatementReply, (), (statement, position, total))

struct CastVoteRequest {
    RealmId street;
    TopicId topic;
    StatementId statement;
    Vote choice;
};
BOOST_DESCRIBE_STRUCT(CastVoteRequest, (), (street, topic, statement, choice))

BOOST_DESCRIBE_STRUCT(VoteReceipt, (), (votes_cast, total))

struct OwnVoteView {
    StatementId statement;
    std::string text;
    Vote choice;
};
BOOST_DESCRIBE_STRUCT(OwnVoteView, (), (statement, text, choice))

struct OwnVotesReply {
    std::vector<OwnVoteView> items;
};
BOOST_DESCRIBE_STRUCT(OwnVotesReply, (), (items))

struct OwnPositionReply {
    bool shown;
    std::int64_t votes;
    std::int64_t needed;
    std::optional<double> x;
    std::optional<double> y;
    std::optional<std::string> letter;
};
BOOST_DESCRIBE_STRUCT(OwnPositionReply, (), (shown, votes, needed, x, y, letter))

// ---- Age bands.

using ResidentCount = Bounded<0, kResidentsPerBandMax>;

struct AgesRequest {
    RealmId street;
    JurisdictionId community;
};
BOOST_DESCRIBE_STRUCT(AgesRequest, (), (street, community))

struct PublishAgesRequest {
    RealmId street;
    JurisdictionId community;
    ResidentCount age_18;
    ResidentCount age_30;
    ResidentCount age_40;
    ResidentCount age_50;
    ResidentCount age_60;
    ResidentCount age_70;
    BoundedText<4, 200> source;
    TimePoint as_of;
};
BOOST_DESCRIBE_STRUCT(PublishAgesRequest, (),
                      (street, community, age_18, age_30, age_40, age_50, age_60, age_70, source, as_of))

struct AgesView {
    std::int64_t version;
    std::vector<std::int64_t> residents;  ///< by band, youngest first
    std::string source;
    TimePoint as_of;
    TimePoint published_at;
    std::string published_role;
};
BOOST_DESCRIBE_STRUCT(AgesView, (), (version, residents, source, as_of, published_at, published_role))

struct AgesReply {
    std::vector<AgeBand> bands;
    std::vector<AgesView> items;  ///< newest first
};
BOOST_DESCRIBE_STRUCT(AgesReply, (), (bands, items))

struct OwnAgeReply {
    std::optional<AgeBand> band;
    std::optional<TimePoint> declared_at;
    std::optional<TimePoint> expires_at;
};
BOOST_DESCRIBE_STRUCT(OwnAgeReply, (), (band, declared_at, expires_at))

struct DeclareAgeRequest {
    AgeBand band;
};
BOOST_DESCRIBE_STRUCT(DeclareAgeRequest, (), (band))

AgesView view_of(AgeStructure const& structure);

/// What everybody may read of a moderated statement: never its text.
struct ModerationEntryView {
    StatementId statement;
    std::int64_t number;
    ModerationAct act;
    std::optional<ModerationRule> rule;
    std::string reason;
    std::string actor_role;
    TimePoint at;
};
BOOST_DESCRIBE_STRUCT(ModerationEntryView, (), (statement, number, act, rule, reason, actor_role, at))

struct ModerationLogReply {
    std::vector<ModerationEntryView> items;
};
BOOST_DESCRIBE_STRUCT(ModerationLogReply, (), (items))

enum class QueueKind : std::uint8_t { pending, published, hidden, appealed };
BOOST_DESCRIBE_ENUM(QueueKind, pending, published, hidden, appealed)

struct QueueRequest : PageRequest {
    RealmId street;
    std::optional<QueueKind> state;
    std::optional<TopicId> topic;
};
BOOST_DESCRIBE_STRUCT(QueueRequest, (PageRequest), (street, state, topic))

struct QueuedStatementView {
    StatementId id;
    TopicId topic;
    std::string topic_title;
    std::int64_t number;
    std::string text;
    std::string author_role;
    StatementState state;
    TimePoint created_at;
    std::vector<ModerationEntryView> history;
    std::vector<NearView> similar;
};
BOOST_DESCRIBE_STRUCT(QueuedStatementView, (),
                      (id, topic, topic_title, number, text, author_role, state, created_at, history, similar))

enum class DecisionKind : std::uint8_t { publish, hide, merge };
BOOST_DESCRIBE_ENUM(DecisionKind, publish, hide, merge)

struct ModerateRequest {
    RealmId street;
    TopicId topic;
    StatementId statement;
    DecisionKind decision;
    std::optional<ModerationRule> rule;
    std::optional<ReasonText> reason;
    std::optional<StatementId> merge_into;
};
BOOST_DESCRIBE_STRUCT(ModerateRequest, (), (street, topic, statement, decision, rule, reason, merge_into))

struct AppealRequest {
    RealmId street;
    TopicId topic;
    StatementId statement;
    ReasonText reason;
};
BOOST_DESCRIBE_STRUCT(AppealRequest, (), (street, topic, statement, reason))

struct AppealRulingRequest {
    RealmId street;
    TopicId topic;
    StatementId statement;
    bool restore;
    ReasonText reason;
};
BOOST_DESCRIBE_STRUCT(AppealRulingRequest, (), (street, topic, statement, restore, reason))

struct ModerationRulesReply {
    std::vector<ModerationRule> items;
};
BOOST_DESCRIBE_STRUCT(ModerationRulesReply, (), (items))

struct OwnStatementView {
    StatementId id;
    TopicId topic;
    std::string topic_title;
    std::int64_t number;
    std::string text;
    StatementState state;
    TimePoint created_at;
    std::vector<ModerationEntryView> history;
};
BOOST_DESCRIBE_STRUCT(OwnStatementView, (), (id, topic, topic_title, number, text, state, created_at, history))

struct OwnStatementsReply {
    std::vector<OwnStatementView> items;
};
BOOST_DESCRIBE_STRUCT(OwnStatementsReply, (), (items))

struct StreetRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(StreetRequest, (), (street))

struct TodayCard {
    TopicId topic;
    RealmId street;
    std::string title;
    std::string question;
    std::string community;
    topics::TopicState state;
    std::optional<TimePoint> closes_at;
    std::int64_t participants;
    std::int64_t statements;
    std::int64_t voted;                     ///< by the caller
    std::int64_t waiting;                   ///< statements that wait for the caller's vote
    std::vector<threads::StepState> steps;  ///< of an open topic: the nine of its thread; else none
};
BOOST_DESCRIBE_STRUCT(TodayCard, (),
                      (topic, street, title, question, community, state, closes_at, participants, statements, voted,
                       waiting, steps))

struct TodayReply {
    std::string greeting_place;  ///< the caller's community; empty for visitors
    std::int64_t waiting;        ///< cards with something to do
    std::vector<TodayCard> cards;
};
BOOST_DESCRIBE_STRUCT(TodayReply, (), (greeting_place, waiting, cards))

ModerationEntryView view_of(ModerationEntry const& entry);
NearView view_of(NearStatement const& near);

template <class View, class Value>
std::vector<View> views_of(std::vector<Value> const& values) {
    std::vector<View> views;
    views.reserve(values.size());
    for (auto const& value : values) views.push_back(view_of(value));
    return views;
}

/// `own_vote` where the caller has voted; totals only where they may be seen.
StatementView view_of(Statement const& statement, authority::Caller const& who, std::optional<Vote> own_vote = {},
                      std::optional<PublishedTotals> const& totals = {});

}  // namespace hezhi::opinions
