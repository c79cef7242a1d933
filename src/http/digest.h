// SHA-256 and the two spellings of bytes used on the wire.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace hezhi::http {

std::array<unsigned char, 32> sha256(std::string_view bytes);
std::string base64(std::span<unsigned char const> bytes);  ///< with padding
std::string base64url(std::span<unsigned char const> bytes);
std::string hex(std::span<unsigned char const> bytes);

/// Equal, in a time that does not tell where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace hezhi::http
