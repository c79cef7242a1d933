// The web application as part of the binary: generated from web/dist by tools/embed_assets.py, empty if that is absent.
#pragma once

#include <span>

#include "src/http/assets.h"

namespace hezhi::app {

/// Sorted by path.
std::span<http::Asset const> web_assets();

}  // namespace hezhi::app
