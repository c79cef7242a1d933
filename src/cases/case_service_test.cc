#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cases/case_store.h"
#include "src/cases/testing_cases.h"
#include "src/jobs/runner.h"
#include "src/media/media_store.h"
#include "src/storage/public_events.h"

namespace hezhi::cases {
namespace {

using namespace std::chrono_literals;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

class CaseServiceTest : public testkit::CasesTest {
protected:
    CaseId lamp() {
        auto const made = reported(resident(7), report());
        EXPECT_TRUE(made.has_value());
        return made->id;
    }
    CaseId dispatched_lamp() {
        auto const id = lamp();
        auto const done = acted(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
        EXPECT_TRUE(done.has_value()) << done.error().key();
        return id;
    }
    /// Signed, answered: waits for the reporter.
    CaseId answered_lamp() {
        auto const id = dispatched_lamp();
        EXPECT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
        EXPECT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "灯已换好"}).has_value());
        return id;
    }
    std::string refusal(Result<Case> const& result) { return result ? "accepted" : std::string(result.error().key()); }
};

TEST_P(CaseServiceTest, a_lamp_from_the_report_to_four_stars) {
    auto const received = reported(resident(7), report());
    ASSERT_TRUE(received.has_value());
    EXPECT_EQ(received->facts.state, CaseState::received);
    EXPECT_EQ(received->holder, committee) << "the committee of the place has it first";
    EXPECT_TRUE(casework::deadline(received->facts).has_value());
    auto const id = received->id;

    auto const sent = acted(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
    ASSERT_TRUE(sent.has_value()) << sent.error().key();
    EXPECT_EQ(sent->holder, lighting) << "whom the register names";
    clock.advance(2h);

    auto const returned =
        acted(lamplighter(), id, {.event = CaseEvent::ask_return, .matter = yard_matter, .text = "属于小区内照明"});
    ASSERT_TRUE(returned.has_value()) << returned.error().key();
    EXPECT_EQ(returned->facts.state, CaseState::return_requested);
    EXPECT_EQ(returned->facts.due, sent->facts.due) << "the clock runs on";

    EXPECT_EQ(refusal(acted(committee_staff(), id, {.event = CaseEvent::keep_return, .text = "不对"})),
              "authority.missing")
        << "the street rules, not the desk that dispatched";
    auto const kept = acted(dispatcher(), id, {.event = CaseEvent::keep_return, .text = "道路照明，归照明所"});
    ASSERT_TRUE(kept.has_value()) << kept.error().key();
    EXPECT_EQ(kept->facts.state, CaseState::in_progress);
    EXPECT_EQ(kept->holder, lighting);
    EXPECT_EQ(refusal(acted(lamplighter(), id,
                            {.event = CaseEvent::ask_return, .matter = yard_matter, .text = "还是不归我"})),
              "case.return_asked_before");

    clock.advance(24h);
    auto const replied = acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "已更换灯具，附照片"});
    ASSERT_TRUE(replied.has_value()) << replied.error().key();
    auto const closed = acted(resident(7), id, {.event = CaseEvent::confirm, .text = "亮了", .stars = 4});
    ASSERT_TRUE(closed.has_value()) << closed.error().key();
    EXPECT_EQ(closed->facts.state, CaseState::closed);
    EXPECT_EQ(closed->facts.closing, casework::Closing::confirmed);
    EXPECT_EQ(closed->holder, std::nullopt);

    auto const page = seen(visitor(), id);
    ASSERT_TRUE(page.has_value());
    std::vector<CaseEvent> happened;
    for (auto const& record : page->events) happened.push_back(record.event);
    EXPECT_EQ(happened, (std::vector{CaseEvent::report, CaseEvent::dispatch, CaseEvent::ask_return,
                                     CaseEvent::keep_return, CaseEvent::reply, CaseEvent::confirm}));
    ASSERT_EQ(page->ratings.size(), 1U);
    EXPECT_EQ(page->ratings[0].stars, 4);
    EXPECT_EQ(page->ratings[0].text, "") << "what a reporter wrote is not for strangers";
}

TEST_P(CaseServiceTest, strangers_see_nothing_until_the_desk_has_looked_and_then_the_redacted_text) {
    auto const made = reported(resident(7), report("路灯不亮，找我 13900001234，3号楼2单元501室"));
    EXPECT_EQ(seen(visitor(), made->id).error().key(), "case.unknown");
    EXPECT_EQ(seen(resident(8), made->id).error().key(), "case.unknown");
    EXPECT_EQ(seen(officer(Role::committee_staff, other_committee, terraces.path, 30), made->id).error().key(),
              "case.unknown")
        << "another community's desk";
    EXPECT_EQ(seen(lamplighter(), made->id).error().key(), "case.unknown") << "not theirs yet";
    ASSERT_TRUE(acted(committee_staff(), made->id, {.event = CaseEvent::dispatch, .matter = lamp_matter}).has_value());
    auto const page = seen(visitor(), made->id);
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->view, View::stranger);
    EXPECT_EQ(page->the_case.text, "路灯不亮，找我 ***，3号楼***");
    EXPECT_EQ(*page->the_case.public_text, "路灯不亮，找我 ***，3号楼***");
    EXPECT_THAT(page->reporters, IsEmpty());
    EXPECT_THAT(page->possible, IsEmpty());
    EXPECT_EQ(seen(lamplighter(), made->id)->view, View::handler);
    EXPECT_EQ(seen(lamplighter(), made->id)->the_case.text, made->text);
}

