// Every sentence key that a source of threads makes has its words in both languages, and none is there for nothing.
// Keys are found in the sources: the literals "area.word" of files named *thread_source.cc or threads/*_source.cc, told
// apart by the noun (Entry, OwnInput, Waiting) that the function around them makes.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace hezhi::threads {
namespace {

namespace fs = std::filesystem;

std::string content_of(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> sources() {
    std::vector<fs::path> found;
    for (auto const& entry : fs::recursive_directory_iterator("src")) {
        auto const name = entry.path().filename().string();
        bool const is_own = entry.path().parent_path() == "src/threads" && name.ends_with("_source.cc");
        if (is_own || name.ends_with("thread_source.cc")) found.push_back(entry.path());
    }
    return found;
}

/// From one head of a function to the next: lines that begin a declaration at the left or as a member.
std::vector<std::string> functions_of(std::string const& text) {
    static std::regex const kHead(
        R"((^|\n)(    )?(?!if\b|for\b|switch\b|while\b|return\b)[A-Za-z_][\w:<>,& \*]*\([^;{]*\)[^;{]*\{)");
    std::vector<std::size_t> starts;
    for (std::sregex_iterator head(text.begin(), text.end(), kHead), end; head != end; ++head) {
        starts.push_back(static_cast<std::size_t>(head->position()));
    }
    starts.push_back(text.size());
    std::vector<std::string> functions;
    for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
        functions.push_back(text.substr(starts[i], starts[i + 1] - starts[i]));
    }
    return functions;
}

/// Where a key is made, and as what: words of one of the prefixes must be there.
struct Use {
    std::set<std::string> prefixes{};
    std::string file{};
};

/// Sentence key (with "_") → its uses.
std::map<std::string, std::vector<Use>> used_keys() {
    static std::regex const kKey(R"re("([a-z][a-z_]*)\.([a-z][a-z_]*)")re");
    std::map<std::string, std::vector<Use>> keys;
    for (auto const& path : sources()) {
        for (auto const& function : functions_of(content_of(path))) {
            std::set<std::string> prefixes;
            if (function.find("OwnInput") != function.npos) prefixes.insert("input_");
            if (function.find("Waiting") != function.npos) prefixes.insert("waiting_");
            if (std::regex_search(function, std::regex(R"(\bEntry\b)"))) prefixes.insert("entry_");
            if (prefixes.empty()) prefixes = {"entry_", "input_", "waiting_"};
            for (std::sregex_iterator key(function.begin(), function.end(), kKey), end; key != end; ++key) {
                keys[(*key)[1].str() + "_" + (*key)[2].str()].push_back({prefixes, path.string()});
            }
        }
    }
    return keys;
}

std::map<std::string, std::string> words(std::string const& language) {
    auto const table = boost::json::parse(content_of("web/messages/thread/" + language + ".json")).as_object();
    std::map<std::string, std::string> found;
    for (auto const& [key, text] : table) found.emplace(key, text.is_string() ? std::string(text.as_string()) : "{}");
    return found;
}

TEST(ThreadWords, every_sentence_of_a_source_has_words_in_both_languages) {
    auto const keys = used_keys();
    ASSERT_GT(keys.size(), 60U);  // Otherwise the search is broken.
    for (std::string const language : {"zh-CN", "en"}) {
        auto const table = words(language);
        for (auto const& [key, uses] : keys) {
            for (auto const& use : uses) {
                bool const has = std::ranges::any_of(
                    use.prefixes, [&](std::string const& prefix) { return table.contains(prefix + key); });
                EXPECT_TRUE(has) << "web/messages/thread/" << language << ".json lacks " << *use.prefixes.begin() << key
                                 << ", used in " << use.file;
            }
        }
    }
}

/// Areas whose keys a source puts together: "budget." and the name of an event.
std::set<std::string> composed_areas() {
    static std::regex const kArea(R"re("([a-z][a-z_]*)\.")re");
    std::set<std::string> areas;
    for (auto const& path : sources()) {
        auto const text = content_of(path);
        for (std::sregex_iterator area(text.begin(), text.end(), kArea), end; area != end; ++area) {
            areas.insert((*area)[1].str() + "_");
        }
    }
    return areas;
}

TEST(ThreadWords, no_sentence_is_dead) {
    auto const keys = used_keys();
    auto const areas = composed_areas();
    for (auto const& [key, text] : words("zh-CN")) {
        for (std::string const prefix : {"entry_", "input_", "waiting_"}) {
            if (!key.starts_with(prefix)) continue;
            auto const rest = key.substr(prefix.size());
            bool const is_of_page = rest == "other" || rest == "heading";
            bool const is_composed =
                std::ranges::any_of(areas, [&](std::string const& area) { return rest.starts_with(area); });
            EXPECT_TRUE(is_of_page || is_composed || keys.contains(rest)) << key << " is made by no source";
        }
    }
}

TEST(ThreadWords, the_search_sees_what_lacks_words) {
    auto const functions = functions_of("std::vector<OwnInput> own(int a) {\n    x.what = \"lamp.mended\";\n}\n");
    ASSERT_EQ(functions.size(), 1U);
    EXPECT_NE(functions.front().find("lamp.mended"), std::string::npos);
    EXPECT_FALSE(words("en").contains("input_lamp_mended"));
}

}  // namespace
}  // namespace hezhi::threads
