#include "lib/sortition/public_draw.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/merkle/tree.h"

namespace hezhi::sortition {
namespace {

using merkle::bytes_of;
using merkle::Digest;

template <std::size_t Bytes>
std::string big_endian(std::uint64_t value) {
    std::string bytes(Bytes, '\0');
    for (std::size_t i = Bytes; i-- > 0; value >>= 8) bytes[i] = static_cast<char>(value & 0xFFu);
    return bytes;
}

}  // namespace

std::string length_prefixed(std::span<std::string_view const> parts) {
    std::string bytes;
    for (auto const part : parts) {
        HZ_ASSERT(part.size() <= std::numeric_limits<std::uint32_t>::max());
        bytes += big_endian<4>(part.size());
        bytes += part;
    }
    return bytes;
}

Digest lottery_id(std::string_view manifest) {
    return merkle::sha256(length_prefixed(std::array<std::string_view, 2>{"lottery/v1/manifest", manifest}));
}

Digest panels_root(std::span<std::vector<std::string> const> panels) {
    std::vector<Digest> leaves;
    leaves.reserve(panels.size());
    for (auto const& panel : panels) {
        std::vector<std::string_view> ids(panel.begin(), panel.end());
        std::sort(ids.begin(), ids.end());
        leaves.push_back(merkle::leaf_hash(length_prefixed(ids)));
    }
    return merkle::root(leaves);
}

Digest commitment(Digest const& lottery, Digest const& nonce, Digest const& value) {
    return merkle::sha256(length_prefixed(
        std::array<std::string_view, 4>{"lottery/v1/commit", bytes_of(lottery), bytes_of(nonce), bytes_of(value)}));
}

Digest entropy_root(std::span<Digest const> commitments) {
    std::vector<Digest> leaves;
    leaves.reserve(commitments.size());
    for (auto const& each : commitments) leaves.push_back(merkle::leaf_hash(bytes_of(each)));
    return merkle::root(leaves);
}

Digest draw_seed(Digest const& lottery, Digest const& panels, std::string_view public_value,
                 std::span<Digest const> opened) {
    std::vector<std::string_view> parts{"lottery/v1/seed", bytes_of(lottery), bytes_of(panels), public_value};
    for (auto const& value : opened) parts.push_back(bytes_of(value));
    return merkle::sha256(length_prefixed(parts));
}

std::optional<std::uint64_t> accepted_residue(Digest const& x, std::uint64_t bound) {
    HZ_ASSERT(bound >= 1 && bound <= (std::uint64_t{1} << 56));  // so that no step below overflows
    // Refused are the last (2²⁵⁶ mod bound) values: those with 2²⁵⁶ − 1 − x, which is ~x, below that remainder.
    std::uint64_t residue = 0;
    std::uint64_t power = 1;  // becomes 2²⁵⁶ mod bound
    bool is_near_end = true;
    std::uint64_t to_end = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        residue = (residue * 256 + x[i]) % bound;
        power = power * 256 % bound;
        if (i < x.size() - 8) {
            is_near_end = is_near_end && x[i] == 0xFF;
        } else {
            to_end = (to_end << 8) | (0xFFu - x[i]);
        }
    }
    if (is_near_end && to_end < power) return std::nullopt;
    return residue;
}

DrawnNumber drawn_number(Digest const& seed, std::string_view label, std::uint64_t bound) {
    // A candidate is passed over with probability below 2⁻¹⁹², so this ends at once.
    for (std::uint64_t counter = 0;; ++counter) {
        auto const at = big_endian<8>(counter);
        auto const x = merkle::sha256(
            length_prefixed(std::array<std::string_view, 4>{"lottery/v1/draw", bytes_of(seed), label, at}));
        if (auto const number = accepted_residue(x, bound)) return {*number, counter};
    }
}

std::vector<std::string> drawn_alternates(Digest const& seed, std::vector<std::string> candidates, std::size_t count) {
    std::vector<std::string> order;
    for (std::size_t i = 1; i <= count && !candidates.empty(); ++i) {
        auto const drawn = drawn_number(seed, fmt::format("alt{}", i), candidates.size());
        auto const place = candidates.begin() + static_cast<std::ptrdiff_t>(drawn.number);
        order.push_back(std::move(*place));
        candidates.erase(place);
    }
    return order;
}

std::size_t dice_digits(std::uint64_t panels) {
    HZ_ASSERT(panels >= 1);
    return fmt::formatted_size("{}", panels - 1);
}

Result<std::uint64_t> dice_number(std::span<std::string const> throws, std::uint64_t panels) {
    auto const digits = dice_digits(panels);
    if (throws.empty()) return fail(ErrorCode::invalid, "draw.dice_invalid", "no throw");
    std::optional<std::uint64_t> counts;
    for (auto const& each : throws) {
        if (counts) {
            return fail(ErrorCode::invalid, "draw.dice_invalid",
                        fmt::format("a throw after {}, which already counts", *counts));
        }
        bool const is_number =
            each.size() == digits && std::all_of(each.begin(), each.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!is_number) {
            return fail(ErrorCode::invalid, "draw.dice_invalid",
                        fmt::format("\"{}\" is not {} digits from 0 to 9", each, digits));
        }
        std::uint64_t number = 0;
        for (char const digit : each) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
        if (number < panels) counts = number;
    }
    if (!counts) {
        return fail(ErrorCode::invalid, "draw.dice_invalid",
                    fmt::format("{} names no panel of 0 to {}: throw again", throws.back(), panels - 1));
    }
    return *counts;
}

}  // namespace hezhi::sortition
