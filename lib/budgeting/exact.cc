#include "lib/budgeting/exact.h"

#include <algorithm>
#include <cmath>

#include "lib/base/assert.h"

namespace hezhi::budgeting {
namespace {

constexpr std::size_t kDigitsMax = 60;
constexpr int kExponentMax = 60;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

Integer power_of_ten(unsigned exponent) {
    Integer power;
    mpz_ui_pow_ui(power.get_mpz_t(), 10, exponent);
    return power;
}

std::string_view trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::optional<Rational> parse_decimal(std::string_view text) {
    text = trimmed(text);
    // Nearly every amount is a short run of digits.
    if (!text.empty() && text.size() <= 18 && std::ranges::all_of(text, is_digit)) {
        std::int64_t value = 0;
        for (char const c : text) value = value * 10 + (c - '0');
        return Rational{integer(value)};
    }
    bool negative = false;
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    std::string digits;
    int exponent = 0;
    bool seen_point = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        char const c = text[at];
        if (is_digit(c)) {
            digits.push_back(c);
            if (seen_point) --exponent;
        } else if ((c == '.' || c == ',') && !seen_point) {
            seen_point = true;
        } else {
            break;
        }
    }
    if (digits.empty() || digits.size() > kDigitsMax) return std::nullopt;
    if (at < text.size()) {
        if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
        ++at;
        bool negative_exponent = false;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
            negative_exponent = text[at] == '-';
            ++at;
        }
        if (at == text.size()) return std::nullopt;
        int written = 0;
        for (; at < text.size(); ++at) {
            if (!is_digit(text[at])) return std::nullopt;
            written = written * 10 + (text[at] - '0');
            if (written > kExponentMax) return std::nullopt;
        }
        exponent += negative_exponent ? -written : written;
    }
    Integer const significand{digits, 10};
    Rational value;
    if (exponent >= 0) {
        value = Rational{significand * power_of_ten(static_cast<unsigned>(exponent))};
    } else {
        value = Rational{significand, power_of_ten(static_cast<unsigned>(-exponent))};
        value.canonicalize();
    }
    if (negative) value = -value;
    return value;
}

std::string to_text(Rational const& value) {
    return value.get_str();
}

std::string to_decimal_text(Rational const& value) {
    Integer rest = value.get_den();
    Integer factor;
    auto const twos = mpz_remove(factor.get_mpz_t(), rest.get_mpz_t(), Integer{2}.get_mpz_t());
    rest = factor;
    auto const fives = mpz_remove(factor.get_mpz_t(), rest.get_mpz_t(), Integer{5}.get_mpz_t());
    auto const decimals = std::max(twos, fives);
    if (factor != 1 || decimals > kDigitsMax) return to_text(value);
    return to_rounded_text(value, static_cast<unsigned>(decimals));
}

std::string to_rounded_text(Rational const& value, unsigned decimals) {
    Integer const scaled = abs(value.get_num()) * power_of_ten(decimals);
    Integer const& denominator = value.get_den();
    Integer const rounded = (2 * scaled + denominator) / (2 * denominator);
    std::string text = rounded.get_str();
    if (decimals > 0) {
        if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
        text.insert(text.size() - decimals, 1, '.');
    }
    if (value < 0 && rounded != 0) text.insert(0, 1, '-');
    return text;
}

double nearest_double(Rational const& value) {
    return nearest_double(value.get_num(), value.get_den());
}

double nearest_double(Integer const& numerator, Integer const& denominator) {
    HZ_ASSERT(sgn(denominator) > 0);
    if (sgn(numerator) == 0) return 0.0;
    // A quotient of 64 or 65 bits whose last bit collects all that was cut off, then one rounding by the processor:
    // 64 bits and a sticky bit decide 53-bit rounding exactly.
    auto const bits = [](Integer const& n) { return static_cast<long>(mpz_sizeinbase(n.get_mpz_t(), 2)); };
    long const shift = 65 - (bits(numerator) - bits(denominator));
    Integer dividend = abs(numerator);
    Integer divisor = denominator;
    if (shift >= 0) {
        dividend <<= static_cast<unsigned long>(shift);
    } else {
        divisor <<= static_cast<unsigned long>(-shift);
    }
    Integer quotient;
    Integer remainder;
    mpz_tdiv_qr(quotient.get_mpz_t(), remainder.get_mpz_t(), dividend.get_mpz_t(), divisor.get_mpz_t());
    long const excess = bits(quotient) - 64;
    HZ_ASSERT(excess >= 0 && excess <= 2);
    Integer cut;
    mpz_tdiv_r_2exp(cut.get_mpz_t(), quotient.get_mpz_t(), static_cast<unsigned long>(excess));
    quotient >>= static_cast<unsigned long>(excess);
    std::uint64_t significand = mpz_get_ui(quotient.get_mpz_t());
    if (sgn(remainder) != 0 || sgn(cut) != 0) significand |= 1;
    double const magnitude = std::ldexp(static_cast<double>(significand), static_cast<int>(excess - shift));
    return sgn(numerator) < 0 ? -magnitude : magnitude;
}

Integer floor_of(Rational const& value) {
    Integer result;
    mpz_fdiv_q(result.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
    return result;
}

Integer ceiling_of(Rational const& value) {
    Integer result;
    mpz_cdiv_q(result.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
    return result;
}

}  // namespace hezhi::budgeting
