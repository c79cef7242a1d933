// SQLite: one writer thread with group commit, a pool of read connections (WAL), or one shared connection in memory.
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "src/storage/containment.h"
#include "src/storage/engines.h"
#include "src/storage/sqlite_connection.h"
#include "src/storage/text_index.h"
#include "src/storage/write_queue.h"

namespace hezhi::storage {
namespace {

using Jobs = std::span<std::unique_ptr<WriteJob> const>;

// Between checkpoints: 16 MB of WAL. Smaller means more fsyncs, larger a longer recovery.
constexpr int kCheckpointPages = 4'000;
// A group ends after this much time in apply(), however many wait: the first of them is waiting for its answer.
constexpr std::chrono::milliseconds kGroupTimeMax{20};
// Clients that ask one thing after the other come back soon after an answer. Waiting for them, for a part of what a
// commit takes, lets one fsync serve them all; without, they fall into two groups that wait for each other's.
constexpr int kGatherShare = 4;
constexpr std::chrono::microseconds kGatherMax{5'000};
constexpr std::chrono::microseconds kGatherMin{50};  // shorter waits cost more than they bring
constexpr int kGatherPauseMax = 64;                  // groups

void run(SqliteConnection& connection, Sql const& sql) {
    auto ignore = [](Row const&) { return true; };
    connection.run(sql, {}, RowSink(ignore));
}

class SqliteDatabase final : public Database {
public:
    SqliteDatabase(Options options, std::uint64_t seed)
        : Database(options.clock, seed),
          options_(std::move(options)),
          file_(options_.url.substr(std::string_view("sqlite:").size())),
          in_memory_(file_ == ":memory:"),
          connection_(file_, SqliteConnection::Access::write, options_.sqlite_vfs),
          queue_(options_.queue_max, options_.wait_max),
          writer_([this] { write_until_closed(); }) {}

    ~SqliteDatabase() override {
        queue_.close();
        writer_.join();
    }

    Engine engine() const noexcept override { return Engine::sqlite; }

    Result<void> health() const override {
        if (!stopped_.load(std::memory_order_acquire)) return {};
        return std::unexpected(stop_error());
    }

    Statistics statistics() const override {
        Statistics now;
        now.reads = reads_.load(std::memory_order_relaxed);
        now.writes = writes_.load(std::memory_order_relaxed);
        now.writes_refused = refused_.load(std::memory_order_relaxed);
        now.commits = commits_.load(std::memory_order_relaxed);
        now.queue_length = queue_.length();
        now.queue_wait = queue_.wait();
        return now;
    }

    void exclusive(std::function<void(Connection&)> const& work) override {
        std::scoped_lock const lock(connection_mutex_);
        work(connection_);
    }

    void enqueue(std::unique_ptr<WriteJob> job) override {
        if (stopped_.load(std::memory_order_acquire)) {
            job->refuse(stop_error());
        } else if (queue_.push(job)) {
            return;
        } else {
            job->refuse(Error{ErrorCode::unavailable, "storage.busy", "the write queue is full or slow"});
        }
        refused_.fetch_add(1, std::memory_order_relaxed);
        job->finish();
    }

protected:
    std::optional<Error> run_read(std::function<void(ReadTransaction&)> const& work) override {
        reads_.fetch_add(1, std::memory_order_relaxed);
        std::optional<Failure::Kind> kind;
        if (in_memory_) {
            std::scoped_lock const lock(connection_mutex_);
            connection_.read_only(true);
            std::optional<Error> error = contained([&] { read_on(connection_, work); }, kind);
            connection_.read_only(false);
            return error;
        }
        return contained(
            [&] {
                std::unique_ptr<SqliteConnection> connection = take_reader();
                try {
                    read_on(*connection, work);
                } catch (...) {
                    give_back(std::move(connection));
                    throw;
                }
                give_back(std::move(connection));
            },
            kind);
    }

private:
    static void read_on(SqliteConnection& connection, std::function<void(ReadTransaction&)> const& work) {
        run(connection, "BEGIN");
        class Reading final : public ReadTransaction {
        public:
            using ReadTransaction::ReadTransaction;
            ~Reading() = default;
        } tx(connection);
        try {
            work(tx);
        } catch (...) {
            if (connection.in_transaction()) run(connection, "ROLLBACK");
            throw;
        }
        run(connection, "COMMIT");
    }

    std::unique_ptr<SqliteConnection> take_reader() {
        std::unique_lock lock(readers_mutex_);
        bool const found = reader_free_.wait_for(
            lock, options_.wait_max, [this] { return !readers_.empty() || readers_open_ < options_.read_connections; });
        if (!found) throw Failure(Failure::Kind::busy, "no read connection became free in time");
        if (!readers_.empty()) {
            std::unique_ptr<SqliteConnection> connection = std::move(readers_.back());
            readers_.pop_back();
            return connection;
        }
        ++readers_open_;
        lock.unlock();
        try {
            return std::make_unique<SqliteConnection>(file_, SqliteConnection::Access::read, options_.sqlite_vfs);
        } catch (...) {
            lock.lock();
            --readers_open_;
            throw;
        }
    }

    void give_back(std::unique_ptr<SqliteConnection> connection) {
        {
            std::scoped_lock const lock(readers_mutex_);
            readers_.push_back(std::move(connection));
        }
        reader_free_.notify_one();
    }

    void write_until_closed() {
        std::vector<std::unique_ptr<WriteJob>> jobs;
        while (queue_.pop(jobs, options_.group_max)) {
            Jobs rest = jobs;
            while (!rest.empty()) rest = rest.subspan(commit_group(rest));
            gather(jobs.size());
            jobs.clear();
        }
    }

    /// After `answered` writes, while others wait already. Where nobody came back it is left for ever more groups.
    void gather(std::size_t answered) {
        auto const patience = std::min(commit_took_ / kGatherShare, kGatherMax);
        auto const before = queue_.length();
        if (before == 0 || patience < kGatherMin) return;
        if (gather_pause_left_ > 0) {
            --gather_pause_left_;
            return;
        }
        queue_.gather(std::min(before + answered, options_.group_max), patience);
        if (queue_.length() >= before + (answered + 1) / 2) {
            gather_pause_ = 1;
        } else {
            gather_pause_left_ = gather_pause_;
            gather_pause_ = std::min(gather_pause_ * 2, kGatherPauseMax);
        }
    }

    /// Applies jobs from the front until all are done or the group has lasted long enough, commits, answers.
    /// @return how many were answered.
    std::size_t commit_group(Jobs jobs) {
        std::size_t done = jobs.size();
        std::vector<std::string> channels;
        std::size_t written = 0;
        if (stopped_.load(std::memory_order_acquire)) {
            for (auto const& job : jobs) job->refuse(stop_error());
        } else {
            std::scoped_lock const lock(connection_mutex_);
            WriteTransaction tx(connection_, ids_);
            bool committing = false;
            try {
                run(connection_, "BEGIN IMMEDIATE");
                done = apply_group(tx, jobs, written);
                text_index::index_pending(tx);
                committing = true;
                auto const began = std::chrono::steady_clock::now();
                run(connection_, "COMMIT");
                commit_took_ =
                    std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
                channels = std::move(touched(tx));
            } catch (Failure const& failure) {
                give_up(jobs.first(done), failure, committing);
                written = 0;
            }
        }
        writes_.fetch_add(written, std::memory_order_relaxed);
        refused_.fetch_add(done - written, std::memory_order_relaxed);
        if (written > 0) commits_.fetch_add(1, std::memory_order_relaxed);
        tell_listeners(channels);
        for (auto const& job : jobs.first(done)) job->finish();
        checkpoint_when_due();
        return done;
    }

    std::size_t apply_group(WriteTransaction& tx, Jobs jobs, std::size_t& written) {
        auto const start = std::chrono::steady_clock::now();
        std::size_t done = 0;
        while (done < jobs.size() && std::chrono::steady_clock::now() - start < kGroupTimeMax) {
            LaneBase const* lane = jobs[done]->lane();
            std::size_t length = 1;
            while (lane != nullptr && done + length < jobs.size() && length < lane->batch_max() &&
                   jobs[done + length]->lane() == lane) {
                ++length;
            }
            written += apply_run(tx, jobs.subspan(done, length));
            done += length;
        }
        return done;
    }

    /// One savepoint for one job, or for a run of one lane; a run that fails as a whole is tried one by one.
    /// @return how many jobs were kept.
    std::size_t apply_run(WriteTransaction& tx, Jobs jobs, int attempt = 1) {
        run(connection_, "SAVEPOINT request");
        std::size_t const touched_before = touched(tx).size();
        Applied applied = apply_jobs(tx, jobs, options_.apply_cpu_max);
        if (!connection_.in_transaction()) {
            // SQLite has rolled back everything (disk full, I/O error): the whole group is lost, not this job alone.
            throw Failure(applied.kind.value_or(Failure::Kind::failed),
                          applied.error ? applied.error->detail() : "the transaction is gone");
        }
        // An I/O error, even in a statement that SQLite could undo, ends the writer.
        if (applied.kind == Failure::Kind::fatal) throw Failure(Failure::Kind::fatal, applied.error->detail());
        if (applied.keep) {
            run(connection_, "RELEASE request");
            return jobs.size();
        }
        run(connection_, "ROLLBACK TO request");
        run(connection_, "RELEASE request");
        touched(tx).resize(touched_before);
        if (applied.is_slow && attempt < kSlowAppliesMax) return apply_run(tx, jobs, attempt + 1);
        if (jobs.size() == 1) {
            if (applied.error) jobs.front()->refuse(*std::move(applied.error));
            return 0;
        }
        std::size_t kept = 0;
        for (std::size_t index = 0; index < jobs.size(); ++index) kept += apply_run(tx, jobs.subspan(index, 1));
        return kept;
    }

    void give_up(Jobs jobs, Failure const& failure, bool committing) {
        // A commit that failed for any other reason than a full disk or a lock may have failed in fsync. The system may
        // then have dropped the pages and would report success the next time, so nothing is tried again.
        bool const recoverable = failure.kind() == Failure::Kind::disk_full || failure.kind() == Failure::Kind::busy;
        if (failure.kind() == Failure::Kind::fatal || (committing && !recoverable)) {
            stop(failure.what());
        } else if (connection_.in_transaction()) {
            try {
                run(connection_, "ROLLBACK");
            } catch (Failure const& second) {
                stop(second.what());
            }
        }
        for (auto const& job : jobs) {
            job->refuse(stopped_.load(std::memory_order_acquire) ? stop_error() : to_error(failure));
        }
    }

    void checkpoint_when_due() {
        if (connection_.wal_pages() < kCheckpointPages || stopped_.load(std::memory_order_acquire)) return;
        std::scoped_lock const lock(connection_mutex_);
        try {
            connection_.checkpoint();
        } catch (Failure const& failure) {
            if (failure.kind() == Failure::Kind::fatal) stop(failure.what());
        }
    }

    void stop(std::string const& reason) {
        {
            std::scoped_lock const lock(stop_mutex_);
            if (!stop_reason_.empty()) return;
            stop_reason_ = reason;
        }
        connection_.keep_wal_on_close();
        stopped_.store(true, std::memory_order_release);
        if (options_.on_stop) options_.on_stop(reason);
    }

    Error stop_error() const {
        std::scoped_lock const lock(stop_mutex_);
        return Error{ErrorCode::unavailable, "storage.stopped", stop_reason_};
    }

    Options const options_;
    std::string const file_;
    bool const in_memory_;

    std::mutex connection_mutex_;  // held by the writer for a group, by exclusive(), by reads in memory
    SqliteConnection connection_;

    std::chrono::microseconds commit_took_{0};  // the last one; these three are the writer's own
    int gather_pause_ = 1;
    int gather_pause_left_ = 0;

    std::mutex readers_mutex_;
    std::condition_variable reader_free_;
    std::vector<std::unique_ptr<SqliteConnection>> readers_;
    int readers_open_ = 0;

    std::atomic<bool> stopped_{false};
    mutable std::mutex stop_mutex_;
    std::string stop_reason_;

    std::atomic<std::uint64_t> reads_{0};
    std::atomic<std::uint64_t> writes_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> commits_{0};

    WriteQueue queue_;
    std::thread writer_;  // last: it uses everything above
};

}  // namespace

std::unique_ptr<Database> open_sqlite(Options options, std::uint64_t seed) {
    return std::make_unique<SqliteDatabase>(std::move(options), seed);
}

}  // namespace hezhi::storage
