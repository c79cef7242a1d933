#include "src/evaluations/evaluation_rules.h"

#include <algorithm>
#include <array>

#include "lib/stats/suppression.h"

namespace hezhi::evaluations {
namespace {

std::array<std::int64_t, 4> counts(std::span<Answer const> answers, std::optional<Verdict> Answer::* question) {
    std::array<std::int64_t, 4> cells{};
    for (auto const& answer : answers) {
        auto const& verdict = answer.*question;
        ++cells[verdict ? static_cast<std::size_t>(*verdict) : 3];
    }
    return cells;
}

QuestionResult shown(std::array<std::int64_t, 4> const& cells, std::int64_t threshold) {
    auto const published = stats::publish_cells(cells, threshold);
    // How many answered in all is published beside: without the total the cells would follow from it.
    if (!published.total) return {};
    return {published.cells[0], published.cells[1], published.cells[2], published.cells[3]};
}

}  // namespace

Result<void> may_open(topics::Topic const& topic, std::optional<Evaluation> const& present, TimePoint closes_at,
                      TimePoint now) {
    if (present) return fail(ErrorCode::conflict, "evaluation.opened_already");
    bool const is_over = topic.state == topics::TopicState::closed || topic.state == topics::TopicState::archived;
    if (!is_over) return fail(ErrorCode::conflict, "evaluation.too_early");
    if (closes_at < now + std::chrono::days{kDaysMin} || closes_at > now + std::chrono::days{kDaysMax}) {
        return fail(ErrorCode::invalid, "evaluation.end_refused");
    }
    return {};
}

Results results(Evaluation const& evaluation, std::span<Answer const> answers, std::int64_t threshold) {
    auto const count = static_cast<std::int64_t>(answers.size());
    Results found{.participants = stats::in_steps(evaluation.participants)};
    if (count < threshold) return found;
    found.answers = count;
    auto const those = evaluation.participants_answered;
    // The others are shown by subtraction, so they must not be few either.
    bool const is_few = those < threshold || (count - those > 0 && count - those < threshold);
    if (!is_few) found.participants_answered = those;
    found.solved = shown(counts(answers, &Answer::solved), threshold);
    found.fair = shown(counts(answers, &Answer::fair), threshold);
    found.again = shown(counts(answers, &Answer::again), threshold);
    return found;
}

}  // namespace hezhi::evaluations
