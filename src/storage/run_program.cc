#include "src/storage/run_program.h"

#include <array>
#include <cerrno>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hezhi::storage {
namespace {

constexpr std::size_t kOutputMax = 65'536;

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (std::string& word : words) all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

std::string_view name_of(std::string_view variable) {
    return variable.substr(0, variable.find('='));
}

}  // namespace

std::optional<ProgramResult> run_program(std::vector<std::string> const& words,
                                         std::vector<std::string> const& environment) {
    std::vector<std::string> variables = environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        bool replaced = false;
        for (std::string const& added : environment) replaced = replaced || name_of(added) == name_of(*variable);
        if (!replaced) variables.emplace_back(*variable);
    }
    std::vector<std::string> arguments = words;

    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe: no more files may be opened");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, pipe[1], 1);
    ::posix_spawn_file_actions_adddup2(&actions, pipe[1], 2);
    pid_t child = 0;
    int const error = ::posix_spawnp(&child, words.front().c_str(), &actions, nullptr, pointers(arguments).data(),
                                     pointers(variables).data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    if (error != 0) {
        ::close(pipe[0]);
        if (error == ENOENT) return std::nullopt;
        throw std::runtime_error("cannot start " + words.front());
    }
    ProgramResult result{};
    std::array<char, 4096> chunk{};
    for (;;) {
        ssize_t const count = ::read(pipe[0], chunk.data(), chunk.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        result.output.append(chunk.data(), static_cast<std::size_t>(count));
        if (result.output.size() > 2 * kOutputMax) result.output.erase(0, result.output.size() - kOutputMax);
    }
    ::close(pipe[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

}  // namespace hezhi::storage
