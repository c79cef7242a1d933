// The draw against a published example and against a second way of computing it; every input changes the outcome.
#include "lib/sortition/public_draw.h"

#include <algorithm>
#include <array>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/merkle/tree.h"

namespace hezhi::sortition {
namespace {

using merkle::Digest;
using merkle::digest_from_hex;
using merkle::hex;
using testing::ElementsAre;

Digest digest(std::string_view text) {
    return digest_from_hex(text).value();
}

std::string parts(std::vector<std::string_view> const& list) {
    return length_prefixed(list);
}

TEST(PublicDraw, lengths_stand_in_front_of_parts) {
    EXPECT_EQ(parts({}), "");
    EXPECT_EQ(parts({"ab", ""}), std::string("\0\0\0\2ab\0\0\0\0", 10));
    EXPECT_NE(parts({"a", "b"}), parts({"ab"}));
    EXPECT_NE(parts({"a", "b"}), parts({"ab", ""}));
}

TEST(PublicDraw, a_published_seed_draws_its_panel) {
    // A draw of 1000 panels with drand's quicknet round 657413 and residents' values: its seed draws panel 653. The
    // residents' values were not published with it, so the step from them to the seed is not part of the example.
    auto const seed = digest("8b3d59a25f44f40c0691b8679cdf2c05fddc6f9a89ec58c0aa199537d8aab15b");
    EXPECT_EQ(drawn_number(seed, "panel", 1000), (DrawnNumber{653, 0}));
}

TEST(PublicDraw, hashes_are_those_of_the_format) {
    // Written out byte by byte, as docs/formats/draw.md says it.
    std::string const zero(32, '\0');
    auto const id = lottery_id("{}");
    EXPECT_EQ(id, merkle::sha256(std::string("\0\0\0\x13lottery/v1/manifest\0\0\0\2{}", 29)));
    auto const commit = commitment(id, Digest{}, Digest{});
    EXPECT_EQ(commit, merkle::sha256(std::string("\0\0\0\x11lottery/v1/commit\0\0\0\x20", 25) +
                                     std::string(merkle::bytes_of(id)) + std::string("\0\0\0\x20", 4) + zero +
                                     std::string("\0\0\0\x20", 4) + zero));
    std::vector<std::vector<std::string>> const panels{{"b", "a"}, {"c", "a"}};
    auto const leaf_ab = merkle::sha256(std::string("\0\0\0\0\1a\0\0\0\1b", 11));
    auto const leaf_ac = merkle::sha256(std::string("\0\0\0\0\1a\0\0\0\1c", 11));
    EXPECT_EQ(panels_root(panels), merkle::node_hash(leaf_ab, leaf_ac));
    std::array<Digest, 1> const commits{commit};
    EXPECT_EQ(entropy_root(commits), merkle::leaf_hash(merkle::bytes_of(commit)));
    EXPECT_EQ(draw_seed(id, leaf_ab, "7", commits),
              merkle::sha256(std::string("\0\0\0\xflottery/v1/seed\0\0\0\x20", 23) + std::string(merkle::bytes_of(id)) +
                             std::string("\0\0\0\x20", 4) + std::string(merkle::bytes_of(leaf_ab)) +
                             std::string("\0\0\0\1"
                                         "7\0\0\0\x20",
                                         9) +
                             std::string(merkle::bytes_of(commit))));
}

TEST(PublicDraw, every_input_changes_the_seed) {
    auto const one = merkle::sha256("1");
    auto const two = merkle::sha256("2");
    std::array<Digest, 2> const values{one, two};
    std::array<Digest, 2> const other_order{two, one};
    std::set<std::string> seeds{
        hex(draw_seed(one, two, "v", values)), hex(draw_seed(two, one, "v", values)),
        hex(draw_seed(one, two, "w", values)), hex(draw_seed(one, two, "v", other_order)),
        hex(draw_seed(one, two, "v", {})),     hex(draw_seed(one, two, "v", std::span{values}.first(1))),
        hex(draw_seed(one, two, "", values)),
    };
    EXPECT_EQ(seeds.size(), 7U);
}

TEST(PublicDraw, the_order_of_panels_counts_and_that_of_members_does_not) {
    std::vector<std::vector<std::string>> const panels{{"1", "2"}, {"2", "3"}};
    std::vector<std::vector<std::string>> const same{{"2", "1"}, {"3", "2"}};
    std::vector<std::vector<std::string>> const swapped{{"2", "3"}, {"1", "2"}};
    EXPECT_EQ(panels_root(panels), panels_root(same));
    EXPECT_NE(panels_root(panels), panels_root(swapped));
}

TEST(PublicDraw, values_beyond_the_last_multiple_are_refused) {
    Digest largest{};
    largest.fill(0xFF);  // 2²⁵⁶ − 1
    // 2²⁵⁶ mod 1000 = 936 (…639936), so the last 936 values are refused and 2²⁵⁶ − 937 ≡ 999 is the last one accepted.
    EXPECT_EQ(accepted_residue(largest, 1000), std::nullopt);
    auto below = largest;
    below[30] = 0xFC;  // 255 − 3: 768 less
    below[31] = 0x58;  // 255 − 167: 935 less in all
    EXPECT_EQ(accepted_residue(below, 1000), std::nullopt);
    below[31] = 0x57;
    EXPECT_EQ(accepted_residue(below, 1000), 999U);
    // Powers of two divide 2²⁵⁶: nothing is refused.
    EXPECT_EQ(accepted_residue(largest, 1024), 1023U);
    EXPECT_EQ(accepted_residue(largest, 1), 0U);
    // The largest bound: nothing overflows.
    std::uint64_t const most = std::uint64_t{1} << 56;
    EXPECT_EQ(accepted_residue(largest, most), most - 1);
    // 2⁸ ≡ 1 modulo 255, so 2²⁵⁶ mod 255 = 1: only the last value is refused.
    EXPECT_EQ(accepted_residue(largest, 255), std::nullopt);
    auto last = largest;
    last[31] = 0xFE;
    EXPECT_EQ(accepted_residue(last, 255), 254U);
    EXPECT_EQ(accepted_residue(Digest{}, 1000), 0U);
}

TEST(PublicDraw, numbers_are_spread_evenly) {
    // 20 000 seeds over 10 numbers: chi-square with 9 degrees of freedom stays below its 99.9 % point.
    std::array<int, 10> counts{};
    for (int i = 0; i < 20'000; ++i) {
        ++counts[drawn_number(merkle::sha256(std::to_string(i)), "panel", 10).number];
    }
    double chi_square = 0;
    for (int const count : counts) chi_square += (count - 2000.0) * (count - 2000.0) / 2000.0;
    EXPECT_LT(chi_square, 27.88);
}

TEST(PublicDraw, alternates_are_an_order_of_the_candidates) {
    auto const seed = merkle::sha256("seed");
    std::vector<std::string> const candidates{"a", "b", "c", "d", "e"};
    auto const all = drawn_alternates(seed, candidates, 9);
    EXPECT_THAT(all, testing::UnorderedElementsAreArray(candidates));
    auto const three = drawn_alternates(seed, candidates, 3);
    EXPECT_TRUE(std::equal(three.begin(), three.end(), all.begin()));
    EXPECT_EQ(three.size(), 3U);
    EXPECT_EQ(three[0], candidates[drawn_number(seed, "alt1", 5).number]);
    EXPECT_NE(drawn_alternates(merkle::sha256("another"), candidates, 5), all);
}

TEST(PublicDraw, dice_name_a_panel) {
    using Throws = std::vector<std::string>;
    auto const number = [](Throws const& throws, std::uint64_t panels) { return dice_number(throws, panels); };
    EXPECT_EQ(dice_digits(1000), 3U);
    EXPECT_EQ(dice_digits(1001), 4U);
    EXPECT_EQ(dice_digits(1), 1U);
    EXPECT_EQ(number({"653"}, 1000).value(), 653U);
    EXPECT_EQ(number({"000"}, 1000).value(), 0U);
    EXPECT_EQ(number({"7", "9", "3"}, 5).value(), 3U);
    EXPECT_EQ(number({}, 1000).error().key(), "draw.dice_invalid");
    for (Throws const& bad : {Throws{"65"}, Throws{"0653"}, Throws{"6 3"}, Throws{"-53"}, Throws{"653", "111"}}) {
        EXPECT_FALSE(number(bad, 1000)) << bad.front();
    }
    EXPECT_FALSE(number({"9"}, 5));
}

}  // namespace
}  // namespace hezhi::sortition
