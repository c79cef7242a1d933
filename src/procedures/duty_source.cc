#include "src/procedures/duty_source.h"

#include <algorithm>
#include <array>

#include "lib/procedure/run.h"
#include "src/procedures/procedures.h"

namespace hezhi::procedures {
namespace {

using authority::Caller;
using authority::Permission;
using duties::Duty;
using duties::DutySubject;
using storage::ReadTransaction;
using storage::Scope;

/// Whoever holds none of them anywhere has no turn in any topic.
constexpr std::array kTurns{Permission::stage_organise, Permission::stage_steward, Permission::stage_decide,
                            Permission::objection_rule};

class RunDuties final : public duties::Source {
public:
    std::vector<Duty> duties_of(ReadTransaction& tx, Caller const& who, Scope scope) override {
        std::vector<Duty> asked;
        bool const may_move_some = std::ranges::any_of(kTurns, [&](Permission one) { return can_somewhere(who, one); });
        if (!may_move_some) return asked;
        for (auto const& run : list_runs(tx, scope, duties::kDutiesMax)) {
            auto const topic = topics::load_topic(tx, scope, run.topic);
            if (!topic || !holds_turn(tx, who, *topic, run)) continue;
            asked.push_back({.subject = DutySubject::run,
                             .id = run.topic.str(),
                             .community = topic->community,
                             .title = topic->title,
                             .what = "run.your_turn",
                             .due = procedure::deadline(run.facts)});
        }
        return asked;
    }
};

}  // namespace

std::unique_ptr<duties::Source> make_duty_source() {
    return std::make_unique<RunDuties>();
}

}  // namespace hezhi::procedures
