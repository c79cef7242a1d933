// The second half of the slice's routes: log, registry, burden.
#pragma once

namespace hezhi::http {
class Router;
}

namespace hezhi::tasks {

void add_burden_routes(http::Router& router);

}  // namespace hezhi::tasks
