// argon2id with libsodium. The semaphore keeps hashing within a quarter of the machine's memory and the number of its
// cores; whoever waits longer than kWaitMax is told to come again.

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <new>
#include <semaphore>
#include <thread>

#include <sodium.h>
#include <unistd.h>

#include "lib/base/assert.h"
#include "src/people/people.h"
#include "src/people/secrets.h"

namespace hezhi::people {
namespace {

constexpr auto kWaitMax = std::chrono::seconds(5);

std::ptrdiff_t hashes_at_once(std::size_t memory_bytes) {
    auto const pages = static_cast<std::size_t>(std::max(1L, sysconf(_SC_PHYS_PAGES)));
    auto const page_bytes = static_cast<std::size_t>(std::max(1L, sysconf(_SC_PAGESIZE)));
    std::size_t const by_memory = pages * page_bytes / 4 / memory_bytes;
    std::size_t const by_cores = std::max(1U, std::thread::hardware_concurrency());
    return static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(by_memory, 1, by_cores));
}

}  // namespace

struct PasswordHasher::Body {
    explicit Body(Cost wanted) : cost(wanted), places(hashes_at_once(wanted.memory_bytes)) {}

    Cost cost;
    mutable std::once_flag nobody_made{};
    mutable std::string nobody{};  ///< the hash of a password that nobody knows; made when first needed
    mutable std::counting_semaphore<> places;

    template <class F>
    auto in_place(F&& work) const -> Result<std::invoke_result_t<F&>> {
        if (!places.try_acquire_for(kWaitMax)) return fail(ErrorCode::unavailable, "password.busy");
        struct Leave {
            std::counting_semaphore<>& places;
            ~Leave() { places.release(); }
        } const leave{places};
        return work();
    }

    std::string hash(std::string_view password) const {
        std::array<char, crypto_pwhash_STRBYTES> text{};
        int const failed =
            crypto_pwhash_str(text.data(), password.data(), password.size(), cost.passes, cost.memory_bytes);
        if (failed != 0) throw std::bad_alloc();
        return text.data();
    }
    static bool verify(std::string const& hash, std::string_view password) {
        return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
    }
};

PasswordHasher::Cost PasswordHasher::cheap() noexcept {
    return {.passes = crypto_pwhash_OPSLIMIT_MIN, .memory_bytes = crypto_pwhash_MEMLIMIT_MIN};
}

PasswordHasher::PasswordHasher(Cost cost) {
    HZ_ASSERT(sodium_init() >= 0);
    body_ = std::make_unique<Body>(cost);
}

PasswordHasher::~PasswordHasher() = default;

Result<std::string> PasswordHasher::hash(std::string_view password) const {
    return body_->in_place([&] { return body_->hash(password); });
}

Result<bool> PasswordHasher::verify(std::string const& hash, std::string_view password) const {
    // Here too, or the first unknown name of a process would take twice as long as a known one.
    std::call_once(body_->nobody_made, [&] { body_->nobody = body_->hash(random_token()); });
    return body_->in_place([&] { return Body::verify(hash, password); });
}

Result<void> PasswordHasher::verify_nobody(std::string_view password) const {
    std::call_once(body_->nobody_made, [&] { body_->nobody = body_->hash(random_token()); });
    HZ_TRY(verify(body_->nobody, password));
    return {};
}

bool PasswordHasher::is_outdated(std::string const& hash) const noexcept {
    return crypto_pwhash_str_needs_rehash(hash.c_str(), body_->cost.passes, body_->cost.memory_bytes) != 0;
}

}  // namespace hezhi::people
