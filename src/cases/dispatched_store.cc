#include "src/cases/dispatched_store.h"

namespace hezhi::cases {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;

#define HZ_ANSWERED                                                                                                  \
    " FROM cases WHERE realm_id = $1 AND matter_id IS NOT NULL AND item_id IS NOT NULL AND lead_body_id IS NOT NULL" \
    " AND publicity <> 'sealed' AND state IN ('replied', 'follow_up', 'closed')"
constexpr Sql kDispatched{"SELECT case_id, matter_id, place_id, COALESCE(public_text, text), location" HZ_ANSWERED
                          " ORDER BY case_id DESC LIMIT $2"};
constexpr Sql kCount{"SELECT count(*) FROM (SELECT 1" HZ_ANSWERED " AND replied_at > $2 LIMIT $3) AS counted"};
#undef HZ_ANSWERED

}  // namespace

std::vector<DispatchedCase> select_dispatched(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all(kDispatched, {scope.realm, limit}, [](Row const& row) {
        return DispatchedCase{.id = row.id<CaseId>(0),
                              .matter = row.id<MatterId>(1),
                              .place = row.id<JurisdictionId>(2),
                              .text = std::string(row.text(3)) + "\n" + std::string(row.text(4))};
    });
}

std::int64_t count_answered(ReadTransaction& tx, Scope scope, TimePoint since, std::int64_t most) {
    return tx.first(kCount, {scope.realm, since, most}, [](Row const& row) { return row.integer(0); }).value_or(0);
}

}  // namespace hezhi::cases
