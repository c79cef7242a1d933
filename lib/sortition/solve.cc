#include "lib/sortition/solve.h"

#include <algorithm>

#include "lib/base/assert.h"
#include "lib/sortition/coverage.h"
#include "lib/sortition/goldilocks.h"
#include "lib/sortition/maximin.h"
#include "lib/sortition/nash.h"

namespace hezhi::sortition {
namespace {

/// Chances and bounds up to this are 0 but for rounding.
constexpr double kBoundZero = 1e-9;

Result<void> solve_relaxed(Answer& answer, Result<RelaxedLottery> (&method)(PanelSpace const&, RoundLimits const&)) {
    HZ_TRY(answer.relaxed, method(answer.space, {}));
    answer.lottery = spread(answer.space, answer.relaxed.lottery);
    return {};
}

Result<void> solve_legacy(Answer& answer, Pool const& pool, LegacyOptions const& options) {
    PanelSearch search(answer.space);
    HZ_TRY(auto const covered, coverage(answer.space, search));
    HZ_TRY(answer.legacy, simulate_legacy(pool, options));
    answer.lottery = answer.legacy.sample;
    for (std::size_t i = 0; i < pool.people.size(); ++i) {
        if (!covered.is_covered[answer.space.type_of[i]]) answer.uncoverable.push_back(i);
    }
    return {};
}

}  // namespace

Result<Answer> solve(Pool const& pool, SolveOptions const& options) {
    HZ_ASSERT(!pool.people.empty());
    Answer answer;
    answer.method = options.method;
    answer.space = panel_space(pool);
    switch (options.method) {
        case Method::leximin: {
            HZ_TRY(answer.leximin, leximin(answer.space));
            answer.lottery = spread(answer.space, answer.leximin.lottery);
            break;
        }
        case Method::maximin:
            HZ_TRY(solve_relaxed(answer, maximin));
            break;
        case Method::nash:
            HZ_TRY(solve_relaxed(answer, nash));
            break;
        case Method::goldilocks:
            HZ_TRY(solve_relaxed(answer, goldilocks));
            break;
        case Method::legacy:
            HZ_TRY(solve_legacy(answer, pool, options.legacy));
            break;
    }
    answer.chances = chances(answer.lottery, pool.people.size());
    // LEGACY may miss people whom a panel could hold; of a LEXIMIN that found its optimum a chance of 0 says that none
    // can.
    for (std::size_t i = 0; i < answer.chances.size(); ++i) {
        bool const is_relaxed = answer.method != Method::leximin && answer.method != Method::legacy;
        bool const is_out = is_relaxed ? !answer.relaxed.is_covered[answer.space.type_of[i]]
                                       : answer.method == Method::leximin && answer.chances[i] == 0;
        if (is_out) answer.uncoverable.push_back(i);
    }
    // A LEXIMIN that ended at a limit: a chance of 0 says so only where the bound is 0 too.
    for (auto const& stage : answer.leximin.stages) {
        if (answer.leximin.gap <= kBoundZero || stage.value <= kBoundZero) continue;
        std::erase_if(answer.uncoverable, [&](std::size_t person) {
            return std::binary_search(stage.types.begin(), stage.types.end(), answer.space.type_of[person]);
        });
    }
    return answer;
}

std::vector<std::size_t> draw_panel(Answer const& answer, Random& random) {
    return answer.method == Method::legacy ? answer.legacy.first : draw(answer.lottery, random).members;
}

}  // namespace hezhi::sortition
