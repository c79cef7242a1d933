// Numbers that rows keep of other rows, so that a page need not count: each slice names its own, and a console command
// compares them with the rows and mends them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/storage/storage.h"

namespace hezhi::storage {

struct KeptCounter {
    std::string_view name;  ///< "cases.reporters"
    /// $1: realm, $2: at most so many; gives (subject, kept, by the rows) where the two differ, by subject.
    Sql compare;
    /// $1: realm; writes what the rows say where it differs.
    Sql mend;
};

struct CounterDeviation {
    std::string counter;
    std::int64_t subject;
    std::int64_t kept;
    std::int64_t by_rows;
};

/// At most `limit` of each counter. Cost: counts the rows of all subjects of the realm.
std::vector<CounterDeviation> compare_counters(ReadTransaction& tx, Scope scope, std::span<KeptCounter const> counters,
                                               std::size_t limit);
/// How many were mended.
std::size_t mend_counters(WriteTransaction& tx, Scope scope, std::span<KeptCounter const> counters);

}  // namespace hezhi::storage
