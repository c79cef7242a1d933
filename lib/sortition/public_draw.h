// The public draw (docs/formats/draw.md): which of M published panels is drawn is fixed by values that nobody could
// know or choose when the panels were published. Everything here is a function of published bytes, so that a stranger
// who computes it again gets the same panel.
//
// lp(a, b, …) writes each part with its length in front (4 bytes, the highest first): different lists of parts never
// give the same bytes. Every hash begins with a text that names its use, so that none stands for another.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/merkle/digest.h"

namespace hezhi::sortition {

/// Number of panels in a draw: 1 … 10⁶.
inline constexpr std::uint64_t kPanelsMax = 1'000'000;
/// Bytes of a committed value and of the nonce that hides it.
inline constexpr std::size_t kEntropyBytes = 32;

/// lp(parts…). Each part has less than 2³² bytes (asserted).
std::string length_prefixed(std::span<std::string_view const> parts);

/// SHA-256(lp("lottery/v1/manifest", manifest)).
/// @param manifest  canonical JSON (RFC 8785), the bytes of manifest.json without the newline.
merkle::Digest lottery_id(std::string_view manifest);

/// RFC 6962 root over the panels in their order, from number 0; the entry of a panel is lp of its ids, sorted by bytes.
merkle::Digest panels_root(std::span<std::vector<std::string> const> panels);

/// SHA-256(lp("lottery/v1/commit", lottery, nonce, value)): what somebody publishes who contributes to the draw.
merkle::Digest commitment(merkle::Digest const& lottery, merkle::Digest const& nonce, merkle::Digest const& value);

/// RFC 6962 root over commitments, ascending; the entry of one is its 32 bytes.
merkle::Digest entropy_root(std::span<merkle::Digest const> commitments);

/// SHA-256(lp("lottery/v1/seed", lottery, panels, public_value, opened…)).
/// @param public_value  as text, exactly as published in result.json.
/// @param opened        the opened values, in the order of their commitments; the others count as absent.
merkle::Digest draw_seed(merkle::Digest const& lottery, merkle::Digest const& panels, std::string_view public_value,
                         std::span<merkle::Digest const> opened);

struct DrawnNumber {
    std::uint64_t number = 0;
    std::uint64_t counter = 0;  ///< candidates passed over before

    friend bool operator==(DrawnNumber const&, DrawnNumber const&) = default;
};

/// Exactly uniform in [0, bound): x_c = SHA-256(lp("lottery/v1/draw", seed, label, c as 8 bytes, the highest first)) as
/// a number, the highest byte first; the first x_c < ⌊2²⁵⁶ / bound⌋ · bound, modulo bound. 1 ≤ bound ≤ 2⁵⁶ (asserted).
DrawnNumber drawn_number(merkle::Digest const& seed, std::string_view label, std::uint64_t bound);

/// What drawn_number makes of one candidate: x mod bound, or nullopt if x would make small numbers likelier.
std::optional<std::uint64_t> accepted_residue(merkle::Digest const& x, std::uint64_t bound);

/// The order in which alternates are asked: `alt1` draws among `candidates`, `alt2` among those left, and so on.
/// @param candidates  ids of people who are not on the panel, sorted by bytes.
/// @return  min(count, candidates.size()) ids.
std::vector<std::string> drawn_alternates(merkle::Digest const& seed, std::vector<std::string> candidates,
                                          std::size_t count);

/// Digits that name a panel: those of panels − 1. 1000 panels: three.
std::size_t dice_digits(std::uint64_t panels);

/// The panel that ten-sided dice name. Each throw is dice_digits(panels) digits 0-9, the highest first; a throw that
/// names no panel is followed by another one, and the last one counts.
/// Errors: draw.dice_invalid (no throw, other characters or another length, a throw after one that counts, or the last
/// one names no panel).
Result<std::uint64_t> dice_number(std::span<std::string const> throws, std::uint64_t panels);

}  // namespace hezhi::sortition
