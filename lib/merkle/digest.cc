#include "lib/merkle/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "lib/base/assert.h"

namespace hezhi::merkle {
namespace {

unsigned char const* pointer(std::string_view bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}

std::optional<unsigned> nibble(char digit) {
    if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a') + 10;
    return std::nullopt;
}

}  // namespace

Digest sha256(std::string_view bytes) {
    Digest digest{};
    SHA256(pointer(bytes), bytes.size(), digest.data());
    return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view message) {
    constexpr std::size_t kKeyMax = 1024;
    HZ_ASSERT(key.size() <= kKeyMax);
    Digest digest{};
    auto const* const done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), pointer(message),
                                  message.size(), digest.data(), nullptr);
    HZ_ASSERT(done != nullptr);
    return digest;
}

std::string hex(Digest const& digest) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(digest.size() * 2);
    for (unsigned const byte : digest) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15u];
    }
    return text;
}

std::optional<Digest> digest_from_hex(std::string_view text) {
    Digest digest{};
    if (text.size() != digest.size() * 2) return std::nullopt;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        auto const high = nibble(text[2 * i]);
        auto const low = nibble(text[2 * i + 1]);
        if (!high || !low) return std::nullopt;
        digest[i] = static_cast<unsigned char>((*high << 4) | *low);
    }
    return digest;
}

}  // namespace hezhi::merkle
