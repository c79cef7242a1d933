#include "src/http/digest.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace hezhi::http {

std::array<unsigned char, 32> sha256(std::string_view bytes) {
    std::array<unsigned char, 32> digest{};
    SHA256(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), digest.data());
    return digest;
}

namespace {

std::string encode64(std::span<unsigned char const> bytes, std::string_view alphabet) {
    std::string text;
    unsigned bits = 0;
    unsigned buffered = 0;
    for (unsigned char const byte : bytes) {
        buffered = ((buffered << 8) | byte) & 0xFFFFu;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text += alphabet[(buffered >> bits) & 63u];
        }
    }
    if (bits > 0) text += alphabet[(buffered << (6 - bits)) & 63u];
    return text;
}

}  // namespace

std::string base64(std::span<unsigned char const> bytes) {
    auto text = encode64(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    text.resize((text.size() + 3) / 4 * 4, '=');
    return text;
}

std::string base64url(std::span<unsigned char const> bytes) {
    return encode64(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

std::string hex(std::span<unsigned char const> bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (unsigned char const byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hezhi::http
