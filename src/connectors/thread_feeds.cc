#include "src/connectors/thread_feeds.h"

#include <algorithm>
#include <map>

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "lib/base/enum_names.h"
#include "src/connectors/atom_format.h"
#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"

// thread_words.S
extern "C" {
extern char const hezhi_thread_words_zh_cn[];
extern char const hezhi_thread_words_zh_cn_end[];
extern char const hezhi_thread_words_en[];
extern char const hezhi_thread_words_en_end[];
}

namespace hezhi::connectors {

struct ThreadFeedRequest {
    RealmId street;
    topics::TopicId topic;
};
BOOST_DESCRIBE_STRUCT(ThreadFeedRequest, (), (street, topic))

namespace {

using authority::Caller;
using authority::Language;
using authority::Permission;
using http::Document;
using storage::ReadTransaction;
using storage::Scope;

constexpr std::size_t kOctetsMax = 75;
constexpr std::size_t kEntriesMax = 100;

using Table = std::map<std::string, std::string, std::less<>>;

Table read_table(char const* begin, char const* end) {
    Table table;
    auto const document =
        boost::json::parse(std::string_view{begin, static_cast<std::size_t>(end - begin)}).as_object();
    for (auto const& [key, text] : document) {
        if (text.is_string()) table.emplace(key, text.as_string());
    }
    return table;
}

Table const& table_of(Language language) {
    static Table const zh_cn = read_table(hezhi_thread_words_zh_cn, hezhi_thread_words_zh_cn_end);
    static Table const en = read_table(hezhi_thread_words_en, hezhi_thread_words_en_end);
    return language == Language::en ? en : zh_cn;
}

std::string word(Language language, std::string_view key) {
    auto const found = table_of(language).find(key);
    return found == table_of(language).end() ? std::string{} : found->second;
}

void fill_in(std::string& text, std::string_view name, std::string_view value) {
    auto const mark = "{" + std::string(name) + "}";
    for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + value.size())) {
        text.replace(at, mark.size(), value);
    }
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char const byte : text) {
        if (byte == '\r') continue;
        if (byte == '\\' || byte == ';' || byte == ',') out += '\\';
        if (byte == '\n')
            out += "\\n";
        else
            out += byte;
    }
    return out;
}

bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

void add_line(std::string& out, std::string_view line) {
    std::size_t octets = 0;
    for (std::size_t i = 0; i < line.size();) {
        auto end = i + 1;
        while (end < line.size() && !begins_character(line[end])) ++end;
        if (octets + (end - i) > kOctetsMax) {
            out += "\r\n ";
            octets = 1;
        }
        out += line.substr(i, end - i);
        octets += end - i;
        i = end;
    }
    out += "\r\n";
}

std::string stamp(TimePoint at) {
    return fmt::format("{:%Y%m%dT%H%M%SZ}", std::chrono::floor<std::chrono::seconds>(at));
}

/// Of an entry: what it says changes only with the topic's history.
std::string specific_of(topics::Topic const& topic, threads::Entry const& entry) {
    return topic.realm.str() + "/thread/" + topic.id.str() + "/" + entry.what + "/" + entry.id + "/" +
           std::to_string(to_microseconds(entry.at));
}

struct Thread {
    jurisdictions::Jurisdiction street;
    topics::Topic topic;
    std::vector<threads::Entry> entries;
};
/// As a visitor sees it: feeds know no caller.
Result<Thread> thread_of(ReadTransaction& tx, Caller const& who, ThreadFeedRequest const& request,
                         threads::Sources const& sources) {
    Scope const scope{request.street};
    HZ_TRY(auto street, jurisdictions::require_street(tx, request.street));
    HZ_TRY(auto topic, topics::visible_topic(tx, Caller{.now = who.now}, scope, request.topic));
    auto entries = threads::entries_of(tx, scope, topic.id, sources);
    return Thread{std::move(street), std::move(topic), std::move(entries)};
}

