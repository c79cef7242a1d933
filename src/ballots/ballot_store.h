// The SQL of ballots. Class realm: everything takes a Scope.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/ballots/ballot_rules.h"

namespace hezhi::ballots {

std::optional<Ballot> find_ballot(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);
std::vector<Ballot> select_ballots(storage::ReadTransaction& tx, storage::Scope scope, BallotFilter const& filter);
void insert_ballot(storage::WriteTransaction& tx, storage::Scope scope, Ballot const& ballot);
/// Only at ballot.revision, which it raises; false if somebody was faster.
bool update_ballot(storage::WriteTransaction& tx, storage::Scope scope, Ballot const& ballot);

/// Whoever else acts on the ballot waits for this transaction, and then finds it changed. False: somebody was faster.
bool hold_ballot(storage::WriteTransaction& tx, storage::Scope scope, BallotId id, std::int64_t revision);

void insert_record(storage::WriteTransaction& tx, storage::Scope scope, BallotId id, BallotRecord const& record,
                   std::optional<PersonId> person);
std::vector<BallotRecord> select_records(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);

void delete_roll(storage::WriteTransaction& tx, storage::Scope scope, BallotId id);
void insert_entry(storage::WriteTransaction& tx, storage::Scope scope, BallotId id, RollEntry const& entry);
/// Heads of an open ballot with their keys, numbered from `first` on; one statement. At most some thousands at once.
struct NewHead {
    PersonId person{0};
    std::string name;
    std::string key;
};
void insert_heads(storage::WriteTransaction& tx, storage::Scope scope, BallotId id, std::int64_t first,
                  std::span<NewHead const> heads);
/// Of an open ballot, in the order of the roll: what its files need of a line, and no more.
std::vector<Head> select_heads(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);
/// Those for whom something was cast, with what counts of it. Reads one head's votes at a time.
std::vector<Head> select_voted_heads(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);
/// In the order of the roll.
std::vector<RollEntry> select_roll(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);
/// Lines whose dwelling, building, unit or voters hold `words`.
std::vector<RollEntry> select_roll_page(storage::ReadTransaction& tx, storage::Scope scope, BallotId id,
                                        std::string_view words, std::int64_t after, std::size_t limit);
std::optional<RollEntry> find_entry(storage::ReadTransaction& tx, storage::Scope scope, BallotId id,
                                    std::int64_t number);
std::vector<RollEntry> select_entries_of_home(storage::ReadTransaction& tx, storage::Scope scope, BallotId id,
                                              jurisdictions::DwellingId home);
std::optional<RollEntry> find_entry_of_person(storage::ReadTransaction& tx, storage::Scope scope, BallotId id,
                                              PersonId person);
/// Accounts on the roll of an open ballot, ascending, after `after`.
std::vector<PersonId> select_persons_of_roll(storage::ReadTransaction& tx, storage::Scope scope, BallotId id,
                                             PersonId after, std::size_t limit);

void insert_claim(storage::WriteTransaction& tx, storage::Scope scope, BallotId id, Claim const& claim);
void update_claim(storage::WriteTransaction& tx, storage::Scope scope, BallotId id, Claim const& claim,
                  std::optional<PersonId> answered_by);
std::vector<Claim> select_claims(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);
std::vector<Claim> select_claims_of(storage::ReadTransaction& tx, storage::Scope scope, BallotId id, PersonId person);
std::optional<Claim> find_confirmed(storage::ReadTransaction& tx, storage::Scope scope, BallotId id, std::int64_t entry,
                                    std::string_view voter);

void insert_vote(storage::WriteTransaction& tx, storage::Scope scope, BallotId id, Vote const& vote);
std::vector<Vote> select_votes(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);
std::vector<Vote> select_votes_of_entry(storage::ReadTransaction& tx, storage::Scope scope, BallotId id,
                                        std::int64_t entry);
std::vector<Vote> select_votes_of_receipt(storage::ReadTransaction& tx, storage::Scope scope, BallotId id,
                                          std::string_view receipt);
std::int64_t count_cast_lines(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);

struct StoredReading {
    std::string paper;
    int reading = 1;
    PaperReading read{};
    PersonId entered_by{0};
    TimePoint entered_at{};
};
void insert_reading(storage::WriteTransaction& tx, storage::Scope scope, BallotId id, StoredReading const& reading);
std::vector<StoredReading> select_readings(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);
std::vector<StoredReading> select_readings_of(storage::ReadTransaction& tx, storage::Scope scope, BallotId id,
                                              std::string_view paper);

/// Who took part in the topic as this slice has it on record, each once: for counting, never for showing.
std::vector<PersonId> select_participants(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
/// Ballots of one person: on the roll, bound by a claim, or voted in.
std::vector<BallotId> select_ballots_of_person(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
std::vector<Vote> select_votes_of_person(storage::ReadTransaction& tx, storage::Scope scope, BallotId id,
                                         PersonId person);
/// The account behind votes and claims is forgotten; in ballots that are not decided, its claims are withdrawn.
void forget_person(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);

}  // namespace hezhi::ballots
