#include "src/app/tally_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/app/table.h"
#include "src/ballots/tally_json.h"

namespace hezhi::app {
using namespace ballots;
using namespace tally;
namespace {

std::string list(Ballot const& ballot, std::vector<CandidateIndex> const& candidates, std::string_view last = " and ") {
    std::string text;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (i > 0) text += i + 1 == candidates.size() ? last : ", ";
        text += printable(ballot.candidates[candidates[i]].name);
    }
    return text;
}

std::string heading(Ballot const& ballot, Outcome const& outcome, Stage const& stage) {
    switch (stage.kind) {
        case StageKind::first_preferences:
            return "First preferences";
        case StageKind::surplus:
            return "Surplus of " + list(ballot, stage.subject);
        case StageKind::exclusion:
            return "Exclusion of " + list(ballot, stage.subject);
        case StageKind::round:
            return stage.excluded.empty() ? "Round" : "Excluded after: " + list(ballot, stage.excluded);
        case StageKind::totals:
            return outcome.rule == Rule::borda                                 ? "Points"
                   : outcome.rule == Rule::score || outcome.rule == Rule::star ? "Scores"
                                                                               : "Papers";
        case StageKind::runoff:
            return "Run-off";
    }
    return {};
}

/// "Elected at stage 3" … for every candidate.
std::vector<std::string> fates(Ballot const& ballot, Outcome const& outcome) {
    std::vector<std::string> fate(ballot.candidates.size());
    for (auto const& stage : outcome.stages) {
        for (auto const c : stage.excluded) fate[c] = fmt::format("excluded, stage {}", stage.number);
        for (auto const c : stage.elected) {
            bool const certain = std::find(outcome.winners.begin(), outcome.winners.end(), c) != outcome.winners.end();
            fate[c] = certain ? fmt::format("ELECTED, stage {}", stage.number)
                              : fmt::format("elected here, stage {}; open", stage.number);
        }
    }
    return fate;
}

std::string short_name(std::string_view name, std::size_t width) {
    std::string text = printable(name);
    if (display_width(text) <= width) return text;
    while (display_width(text) + 1 > width) {
        // A whole character: its continuation bytes, then its first byte.
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80) text.pop_back();
        if (!text.empty()) text.pop_back();
    }
    return text + "…";
}

/// One block of stages [first, last) side by side: a column of transfers and one of votes for each.
Table stage_block(Ballot const& ballot, Outcome const& outcome, std::size_t first, std::size_t last,
                  std::vector<std::string> const& fate) {
    bool const transfers = std::any_of(outcome.stages.begin(), outcome.stages.end(),
                                       [](Stage const& stage) { return !stage.transfers.empty(); });
    std::int64_t const units = outcome.units_per_vote;
    std::vector<Align> columns{Align::left};
    std::vector<std::string> numbers{""};
    std::vector<std::string> titles{""};
    auto const shows_transfers = [&](std::size_t s) { return transfers && s > 0; };
    for (std::size_t s = first; s < last; ++s) {
        auto const& stage = outcome.stages[s];
        if (shows_transfers(s)) {
            columns.push_back(Align::right);
            numbers.emplace_back("");
            titles.emplace_back("transfers");
        }
        columns.push_back(Align::right);
        numbers.push_back(fmt::format("Stage {}", stage.number));
        titles.emplace_back(
            outcome.rule == Rule::borda                                                                      ? "points"
            : stage.kind == StageKind::totals && (outcome.rule == Rule::score || outcome.rule == Rule::star) ? "scores"
                                                                                                             : "votes");
    }
    columns.push_back(Align::left);
    Table table(columns);
    table.add(numbers);
    table.add(titles);
    table.add_rule();
    auto const row = [&](std::string name, auto votes_of, auto change_of, std::string end) {
        std::vector<std::string> cells{std::move(name)};
        for (std::size_t s = first; s < last; ++s) {
            if (shows_transfers(s)) {
                std::int64_t const change = change_of(s);
                cells.push_back(change == 0 ? "." : (change > 0 ? "+" : "") + votes_text(change, units));
            }
            cells.push_back(votes_text(votes_of(s), units));
        }
        cells.push_back(std::move(end));
        table.add(std::move(cells));
    };
    for (auto const c : standing(ballot)) {
        row(
            short_name(ballot.candidates[c].name, 36), [&](std::size_t s) { return outcome.stages[s].votes[c]; },
            [&](std::size_t s) { return outcome.stages[s].transfers.empty() ? 0 : outcome.stages[s].transfers[c]; },
            fate[c]);
    }
    if (transfers) {
        auto const before = [&](std::size_t s, auto member) { return s == 0 ? 0 : outcome.stages[s - 1].*member; };
        row(
            "Non-transferable", [&](std::size_t s) { return outcome.stages[s].non_transferable; },
            [&](std::size_t s) { return outcome.stages[s].non_transferable - before(s, &Stage::non_transferable); },
            "");
        if (outcome.rule == Rule::scottish_stv) {
            row(
                "Lost to rounding", [&](std::size_t s) { return outcome.stages[s].rounding; },
                [&](std::size_t s) { return outcome.stages[s].rounding - before(s, &Stage::rounding); }, "");
        }
        table.add_rule();
        row(
            "Total",
            [&](std::size_t s) {
                auto const& stage = outcome.stages[s];
                std::int64_t sum = stage.non_transferable + stage.rounding;
                for (auto const votes : stage.votes) sum += votes;
                return sum;
            },
            [](std::size_t) { return std::int64_t{0}; }, "");
        if (outcome.rule == Rule::meek) {
            row(
                "Quota", [&](std::size_t s) { return outcome.stages[s].quota.value_or(0); },
                [](std::size_t) { return std::int64_t{0}; }, "");
        }
    }
    return table;
}

