#include "src/app/budget_json.h"

#include <fmt/format.h>

#include "src/app/budget_names.h"
#include "src/app/command_line.h"

namespace hezhi::app {
namespace json = boost::json;
using namespace budgeting;
using namespace budget_names;
namespace {

/// An amount as a JSON number: an integer where it is one, otherwise the double nearest to it.
json::value number(Rational const& value) {
    if (value.get_den() == 1 && value.get_num().fits_slong_p()) return value.get_num().get_si();
    return nearest_double(value);
}

json::value number_or_null(std::optional<Rational> const& value) {
    return value ? number(*value) : json::value(nullptr);
}

json::array ids(PabulibFile const& file, std::vector<ProjectIndex> const& projects) {
    json::array result;
    for (ProjectIndex const project : projects) result.emplace_back(file.instance.projects[project].id);
    return result;
}

std::string_view param(Problem const& problem, std::string_view name) {
    for (auto const& [key, value] : problem.params) {
        if (key == name) return value;
    }
    return {};
}

json::object round_json(PabulibFile const& file, AllocationRound const& round) {
    json::object object;
    object["project"] = file.instance.projects[round.project].id;
    object["rho"] = budgeting::to_text(round.rho);
    object["effective_votes"] = nearest_double(round.effective_votes);
    object["price"] = budgeting::to_text(round.price);
    json::object payers;
    payers["in_full"] = round.paid_in_full;
    payers["remainder"] = round.paid_remainder;
    payers["remainder_sum"] = budgeting::to_text(round.remainder_paid);
    payers["nothing_left"] = round.had_nothing;
    object["supporters"] = std::move(payers);
    object["tied"] = ids(file, round.tied);
    object["exact_rechecks"] = round.exact_rechecks;
    return object;
}

json::object loser_json(PabulibFile const& file, Loser const& loser) {
    json::object object;
    object["project"] = file.instance.projects[loser.project].id;
    object["reason"] = to_string(loser.reason);
    object["effective_support"] = number_or_null(loser.effective_support);
    if (loser.effective_support) object["effective_support_exact"] = budgeting::to_text(*loser.effective_support);
    if (loser.missing) object["missing"] = number(*loser.missing);
    if (loser.missing_supporters) object["missing_supporters"] = number(Rational{*loser.missing_supporters});
    if (loser.reason == LossReason::unaffordable) {
        object["nearest_in_round_of"] =
            loser.best_round ? json::value(file.instance.projects[*loser.best_round].id) : json::value(nullptr);
    }
    if (loser.score_missing) object["score_missing"] = number(*loser.score_missing);
    return object;
}

json::object voter_group_json(Allocation const& allocation, VoterGroupShare const& group) {
    json::object object;
    object["attribute"] = group.attribute;
    object["value"] = group.value;
    object["voters"] = group.voters;
    object["spent"] = number(group.spent);
    object["share_of_voters"] = nearest_double(Rational{integer(group.voters)} / integer(allocation.voters));
    object["share_of_budget"] =
        allocation.budget == 0 ? json::value(nullptr) : json::value(nearest_double(group.spent / allocation.budget));
    return object;
}

json::object comparison_json(PabulibFile const& file, Comparison const& comparison) {
    json::object object;
    object["by"] = name_of(kPreferences, comparison.preference);
    object["prefer_equal_shares"] = comparison.prefer_equal_shares;
    object["prefer_greedy"] = comparison.prefer_greedy;
    object["indifferent"] = comparison.indifferent;
    object["taken"] = comparison.greedy_taken ? "greedy" : "equal_shares";
    object["greedy"] = ids(file, comparison.greedy);
    object["greedy_cost"] = number(comparison.greedy_cost);
    return object;
}

}  // namespace

std::string notice_text(Problem const& notice) {
    std::string_view const count = param(notice, "count");
    return fmt::format("found {}; expected {}{}", param(notice, "found"), param(notice, "expected"),
                       count == "1" ? "" : fmt::format(" ({} such places)", count));
}

json::object allocation_json(PabulibFile const& file, AllocationOptions const& options, Allocation const& allocation) {
    bool const equal_shares = allocation.rule == Rule::equal_shares;
    json::object object;
    object["rule"] = name_of(kRules, allocation.rule);
    if (allocation.rule == Rule::greedy_threshold) {
        object["threshold"] = number(*options.threshold);
    } else {
        object["utility"] = name_of(kUtilities, allocation.utility);
    }
    if (equal_shares) {
        object["completion"] = name_of(kCompletions, options.completion);
        if (options.completion == Completion::add1 || options.completion == Completion::add1u) {
            object["start"] = name_of(kStarts, options.start);
            object["stop"] = name_of(kStops, options.stop);
        }
    }
    object["ties"] = name_of(kTies, options.ties);
    if (options.ties == Ties::cost_votes_lot) {
        object["seed"] = std::to_string(options.lot_seed);
        object["lot_order"] = ids(file, allocation.lot_order);
    }
    object["vote_type"] = to_string(file.profile.type());
    object["voters"] = allocation.voters;
    object["distinct_ballots"] = file.profile.ballot_count();
    object["projects"] = file.instance.projects.size();
    object["budget"] = number(allocation.budget);
    object["cost"] = number(allocation.cost);
    object["selected"] = ids(file, allocation.selected);
    if (equal_shares) {
        object["endowment"] = budgeting::to_text(allocation.endowment);
        object["increments"] = allocation.increments;
        object["stopped_by"] = to_string(allocation.stop_reason);
        object["equal_shares"] = ids(file, allocation.equal_shares);
        object["completed"] = ids(file, allocation.completed);
        object["exact_rechecks"] = allocation.exact_rechecks;
    }
    json::array rounds;
    for (AllocationRound const& round : allocation.rounds) rounds.push_back(round_json(file, round));
    for (std::size_t at = 0; at < allocation.loads.size(); ++at) {
        json::object round;
        round["project"] = file.instance.projects[allocation.selected[at]].id;
        round["load"] = budgeting::to_text(allocation.loads[at]);
        rounds.push_back(std::move(round));
    }
    object["rounds"] = std::move(rounds);
    json::array losers;
    for (Loser const& loser : allocation.losers) losers.push_back(loser_json(file, loser));
    object["losers"] = std::move(losers);
    json::array ties;
    for (Tie const& tie : allocation.ties) ties.push_back(ids(file, tie.projects));
    object["tied"] = std::move(ties);
    if (allocation.comparison) object["comparison"] = comparison_json(file, *allocation.comparison);
    if (equal_shares) {
        json::array groups;
        for (auto const& group : allocation.voter_groups) groups.push_back(voter_group_json(allocation, group));
        object["voter_groups"] = std::move(groups);
    }
    json::array notices;
    for (Problem const& notice : file.notices) {
        notices.push_back(json::object{{"where", notice.where}, {"key", notice.key}, {"text", notice_text(notice)}});
    }
    object["notices"] = std::move(notices);
    return object;
}

std::string allocation_file(PabulibFile const& file, AllocationOptions const& options, Allocation const& allocation) {
    return to_text(allocation_json(file, options, allocation));
}

}  // namespace hezhi::app
