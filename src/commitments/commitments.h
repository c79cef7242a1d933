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
#include "src/storage/storage.h"
#include "src/topics/topics.h"

namespace hezhi::commitments {

using CommitmentId = Id<struct CommitmentTag>;
using topics::TopicId;

/// What decided it, and so what `source_id` is the id of.
enum class DecisionSource : std::uint8_t {
    ballot,
    budget_project,
    meeting_action,
    run,  ///< a decision on a topic's way: the id is the topic's
    desk  ///< a body's own word, without a decision behind it: 0
};
BOOST_DESCRIBE_ENUM(DecisionSource, ballot, budget_project, meeting_action, run, desk)

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
/// Of one topic, drafts too, oldest first.
std::vector<Commitment> commitments_of_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);

/// The live channel of a commitment.
std::string channel(CommitmentId id);

}  // namespace hezhi::commitments
