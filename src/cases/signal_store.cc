#include "src/cases/signal_store.h"

#include <algorithm>

#include "src/storage/ids.h"

namespace hezhi::cases {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;

// Ids are of the time of receipt or later, so an index by id bounds what is read.
constexpr storage::Sql kSignals{
    "SELECT case_id, received_at, matter_id, place_id, text, location FROM cases"
    " WHERE realm_id = $1 AND community_id = $2 AND case_id >= $3 AND received_at >= $4 AND publicity = 'public'"
    " AND state NOT IN ('refused', 'merged', 'withdrawn') ORDER BY case_id DESC LIMIT $5"};
constexpr storage::Sql kHasSignals{
    "SELECT 1 FROM cases WHERE realm_id = $1 AND community_id = $2 AND case_id >= $3 LIMIT 1"};

}  // namespace

CaseId first_case_id(TimePoint since) {
    auto const passed =
        std::chrono::duration_cast<std::chrono::milliseconds>(since - storage::IdSource::kEpoch).count();
    return CaseId{std::max<std::int64_t>(passed, 0) << storage::IdSource::kRandomBits};
}

std::vector<CaseSignal> select_signals(ReadTransaction& tx, Scope scope, JurisdictionId community, TimePoint since,
                                       std::size_t most) {
    return tx.all(kSignals, {scope.realm, community, first_case_id(since), since, most}, [](Row const& row) {
        return CaseSignal{.id = row.id<CaseId>(0),
                          .received_at = row.time(1),
                          .matter = row.maybe_id<MatterId>(2),
                          .place = row.id<JurisdictionId>(3),
                          .words = std::string(row.text(4)) + "\n" + std::string(row.text(5))};
    });
}

bool has_signals(ReadTransaction& tx, Scope scope, JurisdictionId community, TimePoint since) {
    return tx.first(kHasSignals, {scope.realm, community, first_case_id(since)}, [](Row const&) { return true; })
        .has_value();
}

}  // namespace hezhi::cases
