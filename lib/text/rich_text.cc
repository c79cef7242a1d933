#include "lib/text/rich_text.h"

#include <array>
#include <memory>
#include <optional>

#include <cmark.h>

namespace hezhi::text {
namespace {

struct FreeNode {
    void operator()(cmark_node* node) const noexcept { cmark_node_free(node); }
};

std::string_view view(char const* text) {
    return text == nullptr ? std::string_view{} : std::string_view(text);
}

bool is_allowed_link(std::string_view href) {
    constexpr std::array<std::string_view, 3> allowed{"http://", "https://", "mailto:"};
    for (auto const scheme : allowed) {
        if (href.starts_with(scheme)) return true;
    }
    return false;
}

std::optional<RichKind> container_kind(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
        case CMARK_NODE_PARAGRAPH:
            return RichKind::paragraph;
        case CMARK_NODE_HEADING:
            return RichKind::heading;
        case CMARK_NODE_LIST:
            return cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? RichKind::ordered_list
                                                                        : RichKind::bullet_list;
        case CMARK_NODE_ITEM:
            return RichKind::item;
        case CMARK_NODE_BLOCK_QUOTE:
            return RichKind::quote;
        case CMARK_NODE_EMPH:
            return RichKind::emphasis;
        case CMARK_NODE_STRONG:
            return RichKind::strong;
        case CMARK_NODE_LINK:
            return is_allowed_link(view(cmark_node_get_url(node))) ? std::optional(RichKind::link) : std::nullopt;
        default:
            return std::nullopt;
    }
}

std::optional<RichNode> leaf(cmark_node* node) {
    auto const literal = [&](RichKind kind) {
        return RichNode{.kind = kind, .text = std::string(view(cmark_node_get_literal(node)))};
    };
    switch (cmark_node_get_type(node)) {
        case CMARK_NODE_TEXT:
        case CMARK_NODE_HTML_INLINE:
        case CMARK_NODE_HTML_BLOCK:
            return literal(RichKind::text);
        case CMARK_NODE_CODE:
            return literal(RichKind::code);
        case CMARK_NODE_CODE_BLOCK:
            return literal(RichKind::code_block);
        case CMARK_NODE_THEMATIC_BREAK:
            return RichNode{.kind = RichKind::rule};
        case CMARK_NODE_LINEBREAK:
            return RichNode{.kind = RichKind::line_break};
        case CMARK_NODE_SOFTBREAK:
            return RichNode{.kind = RichKind::text, .text = " "};
        default:
            return std::nullopt;
    }
}

void append_children(std::vector<RichNode>& out, cmark_node* parent, int depth) {
    for (cmark_node* child = cmark_node_first_child(parent); child != nullptr; child = cmark_node_next(child)) {
        if (auto simple = leaf(child)) {
            out.push_back(*std::move(simple));
            continue;
        }
        auto const kind = container_kind(child);
        if (!kind || depth >= kRichDepthMax) {
            // Images, refused links and what is nested too deep: only their words stay. cmark itself bounds nesting.
            if (depth < 4 * kRichDepthMax) append_children(out, child, depth + 1);
            continue;
        }
        RichNode node{.kind = *kind};
        if (*kind == RichKind::link) node.href = std::string(view(cmark_node_get_url(child)));
        append_children(node.children, child, depth + 1);
        out.push_back(std::move(node));
    }
}

}  // namespace

std::vector<RichNode> parse_rich_text(std::string_view source) {
    std::unique_ptr<cmark_node, FreeNode> const document(
        cmark_parse_document(source.data(), source.size(), CMARK_OPT_VALIDATE_UTF8));
    std::vector<RichNode> nodes;
    if (document) append_children(nodes, document.get(), 0);
    return nodes;
}

}  // namespace hezhi::text
