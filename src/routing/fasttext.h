// The program fastText (0.9.2) as a child process within limits: grams in, labels out. Source: Joulin, Grave,
// Bojanowski, Mikolov, Bag of tricks for efficient text classification (EACL 2017), arXiv:1607.01759.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "lib/base/error.h"
#include "src/routing/limited_child.h"

namespace hezhi::routing {

struct FastText {
    std::string program = "fasttext";  ///< looked up in PATH
    ChildLimits training{.time = std::chrono::minutes{10},
                         .cpu_seconds = 600,
                         .memory_bytes = std::int64_t{1} << 30,
                         .output_max = 1 << 20};
    ChildLimits asking{.time = std::chrono::seconds{2},
                       .cpu_seconds = 2,
                       .memory_bytes = std::int64_t{1} << 29,
                       .output_max = 4 << 20};
    ChildLimits measuring{.time = std::chrono::minutes{2},
                          .cpu_seconds = 120,
                          .memory_bytes = std::int64_t{1} << 29,
                          .output_max = 64 << 20};
};

bool is_installed(FastText const& tool);

/// One line of a file for training.
std::string training_line(std::string_view label, std::span<std::string const> grams);
/// One question.
std::string question_line(std::span<std::string const> grams);

/// Writes `model` (….bin) from a file of training lines. One thread and a fixed seed: equal lines give an equal model
/// on one machine. The grams are made already, so nothing is hashed into buckets. Errors: unavailable
/// routing.no_program, internal routing.failed (detail: its last words), unavailable routing.over_limit.
/// Cost: `epochs` passes; 40,000 cases and 120 labels take about a minute of one core.
Result<void> train_file(FastText const& tool, std::filesystem::path const& lines, std::filesystem::path const& model,
                        std::int64_t epochs);

struct Guess {
    std::string label;
    double probability;
};
/// For each question the `most` likeliest labels, the likeliest first. Errors: as above.
Result<std::vector<std::vector<Guess>>> ask_file(FastText const& tool, ChildLimits const& limits,
                                                 std::filesystem::path const& model, std::string_view questions,
                                                 int most);

}  // namespace hezhi::routing
