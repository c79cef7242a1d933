#include "src/storage/postgres_notices.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "src/storage/database.h"
#include "src/storage/postgres_connection.h"

namespace hezhi::storage {
namespace {

constexpr std::size_t kPayloadMax = 7'900;  // PostgreSQL's limit is 8,000 bytes
constexpr int kReconnectMs = 500;
constexpr std::size_t kPendingMax = 100'000;  // beyond it, while the server is away, one "everything" stands for all

std::string random_name() {
    std::random_device system;
    return fmt::format("{:08x}{:08x}", system(), system());
}

int new_eventfd() {
    int const descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (descriptor < 0) throw Failure(Failure::Kind::failed, "eventfd: no more files may be opened");
    return descriptor;
}

}  // namespace

PostgresNotices::PostgresNotices(std::string url, std::string schema,
                                 std::function<void(std::vector<std::string>)> received)
    : url_(std::move(url)),
      schema_(std::move(schema)),
      topic_(fmt::format("hezhi_{}", schema_.empty() ? "main" : schema_)),
      sender_(random_name()),
      received_(std::move(received)),
      wake_(new_eventfd()),
      thread_([this] { run(); }) {}

PostgresNotices::~PostgresNotices() {
    {
        std::scoped_lock const lock(mutex_);
        closing_ = true;
    }
    ::eventfd_write(wake_, 1);
    thread_.join();
    ::close(wake_);
}

void PostgresNotices::send(std::span<std::string const> channels) {
    {
        std::scoped_lock const lock(mutex_);
        if (pending_.size() + channels.size() > kPendingMax) {
            pending_.assign(1, std::string(Database::kEveryChannel));
        } else {
            pending_.insert(pending_.end(), channels.begin(), channels.end());
        }
    }
    ::eventfd_write(wake_, 1);
}

void PostgresNotices::wait(int socket, int timeout_ms) {
    std::array<pollfd, 2> watched{pollfd{wake_, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
    ::poll(watched.data(), socket < 0 ? 1 : 2, timeout_ms);
    eventfd_t ignored = 0;
    ::eventfd_read(wake_, &ignored);
}

void PostgresNotices::run() {
    bool first = true;
    for (;;) {
        {
            std::scoped_lock const lock(mutex_);
            if (closing_) return;
        }
        try {
            PostgresConnection connection(url_, schema_);
            connection.run_script(fmt::format("LISTEN \"{}\"", topic_));
            if (!first) received_({std::string(Database::kEveryChannel)});
            first = false;
            serve_connection(connection);
            return;
        } catch (Failure const&) {
            first = false;
            wait(-1, kReconnectMs);
        }
    }
}

void PostgresNotices::serve_connection(PostgresConnection& connection) {
    for (;;) {
        send_pending(connection);
        receive(connection);
        {
            std::scoped_lock const lock(mutex_);
            if (closing_ && pending_.empty()) return;
            if (!pending_.empty()) continue;
        }
        wait(PQsocket(connection.handle()), -1);
    }
}

void PostgresNotices::send_pending(PostgresConnection& connection) {
    std::vector<std::string> channels;
    {
        std::scoped_lock const lock(mutex_);
        channels.swap(pending_);
    }
    std::ranges::sort(channels);
    channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
    std::string payload;
    auto const notify = [&] {
        auto ignore = [](Row const&) { return true; };
        std::array<Param, 2> const params{Param(topic_), Param(payload)};
        connection.run("SELECT pg_notify($1, $2)", params, RowSink(ignore));
        payload.clear();
    };
    try {
        for (std::string const& channel : channels) {
            if (!payload.empty() && payload.size() + channel.size() + 1 > kPayloadMax) notify();
            if (payload.empty()) payload = sender_;
            payload += '\n';
            payload += channel;
        }
        if (!payload.empty()) notify();
    } catch (Failure const&) {
        send(channels);  // again after the reconnect; hearing twice does no harm
        throw;
    }
}

void PostgresNotices::receive(PostgresConnection& connection) {
    if (PQconsumeInput(connection.handle()) == 0 || !connection.alive()) {
        throw Failure(Failure::Kind::connection_lost, "postgres: the listening connection is gone");
    }
    std::vector<std::string> channels;
    while (auto const notice = std::unique_ptr<PGnotify, Releaser<&PQfreemem>>(PQnotifies(connection.handle()))) {
        std::string_view payload = notice->extra;
        std::string_view const sender = payload.substr(0, payload.find('\n'));
        if (sender == sender_) continue;
        payload.remove_prefix(std::min(sender.size() + 1, payload.size()));
        while (!payload.empty()) {
            std::string_view const channel = payload.substr(0, payload.find('\n'));
            channels.emplace_back(channel);
            payload.remove_prefix(std::min(channel.size() + 1, payload.size()));
        }
    }
    if (!channels.empty()) received_(std::move(channels));
}

}  // namespace hezhi::storage
