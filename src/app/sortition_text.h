// The result of a sortition for people: who is drawn, how the panel keeps each quota, how the chances are spread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/sortition/answer.h"
#include "lib/sortition/pool.h"
#include "lib/sortition/quota_advice.h"

namespace hezhi::app {

/// @param selected  the panel drawn: people, ascending.
std::string answer_text(sortition::Pool const& pool, sortition::Answer const& answer,
                        std::vector<std::size_t> const& selected, std::uint64_t seed);

/// "gender: female: at least 3 → 2", one change a line, indented.
std::string changes_text(sortition::Pool const& pool, sortition::QuotaAdvice const& advice);

/// Ids separated by spaces, folded at `width`, every line indented by two.
std::string ids_text(sortition::Pool const& pool, std::vector<std::size_t> const& people, std::size_t width);

}  // namespace hezhi::app
