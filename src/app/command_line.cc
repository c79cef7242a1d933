#include "src/app/command_line.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/text/encoding.h"
#include "src/http/problem.h"

namespace hezhi::app {
namespace json = boost::json;
namespace {

struct CloseFile {
    void operator()(std::FILE* file) const noexcept { static_cast<void>(std::fclose(file)); }
};
/// Ctrl-C waits while a result is written, so that no temporary file is left behind.
class HoldSignals {
public:
    HoldSignals() noexcept {
        ::sigset_t held;
        ::sigemptyset(&held);
        for (int const signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&held, signal);
        ::pthread_sigmask(SIG_BLOCK, &held, &before_);
    }
    ~HoldSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    HoldSignals(HoldSignals const&) = delete;
    HoldSignals& operator=(HoldSignals const&) = delete;

private:
    ::sigset_t before_{};
};

using File = std::unique_ptr<std::FILE, CloseFile>;

std::string_view param(Problem const& problem, std::string_view name) {
    for (auto const& [key, value] : problem.params) {
        if (key == name) return value;
    }
    return {};
}

void append_number(std::string& out, double value) {
    // JSON has no word for these; a result that contains one is our mistake.
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    fmt::format_to(std::back_inserter(out), "{}", value);
}

bool is_flat(json::array const& array) {
    return std::none_of(array.begin(), array.end(),
                        [](json::value const& item) { return item.is_object() || item.is_array(); });
}

void append(std::string& out, json::value const& value, std::size_t indent) {
    auto const line = [&out](std::size_t width) {
        out += '\n';
        out.append(width, ' ');
    };
    switch (value.kind()) {
        case json::kind::object: {
            if (value.get_object().empty()) {
                out += "{}";
                return;
            }
            out += '{';
            bool first = true;
            for (auto const& member : value.get_object()) {
                if (!first) out += ',';
                first = false;
                line(indent + 2);
                out += json::serialize(member.key());
                out += ": ";
                append(out, member.value(), indent + 2);
            }
            line(indent);
            out += '}';
            return;
        }
        case json::kind::array: {
            bool const flat = is_flat(value.get_array());
            out += '[';
            bool first = true;
            for (auto const& item : value.get_array()) {
                if (!first) out += flat ? ", " : ",";
                first = false;
                if (!flat) line(indent + 2);
                append(out, item, indent + 2);
            }
            if (!flat) line(indent);
            out += ']';
            return;
        }
        case json::kind::double_:
            append_number(out, value.get_double());
            return;
        default:
            out += json::serialize(value);
    }
}

}  // namespace

std::optional<int> parse_options(CLI::App& options, std::span<char const* const> arguments) {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        options.parse(std::move(reversed));
    } catch (CLI::ParseError const& end) {
        if (end.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            static_cast<void>(options.exit(end));
            return 0;
        }
        std::string_view name = options.get_name();
        if (name.starts_with("hezhi ")) name.remove_prefix(6);
        fmt::print(stderr, "hezhi {}: {}\n", name, end.what());
        return 2;
    }
    return std::nullopt;
}

Result<std::string> read_input(std::string const& path, std::size_t bytes_max) {
    File opened;
    std::FILE* file = stdin;
    if (path != "-") {
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored)) {
            return fail(ErrorCode::invalid, "file.unreadable", "is a folder, not a file");
        }
        opened.reset(std::fopen(path.c_str(), "rb"));
        if (!opened) return fail(ErrorCode::invalid, "file.unreadable", std::strerror(errno));
        file = opened.get();
    }
    std::string content;
    std::vector<char> buffer(std::size_t{1} << 16);
    while (std::feof(file) == 0 && std::ferror(file) == 0) {
        std::size_t const got = std::fread(buffer.data(), 1, buffer.size(), file);
        if (content.size() + got > bytes_max) {
            return fail(ErrorCode::too_large, "file.too_large", fmt::format("larger than {} bytes", bytes_max));
        }
        content.append(buffer.data(), got);
    }
    if (std::ferror(file) != 0) return fail(ErrorCode::invalid, "file.unreadable", std::strerror(errno));
    return content;
}

std::optional<std::string> read_text(std::string_view command, std::string const& path) {
    auto const bytes = read_input(path);
    if (!bytes) {
        refuse(command, path, bytes.error());
        return std::nullopt;
    }
    auto decoded = text::decode_upload(*bytes);
    if (!decoded) {
        refuse(command, path, decoded.error());
        return std::nullopt;
    }
    return std::move(decoded->text);
}

Result<void> write_output(std::string const& path, std::string_view content, Existing existing, ReadableBy readers) {
    HoldSignals const held;
    std::string temporary = path + ".XXXXXX";
    int const descriptor = ::mkstemp(temporary.data());
    if (descriptor < 0) return fail(ErrorCode::invalid, "file.unwritable", std::strerror(errno));
    auto const give_up = [&] {
        int const reason = errno;
        ::close(descriptor);
        ::unlink(temporary.c_str());
        return fail(ErrorCode::invalid, "file.unwritable", std::strerror(reason));
    };
    while (!content.empty()) {
        auto const written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return give_up();
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    ::mode_t const mode = readers == ReadableBy::owner ? 0600 : 0644;
    if (::fchmod(descriptor, mode) != 0 || ::fsync(descriptor) != 0) return give_up();
    if (existing == Existing::kept) {
        // A link, unlike a renaming, never takes the place of a file.
        if (::link(temporary.c_str(), path.c_str()) != 0) {
            bool const is_there = errno == EEXIST;
            auto refused = give_up();
            return is_there ? fail(ErrorCode::conflict, "file.exists", "is there already; nothing was written")
                            : std::move(refused);
        }
        ::unlink(temporary.c_str());
    } else if (std::rename(temporary.c_str(), path.c_str()) != 0) {
        return give_up();
    }
    ::close(descriptor);
    return {};
}

int refuse(std::string_view command, std::string_view file, Error const& error) {
    if (error.problems().empty()) {
        http::Messages const messages;
        auto const said = messages.has(authority::Language::en, error.key())
                              ? messages.text(authority::Language::en, error.key(), error.params())
                              : std::string(error.key());
        fmt::print(stderr, "{}: {}\n", file, error.detail().empty() ? said : error.detail());
    }
    for (auto const& problem : error.problems()) {
        auto const found = param(problem, "found");
        auto const expected = param(problem, "expected");
        fmt::print(stderr, "{}{}{}: ", file, problem.where.empty() ? "" : ":", problem.where);
        if (found.empty() && expected.empty()) {
            fmt::print(stderr, "{}\n", problem.key);
        } else {
            fmt::print(stderr, "found {}; expected {}\n", found, expected);
        }
    }
    if (error.problems().size() > 1) {
        fmt::print(stderr, "hezhi {}: {} problems; nothing was computed\n", command, error.problems().size());
    }
    return 1;
}

int misused(std::string_view command, std::string_view message) {
    fmt::print(stderr, "hezhi {}: {}\n", command, message);
    return 2;
}

std::string to_text(json::value const& value) {
    std::string out;
    append(out, value, 0);
    out += '\n';
    return out;
}

void print_json(json::value const& value) {
    auto const text = to_text(value);
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), stdout));
}

}  // namespace hezhi::app
