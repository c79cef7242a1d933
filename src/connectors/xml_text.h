// Text for XML documents.
#pragma once

#include <string>
#include <string_view>

namespace hezhi::connectors {

/// Without what XML 1.0 has no way to say: control characters other than tab, line feed, carriage return; U+FFFE,
/// U+FFFF; and bytes that are no UTF-8. Markup is escaped by whoever writes the document.
std::string speakable(std::string_view text);

}  // namespace hezhi::connectors