TEST_P(CaseServiceTest, a_disclosure_is_its_parties_alone) {
    auto const made = reported(resident(7), report("举报某单位乱收费"));
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->kind, CaseKind::report);
    ASSERT_TRUE(
        acted(committee_staff(), made->id, {.event = CaseEvent::dispatch, .matter = rubbish_matter}).has_value());
    EXPECT_EQ(seen(visitor(), made->id).error().key(), "case.unknown");
    EXPECT_EQ(seen(resident(8), made->id).error().key(), "case.unknown");
    EXPECT_TRUE(seen(resident(7), made->id).has_value());
    EXPECT_TRUE(seen(enforcer(), made->id).has_value());
    auto const events =
        read([&](ReadTransaction& tx) { return storage::public_events_of(tx, scope(), "case", made->id.value(), 10); });
    EXPECT_THAT(events, IsEmpty());
}

TEST_P(CaseServiceTest, contact_is_seen_by_whom_the_reporter_allowed_or_with_a_reason_that_the_reporter_reads) {
    auto what = report();
    what.contact = Contact::desk_only;
    what.name = "李静怡";
    what.phone = "13900001234";
    auto const made = reported(resident(7), what);
    ASSERT_TRUE(acted(committee_staff(), made->id, {.event = CaseEvent::dispatch, .matter = lamp_matter}).has_value());
    EXPECT_EQ(seen(committee_staff(), made->id)->reporters.at(0).phone, "13900001234");
    EXPECT_EQ(seen(lamplighter(), made->id)->reporters.at(0).phone, "");
    auto const revealed = database().write(
        [&](WriteTransaction& tx) { return reveal_contact(tx, lamplighter(), scope(), made->id, 1, "上门前联系"); });
    ASSERT_TRUE(revealed.has_value());
    EXPECT_EQ(revealed->phone, "13900001234");
    auto const own = seen(resident(7), made->id);
    EXPECT_EQ(own->events.back().text, "上门前联系");
    EXPECT_EQ(own->events.back().acting_body, lighting);
    EXPECT_EQ(own->events.back().person, std::nullopt) << "the body answers, not the person";
    auto const stranger = seen(visitor(), made->id);
    EXPECT_NE(stranger->events.back().text, "上门前联系");
    auto const refused = database().write(
        [&](WriteTransaction& tx) { return reveal_contact(tx, enforcer(), scope(), made->id, 1, "好奇"); });
    EXPECT_EQ(refused.error().key(), "authority.missing");
}

TEST_P(CaseServiceTest, the_second_return_is_the_arbiters_and_final) {
    auto const id = dispatched_lamp();
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::ask_return, .matter = yard_matter, .text = "物业的"})
                    .has_value());
    auto const moved =
        acted(dispatcher(), id, {.event = CaseEvent::uphold_return, .matter = yard_matter, .text = "是物业的"});
    ASSERT_TRUE(moved.has_value()) << moved.error().key();
    EXPECT_EQ(moved->holder, property);
    EXPECT_EQ(seen(lamplighter(), id)->view, View::stranger) << "no longer theirs";
    ASSERT_TRUE(
        acted(manager(), id, {.event = CaseEvent::ask_return, .matter = rubbish_matter, .text = "城管的"}).has_value());
    EXPECT_EQ(refusal(acted(dispatcher(), id, {.event = CaseEvent::keep_return, .text = "不行"})),
              "case.ruling_is_arbiters");
    auto const final =
        acted(arbiter(), id, {.event = CaseEvent::uphold_return, .matter = lamp_matter, .text = "照明所办理"});
    ASSERT_TRUE(final.has_value()) << final.error().key();
    EXPECT_EQ(final->holder, lighting);
    EXPECT_TRUE(final->facts.assignment_is_final);
}

TEST_P(CaseServiceTest, a_return_without_the_right_row_is_refused) {
    auto const id = dispatched_lamp();
    EXPECT_THAT(refusal(acted(lamplighter(), id, {.event = CaseEvent::ask_return, .text = "不归我"})),
                testing::StartsWith("case."));
    EXPECT_EQ(seen(committee_staff(), id)->the_case.facts.state, CaseState::dispatched);
}

TEST_P(CaseServiceTest, an_anonymous_reporter_finds_the_case_by_the_secret_of_the_device) {
    FollowHash const secret{std::byte{1}, std::byte{2}};
    FollowHash const wrong{std::byte{9}};
    auto what = report();
    what.secret = secret;
    auto const made = reported(visitor(), what);
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(seen(visitor(), made->id).error().key(), "case.unknown");
    EXPECT_EQ(seen(visitor(), made->id, wrong).error().key(), "case.unknown");
    EXPECT_EQ(seen(visitor(), made->id, secret)->view, View::reporter);
    ASSERT_TRUE(acted(committee_staff(), made->id, {.event = CaseEvent::ask_info, .text = "哪一盏？"}).has_value());
    EXPECT_EQ(refusal(acted(visitor(), made->id, {.event = CaseEvent::give_info, .text = "东头"}, wrong)),
              "case.unknown");
    EXPECT_EQ(refusal(acted(visitor(), made->id, {.event = CaseEvent::give_info, .text = "东头第二盏"}, secret)),
              "accepted");
}

TEST_P(CaseServiceTest, a_question_pauses_the_clock_once_and_for_three_working_days_at_most) {
    jobs::Runner runner(database(), clock);
    add_jobs(runner);
    auto const id = dispatched_lamp();
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
    auto const asked = acted(lamplighter(), id, {.event = CaseEvent::ask_info, .text = "哪一盏？"});
    ASSERT_TRUE(asked.has_value()) << asked.error().key();
    auto const until = *casework::deadline(asked->facts);
    EXPECT_EQ(asked->holder, lighting);
    runner.run_due();  // Those concerned are told.
    clock.advance(until - clock.now() + 1s);
    EXPECT_EQ(runner.run_due(), 1U);
    auto const after = seen(resident(7), id)->the_case;
    EXPECT_EQ(after.facts.state, CaseState::in_progress) << "it goes on without the answer";
    EXPECT_GT(after.facts.due, asked->facts.due);
    EXPECT_EQ(refusal(acted(lamplighter(), id, {.event = CaseEvent::ask_info, .text = "还有？"})),
              "case.info_asked_before");
}

