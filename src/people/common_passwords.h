// The commonest passwords: none of them opens an account here.
#pragma once

#include <string_view>

namespace hezhi::people {

/// Sorted by bytes, lower case, each line ended and the first begun by a line feed.
extern std::string_view const kCommonPasswords;

/// `lower_case`: the password as the list spells its entries.
bool is_common_password(std::string_view lower_case) noexcept;

}  // namespace hezhi::people
