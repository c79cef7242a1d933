// Open311 GeoReport v2 on the wire: one tree, written as JSON or as XML. The specification derives the JSON from the
// XML (its "Spark" mapping); here it is the other way round, from the names of containers and their elements.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "lib/base/error.h"
#include "lib/base/time.h"

namespace hezhi::connectors::open311 {

enum class Format : std::uint8_t { json, xml };

/// "json", "xml"; nullopt otherwise.
std::optional<Format> parse_format(std::string_view extension) noexcept;
std::string_view content_type(Format format) noexcept;

/// Names of the outermost element and, where `value` is a list, of its children.
struct Root {
    std::string_view container;
    std::string_view element;
};

/// The document in `format`. Characters that XML 1.0 cannot carry are left out of it.
std::string written(boost::json::value const& value, Root root, Format format);

/// [{code, description}], as the specification wants refusals.
std::string written_error(int status, std::string_view description, Format format);

/// 403 for keys and permissions, 404 for what is not there, 400 for every other fault of the caller; 429 and what is
/// our fault stay as they are.
int status_for(int status) noexcept;

/// W3C date and time, and what clients make of it: without seconds, a blank for the T or for the plus of the zone, the
/// zone without a colon. A date alone is its midnight UTC. nullopt: neither, or a time without its zone.
std::optional<TimePoint> parse_date(std::string_view text);

}  // namespace hezhi::connectors::open311
