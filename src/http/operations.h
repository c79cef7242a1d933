// The routes that every Hezhi server has: /healthz, /metrics, the API's own document, live events.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "lib/base/error.h"
#include "src/http/events.h"
#include "src/http/routes.h"

namespace hezhi::http {

/// What these routes ask of the running server; empty functions in tools that only list the routes.
struct Operations {
    std::function<Result<void>()> health{};
    std::function<std::string()> metrics{};
    std::function<EventHistory const*()> history{};
};

void add_operations_routes(Router& router, std::shared_ptr<Operations const> operations);

}  // namespace hezhi::http
