// Pure decisions of a ballot: the table of states (docs/formats/ballot-states.csv is the same, for people), which of
// several votes counts, when two readings of a paper agree, and what lib/tally makes of a roll and its votes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/tally/tally.h"
#include "src/ballots/ballots.h"

namespace hezhi::ballots {

enum class Guard : std::uint8_t {
    is_consensus,
    not_consensus,
    wording,         ///< title, motion and what a yes means
    roll,            ///< at least one head
    paper_route,     ///< whoever has no phone must know the way
    dates,           ///< opens before it closes, and the count does not end before the close
    notice_period,   ///< enough days between the notice and the opening
    record,          ///< present by number, whether objections were asked for, by whom recorded
    opens_passed,    ///< the announced opening has come
    closes_passed,   ///< the announced close has come
    count_ended,     ///< the announced end of the count has come
    papers_settled,  ///< no paper waits for its second reading or for a third person
    reason
};
BOOST_DESCRIBE_ENUM(Guard, is_consensus, not_consensus, wording, roll, paper_route, dates, notice_period, record,
                    opens_passed, closes_passed, count_ended, papers_settled, reason)

struct TableRow {
    std::optional<BallotState> from;  ///< nullopt: no ballot yet
    BallotEvent event;
    BallotActor actor;
    std::vector<Guard> guards;
    BallotState to;
};
/// All of it, in the order of the published file.
std::span<TableRow const> table();

struct Act {
    BallotEvent event{};
    BallotActor actor{};
    TimePoint at{};
    std::int64_t unsettled_papers = 0;
    bool has_reason = false;
};
/// The state after. Errors: ballot.act_not_now {state}; ballot.notice_incomplete with a problem for each of wording,
/// roll, paper_route, dates, notice_period that fails; ballot.record_incomplete; ballot.not_yet {at};
/// ballot.papers_unsettled {count}; ballot.reason_required.
Result<BallotState> apply(Ballot const& ballot, Act const& act);
/// What that actor might do now, guards that an act brings aside.
std::vector<BallotEvent> possible(Ballot const& ballot, BallotActor actor);

std::int64_t notice_days_min(BallotKind kind) noexcept;
/// Whole days from the notice, or from `now` before it, to the opening.
std::int64_t notice_days(Ballot const& ballot, TimePoint now);

/// Whether a line is in the scope and of a kind that counts.
bool counts(tally::ExclusivePart const& part, tally::OwnersOptions const& options);
/// Lines of a roll as read, with their voters: the owners, or the developer of unsold and undelivered stock.
std::vector<RollEntry> entries_of(tally::Roll const& roll, tally::OwnersOptions const& options);
/// What is published about the roll. Errors: owners.bad_scope, owners.nothing_to_count.
Result<RollCounts> counts_of(std::vector<RollEntry> const& entries, bool has_owner_ids,
                             tally::OwnersOptions const& options);

/// Of the votes of one voter for one line the later-dated counts; of one moment the paper, since it is signed; of one
/// moment and source the one recorded last. In the order (line, voter).
std::vector<Vote> effective(std::vector<Vote> votes);

/// Names of the fields in which two readings differ: entry, voters, choice, handed_in_at, proxy, authority.
std::vector<std::string_view> differences(PaperReading const& a, PaperReading const& b);

// ---- Files and the count. `names` hidden: keys stand for dwellings and owners, proxies are said by "proxy".

/// A line of an open ballot as its files show it.
struct Head {
    std::int64_t number = 0;
    std::string key{};
    std::string name{};
    std::optional<BallotChoice> choice{};  ///< what counts; absent on the roll
};
/// The roll of an open ballot, or its votes where heads have choices. Sorted by key, so that the order says nothing;
/// with names by the roll.
std::string heads_csv(std::vector<Head> heads, bool with_choices, Names names);

std::string roll_csv(Ballot const& ballot, std::vector<RollEntry> const& entries, Names names);
/// Of effective votes.
std::string votes_csv(Ballot const& ballot, std::vector<RollEntry> const& entries, std::vector<Vote> const& votes,
                      Names names);
/// docs/formats/owners-json.md or tally-json.md, with a line break at the end. Errors: those of lib/tally.
Result<std::string> outcome_json(Ballot const& ballot, std::string_view roll, std::string_view votes);

struct Count {
    bool passed = false;
    std::string result;  ///< JSON for pages
};
Result<Count> count(Ballot const& ballot, std::string_view roll, std::string_view votes);
/// Of a consensus: agreed where objections were asked for and nobody objects.
Count count(ConsensusRecord const& record);

/// The rule as JSON, for the database and for pages, and back.
std::string rule_text(BallotDraft const& draft);
/// Error: ballot.rule_refused.
Result<void> read_rule(std::string_view text, BallotDraft& draft);
/// Within what law and lib/tally allow. Error: ballot.rule_refused with its problems.
Result<void> check_rule(BallotDraft const& draft);

/// When those are reminded of whom nothing was seen: a day before the announced close, unless it was opened less than
/// two days before that.
std::optional<TimePoint> reminder_at(Ballot const& ballot);

}  // namespace hezhi::ballots
