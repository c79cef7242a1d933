#include "lib/sortition/solve.h"

#include "lib/base/assert.h"
#include "lib/sortition/goldilocks.h"
#include "lib/sortition/maximin.h"
#include "lib/sortition/nash.h"

namespace hezhi::sortition {
namespace {

Result<RelaxedLottery> relaxed_lottery(PanelSpace const& space, Method method) {
    switch (method) {
        case Method::maximin:
            return maximin(space);
        case Method::nash:
            return nash(space);
        case Method::goldilocks:
            return goldilocks(space);
        case Method::leximin:
        case Method::legacy:
            break;
    }
    return fail(ErrorCode::unprocessable, "sortition.method_unknown", std::string{name(method)});
}

}  // namespace

Result<Answer> solve(Pool const& pool, SolveOptions const& options) {
    Answer answer;
    answer.method = options.method;
    answer.space = panel_space(pool);
    if (options.method == Method::leximin) {
        HZ_TRY(answer.leximin, leximin(answer.space));
        answer.lottery = spread(answer.space, answer.leximin.lottery);
    } else {
        HZ_TRY(answer.relaxed, relaxed_lottery(answer.space, options.method));
        answer.lottery = spread(answer.space, answer.relaxed.lottery);
    }
    answer.chances = chances(answer.lottery, pool.people.size());
    for (std::size_t i = 0; i < answer.chances.size(); ++i) {
        if (answer.chances[i] == 0) answer.uncoverable.push_back(i);
    }
    return answer;
}

Result<std::vector<std::size_t>> draw_panel(Pool const& pool, Answer const& answer, Random& random) {
    HZ_ASSERT(answer.chances.size() == pool.people.size());
    return draw(answer.lottery, random).members;
}

}  // namespace hezhi::sortition
