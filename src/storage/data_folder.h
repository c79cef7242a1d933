// The folder given by --data: database, media, backups. Everything Hezhi keeps on this machine is in it.
#pragma once

#include <filesystem>
#include <memory>

#include "lib/base/error.h"
#include "src/storage/database.h"

namespace hezhi::storage {

struct DataFolder {
    std::filesystem::path root;

    std::filesystem::path database() const { return root / "hezhi.sqlite"; }
    std::filesystem::path media() const { return root / "media"; }
    std::filesystem::path backups() const { return root / "backups"; }
};

/// Creates the folder, readable by its owner's group at most, if it is not there.
/// Error: folder.unusable.
Result<void> prepare(DataFolder const& folder);

/// Held by whoever must be alone with the folder: a server while it runs, migrate, restore. Gone with the process.
class FolderLock {
public:
    /// Errors: folder.in_use, folder.unusable.
    static Result<FolderLock> take(DataFolder const& folder) { return take_file(folder.root / "hezhi.lock"); }
    static Result<FolderLock> take_file(std::filesystem::path const& file);

    FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

private:
    explicit FolderLock(int descriptor) noexcept : descriptor_(descriptor) {}
    int descriptor_;
};

enum class UpgradeBackup : std::uint8_t { take, skip };

/// Opens the database of the folder, or that of `options.url` if it is given, and brings its schema up to date; before
/// the first change to an older schema a verified backup is taken into backups().
/// @param version_before  if given, receives the schema's version as it was found (0: empty).
/// Errors: those of Database::open, migrate and back_up.
Result<std::unique_ptr<Database>> open_migrated(DataFolder const& folder, Options options, TimePoint now,
                                                UpgradeBackup backup = UpgradeBackup::take,
                                                int* version_before = nullptr);

}  // namespace hezhi::storage
