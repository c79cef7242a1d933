#include "src/app/slices.h"

#include "src/topics/topics.h"

namespace hezhi::app {

void add_all_routes(http::Router& router, std::shared_ptr<http::Operations const> operations) {
    http::add_operations_routes(router, std::move(operations));
    topics::add_routes(router);
}

}  // namespace hezhi::app
