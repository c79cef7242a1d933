// Photographs and voice notes of cases and of what follows them. A photograph is decoded and written anew by a program
// of its own (vipsthumbnail, with bounded memory and time), so that nothing of the file that was sent remains: no
// place, no camera, no hidden payload; it is turned upright and made no larger than 2048 pixels. A voice note stays as
// it is. Invariants: the bytes are on disk before the row says so; a row whose file is missing cannot be; an upload
// that nobody takes up within a day is deleted; who may see one is asked of the slice whose subject it belongs to.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/storage/storage.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}
namespace hezhi::storage {
class Database;
}

namespace hezhi::media {

using MediaId = storage::RandomId;

enum class MediaKind : std::uint8_t { photo, voice };
BOOST_DESCRIBE_ENUM(MediaKind, photo, voice)

struct Media {
    MediaId id;
    MediaKind kind;
    std::string content_type;
    std::int64_t bytes;
    bool is_public = false;
};

/// What a thing of another slice may have: at most so many.
inline constexpr std::size_t kPerSubjectMax = 12;
inline constexpr std::size_t kPhotoBytesMax = 12 * 1024 * 1024;
inline constexpr std::size_t kVoiceBytesMax = 4 * 1024 * 1024;
/// Uploads of a street that nobody has taken up yet: a flood ends here.
inline constexpr std::size_t kWaitingMax = 2'000;

/// 32 lower-case hexadecimal digits.
std::string spelled(MediaId const& id);
std::optional<MediaId> parse_media_id(std::string_view text) noexcept;

/// The files under one folder. Thread-safe.
class Files {
public:
    explicit Files(std::filesystem::path folder) : folder_(std::move(folder)) {}

    struct Kept {
        MediaId id;
        MediaKind kind;
        std::string content_type;
        std::int64_t bytes;
    };
    /// Writes an upload under a new id, durably. Slow: decodes photographs (a second or so).
    /// Errors: unsupported_type media.unknown_type, too_large media.too_large {max}, unprocessable media.unreadable,
    /// unavailable media.no_converter, insufficient_storage storage.disk_full.
    Result<Kept> keep(std::string_view bytes) const;
    /// The bytes; small: the thumbnail of a photograph. Error: media.unknown.
    Result<std::string> read(MediaId const& id, MediaKind kind, bool small) const;
    void remove(MediaId const& id) const;

private:
    std::filesystem::path path(MediaId const& id, std::string_view suffix) const;

    std::filesystem::path folder_;
};

/// Says who may see what belongs to its subjects; implemented by the slice that has them.
class Owner {
public:
    virtual ~Owner() = default;
    virtual std::string_view subject_kind() const noexcept = 0;
    virtual bool may_see(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                         std::int64_t subject, bool is_public) = 0;
};

/// Binds uploads to a subject, in the transaction that makes or changes it. The caller is who sent them (where they
/// were signed in). Errors: not_found media.unknown (also one that is bound already), unprocessable media.too_many
/// {max}.
Result<void> attach(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                    std::span<MediaId const> ids, std::string_view subject_kind, std::int64_t subject, bool is_public);
/// In the order in which they were attached.
std::vector<Media> list_media(storage::ReadTransaction& tx, storage::Scope scope, std::string_view subject_kind,
                              std::int64_t subject);
/// Lets strangers see those of a subject, or no longer.
void set_public(storage::WriteTransaction& tx, storage::Scope scope, std::string_view subject_kind,
                std::int64_t subject, bool is_public);

/// Everything here outlives the router and the runner.
struct Context {
    storage::Database* database = nullptr;
    Files const* files = nullptr;
    std::vector<Owner*> owners{};
};
void add_routes(http::Router& router, Context context);
void add_jobs(jobs::Runner& runner, Context context);

}  // namespace hezhi::media
