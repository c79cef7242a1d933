// PostgreSQL: a few writer threads, each write (or run of one lane) its own SERIALIZABLE transaction; reads over pooled
// connections; notices between nodes.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "src/storage/containment.h"
#include "src/storage/engines.h"
#include "src/storage/postgres_connection.h"
#include "src/storage/postgres_notices.h"
#include "src/storage/write_queue.h"

namespace hezhi::storage {
namespace {

using Jobs = std::span<std::unique_ptr<WriteJob> const>;

constexpr int kRetriesMax = 5;
// How long a write waits for a server that is away (a failover) before it is refused.
constexpr std::chrono::milliseconds kReconnectMax{5'000};
constexpr std::chrono::milliseconds kReconnectPause{100};

// Bounds of the average commit that retries wait for.
constexpr std::int64_t kCommitMinUs = 2'000;
constexpr std::int64_t kCommitMaxUs = 200'000;

void run(PostgresConnection& connection, Sql const& sql) {
    auto ignore = [](Row const&) { return true; };
    connection.run(sql, {}, RowSink(ignore));
}

/// Leaves no transaction open; a connection that cannot be brought back is dropped.
void roll_back(std::unique_ptr<PostgresConnection>& connection) {
    try {
        if (connection && connection->alive() && connection->in_transaction()) run(*connection, "ROLLBACK");
    } catch (Failure const&) {
        connection.reset();
    }
    if (connection && !connection->alive()) connection.reset();
}

class PostgresDatabase final : public Database {
public:
    PostgresDatabase(Options options, std::uint64_t seed)
        : Database(options.clock, seed), options_(std::move(options)), queue_(options_.queue_max, options_.wait_max) {
        readers_.push_back(connect());  // fails here if there is no server
        readers_open_ = 1;
        notices_.emplace(options_.url, options_.schema,
                         [this](std::vector<std::string> channels) { tell_listeners(channels); });
        for (int writer = 0; writer < options_.write_connections; ++writer) {
            writers_.emplace_back([this, seed, writer] { write_until_closed(seed + static_cast<unsigned>(writer)); });
        }
    }

    ~PostgresDatabase() override {
        queue_.close();
        for (std::thread& writer : writers_) writer.join();
        notices_.reset();
    }

    Engine engine() const noexcept override { return Engine::postgres; }

    Result<void> health() const override {
        if (reachable_.load(std::memory_order_acquire)) return {};
        return fail(ErrorCode::unavailable, "storage.unreachable", "the last attempt to reach PostgreSQL failed");
    }

    Statistics statistics() const override {
        Statistics now;
        now.reads = reads_.load(std::memory_order_relaxed);
        now.writes = writes_.load(std::memory_order_relaxed);
        now.writes_refused = refused_.load(std::memory_order_relaxed);
        now.commits = commits_.load(std::memory_order_relaxed);
        now.serialization_retries = retries_.load(std::memory_order_relaxed);
        now.queue_length = queue_.length();
        now.queue_wait = queue_.wait();
        return now;
    }

    void exclusive(std::function<void(Connection&)> const& work) override {
        std::unique_ptr<PostgresConnection> connection = connect();
        // Two nodes that start at once migrate one after the other. The lock goes with the connection.
        connection->run_script("SET lock_timeout = 0; SET statement_timeout = 0; SELECT pg_advisory_lock(4847534817)");
        work(*connection);
    }

    void enqueue(std::unique_ptr<WriteJob> job) override {
        if (queue_.push(job)) return;
        job->refuse(Error{ErrorCode::unavailable, "storage.busy", "the write queue is full or slow"});
        refused_.fetch_add(1, std::memory_order_relaxed);
        job->finish();
    }

protected:
    std::optional<Error> run_read(std::function<void(ReadTransaction&)> const& work) override {
        reads_.fetch_add(1, std::memory_order_relaxed);
        std::optional<Failure::Kind> kind;
        std::optional<Error> error;
        // A connection from the pool may have died since: the second attempt is on a new one.
        for (int attempt = 0; attempt < 2; ++attempt) {
            error = contained([&] { read_once(work, attempt > 0); }, kind);
            if (kind != Failure::Kind::connection_lost && kind != Failure::Kind::serialization) break;
        }
        return error;
    }

private:
    class Reading final : public ReadTransaction {
    public:
        using ReadTransaction::ReadTransaction;
        ~Reading() = default;
    };

    std::unique_ptr<PostgresConnection> connect() {
        try {
            auto connection = std::make_unique<PostgresConnection>(options_.url, options_.schema);
            reachable_.store(true, std::memory_order_release);
            return connection;
        } catch (Failure const&) {
            reachable_.store(false, std::memory_order_release);
            throw;
        }
    }

    void read_once(std::function<void(ReadTransaction&)> const& work, bool fresh) {
        std::unique_ptr<PostgresConnection> connection = take_reader();
        try {
            if (fresh || !connection) connection = connect();
            run(*connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            Reading tx(*connection);
            work(tx);
            run(*connection, "COMMIT");
        } catch (...) {
            roll_back(connection);
            give_back(std::move(connection));
            throw;
        }
        give_back(std::move(connection));
    }

    /// Null where the place is free but nothing is connected yet.
    std::unique_ptr<PostgresConnection> take_reader() {
        std::unique_lock lock(readers_mutex_);
        bool const found = reader_free_.wait_for(
            lock, options_.wait_max, [this] { return !readers_.empty() || readers_open_ < options_.read_connections; });
        if (!found) throw Failure(Failure::Kind::busy, "no read connection became free in time");
        if (readers_.empty()) {
            ++readers_open_;
            return nullptr;
        }
        std::unique_ptr<PostgresConnection> connection = std::move(readers_.back());
        readers_.pop_back();
        return connection;
    }

    void give_back(std::unique_ptr<PostgresConnection> connection) {
        {
            std::scoped_lock const lock(readers_mutex_);
            if (connection) {
                readers_.push_back(std::move(connection));
            } else {
                --readers_open_;
            }
        }
        reader_free_.notify_one();
    }

    void write_until_closed(std::uint64_t seed) {
        std::unique_ptr<PostgresConnection> connection;
        Random jitter(seed);
        std::vector<std::unique_ptr<WriteJob>> jobs;
        while (queue_.pop_run(jobs)) {
            LaneBase const* lane = jobs.front()->lane();
            write_run(connection, jobs, jitter);
            queue_.finish_run(lane);
            for (auto const& job : jobs) job->finish();
            jobs.clear();
        }
    }

    void write_run(std::unique_ptr<PostgresConnection>& connection, Jobs jobs, Random& jitter) {
        Outcome outcome;
        bool again = false;
        for (int attempt = 0; attempt <= kRetriesMax; ++attempt) {
            outcome = write_once(connection, jobs);
            for (int slow = 1; outcome.is_slow && slow < kSlowAppliesMax; ++slow)
                outcome = write_once(connection, jobs);
            again = outcome.kind == Failure::Kind::serialization ||
                    (outcome.kind == Failure::Kind::connection_lost && !outcome.commit_sent);
            if (!again) break;
            retries_.fetch_add(1, std::memory_order_relaxed);
            // The winner of a conflict needs about one commit before its rows are seen; a retry that comes sooner loses
            // again. Jitter, so that writers that were in conflict do not meet again.
            auto const base = static_cast<std::uint64_t>(commit_time_us_.load(std::memory_order_relaxed));
            std::this_thread::sleep_for(
                std::chrono::microseconds{base / 2 + jitter.uniform_below(base << static_cast<unsigned>(attempt))});
        }
        if (outcome.kept) {
            writes_.fetch_add(jobs.size(), std::memory_order_relaxed);
            commits_.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        bool const unknown = outcome.commit_sent && outcome.kind == Failure::Kind::connection_lost;
        if (jobs.size() > 1 && !again && !unknown) {
            for (std::size_t index = 0; index < jobs.size(); ++index) {
                write_run(connection, jobs.subspan(index, 1), jitter);
            }
            return;
        }
        refused_.fetch_add(jobs.size(), std::memory_order_relaxed);
        if (unknown) {
            // The server may or may not have committed. Not acknowledged, not repeated: clients retry idempotently.
            outcome.error = Error{ErrorCode::unavailable, "storage.outcome_unknown", outcome.error->detail()};
        }
        for (auto const& job : jobs) {
            if (outcome.error) job->refuse(*outcome.error);
        }
    }

    struct Outcome {
        bool kept = false;
        bool commit_sent = false;
        bool is_slow = false;
        std::optional<Error> error{};  ///< none where the use case itself has refused
        std::optional<Failure::Kind> kind{};
    };

    Outcome write_once(std::unique_ptr<PostgresConnection>& connection, Jobs jobs) {
        Outcome outcome;
        std::vector<std::string> channels;
        std::optional<Error> refused;
        outcome.error = contained(
            [&] {
                if (!connection) connection = reconnect();
                run(*connection, "BEGIN ISOLATION LEVEL SERIALIZABLE");
                WriteTransaction tx(*connection, ids_);
                Applied applied = apply_jobs(tx, jobs, options_.apply_cpu_max);
                if (!applied.keep) {
                    refused = std::move(applied.error);
                    outcome.kind = applied.kind;
                    outcome.is_slow = applied.is_slow;
                    return;
                }
                // COMMIT of a transaction that has failed reports success and rolls back.
                if (PQtransactionStatus(connection->handle()) != PQTRANS_INTRANS) {
                    throw Failure(Failure::Kind::failed, "a use case went on after a failure of the database");
                }
                outcome.commit_sent = true;
                auto const start = std::chrono::steady_clock::now();
                run(*connection, "COMMIT");
                outcome.kept = true;
                note_commit(std::chrono::steady_clock::now() - start);
                channels = std::move(touched(tx));
            },
            outcome.kind);
        if (!outcome.error) outcome.error = std::move(refused);
        roll_back(connection);
        if (!channels.empty()) {
            tell_listeners(channels);
            notices_->send(channels);
        }
        return outcome;
    }

    /// Keeps the moving average of commits; a lost update between writers does no harm.
    void note_commit(std::chrono::steady_clock::duration taken) {
        auto const now = std::chrono::duration_cast<std::chrono::microseconds>(taken).count();
        auto const before = commit_time_us_.load(std::memory_order_relaxed);
        commit_time_us_.store(std::clamp<std::int64_t>((7 * before + now) / 8, kCommitMinUs, kCommitMaxUs),
                              std::memory_order_relaxed);
    }

    /// Waits for a server that is away, but only the first writer that notices: later ones are refused at once.
    std::unique_ptr<PostgresConnection> reconnect() {
        bool const patient = reachable_.load(std::memory_order_acquire);
        auto const deadline = std::chrono::steady_clock::now() + kReconnectMax;
        for (;;) {
            try {
                return connect();
            } catch (Failure const& failure) {
                if (!patient || std::chrono::steady_clock::now() > deadline) {
                    throw Failure(Failure::Kind::busy, failure.what());
                }
            }
            std::this_thread::sleep_for(kReconnectPause);
        }
    }

    Options const options_;

    std::mutex readers_mutex_;
    std::condition_variable reader_free_;
    std::vector<std::unique_ptr<PostgresConnection>> readers_;
    int readers_open_ = 0;

    std::atomic<bool> reachable_{true};
    std::atomic<std::uint64_t> reads_{0};
    std::atomic<std::uint64_t> writes_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> commits_{0};
    std::atomic<std::uint64_t> retries_{0};
    std::atomic<std::int64_t> commit_time_us_{5'000};

    WriteQueue queue_;
    std::optional<PostgresNotices> notices_;
    std::vector<std::thread> writers_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(Options options, std::uint64_t seed) {
    return std::make_unique<PostgresDatabase>(std::move(options), seed);
}

}  // namespace hezhi::storage
