// The one place that names all slices together: what they keep in memory, their routes, their jobs.
#pragma once

#include <memory>

#include "src/http/operations.h"
#include "src/http/routes.h"
#include "src/http/session.h"
#include "src/jobs/runner.h"
#include "src/opinions/opinion_maps.h"
#include "src/storage/database.h"

namespace hezhi::app {

class Slices {
public:
    /// The database must outlive the slices, the slices the router and the runner.
    Slices(storage::Database& database, storage::Clock clock);

    /// Every route of this binary, the operations' own included.
    void add_routes(http::Router& router, std::shared_ptr<http::Operations const> operations);
    void add_jobs(jobs::Runner& runner);

private:
    opinions::OpinionMaps maps_;
};

/// The route table without a server: for the API's document and the list of routes. Nothing in it may be called.
class DocumentedRoutes {
public:
    DocumentedRoutes();
    http::Router const& router() const noexcept { return router_; }

private:
    std::unique_ptr<storage::Database> database_;
    std::unique_ptr<Slices> slices_;
    http::Router router_;
};

}  // namespace hezhi::app
