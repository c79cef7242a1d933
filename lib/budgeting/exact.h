// Exact numbers: money, points and rates are integers and fractions of any size (GMP), read from decimals and printed
// without loss. Binary floating point appears only as a hint that exact arithmetic confirms (equal_shares.cc), and as
// the nearest double of an exact value, which is the same on every machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gmpxx.h>

namespace hezhi::budgeting {

using Integer = mpz_class;
using Rational = mpq_class;  ///< always canonical: no common factor, denominator > 0

/// "400000", "543715.64", "102533,36" (decimal comma), "+5", "-2", "1e6"; blanks around it are ignored. At most 60
/// digits and an exponent of at most ±60; nullopt for anything else. Never goes through floating point.
std::optional<Rational> parse_decimal(std::string_view text);

/// "p/q" in lowest terms, or "p" when q = 1.
std::string to_text(Rational const& value);

/// The exact decimal if it has one of at most 60 decimals ("543715.64"), otherwise "p/q".
std::string to_decimal_text(Rational const& value);

/// Rounded to `decimals` places, half away from zero: "13.76".
std::string to_rounded_text(Rational const& value, unsigned decimals);

/// The double nearest to `value`, ties to even (mpq_get_d truncates). |value| in [2^-1000, 2^1000] or 0.
double nearest_double(Rational const& value);

/// numerator / denominator, denominator > 0, as above without the fraction's canonical form.
double nearest_double(Integer const& numerator, Integer const& denominator);

/// Largest integer <= value, and smallest >= value.
Integer floor_of(Rational const& value);
Integer ceiling_of(Rational const& value);

/// GMP takes `long` where we count in std::int64_t: the same 64 bits on the platforms we build for.
inline Integer integer(std::int64_t value) {
    static_assert(sizeof(long) == sizeof(std::int64_t));
    return Integer{static_cast<long>(value)};
}

}  // namespace hezhi::budgeting
