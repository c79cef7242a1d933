#include "src/app/draw_files.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lib/sortition/public_draw.h"
#include "src/app/canonical_json.h"

namespace hezhi::app {
namespace json = boost::json;
using merkle::Digest;
using merkle::hex;
namespace {

constexpr std::string_view kManifestFormat = "hezhi draw manifest 1";
constexpr std::string_view kPanelsFormat = "hezhi draw panels 1";
constexpr std::string_view kCommitsFormat = "hezhi draw commits 1";
constexpr std::string_view kRevealFormat = "hezhi draw reveal 1";
constexpr std::string_view kResultFormat = "hezhi draw result 1";
constexpr std::size_t kProblemsMax = 20;
constexpr std::size_t kPublicValueMax = 4096;

std::string shown(json::value const* value) {
    constexpr std::size_t kTextMax = 100;
    if (value == nullptr) return "nothing";
    auto text = json::serialize(*value);
    if (text.size() <= kTextMax) return text;
    std::size_t end = kTextMax;
    while ((static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
    return text.substr(0, end) + "…";
}

/// Problems of one object, with what was found and expected.
class Problems {
public:
    void add(std::string where, std::string found, std::string expected) {
        if (list_.size() >= kProblemsMax) return;
        list_.push_back({std::move(where),
                         "verify.does_not_hold",
                         {{"found", std::move(found)}, {"expected", std::move(expected)}}});
    }
    bool any() const { return !list_.empty(); }
    std::vector<Problem> take() { return std::move(list_); }
    std::unexpected<Error> refusal(std::string_view key) {
        return fail(Error{ErrorCode::invalid, key}.with(std::move(list_)));
    }

private:
    std::vector<Problem> list_;
};

class Members {
public:
    Members(json::object const& object, Problems& problems, std::string where = {})
        : object_(object), problems_(problems), where_(std::move(where)) {}

    json::value const* find(std::string_view name) const { return object_.if_contains(name); }

    std::string text(std::string_view name, std::string_view expected) {
        auto const* const value = find(name);
        if (value != nullptr && value->is_string() && !value->get_string().empty()) {
            return std::string(value->get_string());
        }
        wrong(name, expected);
        return {};
    }
    std::uint64_t whole(std::string_view name, std::uint64_t low, std::uint64_t high) {
        auto const* const value = find(name);
        std::optional<std::uint64_t> number;
        if (value != nullptr && value->is_uint64()) number = value->get_uint64();
        if (value != nullptr && value->is_int64() && value->get_int64() >= 0) {
            number = static_cast<std::uint64_t>(value->get_int64());
        }
        if (number && *number >= low && *number <= high) return *number;
        wrong(name, fmt::format("a whole number from {} to {}", low, high));
        return low;
    }
    Digest digest(std::string_view name) {
        auto const* const value = find(name);
        if (value != nullptr && value->is_string()) {
            if (auto const read = merkle::digest_from_hex(value->get_string())) return *read;
        }
        wrong(name, "64 digits 0-9a-f");
        return {};
    }
    std::vector<std::string> texts(std::string_view name) {
        std::vector<std::string> result;
        auto const* const value = find(name);
        if (value == nullptr || !value->is_array()) {
            wrong(name, "a list of texts");
            return result;
        }
        for (auto const& each : value->get_array()) {
            if (!each.is_string()) {
                wrong(name, "a list of texts");
                return {};
            }
            result.emplace_back(each.get_string());
        }
        return result;
    }
    void wrong(std::string_view name, std::string_view expected) {
        problems_.add(fmt::format("{}/{}", where_, name), shown(find(name)), std::string(expected));
    }

private:
    json::object const& object_;
    Problems& problems_;
    std::string where_;
};

void compare(json::value const& found, json::value const& expected, std::string const& where, Problems& problems) {
    if (found.is_object() && expected.is_object()) {
        for (auto const& member : expected.get_object()) {
            auto const* const other = found.get_object().if_contains(member.key());
            auto const here = fmt::format("{}/{}", where, std::string_view(member.key()));
            if (other == nullptr) {
                problems.add(here, "nothing", shown(&member.value()));
            } else {
                compare(*other, member.value(), here, problems);
            }
        }
        for (auto const& member : found.get_object()) {
            if (expected.get_object().if_contains(member.key()) == nullptr) {
                problems.add(fmt::format("{}/{}", where, std::string_view(member.key())), shown(&member.value()),
                             "nothing");
            }
        }
    } else if (found.is_array() && expected.is_array()) {
        auto const& a = found.get_array();
        auto const& b = expected.get_array();
        if (a.size() != b.size()) {
            problems.add(where, fmt::format("a list of {}", a.size()), fmt::format("a list of {}", b.size()));
        }
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
            compare(a[i], b[i], fmt::format("{}/{}", where, i), problems);
        }
    } else if (found != expected) {
        problems.add(where.empty() ? "/" : where, shown(&found), shown(&expected));
    }
}

json::array hex_list(std::vector<Digest> const& digests) {
    json::array list;
    for (auto const& each : digests) list.emplace_back(hex(each));
    return list;
}

json::array text_list(std::vector<std::string> const& texts) {
    json::array list;
    for (auto const& each : texts) list.emplace_back(each);
    return list;
}

/// `found` with `expected` in everything; otherwise a refusal of `key`.
Result<void> same(json::object const& found, json::object const& expected, std::string_view key) {
    auto problems = differences(found, expected);
    if (problems.empty()) return {};
    return fail(Error{ErrorCode::invalid, key}.with(std::move(problems)));
}

}  // namespace

std::vector<Problem> differences(json::object const& found, json::object const& expected) {
    Problems problems;
    compare(json::value(found), json::value(expected), "", problems);
    return problems.take();
}

Result<DrawManifest> manifest_from(json::object const& object) {
    HZ_TRY(auto const canonical, canonical_json(object));
    Problems problems;
    Members members(object, problems);
    DrawManifest manifest;
    manifest.id = sortition::lottery_id(canonical);
    if (members.text("format", kManifestFormat) != kManifestFormat && !problems.any()) {
        members.wrong("format", kManifestFormat);
    }
    manifest.public_source = members.text("public_source", "the name of the public source");
    manifest.panels = members.whole("panels", 1, sortition::kPanelsMax);
    manifest.people = members.whole("people", 1, 10'000'000);
    manifest.panel_size = members.whole("panel_size", 1, std::max<std::uint64_t>(manifest.people, 1));
    manifest.alternates = members.whole("alternates", 0, 10'000);
    // The only rule there is, yet named: a reader of the manifest must know it beforehand.
    auto const* const unopened = members.find("unopened");
    if (unopened == nullptr || !unopened->is_string() || unopened->get_string() != "absent") {
        members.wrong("unopened", "absent");
    }
    if (problems.any()) return problems.refusal("draw.bad_manifest");
    return manifest;
}

Result<DrawManifest> read_manifest(std::string_view file) {
    HZ_TRY(auto const object, read_canonical(file));
    return manifest_from(object);
}

Result<json::object> panels_object(DrawManifest const& manifest, std::vector<std::vector<std::string>> panels,
                                   std::vector<std::string> const& pool) {
    Problems problems;
    std::map<std::string, std::uint64_t> chances;
    for (auto const& id : pool) chances.emplace(id, 0);
    if (panels.size() != manifest.panels) {
        problems.add("/panels", fmt::format("{} panels", panels.size()), fmt::format("{} panels", manifest.panels));
    }
    for (std::size_t p = 0; p < panels.size(); ++p) {
        auto& panel = panels[p];
        std::sort(panel.begin(), panel.end());
        if (panel.size() != manifest.panel_size) {
            problems.add(fmt::format("/panels/{}", p), fmt::format("{} people", panel.size()),
                         fmt::format("{} people", manifest.panel_size));
        }
        if (auto const twice = std::adjacent_find(panel.begin(), panel.end()); twice != panel.end()) {
            problems.add(fmt::format("/panels/{}", p), *twice + " twice", "everybody once");
        }
        for (auto const& id : panel) {
            if (id.empty()) problems.add(fmt::format("/panels/{}", p), "an empty id", "ids");
            ++chances[id];
        }
    }
    if (chances.size() != manifest.people) {
        problems.add("/chances", fmt::format("{} people", chances.size()), fmt::format("{} people", manifest.people));
    }
    if (problems.any()) return problems.refusal("draw.bad_panels");

    json::object object;
    json::object counts;
    std::uint64_t least = manifest.panels;
    std::uint64_t largest = 0;
    for (auto const& [id, count] : chances) {
        counts[id] = count;
        least = std::min(least, count);
        largest = std::max(largest, count);
    }
    json::array lists;
    for (auto const& panel : panels) lists.push_back(text_list(panel));
    object["format"] = kPanelsFormat;
    object["lottery_id"] = hex(manifest.id);
    object["panels"] = std::move(lists);
    object["panels_root"] = hex(sortition::panels_root(panels));
    object["chances"] = std::move(counts);
    object["min_chance"] = least;
    object["max_chance"] = largest;
    return object;
}

Result<DrawPanels> read_panels(std::string_view file, DrawManifest const& manifest) {
    HZ_TRY(auto const object, read_canonical(file));
    Problems problems;
    Members members(object, problems);
    DrawPanels result;
    auto const* const lists = members.find("panels");
    if (lists == nullptr || !lists->is_array()) {
        members.wrong("panels", "a list of lists of ids");
    } else {
        for (std::size_t p = 0; p < lists->get_array().size(); ++p) {
            json::object const one{{"panel", lists->get_array()[p]}};
            result.panels.push_back(Members(one, problems, fmt::format("/panels/{}", p)).texts("panel"));
        }
    }
    std::vector<std::string> pool;
    auto const* const chances = members.find("chances");
    if (chances == nullptr || !chances->is_object()) {
        members.wrong("chances", "an object: panels that hold each person");
    } else {
        for (auto const& member : chances->get_object()) pool.emplace_back(member.key());
    }
    if (problems.any()) return problems.refusal("draw.bad_panels");
    HZ_TRY(auto const expected, panels_object(manifest, result.panels, pool));
    HZ_TRY(same(object, expected, "draw.bad_panels"));
    for (auto const& member : expected.at("chances").get_object()) {
        result.chances.emplace(member.key(), member.value().to_number<std::uint64_t>());
    }
    result.root = sortition::panels_root(result.panels);
    result.file = merkle::sha256(file.substr(0, file.size() - 1));
    return result;
}

json::object commits_object(DrawManifest const& manifest, std::vector<Digest> commitments) {
    std::sort(commitments.begin(), commitments.end());
    json::object object;
    object["format"] = kCommitsFormat;
    object["lottery_id"] = hex(manifest.id);
    object["commitments"] = hex_list(commitments);
    object["entropy_root"] = hex(sortition::entropy_root(commitments));
    return object;
}

Result<std::vector<Digest>> read_commits(std::string_view file, DrawManifest const& manifest) {
    HZ_TRY(auto const object, read_canonical(file));
    Problems problems;
    Members members(object, problems);
    std::vector<Digest> commitments;
    auto const texts = members.texts("commitments");
    for (std::size_t i = 0; i < texts.size(); ++i) {
        auto const read = merkle::digest_from_hex(texts[i]);
        auto const where = fmt::format("/commitments/{}", i);
        if (!read) {
            problems.add(where, texts[i], "64 digits 0-9a-f");
        } else if (!commitments.empty() && *read == commitments.back()) {
            problems.add(where, texts[i] + " twice", "every commitment once");
        } else {
            commitments.push_back(*read);
        }
    }
    if (problems.any()) return problems.refusal("draw.bad_commits");
    HZ_TRY(same(object, commits_object(manifest, commitments), "draw.bad_commits"));
    return commitments;
}

json::object reveal_object(DrawManifest const& manifest, std::vector<DrawOpening> openings) {
    std::sort(openings.begin(), openings.end(),
              [](DrawOpening const& a, DrawOpening const& b) { return a.commitment < b.commitment; });
    json::object object;
    object["format"] = kRevealFormat;
    object["lottery_id"] = hex(manifest.id);
    json::array list;
    for (auto const& each : openings) {
        list.push_back(
            json::object{{"commitment", hex(each.commitment)}, {"nonce", hex(each.nonce)}, {"value", hex(each.value)}});
    }
    object["openings"] = std::move(list);
    return object;
}

Result<std::vector<DrawOpening>> read_reveal(std::string_view file, DrawManifest const& manifest,
                                             std::vector<Digest> const& commitments) {
    HZ_TRY(auto const object, read_canonical(file));
    Problems problems;
    Members members(object, problems);
    std::vector<DrawOpening> openings;
    std::set<Digest> seen;
    auto const* const list = members.find("openings");
    if (list == nullptr || !list->is_array()) {
        members.wrong("openings", "a list of commitment, nonce, value");
        return problems.refusal("draw.bad_reveal");
    }
    for (std::size_t i = 0; i < list->get_array().size(); ++i) {
        auto const where = fmt::format("/openings/{}", i);
        auto const* const entry = list->get_array()[i].if_object();
        if (entry == nullptr) {
            problems.add(where, shown(&list->get_array()[i]), "an object with commitment, nonce, value");
            continue;
        }
        Members one(*entry, problems, where);
        DrawOpening const opening{one.digest("commitment"), one.digest("nonce"), one.digest("value")};
        auto const made = sortition::commitment(manifest.id, opening.nonce, opening.value);
        if (opening.commitment != made) {
            problems.add(where + "/commitment", hex(opening.commitment),
                         hex(made) + ", which this nonce and value give");
        } else if (!std::binary_search(commitments.begin(), commitments.end(), made)) {
            problems.add(where + "/commitment", hex(made), "one of the commitments that were published");
        } else if (!seen.insert(made).second) {
            problems.add(where + "/commitment", hex(made) + " twice", "every commitment once");
        }
        openings.push_back(opening);
    }
    if (problems.any()) return problems.refusal("draw.bad_reveal");
    HZ_TRY(same(object, reveal_object(manifest, openings), "draw.bad_reveal"));
    return openings;
}

Result<json::object> result_object(DrawManifest const& manifest, DrawPanels const& panels,
                                   std::vector<Digest> const& commitments, std::vector<DrawOpening> const& openings,
                                   DrawMoment const& moment) {
    json::object object;
    object["format"] = kResultFormat;
    object["lottery_id"] = hex(manifest.id);
    object["panels_root"] = hex(panels.root);
    object["panels_sha256"] = hex(panels.file);
    object["entropy_root"] = hex(sortition::entropy_root(commitments));
    json::array unopened;
    for (auto const& commitment : commitments) {
        bool const is_open = std::any_of(openings.begin(), openings.end(),
                                         [&](DrawOpening const& each) { return each.commitment == commitment; });
        if (!is_open) unopened.emplace_back(hex(commitment));
    }
    object["unopened"] = std::move(unopened);

    std::uint64_t panel = 0;
    std::vector<std::string> alternates;
    std::optional<Digest> seed;
    if (moment.public_value) {
        std::vector<Digest> values;
        for (auto const& each : openings) values.push_back(each.value);
        seed = sortition::draw_seed(manifest.id, panels.root, *moment.public_value, values);
        object["public_value"] = *moment.public_value;
        object["seed"] = hex(*seed);
    }
    if (moment.dice.empty()) {
        auto const drawn = sortition::drawn_number(*seed, "panel", manifest.panels);
        panel = drawn.number;
        object["counter"] = drawn.counter;
    } else {
        HZ_TRY(panel, sortition::dice_number(moment.dice, manifest.panels));
        object["dice"] = text_list(moment.dice);
        object["witnesses"] = text_list(moment.witnesses);
        if (moment.video_sha256) object["video_sha256"] = *moment.video_sha256;
    }
    auto const& members = panels.panels[panel];
    if (seed && manifest.alternates > 0) {
        std::vector<std::string> others;
        for (auto const& [id, count] : panels.chances) {
            if (!std::binary_search(members.begin(), members.end(), id)) others.push_back(id);
        }
        alternates = sortition::drawn_alternates(*seed, std::move(others), manifest.alternates);
    }
    object["panel"] = panel;
    object["members"] = text_list(members);
    object["alternates"] = text_list(alternates);
    return object;
}

Result<DrawMoment> read_moment(json::object const& result) {
    Problems problems;
    Members members(result, problems);
    DrawMoment moment;
    if (members.find("public_value") != nullptr) {
        moment.public_value = members.text("public_value", "a text");
        if (moment.public_value->size() > kPublicValueMax) members.wrong("public_value", "at most 4096 bytes");
    }
    if (members.find("dice") != nullptr) {
        moment.dice = members.texts("dice");
        moment.witnesses = members.texts("witnesses");
        if (moment.dice.empty()) members.wrong("dice", "at least one throw");
        if (members.find("video_sha256") != nullptr) moment.video_sha256 = hex(members.digest("video_sha256"));
    }
    if (!moment.public_value && moment.dice.empty()) members.wrong("public_value", "a public value, or dice");
    if (problems.any()) return problems.refusal("draw.bad_result");
    return moment;
}

}  // namespace hezhi::app
