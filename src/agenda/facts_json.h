// The facts of publicness as the JSON that a row keeps.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/clusters/clusters.h"

namespace hezhi::agenda {

std::string facts_to_json(clusters::Facts const& facts);
/// Of a row that this program wrote (asserted); nullopt for an empty text.
std::optional<clusters::Facts> facts_from_json(std::string_view json);

}  // namespace hezhi::agenda
