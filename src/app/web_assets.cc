#include "src/app/web_assets.h"

#ifdef HEZHI_HAS_WEB
#include <array>
#include <cstddef>
#include <string_view>

namespace {
#include "src/app/web_assets_table.inc"
}  // namespace
#endif

namespace hezhi::app {

std::span<http::Asset const> web_assets() {
#ifdef HEZHI_HAS_WEB
    return kTable;
#else
    return {};
#endif
}

}  // namespace hezhi::app
