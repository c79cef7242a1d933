// The routes that every Hezhi server has: /healthz, /metrics, the API's own document, where its maps come from, live
// events.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "lib/base/error.h"
#include "src/http/events.h"
#include "src/http/routes.h"

namespace hezhi::http {

/// Where pictures of a map come from, if anywhere. `url` holds {z}, {x} and {y}: square tiles in Web Mercator, of
/// places in WGS 84 or CGCS 2000.
struct MapTiles {
    std::string url;
    std::string attribution;
    /// Where a map opens while nothing better is known, in 10^-7 degrees.
    std::optional<std::int64_t> latitude_e7{};
    std::optional<std::int64_t> longitude_e7{};
};

/// What these routes ask of the running server; empty functions in tools that only list the routes.
struct Operations {
    std::function<Result<void>()> health{};
    std::function<std::string()> metrics{};
    std::function<EventHistory const*()> history{};
    std::optional<MapTiles> tiles{};
};

void add_operations_routes(Router& router, std::shared_ptr<Operations const> operations);

}  // namespace hezhi::http
