// Decisions 表决: the owners' double majority of article 278 by scope, an open vote of residents or representatives,
// and the recorded consensus of a meeting. A ballot belongs to a topic. Every ballot here is named: who counts, and who
// is on the roll, can read how each voted, and the page says so before the choices. Invariants: the roll is frozen when
// notice is given, its counts are public from then on; every vote is kept, the later-dated of one owner for one
// dwelling counts; nobody sees a running tally; a paper counts once two different persons entered the same; an outcome
// is what lib/tally makes of the published files, and of nothing else; names leave only to those on the roll and those
// who count.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/tally/owners.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/people/people.h"
#include "src/procedures/procedures.h"
#include "src/storage/storage.h"
#include "src/threads/threads.h"
#include "src/topics/topics.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}
namespace hezhi::notices {
class Subject;
}
namespace hezhi::storage {
class Database;
}

namespace hezhi::ballots {

using BallotId = Id<struct BallotTag>;
using ClaimId = Id<struct BallotClaimTag>;
using VoteId = Id<struct BallotVoteTag>;
using topics::TopicId;

enum class BallotKind : std::uint8_t {
    owners,    ///< 业主共同决定: article 278, by area and by heads
    open,      ///< residents or their representatives, one head each
    consensus  ///< what a meeting agreed on without a vote
};
BOOST_DESCRIBE_ENUM(BallotKind, owners, open, consensus)

enum class BallotState : std::uint8_t {
    draft,
    noticed,   ///< 已公告: the roll is frozen
    open,      ///< 投票中
    counting,  ///< 计票中: the last papers are entered
    decided,   ///< 已有结果
    voided     ///< 作废, with its reason
};
BOOST_DESCRIBE_ENUM(BallotState, draft, noticed, open, counting, decided, voided)

enum class BallotEvent : std::uint8_t { prepare, change, give_notice, open, close, decide, record, declare_void };
BOOST_DESCRIBE_ENUM(BallotEvent, prepare, change, give_notice, open, close, decide, record, declare_void)

enum class BallotActor : std::uint8_t { desk, clock };
BOOST_DESCRIBE_ENUM(BallotActor, desk, clock)

enum class Electorate : std::uint8_t { residents, representatives };
BOOST_DESCRIBE_ENUM(Electorate, residents, representatives)

/// What a paper says. On the phone the first three.
enum class BallotChoice : std::uint8_t { agree, disagree, abstain, blank, invalid };
BOOST_DESCRIBE_ENUM(BallotChoice, agree, disagree, abstain, blank, invalid)

enum class VoteSource : std::uint8_t { phone, paper };
BOOST_DESCRIBE_ENUM(VoteSource, phone, paper)

/// The rule of an open ballot; shares are exact.
struct OpenRule {
    Electorate electorate = Electorate::residents;
    std::string quorum = ">1/2";     ///< of those on the roll, as lib/tally writes thresholds
    std::string threshold = ">1/2";  ///< who must agree …
    bool of_all = false;             ///< … of those on the roll, not of those taking part
};

/// What the roll holds, public from the notice on.
struct RollCounts {
    std::int64_t dwellings = 0;  ///< exclusive parts that count; of an open ballot 0
    std::int64_t area_cm2 = 0;
    std::int64_t heads = 0;
    std::int64_t not_counted = 0;  ///< parking and storage in scope that do not count
    friend bool operator==(RollCounts const&, RollCounts const&) = default;
};

/// What a meeting agreed on.
struct ConsensusRecord {
    std::int64_t present = 0;
    bool objections_asked = false;  ///< the chair asked whether anybody objects
    std::int64_t objecting = 0;
    std::string objections{};  ///< which, in words
    std::string recorder{};    ///< who took it down: a post, not a private person
    std::optional<TimePoint> met_at{};
};

struct BallotDraft {
    TopicId topic{0};
    BallotKind kind = BallotKind::owners;
    std::optional<BodyId> body{};  ///< who holds it
    std::string title{};
    std::string wording{};    ///< the motion, word for word
    std::string yes_means{};  ///< what a yes means, in a line
    std::string background{};
    std::string paper_route{};  ///< where and when papers are handed out and taken
    std::string if_failed{};    ///< what happens then
    tally::OwnersOptions owners{};
    OpenRule open_rule{};
    ConsensusRecord consensus{};
    std::optional<TimePoint> opens_at{};
    std::optional<TimePoint> closes_at{};
    std::optional<TimePoint> counts_until{};  ///< papers are entered until then; absent: the close
};

struct Ballot : BallotDraft {
    BallotId id{0};
    RealmId realm{0};
    JurisdictionId community{0};
    authority::JurisdictionPath community_path{""};
    BallotState state = BallotState::draft;
    RollCounts roll{};
    bool has_owner_ids = false;  ///< the roll tells owners apart by numbers
    TimePoint prepared_at{};
    std::optional<TimePoint> noticed_at{};
    std::optional<TimePoint> opened_at{};
    std::optional<TimePoint> closed_at{};
    std::optional<TimePoint> decided_at{};
    std::optional<TimePoint> voided_at{};
    std::string void_reason{};
    std::string result{};  ///< JSON, what the page shows; empty before the decision
    std::optional<bool> passed{};
    std::int64_t events = 0;
    std::int64_t revision = 1;
};

/// A line of the frozen roll: a dwelling, or a head of an open ballot.
struct RollEntry {
    std::int64_t number = 0;  ///< from 1, in the order of the file
    tally::ExclusivePart part{};
    std::vector<std::string> voters{};                ///< who may cast for it: its owners, or the developer of stock
    std::optional<jurisdictions::DwellingId> home{};  ///< of the street's dwellings, where it was found
    std::optional<PersonId> person{};                 ///< of an open ballot
    std::string key{};                                ///< in public files: random, of this ballot alone
    std::vector<std::string> voter_keys{};            ///< likewise, beside `voters`
};

/// What was cast for one line of the roll in one owner's name. Nothing is ever overwritten.
struct Vote {
    VoteId id{0};
    std::int64_t entry = 0;
    std::string voter{};  ///< one of RollEntry::voters
    BallotChoice choice = BallotChoice::agree;
    VoteSource source = VoteSource::phone;
    std::optional<PersonId> person{};  ///< whose phone
    std::string paper{};               ///< number of the paper
    TimePoint dated_at{};              ///< when it was cast, or handed in
    TimePoint recorded_at{};
    std::string proxy{};      ///< who cast it in the owner's name
    std::string authority{};  ///< the proxy's written authority
    std::string receipt{};
};

/// A paper as one person read it.
struct PaperReading {
    std::int64_t entry = 0;
    std::vector<std::string> voters{};  ///< who signed, or was represented
    BallotChoice choice = BallotChoice::agree;
    TimePoint handed_in_at{};  ///< to the minute, as the stamp says
    std::string proxy{};
    std::string authority{};
    friend bool operator==(PaperReading const&, PaperReading const&) = default;
};
enum class PaperState : std::uint8_t { awaits_second, mismatch, settled };
BOOST_DESCRIBE_ENUM(PaperState, awaits_second, mismatch, settled)
struct Paper {
    std::string number{};  ///< as printed on it
    PaperState state = PaperState::awaits_second;
    PaperReading first{};
    std::optional<PaperReading> second{};
    std::optional<PaperReading> ruling{};  ///< of the third
    std::optional<PersonId> first_by{};
    std::optional<PersonId> second_by{};
    std::optional<PersonId> ruled_by{};
    TimePoint entered_at{};
    std::string receipt{};  ///< once settled
};

enum class ClaimState : std::uint8_t { asked, confirmed, refused };
BOOST_DESCRIBE_ENUM(ClaimState, asked, confirmed, refused)
enum class ClaimBasis : std::uint8_t { residence, staff };
BOOST_DESCRIBE_ENUM(ClaimBasis, residence, staff)
/// Which account may cast for which line of the roll, in whose name.
struct Claim {
    ClaimId id{0};
    PersonId person{0};
    std::optional<std::int64_t> entry{};
    std::string voter{};
    std::string words{};  ///< what she says: dwelling, name, document
    ClaimState state = ClaimState::asked;
    ClaimBasis basis = ClaimBasis::staff;
    TimePoint asked_at{};
    std::optional<TimePoint> answered_at{};
    std::string answer{};
};

struct BallotRecord {
    std::int64_t number = 0;
    TimePoint at{};
    BallotEvent event{};
    BallotActor actor{};
    BallotState to{};
    std::optional<BodyId> body{};
    std::string text{};
};

/// What the caller is to a ballot.
struct Standing {
    bool may_prepare = false;
    bool may_enter = false;
    bool may_vote = false;  ///< open, and bound to a line of the roll
    bool is_on_roll = false;
    bool reads_names = false;
    std::vector<BallotEvent> possible{};
    std::vector<std::pair<RollEntry, std::string>> entries{};  ///< lines, and in whose name
    std::vector<RollEntry> homes{};  ///< lines of the dwelling she lives in, of which she is not known as owner
    std::vector<Claim> claims{};
    std::vector<Vote> votes{};  ///< her own and the papers in her name, newest first
};

inline constexpr std::size_t kRollMax = 5'000;        ///< lines of an owners' roll
inline constexpr std::size_t kOpenRollMax = 100'000;  ///< heads on the roll of an open ballot
inline constexpr std::size_t kRollBytesMax = 2'097'152;
inline constexpr std::int64_t kOwnersNoticeDays = 15;  ///< 物业管理条例 art. 14: told fifteen days before
inline constexpr std::int64_t kOpenNoticeDays = 3;
/// Below so many heads the public gets no rows, only the outcome: rows would tell who voted how.
inline constexpr std::int64_t kPublicHeadsMin = 10;

// ---- Reading

/// Drafts only for those who may prepare there. Error: not_found ballot.unknown.
Result<Ballot> see_ballot(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          BallotId id);
struct BallotFilter {
    std::optional<TopicId> topic{};
    std::optional<JurisdictionId> community{};
    std::optional<BallotState> state{};
    std::optional<BallotId> before{};
    std::size_t limit = 50;
};
/// Newest first, those that the caller may see.
std::vector<Ballot> list_ballots(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 BallotFilter const& filter);
std::vector<BallotRecord> records_of(storage::ReadTransaction& tx, storage::Scope scope, BallotId id);
Standing standing_of(storage::ReadTransaction& tx, authority::Caller const& who, Ballot const& ballot);
/// Lines for which something was cast; whole fives while it is open, so that nobody is seen voting.
std::int64_t cast_lines(storage::ReadTransaction& tx, Ballot const& ballot);

// ---- The desk. Acts check ballot_prepare over the topic's community, and the caller's revision where there is one.

/// Errors: topic.unknown, authority.*, body.unknown, ballot.rule_refused.
Result<Ballot> prepare(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                       BallotDraft const& draft);
/// Errors: ballot.changed_meanwhile (stale), ballot.act_not_now; as prepare.
Result<Ballot> change(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, BallotId id,
                      std::int64_t revision, BallotDraft const& draft);

struct RollUpload {
    Ballot ballot;
    std::vector<RollEntry> entries;  ///< the first of them
    RollCounts counts;
    std::int64_t homes = 0;           ///< lines found among the street's dwellings
    std::vector<Problem> problems{};  ///< every one with its line; then nothing is written
    bool is_written = false;
};
/// Reads the roll of owners (docs/formats/owners-roll.md) and, unless `dry_run`, puts it in the place of the draft's.
/// Runs outside a transaction. Errors: authority.*, ballot.unknown, ballot.act_not_now, ballot.roll_not_uploaded (an
/// open ballot), text.unknown_encoding, ballot.roll_too_long.
Result<RollUpload> upload_roll(storage::Database& database, authority::Caller const& who, storage::Scope scope,
                               BallotId id, std::string_view bytes, bool dry_run);

/// Who lives in a community now with the name they show, each person once, by id, after `after`, at most `limit`:
/// people keeps residences, src/app joins the two.
using FindResidents = std::vector<std::pair<PersonId, std::string>> (*)(storage::ReadTransaction& tx,
                                                                        storage::Scope scope, JurisdictionId community,
                                                                        PersonId after, std::size_t limit);

/// Freezes the roll, of an open ballot as residences and posts are now. Outside a transaction, in one of its own, so
/// that nobody moves in or out while it is frozen. Errors: ballot.notice_incomplete with a problem for whatever is
/// missing; ballot.changed_meanwhile; ballot.roll_too_long {max}. Cost: a line of the roll a head, written page by
/// page; memory holds one page.
Result<Ballot> give_notice(storage::Database& database, authority::Caller const& who, storage::Scope scope, BallotId id,
                           std::int64_t revision, FindResidents residents);
/// By hand where the clock is late. Error: ballot.not_yet {at}.
Result<Ballot> open_ballot(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           BallotId id, std::int64_t revision);
Result<Ballot> close_ballot(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            BallotId id, std::int64_t revision);
/// Counts. Outside a transaction. Errors: ballot.papers_unsettled {count}, ballot.act_not_now.
Result<Ballot> decide(storage::Database& database, authority::Caller const& who, storage::Scope scope, BallotId id,
                      std::int64_t revision);
/// A consensus is recorded once, and is decided with that. Error: ballot.record_incomplete.
Result<Ballot> record_consensus(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                BallotId id, std::int64_t revision);
Result<Ballot> declare_void(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            BallotId id, std::int64_t revision, std::string const& reason);

// ---- Casting

struct Receipt {
    std::string number;
    TimePoint at;
    BallotChoice choice;
    std::int64_t lines;
    std::int64_t area_cm2;
};
/// Casts for every line that is the caller's; the last before the close counts. Errors: authority.*, ballot.not_open
/// {opens}, ballot.closed {at}, ballot.not_on_roll, ballot.choice_refused.
Result<Receipt> cast(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, BallotId id,
                     BallotChoice choice);

enum class ReceiptState : std::uint8_t { unknown, received, replaced, counted, not_counted };
BOOST_DESCRIBE_ENUM(ReceiptState, unknown, received, replaced, counted, not_counted)
/// Whether that vote is in the box; never what it says.
Result<ReceiptState> check_receipt(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                   BallotId id, std::string_view number);

/// "This dwelling is mine": bound at once where she lives there and the roll has her name, else a clerk checks.
/// Errors: authority.* (ballot_vote), ballot.act_not_now, ballot.claim_waits, ballot.entry_unknown, ballot.claim_taken.
Result<Claim> claim(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, BallotId id,
                    std::optional<std::int64_t> entry, std::string const& words);
Result<std::vector<Claim>> claims_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                     BallotId id);
struct ClaimAnswer {
    bool is_confirmed = false;
    std::optional<std::int64_t> entry{};
    std::string voter{};
    std::string words{};
};
/// Errors: authority.* (ballot_enter), ballot.claim_unknown, ballot.claim_answered, ballot.claim_own,
/// ballot.claim_taken, ballot.entry_unknown, ballot.voter_unknown.
Result<Claim> answer_claim(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           BallotId id, ClaimId claim, ClaimAnswer const& answer);

