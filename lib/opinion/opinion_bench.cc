// How long a map takes: American Assembly's conversation in Bowling Green (225 524 votes) where ../shared/data is
// there, a generated conversation of the same shape otherwise; a small one for what a topic of a community costs.
//   cmake --preset bench && ninja -C build/bench hezhi_opinion_bench && build/bench/lib/opinion/hezhi_opinion_bench
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "lib/opinion/buckets.h"
#include "lib/opinion/comments_file.h"
#include "lib/opinion/group_search.h"
#include "lib/opinion/kmeans.h"
#include "lib/opinion/opening.h"
#include "lib/opinion/opinion_map.h"
#include "lib/opinion/principal_axes.h"
#include "lib/opinion/projection.h"
#include "lib/opinion/testing.h"
#include "lib/opinion/votes_file.h"

namespace hezhi::opinion {
namespace {

struct Files {
    std::string name;
    std::string votes;
    std::string comments;
};

Files generated(testing::Shape const& shape) {
    Random random(1);
    auto const conversation = testing::random_conversation(random, shape);
    Files files{"generated", "timestamp,comment-id,voter-id,vote\n", "comment-id,moderated,is-meta\n"};
    std::size_t time = 0;
    for (auto const& cast : conversation.casts) {
        files.votes += std::to_string(++time) + "," + std::to_string(cast.statement) + "," +
                       std::to_string(cast.participant) + "," + std::to_string(static_cast<int>(cast.vote)) + "\n";
    }
    for (std::size_t j = 0; j < conversation.statuses.size(); ++j) {
        auto const& status = conversation.statuses[j];
        files.comments += std::to_string(j) + "," + std::to_string(static_cast<int>(status.moderation)) + "," +
                          (status.is_meta ? "true" : "false") + "\n";
    }
    return files;
}

std::string content(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

Files const& large() {
    static Files const files = [] {
        for (std::filesystem::path folder = std::filesystem::current_path();; folder = folder.parent_path()) {
            auto const data = folder / "../shared/data/opinion/american-assembly.bowling-green";
            if (std::filesystem::exists(data / "votes.csv")) {
                return Files{"bowling-green", content(data / "votes.csv"), content(data / "comments.csv")};
            }
            if (folder == folder.root_path()) break;
        }
        return generated({.participants = 2'031,
                          .statements = 896,
                          .share_voted = 0.124,
                          .share_left_out = 0.32,
                          .share_revised = 0});
    }();
    return files;
}

Files const& small() {
    static Files const files =
        generated({.participants = 150, .statements = 60, .share_voted = 0.5, .share_left_out = 0.1});
    return files;
}

void label(benchmark::State& state, Files const& files, PolisVotes const& votes, std::string_view peers = "") {
    state.SetLabel(files.name + ": " + std::to_string(votes.table.votes()) + " votes, " +
                   std::to_string(votes.table.participants()) + " participants, " +
                   std::to_string(votes.table.statements()) + " statements" + std::string(peers));
}

void parse(benchmark::State& state, Files const& files) {
    for (auto _ : state) {
        auto votes = parse_votes(files.votes);
        benchmark::DoNotOptimize(votes);
    }
    label(state, files, *parse_votes(files.votes));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(files.votes.size()));
}

/// What others need for the same conversation: measured on another machine, so compare magnitudes.
constexpr char const* kPeers =
    "; elsewhere, measured: red-dwarf 1.74 CPU-s for the whole map, exact sparse axes alone 4 ms";

void compute(benchmark::State& state, Files const& files) {
    auto const votes = parse_votes(files.votes);
    auto const statuses = statuses_of(votes->statement_ids, *parse_comments(files.comments));
    for (auto _ : state) {
        auto map = compute_opinion_map(votes->table, statuses);
        benchmark::DoNotOptimize(map);
    }
    label(state, files, *votes, files.name == "bowling-green" ? kPeers : "");
}

void BM_parse_large(benchmark::State& state) {
    parse(state, large());
}
void BM_compute_large(benchmark::State& state) {
    compute(state, large());
}
void BM_compute_small(benchmark::State& state) {
    compute(state, small());
}
BENCHMARK(BM_parse_large)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_compute_large)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_compute_small)->Unit(benchmark::kMillisecond);

struct Prepared {
    PolisVotes votes;
    std::vector<StatementStatus> statuses;
    RatingMatrix matrix;
    PrincipalAxes axes;
    std::vector<Point> positions;
};
Prepared const& prepared() {
    static Prepared const result = [] {
        Prepared p;
        p.votes = *parse_votes(large().votes);
        p.statuses = statuses_of(p.votes.statement_ids, *parse_comments(large().comments));
        p.matrix = rating_matrix(p.votes.table, p.statuses);
        p.axes = principal_axes(p.matrix);
        p.positions = project_participants(p.matrix, p.axes);
        return p;
    }();
    return result;
}

void BM_rating_matrix(benchmark::State& state) {
    auto const& p = prepared();
    for (auto _ : state) benchmark::DoNotOptimize(rating_matrix(p.votes.table, p.statuses));
}
void BM_principal_axes(benchmark::State& state) {
    auto const& p = prepared();
    for (auto _ : state) benchmark::DoNotOptimize(principal_axes(p.matrix));
}
void BM_projection(benchmark::State& state) {
    auto const& p = prepared();
    for (auto _ : state) benchmark::DoNotOptimize(project_participants(p.matrix, p.axes));
}
void BM_find_groups(benchmark::State& state) {
    auto const& p = prepared();
    auto const rows = rows_in_conversation(p.matrix);
    for (auto _ : state) benchmark::DoNotOptimize(find_groups(p.positions, rows, std::nullopt));
}
BENCHMARK(BM_rating_matrix)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_principal_axes)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_projection)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_find_groups)->Unit(benchmark::kMillisecond);

void BM_opening_seeds(benchmark::State& state) {
    auto const votes = parse_votes(small().votes);
    auto const statuses = statuses_of(votes->statement_ids, *parse_comments(small().comments));
    for (auto _ : state) benchmark::DoNotOptimize(opening_seeds(votes->opening, statuses));
}
BENCHMARK(BM_opening_seeds)->Unit(benchmark::kMillisecond);

void BM_publish_buckets(benchmark::State& state) {
    auto const map = compute_opinion_map(prepared().votes.table, prepared().statuses);
    for (auto _ : state) benchmark::DoNotOptimize(publish_buckets(map));
}
BENCHMARK(BM_publish_buckets)->Unit(benchmark::kMillisecond);

/// One vote changed, in a table of the large size.
void BM_record_vote(benchmark::State& state) {
    VoteTable table = prepared().votes.table;
    Random random(2);
    for (auto _ : state) {
        auto const person = static_cast<ParticipantIndex>(random.uniform_below(table.participants()));
        auto const statement = static_cast<StatementIndex>(random.uniform_below(table.statements()));
        table.record(person, statement, static_cast<Vote>(static_cast<int>(random.uniform_below(3)) - 1));
    }
}
BENCHMARK(BM_record_vote)->Iterations(200'000);

}  // namespace
}  // namespace hezhi::opinion
