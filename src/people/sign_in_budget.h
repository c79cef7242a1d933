// How many wrong guesses are borne: per account, per address and per network. A guess is paid for
// before it is looked at and paid back if it was right, so guesses made at once cannot pass together. Kept in memory:
// budgets guard against guessing, they are not the community's data; a restart forgives, and each node counts for
// itself. Thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "lib/base/error.h"
#include "lib/base/time.h"

namespace hezhi::people {

class SignInBudget {
public:
    /// `capacity` guesses at once, one more each `refill`.
    struct Limit {
        double capacity;
        Microseconds refill;
    };
    struct Limits {
        Limit account{10, std::chrono::minutes(15)};  ///< 106 a day
        Limit address{30, std::chrono::minutes(1)};
        Limit network{120, std::chrono::seconds(15)};
        std::size_t entries_max = 100'000;
    };

    SignInBudget() : SignInBudget(Limits{}) {}
    explicit SignInBudget(Limits limits) : limits_(limits) {}

    /// `account`: the folded login name, whether it exists or not, or the kind of code that is tried.
    struct Guess {
        std::string account;
        std::string address;
        std::string network;
    };
    /// Error: rate_limited sign_in.too_many {retry_after}.
    Result<void> spend(Guess const& guess, TimePoint now);
    void pay_back(Guess const& guess);

private:
    struct Bucket {
        double left;
        TimePoint at;
    };
    using Buckets = std::unordered_map<std::string, Bucket>;

    Bucket& filled(Buckets& buckets, std::string const& key, Limit const& limit, TimePoint now);
    void forget_full(Buckets& buckets, Limit const& limit, TimePoint now);

    std::mutex mutex_;
    Limits limits_;
    Buckets accounts_;
    Buckets addresses_;
    Buckets networks_;
};

}  // namespace hezhi::people
