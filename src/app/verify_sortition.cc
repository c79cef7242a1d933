// `hezhi verify sortition ANSWER.json RESPONDENTS.csv CATEGORIES.csv`: checks a published lottery and its certificate
// with lib/sortition/verify.cc, from the two files of the pool (docs/formats/sortition.md, "Certificate").
#include <cmath>
#include <map>
#include <string>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lib/sortition/pool_files.h"
#include "lib/sortition/verify.h"
#include "src/app/command_line.h"
#include "src/app/seats_input.h"
#include "src/app/table.h"
#include "src/app/verify.h"

namespace hezhi::app {
namespace json = boost::json;
using namespace sortition;
namespace {

constexpr double kUnits = 1e15;
/// A decimal of 15 places, read as a double by Boost.JSON (to a few units in the last place), is this near to it.
constexpr double kUnitTolerance = 0.4;
/// How far printed measures (Gini, geometric mean) may be from what the probabilities give.
constexpr double kMeasureTolerance = 1e-9;

/// Reads the answer into a claim; every member that is missing or of another kind becomes a problem.
class ClaimReader {
public:
    ClaimReader(json::object const& answer, Pool const& pool) : answer_(answer), pool_(pool) {
        for (std::size_t i = 0; i < pool.people.size(); ++i) people_.emplace(pool.people[i].id, i);
    }

    Result<SortitionClaim> read() {
        SortitionClaim claim;
        auto const* const method = answer_.if_contains("method");
        std::string const name =
            method != nullptr && method->is_string() ? std::string(method->get_string()) : std::string{};
        bool const has_proof = name == "leximin" || name == "maximin" || name == "nash" || name == "goldilocks";
        if (!has_proof && name != "legacy") wrong("/method", method, "leximin|maximin|nash|goldilocks|legacy");
        claim.zero_means_uncoverable = has_proof;  // with a stated gap: see read_certificate
        expect_number("/pool", answer_.if_contains("pool"), static_cast<std::int64_t>(pool_.people.size()));
        read_panels(claim);
        read_probabilities(claim);
        if (auto const* list = array("/uncoverable", answer_.if_contains("uncoverable"))) {
            claim.uncoverable = people("/uncoverable", *list);
        }
        if (auto const* const uniform = answer_.if_contains("uniform_lottery")) read_uniform(*uniform, claim);
        if (has_proof) {
            auto const* const certificate = answer_.if_contains("certificate");
            if (certificate == nullptr || !certificate->is_object()) {
                wrong("/certificate", certificate, "an object");
            } else {
                read_certificate(certificate->get_object(), claim, name);
            }
        } else if (name == "legacy") {
            auto const* const certificate = answer_.if_contains("certificate");
            if (certificate == nullptr || !certificate->is_object()) {
                wrong("/certificate", certificate, "an object");
            } else {
                read_simulation(certificate->get_object(), claim);
            }
        }
        if (!problems_.empty()) return fail(Error{ErrorCode::invalid, "verify.bad_result"}.with(std::move(problems_)));
        return claim;
    }

private:
    void wrong(std::string where, json::value const* found, std::string expected) {
        constexpr std::size_t kProblemsMax = 20;
        constexpr std::size_t kTextMax = 80;
        if (problems_.size() >= kProblemsMax) return;
        std::string text = found == nullptr ? "nothing" : json::serialize(*found);
        if (text.size() > kTextMax) text = text.substr(0, kTextMax) + "…";
        problems_.push_back(
            {std::move(where), "verify.bad_member", {{"found", std::move(text)}, {"expected", std::move(expected)}}});
    }

    json::array const* array(std::string const& where, json::value const* value) {
        if (value != nullptr && value->is_array()) return &value->get_array();
        wrong(where, value, "a list");
        return nullptr;
    }

    void expect_number(std::string const& where, json::value const* value, std::int64_t expected) {
        if (whole(value) != expected) wrong(where, value, fmt::format("{}", expected));
    }

