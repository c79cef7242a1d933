// Who may cast for which line of the roll, and casting.
#include <algorithm>
#include <tuple>

#include "lib/base/enum_names.h"
#include "src/ballots/ballot_acts.h"

namespace hezhi::ballots {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

/// Lines of the dwelling a person lives in: hers where the roll has her name, otherwise somebody else's.
struct Homes {
    std::vector<Bound> hers;
    std::vector<RollEntry> others;
};
Homes lines_at_home(ReadTransaction& tx, Ballot const& ballot, PersonId person) {
    Homes homes;
    if (ballot.kind != BallotKind::owners) return homes;
    auto const known = people::find_person(tx, person);
    for (auto const& residence : people::residences_of(tx, person)) {
        if (residence.street != ballot.realm || !residence.dwelling) continue;
        for (auto& entry : select_entries_of_home(tx, Scope{ballot.realm}, ballot.id, *residence.dwelling)) {
            if (!counts(entry.part, ballot.owners)) continue;
            bool const is_named = known && std::ranges::find(entry.voters, known->display_name) != entry.voters.end();
            if (is_named) {
                auto name = known->display_name;
                homes.hers.emplace_back(std::move(entry), std::move(name));
            } else {
                homes.others.push_back(std::move(entry));
            }
        }
    }
    return homes;
}

bool holds(std::vector<Bound> const& lines, std::int64_t entry) {
    return std::ranges::any_of(lines, [&](Bound const& one) { return one.first.number == entry; });
}

Result<void> takes_votes(Ballot const& ballot, TimePoint now) {
    auto const moment = [](std::optional<TimePoint> at) {
        return std::to_string(at ? at->time_since_epoch().count() : 0);
    };
    if (ballot.state == BallotState::noticed || ballot.state == BallotState::draft) {
        return fail(Error{ErrorCode::conflict, "ballot.not_open"}.with("opens", moment(ballot.opens_at)));
    }
    // The announced close holds, however late the clock's job is.
    if (ballot.state != BallotState::open || !ballot.closes_at || now >= *ballot.closes_at) {
        return fail(Error{ErrorCode::conflict, "ballot.closed"}.with("at", moment(ballot.closes_at)));
    }
    return {};
}

std::optional<RollEntry> line_for(ReadTransaction& tx, Ballot const& ballot, std::int64_t number) {
    auto entry = find_entry(tx, Scope{ballot.realm}, ballot.id, number);
    if (!entry || (ballot.kind == BallotKind::owners && !counts(entry->part, ballot.owners))) return std::nullopt;
    return entry;
}

bool may_claim(Ballot const& ballot) {
    return ballot.kind == BallotKind::owners &&
           (ballot.state == BallotState::noticed || ballot.state == BallotState::open);
}

}  // namespace

std::vector<Bound> bound_lines(ReadTransaction& tx, Ballot const& ballot, PersonId person,
                               std::vector<RollEntry>* homes) {
    Scope const scope{ballot.realm};
    std::vector<Bound> lines;
    if (ballot.kind == BallotKind::open) {
        if (auto entry = find_entry_of_person(tx, scope, ballot.id, person)) {
            auto name = entry->voters.front();
            lines.emplace_back(*std::move(entry), std::move(name));
        }
        return lines;
    }
    for (auto const& claim : select_claims_of(tx, scope, ballot.id, person)) {
        if (claim.state != ClaimState::confirmed || !claim.entry) continue;
        if (auto entry = line_for(tx, ballot, *claim.entry)) lines.emplace_back(*std::move(entry), claim.voter);
    }
    auto at_home = lines_at_home(tx, ballot, person);
    for (auto& line : at_home.hers) {
        if (holds(lines, line.first.number)) continue;
        // Another account casts in that name already: a clerk has to look.
        if (find_confirmed(tx, scope, ballot.id, line.first.number, line.second)) continue;
        lines.push_back(std::move(line));
    }
    if (homes != nullptr) {
        for (auto& entry : at_home.others) {
            if (!holds(lines, entry.number)) homes->push_back(std::move(entry));
        }
    }
    return lines;
}

