#include "src/ballots/duty_source.h"

#include <algorithm>
#include <utility>

#include "src/ballots/ballot_acts.h"
#include "src/ballots/ballot_store.h"
#include "src/ballots/ballots.h"

namespace hezhi::ballots {
namespace {

using authority::Caller;
using authority::Permission;
using duties::Duty;
using duties::DutySubject;
using storage::ReadTransaction;
using storage::Scope;

class BallotDuties final : public duties::Source {
public:
    std::vector<Duty> duties_of(ReadTransaction& tx, Caller const& who, Scope scope) override {
        std::vector<Duty> asked;
        if (!can_somewhere(who, Permission::ballot_enter)) return asked;
        for (auto const state : {BallotState::noticed, BallotState::open, BallotState::counting}) {
            for (auto const& ballot : select_ballots(tx, scope, {.state = state, .limit = duties::kDutiesMax})) {
                if (!can(who, Permission::ballot_enter, ballot.community_path)) continue;
                auto const claims =
                    std::ranges::count(select_claims(tx, scope, ballot.id), ClaimState::asked, &Claim::state);
                auto const ask = [&](std::string what, std::int64_t count, std::optional<TimePoint> due) {
                    if (count == 0) return;
                    asked.push_back({.subject = DutySubject::ballot,
                                     .id = ballot.id.str(),
                                     .community = ballot.community,
                                     .title = ballot.title,
                                     .what = std::move(what),
                                     .count = count,
                                     .due = due});
                };
                ask("ballot.check_claims", claims, ballot.closes_at);
                ask("ballot.enter_again", count_unsettled(tx, scope, ballot.id),
                    ballot.counts_until ? ballot.counts_until : ballot.closes_at);
            }
        }
        return asked;
    }
};

}  // namespace

std::unique_ptr<duties::Source> make_duty_source() {
    return std::make_unique<BallotDuties>();
}

}  // namespace hezhi::ballots
