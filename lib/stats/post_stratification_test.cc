#include "lib/stats/post_stratification.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/random.h"

namespace hezhi::stats {
namespace {

using Counts = std::vector<std::int64_t>;
using Row = std::array<std::int64_t, kVoteKinds>;
using testing::ElementsAre;

PublishedRow published(Row const& row) {
    return publish_cells(row, kPublicThreshold);
}

std::vector<PublishedRow> published(std::vector<Row> const& rows) {
    std::vector<PublishedRow> all;
    for (auto const& row : rows) all.push_back(published(row));
    return all;
}

TEST(FormStrata, keeps_bands_that_are_large_enough) {
    auto const formed = form_strata(Counts{300, 300, 400}, Counts{80, 80, 40}, 240);
    EXPECT_EQ(formed.refusal, std::nullopt);
    EXPECT_THAT(formed.strata, ElementsAre(Stratum{0, 0, 300, 80}, Stratum{1, 1, 300, 80}, Stratum{2, 2, 400, 40}));
}

TEST(FormStrata, merges_the_smallest_with_the_smaller_neighbour) {
    // 10 joins 60 rather than 80; 39 is at the edge and has one neighbour.
    auto const formed = form_strata(Counts{100, 100, 100, 100, 100}, Counts{80, 10, 60, 120, 39}, 309);
    EXPECT_THAT(formed.strata, ElementsAre(Stratum{0, 0, 100, 80}, Stratum{1, 2, 200, 70}, Stratum{3, 4, 200, 159}));
}

TEST(FormStrata, of_equal_neighbours_the_younger_is_joined_and_of_equal_bands_the_younger_first) {
    EXPECT_THAT(form_strata(Counts{100, 100, 100}, Counts{60, 6, 60}, 126).strata,
                ElementsAre(Stratum{0, 1, 200, 66}, Stratum{2, 2, 100, 60}));
    EXPECT_THAT(form_strata(Counts{100, 100, 100, 100}, Counts{16, 16, 60, 60}, 152).strata,
                ElementsAre(Stratum{0, 2, 300, 92}, Stratum{3, 3, 100, 60}));
}

TEST(FormStrata, a_band_without_residents_is_merged_however_many_declared_it) {
    EXPECT_THAT(form_strata(Counts{0, 300, 300}, Counts{40, 40, 40}, 120).strata,
                ElementsAre(Stratum{0, 1, 300, 80}, Stratum{2, 2, 300, 40}));
}

TEST(FormStrata, says_why_nothing_is_weighted) {
    EXPECT_EQ(form_strata(Counts{500, 500}, Counts{39, 40}, 79).refusal, WeightingRefusal::too_few_declared);
    EXPECT_EQ(form_strata(Counts{500, 500}, Counts{40, 40}, 241).refusal, WeightingRefusal::too_small_part);
    EXPECT_EQ(form_strata(Counts{500, 500}, Counts{40, 40}, 240).refusal, std::nullopt) << "exactly one in three";
    EXPECT_EQ(form_strata(Counts{500, 500}, Counts{60, 39}, 99).refusal, WeightingRefusal::one_stratum);
    EXPECT_EQ(form_strata(Counts{500}, Counts{90}, 90).refusal, WeightingRefusal::one_stratum);
    // 40 of 400 declared are a tenth; four tenths of the residents are exactly four times as many.
    EXPECT_EQ(form_strata(Counts{600, 400}, Counts{360, 40}, 400).refusal, std::nullopt);
    EXPECT_EQ(form_strata(Counts{599, 401}, Counts{360, 40}, 400).refusal, WeightingRefusal::weight_too_large);
}

TEST(FormStrata, keeps_its_promises_whatever_the_counts) {
    Random random(5);
    for (int round = 0; round < 20'000; ++round) {
        Counts population(6);
        Counts declared(6);
        for (auto& one : population)
            one = static_cast<std::int64_t>(random.uniform_below(40) * random.uniform_below(40));
        for (auto& one : declared) one = static_cast<std::int64_t>(random.uniform_below(60));
        if (std::accumulate(population.begin(), population.end(), 0L) == 0) continue;
        auto const voices = std::accumulate(declared.begin(), declared.end(), std::int64_t{0});
        auto const voted = voices + static_cast<std::int64_t>(random.uniform_below(200));
        auto const formed = form_strata(population, declared, voted);
        if (formed.refusal == WeightingRefusal::too_few_declared) ASSERT_LT(voices, kDeclaredMin);
        std::size_t next = 0;
        for (auto const& one : formed.strata) {
            ASSERT_EQ(one.first, next) << "every band is in one stratum";
            next = one.last + 1;
            std::int64_t people = 0;
            std::int64_t said = 0;
            for (auto at = one.first; at <= one.last; ++at) {
                people += population[at];
                said += declared[at];
            }
            ASSERT_EQ(one.population, people);
            ASSERT_EQ(one.declared, said);
        }
        if (formed.refusal) continue;
        ASSERT_EQ(next, population.size());
        ASSERT_GE(formed.strata.size(), 2U);
        for (std::size_t at = 0; at < formed.strata.size(); ++at) {
            ASSERT_GE(formed.strata[at].declared, kStratumDeclaredMin);
            ASSERT_GT(formed.strata[at].population, 0);
            ASSERT_LE(weight_e4(formed.strata, at), kWeightMax * 10'000);
        }
    }
}

std::vector<Stratum> const kTwo{{0, 0, 600, 150}, {1, 1, 400, 50}};

TEST(WeightE4, is_the_population_share_over_the_share_of_the_declared) {
    EXPECT_EQ(weight_e4(kTwo, 0), 8'000) << "0.6 / 0.75";
    EXPECT_EQ(weight_e4(kTwo, 1), 16'000) << "0.4 / 0.25";
}

TEST(EffectiveSize, is_kish_by_hand) {
    // 1 / (0.36/150 + 0.16/50) = 178.57…; weights 0.8 and 1.6: 200² / (150·0.64 + 50·2.56) = 40000 / 224.
    EXPECT_EQ(effective_size(kTwo, Counts{150, 50}), 178);
}

TEST(Weigh, by_hand) {
    auto const votes = weigh(kTwo, published({{90, 60, 0}, {10, 40, 0}}));
    ASSERT_TRUE(votes);
    EXPECT_EQ(votes->counted[0], (Range{5'000, 5'000})) << "100 of 200";
    EXPECT_EQ(votes->weighted[0], (Range{4'400, 4'400})) << "0.6 · 90/150 + 0.4 · 10/50";
    EXPECT_EQ(votes->weighted[1], (Range{5'600, 5'600}));
    EXPECT_EQ(votes->weighted[2], (Range{0, 0}));
    EXPECT_EQ(votes->effective, 178);
    EXPECT_EQ(votes->design_effect_e2, 112);
    EXPECT_EQ(votes->agree_95, (Interval{3'692, 5'134})) << "Wilson's at 0.44 of 178.57";
    EXPECT_EQ(picture_change(*votes), PictureChange{}) << "one half is not more than half";
}

TEST(Weigh, is_the_mean_of_single_voices_with_single_weights) {
    Random random(17);
    for (int round = 0; round < 2'000; ++round) {
        std::vector<Stratum> strata;
        std::vector<Row> rows;
        double population = 0;
        double voices = 0;
        for (std::size_t at = 0; at < 2 + random.uniform_below(4); ++at) {
            Row row{};
            for (auto& cell : row) cell = static_cast<std::int64_t>(10 + random.uniform_below(90));
            auto const all = row[0] + row[1] + row[2];
            strata.push_back({at, at, static_cast<std::int64_t>(100 + random.uniform_below(2'000)), all});
            rows.push_back(row);
            population += static_cast<double>(strata.back().population);
            voices += static_cast<double>(all);
        }
        double weights = 0;
        double squares = 0;
        std::array<double, kVoteKinds> weighted{};
        for (std::size_t at = 0; at < rows.size(); ++at) {
            double const weight = static_cast<double>(strata[at].population) / population /
                                  (static_cast<double>(strata[at].declared) / voices);
            for (std::size_t kind = 0; kind < kVoteKinds; ++kind) {
                for (std::int64_t voice = 0; voice < rows[at][kind]; ++voice) {
                    weights += weight;
                    squares += weight * weight;
                    weighted[kind] += weight;
                }
            }
        }
        auto const votes = weigh(strata, published(rows));
        ASSERT_TRUE(votes);
        for (std::size_t kind = 0; kind < kVoteKinds; ++kind) {
            double const share = weighted[kind] / weights * 10'000;
            ASSERT_LE(static_cast<double>(votes->weighted[kind].low_e4), share + 1e-4);
            ASSERT_GE(static_cast<double>(votes->weighted[kind].high_e4), share - 1e-4);
            ASSERT_LE(votes->weighted[kind].high_e4 - votes->weighted[kind].low_e4, 1);
        }
        ASSERT_NEAR(static_cast<double>(votes->effective), weights * weights / squares, 1.0);
        ASSERT_NEAR(static_cast<double>(votes->design_effect_e2) / 100, voices * squares / (weights * weights), 0.01);
    }
}

TEST(Weigh, changes_nothing_where_those_who_voted_are_like_the_residents) {
    std::vector<Stratum> const alike{{0, 0, 500, 50}, {1, 1, 800, 80}};
    auto const votes = weigh(alike, published({{30, 20, 0}, {20, 50, 10}}));
    ASSERT_TRUE(votes);
    for (std::size_t kind = 0; kind < kVoteKinds; ++kind) {
        EXPECT_LE(votes->weighted[kind].low_e4, votes->counted[kind].high_e4);
        EXPECT_GE(votes->weighted[kind].high_e4, votes->counted[kind].low_e4);
    }
    EXPECT_EQ(votes->effective, 130);
    EXPECT_EQ(votes->design_effect_e2, 100);
}

TEST(Weigh, says_nothing_where_a_stratum_hardly_spoke) {
    EXPECT_EQ(weigh(kTwo, published({{90, 60, 0}, {4, 3, 0}})), std::nullopt);
    EXPECT_EQ(weigh(kTwo, published({{90, 60, 0}, {0, 0, 0}})), std::nullopt);
}

TEST(ShareBounds, hold_every_row_that_is_published_alike_and_are_reached_by_one) {
    // All rows of three small counts, by what is published of them.
    std::map<std::pair<std::vector<std::optional<std::int64_t>>, std::optional<std::int64_t>>, std::vector<Row>> alike;
    for (std::int64_t a = 0; a < 24; ++a) {
        for (std::int64_t b = 0; b < 24; ++b) {
            for (std::int64_t c = 0; c < 24; ++c) {
                auto const row = published(Row{a, b, c});
                alike[{row.cells, row.total}].push_back({a, b, c});
            }
        }
    }
    for (auto const& [shown, rows] : alike) {
        PublishedRow const row{shown.first, shown.second};
        for (std::size_t kind = 0; kind < kVoteKinds; ++kind) {
            auto const bounds = share_bounds(row, kind, kPublicThreshold);
            if (!bounds) continue;
            auto const share = [&](Row const& one) {
                return static_cast<double>(one[kind]) / static_cast<double>(one[0] + one[1] + one[2]);
            };
            auto const [least, most] = std::ranges::minmax_element(rows, {}, share);
            ASSERT_DOUBLE_EQ(static_cast<double>(bounds->least.yes) / static_cast<double>(bounds->least.seen),
                             share(*least));
            ASSERT_DOUBLE_EQ(static_cast<double>(bounds->most.yes) / static_cast<double>(bounds->most.seen),
                             share(*most));
        }
    }
    EXPECT_GT(alike.size(), 1'000U);
}

TEST(Weigh, holds_the_true_shares_whatever_is_withheld) {
    Random random(23);
    int withheld = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::vector<Stratum> strata;
        std::vector<Row> rows;
        for (std::size_t at = 0; at < 3; ++at) {
            Row const row{static_cast<std::int64_t>(random.uniform_below(60)),
                          static_cast<std::int64_t>(random.uniform_below(30)),
                          static_cast<std::int64_t>(random.uniform_below(12))};
            strata.push_back({at, at, static_cast<std::int64_t>(50 + random.uniform_below(500)), 20});
            rows.push_back(row);
        }
        auto const votes = weigh(strata, published(rows));
        if (!votes) continue;
        double population = 0;
        for (auto const& one : strata) population += static_cast<double>(one.population);
        for (std::size_t kind = 0; kind < kVoteKinds; ++kind) {
            double weighted = 0;
            double yes = 0;
            double all = 0;
            for (std::size_t at = 0; at < rows.size(); ++at) {
                auto const seen = static_cast<double>(rows[at][0] + rows[at][1] + rows[at][2]);
                weighted += static_cast<double>(strata[at].population) / population *
                            static_cast<double>(rows[at][kind]) / seen;
                yes += static_cast<double>(rows[at][kind]);
                all += seen;
            }
            ASSERT_LE(static_cast<double>(votes->weighted[kind].low_e4), weighted * 10'000 + 1e-4);
            ASSERT_GE(static_cast<double>(votes->weighted[kind].high_e4), weighted * 10'000 - 1e-4);
            ASSERT_LE(static_cast<double>(votes->counted[kind].low_e4), yes / all * 10'000 + 1e-4);
            ASSERT_GE(static_cast<double>(votes->counted[kind].high_e4), yes / all * 10'000 - 1e-4);
            withheld += votes->weighted[kind].high_e4 - votes->weighted[kind].low_e4 > 1 ? 1 : 0;
        }
    }
    EXPECT_GT(withheld, 1'000) << "or nothing was tested";
}

TEST(PictureChange, is_said_only_where_it_is_certain) {
    auto const change = [](Range counted, Range weighted) {
        WeightedVotes votes{};
        votes.counted[0] = counted;
        votes.weighted[0] = weighted;
        return picture_change(votes);
    };
    EXPECT_EQ(change({5'100, 5'100}, {4'900, 4'900}), (PictureChange{.majority = true}));
    EXPECT_EQ(change({4'900, 4'900}, {5'001, 5'300}), (PictureChange{.majority = true}));
    EXPECT_EQ(change({5'000, 5'000}, {4'900, 4'900}), PictureChange{}) << "one half is no majority before either";
    EXPECT_EQ(change({4'900, 4'900}, {4'950, 5'300}), PictureChange{}) << "perhaps";
    EXPECT_EQ(change({6'000, 6'000}, {5'999, 5'999}), (PictureChange{.common = true}));
    EXPECT_EQ(change({6'000, 6'000}, {5'900, 6'000}), PictureChange{});
    EXPECT_EQ(change({7'000, 7'050}, {8'050, 8'050}), (PictureChange{.moved = true}));
    EXPECT_EQ(change({7'000, 7'051}, {8'050, 8'050}), PictureChange{});
    EXPECT_EQ(change({6'400, 6'400}, {4'800, 4'900}), (PictureChange{.majority = true, .common = true, .moved = true}));
}

TEST(AttainableRanges, of_two_divisions_are_those_of_trying_every_pair_of_tables) {
    Random random(29);
    for (int round = 0; round < 300; ++round) {
        // Two kinds; one row in the first division and its rest, one in the second and its rest.
        std::array<std::int64_t, 4> first{};
        for (auto& one : first) one = static_cast<std::int64_t>(random.uniform_below(4));
        std::int64_t const kind_a = first[0] + first[2];
        std::int64_t const kind_b = first[1] + first[3];
        std::array<std::int64_t, 4> second{};
        second[0] = static_cast<std::int64_t>(random.uniform_below(static_cast<std::uint64_t>(kind_a) + 1));
        second[1] = static_cast<std::int64_t>(random.uniform_below(static_cast<std::uint64_t>(kind_b) + 1));
        second[2] = kind_a - second[0];
        second[3] = kind_b - second[1];
        auto const bounded = [&](std::int64_t count) {
            auto const below = static_cast<std::int64_t>(random.uniform_below(3));
            return KnownCount{count, std::max<std::int64_t>(0, count - below),
                              count + static_cast<std::int64_t>(random.uniform_below(3))};
        };
        auto const table = [&](std::array<std::int64_t, 4> const& value) {
            auto const [a, b, c, d] = value;
            return KnownTable{.cells = {bounded(a), bounded(b), bounded(c), bounded(d)},
                              .row_sums = {bounded(a + b), bounded(c + d)},
                              .column_sums = {},
                              .sum = {}};
        };
        KnownTables tables{table(first), table(second)};
        tables.first.column_sums = {bounded(kind_a), bounded(kind_b)};
        tables.first.sum = bounded(kind_a + kind_b);

        auto const within = [](std::int64_t count, KnownCount const& known) {
            return known.least <= count && count <= known.most;
        };
        // Every table of each division, by the sums of its kinds.
        using Sums = std::pair<std::int64_t, std::int64_t>;
        auto const every = [&](KnownTable const& known) {
            std::map<Sums, std::vector<std::array<std::int64_t, 4>>> all;
            auto const& cells = known.cells;
            for (auto w = cells[0].least; w <= cells[0].most; ++w)
                for (auto x = cells[1].least; x <= cells[1].most; ++x)
                    for (auto y = cells[2].least; y <= cells[2].most; ++y)
                        for (auto z = cells[3].least; z <= cells[3].most; ++z)
                            if (within(w + x, known.row_sums[0]) && within(y + z, known.row_sums[1]))
                                all[{w + y, x + z}].push_back({w, x, y, z});
            return all;
        };
        auto const above = every(tables.first);
        auto const below = every(tables.second);
        std::array<AttainableRange, 8> found;
        found.fill({1'000, -1});
        for (auto const& [sums, firsts] : above) {
            auto const seconds = below.find(sums);
            if (seconds == below.end() || !within(sums.first, tables.first.column_sums[0]) ||
                !within(sums.second, tables.first.column_sums[1]) ||
                !within(sums.first + sums.second, tables.first.sum)) {
                continue;
            }
            auto const widen = [&](std::vector<std::array<std::int64_t, 4>> const& all, std::size_t from) {
                for (auto const& one : all) {
                    for (std::size_t at = 0; at < 4; ++at) {
                        found[from + at].least = std::min(found[from + at].least, one[at]);
                        found[from + at].most = std::max(found[from + at].most, one[at]);
                    }
                }
            };
            widen(firsts, 0);
            widen(seconds->second, 4);
        }
        auto const ranges = attainable_ranges(tables);
        ASSERT_EQ(ranges.size(), found.size());
        for (std::size_t at = 0; at < found.size(); ++at) {
            ASSERT_EQ(ranges[at].least, found[at].least) << round << ' ' << at;
            ASSERT_EQ(ranges[at].most, found[at].most) << round << ' ' << at;
        }
    }
}

}  // namespace
}  // namespace hezhi::stats
