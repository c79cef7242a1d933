// `hezhi budget FILE.pb`: shares a budget among projects by the ballots of a Pabulib file, and explains the result
// (docs/formats/budget.md, docs/algorithms/equal-shares.md).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "lib/budgeting/allocation.h"
#include "lib/budgeting/pabulib.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"

namespace hezhi::app {
namespace json = boost::json;
using namespace budgeting;
namespace {

struct Choices {
    std::string file;
    AllocationOptions options;
    bool as_json = false;
};

template <class T>
using Names = std::map<std::string, T>;

Names<Rule> const kRules{{"mes", Rule::equal_shares},
                         {"greedy", Rule::greedy},
                         {"greedy-threshold", Rule::greedy_threshold},
                         {"phragmen", Rule::phragmen}};
Names<Utility> const kUtilities{{"cost", Utility::cost},
                                {"cardinality", Utility::cardinality},
                                {"points", Utility::points},
                                {"borda", Utility::borda}};
Names<Completion> const kCompletions{{"none", Completion::none},
                                     {"add1", Completion::add1},
                                     {"add1u", Completion::add1u},
                                     {"utilitarian", Completion::utilitarian}};
Names<Start> const kStarts{{"fractional", Start::fractional}, {"integral", Start::integral}};
Names<Stop> const kStops{{"exhaustive", Stop::exhaustive}, {"overspend", Stop::overspend}};
Names<Ties> const kTies{
    {"file-order", Ties::file_order}, {"cost-votes-lot", Ties::cost_votes_lot}, {"lexicographic", Ties::lexicographic}};
Names<Preference> const kPreferences{{"satisfaction", Preference::satisfaction}, {"exclusion", Preference::exclusion}};

template <class T>
std::string name_of(Names<T> const& names, T value) {
    auto const found = std::ranges::find(names, value, [](auto const& entry) { return entry.second; });
    return found == names.end() ? std::string{} : found->first;
}

/// An option whose value is one of `names`, upper or lower case.
template <class T>
void add_choice(CLI::App& app, std::string const& option, Names<T> const& names, std::string const& initial,
                std::string const& help, std::function<void(T)> take) {
    std::string list;
    for (auto const& entry : names) list += (list.empty() ? "" : "|") + entry.first;
    app.add_option_function<std::string>(
           option,
           [names, take](std::string const& text) {
               std::string lower(text);
               std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
               take(names.at(lower));
           },
           help)
        ->check(CLI::IsMember(names, CLI::ignore_case))
        ->type_name(list)
        ->default_str(initial);
}

// ---- JSON -----------------------------------------------------------------------------------------------------------

/// An amount as a JSON number: an integer where it is one, otherwise the double nearest to it.
json::value number(Rational const& value) {
    if (value.get_den() == 1 && value.get_num().fits_slong_p()) return value.get_num().get_si();
    return nearest_double(value);
}

class ResultWriter {
public:
    ResultWriter(Choices const& choices, PabulibFile const& file, Allocation const& allocation)
        : choices_(choices), file_(file), allocation_(allocation) {}

    json::object json() const;
    void print() const;

private:
    std::string const& id(ProjectIndex project) const { return file_.instance.projects[project].id; }
    json::array ids(std::vector<ProjectIndex> const& projects) const {
        json::array result;
        for (ProjectIndex const project : projects) result.emplace_back(id(project));
        return result;
    }
    json::array rounds() const;
    json::array losers() const;
    json::array voter_groups() const;
    json::array notices() const;
    json::object comparison() const;
    void print_summary() const;
    void print_funded() const;
    void print_losers() const;
    void print_rest() const;
    std::string shown_name(ProjectIndex project) const;
    std::string money(Rational const& amount) const;
    std::string list(std::vector<ProjectIndex> const& projects) const;

