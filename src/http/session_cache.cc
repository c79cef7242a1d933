#include "src/http/session_cache.h"

#include <algorithm>

namespace hezhi::http {

std::shared_ptr<KnownSession const> SessionCache::find(SessionHash const& hash, TimePoint now) {
    auto& shard = shard_of(hash);
    std::scoped_lock const lock(shard.mutex);
    auto const found = shard.entries.find(hash);
    if (found == shard.entries.end()) return nullptr;
    auto const& entry = found->second;
    if (now >= entry.believed_until || stamps_.sum(entry.slots) != entry.sum) {
        shard.entries.erase(found);
        return nullptr;
    }
    return entry.known;
}

void SessionCache::keep(SessionHash const& hash, std::shared_ptr<KnownSession const> known,
                        std::uint64_t commits_before, TimePoint now) {
    Entry entry{.slots = {ChannelStamps::slot_of("person:" + known->session.person.str())},
                .believed_until = std::min(now + kBelievedFor, known->session.valid_until),
                .reported_at = known->session.last_seen};
    entry.known = std::move(known);
    entry.sum = stamps_.sum(entry.slots);
    if (stamps_.commits() != commits_before) return;
    auto& shard = shard_of(hash);
    std::scoped_lock const lock(shard.mutex);
    if (shard.entries.size() >= kEntriesMaxPerShard) shard.entries.clear();
    shard.entries.insert_or_assign(hash, std::move(entry));
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
