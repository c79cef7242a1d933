// Random secrets and the hashes under which they are kept.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hezhi::people {

using Digest = std::array<std::byte, 32>;

void fill_random(std::span<std::byte> bytes) noexcept;

/// A code for paper, without hyphens (code_rules.h).
std::string random_code();

/// 256 random bits as base64url, for links.
std::string random_token();

/// SHA-256: for secrets of 256 random bits.
Digest digest(std::string_view secret) noexcept;

/// For printed codes, whose 55 bits a stolen database must not give away for the price of SHA-256: argon2id over a
/// fixed salt, one pass over 1 MiB, about a millisecond. `code` as read_code gives it. The salts of the two uses
/// differ, so an invitation is never taken for a reset.
enum class CodeUse : std::uint8_t { invitation, password_reset };
Digest slow_digest(CodeUse use, std::string_view code);

}  // namespace hezhi::people
