// Codes that people type from paper: invitations and password resets. Twelve symbols of Crockford's base32 in groups of
// four, "7K3M-9QTX-42HD": eleven random ones (55 bits) and a check symbol that catches every single wrong symbol and
// every exchange of two. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hezhi::people {

constexpr std::size_t kCodeSymbols = 12;
constexpr std::size_t kCodeRandomBytes = 7;

/// The code of 55 of these random bits, without hyphens.
std::string make_code(std::span<std::byte const, kCodeRandomBytes> random);

/// What somebody typed, as make_code spelled it: case, hyphens, blanks and full-width forms do not matter, O is 0, I
/// and L are 1. nullopt if it is no code or mistyped.
std::optional<std::string> read_code(std::string_view typed);

/// For paper: "7K3M9QTX42HD" → "7K3M-9QTX-42HD".
std::string grouped(std::string_view code);

}  // namespace hezhi::people
