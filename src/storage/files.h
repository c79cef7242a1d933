// Files that must outlive a power cut: copied with their checksum, synced, renamed. For storage/ and media/.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hezhi::storage {

/// Thrown here, caught in backup.cc and media_files.cc.
class FileFailure : public std::runtime_error {
public:
    FileFailure(std::string const& what, int error_number);
    bool is_disk_full() const noexcept { return disk_full_; }

private:
    bool disk_full_;
};

struct FileDigest {
    std::uint64_t bytes;
    std::string sha256;  ///< lower-case hexadecimal
};

FileDigest digest_of_file(std::filesystem::path const& file);

/// Copies and syncs; the digest is of what was read.
FileDigest copy_synced(std::filesystem::path const& from, std::filesystem::path const& to);

void write_synced(std::filesystem::path const& file, std::string_view content);
std::string read_whole(std::filesystem::path const& file, std::size_t bytes_max);

/// A file or a folder; a name is durable once its folder is synced.
void sync(std::filesystem::path const& path);

/// The folder and everything in it.
void sync_tree(std::filesystem::path const& folder);

}  // namespace hezhi::storage
