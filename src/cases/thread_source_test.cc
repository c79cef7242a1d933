// What a person is told of their own cases, for each end that a case may have.
#include <gtest/gtest.h>

#include "src/cases/testing_cases.h"
#include "src/threads/threads.h"

namespace hezhi::cases {
namespace {

using storage::ReadTransaction;
using storage::WriteTransaction;
using threads::InputKind;
using threads::InputOutcome;
using threads::OwnInput;

class CaseThreadTest : public testkit::CasesTest {
protected:
    std::vector<OwnInput> inputs(std::int64_t person) {
        return read([&](ReadTransaction& tx) { return source->own_inputs(tx, scope(), PersonId{person}); });
    }
    std::vector<std::string> asked(authority::Caller const& who) {
        std::vector<std::string> whats;
        for (auto const& one : read([&](ReadTransaction& tx) { return source->waiting(tx, who, scope()); })) {
            whats.push_back(one.what);
        }
        return whats;
    }
    CaseId dispatched() {
        auto const id = reported(resident(7), report())->id;
        EXPECT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter}));
        return id;
    }

    std::unique_ptr<threads::Source> source = make_thread_source();
};

TEST_P(CaseThreadTest, a_report_says_who_has_it_and_until_when) {
    auto const id = reported(resident(7), report())->id;
    auto const own = inputs(7).at(0);
    EXPECT_EQ(own.kind, InputKind::case_report);
    EXPECT_EQ(own.id, id.str());
    EXPECT_EQ(own.quote, "3号楼北侧路灯不亮，晚上老人不敢走");
    EXPECT_EQ(own.outcome, InputOutcome::waiting);
    EXPECT_EQ(own.what, "case.received");
    EXPECT_EQ(own.answered_by, "柳荫里社区居委会");
    EXPECT_TRUE(own.due);
    EXPECT_TRUE(inputs(8).empty());
}

TEST_P(CaseThreadTest, an_answer_says_by_whom_and_in_which_words) {
    auto const id = dispatched();
    EXPECT_EQ(inputs(7).at(0).outcome, InputOutcome::under_way);
    EXPECT_EQ(inputs(7).at(0).answered_by, "市政照明所");
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}));
    EXPECT_EQ(inputs(7).at(0).what, "case.in_progress");
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "已更换灯具"}));
    auto own = inputs(7).at(0);
    EXPECT_EQ(own.outcome, InputOutcome::taken_up);
    EXPECT_EQ(own.what, "case.replied");
    EXPECT_EQ(own.answered_by, "市政照明所");
    EXPECT_EQ(own.note, "已更换灯具");
    EXPECT_TRUE(own.answered_at);
    EXPECT_EQ(asked(resident(7)), std::vector<std::string>{"case.is_it_solved"});
    EXPECT_TRUE(asked(visitor()).empty());
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::confirm, .text = "亮了", .stars = 5}));
    EXPECT_EQ(inputs(7).at(0).what, "case.solved");
    EXPECT_TRUE(asked(resident(7)).empty());
}

TEST_P(CaseThreadTest, what_was_not_accepted_says_why) {
    auto const id = reported(resident(7), report())->id;
    ASSERT_TRUE(acted(committee_staff(), id,
                      {.event = CaseEvent::refuse,
                       .refusal = casework::RefusalGround::in_legal_proceedings,
                       .text = "这是法院正在审理的事，请向承办法官反映",
                       .route = "河东区人民法院"}));
    auto const own = inputs(7).at(0);
    EXPECT_EQ(own.outcome, InputOutcome::not_taken_up);
    EXPECT_EQ(own.what, "case.refused");
    EXPECT_NE(own.note.find("法院正在审理"), std::string::npos);
    EXPECT_EQ(own.answered_by, "柳荫里社区居委会");
}

TEST_P(CaseThreadTest, whoever_joined_reads_their_own_words_and_no_others) {
    auto const id = dispatched();
    ASSERT_TRUE(database().write([&](WriteTransaction& tx) {
        return join_case(tx, Asking{resident(8)}, scope(), id, {.number = 0, .text = "我家门口也不亮"});
    }));
    auto const own = inputs(8).at(0);
    EXPECT_EQ(own.kind, InputKind::case_joined);
    EXPECT_EQ(own.quote, "我家门口也不亮");
    EXPECT_EQ(own.answered_by, "市政照明所");
    // Of a case that the desk has not looked at yet, those who joined without words read where it is.
    auto const unread = reported(resident(7), report())->id;
    ASSERT_TRUE(database().write(
        [&](WriteTransaction& tx) { return join_case(tx, Asking{resident(9)}, scope(), unread, {.number = 0}); }));
    EXPECT_EQ(inputs(9).at(0).quote.find("老人不敢走"), std::string::npos);
    EXPECT_FALSE(inputs(9).at(0).quote.empty());
}

HZ_ON_BOTH_ENGINES(CaseThreadTest);

}  // namespace
}  // namespace hezhi::cases