TEST_P(CaseServiceTest, lateness_is_raised_by_itself_and_once) {
    jobs::Runner runner(database(), clock);
    add_jobs(runner);
    auto const id = dispatched_lamp();
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
    auto const due = seen(resident(7), id)->the_case.facts.due;
    clock.advance(due - clock.now());
    runner.run_due();
    EXPECT_FALSE(seen(resident(7), id)->the_case.facts.overdue) << "a limit holds to its last moment";
    clock.advance(1s);
    EXPECT_EQ(runner.run_due(), 2U) << "it is raised, and those concerned are told";
    clock.advance(24h * 30);
    runner.run_due();
    auto const page = seen(resident(7), id);
    EXPECT_TRUE(page->the_case.facts.overdue);
    EXPECT_EQ(std::ranges::count(page->events, CaseEvent::become_overdue, &CaseRecord::event), 1);
    auto const late =
        read([&](ReadTransaction& tx) { return list_desk_cases(tx, dispatcher(), scope(), {.queue = Queue::late}); });
    ASSERT_EQ(late.size(), 1U);
}

TEST_P(CaseServiceTest, silence_after_a_reply_closes_it_unconfirmed_and_reopening_is_once_a_reply) {
    jobs::Runner runner(database(), clock);
    add_jobs(runner);
    auto const id = answered_lamp();
    auto const again = acted(resident(7), id, {.event = CaseEvent::reopen, .text = "第二天又灭了", .stars = 1});
    ASSERT_TRUE(again.has_value()) << again.error().key();
    EXPECT_EQ(again->holder, lighting);
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "线路也换了"}).has_value());
    for (int day = 0; day < 16; ++day) {
        clock.advance(24h);
        runner.run_due();
    }
    auto const page = seen(resident(7), id);
    EXPECT_EQ(page->the_case.facts.state, CaseState::closed);
    EXPECT_EQ(page->the_case.facts.closing, casework::Closing::unanswered);
    EXPECT_FALSE(page->the_case.facts.overdue);
    ASSERT_EQ(page->ratings.size(), 1U) << "nobody said it is solved";
    EXPECT_FALSE(page->ratings[0].is_solved);
    EXPECT_TRUE(acted(resident(7), id, {.event = CaseEvent::reopen, .text = "还是不亮"}).has_value())
        << "the second reply may be reopened once as well";
    EXPECT_EQ(refusal(acted(resident(7), id, {.event = CaseEvent::confirm})), "case.act_not_now");
}

TEST_P(CaseServiceTest, a_rating_follows_the_last_word_and_keeps_the_earlier_one) {
    auto const id = answered_lamp();
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::confirm, .text = "亮了", .stars = 5}).has_value());
    clock.advance(24h);
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::reopen, .text = "又灭了", .stars = 1}).has_value());
    auto const page = seen(resident(7), id);
    ASSERT_EQ(page->ratings.size(), 1U);
    EXPECT_FALSE(page->ratings[0].is_solved);
    EXPECT_EQ(page->ratings[0].stars, 1);
    auto const before = read([&](ReadTransaction& tx) { return select_ratings_before(tx, scope(), id); });
    ASSERT_EQ(before.size(), 1U);
    EXPECT_TRUE(before[0].is_solved);
    EXPECT_EQ(before[0].text, "亮了");
}

TEST_P(CaseServiceTest, who_joined_is_heard_beside_the_case_and_only_the_first_reporter_closes_it) {
    auto const id = dispatched_lamp();
    for (std::int64_t const person : {8, 9}) {
        ASSERT_TRUE(database()
                        .write([&](WriteTransaction& tx) {
                            return join_case(tx, Asking{resident(person)}, scope(), id, Reporter{.number = 0});
                        })
                        .has_value());
    }
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
    EXPECT_EQ(refusal(acted(resident(8), id, {.event = CaseEvent::confirm})), "case.act_not_yours")
        << "nothing was answered yet";
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "灯已换好"}).has_value());
    EXPECT_THAT(seen(resident(8), id)->possible, Not(Contains(CaseEvent::confirm)));
    EXPECT_TRUE(seen(resident(8), id)->may_voice);
    EXPECT_FALSE(seen(resident(7), id)->may_voice);
    auto const heard = acted(resident(8), id, {.event = CaseEvent::confirm, .text = "我家楼下亮了", .stars = 4});
    ASSERT_TRUE(heard.has_value()) << heard.error().key();
    EXPECT_EQ(heard->facts.state, CaseState::replied) << "a neighbour does not close it";
    auto page = seen(visitor(), id);
    EXPECT_EQ(page->voices_solved, 1);
    EXPECT_EQ(page->voices_unsolved, 0);
    EXPECT_THAT(page->ratings, IsEmpty());
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::confirm, .stars = 5}).has_value());
    page = seen(visitor(), id);
    EXPECT_EQ(page->the_case.facts.state, CaseState::closed);
    ASSERT_EQ(page->ratings.size(), 1U);

    // Not solved, of whoever joined: reopening takes nothing from anybody. After it, they are heard beside it.
    ASSERT_EQ(acted(resident(9), id, {.event = CaseEvent::reopen, .text = "3号楼后面还黑"})->facts.state,
              CaseState::in_progress);
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "后面也换好"}).has_value());
    page = seen(visitor(), id);
    EXPECT_EQ(page->voices_solved + page->voices_unsolved, 0) << "of the last reply";
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::reopen, .text = "又灭了"}).has_value());
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "线路也换了"}).has_value());
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::confirm}).has_value());
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::reopen, .text = "再看看"}).has_value());
    EXPECT_EQ(refusal(acted(resident(9), id, {.event = CaseEvent::reopen, .text = "我家也是"})), "case.act_not_now")
        << "it is at work already";
}

