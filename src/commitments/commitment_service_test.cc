#include <algorithm>
#include <array>
#include <latch>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "src/commitments/commitment_rules.h"
#include "src/commitments/commitment_store.h"
#include "src/commitments/digest_source.h"
#include "src/commitments/resolutions.h"
#include "src/commitments/testing_commitments.h"
#include "src/storage/public_events.h"

namespace hezhi::commitments {
namespace {

using authority::Caller;
using authority::Role;
using procedure::Measure;
using procedure::RunEvent;
using std::chrono::days;
using std::chrono::hours;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using E = CommitmentEvent;
using S = CommitmentState;

class CommitmentServiceTest : public testkit::CommitmentsTest {
protected:
    std::vector<E> history(CommitmentId id) {
        std::vector<E> events;
        for (auto const& one : read([&](ReadTransaction& tx) -> Result<std::vector<CommitmentRecord>> {
                 return records_of(tx, scope(), id);
             })) {
            events.push_back(one.event);
        }
        return events;
    }
    std::vector<std::string> published(CommitmentId id) {
        std::vector<std::string> kinds;
        for (auto const& one : read([&](ReadTransaction& tx) -> Result<std::vector<storage::PublicEvent>> {
                 return storage::public_events_of(tx, scope(), "commitment", id.value(), 100);
             })) {
            kinds.push_back(one.kind);
        }
        return kinds;
    }
    CallerStanding standing(Caller const& who, CommitmentId id) {
        return read([&](ReadTransaction& tx) -> Result<CallerStanding> {
            HZ_TRY(auto const one, see_commitment(tx, who, scope(), id));
            return standing_of(tx, who, one);
        });
    }
    std::vector<threads::Entry> thread(TopicId topic) {
        auto const source = make_thread_source();
        return read([&](ReadTransaction& tx) -> Result<std::vector<threads::Entry>> {
            return source->entries(tx, scope(), topic);
        });
    }
    std::vector<threads::OwnInput> inputs(std::int64_t person) {
        auto const source = make_thread_source();
        return read([&](ReadTransaction& tx) -> Result<std::vector<threads::OwnInput>> {
            return source->own_inputs(tx, scope(), PersonId{person});
        });
    }
    std::vector<threads::Waiting> waiting(Caller const& who) {
        auto const source = make_thread_source();
        return read([&](ReadTransaction& tx) -> Result<std::vector<threads::Waiting>> {
            return source->waiting(tx, who, scope());
        });
    }
    std::vector<std::string> told(PersonId person) {
        Caller const who{.person = person, .now = clock.now()};
        std::vector<std::string> kinds;
        for (auto const& notice :
             read([&](ReadTransaction& tx) { return notices::list_notices(tx, who, std::nullopt, 50); })) {
            kinds.emplace_back(enum_name(notice.kind));
        }
        return kinds;
    }
    PersonId holding(std::int64_t person, Role role, BodyId of, JurisdictionId where) {
        write([&](WriteTransaction& tx) {
            tx.execute(
                "INSERT INTO posts (realm_id, post_id, person_id, role, body_id, jurisdiction_id, from_at, granted_at) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
                {realm(), tx.new_id<people::PostId>(), person, authority::name(role), of, where, clock.now()});
        });
        return PersonId{person};
    }
    TopicId topic() {
        auto const drafted_topic = write([&](WriteTransaction& tx) {
            return topics::draft_topic(tx, clerk(), scope(),
                                       {.community = willows.id,
                                        .title = "夜间停车",
                                        .question = "夜间车位怎么分？",
                                        .background = "",
                                        .decider = "柳荫里居民议事会",
                                        .organiser = "柳荫里社区居委会"});
        });
        write([&](WriteTransaction& tx) {
            return topics::move_topic(tx, clerk(), scope(), drafted_topic.id, topics::TopicState::open, "");
        });
        return drafted_topic.id;
    }
    /// Both at once, each on a connection of its own where the engine has several.
    template <class First, class Second>
    std::array<std::string, 2> at_once(First first, Second second) {
        std::array<std::string, 2> answers;
        std::latch start(2);
        auto const word = [](auto const& result) {
            return result ? std::string("accepted") : std::string(result.error().key());
        };
        std::thread other([&] {
            start.arrive_and_wait();
            answers[1] = word(second());
        });
        start.arrive_and_wait();
        answers[0] = word(first());
        other.join();
        return answers;
    }
};

TEST_P(CommitmentServiceTest, without_owner_deadline_and_resource_is_not_made_and_names_all_three) {
    auto const id = drafted({.community = willows.id, .title = "东门装两盏路灯"}).id;
    auto const refused = acted(clerk(), id, {.event = E::make});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "commitment.incomplete");
    EXPECT_THAT(refused.error().problems(), SizeIs(3));
    EXPECT_THAT(published(id), IsEmpty()) << "a draft is nobody's promise";
    auto const revision = now(id).revision;
    ASSERT_TRUE(acting([&](WriteTransaction& tx) {
        return amend_draft(tx, clerk(), scope(), id, revision,
                           {.owner = renewal, .due = clock.now() + days{30}, .resource = "街道微更新经费"});
    }));
    EXPECT_TRUE(acted(clerk(), id, {.event = E::make}).has_value());
    EXPECT_EQ(now(id).state, S::owed);
    EXPECT_EQ(now(id).made_by, committee);
    EXPECT_THAT(published(id), ElementsAre("commitment.make"));
}

TEST_P(CommitmentServiceTest, from_promise_to_confirmed_with_every_act_on_record) {
    auto const id = made(lamps());
    ASSERT_TRUE(acted(renewer(), id, {.event = E::begin}));
    clock.advance(days{10});
    EXPECT_EQ(acted(renewer(), id, {.event = E::deliver}).error().key(), "commitment.proof_required");
    ASSERT_TRUE(acted(renewer(), id, {.event = E::deliver, .text = "两盏灯已经亮了", .link = "https://example.org/1"}));
    EXPECT_EQ(now(id).proof_link, "https://example.org/1");
    ASSERT_TRUE(said(7, id, CommitmentVoice::confirmed));
    ASSERT_TRUE(said(8, id, CommitmentVoice::confirmed));
    EXPECT_EQ(now(id).confirmations, 2);
    runner.run_due();
    EXPECT_EQ(now(id).state, S::delivered) << "there are two weeks to say otherwise";
    clock.advance(days{kVoiceDays});
    runner.run_due();
    EXPECT_EQ(now(id).state, S::delivered) << "the last moment is still in time";
    clock.advance(Microseconds{1});
    runner.run_due();
    EXPECT_EQ(now(id).state, S::confirmed);
    EXPECT_THAT(history(id), ElementsAre(E::draft, E::make, E::begin, E::deliver, E::settle))
        << "voices are counted, not listed";
    EXPECT_THAT(published(id),
                ElementsAre("commitment.make", "commitment.begin", "commitment.deliver", "commitment.settle"));
    EXPECT_EQ(said(9, id, CommitmentVoice::confirmed).error().key(), "commitment.act_not_now");
}

TEST_P(CommitmentServiceTest, residents_of_the_place_read_of_it_in_their_digest_and_of_its_last_word_alone) {
    auto const digest = make_digest_source();
    auto const lines = [&](Caller const& who, TimePoint since) {
        std::vector<std::string> texts;
        for (auto const& line : read([&](ReadTransaction& tx) {
                 return Result<std::vector<notices::DigestLine>>{digest->lines(tx, who, since, clock.now())};
             })) {
            texts.push_back(line.text);
        }
        return texts;
    };
    auto const resident = caller(Role::resident, willows.path, 7);
    auto const begun = clock.now() - hours{1};
    auto const id = made(lamps());
    drafted(lamps());
    EXPECT_THAT(lines(resident, begun), ElementsAre("承诺：东门装两盏路灯（有了承诺）"))
        << "a draft is nobody's promise";
    clock.advance(days{10});
    auto const last_week = clock.now() - days{7};
    EXPECT_THAT(lines(resident, last_week), IsEmpty()) << "nothing happened, nothing is sent";
    ASSERT_TRUE(acted(renewer(), id, {.event = E::begin}));
    clock.advance(hours{1});
    ASSERT_TRUE(acted(renewer(), id, {.event = E::deliver, .text = "两盏灯已经亮了"}));
    EXPECT_THAT(lines(resident, last_week), ElementsAre("承诺：东门装两盏路灯（已交付，请看做到没有）"));
    EXPECT_THAT(lines(caller(Role::resident, terraces.path, 8), last_week), IsEmpty()) << "of another community";
    EXPECT_THAT(lines(renewer(), last_week), IsEmpty()) << "bodies have notices of their own";
}

TEST_P(CommitmentServiceTest, that_nobody_speaks_about_ends_unconfirmed_and_says_so) {
    auto const id = delivered();
    clock.advance(days{kVoiceDays} + hours{1});
    runner.run_due();
    EXPECT_EQ(now(id).state, S::unconfirmed);
    EXPECT_THAT(published(id), Contains("commitment.lapse"));
}

TEST_P(CommitmentServiceTest, becomes_overdue_once_is_escalated_and_its_first_date_is_kept) {
    auto const officer = holding(61, Role::department_officer, renewal, street.id);
    auto const desk = holding(62, Role::dispatcher, office, street.id);
    auto const neighbour = holding(63, Role::committee_staff, committee, willows.id);
    auto const id = made(lamps());
    auto const due = *now(id).due_at;
    EXPECT_THAT(told(officer), ElementsAre("commitment_asked"));
    clock.advance(days{28} + hours{1});
    runner.run_due();
    EXPECT_THAT(told(officer), ElementsAre("commitment_due_soon", "commitment_asked"));
    clock.advance(days{2});
    runner.run_due();
    clock.advance(days{5});
    runner.run_due();
    EXPECT_TRUE(now(id).is_overdue);
    EXPECT_EQ(now(id).overdue_times, 1);
    EXPECT_EQ(std::ranges::count(published(id), "commitment.become_overdue"), 1);
    EXPECT_THAT(told(desk), ElementsAre("commitment_overdue"));
    EXPECT_THAT(told(neighbour), IsEmpty());
    EXPECT_EQ(acted(renewer(), id, {.event = E::change_plan, .due = clock.now() + days{9}}).error().key(),
              "commitment.words_required");
    EXPECT_EQ(acted(renewer(), id, {.event = E::change_plan, .text = "灯杆缺货"}).error().key(),
              "commitment.change_required");
    ASSERT_TRUE(
        acted(renewer(), id, {.event = E::change_plan, .text = "灯杆缺货", .due = clock.now() + days{9}}).has_value());
    EXPECT_FALSE(now(id).is_overdue);
    EXPECT_EQ(now(id).first_due_at, due);
    EXPECT_EQ(now(id).plan_changes, 1);
    clock.advance(days{10});
    runner.run_due();
    EXPECT_EQ(now(id).overdue_times, 2) << "the new date is a promise too";
}

TEST_P(CommitmentServiceTest, disputed_and_answered_goes_back_to_residents_and_ends_disputed) {
    auto const id = delivered();
    EXPECT_EQ(said(7, id, CommitmentVoice::disputed).error().key(), "commitment.words_required");
    ASSERT_TRUE(said(7, id, CommitmentVoice::disputed, "第二盏灯不亮"));
    EXPECT_EQ(now(id).state, S::disputed);
    ASSERT_TRUE(said(7, id, CommitmentVoice::disputed, "第二盏灯不亮"));
    ASSERT_TRUE(said(8, id, CommitmentVoice::disputed, "位置不对"));
    EXPECT_EQ(now(id).disputes, 2);
    EXPECT_THAT(history(id), ElementsAre(E::draft, E::make, E::deliver, E::dispute));
    auto const reasons = read([&](ReadTransaction& tx) -> Result<std::vector<std::string>> {
        HZ_TRY(auto const one, see_commitment(tx, renewer(), scope(), id));
        EXPECT_THAT(reasons_of(tx, resident(9), one), IsEmpty());
        EXPECT_THAT(reasons_of(tx, visitor(), one), IsEmpty());
        return reasons_of(tx, renewer(), one);
    });
    EXPECT_THAT(reasons, ElementsAre("第二盏灯不亮", "位置不对"));
    EXPECT_EQ(acted(manager(), id, {.event = E::rebut, .text = "已查"}).error().key(), "commitment.act_not_yours");
    ASSERT_TRUE(acted(renewer(), id, {.event = E::rebut, .text = "两盏都亮，附夜间照片"}));
    EXPECT_EQ(acted(renewer(), id, {.event = E::rebut, .text = "再说一遍"}).error().key(), "commitment.act_not_now");
    clock.advance(days{kVoiceDays} + hours{1});
    runner.run_due();
    EXPECT_EQ(now(id).state, S::disputed);
    EXPECT_TRUE(now(id).settled_at.has_value());
    EXPECT_EQ(said(8, id, CommitmentVoice::confirmed).error().key(), "commitment.act_not_now") << "settled";
    auto const said_to = inputs(7);
    ASSERT_THAT(said_to, SizeIs(1));
    EXPECT_EQ(said_to[0].outcome, threads::InputOutcome::not_taken_up);
    EXPECT_EQ(said_to[0].note, "两盏都亮，附夜间照片");
    EXPECT_EQ(said_to[0].answered_by, "街道更新办");
}

TEST_P(CommitmentServiceTest, whose_last_dispute_is_taken_back_is_delivered_again) {
    auto const id = delivered();
    ASSERT_TRUE(said(7, id, CommitmentVoice::disputed, "第二盏灯不亮"));
    ASSERT_TRUE(said(7, id, CommitmentVoice::confirmed));
    EXPECT_EQ(now(id).state, S::delivered);
    EXPECT_EQ(now(id).disputes, 0);
    EXPECT_EQ(now(id).confirmations, 1) << "one voice a resident";
}

TEST_P(CommitmentServiceTest, a_dispute_unanswered_is_raised_and_the_street_may_uphold_it) {
    auto const desk = holding(64, Role::dispatcher, office, street.id);
    auto const id = delivered();
    ASSERT_TRUE(said(7, id, CommitmentVoice::disputed, "第二盏灯不亮"));
    clock.advance(days{15});
    runner.run_due();
    EXPECT_TRUE(now(id).is_overdue);
    EXPECT_THAT(told(desk), ElementsAre("commitment_overdue"));
    EXPECT_EQ(acted(clerk(), id, {.event = E::uphold, .text = "属实", .due = clock.now() + days{7}}).error().key(),
              "commitment.act_not_yours")
        << "the committee is not above the department";
    EXPECT_EQ(acted(dispatcher(), id, {.event = E::uphold, .text = "属实"}).error().key(), "commitment.date_not_ahead");
    ASSERT_TRUE(acted(dispatcher(), id, {.event = E::uphold, .text = "夜查属实", .due = clock.now() + days{7}}));
    auto const again = now(id);
    EXPECT_EQ(again.state, S::in_progress) << "reopened, not a new matter";
    EXPECT_EQ(again.round, 2);
    EXPECT_EQ(again.disputes, 0);
    EXPECT_EQ(again.due_at, clock.now() + days{7});
    EXPECT_FALSE(again.is_overdue);
    EXPECT_EQ(inputs(7).at(0).outcome, threads::InputOutcome::taken_up);
    ASSERT_TRUE(acted(renewer(), id, {.event = E::deliver, .text = "换了灯泡"}));
    EXPECT_EQ(standing(resident(7), id).voice, std::nullopt) << "asked anew";
    ASSERT_TRUE(said(7, id, CommitmentVoice::confirmed));
    EXPECT_THAT(inputs(7), SizeIs(2));
}

TEST_P(CommitmentServiceTest, of_another_community_takes_no_voice_and_no_act) {
    auto const id = delivered();
    auto const stranger = caller(Role::resident, terraces.path, 40);
    auto const refused =
        acting([&](WriteTransaction& tx) { return say(tx, stranger, scope(), id, CommitmentVoice::confirmed, ""); });
    EXPECT_EQ(refused.error().key(), "authority.missing");
    EXPECT_EQ(acted(foreign_clerk(), id, {.event = E::release, .text = "不做了"}).error().key(),
              "commitment.act_not_yours");
    EXPECT_EQ(acted(visitor(), id, {.event = E::release, .text = "不做了"}).error().key(), "authority.sign_in");
    auto const draft = drafted(lamps()).id;
    auto const unseen =
        database().read([&](ReadTransaction& tx) { return see_commitment(tx, resident(7), scope(), draft); });
    EXPECT_EQ(unseen.error().key(), "commitment.unknown") << "drafts are for those who make and keep them";
    auto const by_owner =
        database().read([&](ReadTransaction& tx) { return see_commitment(tx, renewer(), scope(), draft); });
    EXPECT_TRUE(by_owner.has_value());
}

TEST_P(CommitmentServiceTest, is_released_by_its_maker_with_a_reason_that_all_can_read) {
    auto const id = made(lamps());
    EXPECT_EQ(acted(renewer(), id, {.event = E::release, .text = "没钱了"}).error().key(), "commitment.act_not_yours")
        << "an owner does not release itself";
    EXPECT_EQ(acted(clerk(), id, {.event = E::release}).error().key(), "commitment.words_required");
    ASSERT_TRUE(acted(clerk(), id, {.event = E::release, .text = "电力公司统一更换，不再重复"}));
    EXPECT_EQ(now(id).state, S::released);
    EXPECT_THAT(published(id), Contains("commitment.release"));
    auto const payload = read([&](ReadTransaction& tx) -> Result<std::string> {
        return storage::public_events_of(tx, scope(), "commitment", id.value(), 100).back().payload;
    });
    EXPECT_THAT(payload, HasSubstr("电力公司统一更换"));
    EXPECT_THAT(payload, HasSubstr(committee.str()));
}

TEST_P(CommitmentServiceTest, what_somebody_else_changed_meanwhile_is_not_overwritten) {
    auto const id = made(lamps());
    auto const seen = now(id).revision;
    ASSERT_TRUE(acted(renewer(), id, {.event = E::begin}));
    EXPECT_EQ(acted(renewer(), id, {.event = E::deliver, .revision = seen, .text = "好了"}).error().key(),
              "commitment.changed_meanwhile");
    ASSERT_TRUE(acted(renewer(), id, {.event = E::deliver, .text = "好了"}));
    auto const delivered_revision = now(id).revision;
    ASSERT_TRUE(said(7, id, CommitmentVoice::confirmed));
    EXPECT_EQ(now(id).revision, delivered_revision) << "a voice makes no officer's page stale";
}

TEST_P(CommitmentServiceTest, of_several_bodies_is_delivered_when_every_part_is) {
    auto const id = made(lamps());
    auto const part = [&](BodyId from) {
        auto const revision = now(id).revision;
        return acting([&](WriteTransaction& tx) {
            return add_part(tx, clerk(), scope(), id, revision,
                            {.body = from, .what = "出两名电工", .due = clock.now() + days{20}});
        });
    };
    EXPECT_EQ(part(renewal).error().key(), "commitment.part_is_owners");
    ASSERT_TRUE(part(property));
    ASSERT_TRUE(part(committee));
    auto const refused = acted(renewer(), id, {.event = E::deliver, .text = "好了"});
    EXPECT_EQ(refused.error().key(), "commitment.parts_open");
    EXPECT_THAT(standing(manager(), id).own_parts, ElementsAre(1));
    auto const deliver = [&](Caller const& who, std::int64_t number) {
        auto const revision = now(id).revision;
        return acting(
            [&](WriteTransaction& tx) { return deliver_part(tx, who, scope(), id, revision, number, "电工已到位"); });
    };
    EXPECT_EQ(deliver(renewer(), 1).error().key(), "commitment.act_not_yours");
    EXPECT_EQ(deliver(manager(), 9).error().key(), "commitment.part_unknown");
    ASSERT_TRUE(deliver(manager(), 1));
    EXPECT_EQ(deliver(manager(), 1).error().key(), "commitment.part_settled");
    auto const before = now(id).revision;
    ASSERT_TRUE(acting(
        [&](WriteTransaction& tx) { return withdraw_part(tx, clerk(), scope(), id, before, 2, "志愿者改去别处"); }));
    ASSERT_TRUE(acted(renewer(), id, {.event = E::deliver, .text = "好了"}));
    EXPECT_THAT(history(id), ElementsAre(E::draft, E::make, E::add_part, E::add_part, E::deliver_part, E::withdraw_part,
                                         E::deliver));
}

TEST_P(CommitmentServiceTest, lets_a_topics_stage_go_on_only_when_every_draft_is_made) {
    auto const counts = make_stage_counts();
    procedures::Counters const counters{counts.get()};
    auto const id = topic();
    write([&](WriteTransaction& tx) {
        return procedures::launch(
            tx, clerk(), scope(), id,
            {.code = "council", .organiser = committee, .publicness = "31 户，同一院落", .resource = "社区会议室"});
    });
    auto const leave = [&](RunEvent event, std::string reason = {}, std::vector<procedure::Reading> counted = {}) {
        auto const run = read([&](ReadTransaction& tx) { return procedures::see_run(tx, clerk(), scope(), id); });
        return acting([&](WriteTransaction& tx) {
            return procedures::act_on_run(tx, clerk(), scope(), id, run.revision,
                                          {.event = event, .reason = std::move(reason), .counted = std::move(counted)},
                                          counters);
        });
    };
    ASSERT_TRUE(leave(RunEvent::leave_stage));
    ASSERT_TRUE(leave(RunEvent::skip_stage, "已有充分讨论"));
    ASSERT_TRUE(leave(RunEvent::skip_stage, "方案已有"));
    ASSERT_TRUE(leave(RunEvent::leave_stage, "",
                      {{Measure::notice_days, 8, 1}, {Measure::attendance, 20, 30}, {Measure::agree_heads, 15, 20}}));
    auto const none = leave(RunEvent::leave_stage);
    EXPECT_EQ(none.error().key(), "procedure.rules_unmet") << "a decision without a commitment";
    EXPECT_EQ(none.error().problems().front().where, "/leave/commitments");

    auto of_topic = lamps();
    of_topic.community = std::nullopt;
    of_topic.topic = id;
    of_topic.source = DecisionSource::run;
    of_topic.source_id = id.value();
    made(of_topic);
    auto second = of_topic;
    second.title = "西门画停车线";
    second.due = std::nullopt;
    auto const draft = drafted(second);
    auto const blocked = leave(RunEvent::leave_stage);
    ASSERT_FALSE(blocked.has_value());
    EXPECT_EQ(blocked.error().problems().front().where, "/leave/incomplete_commitments");
    EXPECT_THAT(blocked.error().problems().front().params, Contains(testing::Pair("missing", "1"))) << "by how much";

    EXPECT_THAT(thread(id), Contains(testing::AllOf(Field(&threads::Entry::what, "commitment.drafts"),
                                                    Field(&threads::Entry::count, testing::Optional(1)),
                                                    Field(&threads::Entry::title, ""))))
        << "that one is owed is public, what it says is not yet";
    ASSERT_TRUE(acting([&](WriteTransaction& tx) {
        return amend_draft(tx, clerk(), scope(), draft.id, draft.revision, {.due = clock.now() + days{60}});
    }));
    EXPECT_FALSE(leave(RunEvent::leave_stage).has_value()) << "complete, but nobody has made it";
    ASSERT_TRUE(acted(clerk(), draft.id, {.event = E::make}));
    ASSERT_TRUE(leave(RunEvent::leave_stage).has_value());
    EXPECT_THAT(thread(id), SizeIs(2));
    EXPECT_THAT(thread(id), testing::Each(Field(&threads::Entry::what, "commitment.make")));
    EXPECT_EQ(thread(id)[0].body, "街道更新办");

    ASSERT_TRUE(acted(clerk(), draft.id, {.event = E::release, .text = "改由物业公司承担"}));
    EXPECT_THAT(thread(id), Contains(testing::AllOf(Field(&threads::Entry::what, "commitment.release"),
                                                    Field(&threads::Entry::due, std::nullopt))))
        << "what is over is not what comes next";
}

TEST_P(CommitmentServiceTest, asks_on_today_only_those_who_may_say_and_have_not) {
    auto const id = delivered();
    ASSERT_THAT(waiting(resident(7)), SizeIs(1));
    EXPECT_EQ(waiting(resident(7))[0].id, id.str());
    EXPECT_EQ(waiting(resident(7))[0].due, now(id).limit_at);
    EXPECT_THAT(waiting(caller(Role::resident, terraces.path, 40)), IsEmpty());
    EXPECT_THAT(waiting(visitor()), IsEmpty());
    ASSERT_TRUE(said(7, id, CommitmentVoice::confirmed));
    EXPECT_THAT(waiting(resident(7)), IsEmpty());
}

TEST_P(CommitmentServiceTest, lists_and_counts_what_everybody_may_see) {
    auto const kept = delivered();
    ASSERT_TRUE(said(7, kept, CommitmentVoice::confirmed));
    clock.advance(days{kVoiceDays} + hours{1});
    runner.run_due();
    auto const owed = made(lamps());
    auto late = lamps();
    late.due = clock.now() + days{1};
    auto const overdue = made(late);
    drafted(lamps());
    clock.advance(days{2});
    runner.run_due();
    auto const listed = [&](CommitmentFilter const& filter) {
        std::vector<CommitmentId> ids;
        for (auto const& one : read([&](ReadTransaction& tx) { return list_commitments(tx, scope(), filter); })) {
            ids.push_back(one.id);
        }
        return ids;
    };
    EXPECT_THAT(listed({}), ElementsAre(overdue, owed, kept)) << "newest first, no drafts";
    EXPECT_THAT(listed({.before = overdue}), ElementsAre(owed, kept));
    EXPECT_THAT(listed({.standing = CommitmentStanding::overdue}), ElementsAre(overdue));
    EXPECT_THAT(listed({.standing = CommitmentStanding::owed}), ElementsAre(owed));
    EXPECT_THAT(listed({.standing = CommitmentStanding::kept}), ElementsAre(kept));
    EXPECT_THAT(listed({.standing = CommitmentStanding::drafts}), IsEmpty()) << "never drafts";
    EXPECT_THAT(listed({.community = terraces.id}), IsEmpty());
    auto const tally = read([&](ReadTransaction& tx) { return tally_commitments(tx, scope(), willows.id); });
    EXPECT_EQ(tally.kept, 1);
    EXPECT_EQ(tally.owed, 1);
    EXPECT_EQ(tally.overdue, 1);
    auto const desk = [&](Caller const& who, DeskFilter const& filter) {
        return read([&](ReadTransaction& tx) { return list_desk(tx, who, scope(), filter); });
    };
    EXPECT_THAT(desk(clerk(), {}), SizeIs(4)) << "drafts too";
    EXPECT_THAT(desk(clerk(), {.only_mine = true}), IsEmpty());
    EXPECT_THAT(desk(renewer(), {.only_mine = true}), SizeIs(4));
    EXPECT_THAT(desk(renewer(), {.standing = CommitmentStanding::overdue}), SizeIs(1));
    EXPECT_THAT(desk(foreign_clerk(), {}), IsEmpty());
}

TEST_P(CommitmentServiceTest, who_said_whether_it_was_kept_took_part_in_its_topic) {
    auto of_topic = lamps();
    of_topic.community = std::nullopt;
    of_topic.topic = topic();
    auto const id = made(of_topic);
    ASSERT_TRUE(acted(renewer(), id, {.event = E::deliver, .text = "两盏灯已经亮了"}));
    ASSERT_TRUE(said(7, id, CommitmentVoice::confirmed));
    ASSERT_TRUE(said(8, id, CommitmentVoice::disputed, "第二盏灯不亮"));
    ASSERT_TRUE(said(9, delivered(), CommitmentVoice::confirmed)) << "of no topic";
    auto persons = read([&](ReadTransaction& tx) { return select_participants(tx, scope(), *of_topic.topic); });
    std::ranges::sort(persons);
    EXPECT_THAT(persons, ElementsAre(PersonId{7}, PersonId{8}));
}

TEST_P(CommitmentServiceTest, gives_a_person_their_voices_and_forgets_them) {
    auto const id = delivered();
    ASSERT_TRUE(said(7, id, CommitmentVoice::disputed, "第二盏灯不亮"));
    ASSERT_TRUE(said(8, id, CommitmentVoice::disputed, "位置不对"));
    auto const data = make_personal_data();
    auto const exported =
        read([&](ReadTransaction& tx) -> Result<std::string> { return data->export_json(tx, PersonId{7}); });
    EXPECT_THAT(exported, HasSubstr("第二盏灯不亮"));
    EXPECT_THAT(exported, Not(HasSubstr("位置不对")));
    write([&](WriteTransaction& tx) -> Result<void> {
        data->erase(tx, PersonId{7}, clock.now());
        return {};
    });
    EXPECT_EQ(now(id).disputes, 1);
    EXPECT_THAT(inputs(7), IsEmpty());
    EXPECT_THAT(inputs(8), SizeIs(1));
}

TEST_P(CommitmentServiceTest, keeps_its_place_from_being_retired) {
    auto const use = make_place_use();
    auto const is_used = [&](JurisdictionId place) {
        return read([&](ReadTransaction& tx) -> Result<bool> { return use->is_used(tx, scope(), place); });
    };
    EXPECT_FALSE(is_used(willows.id));
    drafted(lamps());
    EXPECT_TRUE(is_used(willows.id));
    EXPECT_FALSE(is_used(terraces.id));
}

TEST_P(CommitmentServiceTest, two_officers_at_once_deliver_or_release_it_never_both) {
    for (int round = 0; round < 6; ++round) {
        auto const id = made(lamps());
        auto const seen = now(id).revision;
        auto const answers =
            at_once([&] { return acted(renewer(), id, {.event = E::deliver, .revision = seen, .text = "好了"}); },
                    [&] { return acted(clerk(), id, {.event = E::release, .revision = seen, .text = "不做了"}); });
        EXPECT_EQ(std::ranges::count(answers, "accepted"), 1) << answers[0] << " " << answers[1];
        EXPECT_THAT(answers, Contains("commitment.changed_meanwhile"));
        EXPECT_THAT(history(id), SizeIs(3));
    }
}

TEST_P(CommitmentServiceTest, a_voice_and_the_end_of_voices_at_once_agree_on_the_count) {
    std::size_t taken = 0;
    for (int round = 0; round < 6; ++round) {
        auto const id = delivered();
        clock.advance(days{kVoiceDays} + hours{1});
        auto const answers = at_once([&] { return said(7, id, CommitmentVoice::confirmed); },
                                     [&]() -> Result<int> {
                                         runner.run_due();
                                         return 0;
                                     });
        runner.run_due();
        bool const is_taken = answers[0] == "accepted";
        taken += is_taken ? 1U : 0U;
        EXPECT_EQ(now(id).confirmations, is_taken ? 1 : 0) << answers[0];
        EXPECT_EQ(now(id).state, is_taken ? S::confirmed : S::unconfirmed);
        EXPECT_THAT(inputs(7), SizeIs(taken));
    }
}

HZ_ON_BOTH_ENGINES(CommitmentServiceTest);

}  // namespace
}  // namespace hezhi::commitments