// ---- Papers. Whoever may enter: ballot_enter over the community.

/// The first reading of a paper, or, by another person, the second; nobody is told what the first says. Errors:
/// ballot.act_not_now, ballot.paper_same_person, ballot.paper_settled, ballot.paper_late, ballot.paper_ahead,
/// ballot.entry_unknown, ballot.voter_unknown, ballot.choice_refused.
Result<Paper> enter_paper(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          BallotId id, std::string const& number, PaperReading const& reading);
/// By a third, before the paper itself. Errors: ballot.paper_unknown, ballot.paper_no_mismatch,
/// ballot.paper_same_person; as enter_paper.
Result<Paper> resolve_paper(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            BallotId id, std::string const& number, PaperReading const& reading);
Result<std::vector<Paper>> papers_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                     BallotId id);
/// For those who count and for those on the roll. Error: ballot.names_not_yours.
Result<std::vector<RollEntry>> roll_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                       BallotId id, std::string_view words, std::int64_t after, std::size_t limit);

// ---- Files for a recount (docs/formats/owners-*.md, ballots-csv.md)

enum class FileKind : std::uint8_t { roll, votes, outcome };
BOOST_DESCRIBE_ENUM(FileKind, roll, votes, outcome)
enum class Names : std::uint8_t { hidden, shown };
struct BallotFile {
    std::string name;
    std::string content_type;
    std::string text;
};
/// Before the decision only the roll, with names, for those who may read them. Errors: ballot.not_decided,
/// ballot.names_not_yours, ballot.too_few_to_publish, ballot.no_such_file.
Result<BallotFile> file_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           BallotId id, FileKind kind, Names names);
/// What to type to recount, and to verify.
std::vector<std::string> recount_commands(Ballot const& ballot, Names names);

// ---- Joined by src/app

std::string channel(BallotId id);
std::unique_ptr<people::PersonalData> make_personal_data();
std::unique_ptr<threads::Source> make_thread_source();
std::unique_ptr<procedures::StageCounts> make_stage_counts();

inline constexpr std::string_view kTickJob = "ballot.tick";
void add_routes(http::Router& router, storage::Database& database, FindResidents residents);
/// Who lives in a community now, after a person, ascending, each once: people keeps residences, src/app joins the two.
using ResidentsAfter = std::vector<PersonId> (*)(storage::ReadTransaction& tx, storage::Scope scope,
                                                 JurisdictionId community, PersonId after, std::size_t limit);
/// `residents`: among whom the owners on a roll have their accounts.
void add_jobs(jobs::Runner& runner, storage::Database& database, ResidentsAfter residents);

/// How ballots are named in a letterbox.
inline constexpr std::string_view kNoticeSubject = "ballot";
std::unique_ptr<notices::Subject> make_notice_subject();

}  // namespace hezhi::ballots
