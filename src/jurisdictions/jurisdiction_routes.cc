// HTTP ↔ services of jurisdictions, dwellings and imports.

#include <memory>

#include "src/http/problem.h"
#include "src/http/routes.h"
#include "src/jurisdictions/import_rules.h"
#include "src/jurisdictions/jurisdiction_json.h"
#include "src/jurisdictions/tz_database.h"
#include "src/storage/storage.h"

namespace hezhi::jurisdictions {
namespace {

using authority::Caller;
using http::Method;
using http::Permission;
using storage::ReadTransaction;
using storage::WriteTransaction;

constexpr std::int64_t kDwellingsPerPage = 50;

ImportReply to_wire(ImportReport const& report, http::Messages const& messages, authority::Language language) {
    auto const number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    ImportReply reply{report.import,
                      report.kind,
                      std::string(report.encoding),
                      number(report.rows),
                      number(report.added),
                      number(report.changed),
                      number(report.unchanged),
                      {},
                      report.preview};
    for (auto const& problem : report.problems) {
        reply.problems.push_back(
            {problem.where, std::string(problem.key), messages.text(language, problem.key, problem.params)});
    }
    return reply;
}

Result<StreetList> list_streets(ReadTransaction& tx) {
    StreetList list;
    for (auto const& street : all_streets(tx)) {
        list.items.push_back(to_wire(street, communities_of(tx, *street.street)));
    }
    return list;
}

void add_reading(http::Router& router) {
    router.read<http::Nothing, StreetList>(
        {.path = "/api/v1/streets",
         .permission = Permission::public_read,
         .summary = "All streets with their communities.",
         .auth = http::Auth::public_,
         .cached_until = {"streets", "jurisdictions"}},
        [](ReadTransaction& tx, Caller const&, http::Nothing const&) { return list_streets(tx); });

    router.read<OneStreet, JurisdictionList>(
        {.path = "/api/v1/s/{street}/jurisdictions",
         .permission = Permission::public_read,
         .summary = "The street's tree: down to communities for everybody, below them where the caller may read "
                    "dwellings."},
        [](ReadTransaction& tx, Caller const& who, OneStreet const& request) -> Result<JurisdictionList> {
            HZ_TRY(auto const tree, visible_tree(tx, who, request.street));
            JurisdictionList list;
            auto const positions = positions_of(tx, request.street);
            for (auto const& one : tree) list.items.push_back(to_wire(one, positions));
            return list;
        });

    router.read<BuildingsQuery, JurisdictionList>(
        {.path = "/api/v1/s/{street}/buildings",
         .permission = Permission::public_read,
         .summary = "Compounds and buildings of a community, to say where something is."},
        [](ReadTransaction& tx, Caller const&, BuildingsQuery const& request) -> Result<JurisdictionList> {
            HZ_TRY(auto const places, buildings_of(tx, request.street, request.community));
            JurisdictionList list;
            auto const positions = positions_in(tx, request.street, request.community);
            for (auto const& one : places) list.items.push_back(to_wire(one, positions));
            return list;
        });

    router.read<DwellingsQuery, Page<DwellingLine>>(
        {.path = "/api/v1/s/{street}/dwellings",
         .permission = Permission::dwelling_read,
         .summary = "Dwellings of a community; q looks in labels and codes."},
        [](ReadTransaction& tx, Caller const& who, DwellingsQuery const& request) -> Result<Page<DwellingLine>> {
            auto const after = DwellingId{request.cursor ? request.cursor->key(0) : 0};
            auto const limit = static_cast<std::size_t>(request.limit_or(kDwellingsPerPage));
            HZ_TRY(auto const found, list_dwellings(tx, who, request.street, request.community,
                                                    request.q ? request.q->str() : "", after, limit));
            Page<DwellingLine> page;
            for (auto const& one : found.items) page.items.push_back(to_wire(one));
            if (found.has_more) page.next_cursor = Cursor{found.items.back().id.value()};
            return page;
        });
}

void add_imports(http::Router& router, RouteContext const& context,
                 std::shared_ptr<http::Messages const> const& messages) {
    auto* const database = context.database;
    auto const uses = context.place_uses;

    router.prepared<ImportUpload, ImportReport, ImportReply>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/imports",
         .permission = Permission::jurisdiction_import,
         .summary =
             "Imports a CSV file of jurisdictions, dwellings or calendar days; a dry run only checks and counts.",
         .body = http::BodyKind::upload,
         .takes_idempotency_key = true,
         .body_bytes_max = kImportBytesMax},
        [database](ImportUpload const& request, Caller const& who) {
            auto const fallback = std::string(name(request.kind)) + ".csv";
            return run_import(*database, who,
                              {.street = request.street,
                               .kind = request.kind,
                               .file_name = request.file_name ? request.file_name->str() : fallback,
                               .bytes = request.upload.bytes,
                               .dry_run = request.dry_run,
                               .place = request.place});
        },
        [messages](WriteTransaction&, Caller const& who, ImportReport const& report) -> Result<ImportReply> {
            return to_wire(report, *messages, who.language);
        });