    Choices const& choices_;
    PabulibFile const& file_;
    Allocation const& allocation_;
};

bool has_rounds(Allocation const& allocation) {
    return allocation.rule == Rule::equal_shares;
}

json::array ResultWriter::rounds() const {
    json::array result;
    for (AllocationRound const& round : allocation_.rounds) {
        json::object object;
        object["project"] = id(round.project);
        object["rho"] = budgeting::to_text(round.rho);
        object["effective_votes"] = nearest_double(round.effective_votes);
        object["price"] = budgeting::to_text(round.price);
        json::object payers;
        payers["in_full"] = round.paid_in_full;
        payers["remainder"] = round.paid_remainder;
        payers["remainder_sum"] = budgeting::to_text(round.remainder_paid);
        payers["nothing_left"] = round.had_nothing;
        object["supporters"] = std::move(payers);
        if (!round.tied.empty()) object["tied"] = ids(round.tied);
        object["exact_rechecks"] = round.exact_rechecks;
        result.push_back(std::move(object));
    }
    for (std::size_t at = 0; at < allocation_.loads.size(); ++at) {
        json::object object;
        object["project"] = id(allocation_.selected[at]);
        object["load"] = budgeting::to_text(allocation_.loads[at]);
        result.push_back(std::move(object));
    }
    return result;
}

json::array ResultWriter::losers() const {
    json::array result;
    for (Loser const& loser : allocation_.losers) {
        json::object object;
        object["project"] = id(loser.project);
        object["reason"] = to_string(loser.reason);
        object["effective_support"] =
            loser.effective_support ? json::value{nearest_double(*loser.effective_support)} : json::value{};
        if (loser.effective_support) object["effective_support_exact"] = budgeting::to_text(*loser.effective_support);
        if (loser.missing) object["missing"] = nearest_double(*loser.missing);
        if (loser.missing_supporters) object["missing_supporters"] = number(Rational{*loser.missing_supporters});
        if (has_rounds(allocation_) && loser.reason == LossReason::unaffordable) {
            object["nearest_in_round_of"] = loser.best_round ? json::value{id(*loser.best_round)} : json::value{};
        }
        if (loser.score_missing) object["score_missing"] = number(*loser.score_missing);
        result.push_back(std::move(object));
    }
    return result;
}

json::array ResultWriter::voter_groups() const {
    json::array result;
    for (VoterGroupShare const& group : allocation_.voter_groups) {
        json::object object;
        object["attribute"] = group.attribute;
        object["value"] = group.value;
        object["voters"] = group.voters;
        object["spent"] = nearest_double(group.spent);
        object["share_of_voters"] = nearest_double(Rational{integer(group.voters)} / integer(allocation_.voters));
        object["share_of_budget"] =
            allocation_.budget == 0 ? json::value{} : json::value{nearest_double(group.spent / allocation_.budget)};
        result.push_back(std::move(object));
    }
    return result;
}

std::string param(Problem const& problem, std::string_view name) {
    for (auto const& [key, value] : problem.params) {
        if (key == name) return value;
    }
    return {};
}

std::string notice_text(Problem const& notice) {
    std::string const count = param(notice, "count");
    return fmt::format("{}; expected {}{}", param(notice, "found"), param(notice, "expected"),
                       count == "1" ? "" : fmt::format(" ({} such places)", count));
}

json::array ResultWriter::notices() const {
    json::array result;
    for (Problem const& notice : file_.notices) {
        json::object object;
        object["where"] = notice.where;
        object["key"] = notice.key;
        object["text"] = notice_text(notice);
        result.push_back(std::move(object));
    }
    return result;
}

json::object ResultWriter::comparison() const {
    Comparison const& comparison = *allocation_.comparison;
    json::object object;
    object["by"] = name_of(kPreferences, comparison.preference);
    object["prefer_equal_shares"] = comparison.prefer_equal_shares;
    object["prefer_greedy"] = comparison.prefer_greedy;
    object["indifferent"] = comparison.indifferent;
    object["taken"] = comparison.greedy_taken ? "greedy" : "equal_shares";
    object["greedy"] = ids(comparison.greedy);
    object["greedy_cost"] = number(comparison.greedy_cost);
    return object;
}

json::object ResultWriter::json() const {
    AllocationOptions const& options = choices_.options;
    json::object object;
    object["rule"] = to_string(allocation_.rule);
    if (allocation_.rule != Rule::greedy_threshold) object["utility"] = to_string(allocation_.utility);
    if (has_rounds(allocation_)) {
        object["completion"] = to_string(options.completion);
        if (options.completion == Completion::add1 || options.completion == Completion::add1u) {
            object["start"] = name_of(kStarts, options.start);
            object["stop"] = name_of(kStops, options.stop);
        }
    }
    object["ties"] = name_of(kTies, options.ties);
    if (options.ties == Ties::cost_votes_lot) {
        object["seed"] = std::to_string(options.lot_seed);
        object["lot_order"] = ids(allocation_.lot_order);
    }
    object["vote_type"] = budgeting::to_string(file_.profile.type());
    object["voters"] = allocation_.voters;
    object["projects"] = file_.instance.projects.size();
    object["distinct_ballots"] = file_.profile.ballot_count();
    object["budget"] = number(allocation_.budget);
    object["cost"] = number(allocation_.cost);
    object["selected"] = ids(allocation_.selected);
    if (has_rounds(allocation_)) {
        object["endowment"] = budgeting::to_text(allocation_.endowment);
        object["increments"] = allocation_.increments;
        object["stopped_by"] = to_string(allocation_.stop_reason);
        object["equal_shares"] = ids(allocation_.equal_shares);
        object["completed"] = ids(allocation_.completed);
        object["exact_rechecks"] = allocation_.exact_rechecks;
    }
    object["rounds"] = rounds();
    object["losers"] = losers();
    json::array ties;
    for (Tie const& tie : allocation_.ties) ties.push_back(ids(tie.projects));
    object["tied"] = std::move(ties);
    if (allocation_.comparison) object["comparison"] = comparison();
    if (has_rounds(allocation_)) object["voter_groups"] = voter_groups();
    object["notices"] = notices();
    return object;
}

// ---- table ----------------------------------------------------------------------------------------------------------

/// Columns a terminal gives to a text: two for East Asian wide characters, none for combining marks.
std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        auto const lead = static_cast<unsigned char>(text[at]);
        std::size_t const length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        std::uint32_t code = lead;
        if (length > 1) {
            code = lead & (0xFFU >> (length + 1));
            for (std::size_t i = 1; i < length && at + i < text.size(); ++i) {
                code = (code << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
            }
        }
        at += length;
        if (code < 0x20 || (code >= 0x300 && code < 0x370) || (code >= 0x200B && code <= 0x200F)) continue;
        bool const wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                          (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                          (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                          (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x1F300 && code <= 0x1FAFF) ||
                          (code >= 0x20000 && code <= 0x3FFFD);
        width += wide ? 2 : 1;
    }
    return width;
}

/// Without control characters, at most `width` columns wide.
std::string clipped(std::string_view text, std::size_t width) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        auto const lead = static_cast<unsigned char>(text[at]);
        std::size_t const length = std::min<std::size_t>(lead < 0x80   ? 1
                                                         : lead < 0xE0 ? 2
                                                         : lead < 0xF0 ? 3
                                                                       : 4,
                                                         text.size() - at);
        std::string next = lead < 0x20 || lead == 0x7F ? std::string{" "} : std::string{text.substr(at, length)};
        at += length;
        if (display_width(result) + display_width(next) + (at < text.size() ? 1 : 0) > width) return result + "…";
        result += next;
    }
    return result;
}

enum class Align : std::uint8_t { left, right };

void print_table(std::vector<std::pair<std::string, Align>> const& columns,
                 std::vector<std::vector<std::string>> const& rows) {
    std::vector<std::size_t> widths;
    for (auto const& column : columns) widths.push_back(display_width(column.first));
    for (auto const& row : rows) {
        for (std::size_t at = 0; at < row.size(); ++at) widths[at] = std::max(widths[at], display_width(row[at]));
    }
    auto const print_row = [&](auto const& cell) {
        std::string line = " ";
        for (std::size_t at = 0; at < columns.size(); ++at) {
            std::string const& text = cell(at);
            std::string const blanks(widths[at] - display_width(text), ' ');
            line += columns[at].second == Align::left ? " " + text + blanks : " " + blanks + text;
            line += ' ';
        }
        while (line.ends_with(' ')) line.pop_back();
        fmt::print("{}\n", line);
    };
    print_row([&](std::size_t at) -> std::string const& { return columns[at].first; });
    for (auto const& row : rows) print_row([&](std::size_t at) -> std::string const& { return row[at]; });
}

std::string grouped(std::string digits) {
    std::size_t const point = std::min(digits.find('.'), digits.size());
    std::size_t const first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = point; at > first + 3; at -= 3) digits.insert(at - 3, 1, ' ');
    return digits;
}

