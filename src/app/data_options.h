// The options of commands that work on an installation: --data, --database.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include <CLI/CLI.hpp>

#include "lib/base/error.h"
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
    /// A mistyped folder is not made into an empty installation. Error: not_found folder.unusable.
    Result<void> require_installation() const {
        std::error_code ignored;
        if (is_postgres() || std::filesystem::exists(folder().database(), ignored)) return {};
        return fail(ErrorCode::not_found, "folder.unusable", "no installation is there");
    }
    /// What a line of output speaks of: never the URL, which may hold a password.
    std::string name() const { return is_postgres() ? "PostgreSQL" : folder().database().string(); }
};

}  // namespace hezhi::app
