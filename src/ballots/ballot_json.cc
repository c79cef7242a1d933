#include "src/ballots/ballot_json.h"

#include <algorithm>

#include <boost/json.hpp>

#include "lib/base/enum_names.h"
#include "lib/base/optional_text.h"
#include "src/ballots/ballot_acts.h"
#include "src/bodies/bodies.h"
#include "src/http/problem.h"

namespace hezhi::ballots {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::Scope;

std::string_view kind_name(tally::PartKind kind) {
    constexpr std::array<std::string_view, 6> kNames{"dwelling", "shop", "office", "other", "parking", "storage"};
    return kNames.at(static_cast<std::size_t>(kind));
}
std::string_view sale_name(tally::Sale sale) {
    constexpr std::array<std::string_view, 3> kNames{"sold", "unsold", "undelivered"};
    return kNames.at(static_cast<std::size_t>(sale));
}

std::string body_name(ReadTransaction& tx, Scope scope, std::optional<BodyId> id) {
    if (!id) return {};
    auto const body = bodies::require_body(tx, scope.realm, *id);
    return body ? body->name : std::string{};
}

BallotReadingView view_of(PaperReading const& reading) {
    return {.entry = reading.entry,
            .voters = reading.voters,
            .choice = reading.choice,
            .handed_in_at = reading.handed_in_at,
            .proxy = reading.proxy,
            .authority = reading.authority};
}

BallotResult result_of(std::string const& text) {
    auto const value = boost::json::parse(text).as_object();
    BallotResult result{.passed = value.at("passed").as_bool(), .developers = 0, .not_counted = 0};
    auto const word = [](boost::json::object const& of, char const* name) {
        return std::string(of.at(name).as_string());
    };
    auto const number = [](boost::json::object const& of, char const* name) {
        return of.at(name).to_number<std::int64_t>();
    };
    auto const* tests = value.if_contains("tests");
    if (tests == nullptr) return result;
    for (auto const& one : tests->as_array()) {
        auto const& test = one.as_object();
        result.tests.push_back({.name = word(test, "name"),
                                .numerator = number(test, "numerator"),
                                .denominator = number(test, "denominator"),
                                .threshold = word(test, "threshold"),
                                .passed = test.at("passed").as_bool(),
                                .margin = number(test, "margin"),
                                .unit = word(test, "unit")});
    }
    auto const add = [&](std::string_view what, boost::json::object const& amount) {
        result.amounts.push_back(
            {.what = std::string(what), .heads = number(amount, "heads"), .area_cm2 = number(amount, "area_cm2")});
    };
    for (auto const* const what : {"total", "participating", "not_participating"})
        add(what, value.at(what).as_object());
    auto const& votes = value.at("votes").as_object();
    for (auto const* const what : {"agree", "disagree", "abstain", "blank", "invalid"}) {
        add(what, votes.at(what).as_object());
    }
    for (auto const& one : value.at("points_of_law").as_array()) {
        auto const& point = one.as_object();
        result.points.push_back({.point = word(point, "point"),
                                 .setting = word(point, "setting"),
                                 .meaning = word(point, "meaning"),
                                 .source = word(point, "source"),
                                 .verified = point.at("verified").as_bool(),
                                 .applied = number(point, "applied")});
    }
    if (auto const* developers = value.if_contains("developers")) {
        result.developers = static_cast<std::int64_t>(developers->as_array().size());
    }
    if (auto const* rows = value.if_contains("not_counted")) {
        result.not_counted = static_cast<std::int64_t>(rows->as_array().size());
    }
    return result;
}

}  // namespace

BallotLine line_of(ReadTransaction& tx, Ballot const& ballot) {
    auto const place = jurisdictions::find_jurisdiction(tx, ballot.community);
    return {.id = ballot.id,
            .topic = ballot.topic,
            .kind = ballot.kind,
            .state = ballot.state,
            .title = ballot.title,
            .community = {ballot.community, place ? place->name : std::string{}},
            .noticed_at = ballot.noticed_at,
            .opens_at = ballot.opens_at,
            .closes_at = ballot.closes_at,
            .counts_until = ballot.counts_until,
            .decided_at = ballot.decided_at,
            .passed = ballot.passed,
            .roll_heads = ballot.roll.heads};
}