std::string percent(Rational const& share) {
    return to_rounded_text(share * 100, 1) + "%";
}

std::string ResultWriter::money(Rational const& amount) const {
    return grouped(amount.get_den() == 1 ? budgeting::to_text(amount) : to_rounded_text(amount, 2));
}

std::string ResultWriter::shown_name(ProjectIndex project) const {
    return clipped(file_.instance.projects[project].name, 44);
}

std::string ResultWriter::list(std::vector<ProjectIndex> const& projects) const {
    std::string text;
    for (ProjectIndex const project : projects) text += (text.empty() ? "" : ", ") + id(project);
    return text;
}

void ResultWriter::print_summary() const {
    AllocationOptions const& options = choices_.options;
    std::string const currency = clipped(file_.meta_value("currency"), 8);
    std::string const suffix = currency.empty() ? "" : " " + currency;
    if (auto const description = file_.meta_value("description"); !description.empty()) {
        fmt::print("{}\n\n", clipped(description, 100));
    }
    std::string rule(to_string(allocation_.rule));
    if (has_rounds(allocation_)) rule = "method of equal shares";
    if (allocation_.rule != Rule::greedy_threshold && allocation_.rule != Rule::phragmen) {
        rule += fmt::format(", {} utility", to_string(allocation_.utility));
    }
    if (has_rounds(allocation_) && options.completion != Completion::none) {
        rule += fmt::format(", completion {}", to_string(options.completion));
        if (options.completion != Completion::utilitarian) {
            rule += fmt::format(" (start {}, stop {})", name_of(kStarts, options.start), name_of(kStops, options.stop));
        }
    }
    fmt::print("Rule       {}; ties: {}\n", rule, name_of(kTies, options.ties));
    fmt::print("Ballots    {} ({}, {} distinct)\n", allocation_.voters, budgeting::to_string(file_.profile.type()),
               file_.profile.ballot_count());
    fmt::print("Budget     {}{}\n", money(allocation_.budget), suffix);
    fmt::print("Funded     {} of {} projects for {}{}", allocation_.selected.size(), file_.instance.projects.size(),
               money(allocation_.cost), suffix);
    if (allocation_.budget > 0) fmt::print(" ({} of the budget)", percent(allocation_.cost / allocation_.budget));
    fmt::print("\n");
    if (has_rounds(allocation_)) {
        std::string end;
        if (allocation_.stop_reason != StopReason::single_run) {
            end =
                fmt::format("; {} increments, ended by {}", allocation_.increments, to_string(allocation_.stop_reason));
        }
        fmt::print("Endowment  {} = {}{} per voter{}\n", budgeting::to_text(allocation_.endowment),
                   to_rounded_text(allocation_.endowment, 2), suffix, end);
        fmt::print("Exactness  {} decision{} fell within the error of floating point and {} taken exactly\n",
                   allocation_.exact_rechecks, allocation_.exact_rechecks == 1 ? "" : "s",
                   allocation_.exact_rechecks == 1 ? "was" : "were");
    }
}

