// Commitments 承诺: what was decided becomes a task with an owner, a deadline, a resource and, in the end, a proof.
// Residents say whether it is done: a fact, not satisfaction. Invariants: nothing is made without owner, deadline and
// resource; every act on it is public with who, when and why, but for persons; a deadline is raised once and its first
// date is never forgotten; a dispute that is upheld reopens the commitment and begins no new matter; who confirmed or
// disputed is counted and never listed.
#pragma once

#include <cstdint>
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
#include "src/jurisdictions/jurisdictions.h"
#include "src/media/media.h"
#include "src/notices/notices.h"
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

namespace hezhi::commitments {

using CommitmentId = Id<struct CommitmentTag>;
using ResolutionId = Id<struct ResolutionTag>;
using topics::TopicId;

/// What decided it, and so what `source_id` is the id of.
enum class DecisionSource : std::uint8_t {
    ballot,
    budget_project,
    meeting_action,
    meeting_motion,  ///< carried in a meeting, and asked of the street office or a department
    run,             ///< a decision on a topic's way: the id is the topic's
    desk             ///< a body's own word, without a decision behind it: 0
};
BOOST_DESCRIBE_ENUM(DecisionSource, ballot, budget_project, meeting_action, meeting_motion, run, desk)

enum class CommitmentState : std::uint8_t {
    draft,        ///< not made: something is missing, or nobody has made it
    owed,         ///< 待履行
    in_progress,  ///< 履行中
    delivered,    ///< 已交付: with proof; residents say whether it is done
    disputed,     ///< 有异议: the owner owes an answer
    confirmed,    ///< 已兑现
    unconfirmed,  ///< nobody said anything within the time
    released      ///< 已解除, with the reason and by whom
};
BOOST_DESCRIBE_ENUM(CommitmentState, draft, owed, in_progress, delivered, disputed, confirmed, unconfirmed, released)

enum class CommitmentEvent : std::uint8_t {
    draft,
    amend,  ///< what is missing is filled in
    make,
    begin,
    deliver,
    change_plan,  ///< another deadline or other means, with the reason
    confirm,
    dispute,
    clear,   ///< whoever disputed says now that it is done
    rebut,   ///< the owner answers the disputes and stands by its proof
    uphold,  ///< the disputes are right: it goes on, with a new deadline
    settle,  ///< the time for voices is over
    lapse,   ///< … and nobody said anything
    release,
    become_overdue,
    add_part,
    deliver_part,
    withdraw_part
};
BOOST_DESCRIBE_ENUM(CommitmentEvent, draft, amend, make, begin, deliver, change_plan, confirm, dispute, clear, rebut,
                    uphold, settle, lapse, release, become_overdue, add_part, deliver_part, withdraw_part)

/// In which capacity somebody acts.
enum class CommitmentActor : std::uint8_t {
    maker,        ///< who may make commitments of that community: committee, party, owners' committee, street
    owner,        ///< the body that answers for the whole
    contributor,  ///< the body of a part
    street,       ///< the street office, above the owner
    resident,     ///< of the community
    clock
};
BOOST_DESCRIBE_ENUM(CommitmentActor, maker, owner, contributor, street, resident, clock)

/// For how long residents say whether it is done, in days.
inline constexpr int kVoiceDays = 14;
/// Until when the owner answers a dispute, in working days of the place.
inline constexpr int kAnswerDays = 5;
/// How long before a deadline its owner is reminded.
inline constexpr auto kRemindedBefore = std::chrono::hours{48};

struct Commitment {
    CommitmentId id;
    RealmId realm;
    JurisdictionId community;
    authority::JurisdictionPath community_path;
    std::optional<TopicId> topic{};
    DecisionSource source = DecisionSource::desk;
    std::int64_t source_id = 0;
    std::string title;
    std::string words;
    CommitmentState state = CommitmentState::draft;
    std::optional<BodyId> owner{};
    std::optional<TimePoint> due_at{};
    std::optional<TimePoint> first_due_at{};
    std::optional<std::int64_t> amount_fen{};
    std::string resource{};
    TimePoint drafted_at{};
    std::optional<PersonId> drafted_by{};  ///< of staff; never shown
    std::optional<TimePoint> made_at{};
    std::optional<BodyId> made_by{};
    std::optional<TimePoint> delivered_at{};
    std::string proof{};
    std::string proof_link{};
    std::optional<TimePoint> limit_at{};  ///< until when residents confirm, or the owner answers a dispute
    std::string answer{};                 ///< of the owner to the present disputes
    std::optional<TimePoint> answered_at{};
    std::optional<TimePoint> settled_at{};
    bool is_overdue = false;
    std::int64_t overdue_times = 0;
    std::int64_t plan_changes = 0;
    std::optional<TimePoint> reminded_for{};
    std::int64_t round = 1;
    std::int64_t confirmations = 0;  ///< of this round
    std::int64_t disputes = 0;
    std::int64_t events = 0;
    std::int64_t revision = 1;
};

enum class CommitmentVoice : std::uint8_t { confirmed, disputed };
BOOST_DESCRIBE_ENUM(CommitmentVoice, confirmed, disputed)

enum class PartState : std::uint8_t { owed, delivered, withdrawn };
BOOST_DESCRIBE_ENUM(PartState, owed, delivered, withdrawn)

/// What another body contributes to a joint project.
struct Part {
    std::int64_t number = 0;
    BodyId body;
    std::string what;
    std::optional<std::int64_t> amount_fen{};
    std::optional<TimePoint> due_at{};
    PartState state = PartState::owed;
    std::optional<TimePoint> said_at{};
    std::string said{};  ///< the proof, or why it was withdrawn
};
inline constexpr std::size_t kPartsMax = 12;

struct CommitmentRecord {
    std::int64_t number = 0;
    TimePoint at{};
    CommitmentEvent event{};
    CommitmentActor actor{};
    std::optional<BodyId> body{};
    CommitmentState to{};
    std::string text{};
    std::optional<TimePoint> due_at{};
};

// ---- For slices whose decisions become commitments

/// What a decision says of a task; the rest is filled in on the desk before it is made.
struct Draft {
    std::optional<TopicId> topic{};             ///< its community is the commitment's
    std::optional<JurisdictionId> community{};  ///< where there is no topic
    DecisionSource source = DecisionSource::desk;
    std::int64_t source_id = 0;
    std::string title;
    std::string words{};
    std::optional<BodyId> owner{};
    std::optional<TimePoint> due{};
    std::optional<std::int64_t> amount_fen{};
    std::string resource{};
};

/// Makes a draft from a decision. Asks for no authority: the calling slice has, and jobs have none. Once a title of one
/// source: a second call returns the commitment that stands. `who.person` may be absent.
/// Errors: topic.unknown, jurisdiction.unknown (also without topic and community), body.unknown.
Result<Commitment> draft_commitment(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                    Draft const& draft);

/// Of one source, oldest first.
std::vector<Commitment> commitments_of_source(storage::ReadTransaction& tx, storage::Scope scope, DecisionSource source,
                                              std::int64_t source_id);

/// What a meeting resolved and asks of the street office or a department: the duty to reply begins. Whether the motion
/// carried, and that it is asked once, is the meeting's affair; so is authority.
struct Resolved {
    std::optional<TopicId> topic{};
    JurisdictionId community;
    std::int64_t meeting = 0;
    std::string title;
    std::string words;
    BodyId asked_by;
    BodyId addressee;
};
/// Errors: topic.unknown, jurisdiction.unknown, body.unknown, resolution.addressee_unfit.
Result<ResolutionId> ask_of_meeting(storage::WriteTransaction& tx, storage::Scope scope, Resolved const& resolved,
                                    TimePoint now);
/// Of one topic, drafts too, oldest first.
std::vector<Commitment> commitments_of_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);