    static std::optional<std::int64_t> whole(json::value const* value) {
        if (value == nullptr) return std::nullopt;
        if (value->is_int64()) return value->get_int64();
        if (value->is_uint64()) return std::nullopt;  // beyond what is counted here
        if (!value->is_double()) return std::nullopt;
        double const number = value->get_double();
        if (!(std::abs(number) <= 1e9) || number != std::floor(number)) return std::nullopt;
        return static_cast<std::int64_t>(number);
    }

    static std::optional<double> number(json::value const* value) {
        if (value == nullptr || !value->is_number()) return std::nullopt;
        double const result = value->to_number<double>();
        return std::isfinite(result) ? std::optional{result} : std::nullopt;
    }

    /// A decimal of at most 15 places from 0 to 1, in units of 10⁻¹⁵.
    std::int64_t decimal(std::string const& where, json::value const* value) {
        auto const given = number(value);
        if (given && *given >= 0 && *given <= 1) {
            auto const units = std::llround(*given * kUnits);
            if (std::abs(*given * kUnits - static_cast<double>(units)) <= kUnitTolerance) return units;
        }
        wrong(where, value, "a decimal from 0 to 1 with at most 15 places");
        return 0;
    }

    std::vector<std::size_t> people(std::string const& where, json::array const& list) {
        std::vector<std::size_t> result;
        for (auto const& entry : list) {
            auto const place = entry.is_string() ? people_.find(std::string(entry.get_string())) : people_.end();
            if (place == people_.end()) {
                wrong(where, &entry, "ids of people in the pool");
                continue;
            }
            result.push_back(place->second);
        }
        return result;
    }

    void read_panels(SortitionClaim& claim) {
        auto const* const panels = array("/panels", answer_.if_contains("panels"));
        if (panels == nullptr) return;
        for (std::size_t p = 0; p < panels->size(); ++p) {
            auto const where = fmt::format("/panels/{}", p);
            auto const* const panel = (*panels)[p].if_object();
            if (panel == nullptr) {
                wrong(where, &(*panels)[p], "an object");
                continue;
            }
            SortitionClaim::Panel entry;
            entry.weight = decimal(where + "/weight", panel->if_contains("weight"));
            if (auto const* list = array(where + "/members", panel->if_contains("members"))) {
                entry.members = people(where + "/members", *list);
            }
            claim.panels.push_back(std::move(entry));
        }
    }

    void read_probabilities(SortitionClaim& claim) {
        auto const* const given = answer_.if_contains("probabilities");
        claim.probabilities.assign(pool_.people.size(), 0);
        if (given == nullptr || !given->is_object()) return wrong("/probabilities", given, "an object");
        auto const& object = given->get_object();
        for (auto const& [id, person] : people_) {
            claim.probabilities[person] = decimal("/probabilities/" + id, object.if_contains(id));
        }
        if (object.size() != people_.size()) {
            json::value const size(object.size());
            wrong("/probabilities", &size, fmt::format("one for each of {} people", people_.size()));
        }
    }

    std::vector<std::size_t> indices(std::string const& where, json::value const* value) {
        std::vector<std::size_t> result;
        auto const* const list = array(where, value);
        if (list == nullptr) return result;
        for (auto const& entry : *list) {
            auto const index = whole(&entry);
            if (!index || *index < 0) {
                wrong(where, &entry, "numbers of types, from 0");
                return result;
            }
            result.push_back(static_cast<std::size_t>(*index));
        }
        return result;
    }

    std::vector<double> numbers(std::string const& where, json::value const* value) {
        std::vector<double> result;
        auto const* const list = array(where, value);
        if (list == nullptr) return result;
        for (auto const& entry : *list) {
            auto const given = number(&entry);
            if (!given) {
                wrong(where, &entry, "numbers");
                return result;
            }
            result.push_back(*given);
        }
        return result;
    }

