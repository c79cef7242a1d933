// What speaks to foreign systems. Open311 GeoReport v2: the field's common protocol for reporting to a city, so that
// clients written for others work here (docs/formats/open311.md).
#pragma once

#include <memory>
#include <string>

namespace hezhi::http {
class Router;
}

namespace hezhi::connectors {

/// What the routes keep in memory: how often each key has reported. Outlives the router.
class ReportBudgets;
struct DeleteReportBudgets {
    void operator()(ReportBudgets* budgets) const noexcept;
};
using ReportBudgetsHandle = std::unique_ptr<ReportBudgets, DeleteReportBudgets>;
ReportBudgetsHandle make_report_budgets();

/// @param public_url  "https://hezhi.example": where the discovery document says the endpoints are.
void add_routes(http::Router& router, ReportBudgets& budgets, std::string public_url);

}  // namespace hezhi::connectors