std::vector<Bound> bind_lines(WriteTransaction& tx, Ballot const& ballot, PersonId person, TimePoint now) {
    Scope const scope{ballot.realm};
    auto lines = bound_lines(tx, ballot, person, nullptr);
    if (ballot.kind == BallotKind::open) return lines;
    for (auto const& [entry, voter] : lines) {
        if (find_confirmed(tx, scope, ballot.id, entry.number, voter)) continue;
        insert_claim(tx, scope, ballot.id,
                     {.id = tx.new_id<ClaimId>(),
                      .person = person,
                      .entry = entry.number,
                      .voter = voter,
                      .state = ClaimState::confirmed,
                      .basis = ClaimBasis::residence,
                      .asked_at = now,
                      .answered_at = now});
    }
    return lines;
}

Standing standing_of(ReadTransaction& tx, Caller const& who, Ballot const& ballot) {
    Scope const scope{ballot.realm};
    Standing standing;
    standing.may_prepare = authority::can(who, Permission::ballot_prepare, ballot.community_path);
    standing.may_enter = authority::can(who, Permission::ballot_enter, ballot.community_path);
    if (standing.may_prepare) standing.possible = possible(ballot, BallotActor::desk);
    standing.reads_names = standing.may_prepare || standing.may_enter;
    if (!who.person || ballot.state == BallotState::draft) return standing;
    standing.entries = bound_lines(tx, ballot, *who.person, &standing.homes);
    standing.is_on_roll = !standing.entries.empty();
    standing.reads_names = standing.reads_names || standing.is_on_roll;
    standing.may_vote = standing.is_on_roll && takes_votes(ballot, who.now).has_value() &&
                        authority::can_somewhere(who, Permission::ballot_vote);
    standing.claims = select_claims_of(tx, scope, ballot.id, *who.person);
    for (auto const& [entry, voter] : standing.entries) {
        for (auto& vote : select_votes_of_entry(tx, scope, ballot.id, entry.number)) {
            if (vote.voter == voter) standing.votes.push_back(std::move(vote));
        }
    }
    std::ranges::sort(standing.votes, [](Vote const& a, Vote const& b) {
        return std::tuple(a.dated_at, a.id.value()) > std::tuple(b.dated_at, b.id.value());
    });
    return standing;
}

Result<Receipt> cast(WriteTransaction& tx, Caller const& who, Scope scope, BallotId id, BallotChoice choice) {
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(auto const ballot, see_ballot(tx, who, scope, id));
    // An owner may live elsewhere: what binds her is the roll, the permission says that she is a resident somewhere.
    if (!authority::can_somewhere(who, Permission::ballot_vote)) {
        return fail(ErrorCode::forbidden, "authority.missing");
    }
    if (choice == BallotChoice::blank || choice == BallotChoice::invalid) {
        return fail(ErrorCode::unprocessable, "ballot.choice_refused");
    }
    HZ_TRY(takes_votes(ballot, who.now));
    auto const lines = bind_lines(tx, ballot, person, who.now);
    if (lines.empty()) return fail(ErrorCode::forbidden, "ballot.not_on_roll");
    Receipt receipt{.number = new_receipt(tx), .at = who.now, .choice = choice, .lines = 0, .area_cm2 = 0};
    for (auto const& [entry, voter] : lines) {
        insert_vote(tx, scope, id,
                    {.id = tx.new_id<VoteId>(),
                     .entry = entry.number,
                     .voter = voter,
                     .choice = choice,
                     .source = VoteSource::phone,
                     .person = person,
                     .dated_at = who.now,
                     .recorded_at = who.now,
                     .receipt = receipt.number});
        ++receipt.lines;
        receipt.area_cm2 += entry.part.area_cm2;
    }
    tx.touch(channel(id));
    return receipt;
}