    router.read<OneStreet, ImportList>(
        {.path = "/api/v1/s/{street}/imports",
         .permission = Permission::jurisdiction_import,
         .summary = "The latest imports, newest first."},
        [](ReadTransaction& tx, Caller const& who, OneStreet const& request) -> Result<ImportList> {
            HZ_TRY(auto const imports, jurisdictions::list_imports(tx, who, request.street));
            ImportList list;
            for (auto const& one : imports) list.items.push_back(to_wire(one));
            return list;
        });

    router.prepared<OneImport, Import, ImportLine>(
        {.method = Method::delete_,
         .path = "/api/v1/s/{street}/imports/{import}",
         .permission = Permission::jurisdiction_import,
         .summary = "Undoes an import: every row becomes what it was before."},
        [database, uses](OneImport const& request, Caller const& who) {
            return undo_import(*database, who, request.street, request.import_, uses);
        },
        [](WriteTransaction&, Caller const&, Import const& undone) -> Result<ImportLine> { return to_wire(undone); });
}

void add_calendar(http::Router& router) {
    router.read<CalendarQuery, CalendarYear>(
        {.path = "/api/v1/s/{street}/calendar",
         .permission = Permission::public_read,
         .summary = "Holidays and make-up days of one year, of the street or of a community, and their time zone."},
        [](ReadTransaction& tx, Caller const& who, CalendarQuery const& request) -> Result<CalendarYear> {
            HZ_TRY(auto const found, read_calendar(tx, who, request.street, request.place));
            auto const year = request.year ? std::chrono::year{static_cast<int>(request.year->value())}
                                           : calendar::year_of(found.calendar.zone().date_at(who.now));
            return to_wire(found, year);
        });

    struct Plan {
        RealmId street;
        std::optional<JurisdictionId> place;
        calendar::TimeZone zone;
    };
    router.prepared<TimeZoneChoice, Plan, TimeZoneReply>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/calendar/time-zone",
         .permission = Permission::jurisdiction_import,
         .summary = "Chooses the time zone of the street or of a community, by its name in the tz database."},
        [](TimeZoneChoice const& request, Caller const&) -> Result<Plan> {
            HZ_TRY(auto zone, read_time_zone(request.time_zone.str()));
            return Plan{request.street, request.place, std::move(zone)};
        },
        [](WriteTransaction& tx, Caller const& who, Plan const& plan) -> Result<TimeZoneReply> {
            HZ_TRY(auto const zone, set_time_zone(tx, who, plan.street, plan.place, plan.zone));
            return TimeZoneReply{zone.name()};
        });
}

}  // namespace

void add_routes(http::Router& router, RouteContext context) {
    add_reading(router);
    add_calendar(router);
    add_imports(router, context, std::make_shared<http::Messages const>());
}

}  // namespace hezhi::jurisdictions
