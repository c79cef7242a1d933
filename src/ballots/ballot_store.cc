#include "src/ballots/ballot_store.h"

#include <utility>

#include <boost/json.hpp>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"
#include "src/ballots/ballot_rules.h"

namespace hezhi::ballots {
namespace {

namespace json = boost::json;
using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

template <class Word>
Word word_at(Row const& row, int column) {
    auto const word = parse_enum<Word>(row.text(column));
    HZ_ASSERT(word.has_value());
    return *word;
}

std::string text_of(std::vector<std::string> const& names) {
    json::array list;
    for (auto const& name : names) list.emplace_back(name);
    return json::serialize(list);
}

std::vector<std::string> names_of(std::string_view text) {
    std::vector<std::string> names;
    for (auto const& name : json::parse(text).as_array()) names.emplace_back(name.as_string());
    return names;
}

#define HZ_BALLOT_COLUMNS                                                                                          \
    "ballot_id, topic_id, community_id, community_path, kind, state, body_id, title, wording, yes_means, "         \
    "background, paper_route, if_failed, rule, opens_at, closes_at, counts_until, roll_dwellings, roll_area_cm2, " \
    "roll_heads, roll_not_counted, has_owner_ids, prepared_at, noticed_at, opened_at, closed_at, decided_at, "     \
    "voided_at, void_reason, result, passed, events, revision"

Ballot read_ballot(Row const& row, RealmId realm) {
    Ballot ballot;
    ballot.realm = realm;
    ballot.id = row.id<BallotId>(0);
    ballot.topic = row.id<TopicId>(1);
    ballot.community = row.id<JurisdictionId>(2);
    ballot.community_path = authority::JurisdictionPath{std::string(row.text(3))};
    ballot.kind = word_at<BallotKind>(row, 4);
    ballot.state = word_at<BallotState>(row, 5);
    ballot.body = row.maybe_id<BodyId>(6);
    ballot.title = row.text(7);
    ballot.wording = row.text(8);
    ballot.yes_means = row.text(9);
    ballot.background = row.text(10);
    ballot.paper_route = row.text(11);
    ballot.if_failed = row.text(12);
    auto const rule = read_rule(row.text(13), ballot);
    HZ_ASSERT(rule.has_value());
    ballot.opens_at = row.maybe_time(14);
    ballot.closes_at = row.maybe_time(15);
    ballot.counts_until = row.maybe_time(16);
    ballot.roll = {.dwellings = row.integer(17),
                   .area_cm2 = row.integer(18),
                   .heads = row.integer(19),
                   .not_counted = row.integer(20)};
    ballot.has_owner_ids = row.boolean(21);
    ballot.prepared_at = row.time(22);
    ballot.noticed_at = row.maybe_time(23);
    ballot.opened_at = row.maybe_time(24);
    ballot.closed_at = row.maybe_time(25);
    ballot.decided_at = row.maybe_time(26);
    ballot.voided_at = row.maybe_time(27);
    ballot.void_reason = row.text(28);
    ballot.result = row.text(29);
    if (auto const passed = row.maybe_integer(30)) ballot.passed = *passed != 0;
    ballot.events = row.integer(31);
    ballot.revision = row.integer(32);
    return ballot;
}

constexpr storage::Sql kFindBallot{"SELECT " HZ_BALLOT_COLUMNS " FROM ballots WHERE realm_id = $1 AND ballot_id = $2"};
constexpr storage::Sql kBallots{"SELECT " HZ_BALLOT_COLUMNS
                                " FROM ballots WHERE realm_id = $1 AND ballot_id < $2 AND ($3 = 0 OR topic_id = $3)"
                                " AND ($4 = 0 OR community_id = $4) AND ($5 = '' OR state = $5)"
                                " ORDER BY ballot_id DESC LIMIT $6"};
constexpr storage::Sql kBallotsOfTopic{"SELECT " HZ_BALLOT_COLUMNS
                                       " FROM ballots WHERE realm_id = $1 AND topic_id = $2 AND ballot_id < $3"
                                       " ORDER BY ballot_id DESC LIMIT $4"};
constexpr storage::Sql kBallotsInState{"SELECT " HZ_BALLOT_COLUMNS
                                       " FROM ballots WHERE realm_id = $1 AND state = $2 AND ballot_id < $3"
                                       " ORDER BY ballot_id DESC LIMIT $4"};
constexpr storage::Sql kInsertBallot{
    "INSERT INTO ballots (realm_id, " HZ_BALLOT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,"
    " $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)"};
constexpr storage::Sql kUpdateBallot{
    "UPDATE ballots SET state = $4, body_id = $5, title = $6, wording = $7, yes_means = $8, background = $9,"
    " paper_route = $10, if_failed = $11, rule = $12, opens_at = $13, closes_at = $14, counts_until = $15,"
    " roll_dwellings = $16, roll_area_cm2 = $17, roll_heads = $18, roll_not_counted = $19, has_owner_ids = $20,"
    " noticed_at = $21, opened_at = $22, closed_at = $23, decided_at = $24, voided_at = $25, void_reason = $26,"
    " result = $27, passed = $28, events = $29, kind = $30, revision = revision + 1"
    " WHERE realm_id = $1 AND ballot_id = $2 AND revision = $3"};

constexpr storage::Sql kHoldBallot{
    "UPDATE ballots SET revision = revision WHERE realm_id = $1 AND ballot_id = $2 AND revision = $3"};

constexpr storage::Sql kInsertRecord{
    "INSERT INTO ballot_events (realm_id, ballot_id, event_number, at, event, actor, to_state, body_id, person_id, "
    "text)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr storage::Sql kRecords{
    "SELECT event_number, at, event, actor, to_state, body_id, text FROM ballot_events"
    " WHERE realm_id = $1 AND ballot_id = $2 ORDER BY event_number"};

#define HZ_ENTRY_COLUMNS                                                                                     \
    "entry_number, dwelling, building, unit, kind, sale, owners, developer, area_cm2, area_source, voters, " \
    "entry_key, voter_keys, dwelling_id, person_id"

RollEntry read_entry(Row const& row) {
    RollEntry entry;
    entry.number = row.integer(0);
    entry.part = {.dwelling = std::string(row.text(1)),
                  .building = std::string(row.text(2)),
                  .unit = std::string(row.text(3)),
                  .kind = static_cast<tally::PartKind>(row.integer(4)),
                  .sale = static_cast<tally::Sale>(row.integer(5)),
                  .owners = names_of(row.text(6)),
                  .developer = std::string(row.text(7)),
                  .area_cm2 = row.integer(8),
                  .area_source = static_cast<tally::AreaSource>(row.integer(9))};
    entry.voters = names_of(row.text(10));
    entry.key = row.text(11);
    entry.voter_keys = names_of(row.text(12));
    entry.home = row.maybe_id<jurisdictions::DwellingId>(13);
    entry.person = row.maybe_id<PersonId>(14);
    return entry;
}

constexpr storage::Sql kDeleteRoll{"DELETE FROM ballot_roll WHERE realm_id = $1 AND ballot_id = $2"};
constexpr storage::Sql kInsertEntry{
    "INSERT INTO ballot_roll (realm_id, ballot_id, " HZ_ENTRY_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"};
constexpr storage::Sql kInsertHeads{
    "INSERT INTO ballot_roll (realm_id, ballot_id, entry_number, dwelling, building, unit, kind, sale, owners,"
    " developer, area_cm2, area_source, voters, entry_key, voter_keys, person_id)"
    " SELECT $1, $2, item.number, '', '', '', $4, $5, '[]', '', 0, $6, item.voters, item.entry_key, item.voter_keys,"
    " item.person FROM expand($3, number, voters, entry_key, voter_keys, person) AS item"};
constexpr storage::Sql kHeads{
    "SELECT entry_number, entry_key, voters FROM ballot_roll WHERE realm_id = $1 AND ballot_id = $2"
    " ORDER BY entry_number"};
constexpr storage::Sql kRoll{"SELECT " HZ_ENTRY_COLUMNS
                             " FROM ballot_roll WHERE realm_id = $1 AND ballot_id = $2 ORDER BY entry_number"};
constexpr storage::Sql kRollPage{
    "SELECT " HZ_ENTRY_COLUMNS
    " FROM ballot_roll WHERE realm_id = $1 AND ballot_id = $2 AND entry_number > $3 AND ($4 = ''"
    " OR dwelling LIKE '%' || $4 || '%' OR voters LIKE '%' || $4 || '%'"
    " OR building || '-' || unit || '-' || dwelling LIKE '%' || $4 || '%'"
    " OR building || '-' || dwelling LIKE '%' || $4 || '%') ORDER BY entry_number LIMIT $5"};
constexpr storage::Sql kFindEntry{"SELECT " HZ_ENTRY_COLUMNS
                                  " FROM ballot_roll WHERE realm_id = $1 AND ballot_id = $2 AND entry_number = $3"};
constexpr storage::Sql kEntriesOfHome{
    "SELECT " HZ_ENTRY_COLUMNS
    " FROM ballot_roll WHERE realm_id = $1 AND ballot_id = $2 AND dwelling_id = $3 ORDER BY entry_number"};
constexpr storage::Sql kEntryOfPerson{"SELECT " HZ_ENTRY_COLUMNS
                                      " FROM ballot_roll WHERE realm_id = $1 AND ballot_id = $2 AND person_id = $3"
                                      " ORDER BY entry_number LIMIT 1"};

constexpr storage::Sql kPersonsOfRoll{
    "SELECT DISTINCT person_id FROM ballot_roll WHERE realm_id = $1 AND ballot_id = $2 AND person_id > $3"
    " ORDER BY person_id LIMIT $4"};

#define HZ_CLAIM_COLUMNS "claim_id, person_id, entry_number, voter, words, state, basis, asked_at, answered_at, answer"

Claim read_claim(Row const& row) {
    return {.id = row.id<ClaimId>(0),
            .person = row.id<PersonId>(1),
            .entry = row.maybe_integer(2),
            .voter = std::string(row.text(3)),
            .words = std::string(row.text(4)),
            .state = word_at<ClaimState>(row, 5),
            .basis = word_at<ClaimBasis>(row, 6),
            .asked_at = row.time(7),
            .answered_at = row.maybe_time(8),
            .answer = std::string(row.text(9))};
}

constexpr storage::Sql kInsertClaim{"INSERT INTO ballot_claims (realm_id, ballot_id, " HZ_CLAIM_COLUMNS
                                    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
constexpr storage::Sql kUpdateClaim{
    "UPDATE ballot_claims SET entry_number = $4, voter = $5, state = $6, answered_at = $7, answered_by = $8,"
    " answer = $9 WHERE realm_id = $1 AND ballot_id = $2 AND claim_id = $3"};
constexpr storage::Sql kClaims{"SELECT " HZ_CLAIM_COLUMNS
                               " FROM ballot_claims WHERE realm_id = $1 AND ballot_id = $2 ORDER BY claim_id"};
constexpr storage::Sql kClaimsOf{
    "SELECT " HZ_CLAIM_COLUMNS
    " FROM ballot_claims WHERE realm_id = $1 AND ballot_id = $2 AND person_id = $3 ORDER BY claim_id"};
constexpr storage::Sql kConfirmed{
    "SELECT " HZ_CLAIM_COLUMNS
    " FROM ballot_claims WHERE realm_id = $1 AND ballot_id = $2 AND entry_number = $3 AND voter = $4"
    " AND state = 'confirmed'"};

#define HZ_VOTE_COLUMNS                                                                                     \
    "vote_id, entry_number, voter, choice, source, person_id, paper_number, dated_at, recorded_at, proxy, " \
    "authority, receipt"

Vote read_vote(Row const& row) {
    return {.id = row.id<VoteId>(0),
            .entry = row.integer(1),
            .voter = std::string(row.text(2)),
            .choice = word_at<BallotChoice>(row, 3),
            .source = word_at<VoteSource>(row, 4),
            .person = row.maybe_id<PersonId>(5),
            .paper = std::string(row.text(6)),
            .dated_at = row.time(7),
            .recorded_at = row.time(8),
            .proxy = std::string(row.text(9)),
            .authority = std::string(row.text(10)),
            .receipt = std::string(row.text(11))};
}

constexpr storage::Sql kInsertVote{"INSERT INTO ballot_votes (realm_id, ballot_id, " HZ_VOTE_COLUMNS
                                   ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"};
constexpr storage::Sql kVotes{"SELECT " HZ_VOTE_COLUMNS
                              " FROM ballot_votes WHERE realm_id = $1 AND ballot_id = $2 ORDER BY vote_id"};
constexpr storage::Sql kVotesWithKeys{
    "SELECT v.vote_id, v.entry_number, v.voter, v.choice, v.source, v.dated_at, v.recorded_at, r.entry_key"
    " FROM ballot_votes v JOIN ballot_roll r ON r.realm_id = v.realm_id AND r.ballot_id = v.ballot_id"
    " AND r.entry_number = v.entry_number WHERE v.realm_id = $1 AND v.ballot_id = $2 ORDER BY v.entry_number"};
constexpr storage::Sql kVotesOfEntry{
    "SELECT " HZ_VOTE_COLUMNS
    " FROM ballot_votes WHERE realm_id = $1 AND ballot_id = $2 AND entry_number = $3 ORDER BY vote_id"};
constexpr storage::Sql kVotesOfReceipt{
    "SELECT " HZ_VOTE_COLUMNS
    " FROM ballot_votes WHERE realm_id = $1 AND ballot_id = $2 AND receipt = $3 ORDER BY vote_id"};
constexpr storage::Sql kVotesOfPerson{
    "SELECT " HZ_VOTE_COLUMNS
    " FROM ballot_votes WHERE realm_id = $1 AND ballot_id = $2 AND person_id = $3 ORDER BY vote_id"};
constexpr storage::Sql kCastLines{
    "SELECT count(DISTINCT entry_number) FROM ballot_votes WHERE realm_id = $1 AND ballot_id = $2"};

#define HZ_READING_COLUMNS \
    "paper_number, reading, entry_number, voters, choice, handed_in_at, proxy, authority, entered_by, entered_at"

StoredReading read_reading(Row const& row) {
    return {.paper = std::string(row.text(0)),
            .reading = static_cast<int>(row.integer(1)),
            .read = {.entry = row.integer(2),
                     .voters = names_of(row.text(3)),
                     .choice = word_at<BallotChoice>(row, 4),
                     .handed_in_at = row.time(5),
                     .proxy = std::string(row.text(6)),
                     .authority = std::string(row.text(7))},
            .entered_by = row.id<PersonId>(8),
            .entered_at = row.time(9)};
}

constexpr storage::Sql kInsertReading{"INSERT INTO ballot_papers (realm_id, ballot_id, " HZ_READING_COLUMNS
                                      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
constexpr storage::Sql kReadings{
    "SELECT " HZ_READING_COLUMNS
    " FROM ballot_papers WHERE realm_id = $1 AND ballot_id = $2 ORDER BY paper_number, reading"};
constexpr storage::Sql kReadingsOf{
    "SELECT " HZ_READING_COLUMNS
    " FROM ballot_papers WHERE realm_id = $1 AND ballot_id = $2 AND paper_number = $3 ORDER BY reading"};

constexpr storage::Sql kBallotsOfPerson{
    "SELECT ballot_id FROM ballot_roll WHERE realm_id = $1 AND person_id = $2"
    " UNION SELECT ballot_id FROM ballot_claims WHERE realm_id = $1 AND person_id = $2"
    " UNION SELECT ballot_id FROM ballot_votes WHERE realm_id = $1 AND person_id = $2 ORDER BY ballot_id DESC"};
// On the phone; and on paper where the line's account is known.
constexpr storage::Sql kParticipantPersons{
    "SELECT v.person_id FROM ballots b JOIN ballot_votes v ON v.realm_id = b.realm_id AND v.ballot_id = b.ballot_id"
    " WHERE b.realm_id = $1 AND b.topic_id = $2 AND v.person_id IS NOT NULL"
    " UNION SELECT r.person_id FROM ballots b JOIN ballot_votes v ON v.realm_id = b.realm_id"
    " AND v.ballot_id = b.ballot_id JOIN ballot_roll r ON r.realm_id = v.realm_id AND r.ballot_id = v.ballot_id"
    " AND r.entry_number = v.entry_number WHERE b.realm_id = $1 AND b.topic_id = $2 AND r.person_id IS NOT NULL"
    " UNION SELECT c.person_id FROM ballots b JOIN ballot_votes v ON v.realm_id = b.realm_id"
    " AND v.ballot_id = b.ballot_id JOIN ballot_claims c ON c.realm_id = v.realm_id AND c.ballot_id = v.ballot_id"
    " AND c.entry_number = v.entry_number AND c.voter = v.voter AND c.state = 'confirmed'"
    " WHERE b.realm_id = $1 AND b.topic_id = $2"};

constexpr storage::Sql kForgetVotes{"UPDATE ballot_votes SET person_id = NULL WHERE realm_id = $1 AND person_id = $2"};
constexpr storage::Sql kForgetRoll{"UPDATE ballot_roll SET person_id = NULL WHERE realm_id = $1 AND person_id = $2"};
constexpr storage::Sql kForgetClaims{"DELETE FROM ballot_claims WHERE realm_id = $1 AND person_id = $2"};

}  // namespace

std::optional<Ballot> find_ballot(ReadTransaction& tx, Scope scope, BallotId id) {
    return tx.first(kFindBallot, {scope.realm, id}, [&](Row const& row) { return read_ballot(row, scope.realm); });
}

std::vector<Ballot> select_ballots(ReadTransaction& tx, Scope scope, BallotFilter const& filter) {
    auto const read = [&](Row const& row) { return read_ballot(row, scope.realm); };
    auto const before = filter.before ? filter.before->value() : INT64_MAX;
    if (filter.topic && !filter.community && !filter.state) {
        return tx.all(kBallotsOfTopic, {scope.realm, *filter.topic, before, filter.limit}, read);
    }
    if (filter.state && !filter.topic && !filter.community) {
        return tx.all(kBallotsInState, {scope.realm, enum_name(*filter.state), before, filter.limit}, read);
    }
    return tx.all(kBallots,
                  {scope.realm, before, filter.topic ? filter.topic->value() : 0,
                   filter.community ? filter.community->value() : 0,
                   filter.state ? enum_name(*filter.state) : std::string_view{}, filter.limit},
                  read);
}

void insert_ballot(WriteTransaction& tx, Scope scope, Ballot const& b) {
    tx.execute(kInsertBallot, {scope.realm,
                               b.id,
                               b.topic,
                               b.community,
                               b.community_path.str(),
                               enum_name(b.kind),
                               enum_name(b.state),
                               b.body,
                               b.title,
                               b.wording,
                               b.yes_means,
                               b.background,
                               b.paper_route,
                               b.if_failed,
                               rule_text(b),
                               b.opens_at,
                               b.closes_at,
                               b.counts_until,
                               b.roll.dwellings,
                               b.roll.area_cm2,
                               b.roll.heads,
                               b.roll.not_counted,
                               b.has_owner_ids,
                               b.prepared_at,
                               b.noticed_at,
                               b.opened_at,
                               b.closed_at,
                               b.decided_at,
                               b.voided_at,
                               b.void_reason,
                               b.result,
                               b.passed,
                               b.events,
                               b.revision});
}

bool update_ballot(WriteTransaction& tx, Scope scope, Ballot const& b) {
    return tx.execute(kUpdateBallot, {scope.realm,
                                      b.id,
                                      b.revision,
                                      enum_name(b.state),
                                      b.body,
                                      b.title,
                                      b.wording,
                                      b.yes_means,
                                      b.background,
                                      b.paper_route,
                                      b.if_failed,
                                      rule_text(b),
                                      b.opens_at,
                                      b.closes_at,
                                      b.counts_until,
                                      b.roll.dwellings,
                                      b.roll.area_cm2,
                                      b.roll.heads,
                                      b.roll.not_counted,
                                      b.has_owner_ids,
                                      b.noticed_at,
                                      b.opened_at,
                                      b.closed_at,
                                      b.decided_at,
                                      b.voided_at,
                                      b.void_reason,
                                      b.result,
                                      b.passed,
                                      b.events,
                                      enum_name(b.kind)}) == 1;
}

bool hold_ballot(WriteTransaction& tx, Scope scope, BallotId id, std::int64_t revision) {
    return tx.execute(kHoldBallot, {scope.realm, id, revision}) == 1;
}

void insert_record(WriteTransaction& tx, Scope scope, BallotId id, BallotRecord const& record,
                   std::optional<PersonId> person) {
    tx.execute(kInsertRecord, {scope.realm, id, record.number, record.at, enum_name(record.event),
                               enum_name(record.actor), enum_name(record.to), record.body, person, record.text});
}

std::vector<BallotRecord> select_records(ReadTransaction& tx, Scope scope, BallotId id) {
    return tx.all(kRecords, {scope.realm, id}, [](Row const& row) {
        return BallotRecord{.number = row.integer(0),
                            .at = row.time(1),
                            .event = word_at<BallotEvent>(row, 2),
                            .actor = word_at<BallotActor>(row, 3),
                            .to = word_at<BallotState>(row, 4),
                            .body = row.maybe_id<BodyId>(5),
                            .text = std::string(row.text(6))};
    });
}

void delete_roll(WriteTransaction& tx, Scope scope, BallotId id) {
    tx.execute(kDeleteRoll, {scope.realm, id});
}

void insert_entry(WriteTransaction& tx, Scope scope, BallotId id, RollEntry const& entry) {
    auto const& part = entry.part;
    tx.execute(kInsertEntry,
               {scope.realm, id, entry.number, part.dwelling, part.building, part.unit,
                static_cast<std::int64_t>(part.kind), static_cast<std::int64_t>(part.sale), text_of(part.owners),
                part.developer, part.area_cm2, static_cast<std::int64_t>(part.area_source), text_of(entry.voters),
                entry.key, text_of(entry.voter_keys), entry.home, entry.person});
}

void insert_heads(WriteTransaction& tx, Scope scope, BallotId id, std::int64_t first, std::span<NewHead const> heads) {
    using enum storage::ColumnType;
    storage::Batch rows{integer, text, text, text, integer};
    for (auto const& head : heads) {
        rows.add({first++, text_of({head.name}), head.key, text_of({head.key}), head.person});
    }
    tally::ExclusivePart const none;
    tx.execute(kInsertHeads, {scope.realm, id, rows, static_cast<std::int64_t>(none.kind),
                              static_cast<std::int64_t>(none.sale), static_cast<std::int64_t>(none.area_source)});
}

std::vector<Head> select_heads(ReadTransaction& tx, Scope scope, BallotId id) {
    return tx.all(kHeads, {scope.realm, id}, [](Row const& row) {
        return Head{.number = row.integer(0), .key = std::string(row.text(1)), .name = names_of(row.text(2)).front()};
    });
}

std::vector<Head> select_voted_heads(ReadTransaction& tx, Scope scope, BallotId id) {
    std::vector<Head> heads;
    std::vector<Vote> votes;  // of one head
    std::string key;
    auto const close = [&] {
        for (auto& vote : effective(std::exchange(votes, {}))) {
            heads.push_back({.number = vote.entry, .key = key, .name = std::move(vote.voter), .choice = vote.choice});
        }
    };
    tx.query(kVotesWithKeys, {scope.realm, id}, [&](Row const& row) {
        if (!votes.empty() && votes.front().entry != row.integer(1)) close();
        key = row.text(7);
        votes.push_back({.id = row.id<VoteId>(0),
                         .entry = row.integer(1),
                         .voter = std::string(row.text(2)),
                         .choice = word_at<BallotChoice>(row, 3),
                         .source = word_at<VoteSource>(row, 4),
                         .dated_at = row.time(5),
                         .recorded_at = row.time(6)});
    });
    close();
    return heads;
}

std::vector<RollEntry> select_roll(ReadTransaction& tx, Scope scope, BallotId id) {
    return tx.all(kRoll, {scope.realm, id}, read_entry);
}

std::vector<RollEntry> select_roll_page(ReadTransaction& tx, Scope scope, BallotId id, std::string_view words,
                                        std::int64_t after, std::size_t limit) {
    return tx.all(kRollPage, {scope.realm, id, after, words, limit}, read_entry);
}

std::optional<RollEntry> find_entry(ReadTransaction& tx, Scope scope, BallotId id, std::int64_t number) {
    return tx.first(kFindEntry, {scope.realm, id, number}, read_entry);
}

std::vector<RollEntry> select_entries_of_home(ReadTransaction& tx, Scope scope, BallotId id,
                                              jurisdictions::DwellingId home) {
    return tx.all(kEntriesOfHome, {scope.realm, id, home}, read_entry);
}

std::optional<RollEntry> find_entry_of_person(ReadTransaction& tx, Scope scope, BallotId id, PersonId person) {
    return tx.first(kEntryOfPerson, {scope.realm, id, person}, read_entry);
}

std::vector<PersonId> select_persons_of_roll(ReadTransaction& tx, Scope scope, BallotId id, PersonId after,
                                             std::size_t limit) {
    return tx.all(kPersonsOfRoll, {scope.realm, id, after, limit},
                  [](storage::Row const& row) { return row.id<PersonId>(0); });
}

void insert_claim(WriteTransaction& tx, Scope scope, BallotId id, Claim const& claim) {
    tx.execute(kInsertClaim,
               {scope.realm, id, claim.id, claim.person, claim.entry, claim.voter, claim.words, enum_name(claim.state),
                enum_name(claim.basis), claim.asked_at, claim.answered_at, claim.answer});
}

void update_claim(WriteTransaction& tx, Scope scope, BallotId id, Claim const& claim,
                  std::optional<PersonId> answered_by) {
    tx.execute(kUpdateClaim, {scope.realm, id, claim.id, claim.entry, claim.voter, enum_name(claim.state),
                              claim.answered_at, answered_by, claim.answer});
}

std::vector<Claim> select_claims(ReadTransaction& tx, Scope scope, BallotId id) {
    return tx.all(kClaims, {scope.realm, id}, read_claim);
}

std::vector<Claim> select_claims_of(ReadTransaction& tx, Scope scope, BallotId id, PersonId person) {
    return tx.all(kClaimsOf, {scope.realm, id, person}, read_claim);
}

std::optional<Claim> find_confirmed(ReadTransaction& tx, Scope scope, BallotId id, std::int64_t entry,
                                    std::string_view voter) {
    return tx.first(kConfirmed, {scope.realm, id, entry, voter}, read_claim);
}

void insert_vote(WriteTransaction& tx, Scope scope, BallotId id, Vote const& vote) {
    tx.execute(kInsertVote,
               {scope.realm, id, vote.id, vote.entry, vote.voter, enum_name(vote.choice), enum_name(vote.source),
                vote.person, vote.paper, vote.dated_at, vote.recorded_at, vote.proxy, vote.authority, vote.receipt});
}

std::vector<Vote> select_votes(ReadTransaction& tx, Scope scope, BallotId id) {
    return tx.all(kVotes, {scope.realm, id}, read_vote);
}

std::vector<Vote> select_votes_of_entry(ReadTransaction& tx, Scope scope, BallotId id, std::int64_t entry) {
    return tx.all(kVotesOfEntry, {scope.realm, id, entry}, read_vote);
}

std::vector<Vote> select_votes_of_receipt(ReadTransaction& tx, Scope scope, BallotId id, std::string_view receipt) {
    return tx.all(kVotesOfReceipt, {scope.realm, id, receipt}, read_vote);
}

std::int64_t count_cast_lines(ReadTransaction& tx, Scope scope, BallotId id) {
    return *tx.first(kCastLines, {scope.realm, id}, [](Row const& row) { return row.integer(0); });
}

void insert_reading(WriteTransaction& tx, Scope scope, BallotId id, StoredReading const& reading) {
    auto const& read = reading.read;
    tx.execute(kInsertReading, {scope.realm, id, reading.paper, static_cast<std::int64_t>(reading.reading), read.entry,
                                text_of(read.voters), enum_name(read.choice), read.handed_in_at, read.proxy,
                                read.authority, reading.entered_by, reading.entered_at});
}

std::vector<StoredReading> select_readings(ReadTransaction& tx, Scope scope, BallotId id) {
    return tx.all(kReadings, {scope.realm, id}, read_reading);
}

std::vector<StoredReading> select_readings_of(ReadTransaction& tx, Scope scope, BallotId id, std::string_view paper) {
    return tx.all(kReadingsOf, {scope.realm, id, paper}, read_reading);
}

std::vector<BallotId> select_ballots_of_person(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kBallotsOfPerson, {scope.realm, person}, [](Row const& row) { return row.id<BallotId>(0); });
}

std::vector<Vote> select_votes_of_person(ReadTransaction& tx, Scope scope, BallotId id, PersonId person) {
    return tx.all(kVotesOfPerson, {scope.realm, id, person}, read_vote);
}

std::vector<PersonId> select_participants(ReadTransaction& tx, Scope scope, TopicId topic) {
    return tx.all(kParticipantPersons, {scope.realm, topic}, [](Row const& row) { return row.id<PersonId>(0); });
}

void forget_person(WriteTransaction& tx, Scope scope, PersonId person) {
    tx.execute(kForgetVotes, {scope.realm, person});
    tx.execute(kForgetRoll, {scope.realm, person});
    tx.execute(kForgetClaims, {scope.realm, person});
}

#undef HZ_BALLOT_COLUMNS
#undef HZ_ENTRY_COLUMNS
#undef HZ_CLAIM_COLUMNS
#undef HZ_VOTE_COLUMNS
#undef HZ_READING_COLUMNS

}  // namespace hezhi::ballots
