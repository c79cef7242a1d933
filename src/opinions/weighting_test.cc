// Ages, one's own band, and the weighted picture, on both engines.
#include <array>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/jurisdictions/testing_street.h"
#include "src/opinions/age_bands.h"
#include "src/opinions/age_store.h"
#include "src/opinions/opinion_maps.h"
#include "src/opinions/opinions.h"
#include "src/storage/public_events.h"

namespace hezhi::opinions {
namespace {

using namespace std::chrono_literals;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::HasSubstr;
using testing::Not;
using topics::TopicState;

/// 600 residents below fifty, 400 from fifty on.
constexpr ByAgeBand kResidents{200, 200, 200, 200, 100, 100};

class WeightingTest : public jurisdictions::testkit::StreetTest {
protected:
    authority::Caller staff() const { return caller(Role::committee_staff, willows.path, 900); }

    Result<AgeStructure> publish(authority::Caller const& who, ByAgeBand residents = kResidents) {
        return database().write([&](WriteTransaction& tx) {
            return publish_age_structure(
                tx, who, scope(),
                {.community = willows.id, .residents = residents, .source = "社区台账", .as_of = clock.now()});
        });
    }
    void declare(std::int64_t person, AgeBand band) {
        write([&](WriteTransaction& tx) { return declare_age_band(tx, resident(person), band); });
    }
    std::optional<OwnAgeBand> own(std::int64_t person) {
        return read([&](ReadTransaction& tx) { return own_age_band(tx, resident(person)); });
    }
    TopicId open_topic() {
        auto const topic = write([&](WriteTransaction& tx) {
            return topics::draft_topic(tx, staff(), scope(), {.community = willows.id, .title = "停车"});
        });
        write([&](WriteTransaction& tx) {
            return topics::move_topic(tx, staff(), scope(), topic.id, TopicState::open, "because");
        });
        return topic.id;
    }
    StatementId say(TopicId topic, std::string const& text) {
        return write([&](WriteTransaction& tx) { return write_statement(tx, resident(1), scope(), topic, text); }).id;
    }
    void vote(TopicId topic, StatementId statement, std::int64_t person, Vote choice) {
        write([&](WriteTransaction& tx) { return cast_vote(tx, resident(person), scope(), topic, statement, choice); });
    }
    std::string exported(PersonId person) {
        return read([&](ReadTransaction& tx) { return make_personal_data()->export_json(tx, person); });
    }

    /// 150 below fifty of whom 90 agree, 50 from fifty on of whom 10 agree; and the author with twenty others who
    /// declare nothing.
    std::pair<TopicId, StatementId> voted_topic() {
        auto const topic = open_topic();
        auto const statement = say(topic, "地面车位按先来后到，谁也不固定");
        auto const clear = say(topic, "消防通道夜里一律不得停车");
        for (std::int64_t person = 1'000; person < 1'200; ++person) {
            bool const is_young = person < 1'150;
            bool const agrees = person < 1'090 || (person >= 1'150 && person < 1'160);
            vote(topic, statement, person, agrees ? Vote::agree : Vote::disagree);
            vote(topic, clear, person, Vote::agree);
            // The young in two bands, the old in two that are merged: ten of them are in the oldest.
            auto const young = person % 2 == 0 ? AgeBand::age_30 : AgeBand::age_40;
            declare(person, is_young ? young : person < 1'190 ? AgeBand::age_50 : AgeBand::age_70);
        }
        for (std::int64_t person = 1'300; person < 1'320; ++person) {
            vote(topic, statement, person, person % 2 == 0 ? Vote::agree : Vote::disagree);
            vote(topic, clear, person, Vote::agree);
        }
        return {topic, statement};
    }
    template <class Condition>
    PublishedWeighting awaited(OpinionMaps& maps, TopicId topic, Condition holds) {
        for (int attempt = 0; attempt < 2'000; ++attempt) {
            if (auto const found = maps.weighting(scope(), topic); found && holds(*found)) return *found;
            std::this_thread::sleep_for(5ms);
        }
        throw std::runtime_error("the weighting never came");
    }
    static bool any(PublishedWeighting const&) { return true; }
};

TEST_P(WeightingTest, ages_are_published_in_versions_by_who_keeps_the_register) {
    EXPECT_EQ(publish(resident(3)).error().key(), "authority.missing");
    EXPECT_EQ(publish(caller(Role::committee_staff, terraces.path)).error().key(), "authority.missing");
    EXPECT_EQ(publish(staff(), {}).error().key(), "ages.nobody");
    auto later = staff();
    later.now -= 1h;
    EXPECT_EQ(publish(later).error().key(), "ages.future");
    ASSERT_EQ(publish(staff())->version, 1);
    ASSERT_EQ(publish(staff(), {1, 2, 3, 4, 5, 6})->version, 2);
    auto const found = read([&](ReadTransaction& tx) { return age_structures(tx, scope(), willows.id); });
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].residents, (ByAgeBand{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(found[1].residents, kResidents) << "the version before stays readable";
    EXPECT_EQ(found[0].published_role, "committee_staff");
    auto const events =
        read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), std::nullopt, 50); });
    EXPECT_EQ(std::ranges::count(events, "ages.published", &storage::PublicEvent::kind), 2);
}

