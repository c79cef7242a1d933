// SHA-256 of bytes, and digests as lower-case hexadecimal text. Pure: equal bytes, equal digest.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace hezhi::merkle {

using Digest = std::array<unsigned char, 32>;

/// FIPS 180-4.
Digest sha256(std::string_view bytes);
/// RFC 2104 with SHA-256. With a key of 32 random bytes it commits to `message` without giving it away.
Digest hmac_sha256(std::string_view key, std::string_view message);

std::string hex(Digest const& digest);
/// Exactly 64 digits 0-9a-f; upper case is refused, so that a digest has one spelling.
std::optional<Digest> digest_from_hex(std::string_view text);

/// The 32 bytes themselves, to be hashed in their turn; valid as long as `digest`.
inline std::string_view bytes_of(Digest const& digest) noexcept {
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

}  // namespace hezhi::merkle