    void read_certificate(json::object const& certificate, SortitionClaim& claim, std::string const& method) {
        if (auto const* types = array("/certificate/types", certificate.if_contains("types"))) {
            for (std::size_t t = 0; t < types->size(); ++t) read_type(t, (*types)[t], claim);
            expect_number("/types", answer_.if_contains("types"), static_cast<std::int64_t>(types->size()));
        }
        if (auto const* cuts = array("/certificate/cuts", certificate.if_contains("cuts"))) {
            for (std::size_t c = 0; c < cuts->size(); ++c) read_cut(c, (*cuts)[c], claim);
        }
        if (method != "leximin") return read_optimum(certificate, claim, method);
        claim.stages.emplace();
        auto const gap = number(certificate.if_contains("gap"));
        if (!gap || *gap < 0 || *gap > 1)
            wrong("/certificate/gap", certificate.if_contains("gap"), "a number from 0 to 1");
        claim.gap = gap.value_or(0);
        if (claim.gap > kTolerance) claim.zero_means_uncoverable = false;
        auto const* const stages = array("/certificate/stages", certificate.if_contains("stages"));
        for (std::size_t s = 0; stages != nullptr && s < stages->size(); ++s) {
            auto const where = fmt::format("/certificate/stages/{}", s);
            auto const* const stage = (*stages)[s].if_object();
            auto const value = stage == nullptr ? std::nullopt : number(stage->if_contains("value"));
            if (!value) {
                wrong(where, &(*stages)[s], "an object with value, types, multipliers");
                continue;
            }
            claim.stages->push_back({*value, indices(where + "/types", stage->if_contains("types")),
                                     numbers(where + "/multipliers", stage->if_contains("multipliers"))});
        }
    }

    void read_optimum(json::object const& certificate, SortitionClaim& claim, std::string const& method) {
        auto& optimum = claim.optimum.emplace();
        optimum.aim = method == "maximin" ? Aim::maximin : method == "nash" ? Aim::nash : Aim::goldilocks;
        auto const figure = [&](char const* name) {
            auto const* const value = certificate.if_contains(name);
            auto const given = number(value);
            if (!given) wrong(fmt::format("/certificate/{}", name), value, "a number");
            return given.value_or(0);
        };
        optimum.objective = figure("objective");
        optimum.bound = figure("bound");
        optimum.gap = figure("gap");
        optimum.multipliers = numbers("/certificate/multipliers", certificate.if_contains("multipliers"));
        if (optimum.gap > kTolerance) claim.zero_means_uncoverable = false;
    }

    void read_uniform(json::value const& value, SortitionClaim& claim) {
        std::string const where = "/uniform_lottery";
        auto const* const object = value.if_object();
        if (object == nullptr) return wrong(where, &value, "an object");
        auto& uniform = claim.uniform.emplace();
        if (auto const* const panels = array(where + "/panels", object->if_contains("panels"))) {
            for (std::size_t p = 0; p < panels->size(); ++p) {
                auto const place = fmt::format("{}/panels/{}", where, p);
                auto const* const list = array(place, &(*panels)[p]);
                uniform.panels.push_back(list == nullptr ? std::vector<std::size_t>{} : people(place, *list));
            }
            expect_number(where + "/size", object->if_contains("size"), static_cast<std::int64_t>(panels->size()));
        }
        auto const* const counts = object->if_contains("counts");
        if (counts == nullptr || !counts->is_object() || counts->get_object().size() != pool_.people.size()) {
            return wrong(where + "/counts", counts, fmt::format("one for each of {} people", pool_.people.size()));
        }
        for (auto const& person : pool_.people) {
            auto const* const count = counts->get_object().if_contains(person.id);
            auto const given = whole(count);
            if (!given) wrong(where + "/counts/" + person.id, count, "a whole number");
            uniform.counts.push_back(given.value_or(0));
        }
        auto const deviation = number(object->if_contains("deviation_max"));
        if (!deviation) wrong(where + "/deviation_max", object->if_contains("deviation_max"), "a number");
        uniform.deviation_max = deviation.value_or(0);
        auto const fewest = whole(object->if_contains("min_count"));
        if (!fewest) wrong(where + "/min_count", object->if_contains("min_count"), "a whole number");
        uniform.min_count = fewest.value_or(0);
        auto const drawn = whole(answer_.if_contains("selected_panel"));
        if (!drawn || *drawn < 0 || *drawn >= static_cast<std::int64_t>(uniform.panels.size())) {
            wrong("/selected_panel", answer_.if_contains("selected_panel"), "the number of a panel, from 0");
        }
    }