BallotPage page_of(ReadTransaction& tx, Caller const& who, Ballot const& ballot) {
    Scope const scope{ballot.realm};
    auto const standing = standing_of(tx, who, ballot);
    BallotPage page{line_of(tx, ballot)};
    page.wording = ballot.wording;
    page.yes_means = ballot.yes_means;
    page.background = ballot.background;
    page.paper_route = ballot.paper_route;
    page.if_failed = ballot.if_failed;
    page.body = body_name(tx, scope, ballot.body);
    page.body_id = ballot.body;
    if (auto const topic = topics::load_topic(tx, scope, ballot.topic)) page.topic_title = topic->title;
    if (ballot.kind == BallotKind::owners) {
        auto const& o = ballot.owners;
        page.owners = BallotOwnersRule{.matter = o.matter,
                                       .matter_title = std::string(tally::matter_title(o.matter)),
                                       .matter_title_zh = std::string(tally::matter_title_zh(o.matter)),
                                       .three_quarters = tally::needs_three_quarters(o.matter),
                                       .scope = tally::text_of(o.scope),
                                       .parking_counts = o.parking_counts,
                                       .storage_counts = o.storage_counts,
                                       .split_by_area = o.split_votes == tally::OwnersOptions::SplitVotes::by_area,
                                       .conflict_participates = o.conflict_participates,
                                       .blank_participates = o.blank_participates,
                                       .invalid_participates = o.invalid_participates,
                                       .unwritten_proxy_counts = o.unwritten_proxy_counts};
    } else if (ballot.kind == BallotKind::open) {
        auto const& rule = ballot.open_rule;
        page.open_rule = BallotOpenRule{rule.electorate, rule.quorum, rule.threshold, rule.of_all};
    } else {
        auto const& record = ballot.consensus;
        page.consensus = BallotConsensus{record.present,    record.objections_asked, record.objecting,
                                         record.objections, record.recorder,         record.met_at};
    }
    page.roll_dwellings = ballot.roll.dwellings;
    page.roll_area_cm2 = ballot.roll.area_cm2;
    page.roll_not_counted = ballot.roll.not_counted;
    page.notice_days = notice_days(ballot, who.now);
    page.notice_days_min = notice_days_min(ballot.kind);
    page.opened_at = ballot.opened_at;
    page.closed_at = ballot.closed_at;
    page.voided_at = ballot.voided_at;
    page.void_reason = ballot.void_reason;
    page.cast_lines = cast_lines(tx, ballot);
    if (standing.may_enter) page.unsettled_papers = count_unsettled(tx, scope, ballot.id);
    if (ballot.state == BallotState::decided) page.result = result_of(ballot.result);
    for (auto const& record : records_of(tx, scope, ballot.id)) {
        // What was worked on before the notice is nobody's news.
        bool const is_public = record.event != BallotEvent::prepare && record.event != BallotEvent::change;
        if (!is_public && !standing.may_prepare) continue;
        page.events.push_back({.at = record.at,
                               .event = record.event,
                               .actor = record.actor,
                               .to = record.to,
                               .body = body_name(tx, scope, record.body),
                               .text = record.text});
    }
    page.files_public = ballot.roll.heads >= kPublicHeadsMin;
    page.recount = recount_commands(ballot, Names::hidden);
    if (standing.reads_names) page.recount_named = recount_commands(ballot, Names::shown);
    page.may_prepare = standing.may_prepare;
    page.may_enter = standing.may_enter;
    page.may_vote = standing.may_vote;
    page.is_on_roll = standing.is_on_roll;
    page.reads_names = standing.reads_names;
    page.possible = standing.possible;
    std::map<std::int64_t, std::string> dwellings;
    for (auto const& [entry, voter] : standing.entries) {
        dwellings[entry.number] = entry.part.dwelling;
        page.own_lines.push_back({.number = entry.number,
                                  .dwelling = entry.part.dwelling,
                                  .building = entry.part.building,
                                  .unit = entry.part.unit,
                                  .area_cm2 = entry.part.area_cm2,
                                  .voter = voter,
                                  .owners = static_cast<std::int64_t>(entry.voters.size())});
    }
    for (auto const& entry : standing.homes) {
        page.homes.push_back({.number = entry.number,
                              .dwelling = entry.part.dwelling,
                              .building = entry.part.building,
                              .unit = entry.part.unit});
    }
    for (auto const& claim : standing.claims) page.claims.push_back(view_of(tx, claim));
    auto const counting = effective(standing.votes);
    for (auto const& vote : standing.votes) {
        bool const stands = std::ranges::find(counting, vote.id, &Vote::id) != counting.end();
        page.own_votes.push_back({.at = vote.dated_at,
                                  .choice = vote.choice,
                                  .source = vote.source,
                                  .dwelling = dwellings[vote.entry],
                                  .receipt = vote.receipt,
                                  .counts = stands});
    }
    page.revision = ballot.revision;
    return page;
}

BallotPaperView view_of(Caller const& who, Paper const& paper) {
    BallotPaperView view{.number = paper.number,
                         .state = paper.state,
                         .entered_at = paper.entered_at,
                         .is_mine = who.person && (paper.first_by == who.person || paper.second_by == who.person),
                         .receipt = paper.receipt};
    if (paper.state == PaperState::awaits_second) return view;
    view.first = view_of(paper.first);
    if (paper.second) {
        view.second = view_of(*paper.second);
        for (auto const field : differences(paper.first, *paper.second)) view.differs.emplace_back(field);
    }
    if (paper.ruling) view.ruling = view_of(*paper.ruling);
    return view;
}

