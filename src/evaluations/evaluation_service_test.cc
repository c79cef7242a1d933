#include <gtest/gtest.h>

#include "src/evaluations/evaluation_rules.h"
#include "src/evaluations/evaluations.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/testing_street.h"
#include "src/storage/public_events.h"

namespace hezhi::evaluations {
namespace {

using authority::Caller;
using authority::Role;
using std::chrono::days;
using storage::ReadTransaction;
using storage::WriteTransaction;
using topics::TopicState;

/// Says what it is told to.
class KnownParticipation final : public Participation {
public:
    std::vector<PersonId> persons_of(ReadTransaction&, storage::Scope, TopicId) override { return persons; }
    std::vector<PersonId> persons{};
};

class EvaluationsTest : public jurisdictions::testkit::StreetTest {
protected:
    EvaluationsTest() : runner(database(), [this] { return clock.now(); }), topic(deliberated()) {
        add_jobs(runner, database(), participation);
    }

    Caller staff() const { return caller(Role::committee_staff, willows.path, 2); }

    TopicId deliberated() {
        auto const made = write([&](WriteTransaction& tx) {
            return topics::draft_topic(tx, staff(), scope(),
                                       {.community = willows.id,
                                        .title = "晚上怎么停车",
                                        .question = "车位晚上怎么分才公平？",
                                        .background = "",
                                        .decider = "居民会议",
                                        .legal_class = "",
                                        .settled = "",
                                        .organiser = "柳荫里社区居委会"});
        });
        move(made.id, TopicState::open);
        return made.id;
    }
    void move(TopicId id, TopicState to) {
        write([&](WriteTransaction& tx) { return topics::move_topic(tx, staff(), scope(), id, to, ""); });
    }
    Result<Evaluation> opened(Caller const& who, Microseconds lasts = days{10}) {
        return database().write(
            [&](WriteTransaction& tx) { return open_evaluation(tx, who, scope(), topic, clock.now() + lasts); });
    }
    Result<void> answered(Caller const& who, Answer const& answer) {
        return database().write([&](WriteTransaction& tx) { return put_answer(tx, who, scope(), topic, answer); });
    }
    Evaluation present() {
        return read([&](ReadTransaction& tx) { return find_evaluation(tx, scope(), topic); }).value();
    }
    std::optional<Answer> own(std::int64_t person) {
        return read([&](ReadTransaction& tx) { return own_answer(tx, scope(), topic, PersonId{person}); });
    }
    std::string_view key(auto const& result) const { return result ? "accepted" : result.error().key(); }

