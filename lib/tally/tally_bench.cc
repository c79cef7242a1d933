// Times of reading and counting real wards (lib/tally/testdata; the largest of ../shared/data where it is there), and
// of large made-up ballots and assemblies. No other program's time for these wards is published, so the yardstick is
// the slow reference beside each fast count, in the same run.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "lib/base/random.h"
#include "lib/tally/owners.h"
#include "lib/tally/read_blt.h"
#include "lib/tally/reference.h"
#include "lib/tally/tally.h"

namespace hezhi::tally {
namespace {

std::string read_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The ward with most different papers that is at hand.
std::string const& ward_text() {
    static std::string const text = [] {
        std::filesystem::path folder = std::filesystem::current_path();
        for (; folder != folder.root_path(); folder = folder.parent_path()) {
            auto const large = folder / "../shared/data/voting/ranked/highland_2017_ward10.blt";
            if (std::filesystem::exists(large)) return read_file(large.string());
        }
        return read_file("lib/tally/testdata/george_street_2017.blt");
    }();
    return text;
}

std::string label(Ballot const& ballot) {
    std::int64_t papers = 0;
    for (auto const& paper : ballot.papers) papers += paper.count;
    return fmt::format("{} papers, {} different, {} candidates", papers, ballot.papers.size(),
                       ballot.candidates.size());
}

/// Candidates on a line; voters rank the nearest first, to a random depth.
Ballot made_up(std::size_t candidates, std::size_t papers) {
    Random random(1);
    Ballot ballot;
    for (std::size_t c = 0; c < candidates; ++c) ballot.candidates.push_back({fmt::format("c{}", c), false});
    ballot.seats = static_cast<int>(std::max<std::size_t>(candidates / 3, 1));
    for (std::size_t p = 0; p < papers; ++p) {
        std::size_t const at = random.uniform_below(1000);
        std::vector<std::pair<std::size_t, CandidateIndex>> nearest;
        for (CandidateIndex c = 0; c < candidates; ++c) {
            std::size_t const place = c * 1000 / candidates + random.uniform_below(200);
            nearest.emplace_back(place > at ? place - at : at - place, c);
        }
        std::sort(nearest.begin(), nearest.end());
        Paper paper;
        std::size_t const depth = 1 + random.uniform_below(candidates);
        for (std::size_t i = 0; i < depth; ++i) {
            paper.order.push_back(nearest[i].second);
            paper.level.push_back(static_cast<std::uint32_t>(i) + 1);
        }
        ballot.papers.push_back(std::move(paper));
    }
    return ballot;
}

void read_ward(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(read_blt(ward_text()));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(ward_text().size()));
    state.SetLabel(label(read_blt(ward_text()).value()));
}
BENCHMARK(read_ward)->Unit(benchmark::kMillisecond);

void read_and_count_ward(benchmark::State& state, Rule rule) {
    Options options;
    options.rule = rule;
    for (auto _ : state) {
        auto const ballot = read_blt(ward_text());
        benchmark::DoNotOptimize(tally(*ballot, options));
    }
    state.SetLabel(label(read_blt(ward_text()).value()));
}
void reference_of_ward(benchmark::State& state, Rule rule) {
    auto const ballot = read_blt(ward_text());
    Options options;
    options.rule = rule;
    for (auto _ : state) benchmark::DoNotOptimize(recount(*ballot, options));
    state.SetLabel("yardstick of this run: the slow reference, counting only");
}
void large(benchmark::State& state, Rule rule) {
    static Ballot const ballot = made_up(30, 100'000);
    Options options;
    options.rule = rule;
    for (auto _ : state) benchmark::DoNotOptimize(tally(ballot, options));
    state.SetLabel(label(ballot));
}
#define HZ_WARD(rule)                                                                        \
    BENCHMARK_CAPTURE(read_and_count_ward, rule, Rule::rule)->Unit(benchmark::kMillisecond); \
    BENCHMARK_CAPTURE(reference_of_ward, rule, Rule::rule)->Unit(benchmark::kMillisecond);   \
    BENCHMARK_CAPTURE(large, rule, Rule::rule)->Unit(benchmark::kMillisecond)
HZ_WARD(scottish_stv);
HZ_WARD(meek);
HZ_WARD(irv);
HZ_WARD(schulze);
HZ_WARD(ranked_pairs);
HZ_WARD(borda);

void schulze_by_candidates(benchmark::State& state) {
    Ballot const ballot = made_up(static_cast<std::size_t>(state.range(0)), 1000);
    Options options;
    options.rule = Rule::schulze;
    for (auto _ : state) benchmark::DoNotOptimize(tally(ballot, options));
}
BENCHMARK(schulze_by_candidates)->Arg(50)->Arg(200)->Arg(800)->Unit(benchmark::kMillisecond);

/// An estate: reading both tables and counting.
void owners(benchmark::State& state) {
    std::string roll = "dwelling,building,owner,area_m2,kind,sale\n";
    std::string votes = "dwelling,building,vote\n";
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        roll += fmt::format("{},{},o{},{}.{:02},{},{}\n", i, i / 100, i - i % 7, 60 + i % 90, i % 100,
                            i % 9 == 8 ? "parking" : "dwelling", i % 20 == 0 ? "unsold" : "sold");
        if (i % 5 != 0)
            votes += fmt::format("{},{},{}\n", i, i / 100, i - i % 7 >= state.range(0) / 3 ? "agree" : "disagree");
    }
    OwnersOptions options;
    options.matter = 6;
    for (auto _ : state) {
        auto const read = read_roll(roll);
        auto const cast = read_votes(votes);
        benchmark::DoNotOptimize(tally_owners(*read, *cast, options));
    }
    state.SetLabel(fmt::format("{} parts", state.range(0)));
}
BENCHMARK(owners)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hezhi::tally
