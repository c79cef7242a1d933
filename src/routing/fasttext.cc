#include "src/routing/fasttext.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hezhi::routing {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLabel = "__label__";

Result<std::string> run(FastText const& tool, std::vector<std::string> words, std::string_view input,
                        ChildLimits const& limits) {
    words.insert(words.begin(), tool.program);
    auto result = run_limited(std::move(words), input, limits);
    switch (result.end) {
        case ChildEnd::done:
            return std::move(result.output);
        case ChildEnd::not_there:
            return fail(ErrorCode::unavailable, "routing.no_program",
                        "the program fasttext is not installed (Debian package fasttext)");
        case ChildEnd::over_limit:
            return fail(ErrorCode::unavailable, "routing.over_limit",
                        "fasttext was ended: it went over its limits of time or memory");
        case ChildEnd::failed:
            break;
    }
    return fail(ErrorCode::internal, "routing.failed", fmt::format("fasttext failed: {}", result.said));
}

std::string_view next_word(std::string_view& line) {
    auto const begin = std::min(line.find_first_not_of(' '), line.size());
    line.remove_prefix(begin);
    auto const end = std::min(line.find(' '), line.size());
    auto const word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

/// "__label__7 0.98 __label__9 0.01"; nullopt for anything else.
std::optional<std::vector<Guess>> guesses_in(std::string_view line) {
    std::vector<Guess> guesses;
    for (auto word = next_word(line); !word.empty(); word = next_word(line)) {
        if (!word.starts_with(kLabel)) return std::nullopt;
        auto const figure = next_word(line);
        double probability = 0;
        auto const [end, error] = std::from_chars(figure.data(), figure.data() + figure.size(), probability);
        if (error != std::errc{} || end != figure.data() + figure.size() || !std::isfinite(probability)) {
            return std::nullopt;
        }
        guesses.push_back({std::string(word.substr(kLabel.size())), probability});
    }
    return guesses;
}

}  // namespace

bool is_installed(FastText const& tool) {
    return find_program(tool.program).has_value();
}

std::string training_line(std::string_view label, std::span<std::string const> grams) {
    return fmt::format("{}{} {}\n", kLabel, label, fmt::join(grams, " "));
}

std::string question_line(std::span<std::string const> grams) {
    return fmt::format("{}\n", fmt::join(grams, " "));
}

Result<void> train_file(FastText const& tool, fs::path const& lines, fs::path const& model, std::int64_t epochs) {
    auto stem = model;
    stem.replace_extension();
    HZ_TRY(run(tool,
               {"supervised",
                "-input",
                lines.string(),
                "-output",
                stem.string(),
                "-dim",
                "50",
                "-bucket",
                "50000",
                "-thread",
                "1",
                "-epoch",
                fmt::format("{}", epochs),
                "-lr",
                "0.5",
                "-minCount",
                "1",
                "-wordNgrams",
                "1",
                "-minn",
                "0",
                "-maxn",
                "0",
                "-loss",
                "softmax",
                "-verbose",
                "0"},
               {}, tool.training));
    std::error_code ignored;
    fs::remove(stem.string() + ".vec", ignored);
    if (!fs::exists(model, ignored)) return fail(ErrorCode::internal, "routing.failed", "fasttext wrote no model");
    return {};
}

Result<std::vector<std::vector<Guess>>> ask_file(FastText const& tool, ChildLimits const& limits, fs::path const& model,
                                                 std::string_view questions, int most) {
    HZ_TRY(auto const output,
           run(tool, {"predict-prob", model.string(), "-", std::to_string(most)}, questions, limits));
    std::vector<std::vector<Guess>> all;
    for (std::string_view rest = output; !rest.empty();) {
        auto const end = std::min(rest.find('\n'), rest.size());
        auto guesses = guesses_in(rest.substr(0, end));
        if (!guesses) return fail(ErrorCode::internal, "routing.failed", "fasttext answered something else");
        all.push_back(*std::move(guesses));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return all;
}

}  // namespace hezhi::routing
