// Whom an act reaches, seen in the letterboxes, on both engines.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "src/cases/testing_cases.h"
#include "src/jobs/runner.h"
#include "src/notices/notices.h"

namespace hezhi::cases {
namespace {

using namespace std::chrono_literals;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

class TellCaseTest : public testkit::CasesTest {
protected:
    TellCaseTest() : runner(database(), clock) {
        add_jobs(runner);
        hold_post(20, Role::committee_staff, committee, willows.id);
        hold_post(21, Role::dispatcher, office, street.id);
        hold_post(22, Role::arbiter, office, street.id);
        hold_post(23, Role::department_officer, lighting, street.id);
        hold_post(24, Role::department_officer, enforcement, street.id);
        hold_post(25, Role::property_officer, property, willows.id);
        hold_post(30, Role::committee_staff, other_committee, terraces.id);
    }

    void hold_post(std::int64_t person, Role role, BodyId body, JurisdictionId where) {
        write([&](WriteTransaction& tx) {
            tx.execute(
                "INSERT INTO posts (realm_id, post_id, person_id, role, body_id, jurisdiction_id, from_at, granted_at) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
                {realm(), tx.new_id<people::PostId>(), person, authority::name(role), body, where, clock.now()});
        });
    }

    CaseId lamp() {
        auto const made = reported(resident(7), report());
        if (!made) throw std::runtime_error(std::string(made.error().key()));
        return made->id;
    }
    void done(authority::Caller const& who, CaseId id, CaseAct const& act) {
        auto const result = acted(who, id, act);
        ASSERT_TRUE(result.has_value()) << result.error().key();
        runner.run_due();
    }
    std::vector<notices::Notice> letterbox(std::int64_t person) {
        authority::Caller const who{.person = PersonId{person}, .now = clock.now()};
        return read([&](ReadTransaction& tx) { return notices::list_notices(tx, who, std::nullopt, 100); });
    }
    std::vector<std::string> told(std::int64_t person) {
        std::vector<std::string> kinds;
        for (auto const& notice : letterbox(person)) kinds.emplace_back(enum_name(notice.kind));
        return kinds;
    }

