// The table itself; docs/formats/procedure-states.csv is written in the same short form, by hand.
#include <algorithm>
#include <tuple>

#include "lib/procedure/run.h"

namespace hezhi::procedure {
namespace {

struct Group {
    std::vector<RunState> from;
    RunEvent event;
    std::vector<RunActor> actors;
    Condition condition;
    std::vector<Guard> guards;
    std::optional<RunState> to;  ///< nullopt: stays where it is
};

std::vector<Group> const& groups() {
    using enum RunState;
    using enum RunActor;
    using E = RunEvent;
    using G = Guard;
    using C = Condition;
    constexpr auto stays = std::nullopt;
    std::vector<RunActor> const responsible{organiser, steward, decider};
    static std::vector<Group> const all{
        {{prepared},
         E::start,
         {organiser},
         C::always,
         {G::framed, G::organiser_named, G::resource_attached, G::decider_named, G::due_ahead},
         running},

        {{running},
         E::leave_stage,
         responsible,
         C::if_stage_follows,
         {G::stage_is_yours, G::leave_rules, G::pass_rules, G::due_ahead},
         running},
        {{running},
         E::leave_stage,
         responsible,
         C::if_last_stage,
         {G::stage_is_yours, G::leave_rules, G::pass_rules},
         finished},
        {{running},
         E::fail_stage,
         responsible,
         C::if_round_left,
         {G::stage_is_yours, G::leave_rules, G::pass_rules_fail, G::reason, G::remedy, G::due_ahead},
         running},
        {{running},
         E::fail_stage,
         responsible,
         C::if_no_round_left,
         {G::stage_is_yours, G::leave_rules, G::pass_rules_fail, G::reason, G::remedy},
         rejected},
        {{running}, E::skip_stage, {organiser}, C::always, {G::stage_optional, G::reason, G::due_ahead}, running},
        {{running},
         E::go_back,
         {organiser},
         C::always,
         {G::undecided, G::round_left, G::reason, G::earlier_stage, G::due_ahead},
         running},
        {{running},
         E::extend_stage,
         responsible,
         C::always,
         {G::stage_is_yours, G::extension_left, G::reason, G::due_later},
         stays},

        {{running}, E::convene, {steward}, C::always, {G::reason}, stays},
        {{running}, E::propose, {steward}, C::always, {G::reason}, stays},
        {{running}, E::order_agenda, {steward}, C::always, {G::reason}, stays},
        {{running}, E::attach_resources, {steward}, C::always, {G::reason}, stays},
        {{running},
         E::ask_reconsideration,
         {steward},
         C::always,
         {G::decision_standing, G::not_reconsidered, G::reason, G::limit_ahead},
         reconsidering},
        {{reconsidering}, E::keep_decision, {decider}, C::always, {G::reason}, running},
        {{reconsidering}, E::change_decision, {decider}, C::always, {G::reason, G::due_ahead}, running},
        {{reconsidering}, E::reconsideration_lapses, {clock}, C::always, {G::limit_reached}, running},

        {{running},
         E::object,
         {organiser, steward},
         C::always,
         {G::not_objected, G::reason, G::ground, G::authority_named, G::limit_ahead},
         objected},
        {{objected},
         E::uphold_objection,
         {authority},
         C::if_curable,
         {G::reason, G::ground, G::earlier_stage, G::due_ahead},
         running},
        {{objected}, E::uphold_objection, {authority}, C::if_not_curable, {G::reason, G::ground}, stopped},
        {{objected}, E::dismiss_objection, {authority}, C::always, {G::reason}, running},
        {{objected}, E::objection_lapses, {clock}, C::always, {G::limit_reached}, running},

        {{running}, E::stage_overdue, {clock}, C::always, {G::due_passed, G::due_not_raised}, stays},
        {{running},
         E::steward_silent,
         {clock},
         C::always,
         {G::stage_is_stewards, G::due_passed, G::due_ahead},
         running},
        {{prepared, running}, E::stop, {organiser, decider}, C::always, {G::reason, G::ground}, stopped},
    };
    return all;
}

std::vector<Row> spread() {
    std::vector<Row> rows;
    for (auto const& group : groups()) {
        for (auto const from : group.from) {
            for (auto const actor : group.actors) {
                rows.push_back({from, group.event, actor, group.condition, group.guards, group.to.value_or(from)});
            }
        }
    }
    std::ranges::sort(rows, {},
                      [](Row const& row) { return std::tuple(row.event, row.from, row.actor, row.condition); });
    return rows;
}

}  // namespace

std::span<Row const> table() {
    static std::vector<Row> const rows = spread();
    return rows;
}

}  // namespace hezhi::procedure
