#include "src/agenda/kept_counters.h"

#include <array>

namespace hezhi::agenda {

std::span<storage::KeptCounter const> kept_counters() {
    using storage::KeptCounter;
    static constexpr std::array kAll{
        KeptCounter{
            "agenda_items.signatures",
            "SELECT * FROM (SELECT item_id, signatures, "
            "(SELECT count(*) FROM agenda_signatures AS one WHERE one.realm_id = agenda_items.realm_id AND one.item_id "
            "= agenda_items.item_id) AS by_rows "
            "FROM agenda_items WHERE realm_id = $1) AS both_ways WHERE signatures <> by_rows ORDER BY item_id LIMIT $2",
            "UPDATE agenda_items SET signatures = "
            "(SELECT count(*) FROM agenda_signatures AS one WHERE one.realm_id = agenda_items.realm_id AND one.item_id "
            "= agenda_items.item_id) WHERE realm_id = $1 AND signatures <> "
            "(SELECT count(*) FROM agenda_signatures AS one WHERE one.realm_id = agenda_items.realm_id AND one.item_id "
            "= agenda_items.item_id)"},
        KeptCounter{
            "agenda_items.events",
            "SELECT * FROM (SELECT item_id, events, "
            "(SELECT count(*) FROM agenda_events AS one WHERE one.realm_id = agenda_items.realm_id AND one.item_id = "
            "agenda_items.item_id) AS by_rows "
            "FROM agenda_items WHERE realm_id = $1) AS both_ways WHERE events <> by_rows ORDER BY item_id LIMIT $2",
            "UPDATE agenda_items SET events = "
            "(SELECT count(*) FROM agenda_events AS one WHERE one.realm_id = agenda_items.realm_id AND one.item_id = "
            "agenda_items.item_id) WHERE realm_id = $1 AND events <> "
            "(SELECT count(*) FROM agenda_events AS one WHERE one.realm_id = agenda_items.realm_id AND one.item_id = "
            "agenda_items.item_id)"},
    };
    return kAll;
}

}  // namespace hezhi::agenda
