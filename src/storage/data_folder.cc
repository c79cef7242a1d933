#include "src/storage/data_folder.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "src/storage/backup.h"
#include "src/storage/migrations.h"

namespace hezhi::storage {

Result<void> prepare(DataFolder const& folder) {
    std::error_code error;
    bool const created = std::filesystem::create_directories(folder.root, error);
    if (!error && created) {
        std::filesystem::permissions(
            folder.root,
            std::filesystem::perms::owner_all | std::filesystem::perms::group_read | std::filesystem::perms::group_exec,
            error);
    }
    if (error || !std::filesystem::is_directory(folder.root)) {
        return fail(ErrorCode::invalid, "folder.unusable",
                    fmt::format("{}: {}", folder.root.string(), error ? error.message() : "is not a folder"));
    }
    return {};
}

Result<FolderLock> FolderLock::take_file(std::filesystem::path const& file) {
    int const descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (descriptor < 0) {
        return fail(ErrorCode::invalid, "folder.unusable", fmt::format("{}: {}", file.string(), std::strerror(errno)));
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor);
        return fail(ErrorCode::conflict, "folder.in_use",
                    fmt::format("{} is held by another Hezhi: is the server running?", file.string()));
    }
    return FolderLock(descriptor);
}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::unique_ptr<Database>> open_migrated(DataFolder const& folder, Options options, TimePoint now,
                                                UpgradeBackup backup, int* version_before) {
    HZ_TRY(prepare(folder));
    if (options.url.empty()) options.url = "sqlite:" + folder.database().string();
    std::string const url = options.url;
    HZ_TRY(auto database, Database::open(std::move(options)));
    HZ_TRY(auto const migrated, migrate(*database, now, [&](int) -> Result<void> {
               if (backup == UpgradeBackup::skip) return {};
               HZ_TRY(back_up({folder, url, folder.backups(), now, BackupReason::upgrade}));
               return {};
           }));
    if (version_before != nullptr) *version_before = migrated.from;
    return database;
}

}  // namespace hezhi::storage
