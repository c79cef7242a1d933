#include <algorithm>
#include <array>
#include <cctype>

#include <sys/random.h>

#include "lib/base/assert.h"
#include "src/media/media.h"
#include "src/storage/files.h"
#include "src/storage/run_program.h"

namespace hezhi::media {
namespace {

namespace fs = std::filesystem;

struct Signature {
    std::string_view content_type;
    MediaKind kind;
    std::size_t offset;
    std::string_view bytes;
};
// What a file is, by its first bytes; what the sender calls it does not count.
constexpr std::array kSignatures{
    Signature{"image/jpeg", MediaKind::photo, 0, "\xFF\xD8\xFF"},
    Signature{"image/png", MediaKind::photo, 0, "\x89PNG\r\n\x1A\n"},
    Signature{"image/webp", MediaKind::photo, 8, "WEBP"},
    Signature{"image/heic", MediaKind::photo, 4, "ftypheic"},
    Signature{"image/heic", MediaKind::photo, 4, "ftypheix"},
    Signature{"image/heic", MediaKind::photo, 4, "ftypmif1"},
    Signature{"image/avif", MediaKind::photo, 4, "ftypavif"},
    Signature{"audio/webm", MediaKind::voice, 0, "\x1A\x45\xDF\xA3"},
    Signature{"audio/ogg", MediaKind::voice, 0, "OggS"},
    Signature{"audio/mp4", MediaKind::voice, 4, "ftypM4A"},
    Signature{"audio/mp4", MediaKind::voice, 4, "ftypmp4"},
    Signature{"audio/mp4", MediaKind::voice, 4, "ftypiso"},
    Signature{"audio/mpeg", MediaKind::voice, 0, "ID3"},
    Signature{"audio/wav", MediaKind::voice, 8, "WAVE"},
};

Signature const* signature_of(std::string_view bytes) {
    for (auto const& signature : kSignatures) {
        if (bytes.size() > signature.offset && bytes.substr(signature.offset).starts_with(signature.bytes)) {
            return &signature;
        }
    }
    return nullptr;
}

MediaId random_id() {
    MediaId id{};
    std::size_t filled = 0;
    while (filled < id.size()) {
        auto const count = ::getrandom(id.data() + filled, id.size() - filled, 0);
        HZ_ASSERT(count > 0);
        filled += static_cast<std::size_t>(count);
    }
    return id;
}

/// Decodes, turns upright, shrinks, writes JPEG without any metadata. A process of its own: what a hostile file does to
/// a decoder happens there, within 2 GiB and 20 s of computing, and only with decoders meant for untrusted files.
Result<void> convert(fs::path const& from, fs::path const& to, std::string_view size, std::string_view quality) {
    auto const run = storage::run_program(
        {"prlimit", "--as=2147483648", "--cpu=20", "vipsthumbnail", from.string(), "--size", std::string(size), "-o",
         to.string() + "[Q=" + std::string(quality) + ",strip,optimize_coding,background=255]"},
        {"VIPS_BLOCK_UNTRUSTED=1", "VIPS_CONCURRENCY=1"});
    constexpr int kNotFound = 127;
    if (!run || run->exit_code == kNotFound) return fail(ErrorCode::unavailable, "media.no_converter");
    std::error_code error;
    if (run->exit_code != 0 || !fs::exists(to, error)) {
        return fail(ErrorCode::unprocessable, "media.unreadable", run->output.substr(0, 500));
    }
    return {};
}

}  // namespace

std::string spelled(MediaId const& id) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (auto const byte : id) {
        text += kDigits[std::to_integer<std::size_t>(byte >> 4)];
        text += kDigits[std::to_integer<std::size_t>(byte & std::byte{15})];
    }
    return text;
}

std::optional<MediaId> parse_media_id(std::string_view text) noexcept {
    MediaId id{};
    if (text.size() != 2 * id.size()) return std::nullopt;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const digit = text[at];
        bool const is_letter = digit >= 'a' && digit <= 'f';
        if (!is_letter && (digit < '0' || digit > '9')) return std::nullopt;
        auto const value = static_cast<unsigned char>(is_letter ? digit - 'a' + 10 : digit - '0');
        id[at / 2] = id[at / 2] << 4 | std::byte{value};
    }
    return id;
}

fs::path Files::path(MediaId const& id, std::string_view suffix) const {
    auto const name = spelled(id);
    return folder_ / name.substr(0, 2) / (name + std::string(suffix));
}

Result<Files::Kept> Files::keep(std::string_view bytes) const {
    auto const* signature = signature_of(bytes);
    if (signature == nullptr) return fail(ErrorCode::unsupported_type, "media.unknown_type");
    bool const is_photo = signature->kind == MediaKind::photo;
    auto const max = is_photo ? kPhotoBytesMax : kVoiceBytesMax;
    if (bytes.size() > max) {
        return fail(Error{ErrorCode::too_large, "media.too_large"}.with("max", std::to_string(max / (1024 * 1024))));
    }
    auto const id = random_id();
    auto const large = path(id, "");
    auto const small = path(id, "-s");
    auto const raw = path(id, "-raw");
    try {
        fs::create_directories(large.parent_path());
        if (!is_photo) {
            storage::write_synced(large, bytes);
            storage::sync(large.parent_path());
            return Kept{id, signature->kind, std::string(signature->content_type),
                        static_cast<std::int64_t>(bytes.size())};
        }
        storage::write_synced(raw, bytes);
        auto const large_jpeg = path(id, ".jpg");
        auto const small_jpeg = path(id, "-s.jpg");
        auto converted = convert(raw, large_jpeg, "2048x2048>", "80");
        if (converted) converted = convert(large_jpeg, small_jpeg, "480x480>", "72");
        fs::remove(raw);
        if (!converted) {
            remove(id);
            return fail(std::move(converted).error());
        }
        fs::rename(large_jpeg, large);
        fs::rename(small_jpeg, small);
        storage::sync(large);
        storage::sync(small);
        storage::sync(large.parent_path());
        return Kept{id, MediaKind::photo, "image/jpeg", static_cast<std::int64_t>(fs::file_size(large))};
    } catch (storage::FileFailure const& failure) {
        remove(id);
        if (failure.is_disk_full()) return fail(ErrorCode::insufficient_storage, "storage.disk_full", failure.what());
        return fail(ErrorCode::internal, "storage.failed", failure.what());
    } catch (fs::filesystem_error const& failure) {
        remove(id);
        return fail(ErrorCode::internal, "storage.failed", failure.what());
    }
}

Result<std::string> Files::read(MediaId const& id, MediaKind kind, bool small) const {
    try {
        return storage::read_whole(path(id, small && kind == MediaKind::photo ? "-s" : ""), kPhotoBytesMax);
    } catch (storage::FileFailure const& failure) {
        return fail(ErrorCode::not_found, "media.unknown", failure.what());
    }
}

void Files::remove(MediaId const& id) const {
    std::error_code ignored;
    for (std::string_view const suffix : {"", "-s", "-raw", ".jpg", "-s.jpg"}) fs::remove(path(id, suffix), ignored);
}

}  // namespace hezhi::media
