// The API's document, OpenAPI 3.1, made from the route table: `hezhi openapi`, /api/v1/openapi.json, docs/openapi.json
// and from that the TypeScript client.
#pragma once

#include <string>

#include "src/http/routes.h"

namespace hezhi::http {

/// Pretty-printed JSON, the same bytes each time: routes sorted by path, schemas by name.
std::string openapi_document(Router const& router);

/// "METHOD path auth permission", one route a line, sorted: what tests/authorisation.csv must cover.
std::string route_list(Router const& router);

}  // namespace hezhi::http