Result<ReceiptState> check_receipt(ReadTransaction& tx, Caller const& who, Scope scope, BallotId id,
                                   std::string_view number) {
    HZ_TRY(auto const ballot, see_ballot(tx, who, scope, id));
    auto const votes = select_votes_of_receipt(tx, scope, id, number);
    if (votes.empty()) return ReceiptState::unknown;
    bool stands = false;
    for (auto const& vote : votes) {
        for (auto const& one : effective(select_votes_of_entry(tx, scope, id, vote.entry))) {
            if (one.receipt == number) stands = true;
        }
    }
    if (!stands) return ReceiptState::replaced;
    if (ballot.state == BallotState::voided) return ReceiptState::not_counted;
    return ballot.state == BallotState::decided ? ReceiptState::counted : ReceiptState::received;
}

Result<Claim> claim(WriteTransaction& tx, Caller const& who, Scope scope, BallotId id,
                    std::optional<std::int64_t> number, std::string const& words) {
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(auto const ballot, see_ballot(tx, who, scope, id));
    if (!authority::can_somewhere(who, Permission::ballot_vote)) {
        return fail(ErrorCode::forbidden, "authority.missing");
    }
    if (!may_claim(ballot)) {
        return fail(
            Error{ErrorCode::conflict, "ballot.act_not_now"}.with("state", std::string(enum_name(ballot.state))));
    }
    for (auto const& earlier : select_claims_of(tx, scope, id, person)) {
        if (earlier.state == ClaimState::asked) return fail(ErrorCode::conflict, "ballot.claim_waits");
    }
    if (number && !line_for(tx, ballot, *number)) return fail(ErrorCode::unprocessable, "ballot.entry_unknown");
    bind_lines(tx, ballot, person, who.now);
    Claim const asked{
        .id = tx.new_id<ClaimId>(), .person = person, .entry = number, .words = words, .asked_at = who.now};
    insert_claim(tx, scope, id, asked);
    tx.touch(channel(id));
    return asked;
}

Result<std::vector<Claim>> claims_of(ReadTransaction& tx, Caller const& who, Scope scope, BallotId id) {
    HZ_TRY(ballot_of_counters(tx, who, scope, id));
    return select_claims(tx, scope, id);
}

Result<Claim> answer_claim(WriteTransaction& tx, Caller const& who, Scope scope, BallotId id, ClaimId claim_id,
                           ClaimAnswer const& answer) {
    HZ_TRY(auto const ballot, ballot_of_counters(tx, who, scope, id));
    HZ_TRY(auto const person, authority::require_person(who));
    auto const claims = select_claims(tx, scope, id);
    auto const found = std::ranges::find(claims, claim_id, &Claim::id);
    if (found == claims.end()) return fail(ErrorCode::not_found, "ballot.claim_unknown");
    auto claim = *found;
    if (claim.state != ClaimState::asked) return fail(ErrorCode::conflict, "ballot.claim_answered");
    if (claim.person == person) return fail(ErrorCode::forbidden, "ballot.claim_own");
    if (answer.is_confirmed) {
        auto const entry = answer.entry ? line_for(tx, ballot, *answer.entry) : std::nullopt;
        if (!entry) return fail(ErrorCode::unprocessable, "ballot.entry_unknown");
        if (std::ranges::find(entry->voters, answer.voter) == entry->voters.end()) {
            return fail(ErrorCode::unprocessable, "ballot.voter_unknown");
        }
        if (find_confirmed(tx, scope, id, entry->number, answer.voter)) {
            return fail(ErrorCode::conflict, "ballot.claim_taken");
        }
        claim.entry = entry->number;
        claim.voter = answer.voter;
    }
    claim.state = answer.is_confirmed ? ClaimState::confirmed : ClaimState::refused;
    claim.answered_at = who.now;
    claim.answer = answer.words;
    update_claim(tx, scope, id, claim, person);
    tx.touch(channel(id));
    return claim;
}

}  // namespace hezhi::ballots