BallotClaimView view_of(ReadTransaction& tx, Claim const& claim) {
    auto const person = people::find_person(tx, claim.person);
    return {.id = claim.id,
            .state = claim.state,
            .basis = claim.basis,
            .words = claim.words,
            .answer = claim.answer,
            .asked_at = claim.asked_at,
            .entry = claim.entry,
            .voter = claim.voter,
            .account = person ? person->display_name : std::string{}};
}

BallotRollLine view_of(Ballot const& ballot, RollEntry const& entry) {
    auto const& part = entry.part;
    return {.number = entry.number,
            .dwelling = part.dwelling,
            .building = part.building,
            .unit = part.unit,
            .area_cm2 = part.area_cm2,
            .kind = std::string(kind_name(part.kind)),
            .sale = std::string(sale_name(part.sale)),
            .voters = entry.voters,
            .counts = ballot.kind == BallotKind::open || counts(part, ballot.owners)};
}

BallotRollReply reply_of(RollUpload const& upload, http::Messages const& messages, authority::Language language) {
    BallotRollReply reply{.is_written = upload.is_written,
                          .dwellings = upload.counts.dwellings,
                          .area_cm2 = upload.counts.area_cm2,
                          .heads = upload.counts.heads,
                          .not_counted = upload.counts.not_counted,
                          .homes = upload.homes,
                          .problems = {},
                          .preview = {},
                          .revision = upload.ballot.revision};
    for (auto const& problem : upload.problems) {
        reply.problems.push_back(
            {problem.where, std::string(problem.key), messages.text(language, problem.key, problem.params)});
    }
    for (auto const& entry : upload.entries) reply.preview.push_back(view_of(upload.ballot, entry));
    return reply;
}

Result<BallotDraft> draft_of(BallotFields const& fields, TopicId topic) {
    BallotDraft draft;
    draft.topic = topic;
    draft.kind = fields.kind;
    draft.body = fields.body;
    draft.title = fields.title.str();
    draft.wording = fields.wording.str();
    draft.yes_means = fields.yes_means.str();
    draft.background = text_of(fields.background);
    draft.paper_route = fields.paper_route.str();
    draft.if_failed = text_of(fields.if_failed);
    draft.opens_at = fields.opens_at;
    draft.closes_at = fields.closes_at;
    draft.counts_until = fields.counts_until;
    auto& owners = draft.owners;
    owners.matter = fields.matter ? static_cast<int>(fields.matter->value()) : 9;
    if (fields.scope) {
        auto const scope = tally::scope_from(fields.scope->str());
        if (!scope) {
            return fail(Error{ErrorCode::unprocessable, "ballot.rule_refused"}.with(
                std::vector<Problem>{{"/scope", "ballot.scope_refused"}}));
        }
        owners.scope = *scope;
    }
    using O = tally::OwnersOptions;
    owners.parking_counts = fields.parking_counts.value_or(false);
    owners.storage_counts = fields.storage_counts.value_or(false);
    owners.split_votes = fields.split_by_area.value_or(true) ? O::SplitVotes::by_area : O::SplitVotes::invalid;
    owners.conflict_participates = fields.conflict_participates.value_or(false);
    owners.blank_participates = fields.blank_participates.value_or(true);
    owners.invalid_participates = fields.invalid_participates.value_or(false);
    owners.unwritten_proxy_counts = fields.unwritten_proxy_counts.value_or(false);
    auto& open = draft.open_rule;
    open.electorate = fields.electorate.value_or(Electorate::residents);
    if (fields.quorum) open.quorum = fields.quorum->str();
    if (fields.threshold) open.threshold = fields.threshold->str();
    open.of_all = fields.of_all.value_or(false);
    auto& record = draft.consensus;
    record.present = fields.present ? fields.present->value() : 0;
    record.objections_asked = fields.objections_asked.value_or(false);
    record.objecting = fields.objecting ? fields.objecting->value() : 0;
    record.objections = text_of(fields.objections);
    record.recorder = text_of(fields.recorder);
    record.met_at = fields.met_at;
    return draft;
}

PaperReading reading_of(BallotPaperRequest const& request) {
    PaperReading reading{.entry = request.entry.value(),
                         .voters = {},
                         .choice = request.choice,
                         .handed_in_at = request.handed_in_at,
                         .proxy = text_of(request.proxy),
                         .authority = text_of(request.authority)};
    for (auto const& voter : request.voters) reading.voters.push_back(voter.str());
    return reading;
}

}  // namespace hezhi::ballots
