// The log without names, the registry with its cap, hours from recorded work, and two at once.
#include "src/tasks/burden.h"

#include <algorithm>
#include <array>
#include <latch>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cases/cases.h"
#include "src/storage/public_events.h"
#include "src/tasks/assessments.h"
#include "src/tasks/burden_rules.h"
#include "src/tasks/task_log.h"
#include "src/tasks/testing_tasks.h"

namespace hezhi::tasks {
namespace {

using std::chrono::days;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class BurdenTest : public testkit::TasksTest {
protected:
    static EntryKey key(int number) {
        EntryKey made{};
        made[0] = static_cast<std::byte>(number & 0xff);
        made[1] = static_cast<std::byte>(number >> 8 & 0xff);
        return made;
    }
    Result<void> logged(authority::Caller const& who, JurisdictionId community, BodyId from, int number) {
        return database().write([&](WriteTransaction& tx) {
            return log_informal(tx, who, scope(),
                                {.community = community,
                                 .key = key(number),
                                 .body = from,
                                 .kind = TaskKind::form,
                                 .minutes = 20,
                                 .note = "补报"});
        });
    }
    Burden burden(authority::Caller const& who, std::optional<Month> month = std::nullopt) {
        return read([&](ReadTransaction& tx) { return burden_of(tx, who, scope(), willows.id, month); });
    }
    NewAssessment indicator(std::string name) const {
        return {.body = civil,
                .name = std::move(name),
                .frequency = Frequency::monthly,
                .minutes = 60,
                .communities = {willows.id, terraces.id}};
    }
    Result<Assessment> registered(NewAssessment const& wanted) {
        return database().write(
            [&](WriteTransaction& tx) { return register_assessment(tx, sender(), scope(), wanted); });
    }
    void cap(std::int64_t most) {
        write([&](WriteTransaction& tx) { return change_settings(tx, reviewer(), scope(), {.indicators_max = most}); });
    }
    void third_community() {
        auto const report = jurisdictions::run_import(
            database(), caller(authority::Role::administrator, street.path),
            {realm(), jurisdictions::ImportKind::jurisdictions, "tree.csv",
             "kind,code,parent_code,name,types\ncommunity,C3,,新河湾社区,converted_village\n", false});
        ASSERT_TRUE(report && report->problems.empty());
    }
    std::vector<PublishedMonth> published() {
        return read([&](ReadTransaction& tx) { return published_informal(tx, scope(), clock.now()); });
    }
    template <class First, class Second>
    std::array<std::string, 2> at_once(First first, Second second) {
        std::array<std::string, 2> answers;
        std::latch start(2);
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

TEST_P(BurdenTest, an_entry_sent_twice_is_one_and_a_day_has_a_limit) {
    ASSERT_TRUE(logged(staff(), willows.id, civil, 1).has_value());
    ASSERT_TRUE(logged(staff(), willows.id, civil, 1).has_value());
    EXPECT_EQ(burden(staff()).errands_total, std::nullopt) << "one entry is fewer than five";
    for (int number = 2; number <= kEntriesMax; ++number) {
        ASSERT_TRUE(logged(staff(), willows.id, civil, number).has_value()) << number;
    }
    EXPECT_EQ(word(logged(staff(), willows.id, civil, 99)), "task.log_full");
    EXPECT_EQ(burden(staff()).errands_total, kEntriesMax);
    EXPECT_EQ(burden(staff()).errand_minutes, kEntriesMax * 20);
    clock.advance(days{1});
    EXPECT_TRUE(logged(staff(), willows.id, civil, 99).has_value());
    EXPECT_EQ(word(logged(other_staff(), willows.id, civil, 100)), "authority.missing");
}

/// The person, her name and the moment stand nowhere that anything reads: not in the public record, not in what staff,
/// the street or strangers are told, not in the row.
TEST_P(BurdenTest, who_logged_an_errand_appears_nowhere) {
    constexpr std::int64_t kCanary = 918'273'645;
    auto const canary = officer(authority::Role::committee_staff, committee, willows.path, kCanary);
    for (int number = 0; number < 6; ++number) ASSERT_TRUE(logged(canary, willows.id, civil, number).has_value());
    auto const events =
        read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), std::nullopt, 100); });
    for (auto const& event : events) {
        EXPECT_THAT(event.payload, Not(HasSubstr(std::to_string(kCanary))));
        EXPECT_THAT(event.kind, Not(HasSubstr("informal")));
    }
    auto const rows = read([&](ReadTransaction& tx) {
        return tx.all(
            "SELECT realm_id, community_id, month, body_id, minutes, kind, note FROM informal_tasks "
            "WHERE realm_id = $1",
            {realm()}, [](storage::Row const& row) {
                std::string text;
                for (int column = 0; column < 5; ++column) text += std::to_string(row.integer(column)) + " ";
                return text + std::string(row.text(5)) + std::string(row.text(6));
            });
    });
    ASSERT_EQ(rows.size(), 6U);
    for (auto const& row : rows) EXPECT_THAT(row, Not(HasSubstr(std::to_string(kCanary))));
    EXPECT_EQ(rows.front(), rows.back()) << "nothing but the key tells entries apart";
    auto const errands =
        read([&](ReadTransaction& tx) { return list_informal(tx, staff(), scope(), willows.id, 202'603); });
    EXPECT_EQ(errands.size(), 6U);
    for (auto const& who : {other_staff(), sender(), reviewer(), visitor()}) {
        auto const result =
            database().read([&](ReadTransaction& tx) { return list_informal(tx, who, scope(), willows.id, 202'603); });
        EXPECT_FALSE(result.has_value()) << "the notes are the committee's own";
    }
    EXPECT_EQ(burden(staff()).errands_total, 6);
    EXPECT_EQ(burden(reviewer()).errands_total, 6);
    for (auto const& who : {sender(), visitor(), resident(7)}) {
        EXPECT_THAT(burden(who).errands, IsEmpty()) << "a department does not learn which community logged it";
        EXPECT_FALSE(burden(who).errands_total);
    }
    clock.advance(days{2});
    ASSERT_TRUE(logged(staff(), willows.id, civil, 50).has_value());
    auto const kept = read([&](ReadTransaction& tx) {
        return tx.all("SELECT person_id FROM log_budgets", {}, [](storage::Row const& row) { return row.integer(0); });
    });
    EXPECT_THAT(kept, Not(testing::Contains(kCanary))) << "the day's budget is forgotten";
    EXPECT_THAT(read([&](ReadTransaction& tx) { return make_personal_data()->export_json(tx, PersonId{kCanary}); }),
                HasSubstr("0"));
}

TEST_P(BurdenTest, errands_are_published_pooled_late_and_without_small_cells) {
    for (int number = 0; number < 12; ++number) ASSERT_TRUE(logged(staff(), willows.id, civil, number).has_value());
    for (int number = 0; number < 12; ++number) {
        ASSERT_TRUE(logged(other_staff(), terraces.id, civil, number).has_value());
    }
    for (int number = 20; number < 24; ++number) ASSERT_TRUE(logged(staff(), willows.id, police, number).has_value());
    clock.advance(days{62});
    EXPECT_THAT(published(), IsEmpty()) << "two communities cannot be told apart from each other";
    third_community();
    auto const shown = published();
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown[0].month, 202'603);
    for (auto const& one : shown[0].senders) {
        EXPECT_EQ(one.count, one.body == civil ? std::optional<std::int64_t>(24) : std::nullopt);
    }
    EXPECT_FALSE(shown[0].total) << "24 of 28 would give the four away";
    clock.advance(-days{62} + days{40});
    EXPECT_THAT(published(), IsEmpty()) << "April is not over";
}

TEST_P(BurdenTest, hours_are_sampled_once_a_fortnight_and_shown_from_five) {
    auto const give = [&](std::int64_t person, int number) {
        auto const who = officer(authority::Role::committee_staff, committee, willows.path, person);
        return database().write([&](WriteTransaction& tx) {
            return give_sample(tx, who, scope(),
                               {.community = willows.id, .key = key(number), .residents = 300, .reporting = 700});
        });
    };
    for (int number = 0; number < 4; ++number) ASSERT_TRUE(give(100 + number, number).has_value());
    EXPECT_EQ(word(give(100, 9)), "task.sample_given");
    EXPECT_FALSE(burden(staff()).sample);
    ASSERT_TRUE(give(104, 4).has_value());
    auto const sample = burden(visitor()).sample;
    ASSERT_TRUE(sample);
    EXPECT_EQ(sample->samples, 5);
    EXPECT_EQ(sample->reporting_permille, 700);
    EXPECT_EQ(sample->residents_permille, 300);
}

TEST_P(BurdenTest, over_the_cap_is_refused_with_the_number) {
    cap(2);
    ASSERT_TRUE(registered(indicator("垃圾分类准确率")).has_value());
    auto const second = registered(indicator("群众满意度"));
    ASSERT_TRUE(second.has_value());
    auto const refused = registered(indicator("安全生产达标率"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "assessment.over_cap");
    EXPECT_THAT(refused.error().params(), testing::Contains(std::pair<std::string, std::string>{"live", "2"}));
    EXPECT_THAT(refused.error().params(), testing::Contains(std::pair<std::string, std::string>{"max", "2"}));
    ASSERT_TRUE(database()
                    .write([&](WriteTransaction& tx) {
                        return withdraw_assessment(tx, sender(), scope(), second->id, "不再考核");
                    })
                    .has_value());
    EXPECT_TRUE(registered(indicator("安全生产达标率")).has_value()) << "there is room again";
}

TEST_P(BurdenTest, what_exists_is_shown_before_it_is_registered_again) {
    auto first = indicator("生活垃圾分类准确率");
    first.fields = {{"联系电话", ""}};
    ASSERT_TRUE(registered(first).has_value());
    auto again = indicator("垃圾分类准确率");
    again.fields = {{"手机号码", ""}, {"投放点数", ""}};
    auto const check = read([&](ReadTransaction& tx) { return check_assessment(tx, sender(), scope(), again); });
    ASSERT_EQ(check.near.size(), 1U);
    EXPECT_EQ(check.near[0].name, "生活垃圾分类准确率");
    EXPECT_THAT(check.fields.at(0).known_in, HasSubstr("生活垃圾分类准确率"));
    EXPECT_EQ(check.fields.at(1).known_in, "");
    EXPECT_EQ(check.loads.at(0).live, 1);
    EXPECT_EQ(word(registered(first)), "assessment.exists");
}

TEST_P(BurdenTest, an_inspection_needs_notice) {
    auto visit = indicator("消防检查");
    visit.kind = AssessmentKind::inspection;
    EXPECT_EQ(word(registered(visit)), "assessment.date_required");
    visit.held_at = clock.now() + days{7};
    EXPECT_EQ(word(registered(visit)), "assessment.notice_short") << "the fifth working day ends on the next Monday";
    visit.held_at = clock.now() + days{8};
    EXPECT_TRUE(registered(visit).has_value());
    visit.year = 2'024;
    EXPECT_EQ(word(registered(visit)), "assessment.year_wrong");
}

TEST_P(BurdenTest, hours_come_from_recorded_work) {
    auto form = weekly_form();
    form.starts_at = clock.now() + days{1};  // Tuesday, 3 March: then 10, 17, 24, 31
    auto const id = asked(form);
    ASSERT_TRUE(answered(staff(), id, willows.id, {.kind = AnswerKind::accept}).has_value());
    ASSERT_TRUE(registered(indicator("群众满意度")).has_value());
    clock.advance(days{16});  // 18 March
    auto const half = burden(visitor());
    EXPECT_EQ(half.task_minutes, 3 * 150) << "what lies ahead is not counted";
    EXPECT_EQ(half.assessment_minutes, 60);
    ASSERT_EQ(half.items.size(), 2U);
    EXPECT_TRUE(half.items[0].is_form);
    EXPECT_EQ(half.items[0].occasions, 3);
    clock.advance(days{30});
    EXPECT_EQ(burden(visitor(), 202'603).task_minutes, 5 * 150);
    EXPECT_EQ(
        read([&](ReadTransaction& tx) { return burden_of(tx, visitor(), scope(), terraces.id, 202'603); }).task_minutes,
        0)
        << "the other community has not answered";
    EXPECT_EQ(word(database().read(
                  [&](ReadTransaction& tx) { return burden_of(tx, visitor(), scope(), willows.id, 202'612); })),
              "task.month_ahead");
    auto const counts =
        read([&](ReadTransaction& tx) { return task_counts(tx, scope(), willows.id, 202'603, clock.now()); });
    EXPECT_EQ(counts.proposed, 1);
    EXPECT_EQ(counts.matched, 0);
    EXPECT_EQ(counts.lead_elsewhere, 1);
    EXPECT_EQ(counts.fields_asked, 3);
    EXPECT_EQ(counts.fields_known, 0);
    EXPECT_EQ(counts.admitted, 1);
    EXPECT_EQ(counts.admitted_minutes, 5 * 150);
    EXPECT_EQ(counts.indicators, 1);
    auto const all =
        read([&](ReadTransaction& tx) { return task_counts(tx, scope(), std::nullopt, 202'603, clock.now()); });
    EXPECT_EQ(all.proposed, 1) << "a task for two communities is one task";
    EXPECT_EQ(all.indicators, 2) << "an indicator of two communities is carried twice";
}

TEST_P(BurdenTest, acts_on_cases_count_by_the_table_and_few_are_withheld) {
    auto const report = [&] {
        return write([&](WriteTransaction& tx) {
            return cases::report_case(tx, resident(7), scope(),
                                      {.kind = std::nullopt,
                                       .text = "路灯不亮",
                                       .place = willows.id,
                                       .location = "",
                                       .coordinates = std::nullopt,
                                       .matter = std::nullopt,
                                       .name = {},
                                       .phone = {},
                                       .secret = std::nullopt});
        });
    };
    for (int count = 0; count < 7; ++count) {
        auto const made = report();
        write([&](WriteTransaction& tx) {
            return cases::act_on_case(tx, cases::Asking{staff()}, scope(), made.id,
                                      {.event = cases::CaseEvent::dispatch, .body = civil, .text = "请办理"});
        });
    }
    clock.advance(Microseconds{1});
    auto const seen_by_staff = burden(staff());
    ASSERT_EQ(seen_by_staff.acts.size(), 1U);
    EXPECT_EQ(seen_by_staff.acts[0].act, "dispatch");
    EXPECT_EQ(seen_by_staff.acts[0].count, 7);
    EXPECT_EQ(seen_by_staff.case_minutes, 7 * minutes_of_act("dispatch"));
    EXPECT_EQ(seen_by_staff.screen_minutes, 7 * kScreenMinutesPerAct);
    auto const seen_by_all = burden(visitor());
    EXPECT_FALSE(seen_by_all.acts.at(0).count) << "seven are fewer than ten";
    EXPECT_FALSE(seen_by_all.case_minutes);
}

TEST_P(BurdenTest, of_two_answers_at_once_one_stands) {
    for (int round = 0; round < 5; ++round) {
        auto form = weekly_form();
        form.title = "第" + std::to_string(round) + "次";
        auto const id = asked(form);
        auto const revision = answer_of(id, willows.id).revision;
        auto const answer = [&](AnswerKind kind) {
            return database().write([&](WriteTransaction& tx) {
                return answer_task(
                    tx, staff(), scope(), id, willows.id,
                    {.kind = kind, .ground = DeclineGround::no_time, .words = "人手不够", .revision = revision});
            });
        };
        auto const answers =
            at_once([&] { return answer(AnswerKind::accept); }, [&] { return answer(AnswerKind::decline); });
        EXPECT_EQ(std::ranges::count(answers, "accepted"), 1) << answers[0] << " " << answers[1];
        EXPECT_EQ(std::ranges::count(answers, "task.changed_meanwhile"), 1) << answers[0] << " " << answers[1];
        EXPECT_EQ(seen(id).events.size(), 3U) << "proposed, passed on, one answer";
    }
}

TEST_P(BurdenTest, the_sunset_and_a_renewal_at_once_are_both_true) {
    auto const id = asked(weekly_form());
    ASSERT_TRUE(answered(staff(), id, willows.id, {.kind = AnswerKind::accept}).has_value());
    clock.set(seen(id).task.sunset_at);
    auto renewal = weekly_form();
    renewal.renews = id;
    auto const answers = at_once(
        [&]() -> Result<void> {
            run_jobs();
            return {};
        },
        [&] { return proposed(renewal); });
    EXPECT_EQ(std::ranges::count(answers, "accepted"), 2) << answers[0] << " " << answers[1];
    EXPECT_EQ(seen(id).task.state, TaskState::ended);
    EXPECT_EQ(answer_of(id, willows.id).state, AnswerState::ended);
    EXPECT_EQ(seen(id).renewed_by.size(), 1U);
    auto const both = at_once([&] { return proposed(renewal); }, [&] { return proposed(renewal); });
    EXPECT_EQ(std::ranges::count(both, "task.renewed_already"), 2);
}

TEST_P(BurdenTest, two_indicators_at_once_do_not_pass_the_cap) {
    for (int round = 0; round < 5; ++round) {
        cap(round + 1);
        auto const add = [&](std::string const& name) { return registered(indicator(name + std::to_string(round))); };
        auto const answers = at_once([&] { return add("满意度"); }, [&] { return add("整改率"); });
        EXPECT_EQ(std::ranges::count(answers, "accepted"), 1) << answers[0] << " " << answers[1];
        EXPECT_EQ(std::ranges::count(answers, "assessment.over_cap"), 1) << answers[0] << " " << answers[1];
    }
}

HZ_ON_BOTH_ENGINES(BurdenTest);

}  // namespace
}  // namespace hezhi::tasks
