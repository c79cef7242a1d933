#include "src/app/data_folder.h"

#include <system_error>

namespace hezhi::app {

namespace fs = std::filesystem;

Result<DataFolder> DataFolder::open(fs::path path) {
    std::error_code failure;
    bool const is_new = fs::create_directories(path, failure);
    if (failure) return fail(ErrorCode::invalid, "data.unusable", path.string() + ": " + failure.message());
    if (is_new) fs::permissions(path, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec, failure);
    if (!fs::is_directory(path, failure)) {
        return fail(ErrorCode::invalid, "data.unusable", path.string() + ": not a folder");
    }
    return DataFolder{std::move(path)};
}

}  // namespace hezhi::app
