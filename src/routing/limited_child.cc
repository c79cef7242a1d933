#include "src/routing/limited_child.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hezhi::routing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kSaidMax = 2'000;
constexpr int kNotFound = 127;  // of prlimit, as of a shell
constexpr std::int64_t kLookMilliseconds = 200;

class Descriptor {
public:
    explicit Descriptor(int number = -1) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            close();
            number_ = std::exchange(other.number_, -1);
        }
        return *this;
    }
    ~Descriptor() { close(); }
    int number() const noexcept { return number_; }
    bool is_open() const noexcept { return number_ >= 0; }
    void close() noexcept {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }

private:
    int number_;
};

struct Pair {
    Descriptor ours;
    Descriptor theirs;
};

/// Sockets rather than pipes: a child that stops reading must not end us by SIGPIPE.
Pair make_pair_of_sockets() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::runtime_error("socketpair: no more files may be opened");
    }
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (std::string& word : words) all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

pid_t spawn(std::vector<std::string> words, Pair const& input, Pair const& output, Pair const& errors) {
    char const* const path = std::getenv("PATH");
    std::vector<std::string> variables{"LC_ALL=C", fmt::format("PATH={}", path == nullptr ? "/usr/bin:/bin" : path)};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input.theirs.number(), 0);
    ::posix_spawn_file_actions_adddup2(&actions, output.theirs.number(), 1);
    ::posix_spawn_file_actions_adddup2(&actions, errors.theirs.number(), 2);
    pid_t child = 0;
    int const error = ::posix_spawnp(&child, words.front().c_str(), &actions, nullptr, pointers(words).data(),
                                     pointers(variables).data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("cannot start " + words.front());
    return child;
}

/// What there is to read now. False at the end.
bool take(Descriptor& from, std::string& into) {
    std::array<char, 16'384> chunk{};
    for (;;) {
        auto const count = ::recv(from.number(), chunk.data(), chunk.size(), 0);
        if (count > 0) {
            into.append(chunk.data(), static_cast<std::size_t>(count));
            continue;
        }
        if (count < 0 && errno == EINTR) continue;
        return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }
}

/// Sends what fits now. False when nothing more is to be sent.
bool give(Descriptor& to, std::string_view& rest) {
    while (!rest.empty()) {
        auto const count = ::send(to.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (count >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(count));
            continue;
        }
        if (errno == EINTR) continue;
        return errno == EAGAIN || errno == EWOULDBLOCK;
    }
    return false;
}

int rest_of(Clock::time_point until) {
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, kLookMilliseconds));
}

}  // namespace

std::optional<std::string> find_program(std::string const& name) {
    auto const may_run = [](std::string const& file) { return ::access(file.c_str(), X_OK) == 0; };
    if (name.find('/') != std::string::npos) return may_run(name) ? std::optional(name) : std::nullopt;
    char const* const path = std::getenv("PATH");
    std::string_view folders = path == nullptr ? "/usr/bin:/bin" : path;
    while (!folders.empty()) {
        auto const end = std::min(folders.find(':'), folders.size());
        auto file = fmt::format("{}/{}", folders.substr(0, end), name);
        if (end > 0 && may_run(file)) return file;
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return std::nullopt;
}

ChildResult run_limited(std::vector<std::string> words, std::string_view input, ChildLimits const& limits) {
    auto const program = find_program(words.front());
    if (!program || !find_program("prlimit")) return {.end = ChildEnd::not_there};
    words.front() = *program;
    std::vector<std::string> limited{"prlimit", fmt::format("--as={}", limits.memory_bytes),
                                     fmt::format("--cpu={}", limits.cpu_seconds), "--core=0", "--"};
    for (auto& word : words) limited.push_back(std::move(word));

    auto to_child = make_pair_of_sockets();
    auto from_child = make_pair_of_sockets();
    auto errors = make_pair_of_sockets();
    pid_t const child = spawn(std::move(limited), to_child, from_child, errors);
    for (auto* pair : {&to_child, &from_child, &errors}) pair->theirs.close();
    Descriptor const process{static_cast<int>(::syscall(SYS_pidfd_open, child, 0))};

    ChildResult result{.end = ChildEnd::done};
    auto const until = Clock::now() + limits.time;
    bool over = !process.is_open();
    bool has_ended = false;
    while (!over && !has_ended) {
        std::array<pollfd, 4> waits{pollfd{to_child.ours.number(), POLLOUT, 0},
                                    pollfd{from_child.ours.number(), POLLIN, 0},
                                    pollfd{errors.ours.number(), POLLIN, 0}, pollfd{process.number(), POLLIN, 0}};
        int const ready = ::poll(waits.data(), waits.size(), rest_of(until));
        if (ready < 0 && errno == EINTR) continue;
        has_ended = ready > 0 && waits[3].revents != 0;
        if (from_child.ours.is_open() && !take(from_child.ours, result.output)) from_child.ours.close();
        if (errors.ours.is_open() && !take(errors.ours, result.said)) errors.ours.close();
        if (result.said.size() > 2 * kSaidMax) result.said.erase(0, result.said.size() - kSaidMax);
        if (to_child.ours.is_open() && !give(to_child.ours, input)) to_child.ours.close();
        bool const is_stopping = limits.is_stopping != nullptr && limits.is_stopping->load();
        over = result.output.size() > limits.output_max || Clock::now() >= until || is_stopping;
    }
    if (!has_ended) ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (from_child.ours.is_open()) take(from_child.ours, result.output);
    if (errors.ours.is_open()) take(errors.ours, result.said);
    if (result.said.size() > kSaidMax) result.said.erase(0, result.said.size() - kSaidMax);
    bool const ran_out = WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
    if (!has_ended || ran_out || result.output.size() > limits.output_max) {
        result.end = ChildEnd::over_limit;
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == kNotFound) {
        result.end = ChildEnd::not_there;
    } else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        result.end = ChildEnd::failed;
    }
    return result;
}

}  // namespace hezhi::routing