// ---- Reading

/// Which ones: kept are confirmed; overdue ones are owed or in progress too, or wait for an answer too long.
enum class CommitmentStanding : std::uint8_t { all, owed, overdue, delivered, disputed, kept, ended, drafts };
BOOST_DESCRIBE_ENUM(CommitmentStanding, all, owed, overdue, delivered, disputed, kept, ended, drafts)

struct CommitmentFilter {
    std::optional<JurisdictionId> community{};
    std::optional<TopicId> topic{};
    CommitmentStanding standing = CommitmentStanding::all;  ///< all: without drafts
    std::optional<CommitmentId> before{};
    std::size_t limit = 50;
};
/// What everybody may see, newest first; drafts are never among it. Error: street.unknown.
Result<std::vector<Commitment>> list_commitments(storage::ReadTransaction& tx, storage::Scope scope,
                                                 CommitmentFilter const& filter);

struct DeskFilter {
    std::optional<JurisdictionId> community{};
    bool only_mine = false;  ///< of the caller's bodies, or with a part of theirs
    CommitmentStanding standing = CommitmentStanding::all;
};
inline constexpr std::size_t kDeskMax = 300;
/// What the caller keeps or makes, drafts too, by deadline; those without one first. Error: street.unknown,
/// authority's (commitment_keep somewhere).
Result<std::vector<Commitment>> list_desk(storage::ReadTransaction& tx, authority::Caller const& who,
                                          storage::Scope scope, DeskFilter const& filter);