    KnownParticipation participation;
    jobs::Runner runner;
    TopicId topic;
};

TEST_P(EvaluationsTest, begins_after_the_deliberation_by_its_organiser_and_once) {
    EXPECT_EQ(key(opened(staff())), "evaluation.too_early");
    move(topic, TopicState::closed);
    EXPECT_EQ(key(opened(resident(7))), "authority.missing");
    EXPECT_EQ(key(opened(staff(), days{2})), "evaluation.end_refused");
    EXPECT_EQ(key(opened(staff(), days{61})), "evaluation.end_refused");
    EXPECT_TRUE(opened(staff()));
    EXPECT_EQ(key(opened(staff())), "evaluation.opened_already");
}

TEST_P(EvaluationsTest, one_answer_a_person_is_changeable_until_the_end) {
    move(topic, TopicState::closed);
    EXPECT_EQ(key(answered(resident(7), {})), "evaluation.not_open");
    ASSERT_TRUE(opened(staff()));
    EXPECT_EQ(key(answered(caller(Role::resident, terraces.path, 8), {})), "authority.missing");
    ASSERT_TRUE(answered(resident(7), {.solved = Verdict::no}));
    ASSERT_TRUE(answered(resident(7), {.solved = Verdict::yes, .again = Verdict::partly}));
    EXPECT_EQ(present().answers, 1);
    EXPECT_EQ(own(7), (Answer{.solved = Verdict::yes, .again = Verdict::partly}));
    EXPECT_EQ(own(8), std::nullopt);
    clock.advance(days{10} + Microseconds{1});
    EXPECT_EQ(key(answered(resident(7), {.solved = Verdict::no})), "evaluation.not_open");
    runner.run_due();
    EXPECT_TRUE(present().closed_at);
    EXPECT_EQ(own(7)->solved, Verdict::yes);
}

TEST_P(EvaluationsTest, results_wait_for_the_end_and_hide_the_few) {
    move(topic, TopicState::closed);
    ASSERT_TRUE(opened(staff()));
    for (std::int64_t person = 100; person < 112; ++person) {
        ASSERT_TRUE(answered(
            resident(person),
            {.solved = Verdict::yes, .fair = person == 100 ? Verdict::no : Verdict::yes, .again = std::nullopt}));
    }
    auto const results = [&](std::int64_t threshold) {
        auto const evaluation = present();
        return database().read([&](ReadTransaction& tx) { return results_of(tx, scope(), evaluation, threshold); });
    };
    EXPECT_EQ(key(results(10)), "evaluation.not_closed");
    clock.advance(days{10} + Microseconds{1});
    runner.run_due();
    auto const found = *results(10);
    EXPECT_EQ(found.answers, 12);
    EXPECT_EQ(found.solved.yes, 12);
    EXPECT_EQ(found.again.skipped, 12);
    // The one who found it unfair is not to be seen, and does not follow from the rest.
    EXPECT_EQ(found.fair.no, std::nullopt);
    EXPECT_EQ(found.fair.yes, std::nullopt);
}

TEST_P(EvaluationsTest, fewer_than_the_threshold_are_not_even_counted) {
    Evaluation const evaluation{.topic = topic, .participants = 43, .participants_answered = 9};
    std::vector<Answer> const answers(9, Answer{.solved = Verdict::yes});
    auto const found = results(evaluation, answers, 10);
    EXPECT_EQ(found.answers, std::nullopt);
    EXPECT_EQ(found.participants_answered, std::nullopt);
    EXPECT_EQ(found.participants, 40);
    EXPECT_EQ(results(evaluation, answers, 5).answers, 9);
}

TEST_P(EvaluationsTest, the_response_rate_is_of_those_who_took_part_by_the_end) {
    move(topic, TopicState::closed);
    ASSERT_TRUE(opened(staff()));
    for (std::int64_t person = 100; person < 130; ++person) ASSERT_TRUE(answered(resident(person), {}));
    // Whoever takes part after her answer is among them too; and one who answered and erased her account is not.
    for (std::int64_t person = 118; person < 160; ++person) participation.persons.push_back(PersonId{person});
    write([&](WriteTransaction& tx) -> Result<void> {
        make_personal_data()->erase(tx, PersonId{120}, clock.now());
        return {};
    });
    EXPECT_EQ(present().participants, 0);
    clock.advance(days{10} + Microseconds{1});
    runner.run_due();
    EXPECT_EQ(present().answers, 29);
    EXPECT_EQ(present().participants, 42);
    EXPECT_EQ(present().participants_answered, 11);
    auto const evaluation = present();
    auto const found = read([&](ReadTransaction& tx) { return results_of(tx, scope(), evaluation, 10); });
    EXPECT_EQ(found.participants, 40);
    EXPECT_EQ(found.participants_answered, 11);
}

TEST_P(EvaluationsTest, whoever_has_not_answered_is_asked_on_today) {
    move(topic, TopicState::closed);
    ASSERT_TRUE(opened(staff()));
    auto const source = make_thread_source();
    auto const asked = [&](Caller const& who) {
        return read([&](ReadTransaction& tx) { return source->waiting(tx, who, scope()).size(); });
    };
    EXPECT_EQ(asked(resident(7)), 1U);
    EXPECT_EQ(asked(caller(Role::resident, terraces.path, 8)), 0U);
    EXPECT_EQ(asked(visitor()), 0U);
    ASSERT_TRUE(answered(resident(7), {}));  // all skipped is an answer
    EXPECT_EQ(asked(resident(7)), 0U);
}

TEST_P(EvaluationsTest, one_is_told_what_became_of_it_without_when_one_answered) {
    move(topic, TopicState::closed);
    ASSERT_TRUE(opened(staff()));
    clock.advance(days{1});
    ASSERT_TRUE(answered(resident(7), {.solved = Verdict::yes}));
    auto const source = make_thread_source();
    auto const told = [&] {
        return read([&](ReadTransaction& tx) { return source->own_inputs(tx, scope(), PersonId{7}); }).at(0);
    };
    EXPECT_EQ(told().kind, threads::InputKind::evaluation);
    EXPECT_EQ(told().outcome, threads::InputOutcome::under_way);
    EXPECT_EQ(told().at, present().opened_at);
    EXPECT_EQ(told().due, present().closes_at);
    clock.advance(days{10});
    runner.run_due();
    EXPECT_EQ(told().outcome, threads::InputOutcome::counted);
    EXPECT_EQ(told().answered_by, "柳荫里社区居委会");
    auto const entries = read([&](ReadTransaction& tx) { return source->entries(tx, scope(), topic); });
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries.at(1).what, "evaluation.few_answered");
    EXPECT_EQ(entries.at(1).count, std::nullopt);
}

TEST_P(EvaluationsTest, erasure_takes_the_answer_while_it_is_open_and_the_link_afterwards) {
    move(topic, TopicState::closed);
    ASSERT_TRUE(opened(staff()));
    ASSERT_TRUE(answered(resident(7), {.solved = Verdict::yes}));
    ASSERT_TRUE(answered(resident(8), {.solved = Verdict::yes}));
    auto const data = make_personal_data();
    auto const exported = read([&](ReadTransaction& tx) { return data->export_json(tx, PersonId{7}); });
    EXPECT_NE(exported.find("晚上怎么停车"), std::string::npos);
    write([&](WriteTransaction& tx) -> Result<void> {
        data->erase(tx, PersonId{7}, clock.now());
        return {};
    });
    EXPECT_EQ(present().answers, 1);
    clock.advance(days{10} + Microseconds{1});
    runner.run_due();
    write([&](WriteTransaction& tx) -> Result<void> {
        data->erase(tx, PersonId{8}, clock.now());
        return {};
    });
    EXPECT_EQ(present().answers, 1);
    EXPECT_EQ(own(8), std::nullopt);
}

HZ_ON_BOTH_ENGINES(EvaluationsTest);

}  // namespace
}  // namespace hezhi::evaluations
