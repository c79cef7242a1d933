#include "src/routing/routing_rules.h"

#include <algorithm>

#include "lib/stats/intervals.h"

namespace hezhi::routing {

Cut cut_of(std::size_t cases) noexcept {
    auto const learned = cases - cases / 4;
    auto const most = static_cast<std::size_t>(kHeldOutMax);
    return {.learned = learned, .held_out_from = std::max(learned, cases - std::min(cases, most))};
}

std::int64_t epochs_for(std::size_t cases) noexcept {
    constexpr std::int64_t kVisits = 400'000;
    return std::clamp<std::int64_t>(kVisits / std::max<std::int64_t>(static_cast<std::int64_t>(cases), 1), 10, 60);
}

bool beats_words(Accuracy const& accuracy) noexcept {
    auto const differing = accuracy.only_model + accuracy.only_words;
    if (differing == 0 || accuracy.model_first <= accuracy.majority_first) return false;
    constexpr std::int64_t kHalfE4 = 5'000;
    return stats::wilson_95(accuracy.only_model, differing).low_e4 > kHalfE4;
}

bool is_worth_showing(Record const& record) noexcept {
    return record.named >= kNamedMin && 2 * record.right >= record.named;
}

bool is_reason(std::int64_t right, std::int64_t said) noexcept {
    constexpr std::int64_t kFifth = 5;
    return right > 0 && kFifth * right >= said;
}

bool is_due(std::int64_t cases, std::int64_t new_cases, bool was_trained) noexcept {
    return cases >= kCasesMin && (!was_trained || new_cases >= kNewCasesMin);
}

}  // namespace hezhi::routing
