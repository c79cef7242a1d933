// What can be taken away and counted again.
#include <fmt/format.h>

#include "src/ballots/ballot_acts.h"

namespace hezhi::ballots {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::Scope;

constexpr std::string_view kCsv = "text/csv; charset=utf-8";

std::string name_of(Ballot const& ballot, FileKind kind, Names names) {
    auto const* const middle = kind == FileKind::roll ? "roll" : kind == FileKind::votes ? "votes" : "outcome";
    return fmt::format("ballot-{}-{}{}.{}", ballot.id.value(), middle, names == Names::shown ? "-named" : "",
                       kind == FileKind::outcome ? "json" : "csv");
}

}  // namespace

Result<std::vector<RollEntry>> roll_of(ReadTransaction& tx, Caller const& who, Scope scope, BallotId id,
                                       std::string_view words, std::int64_t after, std::size_t limit) {
    HZ_TRY(auto const ballot, see_ballot(tx, who, scope, id));
    HZ_TRY(authority::require_person(who));
    if (!standing_of(tx, who, ballot).reads_names) return fail(ErrorCode::forbidden, "ballot.names_not_yours");
    return select_roll_page(tx, scope, id, words, after, limit);
}

FileTexts file_texts(ReadTransaction& tx, Ballot const& ballot, Names names) {
    Scope const scope{ballot.realm};
    if (ballot.kind == BallotKind::open) {
        return {.roll = heads_csv(select_heads(tx, scope, ballot.id), false, names),
                .votes = heads_csv(select_voted_heads(tx, scope, ballot.id), true, names)};
    }
    auto const roll = select_roll(tx, scope, ballot.id);
    auto const votes = effective(select_votes(tx, scope, ballot.id));
    return {.roll = roll_csv(ballot, roll, names), .votes = votes_csv(ballot, roll, votes, names)};
}

Result<BallotFile> file_of(ReadTransaction& tx, Caller const& who, Scope scope, BallotId id, FileKind kind,
                           Names names) {
    HZ_TRY(auto const ballot, see_ballot(tx, who, scope, id));
    if (ballot.kind == BallotKind::consensus) return fail(ErrorCode::not_found, "ballot.no_such_file");
    bool const named = names == Names::shown;
    if (named) {
        HZ_TRY(authority::require_person(who));
        if (!standing_of(tx, who, ballot).reads_names) return fail(ErrorCode::forbidden, "ballot.names_not_yours");
    }
    bool const early = named && kind == FileKind::roll && ballot.noticed_at;
    if (ballot.state != BallotState::decided && !early) return fail(ErrorCode::conflict, "ballot.not_decided");
    if (!named && ballot.roll.heads < kPublicHeadsMin && kind != FileKind::outcome) {
        return fail(
            Error{ErrorCode::conflict, "ballot.too_few_to_publish"}.with("min", std::to_string(kPublicHeadsMin)));
    }
    BallotFile file{.name = name_of(ballot, kind, names),
                    .content_type = std::string(kind == FileKind::outcome ? "application/json" : kCsv),
                    .text = {}};
    auto texts = file_texts(tx, ballot, names);
    if (kind == FileKind::roll) {
        file.text = std::move(texts.roll);
    } else if (kind == FileKind::votes) {
        file.text = std::move(texts.votes);
    } else {
        HZ_TRY(file.text, outcome_json(ballot, texts.roll, texts.votes));
    }
    return file;
}

std::vector<std::string> recount_commands(Ballot const& ballot, Names names) {
    auto const roll = name_of(ballot, FileKind::roll, names);
    auto const votes = name_of(ballot, FileKind::votes, names);
    auto const outcome = name_of(ballot, FileKind::outcome, names);
    if (ballot.kind == BallotKind::owners) {
        auto const& o = ballot.owners;
        using O = tally::OwnersOptions;
        std::string command = fmt::format("hezhi tally owners {} {} --matter {}", roll, votes, o.matter);
        if (o.scope.kind != tally::ScopeKind::estate) command += fmt::format(" --scope '{}'", tally::text_of(o.scope));
        if (o.parking_counts) command += " --parking include";
        if (o.storage_counts) command += " --storage include";
        if (o.heads == O::Heads::part) command += " --heads part";
        if (o.unsold == O::Unsold::a_head_each) command += " --unsold a-head-each";
        if (o.undelivered == O::Undelivered::buyer) command += " --undelivered buyer";
        command += o.split_votes == O::SplitVotes::invalid ? " --split-votes invalid" : " --split-votes by-area";
        if (o.partial_votes == O::PartialVotes::all_parts) command += " --partial-votes all-parts";
        if (o.conflict_participates) command += " --co-owner-conflict participating";
        if (!o.blank_participates) command += " --blank not-participating";
        if (o.invalid_participates) command += " --invalid participating";
        if (o.unwritten_proxy_counts) command += " --proxies any";
        if (o.follow_majority) command += " --follow majority";
        return {command, fmt::format("hezhi verify outcome {} {} {}", outcome, roll, votes)};
    }
    if (ballot.kind == BallotKind::open) {
        auto const& rule = ballot.open_rule;
        return {
            fmt::format("hezhi tally {} --rule majority --candidate agree --candidate disagree --candidate abstain"
                        " --abstain abstain --majority-of {} --threshold '{}' --quorum '{}' --electorate {}{}",
                        votes, rule.of_all ? "electorate" : "present", rule.threshold, rule.quorum, ballot.roll.heads,
                        names == Names::shown ? " --ignore name" : ""),
            fmt::format("hezhi verify outcome {} {}{}", outcome, votes, names == Names::shown ? " --ignore name" : "")};
    }
    return {};
}

}  // namespace hezhi::ballots
