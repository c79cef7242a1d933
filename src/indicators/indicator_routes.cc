#include <algorithm>
#include <iterator>

#include "lib/base/enum_names.h"
#include "src/http/routes.h"
#include "src/indicators/indicator_json.h"
#include "src/indicators/indicators.h"

namespace hezhi::indicators {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;

Result<Wanted> wanted_of(IndicatorsRequest const& request) {
    Wanted wanted{.community = request.community};
    if (request.from) {
        HZ_TRY(wanted.from, month_of(*request.from));
    }
    if (request.until) {
        HZ_TRY(wanted.until, month_of(*request.until));
    }
    return wanted;
}

using DashboardOf = Result<Dashboard> (*)(ReadTransaction&, Caller const&, Scope, Wanted const&);

Result<http::With<IndicatorsPage>> show(ReadTransaction& tx, Caller const& who, IndicatorsRequest const& request,
                                        DashboardOf dashboard_of) {
    HZ_TRY(auto const wanted, wanted_of(request));
    HZ_TRY(auto const dashboard, dashboard_of(tx, who, Scope{request.street}, wanted));
    return http::With<IndicatorsPage>{page_of(tx, dashboard)}.etag(std::to_string(dashboard.stamp));
}

Result<RowsWanted> rows_wanted(BehindRequest const& request) {
    HZ_TRY(auto const month, month_of(request.month));
    return RowsWanted{.code = request.measure,
                      .month = month,
                      .community = request.community,
                      .after = request.cursor ? request.cursor->key(0) : 0,
                      .limit = static_cast<std::size_t>(request.limit_or(50))};
}

}  // namespace

void add_routes(http::Router& router) {
    router.read<IndicatorsRequest, IndicatorsPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/indicators",
         .permission = Permission::public_read,
         .summary = "How the street's bodies answer: shares with intervals and what was left out; small cells withheld",
         .auth = http::Auth::public_},
        [](ReadTransaction& tx, Caller const& who, IndicatorsRequest const& request) {
            return show(tx, who, request, &public_dashboard);
        });

    router.read<IndicatorsRequest, IndicatorsPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/desk/indicators",
         .permission = Permission::case_read,
         .summary = "The same with the smaller cells that staff may see"},
        [](ReadTransaction& tx, Caller const& who, IndicatorsRequest const& request) {
            return show(tx, who, request, &desk_dashboard);
        });

    router.read<IndicatorsRequest, DutiesPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/indicators/duties",
         .permission = Permission::public_read,
         .summary = "What is asked of the communities, and how fast the agenda answers: S6, K6 to K11, K13",
         .auth = http::Auth::public_},
        [](ReadTransaction& tx, Caller const& who, IndicatorsRequest const& request) -> Result<DutiesPage> {
            HZ_TRY(auto const wanted, wanted_of(request));
            HZ_TRY(auto const board, duty_board(tx, who, Scope{request.street}, wanted));
            return page_of(tx, board);
        });

    router.read<BehindRequest, Page<BehindRowView>>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/indicators/{measure}/rows",
         .permission = Permission::public_read,
         .summary = "The cases behind a figure of a month, those that the caller may see"},
        [](ReadTransaction& tx, Caller const& who, BehindRequest const& request) -> Result<Page<BehindRowView>> {
            HZ_TRY(auto const wanted, rows_wanted(request));
            HZ_TRY(auto const behind, rows_behind(tx, who, Scope{request.street}, wanted));
            Page<BehindRowView> page;
            for (auto const& row : behind.rows) page.items.push_back(view_of(tx, row));
            if (behind.next) page.next_cursor = Cursor(*behind.next);
            return page;
        });

    router.read<BehindFileRequest, http::Document>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/indicators/{measure}/rows.csv",
         .permission = Permission::public_read,
         .summary =
             "The same as CSV, a line a unit, by case; a file holds 1,000 cases at most: ask again with `after` the "
             "last case until a file holds only its head"},
        [](ReadTransaction& tx, Caller const& who, BehindFileRequest const& request) -> Result<http::Document> {
            HZ_TRY(auto const month, month_of(request.month));
            // By case alone, so that one file goes on where another ended: what waits to be counted is not in it yet.
            constexpr std::int64_t kFromTheFirst = -1;
            RowsWanted wanted{.code = request.measure,
                              .month = month,
                              .community = request.community,
                              .after = request.after ? request.after->value() : kFromTheFirst};
            auto const cases_max = static_cast<std::size_t>(request.limit ? request.limit->value() : kFileCasesMax);
            std::vector<BehindRow> rows;
            for (std::optional<std::int64_t> next = wanted.after; next && rows.size() < cases_max;) {
                wanted.after = *next;
                wanted.limit = cases_max - rows.size();
                HZ_TRY(auto behind, rows_behind(tx, who, Scope{request.street}, wanted));
                std::ranges::move(behind.rows, std::back_inserter(rows));
                next = behind.next;
            }
            return http::Document{
                .content_type = "text/csv; charset=utf-8",
                .bytes = to_csv(tx, rows),
                .download_name = std::string(enum_name(request.measure)) + "-" + request.month.str() + ".csv"};
        });
}

}  // namespace hezhi::indicators