/// Drafts only for those who make or keep them. Error: not_found commitment.unknown.
Result<Commitment> see_commitment(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                  CommitmentId id);
/// Oldest first.
std::vector<CommitmentRecord> records_of(storage::ReadTransaction& tx, storage::Scope scope, CommitmentId id);
std::vector<Part> parts_of(storage::ReadTransaction& tx, storage::Scope scope, CommitmentId id);

/// How many stand where, of a street or one of its communities; drafts are not counted.
struct Tally {
    std::int64_t kept = 0;  ///< confirmed
    std::int64_t delivered = 0;
    std::int64_t owed = 0;  ///< in time
    std::int64_t overdue = 0;
    std::int64_t disputed = 0;
    std::int64_t unconfirmed = 0;
    std::int64_t released = 0;
};
/// Error: street.unknown.
Result<Tally> tally_commitments(storage::ReadTransaction& tx, storage::Scope scope,
                                std::optional<JurisdictionId> community);

/// What the caller is to a commitment.
struct CallerStanding {
    std::vector<CommitmentEvent> possible{};  ///< without those of parts
    std::vector<std::int64_t> own_parts{};    ///< numbers that the caller's body may deliver now
    std::optional<CommitmentVoice> voice{};   ///< said in this round
    std::string reason{};
    bool reads_reasons = false;  ///< of disputes
};
CallerStanding standing_of(storage::ReadTransaction& tx, authority::Caller const& who, Commitment const& commitment);

/// Why residents dispute, of the present round, oldest first, without names. Empty for whoever need not answer.
std::vector<std::string> reasons_of(storage::ReadTransaction& tx, authority::Caller const& who,
                                    Commitment const& commitment);

// ---- Acting

/// Fields of a draft, each changed only when given.
struct Amendment {
    std::optional<std::string> title{};
    std::optional<std::string> words{};
    std::optional<BodyId> owner{};
    std::optional<TimePoint> due{};
    std::optional<std::int64_t> amount_fen{};
    std::optional<std::string> resource{};
};

/// A draft by hand. Errors: authority's (commitment_make there), those of draft_commitment.
Result<Commitment> begin_draft(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                               Draft const& draft);
/// Errors: those of act_on; body.unknown.
Result<Commitment> amend_draft(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                               CommitmentId id, std::int64_t revision, Amendment const& amendment);

struct CommitmentAct {
    CommitmentEvent event{};
    std::int64_t revision = 0;  ///< of what the caller saw
    std::string text{};
    std::string link{};                    ///< of a proof
    std::vector<media::MediaId> photos{};  ///< of a proof
    std::optional<TimePoint> due{};
    std::optional<std::int64_t> amount_fen{};
    std::optional<std::string> resource{};
};
/// make, begin, deliver, change_plan, rebut, uphold or release. Errors: commitment.unknown, authority.sign_in,
/// commitment.changed_meanwhile (stale), those of the table (commitment_rules.h), media's.
Result<Commitment> act_on(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          CommitmentId id, CommitmentAct const& act);

/// Whether it is done, by a resident of the community; again changes nothing, the other word replaces the first.
/// Errors: commitment.unknown, authority's (commitment_confirm there), those of the table.
Result<Commitment> say(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                       CommitmentId id, CommitmentVoice voice, std::string const& reason);

struct PartDraft {
    BodyId body;
    std::string what;
    std::optional<std::int64_t> amount_fen{};
    std::optional<TimePoint> due{};
};
/// Errors: as act_on; body.unknown, commitment.too_many_parts, commitment.part_is_owners.
Result<Commitment> add_part(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            CommitmentId id, std::int64_t revision, PartDraft const& draft);
/// By the part's body, with a proof. Errors: as act_on; commitment.part_unknown, commitment.part_settled.
Result<Commitment> deliver_part(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                CommitmentId id, std::int64_t revision, std::int64_t part, std::string const& proof);
/// By whoever makes commitments there, with a reason. Errors: as deliver_part.
Result<Commitment> withdraw_part(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 CommitmentId id, std::int64_t revision, std::int64_t part, std::string const& reason);

// ---- Joining the rest

/// The live channel of a commitment.
std::string channel(CommitmentId id);

inline constexpr std::string_view kMediaSubject = "commitment";
inline constexpr std::string_view kNoticeSubject = "commitment";
/// One job a commitment: its next reminder or limit.
inline constexpr std::string_view kTickJob = "commitment.tick";

std::unique_ptr<procedures::StageCounts> make_stage_counts();
std::unique_ptr<threads::Source> make_thread_source();
std::unique_ptr<people::PersonalData> make_personal_data();
std::unique_ptr<media::Owner> make_media_owner();
std::unique_ptr<notices::Subject> make_notice_subject();
std::unique_ptr<jurisdictions::PlaceUse> make_place_use();
void add_routes(http::Router& router);
void add_jobs(jobs::Runner& runner);

}  // namespace hezhi::commitments
