// `hezhi verify weighting FILE.json`: computes the published weighting of a topic again, from nothing but the counts in
// the file (docs/formats/weighting.md). Where cells are withheld it tries every row that would have been published
// alike, in exact fractions; it shares no code with lib/stats/post_stratification.cc.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmpxx.h>

#include "src/app/command_line.h"
#include "src/app/verify.h"

namespace hezhi::app {
namespace json = boost::json;
namespace {

constexpr std::int64_t kThreshold = 10;
constexpr std::int64_t kDeclaredMin = 40;
constexpr std::int64_t kWeightMax_e4 = 40'000;
constexpr std::array<char const*, 3> kKinds{"agree", "disagree", "pass"};
constexpr std::array<char const*, 6> kBands{"age_18", "age_30", "age_40", "age_50", "age_60", "age_70"};

/// One possible truth behind a row: a vote's count and that of all votes.
struct Possible {
    std::int64_t yes;
    std::int64_t seen;
};

struct Row {
    std::array<std::optional<std::int64_t>, 3> cells;
    std::optional<std::int64_t> seen;
};

struct Stratum {
    std::int64_t residents = 0;
    std::int64_t declared = 0;
};

std::int64_t rounded(mpq_class const& value, bool up) {
    mpz_class out;
    if (up) {
        mpz_cdiv_q(out.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
    } else {
        mpz_fdiv_q(out.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
    }
    return out.get_si();
}

mpq_class fraction(std::int64_t above, std::int64_t below) {
    mpq_class value(static_cast<long>(above), static_cast<long>(below));
    value.canonicalize();
    return value;
}

/// Every truth that a row allows, for one kind of vote: published cells as they are, withheld ones below the threshold;
/// without the sum, the withheld ones together are below it and not nothing.
std::vector<Possible> possibilities(Row const& row, std::size_t kind) {
    std::vector<Possible> found;
    auto const range = [&](std::size_t at) {
        return row.cells[at] ? std::pair{*row.cells[at], *row.cells[at]} : std::pair{std::int64_t{0}, kThreshold - 1};
    };
    for (auto a = range(0).first; a <= range(0).second; ++a) {
        for (auto b = range(1).first; b <= range(1).second; ++b) {
            for (auto c = range(2).first; c <= range(2).second; ++c) {
                std::array const cells{a, b, c};
                std::int64_t hidden = 0;
                for (std::size_t at = 0; at < 3; ++at) hidden += row.cells[at] ? 0 : cells[at];
                if (row.seen ? a + b + c != *row.seen : hidden < 1 || hidden >= kThreshold) continue;
                found.push_back({cells[kind], a + b + c});
            }
        }
    }
    return found;
}

mpq_class share(Possible const& one) {
    return fraction(one.yes, one.seen);
}

/// Least (or greatest) share of all rows together: Dinkelbach's iteration, exact.
mpq_class pooled(std::vector<std::vector<Possible>> const& rows, bool greatest) {
    mpq_class at = greatest ? 0 : 1;
    while (true) {
        std::int64_t yes = 0;
        std::int64_t seen = 0;
        for (auto const& row : rows) {
            auto const gain = [&](Possible const& one) -> mpq_class {
                return fraction(one.yes, 1) - at * fraction(one.seen, 1);
            };
            auto const best = std::ranges::min_element(row, [&](Possible const& a, Possible const& b) {
                return greatest ? gain(a) > gain(b) : gain(a) < gain(b);
            });
            yes += best->yes;
            seen += best->seen;
        }
        auto const next = fraction(yes, seen);
        if (next == at) return at;
        at = next;
    }
}

class Checker {
public:
    explicit Checker(json::object const& file) : file_(file) {}

    /// What does not hold; empty: all does.
    std::vector<std::string> run() {
        if (text(file_, "format") != "hezhi-weighting/1") {
            problems_.push_back("format is not hezhi-weighting/1");
            return problems_;
        }
        auto const state = text(file_, "state");
        if (state != "ready") {
            expect("statements", size(file_, "statements"), 0);
            return problems_;
        }
        read_strata();
        if (!problems_.empty()) return problems_;
        for (auto const& entry : list(file_, "statements")) {
            if (entry.is_object()) check_statement(entry.get_object());
        }
        expect("weighted_statements", number(file_, "weighted_statements"), weighted_);
        expect("changed", number(file_, "changed"), changed_);
        expect("common", number(file_, "common"), common_);
        expect("common_kept", number(file_, "common_kept"), common_kept_);
        return problems_;
    }

    std::int64_t weighted() const { return weighted_; }
    std::int64_t changed() const { return changed_; }
    bool is_ready() const { return text(file_, "state") == "ready"; }

private:
    static std::string text(json::object const& from, std::string_view name) {
        auto const* const value = from.if_contains(name);
        return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
    }
    static std::optional<std::int64_t> maybe(json::object const& from, std::string_view name) {
        auto const* const value = from.if_contains(name);
        return value != nullptr && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
    }
    static std::int64_t number(json::object const& from, std::string_view name) {
        return maybe(from, name).value_or(-1);
    }
    static json::array const& list(json::object const& from, std::string_view name) {
        static json::array const none;
        auto const* const value = from.if_contains(name);
        return value != nullptr && value->is_array() ? value->get_array() : none;
    }
    static std::int64_t size(json::object const& from, std::string_view name) {
        return static_cast<std::int64_t>(list(from, name).size());
    }

    void expect(std::string const& what, std::int64_t found, std::int64_t expected, std::int64_t within = 0) {
        if (std::abs(found - expected) > within) {
            problems_.push_back(fmt::format("{}: found {}; expected {}", what, found, expected));
        }
    }

    void read_strata() {
        std::vector<std::int64_t> residents;
        for (auto const& count : list(file_, "residents"))
            residents.push_back(count.is_int64() ? count.get_int64() : -1);
        if (residents.size() != kBands.size()) {
            problems_.emplace_back("residents: expected one number a band");
            return;
        }
        std::size_t next = 0;
        for (auto const& entry : list(file_, "strata")) {
            auto const& one = entry.as_object();
            auto const first = std::ranges::find(kBands, text(one, "first")) - kBands.begin();
            auto const last = std::ranges::find(kBands, text(one, "last")) - kBands.begin();
            if (first != static_cast<std::ptrdiff_t>(next) || last < first || last >= std::ssize(kBands)) {
                problems_.emplace_back("strata: expected every band in one stratum, in order");
                return;
            }
            std::int64_t people = 0;
            for (auto band = first; band <= last; ++band) people += residents[static_cast<std::size_t>(band)];
            next = static_cast<std::size_t>(last) + 1;
            expect("strata.residents", number(one, "residents"), people);
            strata_.push_back({people, number(one, "declared")});
            if (strata_.back().declared < kDeclaredMin || people <= 0) {
                problems_.emplace_back("strata: expected residents, and 40 who declared, in each");
                return;
            }
        }
        if (next != kBands.size() || strata_.size() < 2) {
            problems_.emplace_back("strata: expected at least two, of all bands");
            return;
        }
        std::int64_t declared = 0;
        for (auto const& one : strata_) {
            declared += one.declared;
            all_ += one.residents;
        }
        expect("declared", number(file_, "declared"), declared);
        std::vector<std::int64_t> voices;
        for (std::size_t at = 0; at < strata_.size(); ++at) {
            mpq_class const weight =
                10'000 * fraction(strata_[at].residents, all_) / fraction(strata_[at].declared, declared);
            auto const found = number(list(file_, "strata")[at].as_object(), "weight_e4");
            expect("strata.weight_e4", found, rounded(weight + mpq_class(1, 2), false));
            if (found > kWeightMax_e4) problems_.emplace_back("strata: a weight above four");
            voices.push_back(strata_[at].declared);
        }
        expect("effective", number(file_, "effective"), rounded(effective(voices), false));
        expect("design_effect_e2", number(file_, "design_effect_e2"),
               rounded(100 * fraction(declared, 1) / effective(voices) + mpq_class(1, 2), false));
    }

    mpq_class effective(std::vector<std::int64_t> const& voices) const {
        mpq_class squares = 0;
        for (std::size_t at = 0; at < strata_.size(); ++at) {
            auto const part = fraction(strata_[at].residents, all_);
            squares += part * part / fraction(voices[at], 1);
        }
        return 1 / squares;
    }

    void check_shares(std::string const& what, json::object const& one, char const* name, std::size_t kind,
                      std::int64_t low, std::int64_t high) {
        auto const& shares = list(one, name);
        if (shares.size() != kKinds.size()) {
            problems_.push_back(fmt::format("{}: {}: expected three shares", what, name));
            return;
        }
        auto const& found = shares[kind].as_object();
        expect(fmt::format("{}: {} {}: low", what, name, kKinds[kind]), number(found, "low_e4"), low);
        expect(fmt::format("{}: {} {}: high", what, name, kKinds[kind]), number(found, "high_e4"), high);
    }

    void check_statement(json::object const& one) {
        auto const what = fmt::format("statement {}", number(one, "number"));
        if (one.contains("not_weighted") && !one.at("not_weighted").is_null()) {
            expect(what + ": changes", size(one, "changes"), 0);
            return;
        }
        std::vector<Row> rows;
        for (auto const& entry : list(one, "by_stratum")) {
            auto const& row = entry.as_object();
            rows.push_back({{maybe(row, "agree"), maybe(row, "disagree"), maybe(row, "pass")}, maybe(row, "seen")});
            for (auto const& cell : rows.back().cells) {
                if (cell && *cell != 0 && *cell < kThreshold) problems_.push_back(what + ": publishes a small cell");
            }
        }
        if (rows.size() != strata_.size()) {
            problems_.push_back(what + ": expected a row for each stratum");
            return;
        }
        ++weighted_;
        std::array<std::int64_t, 2> counted{};
        std::array<std::int64_t, 2> weighted{};
        std::array<mpq_class, 2> agree;
        for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
            std::vector<std::vector<Possible>> possible;
            mpq_class least = 0;
            mpq_class most = 0;
            for (std::size_t at = 0; at < rows.size(); ++at) {
                possible.push_back(possibilities(rows[at], kind));
                if (possible.back().empty()) {
                    problems_.push_back(what + ": a row that cannot be");
                    return;
                }
                auto const [low, high] = std::ranges::minmax_element(
                    possible.back(), [](Possible const& a, Possible const& b) { return share(a) < share(b); });
                least += fraction(strata_[at].residents, all_) * share(*low);
                most += fraction(strata_[at].residents, all_) * share(*high);
            }
            std::array const before{rounded(10'000 * pooled(possible, false), false),
                                    rounded(10'000 * pooled(possible, true), true)};
            std::array const after{rounded(10'000 * least, false), rounded(10'000 * most, true)};
            check_shares(what, one, "counted", kind, before[0], before[1]);
            check_shares(what, one, "weighted", kind, after[0], after[1]);
            if (kind != 0) continue;
            counted = before;
            weighted = after;
            agree = {least, most};
        }
        std::vector<std::int64_t> voices;
        std::int64_t all_voices = 0;
        for (auto const& row : rows) {
            auto const possible = possibilities(row, 0);
            voices.push_back(std::ranges::min(possible, {}, &Possible::seen).seen);
            all_voices += voices.back();
        }
        auto const size_of = effective(voices);
        expect(what + ": effective", number(one, "effective"), rounded(size_of, false));
        expect(what + ": design_effect_e2", number(one, "design_effect_e2"),
               rounded(100 * fraction(all_voices, 1) / size_of + mpq_class(1, 2), false));
        check_interval(what, one, agree, size_of.get_d());
        check_changes(what, one, counted, weighted);
    }

    /// Wilson's interval from its definition: the shares whose distance to the found one is z standard errors.
    void check_interval(std::string const& what, json::object const& one, std::array<mpq_class, 2> const& agree,
                        double size) {
        auto const* const found = one.if_contains("agree_95");
        if (found == nullptr || !found->is_object()) {
            problems_.push_back(what + ": agree_95 missing");
            return;
        }
        auto const end = [&](double share, double limit) {
            auto const is_within = [&](double at) {
                return std::abs(share - at) <= 1.959963984540054 * std::sqrt(at * (1 - at) / size);
            };
            double inside = share;
            double outside = limit;
            if (is_within(limit)) return limit;
            for (int halving = 0; halving < 60; ++halving) {
                double const middle = (inside + outside) / 2;
                (is_within(middle) ? inside : outside) = middle;
            }
            return inside;
        };
        auto const& interval = found->get_object();
        expect(what + ": agree_95 low", number(interval, "low_e4"),
               static_cast<std::int64_t>(std::floor(end(agree[0].get_d(), 0) * 10'000)), 1);
        expect(what + ": agree_95 high", number(interval, "high_e4"),
               static_cast<std::int64_t>(std::ceil(end(agree[1].get_d(), 1) * 10'000)), 1);
    }

    void check_changes(std::string const& what, json::object const& one, std::array<std::int64_t, 2> before,
                       std::array<std::int64_t, 2> after) {
        std::vector<std::string> changes;
        if ((before[0] > 5'000 && after[1] <= 5'000) || (before[1] <= 5'000 && after[0] > 5'000)) {
            changes.emplace_back("majority");
        }
        if ((before[0] >= 6'000 && after[1] < 6'000) || (before[1] < 6'000 && after[0] >= 6'000)) {
            changes.emplace_back("common");
        }
        if (after[0] - before[1] >= 1'000 || before[0] - after[1] >= 1'000) changes.emplace_back("moved");
        std::vector<std::string> found;
        for (auto const& change : list(one, "changes")) {
            found.emplace_back(change.is_string() ? std::string(change.get_string()) : std::string{});
        }
        if (found != changes) problems_.push_back(what + ": changes: expected others");
        changed_ += changes.empty() ? 0 : 1;
        auto const* const is_common = one.if_contains("is_common");
        if (is_common != nullptr && is_common->is_bool() && is_common->get_bool()) {
            ++common_;
            common_kept_ += after[0] >= 6'000 ? 1 : 0;
        }
    }

    json::object const& file_;
    std::vector<Stratum> strata_;
    std::int64_t all_ = 0;
    std::int64_t weighted_ = 0;
    std::int64_t changed_ = 0;
    std::int64_t common_ = 0;
    std::int64_t common_kept_ = 0;
    std::vector<std::string> problems_;
};

}  // namespace

int verify_weighting(std::span<char const* const> arguments) {
    std::string path;
    CLI::App app{"Computes a topic's voices weighted to the community's ages again, from the published counts.",
                 "verify weighting"};
    app.add_option("FILE", path, "what /topics/…/weighting gives; - for standard input")->required();
    if (auto const code = parse_options(app, arguments)) return *code;
    auto const text = read_input(path);
    if (!text) return refuse("verify weighting", path, text.error());
    boost::system::error_code wrong;
    json::value const value = json::parse(*text, wrong);
    if (wrong || !value.is_object()) {
        fmt::print(stderr, "{}: found {}; expected a JSON object\n", path,
                   wrong ? wrong.message() : std::string{"another JSON value"});
        return 1;
    }
    std::vector<std::string> problems;
    Checker checker(value.get_object());
    try {
        problems = checker.run();
    } catch (std::exception const&) {  // Which class it is differs between versions of Boost.JSON.
        problems.emplace_back("found a member of another kind; see docs/formats/weighting.md");
    }
    for (auto const& problem : problems) fmt::print(stderr, "{}: does not hold: {}\n", path, problem);
    if (!problems.empty()) return 1;
    if (checker.is_ready()) {
        fmt::print("{}: holds ({} statements weighted, {} change)\n", path, checker.weighted(), checker.changed());
    } else {
        fmt::print("{}: holds (nothing is weighted)\n", path);
    }
    return 0;
}

}  // namespace hezhi::app
