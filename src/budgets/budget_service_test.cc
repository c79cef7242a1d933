#include <algorithm>
#include <array>
#include <latch>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/budgets/budget_store.h"
#include "src/budgets/testing_budgets.h"
#include "src/commitments/commitments.h"
#include "src/storage/public_events.h"

namespace hezhi::budgets {
namespace {

using authority::Role;
using std::chrono::days;
using storage::ReadTransaction;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class BudgetServiceTest : public testkit::BudgetsTest {
protected:
    std::optional<std::vector<ProjectId>> own(BudgetId id, std::int64_t person) {
        return must(database().read([&](auto& tx) { return own_ballot(tx, resident(person), scope(), id); }));
    }
    std::string everything_public() {
        std::string all;
        for (auto const& event :
             read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), std::nullopt, 500); })) {
            all += event.kind + event.payload + "\n";
        }
        return all;
    }
    Published files(BudgetId id) {
        return must(database().read([&](auto& tx) { return published_files(tx, visitor(), scope(), id); }));
    }
    std::vector<commitments::Commitment> commitments_of(ProjectId id) {
        return read([&](ReadTransaction& tx) {
            return commitments::commitments_of_source(tx, scope(), commitments::DecisionSource::budget_project,
                                                      id.value());
        });
    }
    void plan_winners(BudgetId id) {
        for (auto const& project : projects(id)) {
            if (!project.outcome->place) continue;
            must(reviewed(id, project.id,
                          {.event = ProjectEvent::plan, .runner_body = property, .finish_by = clock.now() + days{60}}));
        }
    }
};

TEST_P(BudgetServiceTest, goes_from_proposals_to_commitments_by_the_clock_and_the_desk) {
    auto const id = counted();
    auto const budget = seen(id);
    ASSERT_EQ(budget.state, BudgetState::allocated);
    EXPECT_EQ(budget.voters(), 18);
    auto const all = projects(id);
    EXPECT_EQ(all[0].outcome->supporters, 12);
    EXPECT_TRUE(all[0].outcome->place) << "the bench";
    EXPECT_TRUE(all[2].outcome->place) << "the bins";
    EXPECT_FALSE(all[1].outcome->place) << "six could not pay the lamp";
    EXPECT_EQ(budget.cost_fen, 1'300'000);
    EXPECT_THAT(files(id).instance, HasSubstr("num_votes;18"));
    EXPECT_EQ(files(id).result, "3 projects, 2 funded\n");

    auto const refused = act(id, {.event = BudgetEvent::publish});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "budget.winners_incomplete");
    EXPECT_THAT(refused.error().problems(), SizeIs(4)) << "owner and deadline of two winners, at once";
    EXPECT_THAT(commitments_of(all[0].id), IsEmpty());

    plan_winners(id);
    ASSERT_EQ(must(act(id, {.event = BudgetEvent::publish})).state, BudgetState::published);
    ASSERT_THAT(commitments_of(all[0].id), SizeIs(1));
    auto const bench = commitments_of(all[0].id).at(0);
    EXPECT_EQ(bench.owner, property);
    EXPECT_EQ(bench.due_at, clock.now() + days{60});
    EXPECT_EQ(bench.amount_fen, 800'000);
    EXPECT_EQ(bench.resource, "街道微更新专项资金");
    EXPECT_EQ(bench.topic, topic);
    EXPECT_EQ(projects(id)[0].commitment, bench.id.value());
    EXPECT_THAT(commitments_of(all[1].id), IsEmpty());
    EXPECT_THAT(everything_public(), HasSubstr("budget.publish"));
}

TEST_P(BudgetServiceTest, a_draft_is_nobodys_but_the_desks) {
    auto const made = must(acting([&](auto& tx) { return begin_budget(tx, clerk(), scope(), draft()); }));
    auto const by = [&](authority::Caller const& who) {
        return database().read([&](auto& tx) { return see_budget(tx, who, scope(), made.id); });
    };
    EXPECT_EQ(by(visitor()).error().key(), "budget.unknown");
    EXPECT_EQ(by(resident(1)).error().key(), "budget.unknown");
    EXPECT_EQ(by(caller(Role::committee_staff, terraces.path)).error().key(), "budget.unknown");
    EXPECT_TRUE(by(clerk()).has_value());
    EXPECT_THAT(everything_public(), Not(HasSubstr("budget.")));
    auto const listed = read([&](ReadTransaction& tx) { return list_budgets(tx, resident(1), scope(), {}); });
    EXPECT_THAT(listed, IsEmpty());
}

