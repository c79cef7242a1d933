// Statements 观点, the reactions to them, and the opinion map of a topic. Invariants: one reaction a person and
// statement, the last one counts; votes are keyed by a participant id that is random and lives for one topic; no route
// of staff leads from a participant to a person; nothing is taken after the topic's end; a hidden statement leaves a
// public tombstone with rule and reason.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/opinion/vote_table.h"
#include "src/notices/notices.h"
#include "src/people/people.h"
#include "src/storage/storage.h"
#include "src/topics/topics.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}
namespace hezhi::storage {
class Database;
}
namespace hezhi::threads {
class Courses;
class Source;
}  // namespace hezhi::threads

namespace hezhi::opinions {

using topics::TopicId;
using StatementId = Id<struct StatementTag>;

/// Agree, disagree, pass; the numbers are those of Polis' exports.
using opinion::Vote;

enum class StatementState : std::uint8_t { pending, published, hidden, merged };
BOOST_DESCRIBE_ENUM(StatementState, pending, published, hidden, merged)

/// The rules a moderator may apply, and no others; their words are in the message tables.
enum class ModerationRule : std::uint8_t {
    off_topic,
    personal_attack,
    personal_data,
    unlawful,
    advertising,
    several_ideas,
    duplicate
};
BOOST_DESCRIBE_ENUM(ModerationRule, off_topic, personal_attack, personal_data, unlawful, advertising, several_ideas,
                    duplicate)

enum class ModerationAct : std::uint8_t { published, hidden, merged, appealed, restored, appeal_rejected };
BOOST_DESCRIBE_ENUM(ModerationAct, published, hidden, merged, appealed, restored, appeal_rejected)

std::string_view name(Vote vote) noexcept;
std::string_view name(StatementState state) noexcept;
std::string_view name(ModerationRule rule) noexcept;
std::string_view name(ModerationAct act) noexcept;
std::optional<StatementState> parse_statement_state(std::string_view name) noexcept;
std::optional<ModerationRule> parse_moderation_rule(std::string_view name) noexcept;
std::optional<ModerationAct> parse_moderation_act(std::string_view name) noexcept;
std::span<ModerationRule const> moderation_rules() noexcept;

/// 10 to 140 characters: one idea, readable at a glance.
inline constexpr std::size_t kStatementMin = 10;
inline constexpr std::size_t kStatementMax = 140;
/// Statements of one topic, published or not (Polis takes 10,000; a neighbourhood's topic never needs them).
inline constexpr std::int64_t kStatementsPerTopic = 2'000;
/// Statements that one person may write on one topic.
inline constexpr std::int64_t kStatementsPerPerson = 20;
/// From this similarity on, two statements are shown to the author as perhaps the same.
inline constexpr double kNearDuplicate = 0.55;

struct Tally {
    std::int64_t agree = 0;
    std::int64_t disagree = 0;
    std::int64_t pass = 0;
    std::int64_t seen() const noexcept { return agree + disagree + pass; }
    Tally& operator+=(Tally const& more) noexcept {
        agree += more.agree;
        disagree += more.disagree;
        pass += more.pass;
        return *this;
    }
    bool operator==(Tally const&) const = default;
};

struct Statement {
    StatementId id;
    TopicId topic;
    std::int64_t number = 0;  ///< 1, 2, … within the topic; the comment-id of exports
    std::string text;
    std::optional<PersonId> author{};
    std::string author_role;  ///< "resident", "imported"
    StatementState state = StatementState::pending;
    std::optional<StatementId> merged_into{};
    bool is_meta = false;
    Tally tally{};
    TimePoint created_at{};
};

/// One entry of a statement's history, or of what else is said in public under the same rules.
struct ModerationEntry {
    StatementId statement{0};  ///< 0: of something else, whose slice knows what
    std::int64_t number = 0;
    ModerationAct act = ModerationAct::published;
    std::optional<ModerationRule> rule{};
    std::string reason;
    std::optional<PersonId> actor{};
    std::string actor_role;
    TimePoint at{};
};

struct NearStatement {
    StatementId id;
    std::string text;
    double similarity = 0;
};

/// Published or pending statements like `text`, most alike first, at most five. Slow (it compares with every statement
/// of the topic): for `prepare`, never inside a write.
Result<std::vector<NearStatement>> similar_statements(storage::ReadTransaction& tx, authority::Caller const& who,
                                                      storage::Scope scope, TopicId topic, std::string_view text);

/// A resident's own statement, published at once or pending as the topic's moderation says; the author agrees with it
/// by writing it. Errors: topic.unknown, topic.closed, authority.*, statement.too_many, statement.too_many_own.
Result<Statement> write_statement(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                  TopicId topic, std::string const& text);

/// Touched by votes; topics::channel by everything else that changes a topic's page.
std::string votes_channel(storage::Scope scope, TopicId topic);

struct VoteReceipt {
    std::int64_t votes_cast = 0;  ///< by this participant on this topic
    std::int64_t total = 0;       ///< published statements
};

/// Agree, disagree, pass; casting again changes. Idempotent. Errors: topic.unknown, topic.closed, authority.*,
/// statement.unknown.
Result<VoteReceipt> cast_vote(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              TopicId topic, StatementId statement, Vote vote);

struct CastVote {
    authority::Caller const& who;
    storage::Scope scope;
    TopicId topic;
    StatementId statement;
    Vote vote;
};
/// What cast_vote answers to each, in order. What they share is read once and written once.
std::vector<Result<VoteReceipt>> cast_votes(storage::WriteTransaction& tx, std::span<CastVote const> votes);

/// Takes the vote back; undoing nothing is fine.
Result<VoteReceipt> undo_vote(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              TopicId topic, StatementId statement);

struct OwnVote {
    StatementId statement;
    std::string text;
    Vote vote;
};
Result<std::vector<OwnVote>> own_votes(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                       TopicId topic);

/// The caller's participant id on the topic, if one exists.
std::optional<storage::RandomId> own_participant(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                                 PersonId person);

/// Published statements, by number. Visible topic only.
Result<std::vector<Statement>> published_statements(storage::ReadTransaction& tx, authority::Caller const& who,
                                                    storage::Scope scope, TopicId topic);

/// What a street has said about some words: public topics, and published statements of public topics; both the newest
/// first, at most `limit` of each.
struct Found {
    struct InTopic {
        Statement statement;
        topics::Topic topic;
    };
    std::vector<topics::Topic> topics;
    std::vector<InTopic> statements;
    bool more = false;  ///< there is more than is shown: other words would say more precisely what is meant
};
Found search(storage::ReadTransaction& tx, storage::Scope scope, std::string_view words, std::size_t limit);

/// Makes the topics and statements of a database that is older than the search searchable, in chunks; once, and again
/// from the start if it was interrupted.
Result<void> index_all(storage::Database& database);
/// Asks for index_all() unless it has been done; at the start of a server.
Result<void> begin_indexing(storage::Database& database, TimePoint now);
inline constexpr std::string_view kIndexJob = "search.index";
void add_jobs(jobs::Runner& runner, storage::Database& database);

/// The queue of moderators: statements of the caller's communities in `state`, oldest first; with `appealed`, hidden
/// statements whose last act is an appeal.
struct QueueFilter {
    StatementState state = StatementState::pending;
    bool appealed = false;
    std::optional<TopicId> topic{};
    std::optional<std::int64_t> after{};
    int limit = 50;
};
struct QueuedStatement {
    Statement statement;
    std::string topic_title;
    std::vector<ModerationEntry> history;
    std::vector<NearStatement> similar;
};
struct ModerationQueue {
    std::vector<QueuedStatement> items;
    std::optional<std::int64_t> more_after{};  ///< id to continue after; nullopt at the end
};
Result<ModerationQueue> moderation_queue(storage::ReadTransaction& tx, authority::Caller const& who,
                                         storage::Scope scope, QueueFilter const& filter);

struct ModerationDecision {
    enum class Kind : std::uint8_t { publish, hide, merge } kind = Kind::publish;
    std::optional<ModerationRule> rule{};
    std::string reason;
    std::optional<StatementId> merge_into{};
};

// The same rules for whatever else is said in public (groups); pure.

/// What a decision makes of something said.
struct Moderated {
    StatementState state;
    ModerationAct act;
};
/// pending → published | hidden | merged; published → hidden | merged; hidden → published. Hiding and merging need a
/// rule and a reason in words; publishing needs none. Errors: moderation.rule_required, moderation.reason_required,
/// moderation.no_change.
Result<Moderated> moderated(StatementState state, ModerationDecision const& decision);
/// By its author: hidden, and not yet appealed. Errors: appeal.not_hidden, appeal.already_made.
Result<void> may_appeal(StatementState state, std::span<ModerationEntry const> history);
/// An appeal is open, and `person` is not who hid it. Errors: appeal.none, appeal.same_person.
Result<void> may_rule(std::span<ModerationEntry const> history, PersonId person);
/// The last act is an appeal without a ruling.
bool has_open_appeal(std::span<ModerationEntry const> history) noexcept;
/// The role under which the caller acts: the first of their grants that holds the permission there; else "resident".
std::string acting_role(authority::Caller const& who, authority::Permission permission,
                        authority::JurisdictionPath const& where);

/// Errors: statement.unknown, authority.*, moderation.rule_required, moderation.reason_required,
/// moderation.merge_target, moderation.no_change.
Result<Statement> moderate(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           TopicId topic, StatementId statement, ModerationDecision const& decision);

/// The author's objection against hiding; once. Errors: statement.unknown (also for who is not the author),
/// appeal.not_hidden, appeal.already_made.
Result<void> appeal(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, TopicId topic,
                    StatementId statement, std::string const& reason);

enum class AppealOutcome { restore, reject };
/// By somebody else than who hid it. Errors: appeal.none, appeal.same_person, authority.*.
Result<Statement> rule_on_appeal(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 TopicId topic, StatementId statement, AppealOutcome outcome,
                                 std::string const& reason);

/// What everybody may read: which statements were hidden or merged, by which rule and why; never their text.
Result<std::vector<ModerationEntry>> moderation_log(storage::ReadTransaction& tx, authority::Caller const& who,
                                                    storage::Scope scope, TopicId topic);

/// The caller's own statements on all topics of the realm, with their history (what became of my input).
struct OwnStatement {
    Statement statement;
    std::string topic_title;
    std::vector<ModerationEntry> history;
};
std::vector<OwnStatement> own_statements(storage::ReadTransaction& tx, PersonId person, storage::Scope scope);

/// What waits for somebody: open topics of the places where they live, those with unvoted statements first, by nearest
/// end; then what was closed lately. Visitors get the open topics of all streets.
struct Today {
    std::string place;  ///< name of the caller's community; empty for visitors
    struct Item {
        topics::Topic topic;
        std::string community;
        std::int64_t voted = 0;
        std::int64_t waiting = 0;
    };
    std::vector<Item> items;
};
Today today(storage::ReadTransaction& tx, authority::Caller const& who);

/// Erasure: open topics lose the person's votes, closed ones only the mapping; statements stay without
/// their author.
void erase_person(storage::WriteTransaction& tx, storage::Scope scope, PersonId person, TimePoint now);

/// One conversation in Polis' export format. Voter ids are fresh numbers in first-vote order; there are no times.
struct PolisExport {
    std::string votes_csv;
    std::string comments_csv;
};
/// Errors: topic.unknown, authority.*, export.still_open, export.too_few (fewer than 15 participants).
Result<PolisExport> export_polis(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 TopicId topic);

/// A statement of another system, with the votes it got there.
struct ImportedStatement {
    std::int64_t number = 0;  ///< its comment-id; distinct
    std::string text;
    std::string author_role = "imported";
    StatementState state = StatementState::published;  ///< or hidden, or pending
    bool is_meta = false;
    Tally tally{};
};

/// All that one participant of another system voted; numbers are those of the imported statements.
struct ImportedBallot {
    std::vector<std::pair<std::int64_t, Vote>> votes;
    /// 1, 2, …: the map's clusters start from these participants, in this order (lib/opinion/opening.h); 0: not from
    /// this one.
    std::int64_t opening = 0;
};

/// Drafts a topic with the imported statements. Errors: as topics::draft_topic.
Result<TopicId> begin_import(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             topics::TopicDraft const& draft, std::span<ImportedStatement const> statements);

/// Adds participants who belong to no person here, in the order given; the first of them is the `first_joined`-th of
/// the topic. In chunks, so that no write takes long.
void import_votes(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, std::int64_t first_joined,
                  std::span<ImportedBallot const> ballots);

/// The two files of a Polis export; `comments` may be empty.
struct PolisFiles {
    std::string votes;
    std::string comments;
    std::string untitled;  ///< text of a statement whose words the export lacks, before its number
};
struct ImportedTopic {
    TopicId topic;
    std::size_t participants = 0;
    std::size_t statements = 0;
    std::size_t votes = 0;
};
/// Reads both files, reports every problem, drafts the topic and adds its votes in chunks. Of the order in which votes
/// came it keeps what the map needs, and no times: the topic's map is that of `hezhi opinion` on the same files. The
/// topic stays a draft:
/// whoever imports opens it. Interrupted, it leaves a draft with part of the votes, to be archived.
/// Errors: opinion.votes_unreadable, opinion.comments_unreadable (with all problems), as begin_import.
Result<ImportedTopic> run_polis_import(storage::Database& database, authority::Caller const& who, storage::Scope scope,
                                       topics::TopicDraft const& draft, PolisFiles const& files,
                                       std::function<void(std::size_t done, std::size_t all)> const& progress = {});

/// Own votes and statements for a person's export; erase_person over all streets for their erasure.
std::unique_ptr<people::PersonalData> make_personal_data();

/// A statement as notices to its author name it: by its own words.
std::unique_ptr<notices::Subject> make_notice_subject();
inline constexpr std::string_view kNoticeSubject = "statement";
/// Who wrote a statement.
std::unique_ptr<notices::Participants> make_participants();
/// Topics that opened or closed where somebody lives, for their digest.
std::unique_ptr<notices::DigestSource> make_digest_source();

class OpinionMaps;

/// Of a topic's thread: who took part, common ground; own statements and votes. `maps` outlive it.
std::unique_ptr<threads::Source> make_thread_source(OpinionMaps& maps);

/// `sources` and `courses` tell how far the topics of Today are; both outlive the router.
void add_routes(http::Router& router, OpinionMaps& maps, std::vector<threads::Source*> sources,
                threads::Courses& courses);

}  // namespace hezhi::opinions