std::string stages_text(Ballot const& ballot, Outcome const& outcome, std::size_t width) {
    std::string text;
    auto const fate = fates(ballot, outcome);
    for (std::size_t first = 0; first < outcome.stages.size();) {
        std::size_t last = first + 1;
        while (last < outcome.stages.size() && stage_block(ballot, outcome, first, last + 1, fate).width() <= width) {
            ++last;
        }
        text += '\n';
        for (std::size_t s = first; s < last; ++s) {
            auto const& stage = outcome.stages[s];
            text += fmt::format("Stage {}: {}", stage.number, heading(ballot, outcome, stage));
            if (stage.iterations > 0) text += fmt::format(" ({} distributions)", stage.iterations);
            if (!stage.elected.empty()) text += fmt::format("; elected: {}", list(ballot, stage.elected));
            text += '\n';
        }
        text += '\n' + stage_block(ballot, outcome, first, last, fate).text(2);
        first = last;
    }
    return text;
}

std::string matrix_text(Ballot const& ballot, std::vector<std::int64_t> const& values, std::string_view title) {
    auto const everyone = standing(ballot);
    std::size_t const n = ballot.candidates.size();
    std::vector<Align> columns{Align::right, Align::left};
    std::vector<std::string> header{"", ""};
    for (auto const c : everyone) {
        columns.push_back(Align::right);
        header.push_back(fmt::format("[{}]", c + 1));
    }
    Table table(columns);
    table.add(header);
    for (auto const x : everyone) {
        std::vector<std::string> cells{fmt::format("[{}]", x + 1), short_name(ballot.candidates[x].name, 36)};
        for (auto const y : everyone) cells.push_back(x == y ? "-" : fmt::format("{}", values[x * n + y]));
        table.add(std::move(cells));
    }
    return fmt::format("\n{}\n\n{}", title, table.text(2));
}

std::string tie_text(Ballot const& ballot, Outcome const& outcome, Tie const& tie) {
    std::string where = tie.stage > 0 ? fmt::format("Stage {}: ", tie.stage) : std::string();
    std::string what;
    switch (tie.kind) {
        case TieKind::surplus_order:
            what = "equal surpluses of {}";
            break;
        case TieKind::exclusion:
            what = outcome.rule == Rule::meek ? "fewest votes, within the total surplus: {}" : "equally few votes: {}";
            break;
        case TieKind::last_seats:
            what =
                fmt::format("equal for {}: {{}}", tie.places == 1 ? "one place" : fmt::format("{} places", tie.places));
            break;
        case TieKind::order_elected:
            what = "elected with equal votes: {}";
            break;
        case TieKind::finalists:
            what = fmt::format("equal scores for {}: {{}}",
                               tie.places == 1 ? "one place in the run-off" : "both places in the run-off");
            break;
        case TieKind::runoff:
            what = "equal in the run-off: {}";
            break;
        case TieKind::first_place:
            what = "unbeaten by each other: {}";
            break;
        case TieKind::equal_majorities:
            what = "majorities of equal strength among {}";
            break;
    }
    std::string text = where + fmt::format(fmt::runtime(what), list(ballot, tie.candidates));
    if (tie.votes != 0) text += fmt::format(" ({})", votes_text(tie.votes, outcome.units_per_vote));
    std::string const chosen = list(ballot, tie.chosen);
    switch (tie.resolution) {
        case TieResolution::open:
            return text + ". OPEN: it decides who is elected, and the rule leaves it to a lot.";
        case TieResolution::no_effect:
            return text + ". No effect on who is elected.";
        case TieResolution::earlier_stage:
            return text + fmt::format(". Decided by the votes at stage {}: {}.", tie.looked_back_to, chosen);
        case TieResolution::head_to_head:
            return text + fmt::format(". More papers prefer {}.", chosen);
        case TieResolution::higher_score:
            return text + fmt::format(". Higher score: {}.", chosen);
        case TieResolution::most_top_scores:
            return text + fmt::format(". Most top scores: {}.", chosen);
        case TieResolution::lot:
            return text + (chosen.empty() ? ". By lot." : fmt::format(". By lot: {}.", chosen));
        case TieResolution::list:
            return text + (chosen.empty() ? ". By the list." : fmt::format(". By the list: {}.", chosen));
        case TieResolution::file_order:
            return text + (chosen.empty() ? ". By file order." : fmt::format(". By file order: {}.", chosen));
    }
    return text;
}

}  // namespace