TEST_P(BudgetServiceTest, what_somebody_else_changed_meanwhile_is_not_overwritten) {
    auto const made = must(acting([&](auto& tx) { return begin_budget(tx, clerk(), scope(), draft()); }));
    auto changed = draft();
    changed.sum_fen = 2'500'000;
    auto const change = [&](std::int64_t revision) {
        return acting([&](auto& tx) { return change_budget(tx, clerk(), scope(), made.id, revision, changed); });
    };
    EXPECT_EQ(must(change(1)).sum_fen, 2'500'000);
    EXPECT_EQ(change(1).error().key(), "budget.changed_meanwhile");
    must(act(made.id, {.event = BudgetEvent::announce}, 2));
    EXPECT_EQ(change(3).error().key(), "budget.act_not_now") << "sum and rule are fixed once announced";
}

TEST_P(BudgetServiceTest, residents_of_the_place_propose_until_the_announced_end_and_nobody_else) {
    auto const id = announced();
    auto const project = must(proposed(id, 1, "靠背长椅", 800'000));
    EXPECT_EQ(project.number, 1);
    EXPECT_EQ(proposed(id, 1, "太贵的亭子", 2'000'001).error().key(), "budget.cost_out_of_bounds");
    auto const elsewhere = caller(Role::resident, terraces.path, 50);
    EXPECT_EQ(acting([&](auto& tx) { return propose_project(tx, elsewhere, scope(), id, wish("长椅", 800'000)); })
                  .error()
                  .code(),
              ErrorCode::forbidden);
    must(proposed(id, 1, "第二个", 100'000));
    must(proposed(id, 1, "第三个", 100'000));
    EXPECT_EQ(proposed(id, 1, "第四个", 100'000).error().key(), "budget.too_many_projects");
    auto from_body = wish("社区自己的", 300'000);
    from_body.body = committee;
    EXPECT_EQ(must(acting([&](auto& tx) { return propose_project(tx, clerk(), scope(), id, from_body); })).proposed_by,
              std::nullopt);
    from_body.body = property;
    EXPECT_EQ(acting([&](auto& tx) { return propose_project(tx, clerk(), scope(), id, from_body); }).error().code(),
              ErrorCode::forbidden)
        << "not for another body";
    clock.advance(days{7});
    EXPECT_EQ(proposed(id, 2, "迟到的", 100'000).error().key(), "budget.act_not_now") << "also before the job has run";
}

TEST_P(BudgetServiceTest, a_review_is_public_with_ground_reason_and_old_cost) {
    auto const id = announced();
    auto const bench = must(proposed(id, 1, "靠背长椅", 800'000));
    auto const pool = must(proposed(id, 2, "游泳池", 1'900'000));
    auto const chairs = must(proposed(id, 3, "几把椅子", 300'000));
    EXPECT_EQ(reviewed(id, pool.id, {.event = ProjectEvent::refuse, .words = "占用消防通道"}).error().key(),
              "budget.ground_required");
    EXPECT_EQ(
        reviewed(id, pool.id, {.event = ProjectEvent::refuse, .ground = ProjectGround::not_feasible}).error().key(),
        "budget.words_required");
    must(reviewed(id, pool.id,
                  {.event = ProjectEvent::refuse, .words = "占用消防通道", .ground = ProjectGround::not_feasible}));
    EXPECT_EQ(reviewed(id, bench.id, {.event = ProjectEvent::accept, .cost_fen = 750'000}).error().key(),
              "budget.words_required")
        << "a changed cost has a reason";
    must(reviewed(id, bench.id, {.event = ProjectEvent::accept, .words = "按三家报价", .cost_fen = 750'000}));
    EXPECT_EQ(reviewed(id, chairs.id, {.event = ProjectEvent::merge, .words = "同一处", .into = pool.id}).error().key(),
              "budget.merge_refused")
        << "into one that is refused";
    must(reviewed(id, chairs.id, {.event = ProjectEvent::merge, .words = "同一处", .into = bench.id}));
    auto const records = read([&](ReadTransaction& tx) { return records_of(tx, scope(), id); });
    EXPECT_THAT(records,
                Contains(testing::AllOf(
                    Field(&BudgetRecord::event, "project_accept"), Field(&BudgetRecord::cost_from_fen, 800'000),
                    Field(&BudgetRecord::cost_to_fen, 750'000), Field(&BudgetRecord::text, "按三家报价"))));
    EXPECT_THAT(everything_public(), HasSubstr("占用消防通道"));
    EXPECT_THAT(everything_public(), Not(HasSubstr("neighbour")));
}

TEST_P(BudgetServiceTest, its_proposer_withdraws_a_project_and_nobody_else) {
    auto const id = announced();
    auto const bench = must(proposed(id, 1, "靠背长椅", 800'000));
    auto const withdraw = [&](std::int64_t person) {
        return acting([&](auto& tx) { return withdraw_project(tx, resident(person), scope(), id, bench.id); });
    };
    EXPECT_EQ(withdraw(2).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(must(withdraw(1)).state, ProjectState::withdrawn);
    EXPECT_EQ(withdraw(1).error().key(), "budget.act_not_now");
}

TEST_P(BudgetServiceTest, voting_waits_for_the_last_review_and_says_so_until_the_desk_gives_new_dates) {
    auto const id = announced();
    auto const bench = must(proposed(id, 1, "靠背长椅", 800'000));
    advance(days{7});
    EXPECT_EQ(seen(id).state, BudgetState::reviewing);
    advance(days{7});
    EXPECT_EQ(seen(id).state, BudgetState::reviewing);
    EXPECT_TRUE(seen(id).is_delayed);
    EXPECT_THAT(everything_public(), HasSubstr("budget.delay"));
    must(reviewed(id, bench.id, {.event = ProjectEvent::accept}));
    run();
    EXPECT_EQ(seen(id).state, BudgetState::reviewing) << "no vote opens on a day that nobody announced";
    Dates const dates{
        .collect_until = clock.now(), .vote_from = clock.now() + days{3}, .vote_until = clock.now() + days{9}};
    EXPECT_EQ(act(id, {.event = BudgetEvent::reschedule, .dates = dates}).error().key(), "budget.words_required");
    must(act(id, {.event = BudgetEvent::reschedule, .words = "审核晚了三天", .dates = dates}));
    advance(days{3});
    EXPECT_EQ(seen(id).state, BudgetState::voting);
}

TEST_P(BudgetServiceTest, a_ballot_is_changed_until_the_last_moment_and_counts_once) {
    auto const id = voting();
    EXPECT_EQ(own(id, 1), std::nullopt);
    ASSERT_TRUE(voted(id, 1, {0, 1}).has_value());
    ASSERT_TRUE(voted(id, 1, {2}).has_value());
    EXPECT_EQ(seen(id).ballots, 1);
    EXPECT_THAT(*own(id, 1), ElementsAre(projects(id)[2].id));
    EXPECT_EQ(own(id, 2), std::nullopt) << "nobody else's";
    auto const elsewhere = caller(Role::resident, terraces.path, 50);
    EXPECT_EQ(acting([&](auto& tx) { return cast_ballot(tx, elsewhere, scope(), id, {}); }).error().code(),
              ErrorCode::forbidden);
    EXPECT_EQ(acting([&](auto& tx) { return cast_ballot(tx, clerk(), scope(), id, {}); }).error().code(),
              ErrorCode::forbidden);
    clock.advance(days{7} - Microseconds{1});
    EXPECT_TRUE(voted(id, 3, {0}).has_value());
    clock.advance(Microseconds{1});
    EXPECT_EQ(voted(id, 4, {0}).error().key(), "budget.not_voting") << "also before the job has run";
}

TEST_P(BudgetServiceTest, two_ballots_of_one_person_at_once_are_one_ballot) {
    auto const id = voting();
    std::array<bool, 2> taken{};
    std::latch start(2);
    auto const cast = [&](std::size_t at, std::vector<std::size_t> const& chosen) {
        start.arrive_and_wait();
        taken[at] = voted(id, 1, chosen).has_value();
    };
    std::thread other([&] { cast(1, {1}); });
    cast(0, {0, 2});
    other.join();
    EXPECT_TRUE(taken[0] && taken[1]) << "the second changes the first";
    EXPECT_EQ(seen(id).ballots, 1);
    auto const all = projects(id);
    auto const kept = *own(id, 1);
    EXPECT_TRUE(kept == std::vector{all[1].id} || kept == (std::vector{all[0].id, all[2].id})) << kept.size();
}

TEST_P(BudgetServiceTest, a_vote_at_the_close_is_counted_or_refused_never_lost) {
    auto const id = voting();
    for (std::int64_t person = 1; person <= 12; ++person) ASSERT_TRUE(voted(id, person, {0}).has_value());
    auto const last = resident(99);
    clock.advance(days{7});
    std::latch start(2);
    Result<void> answer;
    std::thread voter([&] {
        start.arrive_and_wait();
        // A request that began a moment before the end and arrives with the job that ends it.
        auto who = last;
        answer = acting([&](auto& tx) { return cast_ballot(tx, who, scope(), id, {}); });
    });
    start.arrive_and_wait();
    run();
    voter.join();
    run();
    ASSERT_EQ(seen(id).state, BudgetState::allocated);
    EXPECT_EQ(seen(id).voters(), answer ? 13 : 12);
    EXPECT_THAT(files(id).instance, HasSubstr(answer ? "num_votes;13" : "num_votes;12"));
    if (!answer) EXPECT_EQ(answer.error().key(), "budget.not_voting");
}

TEST_P(BudgetServiceTest, counted_twice_at_once_it_has_one_result) {
    auto what = draft();
    what.dates.papers_until = what.dates.vote_until + days{2};
    auto const id = voting(what);
    for (std::int64_t person = 1; person <= 12; ++person) ASSERT_TRUE(voted(id, person, {0}).has_value());
    advance(days{7});
    ASSERT_EQ(seen(id).state, BudgetState::counting);
    must(act(id, {.event = BudgetEvent::end_papers}));
    AllocationPrinter const printer = [](budgeting::PabulibFile const&, budgeting::AllocationOptions const&,
                                         budgeting::Allocation const&) { return std::string("result\n"); };
    std::latch start(2);
    std::array<bool, 2> done{};
    auto const count = [&](std::size_t at) {
        start.arrive_and_wait();
        done[at] = allocate_budget(database(), scope(), id, printer, clock.now()).has_value();
    };
    std::thread other([&] { count(1); });
    count(0);
    other.join();
    EXPECT_TRUE(done[0] || done[1]);
    run();
    EXPECT_EQ(seen(id).state, BudgetState::allocated);
    auto const records = read([&](ReadTransaction& tx) { return records_of(tx, scope(), id); });
    EXPECT_EQ(std::ranges::count(records, "allocate", &BudgetRecord::event), 1);
}

TEST_P(BudgetServiceTest, papers_are_entered_by_number_corrected_and_counted_with_the_others) {
    auto what = draft();
    what.dates.papers_until = what.dates.vote_until + days{2};
    auto const id = voting(what);
    auto const enter = [&](std::int64_t number, std::vector<ProjectId> const& chosen) {
        return acting([&](auto& tx) { return enter_paper(tx, clerk(), scope(), id, number, chosen); });
    };
    auto const all = projects(id);
    EXPECT_EQ(must(enter(7, {all[1].id})).body, committee);
    EXPECT_EQ(must(enter(7, {all[0].id})).entries, 2);
    for (std::int64_t number = 8; number < 20; ++number) must(enter(number, {all[0].id, all[2].id}));
    EXPECT_EQ(seen(id).papers, 13);
    EXPECT_EQ(acting([&](auto& tx) { return enter_paper(tx, resident(1), scope(), id, 30, {}); }).error().code(),
              ErrorCode::forbidden);
    ASSERT_TRUE(voted(id, 1, {2}).has_value());
    advance(days{7});
    must(enter(21, {}));
    advance(days{2});
    ASSERT_EQ(seen(id).state, BudgetState::allocated);
    EXPECT_EQ(enter(22, {}).error().key(), "budget.no_papers_now");
    EXPECT_EQ(seen(id).voters(), 15);
    EXPECT_EQ(projects(id)[0].outcome->supporters, 13);
}

TEST_P(BudgetServiceTest, whoever_took_a_paper_votes_on_it_and_not_on_the_phone) {
    auto what = draft();
    what.dates.papers_until = clock.now() + days{23};
    auto const id = voting(what);
    auto const aunt = account("chen-ayi", willows.id).person->value();
    account("elsewhere", terraces.id);
    auto const source = make_thread_source();
    auto const waits = [&] {
        return read([&](ReadTransaction& tx) { return source->waiting(tx, resident(aunt), scope()).size(); });
    };
    auto const standing = [&] {
        auto const budget = seen(id);
        return read([&](ReadTransaction& tx) { return standing_of(tx, resident(aunt), budget); });
    };
    EXPECT_EQ(handed(id, "nobody").error().key(), "budget.account_unknown");
    EXPECT_EQ(handed(id, "elsewhere").error().key(), "budget.account_unknown");
    EXPECT_EQ(acting([&](auto& tx) {
                  return hand_out_paper(tx, resident(1), scope(), id, "chen-ayi", HasPaper::yes,
                                        people::store::find_login);
              })
                  .error()
                  .code(),
              ErrorCode::forbidden);
    ASSERT_TRUE(voted(id, aunt, {0}).has_value());
    EXPECT_EQ(seen(id).ballots, 1);

    EXPECT_EQ(must(handed(id, "chen-ayi")).name, "陈阿姨");
    EXPECT_EQ(seen(id).ballots, 0) << "the paper is the later vote";
    EXPECT_EQ(own(id, aunt), std::nullopt);
    EXPECT_EQ(voted(id, aunt, {1}).error().key(), "budget.has_paper");
    EXPECT_TRUE(standing().has_paper);
    EXPECT_FALSE(standing().may_vote);
    EXPECT_EQ(waits(), 0U) << "nobody is asked twice";
    must(handed(id, "chen-ayi"));  // again changes nothing
    EXPECT_THAT(read([&](ReadTransaction& tx) { return make_personal_data()->export_json(tx, PersonId{aunt}); }),
                HasSubstr(R"("took_a_paper_of":["小院微更新三万元"])"));

    EXPECT_FALSE(must(handed(id, "chen-ayi", HasPaper::no)).has_paper);
    EXPECT_EQ(waits(), 1U) << "brought back unused";
    ASSERT_TRUE(voted(id, aunt, {2}).has_value());
    must(handed(id, "chen-ayi"));
    advance(days{7});
    EXPECT_EQ(handed(id, "chen-ayi", HasPaper::no).error().key(), "budget.no_handing_out") << "after the end";
    acting([&](auto& tx) -> Result<void> {
        make_personal_data()->erase(tx, PersonId{aunt}, clock.now());
        return {};
    }).value();
    EXPECT_FALSE(standing().has_paper);
}

TEST_P(BudgetServiceTest, without_papers_none_is_handed_out) {
    auto const id = voting();
    account("chen-ayi", willows.id);
    EXPECT_EQ(handed(id, "chen-ayi").error().key(), "budget.no_handing_out");
}

TEST_P(BudgetServiceTest, a_paper_and_a_vote_on_the_phone_at_once_are_never_both_counted) {
    auto what = draft();
    what.dates.papers_until = clock.now() + days{23};
    auto const id = voting(what);
    for (int round = 0; round < 6; ++round) {
        auto const login = "voter-" + std::to_string(round);
        auto const person = account(login, willows.id).person->value();
        std::latch start(2);
        bool is_handed = false;
        std::thread other([&] {
            start.arrive_and_wait();
            is_handed = handed(id, login).has_value();
        });
        start.arrive_and_wait();
        auto const cast = voted(id, person, {0});
        other.join();
        ASSERT_TRUE(is_handed);
        EXPECT_EQ(own(id, person), std::nullopt) << "first or second, the vote on the phone does not stand";
        if (!cast) EXPECT_EQ(cast.error().key(), "budget.has_paper");
    }
    EXPECT_EQ(seen(id).ballots, 0);
}

TEST_P(BudgetServiceTest, with_fewer_ballots_than_announced_it_is_void_and_nothing_is_published) {
    auto const id = voting();
    for (std::int64_t person = 1; person <= 9; ++person) ASSERT_TRUE(voted(id, person, {0}).has_value());
    advance(days{7});
    EXPECT_EQ(seen(id).state, BudgetState::voided);
    EXPECT_EQ(database().read([&](auto& tx) { return published_files(tx, visitor(), scope(), id); }).error().key(),
              "budget.no_result_yet");
}

TEST_P(BudgetServiceTest, who_is_forgotten_leaves_a_count_as_it_is_and_an_open_vote_without_them) {
    auto const data = make_personal_data();
    auto const open = voting();
    ASSERT_TRUE(voted(open, 1, {0}).has_value());
    EXPECT_THAT(read([&](ReadTransaction& tx) { return data->export_json(tx, PersonId{1}); }),
                HasSubstr(R"("projects":[1])"));
    acting([&](auto& tx) -> Result<void> {
        data->erase(tx, PersonId{1}, clock.now());
        data->erase(tx, PersonId{100}, clock.now());
        return {};
    }).value();
    EXPECT_EQ(seen(open).ballots, 0);
    EXPECT_EQ(projects(open)[0].proposed_by, std::nullopt);
    auto const id = counted();
    acting([&](auto& tx) -> Result<void> {
        data->erase(tx, PersonId{3}, clock.now());
        return {};
    }).value();
    EXPECT_EQ(own(id, 3), std::nullopt);
    EXPECT_EQ(seen(id).voters(), 18);
}

TEST_P(BudgetServiceTest, a_procedure_reads_how_many_took_part_and_were_funded_once_it_is_counted) {
    auto const counts = make_stage_counts();
    auto const readings = [&] {
        return read([&](ReadTransaction& tx) {
            return counts->counts(tx, scope(), topic,
                                  {.kind = procedure::StageKind::budget, .entered_at = clock.now() - days{1}});
        });
    };
    EXPECT_THAT(readings(), IsEmpty());
    auto const open = announced();
    EXPECT_THAT(readings(), ElementsAre(Field(&procedure::Reading::part, 14))) << "days of notice";
    must(act(open, {.event = BudgetEvent::revoke, .words = "重来"}));
    counted();
    auto const found = readings();
    ASSERT_THAT(found, SizeIs(3));
    EXPECT_EQ(found[1].measure, procedure::Measure::participants);
    EXPECT_EQ(found[1].part, 18);
    EXPECT_EQ(found[2].measure, procedure::Measure::funded_projects);
    EXPECT_EQ(found[2].part, 2);
}

TEST_P(BudgetServiceTest, who_proposed_and_who_voted_took_part_each_once) {
    auto const id = voting();
    for (std::int64_t const person : {1, 2, 100}) ASSERT_TRUE(voted(id, person, {0}).has_value());
    auto persons = read([&](ReadTransaction& tx) { return select_participants(tx, scope(), topic); });
    std::ranges::sort(persons);
    EXPECT_THAT(persons, ElementsAre(PersonId{1}, PersonId{2}, PersonId{100}));
}

TEST_P(BudgetServiceTest, the_thread_tells_the_result_and_each_person_their_own) {
    auto const source = make_thread_source();
    auto const open = voting();
    auto const waits = [&](std::int64_t person) {
        return read([&](ReadTransaction& tx) { return source->waiting(tx, resident(person), scope()); });
    };
    EXPECT_THAT(waits(1), SizeIs(1));
    ASSERT_TRUE(voted(open, 1, {0}).has_value());
    EXPECT_THAT(waits(1), IsEmpty());
    must(act(open, {.event = BudgetEvent::revoke, .words = "重来"}));
    auto const id = counted();
    auto const entries = read([&](ReadTransaction& tx) { return source->entries(tx, scope(), topic); });
    EXPECT_THAT(entries, Contains(testing::AllOf(Field(&threads::Entry::what, "budget.allocate"),
                                                 Field(&threads::Entry::count, 2))));
    auto const inputs = read([&](ReadTransaction& tx) { return source->own_inputs(tx, scope(), PersonId{100}); });
    EXPECT_THAT(inputs, Contains(Field(&threads::OwnInput::what, "budget.project_funded")));
    EXPECT_THAT(inputs, Contains(Field(&threads::OwnInput::what, "budget.project_not_funded")));
    auto const ballots = read([&](ReadTransaction& tx) { return source->own_inputs(tx, scope(), PersonId{1}); });
    EXPECT_THAT(ballots, Contains(Field(&threads::OwnInput::what, "budget.ballot_counted")));
    EXPECT_THAT(ballots, Contains(Field(&threads::OwnInput::what, "budget.ballot_void")));
    static_cast<void>(id);
}

TEST_P(BudgetServiceTest,
       everybody_who_lives_there_hears_of_the_vote_its_end_and_its_result_whether_they_voted_or_not) {
    auto const id = announced();
    EXPECT_THAT(told(1'001), IsEmpty());
    must(reviewed(id, must(proposed(id, 100, "靠背长椅", 800'000)).id, {.event = ProjectEvent::accept}));
    advance(days{7});
    EXPECT_THAT(told(1'001), IsEmpty());
    advance(days{7});
    for (std::int64_t const person : {1'001, 1'100, 1'101, 1'250}) {
        EXPECT_THAT(told(person), ElementsAre("budget_opened")) << person;
        EXPECT_EQ(letterbox(person).front().due, seen(id).dates.vote_until);
    }
    EXPECT_THAT(told(1'251), IsEmpty());
    for (std::int64_t person = 1'001; person <= 1'012; ++person) ASSERT_TRUE(voted(id, person, {0}).has_value());
    advance(days{6});
    for (std::int64_t const person : {1'001, 1'250}) {
        EXPECT_THAT(told(person), ElementsAre("budget_closing", "budget_opened"))
            << "a list of who did not vote would be one of who did";
    }
    advance(days{1});
    ASSERT_EQ(seen(id).state, BudgetState::allocated);
    for (std::int64_t const person : {1'001, 1'250}) {
        EXPECT_THAT(told(person), ElementsAre("budget_allocated", "budget_closing", "budget_opened"));
    }
    write([&](storage::WriteTransaction& tx) {
        for (auto const* const news : {"allocated", "opened"}) {
            jobs::enqueue(
                tx, "budget.tell",
                R"({"street":")" + realm().str() + R"(","budget":")" + id.str() + R"(","news":")" + news + R"("})",
                clock.now());
        }
    });
    run();
    EXPECT_THAT(told(1'001), ElementsAre("budget_allocated", "budget_closing", "budget_opened")) << "once";
}

TEST_P(BudgetServiceTest, a_vote_that_is_called_off_is_told_and_one_that_never_opened_is_not) {
    auto const never = announced();
    must(act(never, {.event = BudgetEvent::revoke, .words = "资金没有批下来"}));
    run();
    EXPECT_THAT(told(1'001), IsEmpty());
    auto const id = voting();
    must(act(id, {.event = BudgetEvent::revoke, .words = "资金没有批下来"}));
    run();
    EXPECT_THAT(told(1'001), ElementsAre("budget_voided", "budget_opened"));
    advance(days{6});
    EXPECT_THAT(told(1'001), ElementsAre("budget_voided", "budget_opened")) << "nobody is reminded of it";
}

TEST_P(BudgetServiceTest, a_place_with_a_project_is_in_use) {
    auto const uses = make_place_use();
    auto const is_used = [&] {
        return read([&](ReadTransaction& tx) { return uses->is_used(tx, scope(), willows.id); });
    };
    EXPECT_FALSE(is_used());
    auto const id = announced();
    auto here = wish("靠背长椅", 800'000);
    here.place = willows.id;
    must(acting([&](auto& tx) { return propose_project(tx, resident(1), scope(), id, here); }));
    EXPECT_TRUE(is_used());
}

HZ_ON_BOTH_ENGINES(BudgetServiceTest);

}  // namespace
}  // namespace hezhi::budgets
