// Shares by part: a whole (a street) and its parts (communities), each with how many did something and how many did
// not. Which of them may be published, so that no small group shows, nor what subtraction leaves of the whole.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hezhi::stats {

struct Part {
    std::int64_t yes;
    std::int64_t no;
    friend bool operator==(Part const&, Part const&) = default;
};

/// What must not be a small cell: of shares about offices how many cases there were at all; of what persons said, each
/// of the two answers too.
enum class Protects : std::uint8_t { total, both_answers };

struct ShownParts {
    std::vector<bool> parts;
    bool whole;
};

/// A part is shown if it has `threshold` or more (and, where answers are protected, each answer none or as many). What
/// the shown parts leave of the shown whole must itself be such a group of at least two parts, and leave each of its
/// small members at least possible_values_min(threshold) values, also to whoever knows this rule; otherwise the
/// smallest shown part is withheld too. If no part is left to withhold, so is the whole. Empty parts are withheld along
/// with others, so that "withheld" does not mean "not empty". Counts ≥ 0 (asserted). Cost: O(parts²).
ShownParts show_parts(std::span<Part const> parts, std::int64_t threshold, Protects protects);

}  // namespace hezhi::stats
