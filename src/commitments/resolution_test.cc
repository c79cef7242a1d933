#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "src/commitments/resolution_rules.h"
#include "src/commitments/testing_commitments.h"
#include "src/storage/public_events.h"

namespace hezhi::commitments {
namespace {

using authority::Caller;
using authority::Role;
using std::chrono::days;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ResolutionTable, says_what_the_published_file_says) {
    std::ifstream file("docs/formats/resolution-states.csv");
    std::multiset<std::string> published;
    std::string line;
    std::getline(file, line);
    EXPECT_EQ(line, "from,event,role,guard,to");
    while (std::getline(file, line)) published.insert(line);
    std::multiset<std::string> code;
    for (auto const& row : resolution_table()) {
        std::string guards;
        for (auto const guard : row.guards) guards += (guards.empty() ? "" : " ") + std::string(enum_name(guard));
        code.insert((row.from ? std::string(enum_name(*row.from)) : "") + "," + std::string(enum_name(row.event)) +
                    "," + std::string(enum_name(row.actor)) + "," + guards + "," + std::string(enum_name(row.to)));
    }
    EXPECT_EQ(code, published);
}

class ResolutionTest : public testkit::CommitmentsTest {
protected:
    Result<Resolution> asked(BodyId addressee, Caller const& who) {
        return acting([&](WriteTransaction& tx) {
            return ask_resolution(tx, who, scope(),
                                  {.community = willows.id,
                                   .title = "请更换东门路灯",
                                   .words = "居民议事会通过：请更换东门的六盏路灯。",
                                   .addressee = addressee});
        });
    }
    Resolution now(ResolutionId id) {
        return read([&](ReadTransaction& tx) { return load_resolution(tx, scope(), id); });
    }
    Result<Resolution> answered(Caller const& who, ResolutionId id, ResolutionAnswer const& answer,
                                std::optional<std::int64_t> revision = {}) {
        auto const seen = revision.value_or(now(id).revision);
        return acting([&](WriteTransaction& tx) { return answer_resolution(tx, who, scope(), id, seen, answer); });
    }
    std::vector<std::string> published(ResolutionId id) {
        std::vector<std::string> kinds;
        for (auto const& one : read([&](ReadTransaction& tx) -> Result<std::vector<storage::PublicEvent>> {
                 return storage::public_events_of(tx, scope(), "resolution", id.value(), 100);
             })) {
            kinds.push_back(one.kind);
        }
        return kinds;
    }
};

TEST_P(ResolutionTest, gets_a_public_answer_with_its_ground_unless_it_is_a_plain_yes) {
    auto const id = asked(renewal, clerk())->id;
    EXPECT_EQ(now(id).asked_by, committee);
    EXPECT_EQ(answered(renewer(), id, {.kind = ResolutionAnswerKind::agree}).error().key(),
              "resolution.words_required");
    EXPECT_EQ(answered(renewer(), id, {.kind = ResolutionAnswerKind::refuse, .words = "不归我们管"}).error().key(),
              "resolution.ground_required");
    EXPECT_EQ(answered(manager(), id, {.words = "好"}).error().key(), "resolution.not_yours");
    EXPECT_EQ(answered(dispatcher(), id, {.words = "好"}).error().key(), "resolution.not_yours")
        << "another body's answer";
    ASSERT_TRUE(answered(renewer(), id,
                         {.kind = ResolutionAnswerKind::partly, .ground = "今年只批了三盏", .words = "先换三盏"}));
    EXPECT_EQ(now(id).state, ResolutionState::answered);
    EXPECT_THAT(published(id), ElementsAre("resolution.ask", "resolution.answer"));
    EXPECT_EQ(answered(renewer(), id, {.words = "再答一次"}).error().key(), "resolution.act_not_now");
    EXPECT_EQ(answered(renewer(), id, {.words = "好"}, 1).error().key(), "resolution.changed_meanwhile");
}

TEST_P(ResolutionTest, is_asked_of_those_who_owe_an_answer_by_those_who_speak_for_the_place) {
    EXPECT_EQ(asked(property, clerk()).error().key(), "resolution.addressee_unfit");
    EXPECT_EQ(asked(renewal, foreign_clerk()).error().key(), "authority.missing");
    EXPECT_EQ(asked(renewal, resident(7)).error().key(), "authority.missing");
    EXPECT_EQ(asked(renewal, visitor()).error().key(), "authority.sign_in");
    EXPECT_TRUE(asked(office, clerk()).has_value());
}

TEST_P(ResolutionTest, unanswered_is_raised_once_and_a_late_answer_stays_late) {
    auto const id = asked(renewal, clerk())->id;
    auto const due = now(id).due_at;
    EXPECT_GT(due - clock.now(), days{kReplyDays}) << "working days";
    clock.advance(due - clock.now());
    runner.run_due();
    EXPECT_EQ(now(id).state, ResolutionState::asked) << "the last moment is still in time";
    clock.advance(days{1});
    runner.run_due();
    clock.advance(days{1});
    runner.run_due();
    EXPECT_EQ(now(id).state, ResolutionState::overdue);
    ASSERT_TRUE(answered(renewer(), id, {.words = "全部更换"}));
    EXPECT_EQ(now(id).state, ResolutionState::answered_late);
    EXPECT_THAT(published(id), ElementsAre("resolution.ask", "resolution.become_overdue", "resolution.answer"));
}

TEST_P(ResolutionTest, lists_filter_by_place_addressee_and_what_is_open) {
    auto const first = asked(renewal, clerk())->id;
    auto const second = asked(office, clerk())->id;
    ASSERT_TRUE(answered(renewer(), first, {.words = "全部更换"}));
    auto const listed = [&](ResolutionFilter const& filter) {
        return read([&](ReadTransaction& tx) { return list_resolutions(tx, scope(), filter); });
    };
    EXPECT_THAT(listed({}), SizeIs(2));
    EXPECT_EQ(listed({.open_only = true}).at(0).id, second);
    EXPECT_EQ(listed({.addressee = renewal}).at(0).id, first);
    EXPECT_THAT(listed({.community = terraces.id}), IsEmpty());
    EXPECT_THAT(listed({.before = second}), SizeIs(1));
}

HZ_ON_BOTH_ENGINES(ResolutionTest);

}  // namespace
}  // namespace hezhi::commitments
