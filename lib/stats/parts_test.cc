#include "lib/stats/parts.h"

#include <array>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "lib/stats/suppression.h"

namespace hezhi::stats {
namespace {

std::vector<bool> shown(std::vector<Part> const& parts, Protects protects = Protects::total) {
    auto const result = show_parts(parts, 10, protects);
    auto all = result.parts;
    all.push_back(result.whole);
    return all;
}
using Flags = std::vector<bool>;

TEST(Parts, a_small_part_takes_the_smallest_large_one_along) {
    EXPECT_EQ(shown({{3, 30}, {2, 20}, {0, 15}}), (Flags{true, true, true, true}));
    EXPECT_EQ(shown({{3, 30}, {2, 20}, {0, 4}}), (Flags{true, false, false, true}));
    EXPECT_EQ(shown({{3, 30}, {0, 6}, {0, 4}}), (Flags{true, false, false, true}));
    EXPECT_EQ(shown({{3, 30}, {0, 3}, {0, 4}}), (Flags{false, false, false, true}));
    EXPECT_EQ(shown({{1, 3}, {0, 4}}), (Flags{false, false, false}));
    EXPECT_EQ(shown({{0, 9}, {0, 9}}), (Flags{false, false, false})) << "both would be known to be nine";
    EXPECT_EQ(shown({{20, 20}}), (Flags{true, true}));
    EXPECT_EQ(shown({}), (Flags{false}));
}

TEST(Parts, empty_parts_are_withheld_along_with_others_only) {
    EXPECT_EQ(shown({{30, 3}, {0, 0}}), (Flags{true, false, true})) << "an empty part is never a figure";
    EXPECT_EQ(shown({{30, 3}, {2, 2}, {0, 0}}), (Flags{false, false, false, true}));
}

TEST(Parts, what_persons_said_is_protected_on_both_sides) {
    EXPECT_EQ(shown({{3, 30}, {20, 20}}, Protects::both_answers), (Flags{false, false, true}));
    EXPECT_EQ(shown({{0, 30}, {20, 20}}, Protects::both_answers), (Flags{true, true, true}));
    EXPECT_EQ(shown({{5, 95}}, Protects::both_answers), (Flags{false, false}));
    EXPECT_EQ(shown({{12, 12}, {11, 14}, {3, 30}}, Protects::both_answers), (Flags{false, true, false, true}));
}

/// A reader who knows the rule, and all that is published, looks for the tables that fit it.
TEST(Parts, no_reader_finds_a_small_part) {
    constexpr std::int64_t kThreshold = 4;
    constexpr std::int64_t kMost = 9;
    std::map<std::string, std::vector<std::array<std::int64_t, 3>>> by_view;
    for (std::int64_t a = 0; a <= kMost; ++a) {
        for (std::int64_t b = 0; b <= kMost; ++b) {
            for (std::int64_t c = 0; c <= kMost; ++c) {
                std::array<std::int64_t, 3> const sizes{a, b, c};
                std::vector<Part> const parts{{0, a}, {0, b}, {0, c}};
                auto const result = show_parts(parts, kThreshold, Protects::total);
                std::string view;
                for (std::size_t at = 0; at < 3; ++at) {
                    view += (result.parts[at] ? std::to_string(sizes[at]) : "-") + std::string(" ");
                }
                view += result.whole ? std::to_string(a + b + c) : "-";
                by_view[view].push_back(sizes);
            }
        }
    }
    for (auto const& [view, tables] : by_view) {
        for (std::size_t at = 0; at < 3; ++at) {
            std::set<std::int64_t> values;
            for (auto const& table : tables) values.insert(table[at]);
            bool const is_small = *values.begin() > 0 && *values.rbegin() < kThreshold;
            EXPECT_FALSE(is_small && std::ssize(values) < possible_values_min(kThreshold)) << view << ": part " << at;
        }
    }
}

}  // namespace
}  // namespace hezhi::stats