std::string outcome_text(Ballot const& ballot, Options const& options, Outcome const& outcome, std::size_t width) {
    std::string text;
    if (!ballot.title.empty()) text += printable(ballot.title) + "\n";
    text += fmt::format("Rule {}, {} {}", tally::name_of(outcome.rule), outcome.seats,
                        outcome.seats == 1 ? "seat" : "seats");
    if (outcome.quota && outcome.rule == Rule::scottish_stv) {
        text += fmt::format(", quota {}", *outcome.quota / outcome.units_per_vote);
    }
    text += fmt::format("\nPapers cast {}, valid {}", outcome.papers.cast, outcome.papers.valid);
    if (outcome.papers.blank > 0) text += fmt::format(", blank {}", outcome.papers.blank);
    if (outcome.papers.spoiled > 0) text += fmt::format(", spoiled {}", outcome.papers.spoiled);
    if (outcome.papers.shortened > 0) text += fmt::format(", cut short {}", outcome.papers.shortened);
    text += '\n';
    for (auto const& test : outcome.tests) {
        text +=
            fmt::format("{}: {} of {} ({}) {}, {} {}\n", test.name == "quorum" ? "Quorum" : "Majority", test.numerator,
                        test.denominator, text_of(test.threshold), test.passed ? "reached" : "NOT REACHED",
                        test.margin >= 0 ? "to spare" : "missing", test.margin >= 0 ? test.margin : -test.margin);
    }
    if (!outcome.stages.empty()) text += stages_text(ballot, outcome, width);
    if (outcome.pairwise) {
        text += matrix_text(ballot, outcome.pairwise->votes, "Papers that rank the row above the column:");
        text += fmt::format(
            "\nCondorcet winner: {}\nSmith set: {}\n",
            outcome.condorcet_winner ? printable(ballot.candidates[*outcome.condorcet_winner].name) : "none",
            list(ballot, outcome.smith_set));
    }
    if (!outcome.strongest_paths.empty()) {
        text += matrix_text(ballot, outcome.strongest_paths, "Strength of the strongest path from row to column:");
    }
    if (!outcome.pair_decisions.empty()) {
        Table table({Align::left, Align::right, Align::left});
        for (auto const& pair : outcome.pair_decisions) {
            table.add({fmt::format("{} > {}", short_name(ballot.candidates[pair.winner].name, 36),
                                   short_name(ballot.candidates[pair.loser].name, 36)),
                       fmt::format("{}", pair.strength), pair.locked ? "locked" : "closes a cycle: left out"});
        }
        text += "\nMajorities, strongest first:\n\n" + table.text(2);
    }
    if (!outcome.tie_order.empty()) {
        text += fmt::format("\nOrder of precedence in ties ({}): {}\n", options.ties == TiePolicy::lot ? "lot" : "list",
                            list(ballot, outcome.tie_order, ", "));
    }
    if (!outcome.ties.empty()) {
        text += "\nTies\n";
        for (auto const& tie : outcome.ties) text += "  " + tie_text(ballot, outcome, tie) + "\n";
    }
    text += "\nHow it was counted\n";
    for (auto const& line : conventions(ballot, options, outcome)) text += "  " + line + ".\n";

    bool const no_quorum =
        !outcome.tests.empty() && outcome.tests.front().name == "quorum" && !outcome.tests.front().passed;
    text += '\n';
    if (no_quorum) {
        text += "Result: no valid result, the quorum was not reached.\n";
    } else if (outcome.decided) {
        text += outcome.winners.empty() ? "Result: nobody is elected.\n"
                                        : fmt::format("Elected, in order: {}\n", list(ballot, outcome.winners, ", "));
    } else {
        text += fmt::format("Elected for certain: {}\n",
                            outcome.winners.empty() ? "nobody" : list(ballot, outcome.winners, ", "));
        text += fmt::format("Open tie: may be elected: {}\n", list(ballot, outcome.possible_winners, ", "));
    }
    auto const unfilled = outcome.seats - static_cast<int>(outcome.winners.size());
    bool const several = fills_several_seats(outcome.rule);
    if (outcome.decided && !no_quorum && several && unfilled > 0)
        text += fmt::format("Seats left unfilled: {}\n", unfilled);
    return text;
}

}  // namespace hezhi::app
