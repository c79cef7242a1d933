#include "src/commitments/commitment_rules.h"

#include <algorithm>

#include "lib/base/enum_names.h"

namespace hezhi::commitments {
namespace {

std::vector<TableRow> make_table() {
    using enum CommitmentState;
    using A = CommitmentActor;
    using E = CommitmentEvent;
    using G = CommitmentGuard;
    using K = ClockEffect;
    return {
        {std::nullopt, E::draft, A::maker, {}, draft, K::keeps},
        {draft, E::amend, A::maker, {}, draft, K::keeps},
        {draft, E::make, A::maker, {G::owner, G::deadline, G::resource}, owed, K::starts},

        {owed, E::begin, A::owner, {}, in_progress, K::keeps},
        {owed, E::deliver, A::owner, {G::parts_done, G::proof}, delivered, K::restarts},
        {in_progress, E::deliver, A::owner, {G::parts_done, G::proof}, delivered, K::restarts},
        {owed, E::change_plan, A::owner, {G::words, G::change}, owed, K::restarts},
        {in_progress, E::change_plan, A::owner, {G::words, G::change}, in_progress, K::restarts},

        {delivered, E::confirm, A::resident, {}, delivered, K::keeps},
        {delivered, E::dispute, A::resident, {G::words}, disputed, K::restarts},
        {disputed, E::confirm, A::resident, {G::not_settled}, disputed, K::keeps},
        {disputed, E::dispute, A::resident, {G::not_settled, G::words}, disputed, K::keeps},
        {disputed, E::clear, A::clock, {G::not_settled, G::no_dispute_left}, delivered, K::restarts},
        {disputed, E::rebut, A::owner, {G::not_settled, G::not_answered, G::words}, disputed, K::restarts},
        {disputed, E::uphold, A::owner, {G::words, G::date_ahead}, in_progress, K::restarts},
        {disputed, E::uphold, A::street, {G::words, G::date_ahead}, in_progress, K::restarts},

        {delivered, E::settle, A::clock, {G::limit_passed, G::somebody_confirmed}, confirmed, K::stops},
        {delivered, E::lapse, A::clock, {G::limit_passed, G::nobody_confirmed}, unconfirmed, K::stops},
        {disputed, E::settle, A::clock, {G::limit_passed, G::not_settled, G::answered}, disputed, K::stops},

        {draft, E::release, A::maker, {G::words}, released, K::stops},
        {owed, E::release, A::maker, {G::words}, released, K::stops},
        {in_progress, E::release, A::maker, {G::words}, released, K::stops},
        {disputed, E::release, A::maker, {G::words}, released, K::stops},

        {owed, E::become_overdue, A::clock, {G::due_passed, G::overdue_not_raised}, owed, K::keeps},
        {in_progress, E::become_overdue, A::clock, {G::due_passed, G::overdue_not_raised}, in_progress, K::keeps},
        {disputed,
         E::become_overdue,
         A::clock,
         {G::limit_passed, G::not_answered, G::overdue_not_raised},
         disputed,
         K::keeps},

        {draft, E::add_part, A::maker, {}, draft, K::keeps},
        {owed, E::add_part, A::maker, {}, owed, K::keeps},
        {in_progress, E::add_part, A::maker, {}, in_progress, K::keeps},
        {owed, E::deliver_part, A::contributor, {G::proof}, owed, K::keeps},
        {in_progress, E::deliver_part, A::contributor, {G::proof}, in_progress, K::keeps},
        {draft, E::withdraw_part, A::maker, {G::words}, draft, K::keeps},
        {owed, E::withdraw_part, A::maker, {G::words}, owed, K::keeps},
        {in_progress, E::withdraw_part, A::maker, {G::words}, in_progress, K::keeps},
    };
}

/// Whether a row is open at all; what an act brings, and what a draft lacks, is asked apart.
bool holds_already(CommitmentGuard guard, Commitment const& one, TimePoint at) {
    switch (guard) {
        case CommitmentGuard::not_answered:
            return !one.answered_at;
        case CommitmentGuard::answered:
            return one.answered_at.has_value();
        case CommitmentGuard::not_settled:
            return !one.settled_at;
        case CommitmentGuard::no_dispute_left:
            return one.disputes == 0;
        case CommitmentGuard::somebody_confirmed:
            return one.confirmations > 0;
        case CommitmentGuard::nobody_confirmed:
            return one.confirmations == 0;
        case CommitmentGuard::due_passed:
            return one.due_at && *one.due_at < at;
        case CommitmentGuard::limit_passed:
            return one.limit_at && *one.limit_at < at;
        case CommitmentGuard::overdue_not_raised:
            return !one.is_overdue;
        default:
            return true;
    }
}

Result<void> brings(CommitmentGuard guard, Commitment const& one, Act const& act, std::vector<Problem>& missing) {
    bool const is_ahead = act.date && *act.date > act.at;
    switch (guard) {
        case CommitmentGuard::owner:
            if (!one.owner) missing.push_back({"/owner", "commitment.needs_owner"});
            break;
        case CommitmentGuard::deadline:
            if (!one.due_at) {
                missing.push_back({"/due", "commitment.needs_deadline"});
            } else if (*one.due_at <= act.at) {
                missing.push_back({"/due", "commitment.date_not_ahead"});
            }
            break;
        case CommitmentGuard::resource:
            if (!has_resource(one)) missing.push_back({"/resource", "commitment.needs_resource"});
            break;
        case CommitmentGuard::parts_done:
            if (act.parts_open > 0) {
                return fail(
                    Error{ErrorCode::conflict, "commitment.parts_open"}.with("count", std::to_string(act.parts_open)));
            }
            break;
        case CommitmentGuard::words:
            if (!act.has_words) return fail(ErrorCode::unprocessable, "commitment.words_required");
            break;
        case CommitmentGuard::proof:
            if (!act.has_proof) return fail(ErrorCode::unprocessable, "commitment.proof_required");
            break;
        case CommitmentGuard::change:
            if (act.date && !is_ahead) return fail(ErrorCode::unprocessable, "commitment.date_not_ahead");
            if (!act.date && !act.has_means) return fail(ErrorCode::unprocessable, "commitment.change_required");
            break;
        case CommitmentGuard::date_ahead:
            if (!is_ahead) return fail(ErrorCode::unprocessable, "commitment.date_not_ahead");
            break;
        default:
            break;
    }
    return {};
}

bool is_open_to(TableRow const& row, Commitment const& one, TimePoint at) {
    return std::ranges::all_of(row.guards, [&](CommitmentGuard guard) { return holds_already(guard, one, at); });
}

}  // namespace

std::span<TableRow const> table() {
    static std::vector<TableRow> const rows = make_table();
    return rows;
}

Result<Step> apply(Commitment const& one, Act const& act) {
    bool others_may = false;
    for (auto const& row : table()) {
        if (row.from != one.state || row.event != act.event) continue;
        if (row.actor != act.actor) {
            others_may = true;
            continue;
        }
        if (!is_open_to(row, one, act.at)) {
            others_may = false;
            break;
        }
        std::vector<Problem> missing;
        for (auto const guard : row.guards) HZ_TRY(brings(guard, one, act, missing));
        if (!missing.empty()) {
            return fail(Error{ErrorCode::unprocessable, "commitment.incomplete"}.with(std::move(missing)));
        }
        return Step{row.to, row.clock};
    }
    if (others_may) return fail(ErrorCode::forbidden, "commitment.act_not_yours");
    return fail(Error{ErrorCode::conflict, "commitment.act_not_now"}.with("state", std::string(enum_name(one.state))));
}

std::vector<CommitmentEvent> possible(Commitment const& one, CommitmentActor actor) {
    std::vector<CommitmentEvent> events;
    for (auto const& row : table()) {
        if (row.from != one.state || row.actor != actor) continue;
        if (is_open_to(row, one, TimePoint::max())) events.push_back(row.event);
    }
    return events;
}

bool has_resource(Commitment const& one) noexcept {
    return !one.resource.empty() || one.amount_fen.value_or(0) > 0;
}

bool is_incomplete(Commitment const& one) noexcept {
    return one.state == CommitmentState::draft ||
           (one.state != CommitmentState::released && (!one.owner || !one.due_at || !has_resource(one)));
}

bool is_open(CommitmentState state) noexcept {
    return state == CommitmentState::owed || state == CommitmentState::in_progress ||
           state == CommitmentState::delivered || state == CommitmentState::disputed;
}

std::optional<TimePoint> next_tick(Commitment const& one) {
    if (one.settled_at || !is_open(one.state)) return std::nullopt;
    bool const is_voiced = one.state == CommitmentState::delivered || one.state == CommitmentState::disputed;
    auto const end = is_voiced ? one.limit_at : one.due_at;
    if (!end) return std::nullopt;
    // Nobody is reminded of the end of the time for voices.
    bool const waits_for_owner = one.state != CommitmentState::delivered && !one.answered_at;
    if (waits_for_owner && one.is_overdue) return std::nullopt;
    if (waits_for_owner && one.reminded_for != end) return *end - kRemindedBefore;
    return *end + Microseconds{1};
}

}  // namespace hezhi::commitments
