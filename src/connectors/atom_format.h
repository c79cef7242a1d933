// Atom feeds (RFC 4287) on the wire: what a street has published, for readers that people already use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/authority/authority.h"
#include "lib/base/time.h"

namespace hezhi::connectors::atom {

struct Entry {
    std::string id;  ///< never changes, whatever the entry says
    std::string title;
    TimePoint published;
    TimePoint updated;
    std::string address;  ///< of its page, absolute
    std::string summary;
    std::string category{};  ///< a word for people; empty: none
};

struct Feed {
    std::string id;
    std::string title;
    std::string subtitle;
    std::string author;   ///< who publishes it: entries have no author of their own
    std::string address;  ///< of the feed itself, absolute
    std::string page;     ///< of the same for people, absolute
    authority::Language language = authority::Language::zh_cn;
    TimePoint founded;  ///< stands for "updated" while there are no entries
    std::vector<Entry> entries;
};

inline constexpr std::string_view kContentType = "application/atom+xml; charset=utf-8";

/// The document. Its "updated" is the latest of its entries. Characters that XML 1.0 cannot carry are left out.
std::string written(Feed const& feed);

/// RFC 4151: "tag:hezhi.example,2026:3/case/17". `public_url` gives the authority; another public address is another
/// publisher, to whom readers must not lend what they have read.
std::string tag(std::string_view public_url, std::string_view specific);

}  // namespace hezhi::connectors::atom
