// The one place that names all slices together: their routes, the sessions that src/people knows, their jobs.
#pragma once

#include <memory>

#include "src/http/operations.h"
#include "src/http/routes.h"
#include "src/http/session.h"

namespace hezhi::app {

/// Adds every route of this binary, the operations' own included.
void add_all_routes(http::Router& router, std::shared_ptr<http::Operations const> operations);

}  // namespace hezhi::app
