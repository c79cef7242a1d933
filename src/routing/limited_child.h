// Another program within hard limits: so much memory, so much computing, and killed when its time is over. It is fed
// and read through sockets; it gets no environment but a path and a language.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hezhi::routing {

struct ChildLimits {
    std::chrono::milliseconds time;                  ///< on the clock; then SIGKILL
    std::int64_t cpu_seconds;                        ///< of computing (RLIMIT_CPU)
    std::int64_t memory_bytes;                       ///< of address space (RLIMIT_AS)
    std::size_t output_max;                          ///< bytes of standard output; more is `over_limit`
    std::atomic<bool> const* is_stopping = nullptr;  ///< ends it early, within a fifth of a second
};

enum class ChildEnd : std::uint8_t {
    done,        ///< exit code 0
    failed,      ///< another exit code, or a signal of its own
    over_limit,  ///< time, computing or output, or the server stops: it was killed
    not_there    ///< no such program
};

struct ChildResult {
    ChildEnd end;
    std::string output{};
    std::string said{};  ///< the end of standard error, for the log
};

/// The file that `name` means in PATH; itself if it has a slash. nullopt: there is none that may be run.
std::optional<std::string> find_program(std::string const& name);

/// Runs words[0] (found in PATH) with `input` as its standard input, to its end or the end of its limits. No process is
/// left behind. Throws std::runtime_error where no more files or processes can be opened.
ChildResult run_limited(std::vector<std::string> words, std::string_view input, ChildLimits const& limits);

}  // namespace hezhi::routing