void ResultWriter::print_funded() const {
    fmt::print("\nFunded\n");
    std::vector<std::vector<std::string>> rows;
    std::size_t place = 0;
    auto const is_uniform = allocation_.utility == Utility::cost || allocation_.utility == Utility::cardinality;
    bool const with_rounds =
        has_rounds(allocation_) && !(allocation_.comparison && allocation_.comparison->greedy_taken);
    for (ProjectIndex const project : allocation_.selected) {
        std::vector<std::string> row{std::to_string(++place), id(project), shown_name(project),
                                     money(file_.instance.projects[project].cost)};
        if (with_rounds) {
            auto const round = std::ranges::find(allocation_.rounds, project, &AllocationRound::project);
            if (round != allocation_.rounds.end()) {
                row.insert(row.end(), {to_rounded_text(round->effective_votes, is_uniform ? 2 : 6),
                                       to_rounded_text(round->price, 2), std::to_string(round->paid_in_full),
                                       std::to_string(round->paid_remainder), std::to_string(round->had_nothing)});
            } else {
                bool const completed = std::ranges::find(allocation_.completed, project) != allocation_.completed.end();
                row.insert(row.end(), {completed ? "completion" : "free", "", "", "", ""});
            }
        } else if (!allocation_.loads.empty()) {
            row.push_back(to_rounded_text(allocation_.loads[place - 1], 2));
        }
        rows.push_back(std::move(row));
    }
    std::vector<std::pair<std::string, Align>> columns{
        {"", Align::right}, {"project", Align::left}, {"name", Align::left}, {"cost", Align::right}};
    if (with_rounds) {
        columns.insert(columns.end(), {{"effective votes", Align::right},
                                       {is_uniform ? "price" : "price per point", Align::right},
                                       {"paid it", Align::right},
                                       {"paid their rest", Align::right},
                                       {"had nothing left", Align::right}});
    } else if (!allocation_.loads.empty()) {
        columns.emplace_back("load", Align::right);
    }
    print_table(columns, rows);
}

