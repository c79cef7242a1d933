#include "src/app/budget_text.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "src/app/budget_names.h"
#include "src/app/table.h"

namespace hezhi::app {
using namespace budgeting;
using namespace budget_names;
namespace {

/// At most `width` columns wide; the text is UTF-8.
std::string clipped(std::string_view text, std::size_t width) {
    std::string result = printable(text);
    if (display_width(result) <= width) return result;
    while (!result.empty() && display_width(result) + 1 > width) {
        while ((static_cast<unsigned char>(result.back()) & 0xC0U) == 0x80U) result.pop_back();
        result.pop_back();
    }
    return result + "…";
}

/// "1234567.50" as "1 234 567.50".
std::string grouped(std::string digits) {
    std::size_t const point = std::min(digits.find('.'), digits.size());
    std::size_t const first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = point; at > first + 3; at -= 3) digits.insert(at - 3, 1, ' ');
    return digits;
}

std::string money(Rational const& amount) {
    return grouped(amount.get_den() == 1 ? budgeting::to_text(amount) : to_rounded_text(amount, 2));
}

std::string percent(Rational const& share) {
    return to_rounded_text(share * 100, 1) + "%";
}

class Writer {
public:
    Writer(PabulibFile const& file, AllocationOptions const& options, Allocation const& allocation, std::size_t width)
        : file_(file), options_(options), allocation_(allocation), width_(width) {}

    std::string text() && {
        summary();
        funded();
        not_funded();
        comparison();
        ties();
        voter_groups();
        return std::move(out_);
    }

private:
    template <class... Values>
    void print(fmt::format_string<Values...> form, Values&&... values) {
        fmt::format_to(std::back_inserter(out_), form, std::forward<Values>(values)...);
    }

    /// `make` gets the width of names; they are as wide as the whole table allows.
    template <class Make>
    void print_table(Make const& make) {
        constexpr std::size_t kNameMin = 12;
        constexpr std::size_t kNameMax = 60;
        std::size_t const without_names = make(0).width() + 2;
        std::size_t const room = width_ > without_names ? width_ - without_names : 0;
        out_ += make(std::clamp(room, kNameMin, kNameMax)).text(2);
    }

    std::string const& id(ProjectIndex project) const { return file_.instance.projects[project].id; }
    std::string name(ProjectIndex project, std::size_t width) const {
        return width == 0 ? std::string{} : clipped(file_.instance.projects[project].name, width);
    }
    std::string cost(ProjectIndex project) const { return money(file_.instance.projects[project].cost); }
    bool is_equal_shares() const { return allocation_.rule == Rule::equal_shares; }
    bool is_uniform() const {
        return allocation_.utility == Utility::cost || allocation_.utility == Utility::cardinality;
    }
    bool is_greedy_taken() const { return allocation_.comparison && allocation_.comparison->greedy_taken; }

    void summary();
    void funded();
    void not_funded();
    void comparison();
    void ties();
    void voter_groups();
    std::string rule_words() const;
    std::string reason_words(Loser const& loser) const;

