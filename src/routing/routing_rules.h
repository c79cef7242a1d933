// Decisions of routing, pure: when to train, where the past is cut, whether a model beat the words.
#pragma once

#include <cstddef>
#include <cstdint>

#include "src/routing/routing.h"

namespace hezhi::routing {

/// Of `cases` in order of receipt, the first to be held out: the last quarter is, or its last kHeldOutMax.
struct Cut {
    std::size_t learned;        ///< the trial learns from [0, learned)
    std::size_t held_out_from;  ///< and is asked about [held_out_from, cases)
};
Cut cut_of(std::size_t cases) noexcept;

/// Passes over the cases: many for a small street, fewer for a large one, so that both learn about as long.
std::int64_t epochs_for(std::size_t cases) noexcept;

/// More cases are right by the model alone than by the words alone, surely (the 95 % interval of its share among those
/// where just one is right lies above one half: McNemar's question, answered by Wilson's interval), and it is right
/// more often than who always names the commonest matter.
bool beats_words(Accuracy const& accuracy) noexcept;

/// What may be shown: named first in at least kNamedMin of the held-out cases, and right in at least half of them.
bool is_worth_showing(Record const& record) noexcept;
inline constexpr std::int64_t kNamedMin = 5;

/// A word is a reason for a matter if at least a fifth of the answered cases that say it were done under it.
bool is_reason(std::int64_t right, std::int64_t said) noexcept;

/// Worth a training tonight: enough cases, and enough new ones since the last time.
bool is_due(std::int64_t cases, std::int64_t new_cases, bool was_trained) noexcept;

}  // namespace hezhi::routing
