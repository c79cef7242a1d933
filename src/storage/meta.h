// Single facts about the installation, by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/storage/storage.h"

namespace hezhi::storage {

std::optional<std::string> meta(ReadTransaction& tx, std::string_view name);
void set_meta(WriteTransaction& tx, std::string_view name, std::string_view value);

}  // namespace hezhi::storage
