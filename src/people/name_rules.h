// Names of people: the one they sign in with and the one others read. Pure.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/error.h"

namespace hezhi::people {

struct LoginName {
    std::string shown;  ///< as typed, cleaned
    std::string key;    ///< unique: case and width folded
};

/// 2 to 40 letters, digits, '.', '_', '-', '@'; any script. Error: unprocessable person.login_name_refused.
Result<LoginName> check_login_name(std::string_view typed);

/// The key of whatever was typed to sign in; empty for what can be nobody's.
std::string login_key(std::string_view typed);

/// 1 to 40 characters of plain text. Error: unprocessable person.display_name_refused.
Result<std::string> check_display_name(std::string_view typed);

}  // namespace hezhi::people