    void read_simulation(json::object const& certificate, SortitionClaim& claim) {
        auto& simulation = claim.simulation.emplace();
        auto const count = [&](char const* name) {
            auto const* const value = certificate.if_contains(name);
            auto const given = whole(value);
            if (!given || *given < 0) wrong(fmt::format("/certificate/{}", name), value, "a whole number from 0");
            return given.value_or(0);
        };
        auto const share = [&](std::string const& where, json::value const* value) {
            auto const given = number(value);
            if (!given || *given < 0 || *given > 1) wrong(where, value, "a number from 0 to 1");
            return given.value_or(0);
        };
        auto const types = whole(answer_.if_contains("types"));
        if (!types) wrong("/types", answer_.if_contains("types"), "a whole number");
        simulation.types = types.value_or(0);
        simulation.draws = count("draws");
        simulation.failed = count("failed");
        simulation.confidence = share("/certificate/confidence", certificate.if_contains("confidence"));
        simulation.min_upper = share("/certificate/min_upper", certificate.if_contains("min_upper"));
        auto const* const intervals = certificate.if_contains("intervals");
        if (intervals == nullptr || !intervals->is_object()) {
            return wrong("/certificate/intervals", intervals, "an object");
        }
        auto const& object = intervals->get_object();
        if (object.size() != pool_.people.size()) {
            json::value const size(object.size());
            wrong("/certificate/intervals", &size, fmt::format("one for each of {} people", pool_.people.size()));
        }
        for (auto const& person : pool_.people) {
            auto const where = "/certificate/intervals/" + person.id;
            auto const* const interval = object.if_contains(person.id);
            if (interval == nullptr || !interval->is_array() || interval->get_array().size() != 2) {
                wrong(where, interval, "a list of two numbers");
                continue;
            }
            auto const& ends = interval->get_array();
            simulation.intervals.push_back({share(where + "/0", &ends[0]), share(where + "/1", &ends[1])});
        }
    }

    void read_type(std::size_t t, json::value const& value, SortitionClaim& claim) {
        auto const where = fmt::format("/certificate/types/{}", t);
        auto const* const type = value.if_object();
        auto const limit = type == nullptr ? std::nullopt : whole(type->if_contains("limit"));
        auto const* const members = type == nullptr ? nullptr : array(where + "/members", type->if_contains("members"));
        if (!limit || members == nullptr) return wrong(where, &value, "an object with members, limit");
        claim.types.push_back({people(where + "/members", *members), *limit});
    }

    void read_cut(std::size_t c, json::value const& value, SortitionClaim& claim) {
        auto const where = fmt::format("/certificate/cuts/{}", c);
        auto const* const cut = value.if_object();
        auto const upper = cut == nullptr ? std::nullopt : whole(cut->if_contains("upper"));
        if (!upper) return wrong(where, &value, "an object with types, coefficients and a whole number upper");
        SortitionClaim::Cut entry;
        entry.upper = *upper;
        entry.types = indices(where + "/types", cut->if_contains("types"));
        auto const* const coefficients = array(where + "/coefficients", cut->if_contains("coefficients"));
        for (std::size_t i = 0; coefficients != nullptr && i < coefficients->size(); ++i) {
            auto const coefficient = whole(&(*coefficients)[i]);
            if (!coefficient) return wrong(where + "/coefficients", &(*coefficients)[i], "whole numbers");
            entry.coefficients.push_back(*coefficient);
        }
        claim.cuts.push_back(std::move(entry));
    }

