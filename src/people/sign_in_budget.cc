#include "src/people/sign_in_budget.h"

#include <algorithm>
#include <cmath>

namespace hezhi::people {
namespace {

double refilled(double left, TimePoint at, SignInBudget::Limit const& limit, TimePoint now) {
    auto const gained = static_cast<double>((now - at).count()) / static_cast<double>(limit.refill.count());
    return std::min(limit.capacity, left + std::max(0.0, gained));
}

}  // namespace

SignInBudget::Bucket& SignInBudget::filled(Buckets& buckets, std::string const& key, Limit const& limit,
                                           TimePoint now) {
    if (buckets.size() >= limits_.entries_max && !buckets.contains(key)) forget_full(buckets, limit, now);
    auto& bucket = buckets.try_emplace(key, Bucket{limit.capacity, now}).first->second;
    bucket.left = refilled(bucket.left, bucket.at, limit, now);
    bucket.at = now;
    return bucket;
}

void SignInBudget::forget_full(Buckets& buckets, Limit const& limit, TimePoint now) {
    std::erase_if(buckets, [&](auto const& entry) {
        return refilled(entry.second.left, entry.second.at, limit, now) >= limit.capacity;
    });
    // Somebody makes up names faster than buckets refill: forget them all rather than grow without bound. Addresses and
    // networks, which nobody can make up, still hold that somebody.
    if (buckets.size() >= limits_.entries_max) buckets.clear();
}

Result<void> SignInBudget::spend(Guess const& guess, TimePoint now) {
    std::scoped_lock const lock(mutex_);
    std::array<std::pair<Bucket*, Limit const*>, 3> const asked{
        std::pair{&filled(accounts_, guess.account, limits_.account, now), &limits_.account},
        std::pair{&filled(addresses_, guess.address, limits_.address, now), &limits_.address},
        std::pair{&filled(networks_, guess.network, limits_.network, now), &limits_.network},
    };
    for (auto const& [bucket, limit] : asked) {
        if (bucket->left >= 1) continue;
        auto const wait = std::ceil((1 - bucket->left) * std::chrono::duration<double>(limit->refill).count());
        return fail(Error{ErrorCode::rate_limited, "sign_in.too_many"}.with(
            "retry_after", std::to_string(static_cast<std::int64_t>(wait))));
    }
    for (auto const& [bucket, limit] : asked) bucket->left -= 1;
    return {};
}

void SignInBudget::pay_back(Guess const& guess) {
    std::scoped_lock const lock(mutex_);
    auto const give = [](Buckets& buckets, std::string const& key, Limit const& limit) {
        if (auto const found = buckets.find(key); found != buckets.end()) {
            found->second.left = std::min(limit.capacity, found->second.left + 1);
        }
    };
    give(accounts_, guess.account, limits_.account);
    give(addresses_, guess.address, limits_.address);
    give(networks_, guess.network, limits_.network);
}

}  // namespace hezhi::people
