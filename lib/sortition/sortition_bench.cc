// LEXIMIN, from the pool to the lottery over people, on made-up pools (generated_pool.h) of the sizes of the ten real
// pools of Flanigan et al., Nature 596 (2021), which are not public. Beside each time stands what their programme with
// Gurobi 9.0.3 took on the real pool of that size, as published in their replication package (median of three runs on
// another machine): compare magnitudes, not digits.
#include <array>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "lib/sortition/generated_pool.h"
#include "lib/sortition/leximin.h"
#include "lib/sortition/lottery.h"
#include "lib/sortition/panel_space.h"

namespace hezhi::sortition {
namespace {

struct Case {
    char const* name;
    GeneratedPoolOptions options;
    double gurobi_seconds;
};

std::array const kCases{
    Case{"sf_b_250_20", {250, 20, 6, 4, 2.5, 0.6, 0, 3}, 8.8},
    Case{"sf_c_161_44", {161, 44, 7, 4, 2, 0.5, 0, 3}, 6.0},
    Case{"hd_239_30", {239, 30, 7, 5, 2.5, 0.6, 0, 7}, 37.2},
    Case{"obf_321_30", {321, 30, 8, 5, 2.5, 0.6, 0, 7}, 183.9},
    Case{"nexus_342_170", {342, 170, 5, 8, 1.5, 0.4, 0, 1}, 83.4},
    Case{"cca_825_75", {825, 75, 4, 12, 3, 0.6, 0, 3}, 433.5},
    Case{"sf_e_1727_110", {1727, 110, 7, 7, 3, 0.6, 0, 3}, 4011.6},
    Case{"households_239_30", {239, 30, 7, 5, 3, 0.6, 0.5, 3}, 0},
};

void find_leximin(benchmark::State& state, Case const& instance) {
    auto const pool = generated_pool(instance.options);
    std::size_t types = 0;
    for (auto _ : state) {
        auto const space = panel_space(pool);
        types = space.types.size();
        auto const result = leximin(space);
        if (!result || result->gap > 1e-9) {
            state.SkipWithError("not solved exactly");
            return;
        }
        benchmark::DoNotOptimize(spread(space, result->lottery));
    }
    auto label = fmt::format("{} types", types);
    if (instance.gurobi_seconds > 0) {
        label += fmt::format("; paper, Gurobi, real pool of this size, elsewhere: {} s", instance.gurobi_seconds);
    }
    state.SetLabel(label);
}

int register_cases() {
    for (auto const& instance : kCases) {
        benchmark::RegisterBenchmark(fmt::format("leximin/{}", instance.name).c_str(), find_leximin, instance)
            ->Unit(benchmark::kMillisecond);
    }
    return 0;
}

[[maybe_unused]] int const registered = register_cases();

}  // namespace
}  // namespace hezhi::sortition
