// Sessions found lately, so that a request costs no database read for knowing who asks. An entry is believed for at
// most kBelievedFor, never past the session's own `valid_until`, and not after the channel "person:{id}" was touched.
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "src/http/channel_stamps.h"
#include "src/http/session.h"

namespace hezhi::http {

/// What the pipeline needs of a session on each request.
struct KnownSession {
    Session session;
    std::string csrf;
};

class SessionCache {
public:
    static constexpr Microseconds kBelievedFor = std::chrono::seconds{60};
    static constexpr std::size_t kEntriesMaxPerShard = 8192;

    explicit SessionCache(ChannelStamps const& stamps) noexcept : stamps_(stamps) {}

    /// nullptr: unknown, or not to be believed any more. Shared, so that a request copies nothing.
    std::shared_ptr<KnownSession const> find(SessionHash const& hash, TimePoint now);
    /// `commits_before` is stamps.commits() from before the session was read: it is not kept if a commit came between.
    void keep(SessionHash const& hash, std::shared_ptr<KnownSession const> known, std::uint64_t commits_before,
              TimePoint now);

    /// True, once every Authenticator::kSeenInterval: the caller shall report the session as seen.
    bool is_seen_due(SessionHash const& hash, TimePoint now);

private:
    struct Entry {
        std::shared_ptr<KnownSession const> known;
        std::array<std::uint16_t, 1> slots{};  ///< of the channel "person:{id}"
        std::uint64_t sum = 0;
        TimePoint believed_until{};
        TimePoint reported_at{};
    };
    struct HashOfHash {
        std::size_t operator()(SessionHash const& hash) const noexcept {
            std::size_t value = 0;
            std::memcpy(&value, hash.data(), sizeof value);
            return value;
        }
    };
    struct Shard {
        std::mutex mutex;
        std::unordered_map<SessionHash, Entry, HashOfHash> entries;
    };
    Shard& shard_of(SessionHash const& hash) noexcept { return shards_[hash[31] % shards_.size()]; }

    ChannelStamps const& stamps_;
    std::array<Shard, 16> shards_;
};

}  // namespace hezhi::http
