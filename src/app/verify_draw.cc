// `hezhi verify draw DIR`: recomputes a public draw from its published files (docs/formats/draw.md): every digest,
// every chance, the seed, the panel, the alternates. What no file can show is said there: that the files were published
// in time, and that the public value is the one its source gave.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/merkle/digest.h"
#include "src/app/canonical_json.h"
#include "src/app/command_line.h"
#include "src/app/draw_files.h"
#include "src/app/table.h"
#include "src/app/verify.h"

namespace hezhi::app {
namespace json = boost::json;
namespace fs = std::filesystem;
using merkle::Digest;
namespace {

int report(std::string const& path, Error const& error) {
    if (error.problems().empty()) {
        fmt::print(stderr, "{}: does not hold: {}\n", printable(path),
                   printable(error.detail().empty() ? std::string(error.key()) : error.detail()));
    }
    for (auto const& problem : error.problems()) {
        fmt::print(stderr, "{}: does not hold: {}: found {}; expected {}\n", printable(path),
                   problem.where.empty() ? "/" : printable(problem.where), printable(problem.params[0].second),
                   printable(problem.params[1].second));
    }
    return 1;
}

template <class T, class Read>
std::optional<T> checked(std::string const& path, Read const& read) {
    auto const bytes = read_input(path);
    if (!bytes) {
        refuse("verify draw", path, bytes.error());
        return std::nullopt;
    }
    Result<T> result = read(*bytes);
    if (!result) {
        report(path, result.error());
        return std::nullopt;
    }
    return *std::move(result);
}

}  // namespace

int verify_draw(std::span<char const* const> arguments) {
    std::vector<std::string> paths;
    std::string member;
    std::string key;
    CLI::App app{"Computes a public draw again, from its published files.", "verify draw"};
    app.add_option("DIR", paths,
                   "the folder, or its files: manifest.json, panels.json, commits.json, reveal.json, result.json")
        ->required();
    auto* const by_name = app.add_option("--member", member,
                                         "how many panels hold this person: an id, or with --key the id before it "
                                         "became a pseudonym")
                              ->type_name("ID");
    app.add_option("--key", key, "the key this person was given")->type_name("HEX")->needs(by_name);
    if (auto const code = parse_options(app, arguments)) return *code;
    auto const find = [&paths](std::string_view name) -> std::optional<std::string> {
        for (auto const& path : paths) {
            if (fs::is_directory(path)) {
                if (auto const inside = fs::path(path) / name; fs::exists(inside)) return inside.string();
            } else if (fs::path(path).filename() == name) {
                return path;
            }
        }
        return std::nullopt;
    };
    auto const manifest_path = find("manifest.json");
    auto const panels_path = find("panels.json");
    if (!manifest_path || !panels_path) {
        fmt::print(stderr, "{}: no {}\n", printable(paths.front()), manifest_path ? "panels.json" : "manifest.json");
        return 1;
    }
    auto const manifest = checked<DrawManifest>(*manifest_path, read_manifest);
    if (!manifest) return 1;
    auto const panels =
        checked<DrawPanels>(*panels_path, [&](std::string_view file) { return read_panels(file, *manifest); });
    if (!panels) return 1;
    std::vector<Digest> commitments;
    if (auto const path = find("commits.json")) {
        auto read =
            checked<std::vector<Digest>>(*path, [&](std::string_view file) { return read_commits(file, *manifest); });
        if (!read) return 1;
        commitments = *std::move(read);
    }
    std::vector<DrawOpening> openings;
    if (auto const path = find("reveal.json")) {
        auto read = checked<std::vector<DrawOpening>>(
            *path, [&](std::string_view file) { return read_reveal(file, *manifest, commitments); });
        if (!read) return 1;
        openings = *std::move(read);
    }
    if (!member.empty()) {
        auto id = member;
        if (!key.empty()) {
            auto const bytes = merkle::digest_from_hex(key);
            if (!bytes) return misused("verify draw", "--key is 64 digits 0-9a-f");
            id = merkle::hex(merkle::hmac_sha256(merkle::bytes_of(*bytes), member));
        }
        auto const chance = panels->chances.find(id);
        if (chance == panels->chances.end()) {
            fmt::print(stderr, "{}: {} is not in the pool\n", printable(*panels_path), printable(id));
            return 1;
        }
        fmt::print("{} is in {} of {} panels\n", printable(id), chance->second, manifest->panels);
    }
    auto const result_path = find("result.json");
    if (!result_path) {
        fmt::print("valid so far: {} panels, {} commitments; there is no result.json yet\n", manifest->panels,
                   commitments.size());
        return 0;
    }
    auto const found = checked<json::object>(*result_path, read_canonical);
    if (!found) return 1;
    auto const moment = read_moment(*found);
    if (!moment) return report(*result_path, moment.error());
    auto const expected = result_object(*manifest, *panels, commitments, openings, *moment);
    if (!expected) return report(*result_path, expected.error());
    if (auto problems = differences(*found, *expected); !problems.empty()) {
        return report(*result_path, Error{ErrorCode::invalid, "draw.bad_result"}.with(std::move(problems)));
    }
    fmt::print("valid: panel {} of 0…{}\n", expected->at("panel").to_number<std::uint64_t>(), manifest->panels - 1);
    if (!moment->dice.empty()) {
        fmt::print("by dice: {}; whether they fell so, only those who watched can say\n",
                   printable(moment->dice.back()));
    }
    if (moment->public_value) {
        fmt::print("public value {}; compare it with its source: {}\n", printable(*moment->public_value),
                   printable(manifest->public_source));
    }
    return 0;
}

}  // namespace hezhi::app
