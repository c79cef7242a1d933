// Ballots on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/ballots/ballots.h"
#include "src/http/context.h"

namespace hezhi::http {
class Messages;
}

namespace hezhi::ballots {

using BallotTitle = BoundedText<4, 60>;
using BallotWording = BoundedText<0, 4'000, TextKind::paragraphs>;
using BallotMeaning = BoundedText<0, 200>;
using BallotBackground = BoundedText<0, 8'000, TextKind::paragraphs>;
using BallotRoute = BoundedText<0, 500, TextKind::paragraphs>;
using BallotWords = BoundedText<0, 500, TextKind::paragraphs>;
using BallotReason = BoundedText<4, 500, TextKind::paragraphs>;
using BallotName = BoundedText<0, 60, TextKind::name>;
using BallotPaperNumber = BoundedText<1, 30>;
using BallotShare = BoundedText<1, 12>;
using BallotScopeText = BoundedText<1, 60>;
using BallotCount = Bounded<0, 100'000>;

// ---- Replies

struct BallotPlace {
    JurisdictionId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(BallotPlace, (), (id, name))

struct BallotLine {
    BallotId id;
    TopicId topic;
    BallotKind kind;
    BallotState state;
    std::string title;
    BallotPlace community;
    std::optional<TimePoint> noticed_at;
    std::optional<TimePoint> opens_at;
    std::optional<TimePoint> closes_at;
    std::optional<TimePoint> counts_until;
    std::optional<TimePoint> decided_at;
    std::optional<bool> passed;
    std::int64_t roll_heads;
};
BOOST_DESCRIBE_STRUCT(BallotLine, (),
                      (id, topic, kind, state, title, community, noticed_at, opens_at, closes_at, counts_until,
                       decided_at, passed, roll_heads))

/// The rule of an owners' ballot: what law fixes and what the assembly's own rules settle.
struct BallotOwnersRule {
    std::int64_t matter;
    std::string matter_title;
    std::string matter_title_zh;
    bool three_quarters;
    std::string scope;
    bool parking_counts;
    bool storage_counts;
    bool split_by_area;
    bool conflict_participates;
    bool blank_participates;
    bool invalid_participates;
    bool unwritten_proxy_counts;
};
BOOST_DESCRIBE_STRUCT(BallotOwnersRule, (),
                      (matter, matter_title, matter_title_zh, three_quarters, scope, parking_counts, storage_counts,
                       split_by_area, conflict_participates, blank_participates, invalid_participates,
                       unwritten_proxy_counts))
struct BallotOpenRule {
    Electorate electorate;
    std::string quorum;
    std::string threshold;
    bool of_all;
};
BOOST_DESCRIBE_STRUCT(BallotOpenRule, (), (electorate, quorum, threshold, of_all))
struct BallotConsensus {
    std::int64_t present;
    bool objections_asked;
    std::int64_t objecting;
    std::string objections;
    std::string recorder;
    std::optional<TimePoint> met_at;
};
BOOST_DESCRIBE_STRUCT(BallotConsensus, (), (present, objections_asked, objecting, objections, recorder, met_at))

struct BallotTest {
    std::string name;  ///< quorum_area, quorum_heads, consent_area, consent_heads
    std::int64_t numerator;
    std::int64_t denominator;
    std::string threshold;
    bool passed;
    std::int64_t margin;  ///< the numerator minus the least that passes
    std::string unit;     ///< cm2, heads
};
BOOST_DESCRIBE_STRUCT(BallotTest, (), (name, numerator, denominator, threshold, passed, margin, unit))
struct BallotAmount {
    std::string what;  ///< total, participating, not_participating, agree, disagree, abstain, blank, invalid
    std::int64_t heads;
    std::int64_t area_cm2;
};
BOOST_DESCRIBE_STRUCT(BallotAmount, (), (what, heads, area_cm2))
struct BallotPoint {
    std::string point;
    std::string setting;
    std::string meaning;
    std::string source;
    bool verified;
    std::int64_t applied;
};
BOOST_DESCRIBE_STRUCT(BallotPoint, (), (point, setting, meaning, source, verified, applied))
struct BallotResult {
    bool passed;
    std::vector<BallotTest> tests;
    std::vector<BallotAmount> amounts;
    std::vector<BallotPoint> points;
    std::int64_t developers;   ///< holders of unsold and undelivered parts; each is one head
    std::int64_t not_counted;  ///< votes that do not count, by the published reasons
};
BOOST_DESCRIBE_STRUCT(BallotResult, (), (passed, tests, amounts, points, developers, not_counted))

struct BallotEventView {
    TimePoint at;
    BallotEvent event;
    BallotActor actor;
    BallotState to;
    std::string body;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(BallotEventView, (), (at, event, actor, to, body, text))

struct BallotRollLine {
    std::int64_t number;
    std::string dwelling;
    std::string building;
    std::string unit;
    std::int64_t area_cm2;
    std::string kind;
    std::string sale;
    std::vector<std::string> voters;
    bool counts;
};
BOOST_DESCRIBE_STRUCT(BallotRollLine, (), (number, dwelling, building, unit, area_cm2, kind, sale, voters, counts))

/// A dwelling of the caller's own home whose owners the roll names otherwise: without the names.
struct BallotHome {
    std::int64_t number;
    std::string dwelling;
    std::string building;
    std::string unit;
};
BOOST_DESCRIBE_STRUCT(BallotHome, (), (number, dwelling, building, unit))

struct BallotOwnLine {
    std::int64_t number;
    std::string dwelling;
    std::string building;
    std::string unit;
    std::int64_t area_cm2;
    std::string voter;
    std::int64_t owners;  ///< together with whom: one head for all of them
};
BOOST_DESCRIBE_STRUCT(BallotOwnLine, (), (number, dwelling, building, unit, area_cm2, voter, owners))

struct BallotOwnVote {
    TimePoint at;
    BallotChoice choice;
    VoteSource source;
    std::string dwelling;
    std::string receipt;
    bool counts;  ///< the later-dated of this dwelling; of one moment the paper
};
BOOST_DESCRIBE_STRUCT(BallotOwnVote, (), (at, choice, source, dwelling, receipt, counts))

struct BallotClaimView {
    ClaimId id;
    ClaimState state;
    ClaimBasis basis;
    std::string words;
    std::string answer;
    TimePoint asked_at;
    std::optional<std::int64_t> entry;
    std::string voter;
    std::string account;  ///< the account's name, for those who check
};
BOOST_DESCRIBE_STRUCT(BallotClaimView, (), (id, state, basis, words, answer, asked_at, entry, voter, account))
struct BallotClaimList {
    std::vector<BallotClaimView> items;
};
BOOST_DESCRIBE_STRUCT(BallotClaimList, (), (items))

struct BallotPage : BallotLine {
    std::string wording;
    std::string yes_means;
    std::string background;
    std::string paper_route;
    std::string if_failed;
    std::string body;
    std::optional<BodyId> body_id;
    std::string topic_title;
    std::optional<BallotOwnersRule> owners;
    std::optional<BallotOpenRule> open_rule;
    std::optional<BallotConsensus> consensus;
    std::int64_t roll_dwellings;
    std::int64_t roll_area_cm2;
    std::int64_t roll_not_counted;
    std::int64_t notice_days;
    std::int64_t notice_days_min;
    std::optional<TimePoint> opened_at;
    std::optional<TimePoint> closed_at;
    std::optional<TimePoint> voided_at;
    std::string void_reason;
    std::int64_t cast_lines;                       ///< lines for which something came; whole fives while it is open
    std::optional<std::int64_t> unsettled_papers;  ///< for those who count
    std::optional<BallotResult> result;
    std::vector<BallotEventView> events;
    bool files_public;  ///< enough heads for rows without names
    std::vector<std::string> recount;
    std::vector<std::string> recount_named;
    bool may_prepare;
    bool may_enter;
    bool may_vote;
    bool is_on_roll;
    bool reads_names;
    std::vector<BallotEvent> possible;
    std::vector<BallotOwnLine> own_lines;
    std::vector<BallotHome> homes;
    std::vector<BallotClaimView> claims;
    std::vector<BallotOwnVote> own_votes;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(BallotPage, (BallotLine),
                      (wording, yes_means, background, paper_route, if_failed, body, body_id, topic_title, owners,
                       open_rule, consensus, roll_dwellings, roll_area_cm2, roll_not_counted, notice_days,
                       notice_days_min, opened_at, closed_at, voided_at, void_reason, cast_lines, unsettled_papers,
                       result, events, files_public, recount, recount_named, may_prepare, may_enter, may_vote,
                       is_on_roll, reads_names, possible, own_lines, homes, claims, own_votes, revision))

struct BallotReceiptView {
    std::string number;
    TimePoint at;
    BallotChoice choice;
    std::int64_t lines;
    std::int64_t area_cm2;
};
BOOST_DESCRIBE_STRUCT(BallotReceiptView, (), (number, at, choice, lines, area_cm2))
struct BallotReceiptCheck {
    std::string number;
    ReceiptState state;
};
BOOST_DESCRIBE_STRUCT(BallotReceiptCheck, (), (number, state))

struct BallotReadingView {
    std::int64_t entry;
    std::vector<std::string> voters;
    BallotChoice choice;
    TimePoint handed_in_at;
    std::string proxy;
    std::string authority;
};
BOOST_DESCRIBE_STRUCT(BallotReadingView, (), (entry, voters, choice, handed_in_at, proxy, authority))
struct BallotPaperView {
    std::string number;
    PaperState state;
    TimePoint entered_at;
    bool is_mine;  ///< the caller read it once
    std::vector<std::string> differs;
    std::optional<BallotReadingView> first;  ///< nothing before there are two
    std::optional<BallotReadingView> second;
    std::optional<BallotReadingView> ruling;
    std::string receipt;
};
BOOST_DESCRIBE_STRUCT(BallotPaperView, (),
                      (number, state, entered_at, is_mine, differs, first, second, ruling, receipt))
struct BallotPaperList {
    std::vector<BallotPaperView> items;
};
BOOST_DESCRIBE_STRUCT(BallotPaperList, (), (items))

struct BallotRollProblem {
    std::string where;  ///< "line:column"
    std::string code;
    std::string detail;
};
BOOST_DESCRIBE_STRUCT(BallotRollProblem, (), (where, code, detail))
struct BallotRollReply {
    bool is_written;
    std::int64_t dwellings;
    std::int64_t area_cm2;
    std::int64_t heads;
    std::int64_t not_counted;
    std::int64_t homes;
    std::vector<BallotRollProblem> problems;
    std::vector<BallotRollLine> preview;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(BallotRollReply, (),
                      (is_written, dwellings, area_cm2, heads, not_counted, homes, problems, preview, revision))

// ---- Requests

struct BallotRequest {
    RealmId street;
    BallotId ballot;
};
BOOST_DESCRIBE_STRUCT(BallotRequest, (), (street, ballot))

struct ListBallotsRequest : PageRequest {
    RealmId street;
    std::optional<TopicId> topic;
    std::optional<JurisdictionId> community;
    std::optional<BallotState> state;
};
BOOST_DESCRIBE_STRUCT(ListBallotsRequest, (PageRequest), (street, topic, community, state))

struct BallotFields {
    BallotKind kind;
    std::optional<BodyId> body;
    BallotTitle title;
    BallotWording wording;
    BallotMeaning yes_means;
    std::optional<BallotBackground> background;
    BallotRoute paper_route;
    std::optional<BallotWords> if_failed;
    std::optional<TimePoint> opens_at;
    std::optional<TimePoint> closes_at;
    std::optional<TimePoint> counts_until;
    // Of an owners' ballot.
    std::optional<Bounded<1, 9>> matter;
    std::optional<BallotScopeText> scope;
    std::optional<bool> parking_counts;
    std::optional<bool> storage_counts;
    std::optional<bool> split_by_area;
    std::optional<bool> conflict_participates;
    std::optional<bool> blank_participates;
    std::optional<bool> invalid_participates;
    std::optional<bool> unwritten_proxy_counts;
    // Of an open one.
    std::optional<Electorate> electorate;
    std::optional<BallotShare> quorum;
    std::optional<BallotShare> threshold;
    std::optional<bool> of_all;
    // Of a consensus.
    std::optional<BallotCount> present;
    std::optional<bool> objections_asked;
    std::optional<BallotCount> objecting;
    std::optional<BallotWords> objections;
    std::optional<BallotName> recorder;
    std::optional<TimePoint> met_at;
};
BOOST_DESCRIBE_STRUCT(BallotFields, (),
                      (kind, body, title, wording, yes_means, background, paper_route, if_failed, opens_at, closes_at,
                       counts_until, matter, scope, parking_counts, storage_counts, split_by_area,
                       conflict_participates, blank_participates, invalid_participates, unwritten_proxy_counts,
                       electorate, quorum, threshold, of_all, present, objections_asked, objecting, objections,
                       recorder, met_at))

struct PrepareBallotRequest : BallotFields {
    RealmId street;
    TopicId topic;
};
BOOST_DESCRIBE_STRUCT(PrepareBallotRequest, (BallotFields), (street, topic))
struct ChangeBallotRequest : BallotFields {
    RealmId street;
    BallotId ballot;
    http::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(ChangeBallotRequest, (BallotFields), (street, ballot, if_match))

struct BallotActRequest {
    RealmId street;
    BallotId ballot;
    http::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(BallotActRequest, (), (street, ballot, if_match))
struct VoidBallotRequest {
    RealmId street;
    BallotId ballot;
    http::IfMatch if_match;
    BallotReason reason;
};
BOOST_DESCRIBE_STRUCT(VoidBallotRequest, (), (street, ballot, if_match, reason))

struct BallotRollUpload {
    RealmId street;
    BallotId ballot;
    bool dry_run;
    http::Upload upload;
};
BOOST_DESCRIBE_STRUCT(BallotRollUpload, (), (street, ballot, dry_run, upload))
struct BallotRollRequest : PageRequest {
    RealmId street;
    BallotId ballot;
    std::optional<BoundedText<0, 40>> q;
};
BOOST_DESCRIBE_STRUCT(BallotRollRequest, (PageRequest), (street, ballot, q))

struct CastBallotRequest {
    RealmId street;
    BallotId ballot;
    BallotChoice choice;
};
BOOST_DESCRIBE_STRUCT(CastBallotRequest, (), (street, ballot, choice))
struct BallotReceiptRequest {
    RealmId street;
    BallotId ballot;
    BoundedText<1, 60> number;
};
BOOST_DESCRIBE_STRUCT(BallotReceiptRequest, (), (street, ballot, number))

struct ClaimLineRequest {
    RealmId street;
    BallotId ballot;
    std::optional<BallotCount> entry;
    BoundedText<2, 300, TextKind::paragraphs> words;
};
BOOST_DESCRIBE_STRUCT(ClaimLineRequest, (), (street, ballot, entry, words))
struct AnswerClaimRequest {
    RealmId street;
    BallotId ballot;
    ClaimId claim;
    bool is_confirmed;
    std::optional<BallotCount> entry;
    std::optional<BoundedText<1, 120>> voter;
    std::optional<BallotWords> words;
};
BOOST_DESCRIBE_STRUCT(AnswerClaimRequest, (), (street, ballot, claim, is_confirmed, entry, voter, words))

struct BallotPaperRequest {
    RealmId street;
    BallotId ballot;
    BallotPaperNumber number;
    BallotCount entry;
    std::vector<BoundedText<1, 120>> voters;
    BallotChoice choice;
    TimePoint handed_in_at;
    std::optional<BallotName> proxy;
    std::optional<BallotMeaning> authority;
};
BOOST_DESCRIBE_STRUCT(BallotPaperRequest, (),
                      (street, ballot, number, entry, voters, choice, handed_in_at, proxy, authority))

struct BallotFileRequest {
    RealmId street;
    BallotId ballot;
    FileKind file;
};
BOOST_DESCRIBE_STRUCT(BallotFileRequest, (), (street, ballot, file))

// ---- Between the two

BallotLine line_of(storage::ReadTransaction& tx, Ballot const& ballot);
BallotPage page_of(storage::ReadTransaction& tx, authority::Caller const& who, Ballot const& ballot);
BallotPaperView view_of(authority::Caller const& who, Paper const& paper);
BallotClaimView view_of(storage::ReadTransaction& tx, Claim const& claim);
BallotRollLine view_of(Ballot const& ballot, RollEntry const& entry);
BallotRollReply reply_of(RollUpload const& upload, http::Messages const& messages, authority::Language language);
/// Error: ballot.rule_refused for a scope that is none.
Result<BallotDraft> draft_of(BallotFields const& fields, TopicId topic);
PaperReading reading_of(BallotPaperRequest const& request);

}  // namespace hezhi::ballots
