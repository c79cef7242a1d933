#include "src/cases/exchange_store.h"

#include "src/cases/case_rules.h"

namespace hezhi::cases {
namespace {

using storage::Blob;
using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

constexpr Sql kFindImport{
    "SELECT done_rows, file_rows, added, completed, unchanged, differing, passed_over FROM case_imports "
    "WHERE realm_id = $1 AND digest = $2"};
constexpr Sql kPutImport{
    "INSERT INTO case_imports (realm_id, digest, file_rows, done_rows, added, completed, unchanged, differing, "
    "passed_over, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (realm_id, digest) "
    "DO UPDATE SET done_rows = excluded.done_rows, added = excluded.added, completed = excluded.completed, "
    "unchanged = excluded.unchanged, differing = excluded.differing, passed_over = excluded.passed_over"};
constexpr Sql kIds{"SELECT case_id FROM cases WHERE realm_id = $1 AND case_id > $2 ORDER BY case_id LIMIT $3"};
constexpr Sql kOfSource{
    "SELECT source_number, number FROM cases WHERE realm_id = $1 AND source = $2 AND source_number > $3 "
    "ORDER BY source_number LIMIT $4"};
constexpr Sql kReply{
    "SELECT text FROM case_events WHERE realm_id = $1 AND case_id = $2 AND event IN ('reply', "
    "'conclude_deliberation') ORDER BY event_number DESC LIMIT 1"};
constexpr Sql kPlace{
    "UPDATE cases SET location = $3, latitude_e7 = $4, longitude_e7 = $5, cell = $6 "
    "WHERE realm_id = $1 AND case_id = $2"};

std::size_t size_at(Row const& row, int column) {
    return static_cast<std::size_t>(row.integer(column));
}

}  // namespace

std::optional<CaseImportReport> find_import(ReadTransaction& tx, Scope scope, Blob const& digest,
                                            std::size_t& done_rows) {
    return tx.first(kFindImport, {scope.realm, digest}, [&](Row const& row) {
        done_rows = size_at(row, 0);
        return CaseImportReport{.rows = size_at(row, 1),
                                .added = size_at(row, 2),
                                .completed = size_at(row, 3),
                                .unchanged = size_at(row, 4),
                                .differing = size_at(row, 5),
                                .passed_over = size_at(row, 6)};
    });
}

void put_import(WriteTransaction& tx, Scope scope, Blob const& digest, CaseImportReport const& report,
                std::size_t done_rows, TimePoint now) {
    tx.execute(kPutImport, {scope.realm, digest, report.rows, done_rows, report.added, report.completed,
                            report.unchanged, report.differing, report.passed_over, now});
}

std::vector<CaseId> select_ids(ReadTransaction& tx, Scope scope, std::int64_t after, std::size_t limit) {
    return tx.all(kIds, {scope.realm, after, limit}, [](Row const& row) { return row.id<CaseId>(0); });
}

std::vector<SourceNumber> select_of_source(ReadTransaction& tx, Scope scope, std::string_view source,
                                           std::string_view after, std::size_t limit) {
    return tx.all(kOfSource, {scope.realm, source, after, limit},
                  [](Row const& row) { return SourceNumber{std::string(row.text(0)), std::string(row.text(1))}; });
}

std::string find_reply(ReadTransaction& tx, Scope scope, CaseId id) {
    return tx.first(kReply, {scope.realm, id}, [](Row const& row) { return std::string(row.text(0)); }).value_or("");
}

void update_place(WriteTransaction& tx, Scope scope, Case const& the_case) {
    auto const& point = the_case.coordinates;
    tx.execute(kPlace,
               {scope.realm, the_case.id, the_case.location, point ? std::optional(point->latitude_e7) : std::nullopt,
                point ? std::optional(point->longitude_e7) : std::nullopt,
                point ? std::optional(cell_of(*point)) : std::nullopt});
}

}  // namespace hezhi::cases
