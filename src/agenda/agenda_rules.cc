#include "src/agenda/agenda_rules.h"

#include <algorithm>
#include <array>

#include "lib/base/enum_names.h"
#include "lib/stats/suppression.h"

namespace hezhi::agenda {
namespace {

std::vector<TableRow> make_table() {
    using enum ItemState;
    using A = ItemActor;
    using E = ItemEvent;
    using G = Guard;
    using K = ClockEffect;
    return {
        {std::nullopt, E::begin, A::clock, {G::threshold_reached}, proposed, K::starts},
        {std::nullopt, E::begin, A::desk, {}, proposed, K::starts},
        {std::nullopt, E::begin, A::proposer, {G::words}, proposed, K::starts},
        {std::nullopt, E::begin, A::resident, {G::words}, gathering, K::starts},

        {gathering, E::sign, A::resident, {G::not_signed}, gathering, K::keeps},
        {gathering, E::unsign, A::resident, {G::is_signed}, gathering, K::keeps},
        {gathering, E::reach, A::clock, {G::threshold_reached}, proposed, K::restarts},
        {gathering, E::lapse, A::clock, {G::due_passed}, lapsed, K::stops},
        {proposed, E::sign, A::resident, {G::not_signed}, proposed, K::keeps},

        {proposed, E::schedule, A::desk, {G::words, G::date_ahead}, scheduled, K::restarts},
        {proposed, E::launch, A::desk, {G::question, G::publicness, G::organiser, G::resource}, launched, K::stops},
        {scheduled, E::launch, A::desk, {G::question, G::publicness, G::organiser, G::resource}, launched, K::stops},
        {proposed, E::decline, A::desk, {G::words, G::ground}, declined, K::stops},

        {gathering, E::withdraw, A::proposer, {G::not_cluster}, withdrawn, K::stops},
        {proposed, E::withdraw, A::proposer, {G::not_cluster}, withdrawn, K::stops},
        {scheduled, E::withdraw, A::proposer, {G::not_cluster}, withdrawn, K::stops},

        {proposed, E::become_overdue, A::clock, {G::due_passed, G::overdue_not_raised}, proposed, K::keeps},
        {scheduled, E::become_overdue, A::clock, {G::due_passed, G::overdue_not_raised}, scheduled, K::keeps},
    };
}

/// What must hold of the item itself, or of who acts; the rest an act brings.
bool holds_already(Guard guard, Item const& item, bool is_signed, TimePoint at) {
    switch (guard) {
        case Guard::not_cluster:
            return item.origin != Origin::cluster;
        case Guard::not_signed:
            return item.origin == Origin::initiative && !is_signed;
        case Guard::is_signed:
            return is_signed;
        case Guard::threshold_reached:
            return item.origin == Origin::initiative && item.signatures >= item.signatures_min;
        case Guard::due_passed:
            return item.due_at && *item.due_at < at;
        case Guard::overdue_not_raised:
            return !item.is_overdue;
        default:
            return true;
    }
}

Result<void> brings(Guard guard, Item const& item, Act const& act, std::vector<Problem>& missing) {
    switch (guard) {
        case Guard::words:
            if (!act.has_words) return fail(ErrorCode::unprocessable, "agenda.words_required");
            break;
        case Guard::ground:
            if (!act.ground) return fail(ErrorCode::unprocessable, "agenda.ground_required");
            if (item.origin == Origin::initiative && !is_legal(*act.ground)) {
                return fail(ErrorCode::unprocessable, "agenda.legal_ground_required");
            }
            break;
        case Guard::date_ahead:
            if (!act.date || *act.date <= act.at) return fail(ErrorCode::unprocessable, "agenda.date_not_ahead");
            break;
        case Guard::question:
            if (!act.has_question) missing.push_back({"/question", "agenda.needs_question"});
            break;
        case Guard::publicness:
            if (!act.has_publicness) missing.push_back({"/publicness", "agenda.needs_publicness"});
            break;
        case Guard::organiser:
            if (!act.has_organiser) missing.push_back({"/organiser", "agenda.needs_organiser"});
            break;
        case Guard::resource:
            if (!act.has_resource) missing.push_back({"/resource", "agenda.needs_resource"});
            break;
        default:
            break;
    }
    return {};
}

}  // namespace

std::span<TableRow const> table() {
    static std::vector<TableRow> const rows = make_table();
    return rows;
}

bool is_legal(Ground ground) noexcept {
    constexpr std::array kLegal{Ground::other_decider, Ground::against_law, Ground::in_proceedings,
                                Ground::personal_dispute};
    return std::ranges::find(kLegal, ground) != kLegal.end();
}

Result<Step> apply(Item const& item, Act const& act) {
    bool others_may = false;
    for (auto const& row : table()) {
        if (row.from != item.state || row.event != act.event) continue;
        if (row.actor != act.actor) {
            others_may = true;
            continue;
        }
        bool const holds = std::ranges::all_of(
            row.guards, [&](Guard guard) { return holds_already(guard, item, act.is_signed, act.at); });
        if (!holds) break;
        std::vector<Problem> missing;
        for (auto const guard : row.guards) HZ_TRY(brings(guard, item, act, missing));
        if (!missing.empty()) {
            return fail(Error{ErrorCode::unprocessable, "agenda.launch_incomplete"}.with(std::move(missing)));
        }
        return Step{row.to, row.clock};
    }
    if (others_may) return fail(ErrorCode::forbidden, "agenda.act_not_yours");
    return fail(Error{ErrorCode::conflict, "agenda.act_not_now"}.with("state", std::string(enum_name(item.state))));
}

std::vector<ItemEvent> possible(Item const& item, ItemActor actor, bool is_signed) {
    std::vector<ItemEvent> events;
    for (auto const& row : table()) {
        if (row.from != item.state || row.actor != actor) continue;
        bool const holds = std::ranges::all_of(
            row.guards, [&](Guard guard) { return holds_already(guard, item, is_signed, TimePoint::max()); });
        if (holds) events.push_back(row.event);
    }
    return events;
}

std::optional<std::int64_t> shown_households(std::int64_t households, Reader reader) noexcept {
    auto const least = reader == Reader::desk ? stats::kSignedInThreshold : stats::kPublicThreshold;
    if (households < least) return std::nullopt;
    return households;
}

Result<void> check(Settings const& settings) {
    struct Range {
        std::string_view where;
        std::int64_t value;
        std::int64_t min;
        std::int64_t max;
    };
    auto const window_days = std::chrono::duration_cast<std::chrono::days>(settings.threshold.window).count();
    std::array const ranges{Range{"/households_min", settings.threshold.households_min, 3, 1'000},
                            Range{"/cases_min", settings.threshold.cases_min, 5, 1'000},
                            Range{"/buildings_min", settings.threshold.buildings_min, 1, 100},
                            Range{"/window_days", window_days, 7, 120},
                            Range{"/response_days", settings.response_days, 1, 30},
                            Range{"/signatures_min", settings.signatures_min, 5, 10'000},
                            Range{"/gathering_days", settings.gathering_days, 14, 365},
                            Range{"/initiative_days", settings.initiative_days, 1, 60}};
    std::vector<Problem> problems;
    for (auto const& range : ranges) {
        if (range.value >= range.min && range.value <= range.max) continue;
        problems.push_back({std::string(range.where),
                            "agenda.setting_out_of_range",
                            {{"min", std::to_string(range.min)}, {"max", std::to_string(range.max)}}});
    }
    if (problems.empty()) return {};
    return fail(Error{ErrorCode::unprocessable, "agenda.settings_refused"}.with(std::move(problems)));
}

}  // namespace hezhi::agenda
