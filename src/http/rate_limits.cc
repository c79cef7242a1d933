#include "src/http/rate_limits.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

namespace hezhi::http {
namespace {

using std::chrono::milliseconds;

std::uint64_t key_of(std::string_view purpose, std::string_view subject) noexcept {
    std::uint64_t const a = std::hash<std::string_view>{}(purpose);
    std::uint64_t const b = std::hash<std::string_view>{}(subject);
    return a * 0x9E3779B97F4A7C15U + b;
}

Error too_many(std::string_view key, Microseconds wait) {
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return Error{ErrorCode::rate_limited, key}.with("retry_after", std::to_string(seconds));
}

}  // namespace

Microseconds TokenBuckets::take(std::uint64_t key, Rate rate, TimePoint now) {
    auto& shard = shards_[key % shards_.size()];
    std::scoped_lock const lock(shard.mutex);
    if (shard.buckets.size() >= kBucketsMaxPerShard) {
        std::erase_if(shard.buckets, [&](auto const& entry) { return entry.second.full_at <= now; });
        if (shard.buckets.size() >= kBucketsMaxPerShard) shard.buckets.clear();
    }
    auto const [found, is_new] = shard.buckets.try_emplace(key, Bucket{rate.burst, now, now});
    auto& bucket = found->second;
    double const refill = static_cast<double>(rate.refill.count());
    if (!is_new && now > bucket.filled_at) {
        double const gained = static_cast<double>((now - bucket.filled_at).count()) / refill;
        bucket.tokens = std::min(rate.burst, bucket.tokens + gained);
        bucket.filled_at = now;
    }
    if (bucket.tokens < 1.0) {
        return Microseconds{static_cast<std::int64_t>(std::ceil((1.0 - bucket.tokens) * refill))};
    }
    bucket.tokens -= 1.0;
    bucket.full_at = now + Microseconds{static_cast<std::int64_t>((rate.burst - bucket.tokens) * refill)};
    return Microseconds{0};
}

Rate rate_of(Budget budget, RateSubject subject) noexcept {
    bool const shared = subject == RateSubject::address;
    switch (budget) {
        case Budget::read:
        case Budget::by_method:
            return shared ? Rate{2'000, milliseconds{5}} : Rate{100, milliseconds{100}};
        case Budget::write:
            return shared ? Rate{300, milliseconds{50}} : Rate{30, milliseconds{1'000}};
        case Budget::vote:
            return shared ? Rate{300, milliseconds{50}} : Rate{60, milliseconds{500}};
        case Budget::report:
            // Each is work for somebody at a desk. An address is a hall full of telephones, or a script.
            return shared ? Rate{60, std::chrono::seconds{10}} : Rate{10, std::chrono::minutes{1}};
        case Budget::credentials:
            return shared ? Rate{60, milliseconds{2'000}} : Rate{10, milliseconds{10'000}};
        case Budget::none:
            break;
    }
    return Rate{1'000'000, Microseconds{1}};
}

Result<void> RequestBudgets::take(Budget budget, RateSubject subject, std::string_view key, TimePoint now) {
    if (budget == Budget::none) return {};
    auto const purpose =
        static_cast<char>('a' + static_cast<int>(budget) * 2 + (subject == RateSubject::session ? 0 : 1));
    auto const wait = buckets_.take(key_of({&purpose, 1}, key), rate_of(budget, subject), now);
    if (wait.count() > 0) return fail(too_many("http.rate_limited", wait));
    return {};
}

Result<void> AttemptBudgets::take(std::string_view purpose, std::string_view subject, Rate rate, TimePoint now) {
    auto const wait = buckets_.take(key_of(purpose, subject), rate, now);
    if (wait.count() > 0) return fail(too_many("http.too_many_attempts", wait));
    return {};
}

}  // namespace hezhi::http
