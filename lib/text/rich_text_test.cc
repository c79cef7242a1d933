#include "lib/text/rich_text.h"

#include <gtest/gtest.h>

namespace hezhi::text {
namespace {

/// The tree as a line: kind(children) or kind"text".
std::string outline(std::vector<RichNode> const& nodes) {
    static constexpr char const* names[] = {"p",  "h",    "ul", "ol", "li",   "quote", "pre",
                                            "hr", "text", "em", "b",  "code", "br",    "a"};
    std::string out;
    for (auto const& node : nodes) {
        out += names[static_cast<std::size_t>(node.kind)];
        if (!node.href.empty()) out += "[" + node.href + "]";
        if (!node.text.empty()) out += "'" + node.text + "'";
        if (!node.children.empty()) out += "(" + outline(node.children) + ")";
    }
    return out;
}

TEST(ParseRichText, reads_the_common_marks) {
    EXPECT_EQ(outline(parse_rich_text("# 背景\n\n一 **二** *三*\n\n- a\n- b")),
              "h(text'背景')p(text'一 'b(text'二')text' 'em(text'三'))ul(li(p(text'a'))li(p(text'b')))");
}

TEST(ParseRichText, keeps_raw_html_as_words) {
    EXPECT_EQ(outline(parse_rich_text("a <script>alert(1)</script> b")),
              "p(text'a 'text'<script>'text'alert(1)'text'</script>'text' b')");
}

TEST(ParseRichText, refuses_links_that_run_or_fetch) {
    EXPECT_EQ(outline(parse_rich_text("[点](javascript:alert(1))")), "p(text'点')");
    EXPECT_EQ(outline(parse_rich_text("[点](data:text/html,x)")), "p(text'点')");
    EXPECT_EQ(outline(parse_rich_text("![图](https://a.example/x.png)")), "p(text'图')");
    EXPECT_EQ(outline(parse_rich_text("[官网](https://a.example/)")), "p(a[https://a.example/](text'官网'))");
}

TEST(ParseRichText, bounds_the_depth_of_the_tree) {
    auto nodes = parse_rich_text(std::string(500, '>') + " x");
    int depth = 0;
    for (auto const* level = &nodes; !level->empty(); level = &level->front().children) ++depth;
    EXPECT_LE(depth, kRichDepthMax + 1);
}

}  // namespace
}  // namespace hezhi::text
