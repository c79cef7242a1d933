// The database as the server holds it: reads over snapshots, writes that are acknowledged only once they are durable.
//
// SQLite: one writer thread drains a bounded queue. Each write runs in its own SAVEPOINT inside one transaction, one
// fsync acknowledges them all, a write that fails rolls back alone (docs/adr/0003). PostgreSQL: a few writer threads,
// each write its own SERIALIZABLE transaction, repeated on 40001/40P01 up to five times.
// This is the only place that catches storage::Failure (docs/adr/0002). A commit or fsync that failed is neither
// acknowledged nor tried again: the writer stops, every later write is refused, and on_stop is told.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lib/base/error.h"
#include "src/storage/ids.h"
#include "src/storage/storage.h"

namespace hezhi::storage {

struct Options {
    /// "sqlite:PATH", "sqlite::memory:" (one connection, for tests) or "postgresql://…".
    std::string url;
    /// For ids. Never empty.
    Clock clock;
    /// Read connections at most; opened when needed. A read waits for one up to `wait_max`.
    int read_connections = 4;
    /// PostgreSQL: writer threads, a connection each.
    int write_connections = 4;
    /// PostgreSQL: the schema to work in; empty for the server's default.
    std::string schema{};
    /// A write is refused with 503 once the oldest one in the queue has waited this long.
    std::chrono::milliseconds wait_max{1'000};
    std::size_t queue_max = 65'536;
    /// SQLite: writes that share one commit at most.
    std::size_t group_max = 1'024;
    /// Thread CPU time that one interactive apply may take; 0 for no limit. A longer one is refused: it holds up
    /// everybody. On in debug builds, because apply() must not hash, decode, scan or call out.
    std::chrono::microseconds apply_cpu_max = kApplyCpuMax;
    /// SQLite: a registered VFS; tests inject faults here.
    std::string sqlite_vfs{};
    /// Told once, from a storage thread, when the writer has stopped for good; the process should end and be restarted.
    std::function<void(std::string const& reason)> on_stop{};

#ifdef NDEBUG
    static constexpr std::chrono::microseconds kApplyCpuMax{0};
#else
    static constexpr std::chrono::microseconds kApplyCpuMax{5'000};
#endif
};

/// interactive: somebody waits, apply() stays under Options::apply_cpu_max. bulk: import chunks, demo data,
/// maintenance.
enum class Effort : std::uint8_t { interactive, bulk };

/// For /metrics. Counters since the start.
struct Statistics {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;          ///< applied and durable
    std::uint64_t writes_refused = 0;  ///< by a rule or a failure
    std::uint64_t commits = 0;
    std::uint64_t serialization_retries = 0;
    std::size_t queue_length = 0;
    std::chrono::microseconds queue_wait{0};  ///< of the oldest write in the queue
};

class LaneBase;

/// A queued write. Implementations are templates below and in batch_lane.h.
class WriteJob {
public:
    WriteJob() = default;
    WriteJob(WriteJob const&) = delete;
    WriteJob& operator=(WriteJob const&) = delete;
    virtual ~WriteJob() = default;

    /// Runs the use case and keeps its result. False: refused, roll back. May be called again after a rollback.
    virtual bool apply(WriteTransaction& tx) = 0;
    /// Puts an error in place of the result.
    virtual void refuse(Error error) = 0;
    /// Hands the result over; called exactly once, on a storage thread, after the durable commit or the rollback.
    virtual void finish() noexcept = 0;
    virtual LaneBase* lane() const noexcept { return nullptr; }

    Effort effort = Effort::interactive;
    std::chrono::steady_clock::time_point queued_at{};
};

/// A kind of small write that is applied many at a time; see batch_lane.h.
class LaneBase {
public:
    virtual ~LaneBase() = default;
    virtual std::size_t batch_max() const noexcept = 0;
    /// Applies all jobs (all of this lane) by one call of the store; each keeps its own result.
    virtual void apply(WriteTransaction& tx, std::span<std::unique_ptr<WriteJob> const> jobs) = 0;
};

template <class T>
struct AsResult {
    using Type = Result<T>;
};
template <class T>
struct AsResult<Result<T>> {
    using Type = Result<T>;
};
/// Result<T> stays, everything else becomes Result<it>.
template <class T>
using AsResultT = typename AsResult<T>::Type;

/// Thread-safe.
class Database {
public:
    using Listener = std::function<void(std::span<std::string const> channels)>;
    /// Told instead of single channels when some may have been missed (another node's notices, after a reconnect):
    /// whoever caches must drop everything.
    static constexpr std::string_view kEveryChannel = "*";

    /// Keeps a listener registered while it lives; it must die before the database.
    class Subscription {
    public:
        Subscription() = default;
        Subscription(Subscription&& other) noexcept
            : database_(std::exchange(other.database_, nullptr)), number_(other.number_) {}
        Subscription& operator=(Subscription&& other) noexcept {
            reset();
            database_ = std::exchange(other.database_, nullptr);
            number_ = other.number_;
            return *this;
        }
        ~Subscription() { reset(); }
        void reset() noexcept;

    private:
        friend class Database;
        Subscription(Database* database, std::uint64_t number) noexcept : database_(database), number_(number) {}
        Database* database_ = nullptr;
        std::uint64_t number_ = 0;
    };

    /// Opens, but does not migrate (migrations.h). Errors: storage.failed, storage.unreachable, storage.unknown_url.
    static Result<std::unique_ptr<Database>> open(Options options);

    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;
    virtual ~Database() = default;

    virtual Engine engine() const noexcept = 0;

    /// f(ReadTransaction&) on the calling thread over one snapshot. f returns Result<T> or T; the answer is Result<T>.
    /// On PostgreSQL f may run twice (connection lost). Not to be called from within read or write.
    template <class F>
    auto read(F&& f) -> AsResultT<std::invoke_result_t<F&, ReadTransaction&>> {
        std::optional<AsResultT<std::invoke_result_t<F&, ReadTransaction&>>> result;
        std::optional<Error> failure = run_read([&](ReadTransaction& tx) { keep(result, f, tx); });
        if (failure) return std::unexpected(*std::move(failure));
        return *std::move(result);
    }

    /// f(WriteTransaction&) on a storage thread; returns once the commit is durable, or f has refused, or storage has.
    template <class F>
    auto write(F&& f, Effort effort = Effort::interactive) -> AsResultT<std::invoke_result_t<F&, WriteTransaction&>> {
        using Answer = AsResultT<std::invoke_result_t<F&, WriteTransaction&>>;
        struct Waiting {
            std::mutex mutex;
            std::condition_variable done;
            std::optional<Answer> answer;
        } waiting;
        submit(
            std::ref(f),
            [&waiting](Answer answer) {
                // Told under the lock: `waiting` is gone as soon as the waiter has seen the answer.
                std::scoped_lock const lock(waiting.mutex);
                waiting.answer.emplace(std::move(answer));
                waiting.done.notify_one();
            },
            effort);
        std::unique_lock lock(waiting.mutex);
        waiting.done.wait(lock, [&] { return waiting.answer.has_value(); });
        return *std::move(waiting.answer);
    }

    /// Queues apply(WriteTransaction&) → Result<T> or T. done(Result<T>) is called exactly once, on a storage thread
    /// (or on the calling one if the queue refuses), after the durable commit or the rollback: it must be quick, not
    /// throw and not call storage.
    template <class Apply, class Done>
    void submit(Apply apply, Done done, Effort effort = Effort::interactive) {
        auto job = std::make_unique<Submitted<Apply, Done>>(std::move(apply), std::move(done));
        job->effort = effort;
        enqueue(std::move(job));
    }

    /// Called on a storage thread after each durable commit, before the writers get their answers, with the channels
    /// touched (each once). Must be quick and not call storage.
    [[nodiscard]] Subscription on_commit(Listener listener);

    /// storage.stopped after a failed commit or fsync.
    virtual Result<void> health() const = 0;
    virtual Statistics statistics() const = 0;

    /// Runs what a transaction cannot: migrations, VACUUM. Blocking, on a connection of its own or the only one; for
    /// src/storage and start-up alone.
    virtual void exclusive(std::function<void(Connection&)> const& work) = 0;

    /// Internal: see submit() and BatchLane.
    virtual void enqueue(std::unique_ptr<WriteJob> job) = 0;

protected:
    Database(Clock clock, std::uint64_t seed) : ids_(std::move(clock), seed) {}

    virtual std::optional<Error> run_read(std::function<void(ReadTransaction&)> const& work) = 0;

    /// Tells the listeners; `channels` may repeat and is left sorted and unique.
    void tell_listeners(std::vector<std::string>& channels) noexcept;

    static std::vector<std::string>& touched(WriteTransaction& tx) noexcept { return tx.touched_; }

    IdSource ids_;

private:
    template <class Answer, class F, class Transaction>
    static void keep(std::optional<Answer>& answer, F& f, Transaction& tx) {
        using Returned = std::invoke_result_t<F&, Transaction&>;
        answer.reset();
        if constexpr (std::is_void_v<Returned>) {
            std::invoke(f, tx);
            answer.emplace();
        } else {
            answer.emplace(std::invoke(f, tx));
        }
    }

    template <class Apply, class Done>
    class Submitted final : public WriteJob {
    public:
        using Answer = AsResultT<std::invoke_result_t<Apply&, WriteTransaction&>>;

        Submitted(Apply apply, Done done) : apply_(std::move(apply)), done_(std::move(done)) {}

        bool apply(WriteTransaction& tx) override {
            keep(answer_, apply_, tx);
            return answer_->has_value();
        }
        void refuse(Error error) override { answer_.emplace(std::unexpect, std::move(error)); }
        void finish() noexcept override { done_(*std::move(answer_)); }

    private:
        Apply apply_;
        Done done_;
        std::optional<Answer> answer_;
    };

    std::mutex listeners_mutex_;
    std::vector<std::pair<std::uint64_t, Listener>> listeners_;
    std::uint64_t next_listener_ = 1;
};

}  // namespace hezhi::storage
