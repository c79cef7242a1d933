#include "src/cases/telling_rules.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"

namespace hezhi::cases {
namespace {

using casework::Actor;
using casework::CaseEvent;
using casework::CaseState;
using testing::IsEmpty;
using testing::Not;

bool is_to_reporters(Audience audience) {
    return audience == Audience::reporters || audience == Audience::first_reporter ||
           audience == Audience::shown_reporter;
}

TEST(TellingRules, reporters_are_told_in_their_kinds_and_staff_in_theirs) {
    for (auto const& row : casework::table()) {
        for (auto const& telling : tellings_of({row.event, row.actor, row.to, true})) {
            auto const kind = enum_name(telling.kind);
            EXPECT_EQ(kind.starts_with("case_"), is_to_reporters(telling.audience))
                << casework::name(row.event) << " tells " << kind;
        }
    }
}

TEST(TellingRules, whoever_reported_hears_of_every_end_but_their_own_withdrawal) {
    for (auto const& row : casework::table()) {
        if (!row.from || !casework::is_open(*row.from) || casework::is_open(row.to)) continue;
        if (row.event == CaseEvent::withdraw) continue;
        auto const tellings = tellings_of({row.event, row.actor, row.to});
        EXPECT_TRUE(
            std::ranges::any_of(tellings, [](Telling const& one) { return one.audience == Audience::reporters; }))
            << casework::name(row.event) << " ends in " << casework::name(row.to);
    }
}

TEST(TellingRules, whoever_leads_hears_of_every_case_that_comes_to_them) {
    for (auto const event : {CaseEvent::dispatch, CaseEvent::uphold_return, CaseEvent::keep_return}) {
        EXPECT_TRUE(std::ranges::any_of(tellings_of({event, Actor::desk, CaseState::dispatched}),
                                        [](Telling const& one) { return one.audience == Audience::lead; }))
            << casework::name(event);
    }
}

TEST(TellingRules, a_question_is_for_the_first_reporter_alone) {
    EXPECT_EQ(tellings_of({CaseEvent::ask_info, Actor::desk, CaseState::need_info}),
              (std::vector<Telling>{{Audience::first_reporter, notices::NoticeKind::case_asked}}));
}

TEST(TellingRules, a_joint_handling_reaches_the_bodies_that_must_act_and_no_neighbour_twice) {
    for (auto const event : {CaseEvent::miss_report, CaseEvent::evaluate_joint, CaseEvent::agree_action,
                             CaseEvent::assign_action, CaseEvent::miss_action, CaseEvent::drop_action}) {
        auto const tellings = tellings_of({event, Actor::desk, CaseState::in_progress});
        ASSERT_EQ(tellings.size(), 1U) << casework::name(event);
        EXPECT_FALSE(is_to_reporters(tellings.front().audience)) << casework::name(event);
    }
    for (auto const event : {CaseEvent::arrive, CaseEvent::finish_action, CaseEvent::end_joint}) {
        EXPECT_THAT(tellings_of({event, Actor::support, CaseState::in_progress}), IsEmpty()) << casework::name(event);
    }
}

TEST(TellingRules, a_report_and_a_remark_tell_nobody) {
    EXPECT_THAT(tellings_of({CaseEvent::report, Actor::reporter, CaseState::received}), IsEmpty());
    EXPECT_THAT(tellings_of({CaseEvent::note, Actor::desk, CaseState::received}), IsEmpty());
    EXPECT_THAT(tellings_of({CaseEvent::note, Actor::desk, CaseState::received, true}), Not(IsEmpty()));
}

}  // namespace
}  // namespace hezhi::cases
