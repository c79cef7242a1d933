#include "src/tasks/kept_counters.h"

#include <array>

namespace hezhi::tasks {

std::span<storage::KeptCounter const> kept_counters() {
    using storage::KeptCounter;
    static constexpr std::array kAll{
        KeptCounter{"tasks.events",
                    "SELECT * FROM (SELECT task_id, events, "
                    "(SELECT count(*) FROM task_events AS one WHERE one.realm_id = tasks.realm_id AND one.task_id = "
                    "tasks.task_id) AS by_rows "
                    "FROM tasks WHERE realm_id = $1) AS both_ways WHERE events <> by_rows ORDER BY task_id LIMIT $2",
                    "UPDATE tasks SET events = "
                    "(SELECT count(*) FROM task_events AS one WHERE one.realm_id = tasks.realm_id AND one.task_id = "
                    "tasks.task_id) WHERE realm_id = $1 AND events <> "
                    "(SELECT count(*) FROM task_events AS one WHERE one.realm_id = tasks.realm_id AND one.task_id = "
                    "tasks.task_id)"},
    };
    return kAll;
}

}  // namespace hezhi::tasks
