// Every refusal that can leave through the API has a text in both languages, and no text is dead. Keys are found in the
// sources: the literals of the statement in which an Error or a Problem is made. Left out is what only the command line
// can meet (src/app and the areas of kOffline): it says things itself.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/http/problem.h"

namespace hezhi::http {
namespace {

namespace fs = std::filesystem;

std::string content_of(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool is_product_source(fs::path const& path) {
    auto const name = path.filename().string();
    bool const is_source = name.ends_with(".cc") || name.ends_with(".h");
    bool const is_support = name.find("_test.") != name.npos || name.starts_with("testing") ||
                            name.find("_fuzz.") != name.npos || name.find("_bench.") != name.npos;
    return is_source && !is_support;
}

std::vector<fs::path> sources(std::initializer_list<char const*> folders) {
    std::vector<fs::path> found;
    for (auto const* folder : folders) {
        for (auto const& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file() && is_product_source(entry.path())) found.push_back(entry.path());
        }
    }
    return found;
}

/// Areas of keys that no request can meet.
std::set<std::string> const kOffline{"backup", "restore", "schema", "serve", "folder", "job", "jobs"};
std::set<std::string> const kOfflineKeys{"server.address_in_use", "server.bad_address", "server.bad_certificate",
                                         "server.not_listening", "storage.unknown_url"};

bool is_offline(std::string const& key) {
    return kOffline.contains(key.substr(0, key.find('.'))) || kOfflineKeys.contains(key);
}

/// Key → a file that uses it.
std::map<std::string, std::string> used_keys() {
    static std::regex const kMaker(
        R"(ErrorCode::[a-z_]+\s*,|Problem\s*\{|problems_?(\.|->)(add|push_back|emplace_back)\(|add_conflict\()");
    static std::regex const kKey(R"re("([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)")re");
    std::map<std::string, std::string> keys;
    for (auto const& path :
         sources({"src", "lib/authority", "lib/base", "lib/casework", "lib/procedure", "lib/text"})) {
        if (path.string().starts_with("src/app/")) continue;
        auto const text = content_of(path);
        for (std::sregex_iterator maker(text.begin(), text.end(), kMaker), end; maker != end; ++maker) {
            auto const from = static_cast<std::size_t>(maker->position());
            auto const statement = text.substr(from, text.find(';', from) - from);
            for (std::sregex_iterator key(statement.begin(), statement.end(), kKey); key != end; ++key) {
                if (!is_offline((*key)[1])) keys.emplace((*key)[1], path.string());
            }
        }
    }
    return keys;
}

std::set<std::string> placeholders(std::string const& text) {
    static std::regex const kPlaceholder(R"(\{([a-z_]+)\})");
    std::set<std::string> names;
    for (std::sregex_iterator found(text.begin(), text.end(), kPlaceholder), end; found != end; ++found) {
        names.insert((*found)[1]);
    }
    return names;
}

TEST(Messages, every_refusal_has_a_text_in_both_languages) {
    Messages const messages;
    auto const keys = used_keys();
    ASSERT_GT(keys.size(), 50U);  // Otherwise the search is broken, not the tables complete.
    for (auto const& [key, file] : keys) {
        for (auto const language : {authority::Language::zh_cn, authority::Language::en}) {
            EXPECT_TRUE(messages.has(language, key))
                << "src/http/messages/" << language_tag(language) << ".json lacks " << key << ", used in " << file;
        }
    }
}

TEST(Messages, the_tables_agree) {
    Messages const messages;
    auto const& chinese = messages.table(authority::Language::zh_cn);
    auto const& english = messages.table(authority::Language::en);
    for (auto const& [key, text] : chinese) {
        auto const other = english.find(key);
        ASSERT_NE(other, english.end()) << key;
        EXPECT_EQ(placeholders(text), placeholders(other->second)) << key;
        EXPECT_FALSE(text.empty()) << key;
    }
    EXPECT_EQ(chinese.size(), english.size());
}

TEST(Messages, no_text_is_dead) {
    Messages const messages;
    std::string all;
    for (auto const& path : sources({"src", "lib"})) all += content_of(path);
    for (auto const& [key, text] : messages.table(authority::Language::en)) {
        // A word stands for an enumerator, which the program names by itself.
        auto const used = key.starts_with("word.") ? key.substr(key.rfind('.') + 1) : '"' + key + '"';
        EXPECT_NE(all.find(used), all.npos) << key << " is used nowhere";
    }
}

TEST(Messages, params_are_filled_in) {
    Messages const messages;
    EXPECT_EQ(messages.text(authority::Language::en, "field.too_long", {{"max", "140"}}),
              "At most 140 characters are allowed.");
    EXPECT_EQ(messages.text(authority::Language::zh_cn, "field.too_long", {}), "最多  个字。");
    EXPECT_EQ(messages.text(authority::Language::en, "no.such_key", {}), "This is not possible.");
}

TEST(Messages, names_of_the_program_are_said_in_words) {
    Messages const messages;
    EXPECT_THAT(messages.text(authority::Language::zh_cn, "procedure.counted_here", {{"measure", "turnout_heads"}}),
                testing::StartsWith("参与人数占比"));
    EXPECT_THAT(messages.text(authority::Language::en, "procedure.counted_here", {{"measure", "no_such_measure"}}),
                testing::StartsWith("no_such_measure"));
}

TEST(Messages, the_reader_chooses_the_language) {
    using authority::Language;
    EXPECT_EQ(preferred_language(""), Language::zh_cn);
    EXPECT_EQ(preferred_language("en"), Language::en);
    EXPECT_EQ(preferred_language("en-GB,en;q=0.9,zh;q=0.8"), Language::en);
    EXPECT_EQ(preferred_language("fr, zh-CN;q=0.5, en;q=0.4"), Language::zh_cn);
    EXPECT_EQ(preferred_language("en;q=0, zh"), Language::zh_cn);
    EXPECT_EQ(preferred_language("de"), Language::zh_cn);
    EXPECT_EQ(preferred_language("zh;q=0.1,en;q=x"), Language::zh_cn);
}

}  // namespace
}  // namespace hezhi::http