void ResultWriter::print_losers() const {
    if (allocation_.losers.empty()) return;
    fmt::print("\nNot funded\n");
    std::vector<std::vector<std::string>> rows;
    for (Loser const& loser : allocation_.losers) {
        std::string why;
        switch (loser.reason) {
            case LossReason::unaffordable:
                why = loser.best_round ? fmt::format("nearest when {} was funded", id(*loser.best_round))
                                       : std::string{"nearest at the end"};
                break;
            case LossReason::no_support:
                why = "no support";
                break;
            case LossReason::does_not_fit:
                why = "did not fit into the rest";
                break;
            case LossReason::below_threshold:
                why = fmt::format("{} below the threshold", to_decimal_text(*loser.score_missing));
                break;
            case LossReason::stopped:
                why = "the rule had ended";
                break;
        }
        rows.push_back({id(loser.project), shown_name(loser.project),
                        money(file_.instance.projects[loser.project].cost),
                        loser.effective_support ? percent(*loser.effective_support) : "",
                        loser.missing ? money(*loser.missing) : "",
                        loser.missing_supporters ? loser.missing_supporters->get_str() : "", why});
    }
    char const* const support = has_rounds(allocation_) ? "effective support" : "covered";
    print_table({{"project", Align::left},
                 {"name", Align::left},
                 {"cost", Align::right},
                 {support, Align::right},
                 {"missing", Align::right},
                 {allocation_.utility == Utility::points ? "= points" : "= supporters", Align::right},
                 {"", Align::left}},
                rows);
}

void ResultWriter::print_rest() const {
    if (allocation_.comparison) {
        Comparison const& comparison = *allocation_.comparison;
        fmt::print("\nComparison with the greedy rule (by {}): {} voters prefer equal shares, {} greedy, {} neither\n",
                   name_of(kPreferences, comparison.preference), comparison.prefer_equal_shares,
                   comparison.prefer_greedy, comparison.indifferent);
        fmt::print("  taken: {}\n", comparison.greedy_taken ? "greedy" : "equal shares");
    }
    if (!allocation_.ties.empty()) {
        fmt::print("\nExact ties\n");
        for (Tie const& tie : allocation_.ties) {
            fmt::print("  {} before {}\n", id(tie.projects.front()),
                       list({tie.projects.begin() + 1, tie.projects.end()}));
        }
    }
    if (!allocation_.voter_groups.empty() && allocation_.budget > 0) {
        fmt::print("\nWho decided about the money (groups under 10 voters are joined)\n");
        std::vector<std::vector<std::string>> rows;
        for (VoterGroupShare const& group : allocation_.voter_groups) {
            rows.push_back({clipped(group.attribute, 20), group.value.empty() ? "not stated" : clipped(group.value, 30),
                            std::to_string(group.voters),
                            percent(Rational{integer(group.voters)} / integer(allocation_.voters)), money(group.spent),
                            percent(group.spent / allocation_.budget)});
        }
        print_table({{"attribute", Align::left},
                     {"group", Align::left},
                     {"voters", Align::right},
                     {"of voters", Align::right},
                     {"spent", Align::right},
                     {"of the budget", Align::right}},
                    rows);
    }
}

void ResultWriter::print() const {
    print_summary();
    print_funded();
    print_losers();
    print_rest();
}

