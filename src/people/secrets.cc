#include "src/people/secrets.h"

#include <new>

#include <sodium.h>

#include "lib/base/assert.h"
#include "src/people/code_rules.h"

namespace hezhi::people {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr unsigned long long kCodePasses = 1;
constexpr std::size_t kCodeMemoryBytes = 1024 * 1024;

void start_sodium() noexcept {
    // Harmless when repeated; thread-safe.
    static int const started = sodium_init();
    (void)started;
}

constexpr std::string_view salt_of(CodeUse use) noexcept {
    return use == CodeUse::invitation ? "hezhi invitation" : "hezhi reset code";
}
static_assert(salt_of(CodeUse::invitation).size() == crypto_pwhash_SALTBYTES);
static_assert(salt_of(CodeUse::password_reset).size() == crypto_pwhash_SALTBYTES);

}  // namespace

void fill_random(std::span<std::byte> bytes) noexcept {
    start_sodium();
    randombytes_buf(bytes.data(), bytes.size());
}

std::string random_code() {
    std::array<std::byte, kCodeRandomBytes> random{};
    fill_random(random);
    return make_code(random);
}

std::string random_token() {
    std::array<std::byte, kTokenBytes> random{};
    fill_random(random);
    std::array<char, sodium_base64_ENCODED_LEN(kTokenBytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(random.data()), random.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

Digest digest(std::string_view secret) noexcept {
    Digest result{};
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(result.data()),
                       reinterpret_cast<unsigned char const*>(secret.data()), secret.size());
    return result;
}

Digest slow_digest(CodeUse use, std::string_view code) {
    start_sodium();
    Digest result{};
    int const failed = crypto_pwhash(reinterpret_cast<unsigned char*>(result.data()), result.size(), code.data(),
                                     code.size(), reinterpret_cast<unsigned char const*>(salt_of(use).data()),
                                     kCodePasses, kCodeMemoryBytes, crypto_pwhash_ALG_ARGON2ID13);
    if (failed != 0) throw std::bad_alloc();
    return result;
}

}  // namespace hezhi::people