TEST_P(CaseServiceTest, a_closed_case_is_reopened_within_ten_working_days_and_says_until_when) {
    auto const id = answered_lamp();
    auto const closed = acted(resident(7), id, {.event = CaseEvent::confirm});
    ASSERT_TRUE(closed.has_value());
    ASSERT_TRUE(closed->facts.step_due.has_value());
    auto const until = *closed->facts.step_due;
    EXPECT_GE(until - clock.now(), 24h * 10);
    EXPECT_EQ(casework::deadline(closed->facts), std::nullopt) << "nobody has to do anything";
    clock.advance(until - clock.now() + 1s);
    EXPECT_EQ(refusal(acted(resident(7), id, {.event = CaseEvent::reopen, .text = "又灭了"})), "case.reopen_too_late");
    EXPECT_THAT(seen(resident(7), id)->possible, Not(Contains(CaseEvent::reopen)));
}

TEST_P(CaseServiceTest, attempts_to_reach_the_reporter_are_of_different_days) {
    auto const id = answered_lamp();
    ASSERT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::begin_follow_up}).has_value());
    ASSERT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::unreachable}).has_value());
    clock.advance(1h);
    EXPECT_EQ(refusal(acted(committee_staff(), id, {.event = CaseEvent::unreachable})), "case.tried_today");
    EXPECT_THAT(seen(committee_staff(), id)->possible, Not(Contains(CaseEvent::unreachable)));
    clock.advance(24h);
    ASSERT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::unreachable}).has_value());
    clock.advance(24h);
    auto const last = acted(committee_staff(), id, {.event = CaseEvent::unreachable});
    ASSERT_TRUE(last.has_value()) << last.error().key();
    EXPECT_EQ(last->facts.closing, casework::Closing::unreachable);
}

TEST_P(CaseServiceTest, an_extension_asks_for_a_date_and_is_granted_with_it) {
    auto const id = dispatched_lamp();
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
    auto const until = seen(resident(7), id)->the_case.facts.due + 24h * 3;
    ASSERT_TRUE(
        acted(lamplighter(), id, {.event = CaseEvent::ask_extension, .text = "等配件", .by = until}).has_value());
    auto const asked = seen(dispatcher(), id);
    EXPECT_EQ(asked->the_case.facts.extension_until, until);
    EXPECT_EQ(asked->events.back().named_until, until);
    auto const granted = acted(dispatcher(), id, {.event = CaseEvent::grant_extension});
    ASSERT_TRUE(granted.has_value()) << granted.error().key();
    EXPECT_EQ(granted->facts.due, until) << "what was asked for, unless the desk says otherwise";
    EXPECT_EQ(granted->facts.extension_until, std::nullopt);
}

TEST_P(CaseServiceTest, counts_leave_out_places_where_the_post_does_not_reach) {
    dispatched_lamp();
    auto elsewhere = report();
    elsewhere.place = terraces.id;
    auto const other = reported(resident(7), elsewhere)->id;
    ASSERT_TRUE(acted(dispatcher(), other, {.event = CaseEvent::dispatch, .matter = lamp_matter}).has_value());
    auto const of_willows = officer(Role::department_officer, lighting, willows.path, 31);
    for (auto const queue : {Queue::mine, Queue::all}) {
        auto const listed = read(
            [&](ReadTransaction& tx) { return list_desk_cases(tx, of_willows, scope(), {.queue = queue}).value(); });
        EXPECT_EQ(listed.size(), 1U);
    }
    auto const count = [&](authority::Caller const& who, std::optional<JurisdictionId> place) {
        return read([&](ReadTransaction& tx) { return count_desk_cases(tx, who, scope(), place).value(); });
    };
    EXPECT_EQ(count(of_willows, std::nullopt).mine, 1);
    EXPECT_EQ(count(of_willows, terraces.id).mine, 0);
    EXPECT_EQ(count(lamplighter(), std::nullopt).mine, 2);
    EXPECT_EQ(count(lamplighter(), terraces.id).mine, 1);
}

TEST_P(CaseServiceTest, an_unassigned_case_is_raised_when_the_desk_does_not_act) {
    jobs::Runner runner(database(), clock);
    add_jobs(runner);
    auto const id = lamp();
    clock.advance(24h * 5);
    runner.run_due();
    auto const page = seen(committee_staff(), id);
    EXPECT_EQ(std::ranges::count(page->events, CaseEvent::step_overdue, &CaseRecord::event), 1);
}

TEST_P(CaseServiceTest, neighbours_are_offered_the_same_case_and_join_it) {
    auto const first = lamp();
    auto const similar = [&](std::string_view words, JurisdictionId place) {
        return read(
            [&](ReadTransaction& tx) { return similar_cases(tx, visitor(), scope(), place, std::nullopt, words); });
    };
    ASSERT_EQ(similar("楼下的路灯不亮了", willows.id).size(), 1U);
    EXPECT_THAT(similar("电梯里有人抽烟", willows.id), IsEmpty());
    EXPECT_THAT(similar("楼下的路灯不亮了", terraces.id), IsEmpty()) << "elsewhere";
    auto const join = [&](authority::Caller const& who) {
        return database().write([&](WriteTransaction& tx) {
            return join_case(tx, Asking{who}, scope(), first, Reporter{.number = 0, .text = "我家楼下也黑"});
        });
    };
    ASSERT_TRUE(join(resident(8)).has_value());
    ASSERT_TRUE(join(resident(8)).has_value()) << "again changes nothing";
    auto const page = seen(resident(8), first);
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->view, View::reporter);
    EXPECT_EQ(page->the_case.reporters, 2);
    EXPECT_EQ(page->reporters.size(), 1U) << "one's own entry, not the neighbour's";
    EXPECT_EQ(page->reporters[0].text, "我家楼下也黑");
    auto const own = read([&](ReadTransaction& tx) { return list_own_cases(tx, resident(8), scope()); });
    ASSERT_EQ(own.size(), 1U);
}

