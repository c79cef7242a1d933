// Durable writes per second beside the disk's own rate of fdatasync, measured in the same run on the same folder: on a
// shared disk only the ratio `per_sync` means anything. `cpu_us` is processor time of the whole process a write.
// The folder is HEZHI_BENCH_FOLDER or the temporary one; PostgreSQL is measured where HEZHI_TEST_POSTGRES is set.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <semaphore>
#include <thread>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "src/storage/batch_lane.h"
#include "src/storage/database.h"

namespace hezhi::storage {
namespace {

constexpr std::int64_t kParticipants = 5'000;
constexpr std::int64_t kStatements = 100;

struct Vote {
    std::int64_t participant;
    std::int64_t statement;
    std::int64_t choice;
};

Vote vote_number(std::int64_t number) {
    // Scattered like real votes; the multiplier is odd, so all pairs come.
    auto const mixed = static_cast<std::uint64_t>(number) * 0x9e3779b97f4a7c15U;
    return {static_cast<std::int64_t>(mixed >> 20) % kParticipants, static_cast<std::int64_t>(mixed >> 8) % kStatements,
            static_cast<std::int64_t>(mixed % 3) - 1};
}

constexpr Sql kUpsert{
    "INSERT INTO bench_votes (realm_id, participant, statement, choice) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (realm_id, participant, statement) DO UPDATE SET choice = excluded.choice"};
constexpr Sql kUpsertMany{
    "INSERT INTO bench_votes (realm_id, participant, statement, choice) "
    "SELECT $1, vote.participant, vote.statement, vote.choice FROM expand($2, participant, statement, choice) AS vote "
    "WHERE true ON CONFLICT (realm_id, participant, statement) DO UPDATE SET choice = excluded.choice"};

class Folder {
public:
    Folder() {
        char const* chosen = std::getenv("HEZHI_BENCH_FOLDER");
        std::string name = chosen != nullptr ? chosen : std::filesystem::temp_directory_path().string();
        name += "/hezhi-bench-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        path_ = name;
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }

private:
    std::string path_;
};

double seconds_of_cpu() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    auto const seconds = [](timeval time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Appends of one page, each followed by fdatasync: what one writer of a write-ahead log can at best do.
double syncs_per_second(std::chrono::milliseconds duration) {
    Folder const folder;
    int const file = ::open(folder.file("sync").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    std::array<char, 4096> const page{};
    auto const start = std::chrono::steady_clock::now();
    int syncs = 0;
    while (std::chrono::steady_clock::now() - start < duration) {
        if (::pwrite(file, page.data(), page.size(), 4096 * (syncs % 4096)) != 4096 || ::fdatasync(file) != 0) {
            std::abort();
        }
        ++syncs;
    }
    ::close(file);
    return syncs / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::unique_ptr<Database> open(std::string const& url) {
    Options options;
    options.url = url;
    options.clock = [] { return std::chrono::floor<Microseconds>(std::chrono::system_clock::now()); };
    options.write_connections = 16;
    auto opened = Database::open(options);
    if (!opened) std::abort();
    auto const created = (*opened)->write(
        [](WriteTransaction& tx) {
            tx.execute("DROP TABLE IF EXISTS bench_votes", {});
            tx.execute(
                Sql{"CREATE TABLE bench_votes (realm_id INTEGER NOT NULL, participant INTEGER NOT NULL, statement "
                    "INTEGER "
                    "NOT NULL, choice INTEGER NOT NULL, PRIMARY KEY (realm_id, participant, statement)) STRICT, "
                    "WITHOUT "
                    "ROWID",
                    "CREATE TABLE bench_votes (realm_id BIGINT NOT NULL, participant BIGINT NOT NULL, statement BIGINT "
                    "NOT NULL, choice BIGINT NOT NULL, PRIMARY KEY (realm_id, participant, statement))"},
                {});
        },
        Effort::bulk);
    if (!created) std::abort();
    return *std::move(opened);
}

/// Times `work(number of writes)`, which returns when all are durable.
template <class Work>
void measure(benchmark::State& state, Work&& work) {
    double const syncs_before = syncs_per_second(std::chrono::milliseconds{300});
    double const cpu_before = seconds_of_cpu();
    auto const start = std::chrono::steady_clock::now();
    std::int64_t writes = 0;
    constexpr std::int64_t kPortion = 2'000;
    for (auto _ : state) {
        work(writes, kPortion);
        writes += kPortion;
    }
    double const elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    double const cpu = seconds_of_cpu() - cpu_before;
    double const syncs_after = syncs_per_second(std::chrono::milliseconds{300});
    double const rate = static_cast<double>(writes) / elapsed;
    state.counters["writes_per_s"] = rate;
    state.counters["syncs_per_s"] = (syncs_before + syncs_after) / 2;
    state.counters["per_sync"] = rate / ((syncs_before + syncs_after) / 2);
    state.counters["cpu_us"] = cpu * 1e6 / static_cast<double>(writes);
    state.counters["per_cpu_s"] = static_cast<double>(writes) / cpu;
}

/// Each client waits for its answer before it writes again, as browsers do.
void write_with_clients(Database& database, std::int64_t clients, std::int64_t first, std::int64_t count) {
    std::atomic<std::int64_t> next{first};
    std::vector<std::thread> threads;
    for (std::int64_t client = 0; client < clients; ++client) {
        threads.emplace_back([&] {
            for (std::int64_t number = next++; number < first + count; number = next++) {
                Vote const vote = vote_number(number);
                auto const written = database.write([&](WriteTransaction& tx) {
                    tx.execute(kUpsert, {1, vote.participant, vote.statement, vote.choice});
                });
                if (!written) std::abort();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

/// As the server does it: one thread submits, at most `in_flight` without an answer.
template <class Submit>
void submit_in_flight(std::int64_t in_flight, std::int64_t first, std::int64_t count, Submit&& submit) {
    std::counting_semaphore<> places(in_flight);
    for (std::int64_t number = first; number < first + count; ++number) {
        places.acquire();
        submit(vote_number(number), [&places](Result<int> const& answer) {
            if (!answer) std::abort();
            places.release();
        });
    }
    for (std::int64_t place = 0; place < in_flight; ++place) places.acquire();
}

auto submit_to(Database& database) {
    return [&database](Vote vote, auto done) {
        database.submit(
            [vote](WriteTransaction& tx) {
                tx.execute(kUpsert, {1, vote.participant, vote.statement, vote.choice});
                return 0;
            },
            std::move(done));
    };
}

BatchLane<Vote, int>::Apply apply_votes() {
    return [](WriteTransaction& tx, std::span<Vote const> votes) {
        Batch rows{ColumnType::integer, ColumnType::integer, ColumnType::integer};
        // The last vote of a key counts; a batch is small enough to look back in.
        for (std::size_t index = 0; index < votes.size(); ++index) {
            bool later = false;
            for (std::size_t other = index + 1; other < votes.size() && !later; ++other) {
                later = votes[other].participant == votes[index].participant &&
                        votes[other].statement == votes[index].statement;
            }
            if (!later) rows.add({votes[index].participant, votes[index].statement, votes[index].choice});
        }
        tx.execute(kUpsertMany, {1, rows});
        return std::vector<Result<int>>(votes.size(), Result<int>(0));
    };
}

void sqlite_clients(benchmark::State& state) {
    Folder const folder;
    auto const database = open("sqlite:" + folder.file("bench.sqlite"));
    measure(state, [&](std::int64_t first, std::int64_t count) {
        write_with_clients(*database, state.range(0), first, count);
    });
}
BENCHMARK(sqlite_clients)->Arg(1)->Arg(16)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

void sqlite_in_flight(benchmark::State& state) {
    Folder const folder;
    auto const database = open("sqlite:" + folder.file("bench.sqlite"));
    measure(state, [&](std::int64_t first, std::int64_t count) {
        submit_in_flight(state.range(0), first, count, submit_to(*database));
    });
}
BENCHMARK(sqlite_in_flight)->Arg(16)->Arg(64)->Arg(256)->Arg(1024)->UseRealTime()->Unit(benchmark::kMillisecond);

void sqlite_lane(benchmark::State& state) {
    Folder const folder;
    auto const database = open("sqlite:" + folder.file("bench.sqlite"));
    BatchLane<Vote, int> lane(*database, apply_votes());
    measure(state, [&](std::int64_t first, std::int64_t count) {
        submit_in_flight(state.range(0), first, count,
                         [&](Vote vote, auto done) { lane.submit(vote, std::move(done)); });
    });
}
BENCHMARK(sqlite_lane)->Arg(16)->Arg(64)->Arg(256)->Arg(1024)->UseRealTime()->Unit(benchmark::kMillisecond);

void sqlite_read_page(benchmark::State& state) {
    Folder const folder;
    auto const database = open("sqlite:" + folder.file("bench.sqlite"));
    write_with_clients(*database, 16, 0, 20'000);
    std::int64_t participant = 0;
    for (auto _ : state) {
        auto const rows = database->read([&](ReadTransaction& tx) {
            return tx.all(
                "SELECT participant, statement, choice FROM bench_votes WHERE realm_id = $1 AND participant >= "
                "$2 ORDER BY participant, statement LIMIT 20",
                {1, ++participant % kParticipants},
                [](Row const& row) { return Vote{row.integer(0), row.integer(1), row.integer(2)}; });
        });
        benchmark::DoNotOptimize(rows->size());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(sqlite_read_page)->UseRealTime();

bool skipped_without_postgres(benchmark::State& state) {
    if (std::getenv("HEZHI_TEST_POSTGRES") != nullptr) return false;
    state.SkipWithError("HEZHI_TEST_POSTGRES is not set (tools/with_postgres sets it)");
    return true;
}

void postgres_clients(benchmark::State& state) {
    if (skipped_without_postgres(state)) return;
    auto const database = open(std::getenv("HEZHI_TEST_POSTGRES"));
    measure(state, [&](std::int64_t first, std::int64_t count) {
        write_with_clients(*database, state.range(0), first, count);
    });
}
BENCHMARK(postgres_clients)->Arg(1)->Arg(16)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

void postgres_lane(benchmark::State& state) {
    if (skipped_without_postgres(state)) return;
    auto const database = open(std::getenv("HEZHI_TEST_POSTGRES"));
    BatchLane<Vote, int> lane(*database, apply_votes());
    measure(state, [&](std::int64_t first, std::int64_t count) {
        submit_in_flight(state.range(0), first, count,
                         [&](Vote vote, auto done) { lane.submit(vote, std::move(done)); });
    });
}
BENCHMARK(postgres_lane)->Arg(16)->Arg(64)->Arg(256)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hezhi::storage
