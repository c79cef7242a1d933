// The options of commands that work on an installation: --data, --database.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "src/storage/data_folder.h"

namespace hezhi::app {

struct DataOptions {
    std::string data;
    std::string database;  ///< empty: the SQLite file of the folder

    void add_to(CLI::App& parser) {
        parser.add_option("--data", data, "folder of database, media and backups")->required();
        parser.add_option("--database", database, "postgresql://… instead of the embedded database")
            ->envname("HEZHI_DATABASE");
    }
    storage::DataFolder folder() const { return {data}; }
    bool is_postgres() const { return !database.empty(); }
    /// What a line of output speaks of: never the URL, which may hold a password.
    std::string name() const { return is_postgres() ? "PostgreSQL" : folder().database().string(); }
};

}  // namespace hezhi::app
