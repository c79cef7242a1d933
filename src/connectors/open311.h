// The routes of Open311 GeoReport v2.
#pragma once

#include <string>

#include "src/connectors/connectors.h"

namespace hezhi::connectors {

void add_open311_routes(http::Router& router, ReportBudgets& budgets, std::string const& public_url);

}  // namespace hezhi::connectors
