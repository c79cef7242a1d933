// Two people act on one case at the same moment: one of them wins, the other is told, and the rows say the same.
#include <algorithm>
#include <array>
#include <latch>
#include <optional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cases/testing_cases.h"

namespace hezhi::cases {
namespace {

using storage::WriteTransaction;
using testing::AnyOf;
using testing::Eq;

constexpr int kRounds = 6;

class CaseRaceTest : public testkit::CasesTest {
protected:
    CaseId dispatched(std::vector<BodyId> supports = {}) {
        auto const id = reported(resident(7), report())->id;
        EXPECT_TRUE(acted(committee_staff(), id,
                          {.event = CaseEvent::dispatch, .supports = std::move(supports), .matter = lamp_matter})
                        .has_value());
        return id;
    }
    CaseId answered() {
        auto const id = dispatched();
        EXPECT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
        EXPECT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "灯已换好"}).has_value());
        return id;
    }
    std::int64_t revision(CaseId id) { return seen(dispatcher(), id)->the_case.revision; }

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

    std::ptrdiff_t happened(CaseId id, CaseEvent event) {
        auto const page = seen(dispatcher(), id);
        return std::ranges::count(page->events, event, &CaseRecord::event);
    }

    /// Exactly one was accepted, the other refused with one of the words.
    template <class Refusals>
    static void expect_one(std::array<std::string, 2> const& answers, Refusals refusals) {
        EXPECT_EQ(std::ranges::count(answers, "accepted"), 1) << answers[0] << " " << answers[1];
        for (auto const& answer : answers) {
            if (answer != "accepted") EXPECT_THAT(answer, refusals);
        }
    }
};

TEST_P(CaseRaceTest, two_desks_dispatch_the_case_they_both_read) {
    for (int round = 0; round < kRounds; ++round) {
        auto const id = reported(resident(7), report())->id;
        auto const read = revision(id);
        auto const answers = at_once(
            [&] {
                return acted(committee_staff(), id,
                             {.event = CaseEvent::dispatch, .revision = read, .matter = lamp_matter});
            },
            [&] {
                return acted(dispatcher(), id,
                             {.event = CaseEvent::dispatch, .revision = read, .matter = rubbish_matter});
            });
        expect_one(answers, Eq("case.changed_meanwhile"));
        EXPECT_EQ(happened(id, CaseEvent::dispatch), 1);
        auto const page = seen(dispatcher(), id);
        EXPECT_EQ(page->bodies.size(), 1U) << "one body has it";
        EXPECT_EQ(page->bodies.at(0).body, page->the_case.facts.lead);
        EXPECT_EQ(page->the_case.revision, read + 1);
    }
}

TEST_P(CaseRaceTest, two_officers_of_one_body_take_it_on) {
    for (int round = 0; round < kRounds; ++round) {
        auto const id = dispatched();
        auto const sign = [&](std::int64_t person) {
            return acted(officer(authority::Role::department_officer, lighting, street.path, person), id,
                         {.event = CaseEvent::sign_in});
        };
        expect_one(at_once([&] { return sign(23); }, [&] { return sign(26); }),
                   AnyOf("case.changed_meanwhile", "case.act_not_now"));
        EXPECT_EQ(happened(id, CaseEvent::sign_in), 1);
    }
}

TEST_P(CaseRaceTest, the_first_reporter_and_a_neighbour_have_the_last_word_at_once) {
    for (int round = 0; round < kRounds; ++round) {
        auto const id = dispatched();
        ASSERT_TRUE(database()
                        .write([&](WriteTransaction& tx) {
                            return join_case(tx, Asking{resident(8)}, scope(), id, Reporter{.number = 0});
                        })
                        .has_value());
        ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
        ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "灯已换好"}).has_value());
        auto const answers = at_once([&] { return acted(resident(7), id, {.event = CaseEvent::confirm, .stars = 5}); },
                                     [&] { return acted(resident(8), id, {.event = CaseEvent::confirm, .stars = 1}); });
        EXPECT_EQ(std::ranges::count(answers, "accepted"), 2) << "one closes it, the other is heard beside it";
        auto const page = seen(dispatcher(), id);
        EXPECT_EQ(page->the_case.facts.state, CaseState::closed);
        EXPECT_EQ(page->ratings.size(), 2U);
        EXPECT_EQ(page->voices_solved, 1);
        EXPECT_EQ(happened(id, CaseEvent::confirm), 1);
    }
}

