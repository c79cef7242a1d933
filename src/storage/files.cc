#include "src/storage/files.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include "src/storage/connection.h"

namespace hezhi::storage {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;

class Descriptor {
public:
    Descriptor(std::filesystem::path const& path, int flags) : path_(path.string()) {
        descriptor_ = ::open(path.c_str(), flags | O_CLOEXEC, 0640);
        if (descriptor_ < 0) throw FileFailure(path_, errno);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() { ::close(descriptor_); }

    std::size_t read(std::span<char> into) {
        ssize_t const count = ::read(descriptor_, into.data(), into.size());
        if (count < 0) throw FileFailure(path_, errno);
        return static_cast<std::size_t>(count);
    }
    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            ssize_t const count = ::write(descriptor_, bytes.data(), bytes.size());
            if (count < 0) throw FileFailure(path_, errno);
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void sync() {
        if (::fsync(descriptor_) != 0) throw FileFailure(path_, errno);
    }

private:
    std::string path_;
    int descriptor_;
};

class Sha256 {
public:
    Sha256() : context_(EVP_MD_CTX_new()) {
        if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
    }
    void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
    std::string hex() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned int length = 0;
        EVP_DigestFinal_ex(context_.get(), digest.data(), &length);
        std::string text;
        for (unsigned int at = 0; at < length; ++at) text += fmt::format("{:02x}", digest[at]);
        return text;
    }

private:
    std::unique_ptr<EVP_MD_CTX, Releaser<&EVP_MD_CTX_free>> context_;
};

template <class Each>
FileDigest for_chunks(std::filesystem::path const& file, Each&& each) {
    Descriptor in(file, O_RDONLY);
    Sha256 digest;
    std::vector<char> chunk(kChunk);
    std::uint64_t bytes = 0;
    while (std::size_t const count = in.read(chunk)) {
        std::string_view const read(chunk.data(), count);
        digest.add(read);
        each(read);
        bytes += count;
    }
    return {bytes, digest.hex()};
}

}  // namespace

FileFailure::FileFailure(std::string const& what, int error_number)
    : std::runtime_error(fmt::format("{}: {}", what, std::strerror(error_number))),
      disk_full_(error_number == ENOSPC || error_number == EDQUOT) {}

FileDigest digest_of_file(std::filesystem::path const& file) {
    return for_chunks(file, [](std::string_view) {});
}

FileDigest copy_synced(std::filesystem::path const& from, std::filesystem::path const& to) {
    Descriptor out(to, O_WRONLY | O_CREAT | O_TRUNC);
    FileDigest const digest = for_chunks(from, [&](std::string_view read) { out.write(read); });
    out.sync();
    return digest;
}

void write_synced(std::filesystem::path const& file, std::string_view content) {
    Descriptor out(file, O_WRONLY | O_CREAT | O_TRUNC);
    out.write(content);
    out.sync();
}

std::string read_whole(std::filesystem::path const& file, std::size_t bytes_max) {
    std::string content;
    for_chunks(file, [&](std::string_view read) {
        if (content.size() + read.size() > bytes_max) throw FileFailure(file.string(), EFBIG);
        content += read;
    });
    return content;
}

void sync(std::filesystem::path const& path) {
    Descriptor(path, O_RDONLY).sync();
}

void sync_tree(std::filesystem::path const& folder) {
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() || entry.is_directory()) sync(entry.path());
    }
    sync(folder);
}

}  // namespace hezhi::storage
