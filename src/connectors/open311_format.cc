#include "src/connectors/open311_format.h"

#include <array>
#include <sstream>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <pugixml.hpp>

#include "lib/base/rfc3339.h"
#include "src/connectors/xml_text.h"

namespace hezhi::connectors::open311 {
namespace {

namespace json = boost::json;

/// Containers inside containers, and what their elements are called.
std::string_view element_of(std::string_view container) noexcept {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kElements{
        std::pair{"endpoints", "endpoint"}, {"formats", "format"}, {"attributes", "attribute"}, {"values", "value"}};
    for (auto const& [plural, singular] : kElements) {
        if (plural == container) return singular;
    }
    return "item";
}

void append(pugi::xml_node& parent, std::string_view name, json::value const& value, std::string_view element) {
    auto node = parent.append_child(std::string(name).c_str());
    switch (value.kind()) {
        case json::kind::array:
            for (auto const& one : value.get_array()) append(node, element, one, "item");
            break;
        case json::kind::object:
            for (auto const& member : value.get_object()) {
                append(node, member.key(), member.value(), element_of(member.key()));
            }
            break;
        case json::kind::string:
            node.text().set(speakable(std::string_view(value.get_string())).c_str());
            break;
        case json::kind::null:
            break;
        default:
            node.text().set(json::serialize(value).c_str());
    }
}

}  // namespace

std::optional<Format> parse_format(std::string_view extension) noexcept {
    if (extension == "json") return Format::json;
    if (extension == "xml") return Format::xml;
    return std::nullopt;
}

std::string_view content_type(Format format) noexcept {
    return format == Format::json ? "application/json; charset=utf-8" : "text/xml; charset=utf-8";
}

std::string written(json::value const& value, Root root, Format format) {
    if (format == Format::json) return json::serialize(value);
    pugi::xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "utf-8";
    append(document, root.container, value, root.element);
    std::ostringstream out;
    document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
    return std::move(out).str();
}

std::string written_error(int status, std::string_view description, Format format) {
    json::array const errors{json::object{{"code", std::to_string(status)}, {"description", description}}};
    return written(errors, {"errors", "error"}, format);
}

int status_for(int status) noexcept {
    if (status == 404 || status == 405) return 404;
    if (status == 401 || status == 403) return 403;
    if (status == 429 || status >= 500) return status;
    return 400;
}

std::optional<TimePoint> parse_date(std::string_view text) {
    constexpr std::size_t kDate = 10;    // 2026-11-01
    constexpr std::size_t kMinute = 16;  // 2026-11-01T08:30
    constexpr std::size_t kOffset = 5;   // +0800
    if (text.size() < kDate || text.size() > 40) return std::nullopt;
    std::string date(text);
    if (date.size() == kDate) date += "T00:00:00Z";
    if (date[kDate] == ' ') date[kDate] = 'T';
    // A form decodes the plus of an offset as a blank.
    if (auto const blank = date.rfind(' '); blank != date.npos) date[blank] = '+';
    auto const zone = date.find_first_of("Zz+-", kDate);
    auto const end = zone == date.npos ? date.size() : zone;
    bool const has_colon = zone == date.npos || date.find(':', zone) != date.npos;
    if (!has_colon && date.size() - zone == kOffset) {
        date.insert(zone + 3, ":");
    }
    if (end == kMinute) date.insert(kMinute, ":00");
    return from_rfc3339(date);
}

}  // namespace hezhi::connectors::open311