TEST_P(CaseRaceTest, solved_and_unsolved_at_once_is_one_of_them) {
    for (int round = 0; round < kRounds; ++round) {
        auto const id = answered();
        at_once([&] { return acted(resident(7), id, {.event = CaseEvent::confirm, .stars = 5}); },
                [&] { return acted(resident(7), id, {.event = CaseEvent::reopen, .text = "又灭了"}); });
        // A closed case may still be reopened, a reopened one not be confirmed: whatever came first, one state stands.
        auto const page = seen(dispatcher(), id);
        EXPECT_EQ(page->the_case.facts.state == CaseState::in_progress, happened(id, CaseEvent::reopen) == 1);
        EXPECT_EQ(page->ratings.size(), 1U) << "one a reporter a reply";
    }
}

TEST_P(CaseRaceTest, it_is_reopened_once) {
    for (int round = 0; round < kRounds; ++round) {
        auto const id = answered();
        auto const reopen = [&] { return acted(resident(7), id, {.event = CaseEvent::reopen, .text = "又灭了"}); };
        expect_one(at_once(reopen, reopen),
                   AnyOf("case.changed_meanwhile", "case.act_not_now", "case.reopened_already"));
        EXPECT_EQ(happened(id, CaseEvent::reopen), 1);
        EXPECT_EQ(seen(dispatcher(), id)->the_case.facts.reopenings, 1);
    }
}

TEST_P(CaseRaceTest, it_is_sent_back_once) {
    for (int round = 0; round < kRounds; ++round) {
        auto const id = dispatched();
        auto const send_back = [&] {
            return acted(lamplighter(), id,
                         {.event = CaseEvent::ask_return, .matter = yard_matter, .text = "在小区里面"});
        };
        expect_one(at_once(send_back, send_back),
                   AnyOf("case.changed_meanwhile", "case.act_not_now", "case.return_asked_before"));
        EXPECT_EQ(happened(id, CaseEvent::ask_return), 1);
        EXPECT_EQ(seen(dispatcher(), id)->the_case.facts.returns_asked_by.size(), 1U);
    }
}

TEST_P(CaseRaceTest, neighbours_who_join_at_once_are_all_counted) {
    for (int round = 0; round < kRounds; ++round) {
        auto const id = dispatched();
        auto const join = [&](std::int64_t person) {
            return database().write([&, person](WriteTransaction& tx) {
                return join_case(tx, Asking{resident(person)}, scope(), id, Reporter{.number = 0});
            });
        };
        auto const answers = at_once([&] { return join(8); }, [&] { return join(10); });
        auto const joined = std::ranges::count(answers, "accepted");
        auto const page = seen(dispatcher(), id);
        EXPECT_EQ(page->the_case.reporters, 1 + joined) << answers[0] << " " << answers[1];
        EXPECT_EQ(page->reporters.size(), static_cast<std::size_t>(1 + joined));
    }
}

TEST_P(CaseRaceTest, a_case_of_a_source_is_entered_once) {
    for (int round = 0; round < kRounds; ++round) {
        auto what = report();
        what.channel = Channel::hotline;
        what.source = "12345";
        what.source_number = "GD" + std::to_string(round);
        auto const enter = [&] {
            return database().write([&](WriteTransaction& tx) { return enter_case(tx, dispatcher(), scope(), what); });
        };
        expect_one(at_once(enter, enter), Eq("case.source_number_taken"));
    }
}

HZ_ON_BOTH_ENGINES(CaseRaceTest);

}  // namespace
}  // namespace hezhi::cases