/// One line on a terminal once the work takes longer than a second.
class Progress {
public:
    void operator()(std::uint64_t increments) {
        using namespace std::chrono;
        auto const now = steady_clock::now();
        if (now - begin_ < seconds{1} || now - last_ < milliseconds{200}) return;
        last_ = now;
        shown_ = true;
        fmt::print(stderr, "\rAdd1: {} increments, {} s", increments, duration_cast<seconds>(now - begin_).count());
        static_cast<void>(std::fflush(stderr));
    }
    void clear() const {
        if (shown_) fmt::print(stderr, "\r\x1b[K");
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last_{};
    bool shown_ = false;
};

}  // namespace

int command_budget(std::span<char const* const> arguments) {
    Choices choices;
    AllocationOptions& options = choices.options;
    CLI::App app{"Shares a budget among projects by the ballots of a Pabulib file, and explains the result.", "budget"};
    app.add_option("FILE", choices.file, "Pabulib file (.pb); - for standard input")->required();
    add_choice<Rule>(app, "--rule", kRules, "mes", "method of equal shares, a greedy rule, or Phragmén's",
                     [&](Rule value) { options.rule = value; });
    add_choice<Utility>(app, "--utility", kUtilities, "",
                        "what a funded project is worth to its supporter (default: points for cumulative and scoring "
                        "ballots, borda for ordinal ones, otherwise cost)",
                        [&](Utility value) { options.utility = value; });
    add_choice<Completion>(app, "--completion", kCompletions, "none", "what follows equal shares",
                           [&](Completion value) { options.completion = value; });
    add_choice<Start>(app, "--start", kStarts, "integral", "Add1's first endowment: budget/voters or its integral part",
                      [&](Start value) { options.start = value; });
    add_choice<Stop>(app, "--stop", kStops, "exhaustive",
                     "Add1 ends before overspending, or already when no further supported project would fit",
                     [&](Stop value) { options.stop = value; });
    add_choice<Ties>(app, "--ties", kTies, "file-order", "who wins an exact tie",
                     [&](Ties value) { options.ties = value; });
    app.add_option("--seed", options.lot_seed, "seed of the lot in --ties cost-votes-lot")->default_str("0");
    app.add_option_function<std::string>(
           "--compare", [&](std::string const&) { options.compare = Preference::satisfaction; },
           "take the greedy outcome instead if strictly more voters prefer it")
        ->check(CLI::IsMember({"greedy"}))
        ->type_name("greedy");
    Preference preference = Preference::satisfaction;
    add_choice<Preference>(app, "--prefer", kPreferences, "satisfaction",
                           "in --compare, a voter prefers more funded projects of theirs, or any instead of none",
                           [&](Preference value) { preference = value; });
    app.add_option_function<std::string>(
           "--threshold",
           [&](std::string const& text) {
               options.threshold = parse_decimal(text);
               if (!options.threshold) throw CLI::ValidationError("--threshold", "'" + text + "' is not a number");
           },
           "least score in --rule greedy-threshold (default: min_project_score_threshold of the file)")
        ->type_name("NUMBER");
    app.add_flag("--json", choices.as_json, "for programs (docs/formats/budget.md)");
    if (auto const code = parse_options(app, arguments)) return *code;
    if (options.rule != Rule::equal_shares && options.completion != Completion::none) {
        return misused("budget", "--completion completes equal shares; use it with --rule mes");
    }
    if (options.rule != Rule::equal_shares && options.compare) {
        return misused("budget", "--compare compares equal shares with greedy; use it with --rule mes");
    }
    if (options.compare) options.compare = preference;

    auto const text = read_input(choices.file);
    if (!text) return refuse("budget", choices.file, text.error());
    auto const file = read_pabulib(*text);
    if (!file) return refuse("budget", choices.file, file.error());
    if (options.rule == Rule::greedy_threshold && !options.threshold) options.threshold = file->score_threshold;

    Progress progress;
    if (::isatty(STDERR_FILENO) == 1) options.progress = std::ref(progress);
    auto const allocation = allocate(file->instance, file->profile, options);
    progress.clear();
    if (!allocation) {
        fmt::print(stderr, "{}: {}\n", choices.file, allocation.error().detail());
        return 1;
    }
    ResultWriter const writer{choices, *file, *allocation};
    if (choices.as_json) {
        print_json(writer.json());
        return 0;
    }
    for (Problem const& notice : file->notices) {
        fmt::print(stderr, "{}:{}: note: found {}\n", choices.file, notice.where, notice_text(notice));
    }
    writer.print();
    return 0;
}

}  // namespace hezhi::app
