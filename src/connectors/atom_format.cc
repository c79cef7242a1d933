#include "src/connectors/atom_format.h"

#include <algorithm>
#include <sstream>

#include <pugixml.hpp>

#include "lib/base/rfc3339.h"
#include "src/connectors/xml_text.h"

namespace hezhi::connectors::atom {
namespace {

/// The year of the tags' authority (RFC 4151: one in which whoever mints them held the name): that of the first
/// release.
constexpr std::string_view kTagYear = "2026";

void add(pugi::xml_node& parent, char const* name, std::string_view text) {
    parent.append_child(name).text().set(speakable(text).c_str());
}

void add_link(pugi::xml_node& parent, char const* relation, char const* type, std::string const& address) {
    auto link = parent.append_child("link");
    link.append_attribute("rel") = relation;
    link.append_attribute("type") = type;
    link.append_attribute("href") = speakable(address).c_str();
}

}  // namespace

std::string written(Feed const& feed) {
    pugi::xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "utf-8";
    auto root = document.append_child("feed");
    root.append_attribute("xmlns") = "http://www.w3.org/2005/Atom";
    root.append_attribute("xml:lang") = feed.language == authority::Language::en ? "en" : "zh-CN";
    add(root, "id", feed.id);
    add(root, "title", feed.title);
    if (!feed.subtitle.empty()) add(root, "subtitle", feed.subtitle);
    auto updated = feed.founded;
    for (auto const& entry : feed.entries) updated = std::max(updated, entry.updated);
    add(root, "updated", to_rfc3339(updated));
    auto author = root.append_child("author");
    add(author, "name", feed.author);
    add_link(root, "self", "application/atom+xml", feed.address);
    add_link(root, "alternate", "text/html", feed.page);
    add(root, "generator", "Hezhi");
    for (auto const& entry : feed.entries) {
        auto node = root.append_child("entry");
        add(node, "id", entry.id);
        add(node, "title", entry.title);
        add(node, "published", to_rfc3339(entry.published));
        add(node, "updated", to_rfc3339(entry.updated));
        add_link(node, "alternate", "text/html", entry.address);
        add(node, "summary", entry.summary);
        if (!entry.category.empty()) {
            node.append_child("category").append_attribute("term") = speakable(entry.category).c_str();
        }
    }
    std::ostringstream out;
    document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
    return std::move(out).str();
}

std::string tag(std::string_view public_url, std::string_view specific) {
    auto const scheme = public_url.find("://");
    auto host = scheme == public_url.npos ? public_url : public_url.substr(scheme + 3);
    // An IPv6 address in brackets has colons of its own.
    bool const is_v6 = host.starts_with('[');
    host = host.substr(0, is_v6 ? host.find(']') + 1 : host.find_first_of(":/"));
    return "tag:" + std::string(host) + "," + std::string(kTagYear) + ":" + std::string(specific);
}

}  // namespace hezhi::connectors::atom
