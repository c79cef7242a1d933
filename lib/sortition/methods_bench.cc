// MAXIMIN, NASH, GOLDILOCKS and LEGACY from the pool to everyone's chance, on made-up pools of the sizes of real ones.
#include <benchmark/benchmark.h>

#include "lib/sortition/generated_pool.h"
#include "lib/sortition/solve.h"

namespace hezhi::sortition {
namespace {

/// Arguments: method, people, seats, categories.
void solve_pool(benchmark::State& state) {
    GeneratedPoolOptions options;
    options.seed = 10;
    options.people = static_cast<int>(state.range(1));
    options.panel_size = static_cast<int>(state.range(2));
    options.categories = static_cast<int>(state.range(3));
    auto const pool = generated_pool(options);
    SolveOptions solve_options;
    solve_options.method = static_cast<Method>(state.range(0));
    for (auto _ : state) {
        auto answer = solve(pool, solve_options);
        if (!answer) return state.SkipWithError("no lottery");
        benchmark::DoNotOptimize(answer->chances.data());
        auto const figures = measures(answer->chances);
        state.counters["smallest"] = figures.min_probability;
        state.counters["geometric_mean"] = figures.geometric_mean;
    }
    state.SetLabel(std::string(name(solve_options.method)));
}
BENCHMARK(solve_pool)
    ->ArgsProduct({{1, 2, 3, 4}, {470}, {45}, {4}})
    ->ArgsProduct({{1, 2, 3}, {250}, {43}, {5}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hezhi::sortition
