// What src/routing learns from, out of src/cases.
#pragma once

#include <filesystem>
#include <memory>

#include "src/routing/routing.h"
#include "src/storage/data_folder.h"

namespace hezhi::app {

std::unique_ptr<routing::Past> make_routing_past();

/// Where its models are: not in backups, made again by the next training.
inline std::filesystem::path routing_folder(storage::DataFolder const& folder) {
    return folder.root / "routing";
}

}  // namespace hezhi::app
