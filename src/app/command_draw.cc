// `hezhi draw STEP`: a draw among published panels that nobody can rig and anybody can check (docs/formats/draw.md).
//   prepare   panels in, manifest.json and panels.json out: publish both
//   commit    a resident's contribution: one commitment to publish, and what opens it, to keep
//   close     the commitments in, commits.json out: publish it before the public value can be known
//   reveal    what opens them in, reveal.json out: likewise
//   finish    the public value or the dice in, result.json out, once and for all
// Nothing is ever overwritten: a draw that can be repeated until it pleases is none.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/merkle/digest.h"
#include "lib/sortition/public_draw.h"
#include "src/app/canonical_json.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/draw_files.h"
#include "src/app/table.h"
#include "src/people/secrets.h"

namespace hezhi::app {
namespace json = boost::json;
namespace fs = std::filesystem;
using merkle::Digest;
using merkle::hex;
namespace {

constexpr std::string_view kName = "draw";

std::string in(std::string const& folder, std::string_view name) {
    return (fs::path(folder) / name).string();
}

int refuse_text(std::string const& file, std::string_view message) {
    fmt::print(stderr, "{}: {}\n", printable(file), message);
    return 1;
}

/// Canonical JSON and a newline, into a file that is not there yet.
bool publish(std::string const& path, json::object const& object, ReadableBy readers = ReadableBy::everybody) {
    auto const text = canonical_json(object);
    auto const written =
        text ? write_output(path, *text + "\n", Existing::kept, readers) : Result<void>(std::unexpected(text.error()));
    if (!written) refuse(kName, path, written.error());
    return written.has_value();
}

/// A JSON object that need not be canonical; prints why not.
std::optional<json::value> read_json(std::string const& path) {
    auto const bytes = read_input(path);
    if (!bytes) {
        refuse(kName, path, bytes.error());
        return std::nullopt;
    }
    boost::system::error_code error;
    auto value = json::parse(*bytes, error);
    if (error) {
        refuse_text(path, fmt::format("no JSON: {}", error.message()));
        return std::nullopt;
    }
    return value;
}

template <class T, class Read>
std::optional<T> read_file(std::string const& path, Read const& read) {
    auto const bytes = read_input(path);
    if (!bytes) {
        refuse(kName, path, bytes.error());
        return std::nullopt;
    }
    Result<T> result = read(*bytes);
    if (!result) {
        refuse(kName, path, result.error());
        return std::nullopt;
    }
    return *std::move(result);
}

Digest random_digest() {
    Digest digest{};
    people::fill_random(std::as_writable_bytes(std::span{digest}));
    return digest;
}

std::optional<std::vector<std::vector<std::string>>> panels_in(json::value const* lists) {
    if (lists == nullptr || !lists->is_array()) return std::nullopt;
    std::vector<std::vector<std::string>> panels;
    for (auto const& list : lists->get_array()) {
        if (!list.is_array()) return std::nullopt;
        auto& panel = panels.emplace_back();
        for (auto const& id : list.get_array()) {
            if (!id.is_string()) return std::nullopt;
            panel.emplace_back(id.get_string());
        }
    }
    if (panels.empty()) return std::nullopt;
    return panels;
}

/// What `hezhi sortition --panels M --json` printed, or {"panels": [[id, …], …], "pool": [id, …]}.
struct PanelSource {
    std::vector<std::vector<std::string>> panels;
    std::vector<std::string> pool;
    json::object generator;
};

std::optional<PanelSource> panel_source(json::value const& value) {
    auto const* const object = value.if_object();
    if (object == nullptr) return std::nullopt;
    PanelSource source;
    auto const* const uniform = object->if_contains("uniform_lottery");
    auto const* const uniform_object = uniform == nullptr ? nullptr : uniform->if_object();
    auto panels =
        panels_in(uniform_object == nullptr ? object->if_contains("panels") : uniform_object->if_contains("panels"));
    if (!panels) return std::nullopt;
    source.panels = *std::move(panels);
    if (auto const* const pool = object->if_contains("pool"); pool != nullptr && pool->is_array()) {
        for (auto const& id : pool->get_array()) {
            if (!id.is_string()) return std::nullopt;
            source.pool.emplace_back(id.get_string());
        }
    } else if (auto const* const chances = object->if_contains("probabilities");
               chances != nullptr && chances->is_object()) {
        for (auto const& member : chances->get_object()) source.pool.emplace_back(member.key());
    }
    if (auto const* const method = object->if_contains("method"); method != nullptr && method->is_string()) {
        source.generator["method"] = *method;
    }
    if (auto const* const seed = object->if_contains("seed"); seed != nullptr && seed->is_number()) {
        source.generator["seed"] = json::serialize(*seed);  // a text: seeds have more than 53 bits
    }
    return source;
}

/// Replaces every id by HMAC-SHA256(key of the person, id); the keys, to be handed to the people one by one.
json::object take_pseudonyms(PanelSource& source) {
    std::map<std::string, std::string> pseudonyms;
    json::object keys;
    auto const replace = [&](std::string& id) {
        auto const [place, is_new] = pseudonyms.try_emplace(id);
        if (is_new) {
            auto const key = random_digest();
            place->second = hex(merkle::hmac_sha256(merkle::bytes_of(key), id));
            keys[id] = json::object{{"key", hex(key)}, {"pseudonym", place->second}};
        }
        id = place->second;
    };
    for (auto& id : source.pool) replace(id);
    for (auto& panel : source.panels) {
        for (auto& id : panel) replace(id);
    }
    return json::object{{"format", "hezhi draw keys 1"}, {"keys", std::move(keys)}};
}

std::string nearest_percent(std::uint64_t count, std::uint64_t all) {
    return fmt::format("{}/{} ({:.2f} %)", count, all, 100.0 * static_cast<double>(count) / static_cast<double>(all));
}

int prepare(std::span<char const* const> arguments) {
    std::string panels_path;
    std::string folder;
    std::string manifest_path;
    std::string keys_path;
    std::string title;
    std::string source_name;
    std::string deadline;
    std::vector<std::string> fallbacks;
    std::vector<std::string> inputs;
    std::uint64_t alternates = 0;
    CLI::App app{"Writes manifest.json and panels.json. Publish both before anything of the draw can be known.",
                 "draw prepare"};
    app.add_option("PANELS.json", panels_path, "what hezhi sortition … --panels M --json printed; - for standard input")
        ->required();
    app.add_option("--out", folder, "folder for the files, made if need be")->required()->type_name("DIR");
    auto* const given =
        app.add_option("--manifest", manifest_path, "a manifest that was published earlier")->type_name("FILE");
    app.add_option("--source", source_name, "what gives the public value: named exactly, in the future")
        ->type_name("TEXT")
        ->excludes(given);
    app.add_option("--fallback", fallbacks, "what counts if the source fails; several, in order")
        ->type_name("TEXT")
        ->excludes(given);
    app.add_option("--title", title, "what is drawn")->type_name("TEXT")->excludes(given);
    app.add_option("--entropy-deadline", deadline, "until when residents may contribute")
        ->type_name("TIME")
        ->excludes(given);
    app.add_option("--input", inputs, "a published file the panels were made from, e.g. the quotas; by its SHA-256")
        ->type_name("FILE")
        ->excludes(given);
    app.add_option("--alternates", alternates, "how many alternates to draw, in the order they are asked")
        ->check(CLI::Range(0, 10'000))
        ->type_name("NUMBER")
        ->excludes(given);
    app.add_option("--pseudonyms", keys_path, "publish pseudonyms; the keys of the people go to this secret file")
        ->type_name("KEYS.json");
    if (auto const code = parse_options(app, arguments)) return *code;
    if (manifest_path.empty() && source_name.empty()) {
        return misused("draw prepare", "--source names what will give the public value, or --manifest FILE does");
    }

    auto const value = read_json(panels_path);
    if (!value) return 1;
    auto source = panel_source(*value);
    if (!source) {
        return refuse_text(panels_path,
                           "no list of equally likely panels: expected the JSON of hezhi sortition … --panels M, or "
                           "{\"panels\": [[\"id\", …], …]}");
    }
    std::optional<json::object> keys;
    if (!keys_path.empty()) keys = take_pseudonyms(*source);
    std::set<std::string> people(source->pool.begin(), source->pool.end());
    for (auto const& panel : source->panels) people.insert(panel.begin(), panel.end());

    json::object manifest;
    if (!manifest_path.empty()) {
        auto const published = read_json(manifest_path);
        if (!published) return 1;
        if (!published->is_object()) return refuse_text(manifest_path, "expected a JSON object");
        manifest = published->get_object();
    } else {
        manifest["format"] = "hezhi draw manifest 1";
        if (!title.empty()) manifest["title"] = title;
        manifest["public_source"] = source_name;
        json::array list;
        for (auto const& each : fallbacks) list.emplace_back(each);
        manifest["fallbacks"] = std::move(list);
        if (!deadline.empty()) manifest["entropy_deadline"] = deadline;
        manifest["unopened"] = "absent";
        manifest["panels"] = source->panels.size();
        manifest["panel_size"] = source->panels.front().size();
        manifest["people"] = people.size();
        manifest["alternates"] = alternates;
        if (!source->generator.empty()) manifest["generator"] = source->generator;
        json::array hashes;
        for (auto const& path : inputs) {
            auto const bytes = read_input(path);
            if (!bytes) return refuse(kName, path, bytes.error());
            hashes.push_back(
                json::object{{"name", fs::path(path).filename().string()}, {"sha256", hex(merkle::sha256(*bytes))}});
        }
        if (!hashes.empty()) manifest["inputs"] = std::move(hashes);
    }
    auto const read = manifest_from(manifest);
    if (!read) return refuse(kName, manifest_path.empty() ? in(folder, "manifest.json") : manifest_path, read.error());
    auto const panels = panels_object(*read, std::move(source->panels), source->pool);
    if (!panels) return refuse(kName, panels_path, panels.error());

    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) return refuse_text(folder, failure.message());
    for (auto const* const name : {"manifest.json", "panels.json"}) {
        if (fs::exists(in(folder, name), failure)) {
            return refuse_text(in(folder, name),
                               "is there already; nothing was written. Another draw needs another "
                               "folder, and a manifest that gives the reason");
        }
    }
    if (keys && !publish(keys_path, *keys, ReadableBy::owner)) return 1;
    if (!publish(in(folder, "manifest.json"), manifest) || !publish(in(folder, "panels.json"), *panels)) return 1;

    fmt::print("lottery  {}\npanels   {}\n", hex(read->id), std::string_view(panels->at("panels_root").get_string()));
    fmt::print("{} panels of {} out of {} people; chances from {} to {}\n", read->panels, read->panel_size,
               read->people, nearest_percent(panels->at("min_chance").to_number<std::uint64_t>(), read->panels),
               nearest_percent(panels->at("max_chance").to_number<std::uint64_t>(), read->panels));
    fmt::print("Publish {} and {} now, before the draw.\n", in(folder, "manifest.json"), in(folder, "panels.json"));
    return 0;
}

int commit(std::span<char const* const> arguments) {
    std::string folder;
    std::string out;
    CLI::App app{"Makes a resident's contribution to a draw: publish the commitment, keep the file secret until asked.",
                 "draw commit"};
    app.add_option("DIR", folder, "folder with manifest.json")->required();
    app.add_option("--out", out, "secret file that opens the commitment")->required()->type_name("FILE");
    if (auto const code = parse_options(app, arguments)) return *code;
    auto const manifest = read_file<DrawManifest>(in(folder, "manifest.json"), read_manifest);
    if (!manifest) return 1;
    DrawOpening opening{{}, random_digest(), random_digest()};
    opening.commitment = sortition::commitment(manifest->id, opening.nonce, opening.value);
    if (!publish(out, reveal_object(*manifest, {opening}), ReadableBy::owner)) return 1;
    fmt::print("{}\n", hex(opening.commitment));
    return 0;
}

int close(std::span<char const* const> arguments) {
    std::string folder;
    std::string commits_path;
    CLI::App app{
        "Writes commits.json from the residents' commitments. Publish it before the public value can be known.",
        "draw close"};
    app.add_option("DIR", folder, "folder with manifest.json and panels.json")->required();
    app.add_option("--commits", commits_path, "commitments, one a line; - for standard input")
        ->required()
        ->type_name("FILE");
    if (auto const code = parse_options(app, arguments)) return *code;
    auto const manifest = read_file<DrawManifest>(in(folder, "manifest.json"), read_manifest);
    if (!manifest) return 1;
    if (fs::exists(in(folder, "result.json"))) return refuse_text(in(folder, "result.json"), "the draw is over");
    auto const text = read_input(commits_path);
    if (!text) return refuse(kName, commits_path, text.error());
    std::set<Digest> commitments;
    std::vector<Problem> problems;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text->size();) {
        auto const end = std::min(text->find('\n', at), text->size());
        std::string_view line = std::string_view(*text).substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        auto const read = merkle::digest_from_hex(line);
        if (!read || !commitments.insert(*read).second) {
            problems.push_back({fmt::format("{}:1", number),
                                "draw.bad_commits",
                                {{"found", printable(line.substr(0, 80)) + (read ? " a second time" : "")},
                                 {"expected", read ? "every commitment once" : "64 digits 0-9a-f"}}});
        }
    }
    if (!problems.empty()) {
        return refuse(kName, commits_path, Error{ErrorCode::invalid, "draw.bad_commits"}.with(std::move(problems)));
    }
    auto const object = commits_object(*manifest, {commitments.begin(), commitments.end()});
    if (!publish(in(folder, "commits.json"), object)) return 1;
    fmt::print("entropy  {}\n{} commitments. Publish {} now.\n",
               std::string_view(object.at("entropy_root").get_string()), commitments.size(),
               in(folder, "commits.json"));
    return 0;
}

/// The openings in a file: {"openings": [{nonce, value}, …]} or only the list; several such, one after another.
std::optional<std::vector<DrawOpening>> openings_in(std::string const& path, DrawManifest const& manifest) {
    auto const bytes = read_input(path);
    if (!bytes) {
        refuse(kName, path, bytes.error());
        return std::nullopt;
    }
    std::vector<DrawOpening> openings;
    std::string_view rest = *bytes;
    auto const wrong = [&](std::string_view what) {
        refuse_text(path, fmt::format("byte {}: {}", bytes->size() - rest.size() + 1, what));
        return std::nullopt;
    };
    while (rest.find_first_not_of(" \t\r\n") != std::string_view::npos) {
        json::stream_parser parser;
        boost::system::error_code error;
        auto const used = parser.write_some(rest.data(), rest.size(), error);
        if (error || !parser.done()) return wrong("no JSON");
        auto const value = parser.release();
        auto const* list = value.if_array();
        if (auto const* const object = value.if_object()) {
            auto const* const member = object->if_contains("openings");
            list = member == nullptr ? nullptr : member->if_array();
        }
        if (list == nullptr) return wrong("expected {\"openings\": [{\"nonce\": …, \"value\": …}, …]}");
        for (auto const& entry : *list) {
            auto const digest = [&entry](std::string_view name) -> std::optional<Digest> {
                auto const* const object = entry.if_object();
                auto const* const member = object == nullptr ? nullptr : object->if_contains(name);
                if (member == nullptr || !member->is_string()) return std::nullopt;
                return merkle::digest_from_hex(member->get_string());
            };
            auto const nonce = digest("nonce");
            auto const opened = digest("value");
            if (!nonce || !opened) return wrong("expected nonce and value of 64 digits 0-9a-f each");
            openings.push_back({sortition::commitment(manifest.id, *nonce, *opened), *nonce, *opened});
        }
        rest.remove_prefix(used);
    }
    return openings;
}

/// Those of commits.json, or none if nobody contributes.
std::optional<std::vector<Digest>> commitments_in(std::string const& folder, DrawManifest const& manifest) {
    auto const path = in(folder, "commits.json");
    if (!fs::exists(path)) return std::vector<Digest>{};
    return read_file<std::vector<Digest>>(path, [&](std::string_view file) { return read_commits(file, manifest); });
}

std::optional<std::vector<DrawOpening>> published_openings(std::string const& folder, DrawManifest const& manifest,
                                                           std::vector<Digest> const& commitments) {
    auto const path = in(folder, "reveal.json");
    if (!fs::exists(path)) return std::vector<DrawOpening>{};
    return read_file<std::vector<DrawOpening>>(
        path, [&](std::string_view file) { return read_reveal(file, manifest, commitments); });
}

/// Openings as people hand them in. One that was never committed is refused, not passed over: it came too late or
/// belongs to another draw, and somebody should know.
std::optional<std::vector<DrawOpening>> take_openings(std::string const& folder, std::string const& path,
                                                      DrawManifest const& manifest,
                                                      std::vector<Digest> const& commitments) {
    if (!fs::exists(in(folder, "commits.json"))) {
        refuse_text(in(folder, "commits.json"), "is missing: only what was committed beforehand can be opened");
        return std::nullopt;
    }
    if (fs::exists(in(folder, "reveal.json"))) {
        refuse_text(in(folder, "reveal.json"), "is there already: what was opened is settled");
        return std::nullopt;
    }
    auto const given = openings_in(path, manifest);
    if (!given) return std::nullopt;
    auto const text = canonical_json(reveal_object(manifest, *given));
    auto checked = read_reveal(*text + "\n", manifest, commitments);
    if (!checked) {
        refuse(kName, path, checked.error());
        return std::nullopt;
    }
    return *std::move(checked);
}

int reveal(std::span<char const* const> arguments) {
    std::string folder;
    std::string reveals_path;
    CLI::App app{"Writes reveal.json from what opens the commitments. Publish it before the public value can be known.",
                 "draw reveal"};
    app.add_option("DIR", folder, "folder with manifest.json and commits.json")->required();
    app.add_option("--reveals", reveals_path, "the secret files, one after another; - for standard input")
        ->required()
        ->type_name("FILE");
    if (auto const code = parse_options(app, arguments)) return *code;
    auto const manifest = read_file<DrawManifest>(in(folder, "manifest.json"), read_manifest);
    if (!manifest) return 1;
    if (fs::exists(in(folder, "result.json"))) return refuse_text(in(folder, "result.json"), "the draw is over");
    auto const commitments = commitments_in(folder, *manifest);
    if (!commitments) return 1;
    auto const openings = take_openings(folder, reveals_path, *manifest, *commitments);
    if (!openings || !publish(in(folder, "reveal.json"), reveal_object(*manifest, *openings))) return 1;
    fmt::print("{} of {} commitments opened. Publish {} now.\n", openings->size(), commitments->size(),
               in(folder, "reveal.json"));
    return 0;
}

bool is_plain(std::string_view text) {
    return !text.empty() && text.front() != ' ' && text.back() != ' ' &&
           std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

int finish(std::span<char const* const> arguments) {
    std::string folder;
    std::string reveals_path;
    DrawMoment moment;
    CLI::App app{"Writes result.json: the panel that the public value, or the dice, drew. Once for every manifest.",
                 "draw finish"};
    app.add_option("DIR", folder, "folder with manifest.json, panels.json and, if residents contributed, commits.json")
        ->required();
    app.add_option("--public", moment.public_value, "the public value, exactly as its source published it")
        ->type_name("TEXT");
    auto* const reveals = app.add_option("--reveals", reveals_path, "what opens the commitments; - for standard input")
                              ->type_name("FILE");
    auto* const dice = app.add_option("--dice", moment.dice,
                                      "digits of ten-sided dice thrown in the hall, e.g. 653; several throws in order")
                           ->type_name("DIGITS");
    app.add_option("--witness", moment.witnesses, "who watched the dice; several")->type_name("NAME")->needs(dice);
    app.add_option("--video-sha256", moment.video_sha256, "SHA-256 of the recording of the throw")
        ->type_name("HEX")
        ->needs(dice);
    if (auto const code = parse_options(app, arguments)) return *code;
    if (!moment.public_value && moment.dice.empty())
        return misused("draw finish", "give --public VALUE or --dice DIGITS");
    if (moment.public_value && !is_plain(*moment.public_value)) {
        return misused("draw finish", "--public is one line without blanks at its ends");
    }
    if (moment.video_sha256 && !merkle::digest_from_hex(*moment.video_sha256)) {
        return misused("draw finish", "--video-sha256 is 64 digits 0-9a-f");
    }
    auto const result_path = in(folder, "result.json");
    if (fs::exists(result_path)) {
        return refuse_text(result_path, "is there already: there is no second draw under the same manifest");
    }
    auto const manifest = read_file<DrawManifest>(in(folder, "manifest.json"), read_manifest);
    if (!manifest) return 1;
    auto const panels = read_file<DrawPanels>(in(folder, "panels.json"),
                                              [&](std::string_view file) { return read_panels(file, *manifest); });
    if (!panels) return 1;
    auto const commitments = commitments_in(folder, *manifest);
    if (!commitments) return 1;
    auto const openings = *reveals ? take_openings(folder, reveals_path, *manifest, *commitments)
                                   : published_openings(folder, *manifest, *commitments);
    if (!openings) return 1;
    auto const result = result_object(*manifest, *panels, *commitments, *openings, moment);
    if (!result) return refuse(kName, folder, result.error());
    if (*reveals && !publish(in(folder, "reveal.json"), reveal_object(*manifest, *openings))) return 1;
    if (!publish(result_path, *result)) return 1;

    fmt::print("panel {} of 0…{}:", result->at("panel").to_number<std::uint64_t>(), manifest->panels - 1);
    for (auto const& id : result->at("members").get_array()) fmt::print(" {}", printable(std::string(id.get_string())));
    fmt::print("\n");
    if (auto const& list = result->at("alternates").get_array(); !list.empty()) {
        fmt::print("alternates, in the order they are asked:");
        for (auto const& id : list) fmt::print(" {}", printable(std::string(id.get_string())));
        fmt::print("\n");
    }
    if (manifest->alternates > 0 && !moment.public_value) {
        fmt::print("No alternates were drawn: their order needs the public value, too.\n");
    }
    if (auto const unopened = commitments->size() - openings->size(); unopened > 0) {
        fmt::print("{} of {} commitments were not opened; they count as absent.\n", unopened, commitments->size());
    }
    return 0;
}

constexpr std::array kSteps{
    Command{"prepare", "panels in, manifest.json and panels.json out", prepare},
    Command{"commit", "a resident's contribution to the chance", commit},
    Command{"close", "all commitments in, commits.json out", close},
    Command{"reveal", "what opens them in, reveal.json out", reveal},
    Command{"finish", "the public value or the dice in, result.json out", finish},
};

}  // namespace

int command_draw(std::span<char const* const> arguments) {
    return run_part("draw", "step", kSteps, arguments);
}

}  // namespace hezhi::app