TEST_P(CaseServiceTest, merging_keeps_every_reporter_informed) {
    auto const one = lamp();
    auto const other = reported(resident(8), report("路灯又不亮"))->id;
    auto const merged = acted(committee_staff(), other, {.event = CaseEvent::merge, .into = one});
    ASSERT_TRUE(merged.has_value()) << merged.error().key();
    EXPECT_EQ(merged->facts.state, CaseState::merged);
    auto const page = seen(resident(8), one);
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->view, View::reporter);
    EXPECT_EQ(page->the_case.reporters, 2);
    EXPECT_EQ(refusal(acted(committee_staff(), one, {.event = CaseEvent::merge, .into = other})),
              "case.merge_target_refused");
}

TEST_P(CaseServiceTest, called_bodies_report_in_time_or_their_absence_is_raised) {
    jobs::Runner runner(database(), clock);
    add_jobs(runner);
    auto const id = reported(resident(7), report("夜里有人倾倒建筑垃圾"))->id;
    ASSERT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = rubbish_matter}).has_value());
    auto const called = acted(
        committee_staff(), id,
        {.event = CaseEvent::call_joint, .supports = {lighting, property}, .text = "联合查处", .by = clock.now() + 2h});
    ASSERT_TRUE(called.has_value()) << called.error().key();
    clock.advance(1h);
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::arrive}).has_value());
    clock.advance(2h);
    runner.run_due();
    auto const page = seen(dispatcher(), id);
    EXPECT_EQ(std::ranges::count(page->events, CaseEvent::miss_report, &CaseRecord::event), 1);
    auto const rated =
        acted(dispatcher(), id, {.event = CaseEvent::evaluate_joint, .body = property, .text = "未到场", .stars = 1});
    ASSERT_TRUE(rated.has_value()) << rated.error().key();
    auto const bodies = seen(visitor(), id)->bodies;
    auto const absent = std::ranges::find(bodies, property, &Involved::body);
    EXPECT_EQ(absent->rating, 1);
    EXPECT_EQ(absent->arrived_at, std::nullopt);
}

TEST_P(CaseServiceTest, joint_actions_have_owner_and_date_before_the_answer_and_end_with_proof_or_a_reason) {
    auto const id = dispatched_lamp();
    EXPECT_EQ(refusal(acted(committee_staff(), id, {.event = CaseEvent::agree_action, .text = "换灯"})),
              "case.not_joint");
    ASSERT_TRUE(acted(committee_staff(), id,
                      {.event = CaseEvent::call_joint,
                       .supports = {enforcement, property},
                       .text = "现场会商",
                       .by = clock.now() + 2h})
                    .has_value());
    for (auto const& who : {enforcer(), manager()}) {
        ASSERT_TRUE(acted(who, id, {.event = CaseEvent::arrive}).has_value());
    }
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
    auto const agreed = acted(
        committee_staff(), id,
        {.event = CaseEvent::agree_action, .body = property, .text = "修剪遮挡路灯的树枝", .by = clock.now() + 48h});
    ASSERT_TRUE(agreed.has_value()) << agreed.error().key();
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::agree_action, .text = "加装一盏灯"}).has_value());
    EXPECT_EQ(refusal(acted(manager(), id, {.event = CaseEvent::agree_action, .text = "物业自己记"})),
              "case.act_not_yours");
    EXPECT_EQ(refusal(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "会商完成"})),
              "case.actions_unsettled");
    EXPECT_EQ(refusal(acted(committee_staff(), id, {.event = CaseEvent::end_joint})), "case.actions_unsettled");
    EXPECT_EQ(refusal(acted(committee_staff(), id,
                            {.event = CaseEvent::assign_action, .body = other_committee, .action = 2})),
              "case.action_owner_without_part");
    EXPECT_EQ(
        refusal(acted(committee_staff(), id, {.event = CaseEvent::assign_action, .by = clock.now() - 1h, .action = 2})),
        "case.limit_not_ahead");
    EXPECT_EQ(refusal(acted(committee_staff(), id, {.event = CaseEvent::assign_action, .action = 2})),
              "case.action_change_required");
    EXPECT_EQ(refusal(acted(committee_staff(), id, {.event = CaseEvent::assign_action, .body = lighting, .action = 9})),
              "case.action_unknown");
    ASSERT_TRUE(acted(committee_staff(), id,
                      {.event = CaseEvent::assign_action, .body = lighting, .by = clock.now() + 72h, .action = 2})
                    .has_value());
    ASSERT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::end_joint}).has_value());
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "会商完成"}).has_value());
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::confirm}).has_value());

    EXPECT_EQ(refusal(acted(enforcer(), id, {.event = CaseEvent::finish_action, .text = "剪好了", .action = 1})),
              "case.act_not_yours")
        << "another body's";
    EXPECT_THAT(seen(enforcer(), id)->possible, Not(Contains(CaseEvent::finish_action)));
    EXPECT_THAT(seen(manager(), id)->possible, Contains(CaseEvent::finish_action));
    EXPECT_EQ(refusal(acted(manager(), id, {.event = CaseEvent::finish_action, .action = 1})),
              "case.evidence_required");
    ASSERT_TRUE(
        acted(manager(), id, {.event = CaseEvent::finish_action, .text = "剪好了，附照片", .action = 1}).has_value());
    EXPECT_EQ(refusal(acted(manager(), id, {.event = CaseEvent::finish_action, .text = "再剪", .action = 1})),
              "case.action_ended");
    EXPECT_EQ(refusal(acted(committee_staff(), id, {.event = CaseEvent::drop_action, .action = 2})),
              "case.reason_required");
    auto const dropped =
        acted(committee_staff(), id, {.event = CaseEvent::drop_action, .text = "电缆不够，列入明年计划", .action = 2});
    ASSERT_TRUE(dropped.has_value()) << dropped.error().key();
    EXPECT_EQ(dropped->facts.state, CaseState::closed);
    auto const page = seen(visitor(), id);
    ASSERT_EQ(page->actions.size(), 2U);
    EXPECT_EQ(page->actions[0].state, ActionState::done);
    EXPECT_EQ(page->actions[0].outcome, "剪好了，附照片");
    EXPECT_EQ(page->actions[1].state, ActionState::dropped);
    EXPECT_EQ(page->actions[1].body, lighting);
    EXPECT_TRUE(page->possible.empty());
}