    jobs::Runner runner;
};

TEST_P(TellCaseTest, a_report_tells_nobody_and_its_dispatch_the_reporter_and_the_lead) {
    auto const id = lamp();
    runner.run_due();
    for (std::int64_t person = 7; person <= 30; ++person) EXPECT_THAT(told(person), IsEmpty()) << person;

    done(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
    EXPECT_THAT(told(7), ElementsAre("case_dispatched"));
    EXPECT_THAT(told(23), ElementsAre("desk_dispatched"));
    for (std::int64_t const person : {8, 20, 21, 22, 24, 25, 30}) EXPECT_THAT(told(person), IsEmpty()) << person;
    auto const notice = letterbox(7).at(0);
    EXPECT_EQ(notice.body, lighting);
    EXPECT_EQ(notice.subject, id.value());
    EXPECT_FALSE(notice.number.empty());
    EXPECT_FALSE(notice.is_sealed);
    EXPECT_TRUE(letterbox(23).at(0).due.has_value()) << "until when";
}

TEST_P(TellCaseTest, a_question_reaches_whoever_reported_and_its_answer_whoever_asked) {
    auto const id = lamp();
    done(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
    ASSERT_TRUE(database()
                    .write([&](WriteTransaction& tx) {
                        auto const who = resident(8);
                        return join_case(tx, Asking{who}, scope(), id, Reporter{.number = 0, .person = std::nullopt});
                    })
                    .has_value());
    done(lamplighter(), id, {.event = CaseEvent::sign_in});
    done(lamplighter(), id, {.event = CaseEvent::ask_info, .text = "哪一盏？CANARY"});
    EXPECT_THAT(told(7), ElementsAre("case_asked", "case_dispatched"));
    EXPECT_TRUE(letterbox(7).at(0).due.has_value()) << "until when to answer";
    EXPECT_THAT(told(8), IsEmpty()) << "whoever joined was not asked";
    done(resident(7), id, {.event = CaseEvent::give_info, .text = "靠近花坛"});
    EXPECT_THAT(told(23), ElementsAre("desk_answered", "desk_dispatched"));
    EXPECT_THAT(told(7), ElementsAre("case_asked", "case_dispatched")) << "one's own act is no news";
}

TEST_P(TellCaseTest, everybody_who_joined_hears_of_the_reply_however_many) {
    auto const id = lamp();
    done(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
    constexpr int kJoined = 2 * static_cast<int>(notices::kToldAtOnceMax) + 7;
    for (int joined = 0; joined < kJoined; ++joined) {
        write([&](WriteTransaction& tx) {
            auto const who = resident(1'000 + joined);
            return join_case(tx, Asking{who}, scope(), id, Reporter{.number = 0, .person = std::nullopt});
        });
    }
    done(lamplighter(), id, {.event = CaseEvent::sign_in});
    done(lamplighter(), id, {.event = CaseEvent::reply, .text = "灯已换好"});
    for (int joined = 0; joined < kJoined; ++joined) {
        ASSERT_THAT(told(1'000 + joined), ElementsAre("case_replied")) << joined;
    }
    EXPECT_EQ(told(7).front(), "case_replied");
    EXPECT_EQ(std::ranges::count(told(7), "case_replied"), 1);
    done(resident(1'000), id, {.event = CaseEvent::reopen, .text = "又灭了"});
    EXPECT_EQ(told(7).front(), "case_reopened");
    EXPECT_EQ(told(1'001).front(), "case_reopened");
    EXPECT_THAT(told(1'000), Not(Contains("case_reopened")));
    EXPECT_EQ(told(23).front(), "desk_reopened");
}

TEST_P(TellCaseTest, returns_reach_those_who_rule_and_their_ruling_those_it_is_about) {
    auto const id = lamp();
    done(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
    done(lamplighter(), id, {.event = CaseEvent::ask_return, .matter = yard_matter, .text = "属于小区内照明"});
    EXPECT_THAT(told(21), ElementsAre("ruling_wanted")) << "the first return is the dispatcher's";
    EXPECT_THAT(told(22), IsEmpty());
    EXPECT_EQ(told(7).front(), "case_returned");
    done(dispatcher(), id, {.event = CaseEvent::uphold_return, .matter = yard_matter, .text = "退单成立"});
    EXPECT_THAT(told(25), ElementsAre("desk_dispatched"));
    EXPECT_EQ(letterbox(7).front().body, property);
    done(manager(), id, {.event = CaseEvent::ask_return, .matter = lamp_matter, .text = "公共道路"});
    EXPECT_THAT(told(22), ElementsAre("ruling_wanted")) << "from the second on the arbiter's";
    EXPECT_THAT(told(21), ElementsAre("ruling_wanted"));
    done(arbiter(), id, {.event = CaseEvent::keep_return, .text = "由物业办理"});
    EXPECT_EQ(told(25).front(), "desk_returned");
    EXPECT_EQ(told(7).front(), "case_kept");
}

TEST_P(TellCaseTest, called_bodies_hear_by_when_and_lateness_reaches_the_holder_by_itself) {
    auto const id = lamp();
    done(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
    done(lamplighter(), id, {.event = CaseEvent::sign_in});
    auto const by = clock.now() + 5h;
    done(dispatcher(), id, {.event = CaseEvent::call_joint, .supports = {enforcement}, .text = "一起到场", .by = by});
    EXPECT_THAT(told(24), ElementsAre("desk_called"));
    EXPECT_EQ(letterbox(24).front().due, by);
    EXPECT_EQ(letterbox(24).front().body, enforcement);
    clock.advance(24h * 60);
    runner.run_due();
    EXPECT_THAT(told(23), Contains("desk_overdue"));
    EXPECT_THAT(told(7), Contains("case_overdue"));
    EXPECT_THAT(told(24), Not(Contains("desk_overdue"))) << "it is not on their desk";
}

TEST_P(TellCaseTest, a_called_body_that_is_late_is_reminded_once_a_call_and_hears_how_it_was_evaluated) {
    auto const id = lamp();
    done(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
    done(lamplighter(), id, {.event = CaseEvent::sign_in});
    auto const first = clock.now() + 2h;
    done(dispatcher(), id, {.event = CaseEvent::call_joint, .supports = {enforcement}, .text = "到场", .by = first});
    clock.advance(1min);
    done(dispatcher(), id,
         {.event = CaseEvent::call_joint, .supports = {property}, .text = "也请到场", .by = clock.now() + 5h});
    clock.advance(3h - 1min);
    runner.run_due();
    EXPECT_THAT(told(24), ElementsAre("desk_missed", "desk_called"));
    EXPECT_EQ(letterbox(24).front().due, first) << "when they should have been there";
    EXPECT_THAT(told(25), ElementsAre("desk_called")) << "theirs has not passed";
    clock.advance(3h);
    runner.run_due();
    EXPECT_THAT(told(25), ElementsAre("desk_missed", "desk_called"));
    EXPECT_THAT(told(24), ElementsAre("desk_missed", "desk_called")) << "once a call";
    EXPECT_THAT(told(7), Not(Contains("desk_missed"))) << "between the bodies";
    done(dispatcher(), id, {.event = CaseEvent::evaluate_joint, .body = enforcement, .text = "来晚了", .stars = 2});
    EXPECT_EQ(told(24).front(), "desk_evaluated");
    EXPECT_THAT(told(25), Not(Contains("desk_evaluated")));
    done(dispatcher(), id,
         {.event = CaseEvent::call_joint, .supports = {enforcement}, .text = "再请到场", .by = clock.now() + 1h});
    EXPECT_EQ(told(24).front(), "desk_called");
    done(enforcer(), id, {.event = CaseEvent::arrive});
    clock.advance(2h);
    runner.run_due();
    EXPECT_EQ(told(24).front(), "desk_called") << "they came";
}

TEST_P(TellCaseTest, whoever_owns_a_joint_action_hears_of_it_of_its_new_date_and_of_its_end) {
    auto const id = lamp();
    done(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
    done(lamplighter(), id, {.event = CaseEvent::sign_in});
    done(dispatcher(), id,
         {.event = CaseEvent::call_joint, .supports = {enforcement, property}, .text = "会商", .by = clock.now() + 2h});
    done(committee_staff(), id, {.event = CaseEvent::agree_action, .text = "剪树枝"});
    EXPECT_THAT(told(25), Not(Contains("desk_action"))) << "it is nobody's yet";
    auto const until = clock.now() + 48h;
    done(committee_staff(), id, {.event = CaseEvent::assign_action, .body = property, .by = until, .action = 1});
    EXPECT_EQ(told(25).front(), "desk_action");
    EXPECT_EQ(letterbox(25).front().due, until);
    EXPECT_EQ(letterbox(25).front().body, property);
    clock.advance(49h);
    runner.run_due();
    EXPECT_EQ(told(25).front(), "desk_action_late");
    EXPECT_EQ(letterbox(25).front().due, until);
    done(committee_staff(), id, {.event = CaseEvent::drop_action, .text = "树要迁走", .action = 1});
    EXPECT_EQ(told(25).front(), "desk_action_dropped");
    for (std::int64_t const person : {23, 24}) {
        EXPECT_THAT(told(person), Not(Contains(testing::StartsWith("desk_action")))) << person << ": not theirs";
    }
}

TEST_P(TellCaseTest, a_merge_leads_to_the_other_case_and_a_sealed_case_says_that_it_is) {
    auto const kept = lamp();
    auto const other = reported(resident(9), report("3号楼的路灯坏了几天了"));
    done(committee_staff(), other->id, {.event = CaseEvent::merge, .into = kept});
    EXPECT_THAT(told(9), ElementsAre("case_merged"));
    EXPECT_EQ(letterbox(9).front().subject, kept.value());

    auto disclosure = report("有人收了钱，CANARY");
    disclosure.kind = CaseKind::report;
    auto const sealed = reported(resident(10), disclosure);
    ASSERT_EQ(sealed->publicity, Publicity::sealed);
    done(committee_staff(), sealed->id, {.event = CaseEvent::ask_info, .text = "什么时候？"});
    ASSERT_THAT(told(10), ElementsAre("case_asked"));
    EXPECT_TRUE(letterbox(10).front().is_sealed);
}

TEST_P(TellCaseTest, a_look_at_the_telephone_is_told_to_its_owner_alone) {
    auto with_phone = report();
    with_phone.contact = Contact::desk_only;
    with_phone.name = "周阿姨";
    with_phone.phone = "13800005555";
    auto const made = reported(resident(7), with_phone);
    done(committee_staff(), made->id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
    write([&](WriteTransaction& tx) {
        auto const who = resident(8);
        return join_case(tx, Asking{who}, scope(), made->id, Reporter{.number = 0, .person = std::nullopt});
    });
    write([&](WriteTransaction& tx) {
        return reveal_contact(tx, lamplighter(), scope(), made->id, 1, "上门前要约时间");
    });
    runner.run_due();
    EXPECT_EQ(told(7).front(), "case_contact_seen");
    EXPECT_THAT(told(8), IsEmpty());
}

TEST_P(TellCaseTest, what_a_notice_is_about_shows_as_its_reader_may_see_it) {
    auto const made = reported(resident(7), report("路灯不亮，找我 13900001234，3号楼2单元501室"));
    auto const subject = make_notice_subject();
    auto const label = [&](authority::Caller const& who) {
        return read([&](ReadTransaction& tx) {
            auto const found = subject->label(tx, who, scope(), made->id.value(), std::nullopt);
            return found ? found->text : std::string("none");
        });
    };
    EXPECT_THAT(label(resident(7)), testing::HasSubstr("13900001234")) << "their own words";
    EXPECT_EQ(label(resident(8)), "none");
    EXPECT_EQ(label(lamplighter()), "none") << "not theirs";
    done(committee_staff(), made->id, {.event = CaseEvent::dispatch, .matter = lamp_matter});
    EXPECT_THAT(label(resident(8)), Not(testing::HasSubstr("13900001234")));
    EXPECT_THAT(label(resident(8)), testing::HasSubstr("路灯不亮"));
}

HZ_ON_BOTH_ENGINES(TellCaseTest);

}  // namespace
}  // namespace hezhi::cases
