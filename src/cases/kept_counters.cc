#include "src/cases/kept_counters.h"

#include <array>

namespace hezhi::cases {

std::span<storage::KeptCounter const> kept_counters() {
    using storage::KeptCounter;
    static constexpr std::array kAll{
        KeptCounter{"cases.reporters",
                    "SELECT * FROM (SELECT case_id, reporters, "
                    "(SELECT count(*) FROM case_reporters AS one WHERE one.realm_id = cases.realm_id AND one.case_id = "
                    "cases.case_id) AS by_rows "
                    "FROM cases WHERE realm_id = $1) AS both_ways WHERE reporters <> by_rows ORDER BY case_id LIMIT $2",
                    "UPDATE cases SET reporters = "
                    "(SELECT count(*) FROM case_reporters AS one WHERE one.realm_id = cases.realm_id AND one.case_id = "
                    "cases.case_id) WHERE realm_id = $1 AND reporters <> "
                    "(SELECT count(*) FROM case_reporters AS one WHERE one.realm_id = cases.realm_id AND one.case_id = "
                    "cases.case_id)"},
        KeptCounter{"cases.events",
                    "SELECT * FROM (SELECT case_id, events, "
                    "(SELECT count(*) FROM case_events AS one WHERE one.realm_id = cases.realm_id AND one.case_id = "
                    "cases.case_id) AS by_rows "
                    "FROM cases WHERE realm_id = $1) AS both_ways WHERE events <> by_rows ORDER BY case_id LIMIT $2",
                    "UPDATE cases SET events = "
                    "(SELECT count(*) FROM case_events AS one WHERE one.realm_id = cases.realm_id AND one.case_id = "
                    "cases.case_id) WHERE realm_id = $1 AND events <> "
                    "(SELECT count(*) FROM case_events AS one WHERE one.realm_id = cases.realm_id AND one.case_id = "
                    "cases.case_id)"},
    };
    return kAll;
}

}  // namespace hezhi::cases
