// Atom feeds of a street: its public cases (of one community or one matter where asked), its topics, the versions of
// its responsibility register. What they show is what the public pages show, redacted as there; they know no caller.
#include <algorithm>

#include <boost/describe/class.hpp>

#include "src/bodies/bodies.h"
#include "src/cases/cases.h"
#include "src/connectors/atom.h"
#include "src/connectors/atom_format.h"
#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"
#include "src/topics/topics.h"

namespace hezhi::connectors {
namespace atom {

struct CaseFeedRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
    std::optional<responsibilities::MatterId> matter;
};
BOOST_DESCRIBE_STRUCT(CaseFeedRequest, (), (street, community, matter))

struct TopicFeedRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
};
BOOST_DESCRIBE_STRUCT(TopicFeedRequest, (), (street, community))

struct RegisterFeedRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(RegisterFeedRequest, (), (street))

namespace {

using authority::Caller;
using authority::Language;
using authority::Permission;
using http::Document;
using jurisdictions::Jurisdiction;
using storage::ReadTransaction;
using storage::Scope;

constexpr std::size_t kEntriesMax = 50;
constexpr std::size_t kTitleCharactersMax = 40;

struct Words {
    std::string_view zh;
    std::string_view en;
    std::string in(Language language) const { return std::string(language == Language::en ? en : zh); }
};

Words state_words(casework::CaseState state) noexcept {
    using enum casework::CaseState;
    switch (state) {
        case received:
            return {"待派单", "received"};
        case need_info:
            return {"待补充情况", "waiting for details"};
        case dispatched:
            return {"已派单", "dispatched"};
        case return_requested:
            return {"退单待裁定", "return asked for"};
        case in_progress:
            return {"办理中", "in progress"};
        case replied:
            return {"已答复", "replied"};
        case follow_up:
            return {"回访中", "follow-up"};
        case closed:
            return {"已办结", "closed"};
        case refused:
            return {"不予受理", "not taken up"};
        case merged:
            return {"并入另一件", "merged"};
        case withdrawn:
            return {"已撤回", "withdrawn"};
        case to_deliberation:
            return {"转居民议事", "in deliberation"};
    }
    return {"", ""};
}

Words topic_words(topics::TopicState state) noexcept {
    switch (state) {
        case topics::TopicState::draft:
            break;
        case topics::TopicState::open:
            return {"正在征求看法", "open"};
        case topics::TopicState::closed:
            return {"已结束", "closed"};
        case topics::TopicState::archived:
            return {"已归档", "archived"};
    }
    return {"", ""};
}

/// The beginning, on one line.
std::string title_of(std::string_view text) {
    std::string title;
    std::size_t characters = 0;
    for (char const byte : text) {
        bool const begins_one = (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
        if (begins_one && ++characters > kTitleCharactersMax) return title + "…";
        title += byte == '\n' || byte == '\r' || byte == '\t' ? ' ' : byte;
    }
    return title;
}

class Publisher {
public:
    Publisher(std::string public_url, Jurisdiction street, Language language)
        : url_(std::move(public_url)), street_(std::move(street)), language_(language) {}

    std::string text(Words const& words) const { return words.in(language_); }
    std::string id(std::string_view specific) const {
        return tag(url_, street_.street->str() + "/" + std::string(specific));
    }
    std::string page(std::string const& path) const { return url_ + path; }
    std::string page_of_street(std::string const& path) const { return url_ + "/s/" + street_.street->str() + path; }

    /// `file` is the feed's own name with its query; also what tells its id from others'.
    Feed feed(std::string const& file, std::string title, std::string page) const {
        return {.id = id("feeds/" + file),
                .title = street_.name + " " + std::move(title),
                .subtitle = {},
                .author = street_.name,
                .address = page_of_street("/feeds/" + file),
                .page = std::move(page),
                .language = language_,
                .founded = storage_epoch(),
                .entries = {}};
    }
    Jurisdiction const& street() const noexcept { return street_; }

private:
    /// A feed that never had an entry was "updated" when the program's counting of time began.
    static TimePoint storage_epoch() { return from_microseconds(1'735'689'600'000'000); }

    std::string url_;
    Jurisdiction street_;
    Language language_;
};

Result<Document> cases_feed(ReadTransaction& tx, Caller const& who, CaseFeedRequest const& request,
                            std::string const& public_url) {
    Scope const scope{request.street};
    HZ_TRY(auto street, jurisdictions::require_street(tx, request.street));
    Publisher const publisher{public_url, std::move(street), who.language};
    std::string query;
    std::string title = publisher.text({"诉求与工单", "Cases"});
    cases::CaseFilter filter{.limit = kEntriesMax};
    if (request.community) {
        HZ_TRY(auto const community, jurisdictions::require_community(tx, request.street, *request.community));
        filter.community = community.id;
        query += "?community=" + community.id.str();
        title += " · " + community.name;
    }
    if (request.matter) {
        auto const matters = responsibilities::list_matters(tx, scope, who.now);
        auto const found = std::ranges::find(matters, *request.matter, &responsibilities::Matter::id);
        if (found == matters.end()) return fail(ErrorCode::not_found, "register.matter_unknown");
        filter.matters = {found->id};
        query += (query.empty() ? "?matter=" : "&matter=") + found->id.str();
        title += " · " + found->name;
    }
    auto feed = publisher.feed("cases.atom" + query, std::move(title), publisher.page("/cases"));
    HZ_TRY(auto const found, cases::list_public_cases(tx, scope, filter));
    for (auto const& one : found) {
        std::string matter;
        if (one.item) {
            if (auto const entry = responsibilities::find_item(tx, scope, *one.item)) matter = entry->matter.name;
        }
        std::string by;
        if (one.facts.lead) {
            if (auto const body = bodies::find_body(tx, *one.facts.lead)) by = " · " + body->name;
        }
        feed.entries.push_back({.id = publisher.id("case/" + one.id.str()),
                                .title = title_of(one.text),
                                .published = one.facts.received_at,
                                .updated = std::max(one.facts.received_at, one.facts.changed_at),
                                .address = publisher.page_of_street("/cases/" + one.id.str()),
                                .summary = publisher.text(state_words(one.facts.state)) + by + "\n" + one.text,
                                .category = std::move(matter)});
    }
    return Document{std::string(kContentType), written(feed)};
}

Result<Document> topics_feed(ReadTransaction& tx, Caller const& who, TopicFeedRequest const& request,
                             std::string const& public_url) {
    Scope const scope{request.street};
    HZ_TRY(auto street, jurisdictions::require_street(tx, request.street));
    Publisher const publisher{public_url, std::move(street), who.language};
    std::string query;
    std::string title = publisher.text({"议题", "Topics"});
    topics::TopicFilter filter{.limit = static_cast<int>(kEntriesMax)};
    if (request.community) {
        HZ_TRY(auto const community, jurisdictions::require_community(tx, request.street, *request.community));
        filter.community = community.id;
        query = "?community=" + community.id.str();
        title += " · " + community.name;
    }
    auto feed = publisher.feed("topics.atom" + query, std::move(title), publisher.page("/topics"));
    for (auto const& topic : topics::list_topics(tx, Caller{.now = who.now}, scope, filter)) {
        auto const opened = topic.opened_at.value_or(topic.created_at);
        feed.entries.push_back({.id = publisher.id("topic/" + topic.id.str()),
                                .title = topic.title,
                                .published = opened,
                                .updated = std::max(opened, topic.closed_at.value_or(opened)),
                                .address = publisher.page_of_street("/topics/" + topic.id.str()),
                                .summary = publisher.text(topic_words(topic.state)) + "\n" + topic.question});
    }
    return Document{std::string(kContentType), written(feed)};
}

Result<Document> register_feed(ReadTransaction& tx, Caller const& who, RegisterFeedRequest const& request,
                               std::string const& public_url) {
    Scope const scope{request.street};
    HZ_TRY(auto street, jurisdictions::require_street(tx, request.street));
    Publisher const publisher{public_url, std::move(street), who.language};
    auto feed = publisher.feed("register.atom", publisher.text({"责任清单", "Responsibility register"}),
                               publisher.page("/who"));
    for (auto const& version : responsibilities::list_versions(tx, Caller{.now = who.now}, scope)) {
        if (!version.published_at || feed.entries.size() == kEntriesMax) continue;
        auto const number = std::to_string(version.number);
        feed.entries.push_back(
            {.id = publisher.id("register/" + version.id.str()),
             .title = who.language == Language::en ? "Version " + number : "责任清单第 " + number + " 版",
             .published = *version.published_at,
             .updated = *version.published_at,
             .address = publisher.page("/who"),
             .summary = version.note});
    }
    return Document{std::string(kContentType), written(feed)};
}

}  // namespace
}  // namespace atom

void add_atom_routes(http::Router& router, std::string const& public_url) {
    using namespace atom;
    router.read<CaseFeedRequest, Document>(
        {.path = "/s/{street}/feeds/cases.atom",
         .permission = Permission::public_read,
         .summary = "Public cases as an Atom feed, of one community or matter where asked",
         .auth = http::Auth::public_,
         .cached_until = {"street:{street}"}},
        [public_url](ReadTransaction& tx, Caller const& who, CaseFeedRequest const& request) {
            return cases_feed(tx, who, request, public_url);
        });
    router.read<TopicFeedRequest, Document>(
        {.path = "/s/{street}/feeds/topics.atom",
         .permission = Permission::public_read,
         .summary = "Topics as an Atom feed, of one community where asked",
         .auth = http::Auth::public_,
         .cached_until = {"street:{street}"}},
        [public_url](ReadTransaction& tx, Caller const& who, TopicFeedRequest const& request) {
            return topics_feed(tx, who, request, public_url);
        });
    router.read<RegisterFeedRequest, Document>(
        {.path = "/s/{street}/feeds/register.atom",
         .permission = Permission::public_read,
         .summary = "Versions of the responsibility register as an Atom feed",
         .auth = http::Auth::public_,
         .cached_until = {"street:{street}"}},
        [public_url](ReadTransaction& tx, Caller const& who, RegisterFeedRequest const& request) {
            return register_feed(tx, who, request, public_url);
        });
}

}  // namespace hezhi::connectors