TEST_P(WeightingTest, a_declared_band_is_ones_own_ends_after_two_years_and_is_taken_back_with_one_act) {
    EXPECT_EQ(own(5), std::nullopt);
    auto const events_before =
        read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), std::nullopt, 500).size(); });
    declare(5, AgeBand::age_60);
    ASSERT_TRUE(own(5));
    EXPECT_EQ(own(5)->band, AgeBand::age_60);
    EXPECT_EQ(own(5)->expires_at, clock.now() + kAgeBandLasts);
    EXPECT_EQ(own(6), std::nullopt);
    declare(5, AgeBand::age_50);
    EXPECT_EQ(own(5)->band, AgeBand::age_50) << "declaring again changes it";
    EXPECT_EQ(read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), std::nullopt, 500).size(); }),
              events_before)
        << "nothing of it is in the public record";
    EXPECT_THAT(exported(PersonId{5}), HasSubstr(R"("band":"age_50")"));
    EXPECT_THAT(exported(PersonId{6}), Not(HasSubstr("age_band")));
    write([&](WriteTransaction& tx) { return withdraw_age_band(tx, resident(5)); });
    EXPECT_EQ(own(5), std::nullopt);
    EXPECT_THAT(exported(PersonId{5}), Not(HasSubstr("age_band"))) << "deleted, not marked";

    declare(5, AgeBand::age_50);
    clock.advance(kAgeBandLasts);
    EXPECT_EQ(own(5), std::nullopt) << "at its end";
    write([&](WriteTransaction& tx) { delete_age_bands_until(tx, clock.now()); });
    EXPECT_EQ(read([&](ReadTransaction& tx) { return find_age_band(tx, PersonId{5}); }), std::nullopt);
    EXPECT_EQ(database().read([&](ReadTransaction& tx) { return own_age_band(tx, visitor()); }).error().key(),
              "authority.sign_in");
}

TEST_P(WeightingTest, erasure_deletes_the_band) {
    declare(5, AgeBand::age_60);
    write([&](WriteTransaction& tx) { make_personal_data()->erase(tx, PersonId{5}, clock.now()); });
    EXPECT_EQ(read([&](ReadTransaction& tx) { return find_age_band(tx, PersonId{5}); }), std::nullopt);
}

TEST_P(WeightingTest, the_count_of_votes_by_band_is_that_of_the_votes_one_by_one) {
    auto const topic = open_topic();
    std::array const statements{say(topic, "第一条看法写够十个字吧"), say(topic, "第二条看法也写够十个字")};
    ByAgeBand voted{};
    std::map<std::tuple<std::int64_t, std::size_t, std::size_t>, std::int64_t> expected;
    for (std::int64_t person = 100; person < 160; ++person) {
        auto const band = static_cast<std::size_t>(person % 7);
        if (band < kAgeBands) declare(person, static_cast<AgeBand>(band));
        if (person % 5 == 0) continue;  // declares, and does not vote
        if (band < kAgeBands) ++voted[band];
        for (std::size_t at = 0; at < 1 + static_cast<std::size_t>(person % 2); ++at) {
            auto const choice =
                std::array{Vote::agree, Vote::disagree, Vote::pass}[static_cast<std::size_t>(person % 3)];
            vote(topic, statements[at], person, choice);
            if (band < kAgeBands) ++expected[{statements[at].value(), band, static_cast<std::size_t>(person % 3)}];
        }
    }
    auto const counted =
        read([&](ReadTransaction& tx) { return count_declared_votes(tx, scope(), topic, clock.now()); });
    EXPECT_EQ(counted.voted, voted);
    for (auto const& [statement, bands] : counted.votes) {
        for (std::size_t band = 0; band < kAgeBands; ++band) {
            for (std::size_t kind = 0; kind < stats::kVoteKinds; ++kind) {
                auto const key = std::tuple{statement.value(), band, kind};
                EXPECT_EQ(bands[band][kind], expected.contains(key) ? expected[key] : 0);
            }
        }
    }
    auto const after = read(
        [&](ReadTransaction& tx) { return count_declared_votes(tx, scope(), topic, clock.now() + kAgeBandLasts); });
    EXPECT_EQ(after.voted, ByAgeBand{}) << "bands at their end count no more";
}

