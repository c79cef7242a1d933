// What the use cases of this slice share: finding a ballot, taking a step of its table, binding a person to the roll.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/ballots/ballot_rules.h"
#include "src/ballots/ballot_store.h"

namespace hezhi::ballots {

/// Error: not_found ballot.unknown.
Result<Ballot> require_ballot(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);
/// For the desk. Errors: ballot.unknown, authority.* (ballot_prepare), ballot.changed_meanwhile.
Result<Ballot> ballot_of_desk(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              BallotId id, std::optional<std::int64_t> revision);
/// For those who enter papers and check claims. Errors: ballot.unknown, authority.* (ballot_enter).
Result<Ballot> ballot_of_counters(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                  BallotId id);

/// Applies the table, writes ballot, record and public event, and sets the clock. Errors: those of apply;
/// ballot.changed_meanwhile. @return the ballot as it is now.
Result<Ballot> take(storage::WriteTransaction& tx, storage::Scope scope, Ballot ballot, Act const& act,
                    std::optional<PersonId> person, std::string const& text);

/// A line of the roll and in whose name the person casts for it.
using Bound = std::pair<RollEntry, std::string>;
/// By claims and, for an open ballot, the roll itself; `homes` gets the lines of the person's dwelling that are not
/// hers by the roll, and by her name those that are: bound by residence, written down where `tx` may write.
std::vector<Bound> bound_lines(storage::ReadTransaction& tx, Ballot const& ballot, PersonId person,
                               std::vector<RollEntry>* homes);
/// The same, with the bindings by residence written down.
std::vector<Bound> bind_lines(storage::WriteTransaction& tx, Ballot const& ballot, PersonId person, TimePoint now);

/// Of the readings of one ballot, in the order of the papers' numbers.
std::vector<Paper> papers_from(std::vector<StoredReading> const& readings);
std::int64_t count_unsettled(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);

struct FileTexts {
    std::string roll;
    std::string votes;
};
/// Roll and counted votes as they are published. Of an open ballot some 100 bytes of memory a head.
FileTexts file_texts(storage::ReadTransaction& tx, Ballot const& ballot, Names names);

std::string new_receipt(storage::WriteTransaction& tx);
/// 64 random bits as text: of a hundred thousand lines no two are alike in practice, for public files of one ballot.
std::string new_key(storage::WriteTransaction& tx, char first);

}  // namespace hezhi::ballots
