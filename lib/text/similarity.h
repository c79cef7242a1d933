// How alike two short texts are, for near-duplicate hints. Works for Chinese without a dictionary: the measure is the
// Dice coefficient of the sets of adjacent character pairs, after punctuation and case are set aside.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace hezhi::text {

/// Sorted, distinct pairs of neighbouring letters, digits and ideographs; a text of one such character gives one pair
/// with itself. Invalid UTF-8 gives no pairs. Cost: O(n log n).
std::vector<std::uint64_t> character_pairs(std::string_view text);

/// Dice coefficient 2|A∩B| / (|A|+|B|) in [0, 1]; 0 when either is empty. Arguments as character_pairs gives them.
double pair_similarity(std::vector<std::uint64_t> const& a, std::vector<std::uint64_t> const& b);

double similarity(std::string_view a, std::string_view b);

}  // namespace hezhi::text
