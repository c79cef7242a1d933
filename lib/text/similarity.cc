#include "lib/text/similarity.h"

#include <algorithm>

#include "lib/text/utf8.h"

namespace hezhi::text {
namespace {

/// Lower case for ASCII and full-width letters; 0 for what carries no meaning here (space, punctuation, symbols).
char32_t folded(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) c = c - 0xFF01 + 0x21;  // full-width forms
    if (c >= U'A' && c <= U'Z') return c - U'A' + U'a';
    if ((c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9')) return c;
    if (c < 0x80) return 0;
    if (c >= 0x2000 && c <= 0x206F) return 0;  // general punctuation
    if (c >= 0x3000 && c <= 0x303F) return 0;  // CJK punctuation
    if (c >= 0xFE10 && c <= 0xFE6F) return 0;  // vertical and small forms
    if (c >= 0xFF5F && c <= 0xFF65) return 0;
    if (c >= 0x80 && c <= 0xBF) return 0;  // Latin-1 signs
    return c;
}

}  // namespace

std::vector<std::uint64_t> character_pairs(std::string_view text) {
    auto const points = decode_utf8(text);
    if (!points) return {};
    std::vector<char32_t> kept;
    for (char32_t const c : *points) {
        if (char32_t const letter = folded(c); letter != 0) kept.push_back(letter);
    }
    auto const pair = [](char32_t left, char32_t right) { return (std::uint64_t{left} << 32) | right; };
    std::vector<std::uint64_t> pairs;
    if (kept.size() == 1) pairs.push_back(pair(kept[0], kept[0]));
    for (std::size_t at = 1; at < kept.size(); ++at) pairs.push_back(pair(kept[at - 1], kept[at]));
    std::ranges::sort(pairs);
    pairs.erase(std::ranges::unique(pairs).begin(), pairs.end());
    return pairs;
}

double pair_similarity(std::vector<std::uint64_t> const& a, std::vector<std::uint64_t> const& b) {
    if (a.empty() || b.empty()) return 0;
    std::size_t shared = 0;
    for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
        if (*left < *right) {
            ++left;
        } else if (*right < *left) {
            ++right;
        } else {
            ++shared;
            ++left;
            ++right;
        }
    }
    return 2.0 * static_cast<double>(shared) / static_cast<double>(a.size() + b.size());
}

double similarity(std::string_view a, std::string_view b) {
    return pair_similarity(character_pairs(a), character_pairs(b));
}

}  // namespace hezhi::text
