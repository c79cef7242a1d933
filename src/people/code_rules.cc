#include "src/people/code_rules.h"

#include <cstdint>

#include "lib/base/assert.h"
#include "lib/text/names.h"

namespace hezhi::people {
namespace {

constexpr std::string_view kSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Multiplication by x in GF(2^5) with x^5 + x^2 + 1, whose powers run through all 31 non-zero elements.
constexpr unsigned times_x(unsigned element) noexcept {
    unsigned const shifted = element << 1U;
    return (shifted & 0x20U) != 0 ? shifted ^ 0x25U : shifted;
}

/// Σ x^(i+1)·d_i over the random symbols. All factors and the check symbol's own factor 1 differ, so one wrong symbol
/// or two exchanged ones change the sum.
unsigned check_symbol(std::span<unsigned const> symbols) noexcept {
    unsigned sum = 0;
    for (std::size_t at = symbols.size(); at-- > 0;) sum = times_x(sum ^ symbols[at]);
    return sum;
}

}  // namespace

std::string make_code(std::span<std::byte const, kCodeRandomBytes> random) {
    std::uint64_t bits = 0;
    for (std::byte const byte : random) bits = (bits << 8U) | std::to_integer<std::uint64_t>(byte);
    std::array<unsigned, kCodeSymbols - 1> symbols{};
    for (auto& symbol : symbols) {
        symbol = static_cast<unsigned>(bits & 0x1FU);
        bits >>= 5U;
    }
    std::string code;
    for (unsigned const symbol : symbols) code += kSymbols[symbol];
    return code + kSymbols[check_symbol(symbols)];
}

std::optional<std::string> read_code(std::string_view typed) {
    auto const folded = text::name_key(typed);
    if (!folded) return std::nullopt;
    std::array<unsigned, kCodeSymbols> symbols{};
    std::string code;
    for (char c : *folded) {
        if (c == '-' || c == ' ') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        auto const value = kSymbols.find(c);
        if (value == std::string_view::npos || code.size() == kCodeSymbols) return std::nullopt;
        symbols[code.size()] = static_cast<unsigned>(value);
        code += c;
    }
    if (code.size() != kCodeSymbols) return std::nullopt;
    if (check_symbol(std::span(symbols).first(kCodeSymbols - 1)) != symbols.back()) return std::nullopt;
    return code;
}

std::string grouped(std::string_view code) {
    HZ_ASSERT(code.size() == kCodeSymbols);
    return std::string(code.substr(0, 4)) + '-' + std::string(code.substr(4, 4)) + '-' + std::string(code.substr(8));
}

}  // namespace hezhi::people