TEST_P(CaseServiceTest, a_joint_action_that_is_late_is_raised_once_a_date_even_after_the_case_was_closed) {
    jobs::Runner runner(database(), clock);
    add_jobs(runner);
    auto const id = dispatched_lamp();
    ASSERT_TRUE(acted(committee_staff(), id,
                      {.event = CaseEvent::call_joint, .supports = {property}, .text = "会商", .by = clock.now() + 2h})
                    .has_value());
    ASSERT_TRUE(acted(manager(), id, {.event = CaseEvent::arrive}).has_value());
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
    for (int days : {3, 3, 5}) {
        ASSERT_TRUE(
            acted(
                committee_staff(), id,
                {.event = CaseEvent::agree_action, .body = property, .text = "第几项", .by = clock.now() + 24h * days})
                .has_value());
    }
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "会商完成"}).has_value());
    auto const closed = acted(resident(7), id, {.event = CaseEvent::confirm});
    ASSERT_TRUE(closed.has_value());
    ASSERT_TRUE(acted(manager(), id, {.event = CaseEvent::finish_action, .text = "做了", .action = 2}).has_value());
    auto const raised = [&] {
        auto const page = seen(dispatcher(), id);
        return std::ranges::count(page->events, CaseEvent::miss_action, &CaseRecord::event);
    };
    clock.advance(24h * 3);
    runner.run_due();
    EXPECT_EQ(raised(), 0) << "a date holds to its last moment";
    clock.advance(1s);
    EXPECT_EQ(runner.run_due(), 2U) << "the date, and whoever is told of it";
    EXPECT_EQ(raised(), 1) << "the first; the second is done, the third has time";
    runner.run_due();
    EXPECT_EQ(raised(), 1);
    auto const page = seen(dispatcher(), id);
    EXPECT_EQ(page->the_case.closed_at, closed->closed_at) << "an action moves no end of a case";
    EXPECT_EQ(page->events.back().named_body, property);
    EXPECT_EQ(page->events.back().action, 1);
    clock.advance(24h * 3);
    runner.run_due();
    EXPECT_EQ(raised(), 2);
    ASSERT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::assign_action, .by = clock.now() + 24h, .action = 1})
                    .has_value());
    clock.advance(24h * 2);
    runner.run_due();
    runner.run_due();
    EXPECT_EQ(raised(), 3) << "a new date is raised anew";
}

TEST_P(CaseServiceTest, an_act_needs_the_revision_that_was_read) {
    auto const id = dispatched_lamp();
    auto const revision = seen(lamplighter(), id)->the_case.revision;
    EXPECT_EQ(refusal(acted(lamplighter(), id, {.event = CaseEvent::sign_in, .revision = revision - 1})),
              "case.changed_meanwhile");
    EXPECT_EQ(refusal(acted(lamplighter(), id, {.event = CaseEvent::sign_in, .revision = revision})), "accepted");
}

TEST_P(CaseServiceTest, a_case_of_a_source_is_entered_once) {
    auto what = report();
    what.channel = Channel::hotline;
    what.source = "12345";
    what.source_number = "GD20261127001";
    auto const enter = [&] {
        return database().write([&](WriteTransaction& tx) { return enter_case(tx, dispatcher(), scope(), what); });
    };
    ASSERT_TRUE(enter().has_value());
    EXPECT_EQ(refusal(enter()), "case.source_number_taken");
    auto const not_staff =
        database().write([&](WriteTransaction& tx) { return enter_case(tx, resident(7), scope(), what); });
    EXPECT_EQ(refusal(not_staff), "authority.missing");
}

TEST_P(CaseServiceTest, queues_show_what_is_ones_own_business) {
    auto const id = dispatched_lamp();
    auto const waiting = lamp();
    auto const queue = [&](authority::Caller const& who, Queue which) {
        std::vector<CaseId> ids;
        auto const listed =
            database().read([&](ReadTransaction& tx) { return list_desk_cases(tx, who, scope(), {.queue = which}); });
        if (listed) {
            for (auto const& one : *listed) ids.push_back(one.id);
        }
        return ids;
    };
    EXPECT_EQ(queue(lamplighter(), Queue::mine), std::vector{id});
    EXPECT_EQ(queue(committee_staff(), Queue::mine), std::vector{waiting});
    EXPECT_EQ(queue(committee_staff(), Queue::unassigned), std::vector{waiting});
    EXPECT_EQ(queue(dispatcher(), Queue::all).size(), 2U);
    EXPECT_THAT(queue(officer(Role::committee_staff, other_committee, terraces.path, 30), Queue::all), IsEmpty());
    auto const resident_asks =
        database().read([&](ReadTransaction& tx) { return list_desk_cases(tx, resident(7), scope(), {}); });
    EXPECT_EQ(resident_asks.error().code(), ErrorCode::forbidden);
}

