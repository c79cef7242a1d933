#include "src/storage/kept_counters.h"

namespace hezhi::storage {

std::vector<CounterDeviation> compare_counters(ReadTransaction& tx, Scope scope, std::span<KeptCounter const> counters,
                                               std::size_t limit) {
    std::vector<CounterDeviation> found;
    for (auto const& counter : counters) {
        tx.query(counter.compare, {scope.realm, limit}, [&](Row const& row) {
            found.push_back({std::string(counter.name), row.integer(0), row.integer(1), row.integer(2)});
        });
    }
    return found;
}

std::size_t mend_counters(WriteTransaction& tx, Scope scope, std::span<KeptCounter const> counters) {
    std::size_t mended = 0;
    for (auto const& counter : counters) mended += static_cast<std::size_t>(tx.execute(counter.mend, {scope.realm}));
    return mended;
}

}  // namespace hezhi::storage
