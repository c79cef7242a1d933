// The result of a sortition as JSON: docs/formats/sortition.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "lib/sortition/answer.h"
#include "lib/sortition/pool.h"
#include "lib/sortition/quota_advice.h"
#include "lib/sortition/uniform_lottery.h"

namespace hezhi::app {

boost::json::object answer_json(sortition::Pool const& pool, sortition::Answer const& answer);

/// What is known of quotas that no panel keeps.
struct Infeasible {
    std::vector<sortition::QuotaConflict> conflicts;
    std::optional<sortition::QuotaAdvice> advice;         ///< none: no change helps
    std::vector<std::size_t> left_out;                    ///< people in no panel even then
    std::optional<sortition::QuotaAdvice> for_everybody;  ///< where `left_out` is not empty
};

/// A list of `category`, `value`, `bound`, `from`, `to`.
boost::json::array changes_json(sortition::Pool const& pool, sortition::QuotaAdvice const& advice);

boost::json::object infeasible_json(sortition::Pool const& pool, Infeasible const& report);

boost::json::object uniform_json(sortition::Pool const& pool, sortition::UniformLottery const& lottery);

/// A row a panel: its number, then the ids of its members.
std::string uniform_csv(sortition::Pool const& pool, sortition::UniformLottery const& lottery);

}  // namespace hezhi::app
