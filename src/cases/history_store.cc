#include "src/cases/history_store.h"

#include "src/cases/exchange_store.h"

namespace hezhi::cases {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

constexpr Sql kUncounted{
    "SELECT case_id FROM cases WHERE realm_id = $1 AND counted_revision <> revision ORDER BY case_id LIMIT $2"};
constexpr Sql kSetCounted{
    "UPDATE cases SET counted_revision = revision WHERE realm_id = $1 AND case_id = $2 AND revision = $3 "
    "AND counted_revision <> revision"};
constexpr Sql kUnsetCounted{
    "UPDATE cases SET counted_revision = 0 WHERE realm_id = $1 AND case_id > $2 AND case_id <= $3"};

}  // namespace

std::vector<CaseId> select_uncounted(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all(kUncounted, {scope.realm, limit}, [](Row const& row) { return row.id<CaseId>(0); });
}

bool set_counted(WriteTransaction& tx, Scope scope, CaseId id, std::int64_t revision) {
    return tx.execute(kSetCounted, {scope.realm, id, revision}) == 1;
}

std::optional<CaseId> unset_counted(WriteTransaction& tx, Scope scope, std::int64_t after, std::size_t limit) {
    auto const ids = select_ids(tx, scope, after, limit);
    if (ids.empty()) return std::nullopt;
    tx.execute(kUnsetCounted, {scope.realm, after, ids.back()});
    return ids.back();
}

}  // namespace hezhi::cases
