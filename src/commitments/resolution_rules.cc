#include "src/commitments/resolution_rules.h"

#include "lib/base/enum_names.h"

namespace hezhi::commitments {
namespace {

std::vector<ResolutionRow> make_table() {
    using enum ResolutionState;
    using A = ResolutionActor;
    using E = ResolutionEvent;
    using G = ResolutionGuard;
    return {
        {std::nullopt, E::ask, A::maker, {}, asked},
        {asked, E::answer, A::addressee, {G::words, G::ground_unless_agreed}, answered},
        {overdue, E::answer, A::addressee, {G::words, G::ground_unless_agreed}, answered_late},
        {asked, E::become_overdue, A::clock, {G::due_passed}, overdue},
    };
}

Error refusal(Resolution const& one) {
    return Error{ErrorCode::conflict, "resolution.act_not_now"}.with("state", std::string(enum_name(one.state)));
}

}  // namespace

std::span<ResolutionRow const> resolution_table() {
    static std::vector<ResolutionRow> const rows = make_table();
    return rows;
}

Result<ResolutionState> apply(Resolution const& one, ResolutionAct const& act) {
    bool others_may = false;
    for (auto const& row : resolution_table()) {
        if (row.from != one.state || row.event != act.event) continue;
        if (row.actor != act.actor) {
            others_may = true;
            continue;
        }
        for (auto const guard : row.guards) {
            if (guard == ResolutionGuard::words && !act.has_words) {
                return fail(ErrorCode::unprocessable, "resolution.words_required");
            }
            if (guard == ResolutionGuard::ground_unless_agreed && act.kind != ResolutionAnswerKind::agree &&
                !act.has_ground) {
                return fail(ErrorCode::unprocessable, "resolution.ground_required");
            }
            if (guard == ResolutionGuard::due_passed && act.at <= one.due_at) {
                return fail(refusal(one));
            }
        }
        return row.to;
    }
    if (others_may) return fail(ErrorCode::forbidden, "resolution.not_yours");
    return fail(refusal(one));
}

std::optional<TimePoint> next_tick(Resolution const& one) {
    if (one.state != ResolutionState::asked) return std::nullopt;
    if (one.reminded_for != one.due_at) return one.due_at - kRemindedBefore;
    return one.due_at + Microseconds{1};
}

}  // namespace hezhi::commitments
