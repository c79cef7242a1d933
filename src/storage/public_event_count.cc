#include "src/storage/public_event_count.h"

namespace hezhi::storage {

std::size_t count_public_events(ReadTransaction& tx, Scope scope) {
    auto const count = tx.first("SELECT count(*) FROM public_events WHERE realm_id = $1", {scope.realm},
                                [](Row const& row) { return row.integer(0); });
    return static_cast<std::size_t>(count.value_or(0));
}

}  // namespace hezhi::storage
