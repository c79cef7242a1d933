// Pure decisions about commitments: the table of states (docs/formats/commitment-states.csv is the same, for people),
// which acts are possible, and what a commitment lacks to be made.
#pragma once

#include <span>
#include <vector>

#include "src/commitments/commitments.h"

namespace hezhi::commitments {

enum class CommitmentGuard : std::uint8_t {
    // Facts of the commitment.
    owner,               ///< a body that answers for it
    deadline,            ///< a moment in the future
    resource,            ///< money, or words that say what it is done with
    not_answered,        ///< the owner has not answered the present disputes
    answered,            ///< … has
    not_settled,         ///< the time for voices is not over
    no_dispute_left,     ///< whoever disputed says now that it is done
    somebody_confirmed,  ///< at least one resident
    nobody_confirmed,    ///< none
    due_passed,          ///< the deadline
    limit_passed,        ///< the time for voices, or for the answer
    overdue_not_raised,  ///< and that has not been said yet
    parts_done,          ///< every part is delivered or withdrawn
    // What the act must bring.
    words,      ///< a reason, an answer
    proof,      ///< what shows that it is done
    change,     ///< a new deadline in the future, or other means
    date_ahead  ///< the new deadline
};
BOOST_DESCRIBE_ENUM(CommitmentGuard, owner, deadline, resource, not_answered, answered, not_settled, no_dispute_left,
                    somebody_confirmed, nobody_confirmed, due_passed, limit_passed, overdue_not_raised, parts_done,
                    words, proof, change, date_ahead)

/// Of the clock that runs: of the deadline until it is delivered, then of the voices, then of the answer.
enum class ClockEffect : std::uint8_t { keeps, starts, restarts, stops };
BOOST_DESCRIBE_ENUM(ClockEffect, keeps, starts, restarts, stops)

struct TableRow {
    std::optional<CommitmentState> from;  ///< nullopt: there is none yet
    CommitmentEvent event;
    CommitmentActor actor;
    std::vector<CommitmentGuard> guards;
    CommitmentState to;
    ClockEffect clock;
};
/// All of it, in the order of the published file.
std::span<TableRow const> table();

struct Act {
    CommitmentEvent event;
    CommitmentActor actor;
    TimePoint at{};
    std::optional<TimePoint> date{};  ///< a new deadline
    bool has_words = false;
    bool has_proof = false;
    bool has_means = false;       ///< of a change: other money or another resource
    std::int64_t parts_open = 0;  ///< parts that are still owed
};

struct Step {
    CommitmentState to;
    ClockEffect clock;
};

/// Errors: commitment.act_not_now {state}; commitment.act_not_yours; commitment.incomplete with a problem for each of
/// owner, deadline and resource that is missing; commitment.words_required; commitment.proof_required;
/// commitment.change_required; commitment.date_not_ahead; commitment.parts_open {count}.
Result<Step> apply(Commitment const& commitment, Act const& act);

/// What that actor might do now; what an act brings aside. Never draft.
std::vector<CommitmentEvent> possible(Commitment const& commitment, CommitmentActor actor);

bool has_resource(Commitment const& commitment) noexcept;
/// Lacks one of owner, deadline and resource, or is still a draft: no decision is published while there is one.
bool is_incomplete(Commitment const& commitment) noexcept;
/// Somebody still has to act on it.
bool is_open(CommitmentState state) noexcept;

/// When time does something to it by itself; nullopt: never. A reminder comes kRemindedBefore a deadline, once for
/// each.
std::optional<TimePoint> next_tick(Commitment const& commitment);

}  // namespace hezhi::commitments