Document feed_of(Thread const& thread, std::string const& public_url, Language language) {
    auto const& topic = thread.topic;
    auto const page = public_url + "/s/" + topic.realm.str() + "/topics/" + topic.id.str() + "/thread";
    atom::Feed feed{.id = atom::tag(public_url, topic.realm.str() + "/thread/" + topic.id.str()),
                    .title = topic.title,
                    .subtitle = topic.question,
                    .author = thread.street.name,
                    .address = page + ".atom",
                    .page = page,
                    .language = language,
                    .founded = topic.created_at,
                    .entries = {}};
    auto const& entries = thread.entries;
    auto const count = std::min(entries.size(), kEntriesMax);
    for (auto entry = entries.rbegin(); entry != entries.rbegin() + static_cast<std::ptrdiff_t>(count); ++entry) {
        feed.entries.push_back({.id = atom::tag(public_url, specific_of(topic, *entry)),
                                .title = sentence_of(*entry, language),
                                .published = entry->at,
                                .updated = entry->at,
                                .address = page + "#" + std::string(enum_name(entry->step)),
                                .summary = entry->note});
    }
    return {std::string(atom::kContentType), atom::written(feed)};
}

Document calendar_file(Thread const& thread, std::string const& public_url, Language language, TimePoint now) {
    auto const& topic = thread.topic;
    auto const page = public_url + "/s/" + topic.realm.str() + "/topics/" + topic.id.str() + "/thread";
    std::vector<CalendarDate> dates;
    if (topic.closes_at) {
        dates.push_back({.uid = topic.realm.str() + "-" + topic.id.str() + "-end",
                         .at = *topic.closes_at,
                         .summary = topic.title + " · " + word(language, "entry_topic_closed"),
                         .address = page + "#deliberation"});
    }
    for (auto const& entry : thread.entries) {
        if (!entry.due) continue;
        // One of a subject and sentence: a later date replaces the earlier one.
        auto const uid = topic.realm.str() + "-" + topic.id.str() + "-" + entry.what + "-" + entry.id;
        std::erase_if(dates, [&](CalendarDate const& one) { return one.uid == uid; });
        dates.push_back({.uid = uid,
                         .at = *entry.due,
                         .summary = topic.title + " · " + sentence_of(entry, language),
                         .address = page + "#" + std::string(enum_name(entry.step))});
    }
    return {"text/calendar; charset=utf-8", calendar_of(topic.title, dates, now)};
}

}  // namespace

std::string sentence_of(threads::Entry const& entry, Language language) {
    auto key = "entry_" + entry.what;
    std::ranges::replace(key, '.', '_');
    auto text = word(language, key);
    if (text.empty()) text = word(language, "entry_other");
    fill_in(text, "title", entry.title);
    fill_in(text, "body", entry.body.empty() ? word(language, "thread_somebody") : entry.body);
    fill_in(text, "count", entry.count ? std::to_string(*entry.count) : std::string{});
    return text;
}

std::string calendar_of(std::string_view name, std::vector<CalendarDate> const& dates, TimePoint now) {
    std::string out;
    add_line(out, "BEGIN:VCALENDAR");
    add_line(out, "VERSION:2.0");
    add_line(out, "PRODID:-//Hezhi//thread//ZH");
    add_line(out, "METHOD:PUBLISH");
    add_line(out, "X-WR-CALNAME:" + escaped(name));
    for (auto const& date : dates) {
        add_line(out, "BEGIN:VEVENT");
        add_line(out, "UID:" + escaped(date.uid));
        add_line(out, "DTSTAMP:" + stamp(now));
        add_line(out, "DTSTART:" + stamp(date.at));
        add_line(out, "SUMMARY:" + escaped(date.summary));
        add_line(out, "URL:" + date.address);
        add_line(out, "END:VEVENT");
    }
    add_line(out, "END:VCALENDAR");
    return out;
}

void add_thread_feeds(http::Router& router, std::string const& public_url, threads::Sources sources) {
    router.read<ThreadFeedRequest, Document>(
        {.path = "/s/{street}/topics/{topic}/thread.atom",
         .permission = Permission::public_read,
         .summary = "What happened on a topic as an Atom feed, the newest first",
         .auth = http::Auth::public_},
        [public_url, sources](ReadTransaction& tx, Caller const& who,
                              ThreadFeedRequest const& request) -> Result<Document> {
            HZ_TRY(auto const thread, thread_of(tx, who, request, sources));
            return feed_of(thread, public_url, who.language);
        });
    router.read<ThreadFeedRequest, Document>(
        {.path = "/s/{street}/topics/{topic}/thread.ics",
         .permission = Permission::public_read,
         .summary = "The dates of a topic as an iCalendar file",
         .auth = http::Auth::public_},
        [public_url, sources](ReadTransaction& tx, Caller const& who,
                              ThreadFeedRequest const& request) -> Result<Document> {
            HZ_TRY(auto const thread, thread_of(tx, who, request, sources));
            return calendar_file(thread, public_url, who.language, who.now);
        });
}

}  // namespace hezhi::connectors
