#include "src/people/totp_rules.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "lib/base/assert.h"

namespace hezhi::people {
namespace {

constexpr std::int64_t kStepSeconds = 30;
constexpr std::int64_t kStepsOfDrift = 1;

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (char const c : text) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain) {
            encoded += c;
        } else {
            encoded += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        }
    }
    return encoded;
}

}  // namespace

std::int64_t totp_step(TimePoint now) noexcept {
    return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() / kStepSeconds;
}

std::string totp_code(std::span<std::byte const> secret, std::int64_t step) {
    std::array<unsigned char, 8> counter{};
    auto value = static_cast<std::uint64_t>(step);
    for (std::size_t at = counter.size(); at-- > 0; value >>= 8U) counter[at] = static_cast<unsigned char>(value);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    auto const* const made = HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
                                  counter.size(), digest.data(), &size);
    HZ_ASSERT(made != nullptr && size == 20);
    std::size_t const offset = digest[19] & 0x0FU;
    std::uint32_t const binary = (static_cast<std::uint32_t>(digest[offset] & 0x7FU) << 24U) |
                                 (static_cast<std::uint32_t>(digest[offset + 1]) << 16U) |
                                 (static_cast<std::uint32_t>(digest[offset + 2]) << 8U) |
                                 static_cast<std::uint32_t>(digest[offset + 3]);
    return fmt::format("{:06}", binary % 1'000'000U);
}

std::optional<std::int64_t> accept_totp(std::span<std::byte const> secret, std::string_view code, TimePoint now,
                                        std::int64_t last_step) {
    std::int64_t const present = totp_step(now);
    std::optional<std::int64_t> accepted;
    for (std::int64_t step = present - kStepsOfDrift; step <= present + kStepsOfDrift; ++step) {
        if (totp_code(secret, step) == code && step > last_step) accepted = step;
    }
    return accepted;
}

std::string to_base32(std::span<std::byte const> bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (std::byte const byte : bytes) {
        held = (held << 8U) | std::to_integer<std::uint32_t>(byte);
        bits += 8;
        for (; bits >= 5; bits -= 5) text += kAlphabet[(held >> (bits - 5U)) & 0x1FU];
    }
    if (bits > 0) text += kAlphabet[(held << (5U - bits)) & 0x1FU];
    return text;
}

std::string totp_uri(std::span<std::byte const> secret, std::string_view issuer, std::string_view account) {
    return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits=6&period=30",
                       percent_encoded(issuer), percent_encoded(account), to_base32(secret));
}

}  // namespace hezhi::people
