// The routes of people, by area. Every one that begins a session answers with what the application then needs.
#pragma once

#include "src/http/routes.h"
#include "src/people/people_json.h"

namespace hezhi::people {

void add_session_routes(http::Router& router, RouteContext const& context);
void add_own_account_routes(http::Router& router, RouteContext const& context);
void add_account_routes(http::Router& router, RouteContext const& context);
void add_workbench_routes(http::Router& router, RouteContext const& context);

/// The reply to whatever began a session or moved it to another token: its view, and the cookie.
http::With<SessionView> with_session(storage::ReadTransaction& tx, http::SessionToken const& token, TimePoint now);

}  // namespace hezhi::people
