// Real budgets, from the text of the file to the explained result. Beside each time stands what pabutools 1.2.3 took
// for reading and computing the same (exact fractions, grouped ballots), as published with the reference results in
// ../shared/data/voting/pabutools_reference: CPU seconds on another machine, so compare magnitudes. Where that folder
// is missing, only the two small files of testdata/ are measured.
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "lib/budgeting/allocation.h"
#include "lib/budgeting/pabulib.h"
#include "lib/budgeting/verify.h"

namespace hezhi::budgeting {
namespace {

struct Case {
    char const* name;
    char const* file;
    Rule rule;
    Completion completion;
    double pabutools_seconds;  ///< parse_s + rule_cpu_s of the reference; 0 = none
};

constexpr std::array kCases{
    Case{"assen_2024/mes", "lib/budgeting/testdata/assen_2024.pb", Rule::equal_shares, Completion::none, 0.006},
    Case{"assen_2024/add1", "lib/budgeting/testdata/assen_2024.pb", Rule::equal_shares, Completion::add1, 0.845},
    Case{"swiecie_2023/mes", "lib/budgeting/testdata/swiecie_2023.pb", Rule::equal_shares, Completion::none, 0.1},
    Case{"swiecie_2023/add1", "lib/budgeting/testdata/swiecie_2023.pb", Rule::equal_shares, Completion::add1, 3.3},
    Case{"budapest_2024/mes", "Hungary_Budapest_2024.pb", Rule::equal_shares, Completion::none, 15.1},
    Case{"budapest_2024/greedy", "Hungary_Budapest_2024.pb", Rule::greedy, Completion::none, 19.1},
    Case{"budapest_2024/phragmen", "Hungary_Budapest_2024.pb", Rule::phragmen, Completion::none, 0},
    Case{"ursynow_2020/mes", "Poland_Warszawa_2020_Ursynow.pb", Rule::equal_shares, Completion::none, 7.4},
    Case{"ursynow_2020/add1", "Poland_Warszawa_2020_Ursynow.pb", Rule::equal_shares, Completion::add1, 217.5},
    Case{"ursynow_2020/phragmen", "Poland_Warszawa_2020_Ursynow.pb", Rule::phragmen, Completion::none, 19.6},
    Case{"amsterdam_285/add1", "Netherlands_Amsterdam_285.pb", Rule::equal_shares, Completion::add1, 6.6},
    Case{"katowice_2023/mes", "Poland_Katowice_2023.pb", Rule::equal_shares, Completion::none, 1.4},
    Case{"wroclaw_2015/mes", "Poland_Wroclaw_2015_150_-_500.pb", Rule::equal_shares, Completion::none, 0},
};

std::string read_file(char const* name) {
    std::filesystem::path path(name);
    if (!std::string_view(name).starts_with("lib/")) {
        // Beside this folder or one above it.
        std::filesystem::path folder = std::filesystem::current_path();
        do {
            path = folder / "../shared/data/voting/pabulib" / name;
            folder = folder.parent_path();
        } while (!std::filesystem::exists(path) && folder != folder.root_path());
    }
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

AllocationOptions options_of(Case const& budget) {
    AllocationOptions options;
    options.rule = budget.rule;
    options.completion = budget.completion;
    options.start = Start::fractional;
    options.ties = Ties::lexicographic;
    return options;
}

void read_and_allocate(benchmark::State& state, Case const& budget) {
    std::string const text = read_file(budget.file);
    if (text.empty()) {
        state.SkipWithError("the file is not there");
        return;
    }
    for (auto _ : state) {
        auto const file = read_pabulib(text);
        auto const allocation = allocate(file->instance, file->profile, options_of(budget));
        benchmark::DoNotOptimize(allocation);
    }
    if (budget.pabutools_seconds > 0) {
        state.SetLabel(fmt::format("elsewhere, measured: pabutools 1.2.3 {} CPU-s", budget.pabutools_seconds));
    }
}

void read_only(benchmark::State& state, char const* name) {
    std::string const text = read_file(name);
    if (text.empty()) {
        state.SkipWithError("the file is not there");
        return;
    }
    for (auto _ : state) benchmark::DoNotOptimize(read_pabulib(text));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

/// The recount that shares no code with the rule: what exactness without floating point's hints would cost.
void recount(benchmark::State& state, char const* name) {
    std::string const text = read_file(name);
    if (text.empty()) {
        state.SkipWithError("the file is not there");
        return;
    }
    auto const file = read_pabulib(text);
    AllocationClaim claim;
    claim.options.ties = Ties::lexicographic;
    claim.selected = allocate(file->instance, file->profile, claim.options)->selected;
    for (auto _ : state) {
        if (!verify_allocation(file->instance, file->profile, claim, Increments::last).empty()) {
            state.SkipWithError("the result does not hold");
        }
    }
}

int const registered = [] {
    for (Case const& budget : kCases) {
        benchmark::RegisterBenchmark(budget.name, read_and_allocate, budget)->Unit(benchmark::kMillisecond);
    }
    benchmark::RegisterBenchmark("budapest_2024/read", read_only, "Hungary_Budapest_2024.pb")
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("wroclaw_2015/read", read_only, "Poland_Wroclaw_2015_150_-_500.pb")
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("budapest_2024/verify", recount, "Hungary_Budapest_2024.pb")
        ->Unit(benchmark::kMillisecond);
    return 0;
}();

}  // namespace
}  // namespace hezhi::budgeting
