#include "src/http/conditional.h"

#include <algorithm>
#include <charconv>

namespace hezhi::http {
namespace {

std::string_view trimmed(std::string_view text) noexcept {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

/// The opaque part of `W/"…"` or `"…"`; nullopt otherwise.
std::optional<std::string_view> opaque(std::string_view tag) noexcept {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() < 2 || !tag.starts_with('"') || !tag.ends_with('"')) return std::nullopt;
    return tag.substr(1, tag.size() - 2);
}

}  // namespace

bool none_match(std::string_view if_none_match, std::string_view etag) noexcept {
    while (!if_none_match.empty()) {
        auto const comma = std::min(if_none_match.find(','), if_none_match.size());
        auto const tag = trimmed(if_none_match.substr(0, comma));
        if (tag == "*" || opaque(tag) == etag) return true;
        if_none_match.remove_prefix(std::min(comma + 1, if_none_match.size()));
    }
    return false;
}

std::optional<std::string> single_tag(std::string_view if_match) {
    auto const tag = opaque(trimmed(if_match));
    if (!tag) return std::nullopt;
    return std::string(*tag);
}

Result<std::int64_t> expected_revision(IfMatch const& if_match, std::string_view stale_key) {
    std::int64_t revision = 0;
    std::string const tag = if_match.tag.value_or("");
    auto const [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), revision);
    if (error != std::errc{} || end != tag.data() + tag.size()) return fail(ErrorCode::stale, stale_key);
    return revision;
}

bool accepts_encoding(std::string_view accept_encoding, std::string_view encoding) noexcept {
    while (!accept_encoding.empty()) {
        auto const comma = std::min(accept_encoding.find(','), accept_encoding.size());
        auto const item = trimmed(accept_encoding.substr(0, comma));
        accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
        auto const semicolon = std::min(item.find(';'), item.size());
        if (trimmed(item.substr(0, semicolon)) != encoding) continue;
        auto const weight = trimmed(item.substr(std::min(semicolon + 1, item.size())));
        // "q=0", "q=0.000" refuse; anything else accepts.
        return !(weight.starts_with("q=0") && weight.find_first_of("123456789") == weight.npos);
    }
    return false;
}

}  // namespace hezhi::http
