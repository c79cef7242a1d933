// Which passwords are accepted: length, not one of the commonest, not the person's own name. No rules
// of composition. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "lib/base/error.h"

namespace hezhi::people {

constexpr std::size_t kPasswordCharactersMin = 8;
constexpr std::size_t kPasswordCharactersMax = 128;

/// Errors (unprocessable, as a problem at /password or the given pointer): password.too_short {min},
/// password.too_long {max}, password.too_common, password.like_name.
Result<void> check_password(std::string_view password, std::string_view login_name, std::string_view display_name,
                            std::string_view pointer);

}  // namespace hezhi::people
