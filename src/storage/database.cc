#include "src/storage/database.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "src/storage/containment.h"
#include "src/storage/engines.h"

namespace hezhi::storage {

Result<std::unique_ptr<Database>> Database::open(Options options) {
    HZ_ASSERT(options.clock);
    std::random_device system;
    std::uint64_t const seed = std::uint64_t{system()} << 32 | system();
    std::optional<Failure::Kind> kind;
    std::unique_ptr<Database> database;
    std::optional<Error> failure = contained(
        [&] {
            std::string_view const url = options.url;
            if (url.starts_with("sqlite:")) {
                database = open_sqlite(std::move(options), seed);
            } else if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
                database = open_postgres(std::move(options), seed);
            }
        },
        kind);
    if (failure && kind == Failure::Kind::connection_lost) {
        return fail(ErrorCode::unavailable, "storage.unreachable", failure->detail());
    }
    if (failure) return fail(*std::move(failure));
    if (!database) return fail(ErrorCode::invalid, "storage.unknown_url", "expected sqlite:PATH or postgresql://…");
    return database;
}

Database::Subscription Database::on_commit(Listener listener) {
    std::scoped_lock const lock(listeners_mutex_);
    listeners_.emplace_back(next_listener_, std::move(listener));
    return Subscription(this, next_listener_++);
}

void Database::Subscription::reset() noexcept {
    Database* database = std::exchange(database_, nullptr);
    if (database == nullptr) return;
    std::scoped_lock const lock(database->listeners_mutex_);
    std::erase_if(database->listeners_, [this](auto const& entry) { return entry.first == number_; });
}

void Database::tell_listeners(std::vector<std::string>& channels) noexcept {
    if (channels.empty()) return;
    std::ranges::sort(channels);
    channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
    std::scoped_lock const lock(listeners_mutex_);
    for (auto const& [number, listener] : listeners_) listener(channels);
}

Applied apply_jobs(WriteTransaction& tx, std::span<std::unique_ptr<WriteJob> const> jobs,
                   std::chrono::microseconds cpu_max) {
    Applied applied;
    bool const limited = cpu_max.count() > 0 && jobs.front()->effort == Effort::interactive;
    auto const start = limited ? thread_cpu_time() : std::chrono::microseconds{0};
    applied.error = contained(
        [&] {
            if (jobs.size() == 1) {
                applied.keep = jobs.front()->apply(tx);
            } else {
                jobs.front()->lane()->apply(tx, jobs);
                applied.keep = true;
            }
        },
        applied.kind);
    if (applied.error) {
        applied.keep = false;
    } else if (limited) {
        auto const spent = thread_cpu_time() - start;
        if (spent > cpu_max * static_cast<std::int64_t>(jobs.size())) {
            applied.keep = false;
            applied.is_slow = true;
            applied.error = Error{ErrorCode::internal, "storage.apply_too_slow",
                                  fmt::format("apply took {} µs of CPU for {} write(s)", spent.count(), jobs.size())};
        }
    }
    return applied;
}

}  // namespace hezhi::storage
