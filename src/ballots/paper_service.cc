// Papers: two persons enter each without seeing the other's reading, a third rules where they differ.
#include <algorithm>

#include "lib/base/enum_names.h"
#include "src/ballots/ballot_acts.h"

namespace hezhi::ballots {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

Result<void> takes_papers(Ballot const& ballot) {
    if (ballot.state == BallotState::open || ballot.state == BallotState::counting) return {};
    return fail(Error{ErrorCode::conflict, "ballot.act_not_now"}.with("state", std::string(enum_name(ballot.state))));
}

/// The reading as it is kept: voters sorted, the time to the minute.
Result<PaperReading> checked(ReadTransaction& tx, Ballot const& ballot, PaperReading reading, TimePoint now) {
    reading.handed_in_at =
        std::chrono::time_point_cast<Microseconds>(std::chrono::floor<std::chrono::minutes>(reading.handed_in_at));
    // A paper counts by the moment it was handed in: after the close it came too late, before the opening too early.
    if (ballot.closes_at && reading.handed_in_at >= *ballot.closes_at) {
        return fail(ErrorCode::unprocessable, "ballot.paper_late");
    }
    if (reading.handed_in_at > now || (ballot.noticed_at && reading.handed_in_at < *ballot.noticed_at)) {
        return fail(ErrorCode::unprocessable, "ballot.paper_ahead");
    }
    auto const entry = find_entry(tx, Scope{ballot.realm}, ballot.id, reading.entry);
    bool const known = entry && (ballot.kind == BallotKind::open || counts(entry->part, ballot.owners));
    if (!known) return fail(ErrorCode::unprocessable, "ballot.entry_unknown");
    std::ranges::sort(reading.voters);
    auto const again = std::ranges::unique(reading.voters);
    reading.voters.erase(again.begin(), again.end());
    bool const theirs = !reading.voters.empty() && std::ranges::all_of(reading.voters, [&](std::string const& voter) {
        return std::ranges::find(entry->voters, voter) != entry->voters.end();
    });
    if (!theirs) return fail(ErrorCode::unprocessable, "ballot.voter_unknown");
    if (ballot.kind == BallotKind::open && reading.choice == BallotChoice::invalid) {
        return fail(ErrorCode::unprocessable, "ballot.choice_refused");
    }
    return reading;
}

void settle(WriteTransaction& tx, Scope scope, Ballot const& ballot, std::string const& number,
            PaperReading const& reading, TimePoint now) {
    auto const receipt = new_receipt(tx);
    for (auto const& voter : reading.voters) {
        insert_vote(tx, scope, ballot.id,
                    {.id = tx.new_id<VoteId>(),
                     .entry = reading.entry,
                     .voter = voter,
                     .choice = reading.choice,
                     .source = VoteSource::paper,
                     .paper = number,
                     .dated_at = reading.handed_in_at,
                     .recorded_at = now,
                     .proxy = reading.proxy,
                     .authority = reading.authority,
                     .receipt = receipt});
    }
}

/// With the receipt, where it is settled.
Paper with_receipt(ReadTransaction& tx, Scope scope, BallotId id, Paper paper) {
    if (paper.state != PaperState::settled) return paper;
    auto const& reading = paper.ruling ? *paper.ruling : paper.first;
    for (auto const& vote : select_votes_of_entry(tx, scope, id, reading.entry)) {
        if (vote.paper == paper.number) paper.receipt = vote.receipt;
    }
    return paper;
}

}  // namespace

std::vector<Paper> papers_from(std::vector<StoredReading> const& readings) {
    std::vector<Paper> papers;
    for (auto const& one : readings) {
        if (one.reading == 1) {
            papers.push_back({.number = one.paper,
                              .state = PaperState::awaits_second,
                              .first = one.read,
                              .first_by = one.entered_by,
                              .entered_at = one.entered_at});
        } else if (one.reading == 2) {
            auto& paper = papers.back();
            paper.second = one.read;
            paper.second_by = one.entered_by;
            paper.state = differences(paper.first, one.read).empty() ? PaperState::settled : PaperState::mismatch;
        } else {
            papers.back().ruling = one.read;
            papers.back().ruled_by = one.entered_by;
            papers.back().state = PaperState::settled;
        }
    }
    return papers;
}

std::int64_t count_unsettled(ReadTransaction& tx, Scope scope, BallotId id) {
    auto const papers = papers_from(select_readings(tx, scope, id));
    return std::ranges::count_if(papers, [](Paper const& paper) { return paper.state != PaperState::settled; });
}

Result<Paper> enter_paper(WriteTransaction& tx, Caller const& who, Scope scope, BallotId id, std::string const& number,
                          PaperReading const& reading) {
    HZ_TRY(auto const ballot, ballot_of_counters(tx, who, scope, id));
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(takes_papers(ballot));
    auto readings = select_readings_of(tx, scope, id, number);
    if (readings.size() > 1) return fail(ErrorCode::conflict, "ballot.paper_settled");
    if (!readings.empty() && readings.front().entered_by == person) {
        return fail(ErrorCode::conflict, "ballot.paper_same_person");
    }
    HZ_TRY(auto const read, checked(tx, ballot, reading, who.now));
    StoredReading const stored{.paper = number,
                               .reading = readings.empty() ? 1 : 2,
                               .read = read,
                               .entered_by = person,
                               .entered_at = who.now};
    insert_reading(tx, scope, id, stored);
    readings.push_back(stored);
    auto paper = papers_from(readings).front();
    if (paper.state == PaperState::settled) settle(tx, scope, ballot, number, read, who.now);
    tx.touch(channel(id));
    return with_receipt(tx, scope, id, std::move(paper));
}

Result<Paper> resolve_paper(WriteTransaction& tx, Caller const& who, Scope scope, BallotId id,
                            std::string const& number, PaperReading const& reading) {
    HZ_TRY(auto const ballot, ballot_of_counters(tx, who, scope, id));
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(takes_papers(ballot));
    auto readings = select_readings_of(tx, scope, id, number);
    if (readings.empty()) return fail(ErrorCode::not_found, "ballot.paper_unknown");
    auto const before = papers_from(readings).front();
    if (before.state != PaperState::mismatch) return fail(ErrorCode::conflict, "ballot.paper_no_mismatch");
    if (before.first_by == person || before.second_by == person) {
        return fail(ErrorCode::conflict, "ballot.paper_same_person");
    }
    HZ_TRY(auto const read, checked(tx, ballot, reading, who.now));
    StoredReading const stored{
        .paper = number, .reading = 3, .read = read, .entered_by = person, .entered_at = who.now};
    insert_reading(tx, scope, id, stored);
    readings.push_back(stored);
    settle(tx, scope, ballot, number, read, who.now);
    tx.touch(channel(id));
    return with_receipt(tx, scope, id, papers_from(readings).front());
}

Result<std::vector<Paper>> papers_of(ReadTransaction& tx, Caller const& who, Scope scope, BallotId id) {
    HZ_TRY(ballot_of_counters(tx, who, scope, id));
    auto papers = papers_from(select_readings(tx, scope, id));
    for (auto& paper : papers) paper = with_receipt(tx, scope, id, std::move(paper));
    return papers;
}

}  // namespace hezhi::ballots