TEST_P(CaseServiceTest, a_called_body_finds_the_case_until_it_is_there) {
    auto const id = dispatched_lamp();
    ASSERT_TRUE(acted(dispatcher(), id,
                      {.event = CaseEvent::call_joint,
                       .supports = {enforcement, property},
                       .text = "现场会商",
                       .by = clock.now() + 2h})
                    .has_value());
    auto const queue = [&](authority::Caller const& who, Queue which) {
        auto const listed =
            read([&](ReadTransaction& tx) { return list_desk_cases(tx, who, scope(), {.queue = which}).value(); });
        std::vector<CaseId> ids;
        for (auto const& one : listed) ids.push_back(one.id);
        return ids;
    };
    EXPECT_EQ(queue(enforcer(), Queue::called), std::vector{id});
    EXPECT_THAT(queue(enforcer(), Queue::mine), IsEmpty()) << "the lead body's desk has it";
    EXPECT_THAT(queue(lamplighter(), Queue::called), IsEmpty());
    ASSERT_TRUE(acted(enforcer(), id, {.event = CaseEvent::arrive}).has_value());
    EXPECT_THAT(queue(enforcer(), Queue::called), IsEmpty());
    EXPECT_EQ(queue(enforcer(), Queue::all), std::vector{id}) << "a part in it remains";
    EXPECT_EQ(queue(manager(), Queue::called), std::vector{id});
}

TEST_P(CaseServiceTest, counts_agree_with_queues_and_leave_out_what_is_not_the_callers) {
    dispatched_lamp();
    lamp();
    lamp();
    auto const count = [&](authority::Caller const& who, std::optional<JurisdictionId> place = std::nullopt) {
        return read([&](ReadTransaction& tx) { return count_desk_cases(tx, who, scope(), place).value(); });
    };
    auto const of_desk = count(committee_staff());
    EXPECT_EQ(of_desk.mine, 2);
    EXPECT_EQ(of_desk.unassigned, 2);
    EXPECT_EQ(of_desk.returned, 0);
    auto const of_lead = count(lamplighter());
    EXPECT_EQ(of_lead.mine, 1);
    EXPECT_EQ(of_lead.late, 0);
    EXPECT_EQ(of_lead.unassigned, std::nullopt) << "a department sends nothing on";
    EXPECT_EQ(count(dispatcher()).unassigned, 2);
    EXPECT_EQ(count(dispatcher(), willows.id).unassigned, 2);
    EXPECT_EQ(count(dispatcher(), terraces.id).unassigned, 0);
    auto const of_neighbour = count(committee_staff(), terraces.id);
    EXPECT_EQ(of_neighbour.unassigned, std::nullopt) << "another community's desk";
    auto const of_resident = count(resident(7));
    EXPECT_EQ(of_resident.mine, std::nullopt);
    EXPECT_EQ(of_resident.late, std::nullopt);
}

TEST_P(CaseServiceTest, a_search_finds_the_desks_own_cases_alone) {
    auto const id = dispatched_lamp();
    auto const other = reported(resident(7), report("楼道堆放杂物，消防通道走不通"));
    auto const found = [&](authority::Caller const& who, std::string_view words) {
        auto const cases =
            read([&](ReadTransaction& tx) { return search_desk_cases(tx, who, scope(), words).value(); });
        std::vector<CaseId> ids;
        for (auto const& one : cases) ids.push_back(one.id);
        return ids;
    };
    EXPECT_EQ(found(committee_staff(), "路灯"), std::vector{id});
    EXPECT_EQ(found(committee_staff(), "杂物"), std::vector{other->id});
    EXPECT_EQ(found(committee_staff(), other->number), std::vector{other->id});
    EXPECT_EQ(found(lamplighter(), "路灯"), std::vector{id});
    EXPECT_THAT(found(lamplighter(), "杂物"), IsEmpty()) << "not dispatched to them";
    EXPECT_THAT(found(officer(Role::committee_staff, other_committee, terraces.path, 30), "路灯"), IsEmpty())
        << "public, but not theirs";
    auto const of_resident =
        database().read([&](ReadTransaction& tx) { return search_desk_cases(tx, resident(7), scope(), "路灯"); });
    EXPECT_EQ(of_resident.error().code(), ErrorCode::forbidden);
}

TEST_P(CaseServiceTest, a_deliberation_is_concluded_by_the_desk_and_that_is_the_reply) {
    auto what = report("希望加装电梯");
    what.matter = lift_matter;
    auto const id = reported(resident(7), what)->id;
    ASSERT_TRUE(
        acted(committee_staff(), id, {.event = CaseEvent::send_to_deliberation, .text = "全楼一起商量"}).has_value());
    auto const in_public = seen(visitor(), id);
    ASSERT_TRUE(in_public.has_value()) << "what neighbours talk about they may read";
    EXPECT_EQ(in_public->the_case.text, "希望加装电梯");
    auto const done =
        acted(committee_staff(), id, {.event = CaseEvent::conclude_deliberation, .text = "三单元同意，方案已公示"});
    ASSERT_TRUE(done.has_value()) << done.error().key();
    EXPECT_EQ(done->facts.state, CaseState::replied);
}