    PabulibFile const& file_;
    AllocationOptions const& options_;
    Allocation const& allocation_;
    std::size_t width_;
    std::string out_;
};

std::string Writer::rule_words() const {
    std::string words(is_equal_shares() ? "method of equal shares" : name_of(kRules, allocation_.rule));
    if (allocation_.rule == Rule::greedy_threshold) {
        words += fmt::format(", score at least {}", to_decimal_text(*options_.threshold));
    } else if (allocation_.rule != Rule::phragmen) {
        words += fmt::format(", {} utility", name_of(kUtilities, allocation_.utility));
    }
    if (is_equal_shares() && options_.completion != Completion::none) {
        words += fmt::format(", completion {}", name_of(kCompletions, options_.completion));
        if (options_.completion != Completion::utilitarian) {
            words +=
                fmt::format(" (start {}, stop {})", name_of(kStarts, options_.start), name_of(kStops, options_.stop));
        }
    }
    words += fmt::format("; ties: {}", name_of(kTies, options_.ties));
    if (options_.ties == Ties::cost_votes_lot) words += fmt::format(" (seed {})", options_.lot_seed);
    return words;
}

void Writer::summary() {
    std::string const currency = clipped(file_.meta_value("currency"), 8);
    std::string const suffix = currency.empty() ? "" : " " + currency;
    if (auto const description = file_.meta_value("description"); !description.empty()) {
        print("{}\n\n", clipped(description, width_));
    }
    print("Rule       {}\n", rule_words());
    print("Ballots    {} ({}, {} distinct)\n", allocation_.voters, to_string(file_.profile.type()),
          file_.profile.ballot_count());
    print("Budget     {}{}\n", money(allocation_.budget), suffix);
    print("Funded     {} of {} projects for {}{}", allocation_.selected.size(), file_.instance.projects.size(),
          money(allocation_.cost), suffix);
    if (allocation_.budget > 0) print(" ({} of the budget)", percent(allocation_.cost / allocation_.budget));
    print("\n");
    if (!is_equal_shares()) return;
    std::string const exact = budgeting::to_text(allocation_.endowment);
    std::string const rounded = to_rounded_text(allocation_.endowment, 2);
    print("Endowment  {}{} per voter{}", allocation_.endowment.get_den() == 1 ? exact : exact + " = " + rounded, suffix,
          is_greedy_taken() ? " (equal shares' outcome was not taken, see below)" : "");
    if (allocation_.stop_reason != StopReason::single_run) {
        print(", after {} increments; ended because {}", allocation_.increments,
              allocation_.stop_reason == StopReason::overspend    ? "one more would spend more than the budget"
              : allocation_.stop_reason == StopReason::exhaustive ? "no further supported project fits"
                                                                  : "every supported project is funded");
    }
    print("\nExactness  {} decision{} too close for floating point, taken in exact arithmetic\n",
          allocation_.exact_rechecks, allocation_.exact_rechecks == 1 ? "" : "s");
}

void Writer::funded() {
    print("\nFunded\n");
    bool const with_rounds = is_equal_shares() && !is_greedy_taken();
    print_table([&](std::size_t name_width) {
        std::vector<Align> columns{Align::right, Align::left, Align::left, Align::right};
        std::vector<std::string> header{"", "project", "name", "cost"};
        if (with_rounds) {
            columns.insert(columns.end(), 5, Align::right);
            header.insert(header.end(), {"effective votes", is_uniform() ? "price" : "price per point", "paid it",
                                         "paid their rest", "had none left"});
        } else if (allocation_.rule == Rule::phragmen) {
            columns.push_back(Align::right);
            header.emplace_back("load");
        }
        Table table{columns};
        table.add(header);
        std::size_t place = 0;
        for (ProjectIndex const project : allocation_.selected) {
            std::vector<std::string> row{std::to_string(++place), id(project), name(project, name_width),
                                         cost(project)};
            if (with_rounds) {
                auto const round = std::ranges::find(allocation_.rounds, project, &AllocationRound::project);
                if (round != allocation_.rounds.end()) {
                    row.insert(row.end(), {to_rounded_text(round->effective_votes, is_uniform() ? 2 : 6),
                                           money(round->price), std::to_string(round->paid_in_full),
                                           std::to_string(round->paid_remainder), std::to_string(round->had_nothing)});
                } else {
                    bool const completed =
                        std::ranges::find(allocation_.completed, project) != allocation_.completed.end();
                    row.emplace_back(completed ? "completion" : "free");
                }
            } else if (allocation_.rule == Rule::phragmen) {
                row.push_back(to_rounded_text(allocation_.loads[place - 1], 2));
            }
            table.add(std::move(row));
        }
        return table;
    });
}

std::string Writer::reason_words(Loser const& loser) const {
    switch (loser.reason) {
        case LossReason::unaffordable:
            if (*loser.effective_support == 1) return fmt::format("tied when {} was funded", id(*loser.best_round));
            return loser.best_round ? fmt::format("nearest when {} was funded", id(*loser.best_round))
                                    : std::string{"nearest at the end"};
        case LossReason::no_support:
            return "no support";
        case LossReason::does_not_fit:
            return "did not fit into the rest";
        case LossReason::below_threshold:
            return fmt::format("{} below the threshold", to_decimal_text(*loser.score_missing));
        case LossReason::stopped:
            return "the rule had ended";
    }
    return {};
}

void Writer::not_funded() {
    if (allocation_.losers.empty()) return;
    print("\nNot funded\n");
    bool const with_support = is_equal_shares() && !is_greedy_taken();
    print_table([&](std::size_t name_width) {
        Table table{{Align::left, Align::left, Align::right, Align::right, Align::right, Align::right, Align::left}};
        bool const phragmen = allocation_.rule == Rule::phragmen;
        table.add({"project", "name", "cost",
                   phragmen       ? ""
                   : with_support ? "effective support"
                                  : "covered",
                   phragmen ? "" : "missing", with_support ? "that is supporters" : "", ""});
        for (Loser const& loser : allocation_.losers) {
            table.add({id(loser.project), name(loser.project, name_width), cost(loser.project),
                       loser.effective_support ? percent(*loser.effective_support) : "",
                       loser.missing ? money(*loser.missing) : "",
                       loser.missing_supporters ? loser.missing_supporters->get_str() : "", reason_words(loser)});
        }
        return table;
    });
}

void Writer::comparison() {
    if (!allocation_.comparison) return;
    Comparison const& comparison = *allocation_.comparison;
    print("\nComparison with the greedy rule (by {})\n", name_of(kPreferences, comparison.preference));
    print("  {} voters prefer equal shares, {} greedy, {} neither: {} taken\n", comparison.prefer_equal_shares,
          comparison.prefer_greedy, comparison.indifferent, comparison.greedy_taken ? "greedy is" : "equal shares are");
}

void Writer::ties() {
    if (allocation_.ties.empty()) return;
    print("\nExact ties, decided by {}\n", name_of(kTies, options_.ties));
    for (Tie const& tie : allocation_.ties) {
        std::string others;
        for (std::size_t at = 1; at < tie.projects.size(); ++at) {
            others += (others.empty() ? "" : ", ") + printable(id(tie.projects[at]));
        }
        print("  {} before {}\n", printable(id(tie.projects.front())), others);
    }
}

void Writer::voter_groups() {
    if (allocation_.voter_groups.empty() || allocation_.budget == 0) return;
    print("\nWho decided about the money of equal shares (groups of fewer than 10 voters are joined)\n");
    Table table{{Align::left, Align::left, Align::right, Align::right, Align::right, Align::right}};
    table.add({"attribute", "group", "voters", "of voters", "spent", "of the budget"});
    for (VoterGroupShare const& group : allocation_.voter_groups) {
        table.add({clipped(group.attribute, 20), group.value.empty() ? "not stated" : clipped(group.value, 40),
                   std::to_string(group.voters), percent(Rational{integer(group.voters)} / integer(allocation_.voters)),
                   money(group.spent), percent(group.spent / allocation_.budget)});
    }
    out_ += table.text(2);
}

}  // namespace

std::string allocation_text(PabulibFile const& file, AllocationOptions const& options, Allocation const& allocation,
                            std::size_t width) {
    return Writer{file, options, allocation, width}.text();
}

}  // namespace hezhi::app
