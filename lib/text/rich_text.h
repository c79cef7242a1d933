// Residents' and staff's formatted text: CommonMark as typed, read by cmark into a small tree that the page renders
// with its own components. There is no HTML anywhere: raw HTML is kept as the text it is, images become their
// description, and links lead only to http, https and mailto.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hezhi::text {

enum class RichKind : std::uint8_t {
    paragraph,
    heading,  ///< shown two levels below the page's own
    bullet_list,
    ordered_list,
    item,
    quote,
    code_block,
    rule,
    text,
    emphasis,
    strong,
    code,
    line_break,
    link
};

struct RichNode {
    RichKind kind = RichKind::text;
    std::string text{};  ///< of text, code and code_block
    std::string href{};  ///< of link
    std::vector<RichNode> children{};
};

/// Nesting deeper than this is flattened into its text, so that no reader recurses without bound.
inline constexpr int kRichDepthMax = 16;

/// Never fails: whatever is typed is CommonMark. `source` must be valid UTF-8; invalid bytes become U+FFFD.
std::vector<RichNode> parse_rich_text(std::string_view source);

}  // namespace hezhi::text
