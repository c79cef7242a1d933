#include "lib/clusters/clusters.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/text/similarity.h"

namespace hezhi::clusters {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::ElementsAre;

TimePoint const kStart = TimePoint{days{20'000}};
constexpr std::int64_t kParking = 7;
constexpr std::int64_t kNoise = 8;
constexpr std::int64_t kNorth = 100;
constexpr std::int64_t kSouth = 200;

Signal signal(std::int64_t id, int day, std::optional<std::int64_t> matter, std::int64_t courtyard,
              std::string_view words = "", std::optional<std::int64_t> household = std::nullopt) {
    return {.id = id,
            .at = kStart + days{day},
            .matter = matter,
            .courtyard = courtyard,
            .building = courtyard + id % 3,
            .pairs = text::character_pairs(words),
            .voices = {{.at = kStart + days{day}, .household = household}}};
}

TEST(AreAlike, one_matter_in_one_courtyard_needs_no_words) {
    EXPECT_TRUE(are_alike(signal(1, 0, kParking, kNorth, "没地方停车"), signal(2, 9, kParking, kNorth, "又堵了"), {}));
    EXPECT_FALSE(are_alike(signal(1, 0, kParking, kNorth), signal(2, 9, kNoise, kNorth), {}));
}

TEST(AreAlike, one_matter_in_two_courtyards_needs_words_that_are_alike) {
    auto const one = signal(1, 0, kParking, kNorth, "晚上回来没有车位");
    EXPECT_TRUE(are_alike(one, signal(2, 1, kParking, kSouth, "晚上八点回来没有车位了"), {}));
    EXPECT_FALSE(are_alike(one, signal(2, 1, kParking, kSouth, "共享单车堆在门口"), {}));
}

TEST(AreAlike, without_a_matter_place_and_words_must_both_be_alike) {
    auto const unknown = signal(1, 0, std::nullopt, kNorth, "晚上回来没有车位");
    EXPECT_TRUE(are_alike(unknown, signal(2, 1, kParking, kNorth, "晚上八点回来没有车位了"), {}));
    EXPECT_FALSE(are_alike(unknown, signal(2, 1, kParking, kSouth, "晚上八点回来没有车位了"), {}));
    EXPECT_FALSE(are_alike(unknown, signal(2, 1, kParking, kNorth, "路灯不亮"), {}));
}

TEST(AreAlike, what_is_long_ago_is_another_matter) {
    EXPECT_TRUE(are_alike(signal(1, 0, kParking, kNorth), signal(2, 42, kParking, kNorth), {}));
    EXPECT_FALSE(are_alike(signal(1, 0, kParking, kNorth), signal(2, 43, kParking, kNorth), {}));
}

/// Groups as sets of ids, whatever the order of the input.
std::set<std::set<std::int64_t>> partition(std::vector<Signal> const& signals) {
    std::set<std::set<std::int64_t>> sets;
    for (auto const& members : group(signals, {})) {
        std::set<std::int64_t> ids;
        for (auto const member : members) ids.insert(signals[member].id);
        sets.insert(std::move(ids));
    }
    return sets;
}

std::vector<Signal> believable(Random& random, std::size_t count) {
    constexpr std::array<std::string_view, 6> kWords{"晚上回来没有车位", "八点以后没有车位停",   "消防通道被车堵死",
                                                     "路灯不亮看不见",   "楼上装修早上七点打钻", "水管漏水"};
    std::vector<Signal> signals;
    for (std::size_t at = 0; at < count; ++at) {
        auto const matter = random.uniform_below(4) == 0
                                ? std::nullopt
                                : std::optional(static_cast<std::int64_t>(random.uniform_below(3)));
        signals.push_back(signal(static_cast<std::int64_t>(at) + 1, static_cast<int>(random.uniform_below(150)), matter,
                                 static_cast<std::int64_t>(random.uniform_below(5)) * 10,
                                 kWords[random.uniform_below(kWords.size())]));
    }
    return signals;
}

TEST(Group, does_not_depend_on_the_order_and_is_the_closure_of_alike) {
    Random random(11);
    for (int round = 0; round < 20; ++round) {
        auto signals = believable(random, 80);
        auto const whole = partition(signals);
        random.shuffle(std::span(signals));
        EXPECT_EQ(partition(signals), whole);
        std::map<std::int64_t, std::set<std::int64_t>> home;
        for (auto const& ids : whole) {
            for (auto const id : ids) home[id] = ids;
        }
        for (auto const& a : signals) {
            bool has_neighbour = home.at(a.id).size() == 1;
            for (auto const& b : signals) {
                if (a.id == b.id || !are_alike(a, b, {})) continue;
                EXPECT_TRUE(home.at(a.id).contains(b.id)) << "two alike stand apart";
                has_neighbour = true;
            }
            EXPECT_TRUE(has_neighbour) << "a member that is like none of the others";
        }
    }
}

TEST(Group, a_report_that_comes_later_only_ever_joins_what_was_there) {
    Random random(12);
    auto const signals = believable(random, 60);
    for (std::size_t known = 1; known < signals.size(); ++known) {
        auto const before = partition({signals.begin(), signals.begin() + static_cast<std::ptrdiff_t>(known)});
        auto const after = partition({signals.begin(), signals.begin() + static_cast<std::ptrdiff_t>(known) + 1});
        for (auto const& ids : before) {
            EXPECT_TRUE(std::ranges::any_of(after, [&](auto const& more) { return std::ranges::includes(more, ids); }));
        }
    }
}

TEST(Group, members_and_groups_stand_in_order_of_receipt) {
    std::vector<Signal> const signals{signal(3, 5, kParking, kNorth), signal(1, 1, kNoise, kSouth),
                                      signal(2, 2, kParking, kNorth)};
    EXPECT_THAT(group(signals, {}), ElementsAre(ElementsAre(1), ElementsAre(2, 0)));
}

TEST(FactsOf, counts_households_once_and_voices_without_one_apart) {
    std::vector<Signal> signals{signal(1, 0, kParking, kNorth, "", 501), signal(2, 3, kParking, kNorth, "", 502),
                                signal(3, 8, kParking, kNorth, "", 501), signal(4, 8, kParking, kNorth)};
    signals[1].voices.push_back({.at = kStart + days{4}, .household = 503});
    std::vector<std::size_t> const members{0, 1, 2, 3};
    auto const facts = facts_of(signals, members, days{42}, kStart + days{8});
    EXPECT_EQ(facts.cases, 4);
    EXPECT_EQ(facts.households, 3);
    EXPECT_EQ(facts.unnamed, 1);
    EXPECT_EQ(facts.buildings, 3) << "1 and 4 are of one building";
    EXPECT_EQ(facts.weeks, 2);
    EXPECT_EQ(facts.first, kStart);
    EXPECT_EQ(facts.last, kStart + days{8});
}

TEST(FactsOf, forgets_what_lies_before_the_window) {
    std::vector<Signal> const signals{signal(1, 0, kParking, kNorth, "", 501), signal(2, 41, kParking, kNorth, "", 502),
                                      signal(3, 43, kParking, kNorth, "", 503)};
    std::vector<std::size_t> const members{0, 1, 2};
    EXPECT_EQ(facts_of(signals, members, days{42}, kStart + days{43}).households, 2);
    EXPECT_EQ(facts_of(signals, members, days{42}, kStart + days{41}).households, 2);
    EXPECT_EQ(facts_of(signals, members, days{42}, kStart + days{42}).cases, 1) << "the first is just too old";
}

TEST(Passes, many_and_wide_are_both_needed) {
    Threshold const threshold{};
    auto const facts = [](std::int64_t cases, std::int64_t households, std::int64_t buildings, bool common) {
        return Facts{.cases = cases, .households = households, .buildings = buildings, .is_common = common};
    };
    EXPECT_TRUE(passes(facts(5, 5, 2, false), threshold));
    EXPECT_FALSE(passes(facts(5, 4, 2, false), threshold));
    EXPECT_TRUE(passes(facts(10, 0, 2, false), threshold)) << "ten cases, all anonymous";
    EXPECT_FALSE(passes(facts(9, 4, 9, true), threshold));
    EXPECT_FALSE(passes(facts(12, 9, 1, false), threshold)) << "one building";
    EXPECT_TRUE(passes(facts(12, 9, 1, true), threshold)) << "but a common area";
}

TEST(PassedAt, is_the_moment_of_the_voice_that_made_the_difference) {
    std::vector<Signal> signals;
    for (std::int64_t at = 0; at < 4; ++at)
        signals.push_back(signal(at + 1, static_cast<int>(at), kParking, kNorth, "", at));
    std::vector<std::size_t> const members{0, 1, 2, 3};
    EXPECT_EQ(passed_at(signals, members, {}), std::nullopt);
    signals[0].voices.push_back({.at = kStart + days{6} + hours{3}, .household = 77});
    EXPECT_EQ(passed_at(signals, members, {}), kStart + days{6} + hours{3});
}

TEST(PassedAt, needs_them_within_one_window) {
    std::vector<Signal> signals;
    for (std::int64_t at = 0; at < 9; ++at) {
        signals.push_back(signal(at + 1, static_cast<int>(at) * 15, kParking, kNorth, "", at));
    }
    std::vector<std::size_t> const members{0, 1, 2, 3, 4, 5, 6, 7, 8};
    EXPECT_EQ(passed_at(signals, members, {}), std::nullopt) << "three a window, although nine in all";
}

}  // namespace
}  // namespace hezhi::clusters