TEST_P(CaseServiceTest, what_is_offered_is_what_a_route_lets_through) {
    auto const id = dispatched_lamp();
    ASSERT_TRUE(
        acted(dispatcher(), id,
              {.event = CaseEvent::call_joint, .supports = {enforcement}, .text = "现场会商", .by = clock.now() + 2h})
            .has_value());
    ASSERT_TRUE(acted(enforcer(), id, {.event = CaseEvent::arrive}).has_value());
    EXPECT_THAT(seen(dispatcher(), id)->possible, Contains(CaseEvent::evaluate_joint));
    EXPECT_THAT(seen(committee_staff(), id)->possible, Not(Contains(CaseEvent::evaluate_joint)))
        << "the street judges who came, not the desk that called";
    EXPECT_EQ(refusal(acted(committee_staff(), id,
                            {.event = CaseEvent::evaluate_joint, .body = enforcement, .text = "到场及时", .stars = 5})),
              "authority.missing");
}

TEST_P(CaseServiceTest, erasing_a_person_keeps_the_case_and_forgets_who) {
    auto what = report();
    what.contact = Contact::desk_only;
    what.name = "李静怡";
    auto const id = reported(resident(7), what)->id;
    auto const data = make_personal_data();
    EXPECT_THAT(read([&](ReadTransaction& tx) { return data->export_json(tx, PersonId{7}); }),
                testing::HasSubstr("李静怡"));
    write([&](WriteTransaction& tx) -> Result<int> {
        data->erase(tx, PersonId{7}, clock.now());
        return 0;
    });
    EXPECT_EQ(seen(committee_staff(), id)->reporters.at(0).name, "");
    EXPECT_EQ(seen(resident(7), id).error().key(), "case.unknown");
}

TEST_P(CaseServiceTest, photographs_are_for_the_parties_until_the_desk_shows_them) {
    auto const uploaded = [&](authority::Caller const& who) {
        return write([&](WriteTransaction& tx) -> Result<media::MediaId> {
            media::Files::Kept const kept{tx.new_random_id(), media::MediaKind::photo, "image/jpeg", 1'000};
            media::insert(tx, scope(), kept, who.person, who.now);
            return kept.id;
        });
    };
    auto const owner = make_media_owner();
    auto what = report();
    what.media = {uploaded(resident(7))};
    auto const id = reported(resident(7), what)->id;
    auto const sees = [&](authority::Caller const& who, bool is_public) {
        return read([&](ReadTransaction& tx) { return owner->may_see(tx, who, scope(), id.value(), is_public); });
    };
    EXPECT_EQ(seen(resident(7), id)->media.size(), 1U);
    EXPECT_TRUE(sees(resident(7), false));
    EXPECT_FALSE(sees(resident(8), false));
    ASSERT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter}).has_value());
    EXPECT_THAT(seen(visitor(), id)->media, IsEmpty()) << "shown only when the desk says so";
    EXPECT_FALSE(sees(visitor(), false));
    EXPECT_TRUE(sees(lamplighter(), false));
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
    EXPECT_EQ(refusal(acted(lamplighter(), id,
                            {.event = CaseEvent::reply, .text = "换好了", .media = {uploaded(enforcer())}})),
              "media.unknown")
        << "somebody else's upload";
    ASSERT_TRUE(
        acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "换好了", .media = {uploaded(lamplighter())}})
            .has_value());
    EXPECT_EQ(seen(visitor(), id)->media.size(), 1U) << "evidence of a reply is for everybody";
    EXPECT_EQ(seen(resident(7), id)->media.size(), 2U);

    auto shown = report();
    shown.media = {uploaded(resident(7))};
    auto const other = reported(resident(7), shown)->id;
    ASSERT_TRUE(
        acted(committee_staff(), other, {.event = CaseEvent::dispatch, .matter = lamp_matter, .shows_media = true})
            .has_value());
    EXPECT_EQ(seen(visitor(), other)->media.size(), 1U);
}

TEST_P(CaseServiceTest, a_photograph_says_enough_and_more_come_from_whoever_reported_first) {
    auto const uploaded = [&](authority::Caller const& who) {
        return write([&](WriteTransaction& tx) -> Result<media::MediaId> {
            media::Files::Kept const kept{tx.new_random_id(), media::MediaKind::photo, "image/jpeg", 1'000};
            media::insert(tx, scope(), kept, who.person, who.now);
            return kept.id;
        });
    };
    auto const added = [&](authority::Caller const& who, CaseId id, media::MediaId const& one) {
        return database().write(
            [&](WriteTransaction& tx) { return add_case_media(tx, Asking{who}, scope(), id, std::span{&one, 1}); });
    };
    auto const refused = [](Result<void> const& result) {
        return result ? std::string("accepted") : std::string(result.error().key());
    };
    auto what = report();
    what.text = "";
    EXPECT_EQ(refusal(reported(resident(7), what)), "case.text_missing");
    what.media = {uploaded(resident(7))};
    auto const made = reported(resident(7), what);
    ASSERT_TRUE(made.has_value()) << made.error().key();
    auto const id = made->id;
    ASSERT_TRUE(added(resident(7), id, uploaded(resident(7))).has_value());
    EXPECT_EQ(seen(resident(7), id)->media.size(), 2U);
    EXPECT_EQ(refused(added(resident(7), id, uploaded(resident(8)))), "media.unknown") << "somebody else's upload";
    EXPECT_EQ(refused(added(resident(8), id, uploaded(resident(8)))), "case.unknown") << "not public yet";
    EXPECT_EQ(refused(added(committee_staff(), id, uploaded(committee_staff()))), "case.act_not_yours");
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::withdraw}).has_value());
    EXPECT_EQ(refused(added(resident(7), id, uploaded(resident(7)))), "case.act_not_now");
    EXPECT_EQ(seen(resident(7), id)->media.size(), 2U);
}

HZ_ON_BOTH_ENGINES(CaseServiceTest);

}  // namespace
}  // namespace hezhi::cases