    json::object const& answer_;
    Pool const& pool_;
    std::map<std::string, std::size_t> people_;
    std::vector<Problem> problems_;
};

/// The figures beside the lottery: measures of the probabilities, and the panel that was drawn.
void check_figures(json::object const& answer, Pool const& pool, SortitionClaim const& claim,
                   std::vector<Problem>& problems) {
    auto const compare = [&](std::string const& name, double computed) {
        auto const* const value = answer.if_contains(name);
        if (value != nullptr && value->is_number() &&
            std::abs(value->to_number<double>() - computed) <= kMeasureTolerance) {
            return;
        }
        problems.push_back({"/" + name,
                            "verify.does_not_hold",
                            {{"found", value == nullptr ? "nothing" : json::serialize(*value)},
                             {"expected", fmt::format("{}", computed)}}});
    };
    double least = 1;
    double sum = 0;
    double differences = 0;
    double logarithms = 0;
    for (auto const a : claim.probabilities) {
        double const p = static_cast<double>(a) / kUnits;
        least = std::min(least, p);
        sum += p;
        logarithms += p > 0 ? std::log(p) : 0;
        for (auto const b : claim.probabilities) differences += std::abs(p - static_cast<double>(b) / kUnits);
    }
    auto const n = static_cast<double>(claim.probabilities.size());
    compare("min_probability", least);
    compare("gini", sum > 0 ? differences / (2 * n * sum) : 0);
    compare("geometric_mean", least > 0 ? std::exp(logarithms / n) : 0);

    auto const* const selected = answer.if_contains("selected");
    if (selected == nullptr || claim.panels.empty()) return;  // a lottery may be published before its draw
    if (!selected->is_array()) {
        problems.push_back(
            {"/selected", "verify.bad_member", {{"found", json::serialize(*selected)}, {"expected", "a list of ids"}}});
        return;
    }
    std::vector<std::string> drawn;
    for (auto const& entry : selected->get_array()) {
        drawn.emplace_back(entry.is_string() ? std::string(entry.get_string()) : json::serialize(entry));
    }
    std::sort(drawn.begin(), drawn.end());
    // Of M equally likely panels it is the one with the number that was drawn.
    std::vector<std::vector<std::size_t>> candidates;
    if (claim.uniform) {
        candidates.push_back(claim.uniform->panels[answer.at("selected_panel").to_number<std::size_t>()]);
    } else {
        for (auto const& panel : claim.panels) candidates.push_back(panel.members);
    }
    for (auto const& panel : candidates) {
        std::vector<std::string> members;
        for (auto const person : panel) members.push_back(pool.people[person].id);
        std::sort(members.begin(), members.end());
        if (members == drawn) return;
    }
    problems.push_back({"/selected",
                        "verify.does_not_hold",
                        {{"found", "people who are no panel of the lottery"},
                         {"expected", claim.uniform ? "the panel of /uniform_lottery with the number /selected_panel"
                                                    : "one of /panels"}}});
}

int report(std::string const& path, std::vector<Problem> const& problems) {
    for (auto const& problem : problems) {
        fmt::print(stderr, "{}: does not hold: {}: found {}; expected {}\n", path, printable(problem.where),
                   printable(problem.params[0].second), printable(problem.params[1].second));
    }
    return 1;
}

/// How far a lottery of MAXIMIN, NASH or GOLDILOCKS is from its bound.
void report_optimum(std::string const& path, SortitionClaim const& claim) {
    auto const& optimum = *claim.optimum;
    double const tolerance = kTolerance * std::max(1.0, std::abs(optimum.objective));
    bool const is_optimal = optimum.gap <= tolerance;
    fmt::print(
        "{}: {}: {} panels; objective {:.9g}, and no lottery is beyond {:.9g}: {}; {} cuts proven for all panels\n",
        path, is_optimal ? "holds" : "holds with a stated gap", claim.panels.size(), optimum.objective, optimum.bound,
        is_optimal ? fmt::format("proven optimal within {:g}", tolerance)
                   : fmt::format("at most {:g} from the best; whether a better lottery exists is open", optimum.gap),
        claim.cuts.size());
}

}  // namespace

int verify_sortition(std::span<char const* const> arguments) {
    std::string answer_path;
    std::string respondents_path;
    std::string categories_path;
    RespondentOptions options;
    VerificationLimits limits;
    CLI::App app{"Checks a published lottery and its certificate, with code other than hezhi sortition's.",
                 "verify sortition"};
    app.add_option("ANSWER", answer_path, "what hezhi sortition --json printed; - for standard input")->required();
    app.add_option("RESPONDENTS.csv", respondents_path, "the pool, as given to hezhi sortition")->required();
    app.add_option("CATEGORIES.csv", categories_path, "the quotas, as given to hezhi sortition")->required();
    app.add_option("--id-column", options.id_column, "as given to hezhi sortition")->type_name("COLUMN");
    app.add_option("--same-address", options.same_address_columns, "as given to hezhi sortition")
        ->delimiter(',')
        ->type_name("COLUMN,COLUMN");
    app.add_option("--steps", limits.nodes_max, "how long to look for a proof of one cut (default 300000)")
        ->check(CLI::Range(1, 1'000'000'000))
        ->type_name("NUMBER");
    SeatsInput seats_input;
    app.add_option("--keep", seats_input.keep_path, "as given to hezhi sortition")->type_name("FILE");
    app.add_option("--exclude", seats_input.exclude_path, "as given to hezhi sortition")->type_name("FILE");
    if (auto const code = parse_options(app, arguments)) return *code;

    auto const categories_text = read_text("verify sortition", categories_path);
    if (!categories_text) return 1;
    auto const categories = read_quotas(*categories_text);
    if (!categories) return refuse("verify sortition", categories_path, categories.error());
    auto const respondents_text = read_text("verify sortition", respondents_path);
    if (!respondents_text) return 1;
    auto const people = read_respondents(*respondents_text, *categories, options);
    if (!people) return refuse("verify sortition", respondents_path, people.error());

    auto const answer_text = read_input(answer_path);
    if (!answer_text) return refuse("verify sortition", answer_path, answer_text.error());
    boost::system::error_code error;
    json::value const value = json::parse(*answer_text, error);
    if (error || !value.is_object()) {
        return report(answer_path, {{"/",
                                     "verify.bad_member",
                                     {{"found", error ? error.message() : std::string{"another JSON value"}},
                                      {"expected", "a JSON object"}}}});
    }
    auto const& answer = value.get_object();
    auto const* const size = answer.if_contains("panel_size");
    if (size == nullptr || !size->is_int64() || size->get_int64() < 1 ||
        size->get_int64() > static_cast<std::int64_t>(people->size())) {
        return report(answer_path,
                      {{"/panel_size",
                        "verify.bad_member",
                        {{"found", size == nullptr ? "nothing" : json::serialize(*size)},
                         {"expected", fmt::format("a number from 1 to {}, the people of the pool", people->size())}}}});
    }
    Pool pool{*categories, *people, static_cast<int>(size->get_int64())};
    if (seats_input.is_given()) {
        // The answer names the free seats; with the kept ones they are the whole panel.
        auto const* const kept = answer.if_contains("kept");
        pool.panel_size += kept != nullptr && kept->is_array() ? static_cast<int>(kept->get_array().size()) : 0;
        auto seats = read_seats("verify sortition", pool, seats_input);
        if (!seats) return 1;
        if (seats->left.pool.panel_size != size->get_int64()) {
            return report(
                answer_path,
                {{"/panel_size",
                  "verify.does_not_hold",
                  {{"found", json::serialize(*size)}, {"expected", fmt::format("{}", seats->left.pool.panel_size)}}}});
        }
        pool = std::move(seats->left.pool);
    }
    auto const claim = ClaimReader{answer, pool}.read();
    if (!claim) return report(answer_path, claim.error().problems());
    auto problems = sortition::verify_sortition(pool, *claim, limits);
    check_figures(answer, pool, *claim, problems);
    if (!problems.empty()) return report(answer_path, problems);
    if (claim->stages && claim->gap > kTolerance) {
        fmt::print(
            "{}: holds with a stated gap: {} panels; chances are within {:g} of bounds of {} stages; whether a "
            "better lottery exists is open\n",
            answer_path, claim->panels.size(), claim->gap, claim->stages->size());
    } else if (claim->stages) {
        fmt::print("{}: holds: {} panels, {} stages proven optimal within {:g}, {} cuts proven for all panels\n",
                   answer_path, claim->panels.size(), claim->stages->size(), kTolerance, claim->cuts.size());
    } else if (claim->optimum) {
        report_optimum(answer_path, *claim);
    } else {
        fmt::print("{}: holds: {} panels, their frequencies in {} draws, and the intervals; nothing is optimised\n",
                   answer_path, claim->panels.size(), claim->simulation->draws);
    }
    return 0;
}

}  // namespace hezhi::app
