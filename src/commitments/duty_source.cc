#include "src/commitments/duty_source.h"

#include <chrono>
#include <utility>

#include "src/commitments/commitment_rules.h"
#include "src/commitments/commitments.h"
#include "src/commitments/resolution_store.h"
#include "src/commitments/resolutions.h"

namespace hezhi::commitments {
namespace {

using authority::Caller;
using authority::Permission;
using duties::Duty;
using duties::DutySubject;
using storage::ReadTransaction;
using storage::Scope;

/// What is due later is on the list of commitments, and nothing to do today.
constexpr auto kSoon = std::chrono::days{7};

class CommitmentDuties final : public duties::Source {
public:
    std::vector<Duty> duties_of(ReadTransaction& tx, Caller const& who, Scope scope) override {
        std::vector<Duty> asked;
        auto const commitments = list_desk(tx, who, scope, {});
        if (!commitments) return asked;  // No post of the caller keeps any.
        for (auto const& one : *commitments) {
            Duty item{
                .subject = DutySubject::commitment, .id = one.id.str(), .community = one.community, .title = one.title};
            bool const keeps = one.owner && can(who, Permission::commitment_keep, one.community_path, one.owner);
            bool const is_due = one.due_at && *one.due_at - who.now < kSoon;
            bool const is_owed = one.state == CommitmentState::owed || one.state == CommitmentState::in_progress;
            if (one.state == CommitmentState::draft && can(who, Permission::commitment_make, one.community_path)) {
                item.what = is_incomplete(one) ? "commitment.complete" : "commitment.make";
            } else if (keeps && is_owed && is_due) {
                item.what = "commitment.keep";
                item.due = one.due_at;
            } else if (keeps && one.state == CommitmentState::disputed && !one.answered_at) {
                item.what = "commitment.answer";
                item.due = one.limit_at;
            } else {
                continue;
            }
            asked.push_back(std::move(item));
        }
        for (auto const& one : select_resolutions(tx, scope, {.open_only = true, .limit = duties::kDutiesMax})) {
            if (!may_answer(who, one)) continue;
            asked.push_back({.subject = DutySubject::resolution,
                             .id = one.id.str(),
                             .community = one.community,
                             .title = one.title,
                             .what = "resolution.answer",
                             .due = one.due_at});
        }
        return asked;
    }
};

}  // namespace

std::unique_ptr<duties::Source> make_duty_source() {
    return std::make_unique<CommitmentDuties>();
}

}  // namespace hezhi::commitments
