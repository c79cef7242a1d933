#include "src/app/canonical_json.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

namespace hezhi::app {
namespace json = boost::json;
namespace {

constexpr std::int64_t kWholeMax = (std::int64_t{1} << 53) - 1;
constexpr int kDepthMax = 32;

/// The order of UTF-16 code units, which RFC 8785 sorts by, on UTF-8: as bytes, except that characters beyond U+FFFF
/// (bytes F0 … F4) come before U+E000 … U+FFFF (bytes EE, EF).
bool is_before(std::string_view a, std::string_view b) {
    auto const [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (in_b == b.end()) return false;
    if (in_a == a.end()) return true;
    auto const x = static_cast<unsigned char>(*in_a);
    auto const y = static_cast<unsigned char>(*in_b);
    if (x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0)) return x >= 0xF0;
    return x < y;
}

void append_text(std::string& out, std::string_view text) {
    out += '"';
    for (char const c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

Result<void> append(std::string& out, json::value const& value, std::string const& where, int depth) {
    auto const refused = [&where](std::string_view what) {
        return fail(ErrorCode::invalid, "json.not_canonical", fmt::format("{}: {}", where.empty() ? "/" : where, what));
    };
    if (depth > kDepthMax) return refused("too many levels");
    switch (value.kind()) {
        case json::kind::object: {
            std::vector<json::key_value_pair const*> members;
            for (auto const& member : value.get_object()) members.push_back(&member);
            std::sort(members.begin(), members.end(),
                      [](auto const* a, auto const* b) { return is_before(a->key(), b->key()); });
            out += '{';
            for (std::size_t i = 0; i < members.size(); ++i) {
                if (i > 0) out += ',';
                append_text(out, members[i]->key());
                out += ':';
                HZ_TRY(append(out, members[i]->value(), where + "/" + std::string(members[i]->key()), depth + 1));
            }
            out += '}';
            return {};
        }
        case json::kind::array: {
            auto const& items = value.get_array();
            out += '[';
            for (std::size_t i = 0; i < items.size(); ++i) {
                if (i > 0) out += ',';
                HZ_TRY(append(out, items[i], fmt::format("{}/{}", where, i), depth + 1));
            }
            out += ']';
            return {};
        }
        case json::kind::string:
            append_text(out, value.get_string());
            return {};
        case json::kind::int64:
            if (value.get_int64() > kWholeMax || value.get_int64() < -kWholeMax) break;
            fmt::format_to(std::back_inserter(out), "{}", value.get_int64());
            return {};
        case json::kind::uint64:
            if (value.get_uint64() > static_cast<std::uint64_t>(kWholeMax)) break;
            fmt::format_to(std::back_inserter(out), "{}", value.get_uint64());
            return {};
        default:
            break;
    }
    return refused(json::serialize(value) + " is no text and no whole number of at most 53 bits");
}

}  // namespace

Result<std::string> canonical_json(json::value const& value) {
    std::string out;
    HZ_TRY(append(out, value, "", 0));
    return out;
}

Result<json::object> read_canonical(std::string_view file) {
    auto const refused = [](std::string found) {
        return fail(Error{ErrorCode::invalid, "json.not_canonical"}.with(
            {{"",
              "json.not_canonical",
              {{"found", std::move(found)}, {"expected", "canonical JSON (RFC 8785) of one object, and a newline"}}}}));
    };
    boost::system::error_code error;
    json::value value = json::parse(file, error);
    if (error) return refused(error.message());
    if (!value.is_object()) return refused("another JSON value");
    auto const canonical = canonical_json(value);
    if (!canonical) return refused(canonical.error().detail());
    if (file != *canonical + "\n") {
        auto const expected = *canonical + "\n";
        auto const at = std::mismatch(file.begin(), file.end(), expected.begin(), expected.end()).first - file.begin();
        return refused(fmt::format("another spelling, from byte {} on", at + 1));
    }
    return std::move(value.get_object());
}

}  // namespace hezhi::app
