// `hezhi verify allocation FILE.pb RESULT.json`: computes a published allocation again with lib/budgeting/verify.cc and
// compares winners, rates, endowment and explanations.
#include <cstdio>
#include <map>
#include <string>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lib/budgeting/pabulib.h"
#include "lib/budgeting/verify.h"
#include "src/app/budget_names.h"
#include "src/app/command_line.h"
#include "src/app/ticker.h"
#include "src/app/verify.h"

namespace hezhi::app {
namespace json = boost::json;
using namespace budgeting;
using namespace budget_names;
namespace {

/// "p/q" or "p".
std::optional<Rational> parse_fraction(std::string_view text) {
    Rational value;
    if (text.empty() || text.find_first_not_of("-0123456789/") != std::string_view::npos) return std::nullopt;
    if (value.set_str(std::string(text), 10) != 0 || value.get_den() == 0) return std::nullopt;
    value.canonicalize();
    return value;
}

class ClaimReader {
public:
    ClaimReader(json::object const& result, Instance const& instance) : result_(result) {
        for (ProjectIndex project = 0; project < instance.projects.size(); ++project) {
            projects_.emplace(instance.projects[project].id, project);
        }
    }

    Result<AllocationClaim> read() {
        AllocationClaim claim;
        AllocationOptions& options = claim.options;
        choice("rule", kRules, options.rule);
        choice("utility", kUtilities, options.utility);
        choice("completion", kCompletions, options.completion);
        choice("start", kStarts, options.start);
        choice("stop", kStops, options.stop);
        choice("ties", kTies, options.ties);
        if (auto const* const seed = member("seed")) {
            auto const value = seed->is_string() ? parse_decimal(seed->get_string()) : std::nullopt;
            if (value && value->get_den() == 1 && value->get_num().fits_ulong_p()) {
                options.lot_seed = value->get_num().get_ui();
            } else {
                wrong("seed", "a seed in quotes");
            }
        }
        options.threshold = amount("threshold");
        if (options.rule == Rule::greedy_threshold && !options.threshold) wrong("threshold", "a number");
        claim.budget = amount("budget");
        claim.cost = amount("cost");
        if (auto const* const selected = member("selected")) {
            claim.selected = projects("selected", *selected);
        } else {
            wrong("selected", "a list of project ids");
        }
        if (auto const* const list = member("equal_shares")) claim.equal_shares = projects("equal_shares", *list);
        if (auto const* const text = member("endowment")) claim.endowment = fraction("endowment", *text);
        if (auto const* const list = member("rounds")) read_rounds(*list, claim);
        if (auto const* const list = member("losers")) read_losers(*list, claim);
        if (auto const* const comparison = member("comparison")) {
            auto const* const object = comparison->if_object();
            auto const* const by = object == nullptr ? nullptr : object->if_contains("by");
            auto const value =
                by != nullptr && by->is_string() ? value_of(kPreferences, by->get_string()) : std::nullopt;
            if (value) {
                options.compare = *value;
            } else {
                wrong("comparison.by", list_of(kPreferences));
            }
        }
        if (!problems_.empty()) return fail(Error{ErrorCode::invalid, "verify.bad_result"}.with(std::move(problems_)));
        return claim;
    }

private:
    json::value const* member(std::string_view name) const { return result_.if_contains(name); }

    void wrong(std::string_view name, std::string expected) {
        auto const* const value = member(name);
        problems_.push_back(
            {"",
             "verify.bad_member",
             {{"found", fmt::format("{} {}", name, value == nullptr ? "missing" : json::serialize(*value))},
              {"expected", std::move(expected)}}});
    }

    template <class T, std::size_t size, class Target>
    void choice(std::string_view name, Names<T, size> const& names, Target& target) {
        auto const* const text = member(name);
        if (text == nullptr) return;
        auto const value = text->is_string() ? value_of(names, text->get_string()) : std::nullopt;
        if (value) {
            target = *value;
        } else {
            wrong(name, list_of(names));
        }
    }

    /// A JSON number, as exact as its shortest decimal.
    std::optional<Rational> amount(std::string_view name) {
        auto const* const value = member(name);
        if (value == nullptr) return std::nullopt;
        std::string text;
        if (value->is_number())
            text = value->is_double() ? fmt::format("{}", value->get_double()) : json::serialize(*value);
        auto const number = parse_decimal(text);
        if (!number) wrong(name, "a number");
        return number;
    }

