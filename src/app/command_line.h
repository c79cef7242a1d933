// What every command shares: options, input files, refusals, results. A command parses its options with
// `parse_options`, reads with `read_input`, prints problems with `refuse` and results as a table or with `print_json`.
//
// Convention for problems in files: `Problem::where` is "line:column" or empty, and its params name `found` and
// `expected`; `refuse` prints one line each: "file:line:column: found …; expected …".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "lib/base/error.h"

namespace hezhi::app {

/// Parses; nullopt if the command goes on, otherwise its exit code (0 after --help, 2 after wrong usage).
std::optional<int> parse_options(CLI::App& options, std::span<char const* const> arguments);

/// The bytes of a file, "-" for standard input. Errors: file.unreadable, file.too_large (over `bytes_max`).
Result<std::string> read_input(std::string const& path, std::size_t bytes_max = std::size_t{1} << 30);

/// A text file as UTF-8 (spreadsheets also write GBK); nullopt after `refuse` has said why not.
std::optional<std::string> read_text(std::string_view command, std::string const& path);

enum class Existing : std::uint8_t { replaced, kept };
enum class ReadableBy : std::uint8_t { everybody, owner };

/// Writes through a temporary file in the same folder and renames it, so that an interrupted command leaves either the
/// old file or the new one. Errors: file.unwritable; file.exists (`Existing::kept` and there is one).
Result<void> write_output(std::string const& path, std::string_view content, Existing existing = Existing::replaced,
                          ReadableBy readers = ReadableBy::everybody);

/// Prints why the input was refused, every problem on a line of its own, to standard error; returns exit code 1.
int refuse(std::string_view command, std::string_view file, Error const& error);

/// Wrong usage found after parsing: prints `message` to standard error; returns exit code 2.
int misused(std::string_view command, std::string_view message);

/// JSON with two-space indents, members in the order they were added, numbers in their shortest exact decimal form,
/// arrays of numbers on one line; ends with a newline.
std::string to_text(boost::json::value const& value);
void print_json(boost::json::value const& value);

}  // namespace hezhi::app
