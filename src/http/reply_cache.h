// Serialised replies of hot public pages, one cache a core, so no lock. An entry lives until one of the channels that
// its route names is touched, or until the cache is full and starts over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/http/channel_stamps.h"

namespace hezhi::http {

struct CachedReply {
    std::string etag;  ///< without quotes
    std::string content_type;
    std::shared_ptr<std::string const> body;  // shared: a response may outlive the entry
    std::shared_ptr<std::string const> gzip;  // nullptr: too small, or not smaller
    std::vector<std::uint16_t> slots;
    std::uint64_t sum = 0;
};

class ReplyCache {
public:
    static constexpr std::size_t kBytesMax = 16 * 1024 * 1024;
    static constexpr std::size_t kKeyBytesMax = 512;

    explicit ReplyCache(ChannelStamps const& stamps) noexcept : stamps_(stamps) {}

    /// nullptr if absent or out of date.
    CachedReply const* find(std::string_view key) const;
    /// `reply.sum` was taken over `reply.slots` before the page was read.
    CachedReply const& keep(std::string key, CachedReply reply);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    ChannelStamps const& stamps_;
    std::unordered_map<std::string, CachedReply, Hash, std::equal_to<>> entries_;
    std::size_t bytes_ = 0;
};

/// How hard to compress: what is kept deserves more work than what is sent once.
enum class Squeeze : std::uint8_t { quick = 1, well = 6 };

/// RFC 1952; empty if the result is not smaller.
std::string gzip(std::string_view bytes, Squeeze squeeze);

}  // namespace hezhi::http
