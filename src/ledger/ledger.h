// The public record: what changed in public, newest first, readable by everybody without signing in. The events are
// appended by the slices in the transactions of the acts themselves (storage/public_events.h); here they are read.
#pragma once

namespace hezhi::http {
class Router;
}

namespace hezhi::ledger {

void add_routes(http::Router& router);

}  // namespace hezhi::ledger
