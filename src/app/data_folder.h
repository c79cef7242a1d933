// The folder given with --data: what lies where. Made on first use, for its owner alone.
#pragma once

#include <filesystem>
#include <string>

#include "lib/base/error.h"

namespace hezhi::app {

class DataFolder {
public:
    /// Makes the folder if it is absent. Error: data.unusable.
    static Result<DataFolder> open(std::filesystem::path path);

    std::filesystem::path const& path() const noexcept { return path_; }
    std::filesystem::path database_file() const { return path_ / "hezhi.sqlite"; }
    std::filesystem::path media() const { return path_ / "media"; }
    std::filesystem::path backups() const { return path_ / "backups"; }

    /// `database` is the option --database; empty: the SQLite file in this folder.
    std::string database_url(std::string const& database) const {
        return database.empty() ? "sqlite:" + database_file().string() : database;
    }

private:
    explicit DataFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

}  // namespace hezhi::app