    std::optional<Rational> fraction(std::string_view name, json::value const& value) {
        auto const parsed = value.is_string() ? parse_fraction(value.get_string()) : std::nullopt;
        if (!parsed) wrong(name, "a fraction in quotes, e.g. \"25000/21\"");
        return parsed;
    }

    std::optional<ProjectIndex> project(std::string_view where, json::value const* value) {
        if (value != nullptr && value->is_string()) {
            auto const found = projects_.find(std::string(value->get_string()));
            if (found != projects_.end()) return found->second;
        }
        wrong(where, "ids of projects in the file");
        return std::nullopt;
    }

    std::vector<ProjectIndex> projects(std::string_view name, json::value const& list) {
        std::vector<ProjectIndex> result;
        if (!list.is_array()) {
            wrong(name, "a list of project ids");
            return result;
        }
        for (auto const& entry : list.get_array()) {
            auto const index = project(name, &entry);
            if (!index) return result;
            result.push_back(*index);
        }
        return result;
    }

    void read_rounds(json::value const& list, AllocationClaim& claim) {
        char const* const key = claim.options.rule == Rule::phragmen ? "load" : "rho";
        if (!list.is_array()) return wrong("rounds", "a list");
        if (claim.options.rule != Rule::phragmen && claim.options.rule != Rule::equal_shares) return;
        claim.rounds.emplace();
        for (auto const& entry : list.get_array()) {
            auto const* const round = entry.if_object();
            auto const* const rate = round == nullptr ? nullptr : round->if_contains(key);
            if (rate == nullptr) return wrong("rounds", fmt::format("in each round a project and \"{}\"", key));
            auto const index = project("rounds", round->if_contains("project"));
            auto const value = fraction("rounds", *rate);
            if (!index || !value) return;
            claim.rounds->emplace_back(*index, *value);
        }
    }

    void read_losers(json::value const& list, AllocationClaim& claim) {
        if (!list.is_array()) return wrong("losers", "a list");
        if (claim.options.rule != Rule::equal_shares) return;
        for (auto const& entry : list.get_array()) {
            auto const* const loser = entry.if_object();
            auto const* const share = loser == nullptr ? nullptr : loser->if_contains("effective_support_exact");
            if (share == nullptr) continue;
            auto const index = project("losers", loser->if_contains("project"));
            auto const value = fraction("losers", *share);
            if (!index || !value) return;
            claim.effective_support.emplace(*index, *value);
        }
    }

    json::object const& result_;
    std::map<std::string, ProjectIndex> projects_;
    std::vector<Problem> problems_;
};

}  // namespace

int verify_allocation(std::span<char const* const> arguments) {
    std::string path;
    std::string result_path;
    bool every_increment = false;
    CLI::App app{"Computes a published allocation again, with code other than hezhi budget's.", "verify allocation"};
    app.add_option("FILE", path, "Pabulib file (.pb)")->required();
    app.add_option("RESULT", result_path, "what hezhi budget --json printed; - for standard input")->required();
    app.add_flag("--every-increment", every_increment,
                 "recompute every run of Add1, not only the last and the one after");
    if (auto const code = parse_options(app, arguments)) return *code;
    auto const text = read_input(path);
    if (!text) return refuse("verify allocation", path, text.error());
    auto const file = read_pabulib(*text);
    if (!file) return refuse("verify allocation", path, file.error());
    auto const result_text = read_input(result_path);
    if (!result_text) return refuse("verify allocation", result_path, result_text.error());
    boost::system::error_code wrong;
    json::value const result = json::parse(*result_text, wrong);
    if (wrong || !result.is_object()) {
        fmt::print(stderr, "{}: found {}; expected a JSON object\n", result_path,
                   wrong ? wrong.message() : std::string{"another JSON value"});
        return 1;
    }
    auto const claim = ClaimReader{result.get_object(), file->instance}.read();
    if (!claim) return refuse("verify allocation", result_path, claim.error());
    auto const problems = [&] {
        Ticker const ticker("computing the allocation again");
        return budgeting::verify_allocation(file->instance, file->profile, *claim,
                                            every_increment ? Increments::all : Increments::last);
    }();
    if (problems.empty()) {
        bool const add1 =
            claim->options.completion == Completion::add1 || claim->options.completion == Completion::add1u;
        fmt::print("{}: holds{}\n", result_path,
                   add1 && !every_increment ? " (earlier increments not recomputed: --every-increment does)" : "");
        return 0;
    }
    for (Problem const& problem : problems) {
        fmt::print(stderr, "{}: does not hold: found {}; expected {}\n", result_path, problem.params[0].second,
                   problem.params[1].second);
    }
    return 1;
}

}  // namespace hezhi::app
