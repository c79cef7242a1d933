#include "src/http/session_cache.h"

#include <algorithm>

namespace hezhi::http {

std::uint64_t SessionCache::stamp(PersonId person) const {
    std::array<std::uint16_t, 1> const slots{ChannelStamps::slot_of("person:" + person.str())};
    return stamps_.sum(slots);
}

std::optional<KnownSession> SessionCache::find(SessionHash const& hash, TimePoint now) {
    auto& shard = shard_of(hash);
    std::scoped_lock const lock(shard.mutex);
    auto const found = shard.entries.find(hash);
    if (found == shard.entries.end()) return std::nullopt;
    auto& entry = found->second;
    if (now >= entry.believed_until || stamp(entry.known.session.person) != entry.sum) {
        shard.entries.erase(found);
        return std::nullopt;
    }
    return entry.known;
}

void SessionCache::keep(SessionHash const& hash, KnownSession known, std::uint64_t commits_before, TimePoint now) {
    auto const sum = stamp(known.session.person);
    if (stamps_.commits() != commits_before) return;
    auto& shard = shard_of(hash);
    std::scoped_lock const lock(shard.mutex);
    if (shard.entries.size() >= kEntriesMaxPerShard) shard.entries.clear();
    auto const believed_until = std::min(now + kBelievedFor, known.session.valid_until);
    auto const reported_at = known.session.last_seen;
    shard.entries.insert_or_assign(hash, Entry{std::move(known), sum, believed_until, reported_at});
}

bool SessionCache::is_seen_due(SessionHash const& hash, TimePoint now) {
    auto& shard = shard_of(hash);
    std::scoped_lock const lock(shard.mutex);
    auto const found = shard.entries.find(hash);
    if (found == shard.entries.end() || now - found->second.reported_at < Authenticator::kSeenInterval) return false;
    found->second.reported_at = now;
    return true;
}

}  // namespace hezhi::http
