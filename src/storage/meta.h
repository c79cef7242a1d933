// Single facts about the installation, by name: when the last backup was taken, …
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/storage/storage.h"

namespace hezhi::storage {

std::optional<std::string> meta(ReadTransaction& tx, std::string_view name);
void set_meta(WriteTransaction& tx, std::string_view name, std::string_view value);

/// Microseconds since the epoch, written by the backup.
inline constexpr std::string_view kLastBackupAt = "last_backup_at";

}  // namespace hezhi::storage
