#include "src/storage/meta.h"

namespace hezhi::storage {

std::optional<std::string> meta(ReadTransaction& tx, std::string_view name) {
    return tx.first("SELECT value FROM meta WHERE name = $1", {name},
                    [](Row const& row) { return std::string(row.text(0)); });
}

void set_meta(WriteTransaction& tx, std::string_view name, std::string_view value) {
    tx.execute("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
               {name, value});
}

}  // namespace hezhi::storage
