// Token buckets: who may ask how often. A request draws from the bucket of its session; one without a valid session
// draws from that of its address, which is large, because a hall or a proxy shares one. Sign-in has budgets of its own
// (AttemptBudgets), whose sizes the people slice decides. In memory, per process.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/http/routes.h"

namespace hezhi::http {

/// `burst` at once, then one more every `refill`.
struct Rate {
    double burst = 0;
    Microseconds refill{};
};

/// Thread-safe; bounded: when full, buckets that have filled up again are forgotten first, then all.
class TokenBuckets {
public:
    static constexpr std::size_t kBucketsMaxPerShard = 16'384;

    /// How long until one token is there; 0: it was taken.
    Microseconds take(std::uint64_t key, Rate rate, TimePoint now);

private:
    struct Bucket {
        double tokens = 0;
        TimePoint filled_at{};
        TimePoint full_at{};
    };
    struct Shard {
        std::mutex mutex;
        std::unordered_map<std::uint64_t, Bucket> buckets;
    };
    std::array<Shard, 16> shards_;
};

enum class RateSubject : std::uint8_t { session, address };

/// Budgets of requests. Budget::by_method does not occur here.
Rate rate_of(Budget budget, RateSubject subject) noexcept;

/// rate_limited "http.rate_limited" {retry_after} unless the request may pass.
class RequestBudgets {
public:
    Result<void> take(Budget budget, RateSubject subject, std::string_view key, TimePoint now);

private:
    TokenBuckets buckets_;
};

/// For guesses at secrets: the people slice takes one a login name, one an address, one a network.
class AttemptBudgets {
public:
    /// `purpose` "login.account", `subject` the login name; rate_limited "http.too_many_attempts" {retry_after} when
    /// spent.
    Result<void> take(std::string_view purpose, std::string_view subject, Rate rate, TimePoint now);

private:
    TokenBuckets buckets_;
};

}  // namespace hezhi::http
