// Pure decisions of the agenda desk: the table of states (docs/formats/agenda-states.csv is the same, for people),
// which acts are possible, what counts small enough to be hidden, and what a launch lacks.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "src/agenda/agenda.h"

namespace hezhi::agenda {

enum class Guard : std::uint8_t {
    not_cluster,         ///< a cluster has no proposer
    not_signed,          ///< this resident has not signed yet
    is_signed,           ///< … has
    threshold_reached,   ///< with this signature, or counted by the clock
    due_passed,          ///< the clock has run out
    overdue_not_raised,  ///< and that has not been said yet
    words,               ///< a reason, an answer
    ground,              ///< of the closed list; a legal one for an initiative
    date_ahead,          ///< the day it is scheduled for
    question,            ///< title, question and decider
    publicness,          ///< the facts of its publicness
    organiser,           ///< a body that convenes
    resource             ///< words, or an offer that stands
};
BOOST_DESCRIBE_ENUM(Guard, not_cluster, not_signed, is_signed, threshold_reached, due_passed, overdue_not_raised, words,
                    ground, date_ahead, question, publicness, organiser, resource)

enum class ClockEffect : std::uint8_t { keeps, starts, restarts, stops };
BOOST_DESCRIBE_ENUM(ClockEffect, keeps, starts, restarts, stops)

struct TableRow {
    std::optional<ItemState> from;  ///< nullopt: no item yet
    ItemEvent event;
    ItemActor actor;
    std::vector<Guard> guards;
    ItemState to;
    ClockEffect clock;
};
/// All of it, in the order of the published file.
std::span<TableRow const> table();

/// What an act brings, and what the rows know of who acts.
struct Act {
    ItemEvent event;
    ItemActor actor;
    TimePoint at{};
    std::optional<TimePoint> date{};  ///< of a schedule
    std::optional<Ground> ground{};
    bool has_words = false;
    bool has_question = false;
    bool has_publicness = false;
    bool has_organiser = false;
    bool has_resource = false;
    bool is_signed = false;  ///< by the resident who acts
};

struct Step {
    ItemState to;
    ClockEffect clock;
};

/// Errors: agenda.act_not_now {state}; agenda.act_not_yours; agenda.launch_incomplete with a problem for each of
/// question, publicness, organiser and resource that is missing; agenda.words_required; agenda.ground_required;
/// agenda.legal_ground_required; agenda.date_not_ahead.
Result<Step> apply(Item const& item, Act const& act);

/// What that actor might do now, guards that an act brings aside.
std::vector<ItemEvent> possible(Item const& item, ItemActor actor, bool is_signed);

/// Whether law, and not convenience, keeps it from the agenda.
bool is_legal(Ground ground) noexcept;

/// A count of households as this reader may see it: nullopt below ten for everybody, below five for the desk.
enum class Reader : std::uint8_t { everybody, desk };
std::optional<std::int64_t> shown_households(std::int64_t households, Reader reader) noexcept;

/// A street's settings are within what makes sense: 3 ≤ households_min ≤ 1,000 and so on; a threshold that nobody could
/// reach, or that every case would, is none. Error: agenda.settings_refused with a problem a field.
Result<void> check(Settings const& settings);

}  // namespace hezhi::agenda