TEST_P(WeightingTest, the_picture_is_weighted_and_says_why_not) {
    auto const [topic, statement] = voted_topic();
    OpinionMaps maps(database(), [&] { return clock.now(); });
    EXPECT_EQ(awaited(maps, topic, any).state, WeightingState::no_structure);
    ASSERT_TRUE(publish(staff()));
    OpinionMaps fresh(database(), [&] { return clock.now(); });
    auto const found = awaited(fresh, topic, any);
    ASSERT_EQ(found.state, WeightingState::ready);
    EXPECT_EQ(found.declared, 200);
    EXPECT_EQ(found.ages_version, 1);
    ASSERT_EQ(found.strata.size(), 3U) << "nobody of the youngest and the sixties declared, few of the oldest";
    EXPECT_EQ(found.strata[0].last, AgeBand::age_30);
    EXPECT_EQ(found.strata[0].weight_e4, 10'667) << "0.4 / 0.375";
    EXPECT_EQ(found.strata[1].weight_e4, 5'333) << "0.2 / 0.375";
    EXPECT_EQ(found.strata[2].first, AgeBand::age_50);
    EXPECT_EQ(found.strata[2].weight_e4, 16'000) << "0.4 / 0.25";
    EXPECT_EQ(found.effective, 170) << "1 / (0.16/75 + 0.04/75 + 0.16/50)";
    auto const shown = std::ranges::find(found.statements, statement, &WeightedStatement::statement);
    ASSERT_NE(shown, found.statements.end());
    ASSERT_EQ(shown->not_weighted, std::nullopt);
    EXPECT_EQ(shown->counted[0].low_e4, 5'000);
    EXPECT_EQ(shown->weighted[0].low_e4, 4'400);
    EXPECT_EQ(shown->weighted[0].high_e4, 4'400);
    EXPECT_TRUE(shown->changes.empty()) << "one half is no majority, before or after";
    EXPECT_EQ(found.weighted_statements, 2);
}

TEST_P(WeightingTest, few_more_who_declare_change_nothing_that_is_shown_for_an_hour) {
    auto const [topic, statement] = voted_topic();
    ASSERT_TRUE(publish(staff()));
    auto const maps_of = [&] { return std::make_unique<OpinionMaps>(database(), [&] { return clock.now(); }); };
    auto const next = [&] { return awaited(*maps_of(), topic, any); };
    auto const before = next();
    for (std::int64_t person = 2'000; person < 2'004; ++person) {
        declare(person, AgeBand::age_70);
        vote(topic, statement, person, Vote::agree);
    }
    EXPECT_TRUE(stands(before, next())) << "four more: no more is told of them than that they are few";
    declare(2'004, AgeBand::age_70);
    vote(topic, statement, 2'004, Vote::agree);
    EXPECT_FALSE(stands(before, next())) << "five";
    write([&](WriteTransaction& tx) { return withdraw_age_band(tx, resident(2'004)); });
    EXPECT_TRUE(stands(before, next()));
    clock.advance(kWeightingLasts);
    EXPECT_FALSE(stands(before, next())) << "but not for ever: who takes their band back is out within the hour";
    EXPECT_EQ(next().declared, 204);
}

HZ_ON_BOTH_ENGINES(WeightingTest);

}  // namespace
}  // namespace hezhi::opinions
