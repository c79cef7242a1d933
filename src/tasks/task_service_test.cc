#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/storage/public_events.h"
#include "src/tasks/task_store.h"
#include "src/tasks/testing_tasks.h"

namespace hezhi::tasks {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class TaskServiceTest : public testkit::TasksTest {
protected:
    std::vector<std::string> published(TaskId id) {
        std::vector<std::string> kinds;
        read([&](ReadTransaction& tx) {
            for (auto const& event : storage::public_events_of(tx, scope(), "task", id.value(), 100)) {
                kinds.push_back(event.kind);
            }
            return 0;
        });
        return kinds;
    }
    void supplied(std::string name, std::string source) {
        write([&](WriteTransaction& tx) -> Result<void> {
            put_supplied(tx, scope(),
                         {.key = field_key(name),
                          .source = std::move(source),
                          .name = name,
                          .body = police,
                          .supplied_at = clock.now()});
            return {};
        });
    }
};

TEST_P(TaskServiceTest, the_weekly_form_from_proposal_to_a_ground) {
    supplied("居民姓名", "人口信息台账");
    supplied("证件号码", "人口信息台账");
    auto const task = proposed(weekly_form());
    ASSERT_TRUE(task.has_value()) << task.error().key();
    EXPECT_EQ(task->state, TaskState::proposed);
    EXPECT_EQ(task->check.authority, (MatchLight{Light::none, MatchReason::lead_elsewhere}));
    EXPECT_EQ(task->check.money, (MatchLight{Light::none, MatchReason::not_given}));
    EXPECT_EQ(task->check.data, (MatchLight{Light::none, MatchReason::mostly_known})) << "two of three";
    EXPECT_EQ(task->check.minutes_month, 5 * 150);
    EXPECT_EQ(task->is_committee_lead, false);
    auto const fields = seen(task->id).fields;
    ASSERT_EQ(fields.size(), 3U);
    EXPECT_EQ(fields[1].known_in, "人口信息台账");
    EXPECT_EQ(fields[2].known_in, "");

    EXPECT_EQ(word(reviewed(task->id, ReviewDecision::pass_on, "")), "task.reason_required");
    ASSERT_TRUE(reviewed(task->id, ReviewDecision::ask_changes, "姓名等请复用已有数据").has_value());
    EXPECT_EQ(seen(task->id).task.state, TaskState::changes_asked);
    auto changed = weekly_form();
    changed.fields = {{"兴趣爱好", ""}};
    auto const revision = seen(task->id).task.revision;
    auto const revised = database().write(
        [&](WriteTransaction& tx) { return revise_task(tx, sender(), scope(), task->id, revision, changed); });
    ASSERT_TRUE(revised.has_value()) << revised.error().key();
    EXPECT_EQ(revised->check.data, (MatchLight{Light::full, MatchReason::all_new}));
    ASSERT_TRUE(reviewed(task->id, ReviewDecision::pass_on, "请社区研究答复").has_value());
    EXPECT_EQ(answer_of(task->id, terraces.id).state, AnswerState::unanswered);

    GivenAnswer decline{.kind = AnswerKind::decline, .words = "这些情况年初刚报过"};
    EXPECT_EQ(word(answered(other_staff(), task->id, terraces.id, decline)), "task.ground_required");
    decline.ground = DeclineGround::data_supplied;
    EXPECT_EQ(word(answered(staff(), task->id, terraces.id, decline)), "authority.missing") << "not their community";
    ASSERT_TRUE(answered(other_staff(), task->id, terraces.id, decline).has_value());
    auto const answer = answer_of(task->id, terraces.id);
    EXPECT_EQ(answer.state, AnswerState::declined);
    EXPECT_EQ(answer.ground, "data_supplied");
    EXPECT_EQ(answer_of(task->id, willows.id).state, AnswerState::unanswered) << "each for itself";
    EXPECT_THAT(published(task->id),
                ElementsAre("task.propose", "task.ask_changes", "task.revise", "task.pass_on", "task.decline"));
}

TEST_P(TaskServiceTest, terms_are_named_refused_and_taken) {
    auto const id = asked(weekly_form());
    auto const reply = [&](TermsReply what, std::string_view words) {
        auto const revision = answer_of(id, willows.id).revision;
        return database().write([&](WriteTransaction& tx) {
            return reply_to_terms(tx, sender(), scope(), id, willows.id, revision, what, words);
        });
    };
    GivenAnswer terms{.kind = AnswerKind::negotiate, .words = "每周太密"};
    EXPECT_EQ(word(answered(staff(), id, willows.id, terms)), "task.terms_required");
    terms.terms = "改为每月一次，由民政科派人录入";
    ASSERT_TRUE(answered(staff(), id, willows.id, terms).has_value());
    EXPECT_EQ(word(reply(TermsReply::refuse, "")), "task.reason_required");
    ASSERT_TRUE(reply(TermsReply::refuse, "上级要求每周").has_value());
    EXPECT_EQ(answer_of(id, willows.id).state, AnswerState::unanswered) << "the question is open again";
    EXPECT_EQ(word(reply(TermsReply::agree, "")), "task.act_not_now");
    ASSERT_TRUE(answered(staff(), id, willows.id, terms).has_value());
    ASSERT_TRUE(reply(TermsReply::agree, "").has_value());
    auto const answer = answer_of(id, willows.id);
    EXPECT_EQ(answer.state, AnswerState::admitted);
    EXPECT_EQ(answer.terms, terms.terms) << "what was agreed on stays";
    EXPECT_EQ(answer.admitted_at, clock.now());
}

TEST_P(TaskServiceTest, silence_is_never_consent) {
    auto const id = asked(weekly_form());
    auto const by = answer_of(id, willows.id).answer_by.value();
    clock.set(by);
    run_jobs();
    EXPECT_FALSE(answer_of(id, willows.id).raised_at) << "the last moment still counts";
    clock.set(by + 1us);
    run_jobs();
    EXPECT_EQ(answer_of(id, willows.id).state, AnswerState::unanswered);
    EXPECT_EQ(answer_of(id, willows.id).raised_at, clock.now());
    auto const raised = published(id).size();
    clock.advance(days{20});
    run_jobs();
    EXPECT_EQ(answer_of(id, willows.id).state, AnswerState::unanswered) << "however long it lasts";
    EXPECT_EQ(published(id).size(), raised) << "raised once";
    clock.set(seen(id).task.sunset_at);
    run_jobs();
    EXPECT_EQ(answer_of(id, willows.id).state, AnswerState::lapsed);
    EXPECT_FALSE(answer_of(id, willows.id).admitted_at);
    EXPECT_EQ(seen(id).task.state, TaskState::ended);
}

TEST_P(TaskServiceTest, a_review_that_does_not_come_is_raised) {
    auto const task = proposed(weekly_form());
    clock.set(task->review_by.value() + 1us);
    run_jobs();
    EXPECT_EQ(seen(task->id).task.review_raised_at, clock.now());
    EXPECT_EQ(seen(task->id).task.state, TaskState::proposed);
    EXPECT_THAT(published(task->id), Contains("task.raise_review"));
    ASSERT_TRUE(reviewed(task->id, ReviewDecision::refuse, "没有依据").has_value());
    EXPECT_EQ(answer_of(task->id, willows.id).state, AnswerState::lapsed) << "nobody was asked";
}

TEST_P(TaskServiceTest, an_admitted_task_ends_at_its_sunset_and_is_renewed_by_a_new_proposal) {
    auto const id = asked(weekly_form());
    ASSERT_TRUE(answered(staff(), id, willows.id, {.kind = AnswerKind::accept}).has_value());
    auto const sunset = seen(id).task.sunset_at;
    clock.set(sunset - 1us);
    run_jobs();
    EXPECT_EQ(answer_of(id, willows.id).state, AnswerState::admitted);
    auto renewal = weekly_form();
    renewal.renews = id;
    auto foreign = renewal;
    foreign.body = police;
    auto const as_police = officer(authority::Role::department_officer, police, street.path, 40);
    EXPECT_EQ(
        word(database().write([&](WriteTransaction& tx) { return propose_task(tx, as_police, scope(), foreign); })),
        "task.renews_unknown");
    auto const next = proposed(renewal);
    ASSERT_TRUE(next.has_value()) << next.error().key();
    EXPECT_EQ(next->check.fields_known, 0) << "the old form is not held against its own renewal";
    EXPECT_EQ(word(proposed(renewal)), "task.renewed_already");
    clock.set(sunset);
    run_jobs();
    EXPECT_EQ(answer_of(id, willows.id).state, AnswerState::ended);
    EXPECT_EQ(seen(id).task.state, TaskState::ended);
    EXPECT_EQ(word(answered(staff(), id, willows.id, {.kind = AnswerKind::accept})), "task.act_not_now");
    EXPECT_THAT(seen(id).renewed_by, ElementsAre(next->id));
    EXPECT_EQ(seen(next->id).task.state, TaskState::proposed) << "renewal is no admission";
}

TEST_P(TaskServiceTest, what_one_task_asks_the_next_one_finds) {
    auto const id = asked(weekly_form());
    ASSERT_TRUE(answered(staff(), id, willows.id, {.kind = AnswerKind::accept}).has_value());
    auto second = weekly_form();
    second.title = "高龄津贴核查表";
    second.fields = {{"名字", ""}, {"身份证", ""}, {"银行账号", "社保系统"}, {"备用电话", ""}};
    auto const task = proposed(second);
    ASSERT_TRUE(task.has_value());
    EXPECT_EQ(task->check.fields_asked, 4);
    EXPECT_EQ(task->check.fields_known, 3) << "two are known, one the sender says itself";
    EXPECT_THAT(seen(task->id).fields[0].known_in, HasSubstr("老年人信息周报"));
    clock.advance(days{366});
    second.starts_at = clock.now() + days{60};
    second.sunset_at = clock.now() + days{90};
    EXPECT_EQ(proposed(second)->check.fields_known, 1) << "more than twelve months ago";
}

TEST_P(TaskServiceTest, the_time_light_counts_what_is_admitted_already) {
    auto first = weekly_form();
    first.minutes = 400;  // 2,000 in the heaviest month
    auto const id = asked(first);
    ASSERT_TRUE(answered(staff(), id, willows.id, {.kind = AnswerKind::accept}).has_value());
    auto second = weekly_form();
    second.title = "第二张表";
    auto const checked = read([&](ReadTransaction& tx) { return check_proposal(tx, sender(), scope(), second); });
    EXPECT_EQ(checked.check.time, (MatchLight{Light::partial, MatchReason::some_over}));
    ASSERT_EQ(checked.admitted_minutes.size(), 2U);
    auto const load = [&](JurisdictionId community) {
        return std::ranges::find(checked.admitted_minutes, community, &std::pair<JurisdictionId, std::int64_t>::first)
            ->second;
    };
    EXPECT_GE(load(willows.id), 4 * 400);
    EXPECT_EQ(load(terraces.id), 0);
}

TEST_P(TaskServiceTest, a_proposal_is_refused_with_what_is_wrong) {
    auto const stranger = officer(authority::Role::department_officer, police, street.path, 40);
    EXPECT_EQ(word(database().write(
                  [&](WriteTransaction& tx) { return propose_task(tx, stranger, scope(), weekly_form()); })),
              "authority.missing")
        << "for another body";
    auto proposal = weekly_form();
    proposal.communities.clear();
    EXPECT_EQ(word(proposed(proposal)), "task.communities_required");
    proposal = weekly_form();
    proposal.sunset_at = proposal.starts_at;
    EXPECT_EQ(word(proposed(proposal)), "task.period_wrong");
    proposal = weekly_form();
    proposal.matter = MatterId{77};
    EXPECT_EQ(word(proposed(proposal)), "register.matter_unknown");
    proposal = weekly_form();
    proposal.matter = lift;
    EXPECT_EQ(proposed(proposal)->check.authority.reason, MatchReason::self_governing);
    proposal.matter = mediation;
    auto const own = proposed(proposal);
    EXPECT_EQ(own->check.authority.reason, MatchReason::own_duty);
    EXPECT_EQ(own->is_committee_lead, true);
}

TEST_P(TaskServiceTest, the_street_alone_reviews) {
    auto const task = proposed(weekly_form());
    for (auto const& who : {sender(), staff(), visitor()}) {
        auto const result = database().write([&](WriteTransaction& tx) {
            return review_task(tx, who, scope(), task->id, task->revision, ReviewDecision::pass_on, "可以");
        });
        EXPECT_FALSE(result.has_value());
    }
    EXPECT_THAT(seen(task->id).possible, IsEmpty());
    EXPECT_THAT(seen(task->id, reviewer()).possible,
                ElementsAre(TaskEvent::pass_on, TaskEvent::ask_changes, TaskEvent::refuse));
    EXPECT_THAT(seen(task->id, sender()).possible, ElementsAre(TaskEvent::revise, TaskEvent::withdraw));
}

TEST_P(TaskServiceTest, lists_are_filtered_by_state_answer_and_body) {
    auto const first = asked(weekly_form());
    auto const second = proposed(weekly_form())->id;
    auto const listed = [&](TaskFilter const& filter) {
        std::vector<TaskId> ids;
        auto const found = read([&](ReadTransaction& tx) { return list_tasks(tx, scope(), filter); });
        for (auto const& one : found) ids.push_back(one.task.id);
        return ids;
    };
    EXPECT_THAT(listed({}), ElementsAre(second, first));
    EXPECT_THAT(listed({.state = TaskState::proposed}), ElementsAre(second));
    EXPECT_THAT(listed({.answer = AnswerState::unanswered}), ElementsAre(first));
    EXPECT_THAT(listed({.community = terraces.id, .answer = AnswerState::admitted}), IsEmpty());
    EXPECT_THAT(listed({.body = police}), IsEmpty());
    EXPECT_THAT(listed({.before = second}), ElementsAre(first));
}

TEST_P(TaskServiceTest, nobodys_name_leaves_in_the_public_record) {
    auto const id = asked(weekly_form());
    ASSERT_TRUE(answered(staff(), id, willows.id, {.kind = AnswerKind::accept}).has_value());
    read([&](ReadTransaction& tx) {
        for (auto const& event : storage::public_events_of(tx, scope(), "task", id.value(), 100)) {
            EXPECT_THAT(event.payload, Not(HasSubstr("person")));
        }
        return 0;
    });
}

HZ_ON_BOTH_ENGINES(TaskServiceTest);

}  // namespace
}  // namespace hezhi::tasks
