#include "src/budgets/budget_rules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"

namespace hezhi::budgets {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TimePoint const kNow = TimePoint{days{20'800}};

Budget budget(BudgetState state) {
    Budget one{BudgetDraft{.topic = TopicId{5},
                           .body = BodyId{6},
                           .title = "小院微更新",
                           .words = "",
                           .source = "街道微更新专项",
                           .sum_fen = 3'000'000,
                           .cost_min_fen = 10'000,
                           .cost_max_fen = 2'000'000,
                           .dates = {.collect_until = kNow + days{7},
                                     .vote_from = kNow + days{14},
                                     .vote_until = kNow + days{21},
                                     .papers_until = kNow + days{22}}},
               BudgetId{1}, RealmId{3}, JurisdictionId{4}, authority::JurisdictionPath{"/1/2/3/4/"}};
    one.state = state;
    return one;
}

Project project(std::int64_t number, std::int64_t cost_fen, ProjectState state = ProjectState::accepted) {
    return {.id = ProjectId{100 + number},
            .budget = BudgetId{1},
            .number = number,
            .state = state,
            .title = "项目" + std::to_string(number),
            .words = "",
            .place_words = "",
            .cost_fen = cost_fen,
            .runner = "",
            .upkeep = ""};
}

std::vector<std::string> parts(std::string const& text, char by) {
    std::vector<std::string> out{""};
    for (char const c : text) {
        if (c == by) {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    return out;
}

std::vector<std::vector<std::string>> rows_of(std::string const& path, std::string const& header) {
    std::ifstream file(path);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line);
    EXPECT_EQ(line, header);
    while (std::getline(file, line)) rows.push_back(parts(line, ','));
    return rows;
}

template <class... Words>
std::string joined(Words const&... words) {
    std::string all;
    ((all += std::string(words) + " "), ...);
    return all;
}

TEST(BudgetTable, says_what_the_published_file_says) {
    std::multiset<std::string> file;
    for (auto const& cells : rows_of("docs/formats/budget-states.csv", "from,event,role,guard,to")) {
        ASSERT_EQ(cells.size(), 5U);
        for (auto const& from : parts(cells[0], '|')) {
            file.insert(joined(from, cells[1], cells[2], cells[3], cells[4] == "=" ? from : cells[4]));
        }
    }
    std::multiset<std::string> code;
    for (auto const& row : budget_table()) {
        std::string guards;
        for (auto const guard : row.guards) guards += (guards.empty() ? "" : " ") + std::string(enum_name(guard));
        code.insert(joined(row.from ? enum_name(*row.from) : "", enum_name(row.event), enum_name(row.actor), guards,
                           enum_name(row.to)));
    }
    ASSERT_GT(file.size(), 15U);
    EXPECT_EQ(code, file);
}

TEST(ProjectTable, says_what_the_published_file_says) {
    std::multiset<std::string> file;
    for (auto const& cells : rows_of("docs/formats/budget-project-states.csv", "budget,from,event,role,to")) {
        ASSERT_EQ(cells.size(), 5U);
        for (auto const& during : parts(cells[0], '|')) {
            for (auto const& from : parts(cells[1], '|')) {
                file.insert(joined(during, from, cells[2], cells[3], cells[4] == "=" ? from : cells[4]));
            }
        }
    }
    std::multiset<std::string> code;
    for (auto const& row : project_table()) {
        for (auto const during : row.during) {
            for (auto const from : row.from) {
                code.insert(joined(enum_name(during), enum_name(from), enum_name(row.event), enum_name(row.actor),
                                   enum_name(row.to.value_or(from))));
            }
        }
    }
    ASSERT_GT(file.size(), 15U);
    EXPECT_EQ(code, file);
}

/// Everything that a row could ask for holds.
Happening willing(BudgetEvent event, BudgetActor actor, TimePoint at) {
    return {.event = event, .actor = actor, .at = at, .has_words = true, .all_reviewed = event != BudgetEvent::delay};
}

TEST(BudgetTable, every_state_event_and_actor_is_a_row_or_a_refusal) {
    constexpr std::array kStates{BudgetState::draft,     BudgetState::collecting, BudgetState::reviewing,
                                 BudgetState::voting,    BudgetState::counting,   BudgetState::allocated,
                                 BudgetState::published, BudgetState::voided};
    constexpr std::array kEvents{BudgetEvent::change,       BudgetEvent::announce,    BudgetEvent::reschedule,
                                 BudgetEvent::begin_review, BudgetEvent::open_voting, BudgetEvent::delay,
                                 BudgetEvent::end_voting,   BudgetEvent::end_papers,  BudgetEvent::allocate,
                                 BudgetEvent::publish,      BudgetEvent::revoke,      BudgetEvent::begin};
    std::size_t allowed = 0;
    for (auto const state : kStates) {
        for (auto const event : kEvents) {
            for (auto const actor : {BudgetActor::desk, BudgetActor::clock}) {
                auto one = budget(state);
                auto at = kNow;
                if (actor == BudgetActor::clock) {
                    at = state == BudgetState::counting ? kNow + days{30}
                                                        : kNow + days{state == BudgetState::reviewing ? 15 : 25};
                    one.ballots = event == BudgetEvent::revoke ? 3 : 300;
                }
                auto const rows = std::ranges::count_if(budget_table(), [&](BudgetRow const& row) {
                    return row.from == state && row.event == event && row.actor == actor;
                });
                EXPECT_LE(rows, 1);
                EXPECT_EQ(apply(one, willing(event, actor, at)).has_value(), rows == 1)
                    << enum_name(state) << " " << enum_name(event) << " " << enum_name(actor);
                allowed += static_cast<std::size_t>(rows);
            }
        }
    }
    EXPECT_EQ(allowed + 1, budget_table().size()) << "and one way to begin";
}

TEST(BudgetTable, what_is_published_or_void_stays_so) {
    for (auto const& row : budget_table()) {
        EXPECT_FALSE(row.from == BudgetState::published || row.from == BudgetState::voided);
    }
}

TEST(Clock, opens_at_the_announced_moment_once_all_projects_are_reviewed_and_else_says_so_once) {
    auto one = budget(BudgetState::reviewing);
    Happening act{.event = BudgetEvent::open_voting, .actor = BudgetActor::clock, .at = one.dates.vote_from};
    act.all_reviewed = true;
    EXPECT_EQ(apply(one, act), BudgetState::voting);
    act.at -= Microseconds{1};
    EXPECT_FALSE(apply(one, act).has_value()) << "not a moment before";
    act.at = one.dates.vote_until;
    EXPECT_FALSE(apply(one, act).has_value()) << "a server that slept through the vote opens none";
    act.at = one.dates.vote_from;
    act.all_reviewed = false;
    EXPECT_FALSE(apply(one, act).has_value());
    act.event = BudgetEvent::delay;
    EXPECT_EQ(apply(one, act), BudgetState::reviewing);
    one.is_delayed = true;
    EXPECT_FALSE(apply(one, act).has_value());
}

TEST(Clock, counts_when_paper_is_in_and_voids_what_too_few_voted_on) {
    auto one = budget(BudgetState::counting);
    one.ballots = 20;
    one.papers = 9;
    Happening act{.event = BudgetEvent::allocate, .actor = BudgetActor::clock, .at = one.dates.vote_until};
    EXPECT_FALSE(apply(one, act).has_value()) << "paper is still entered";
    one.papers_ended = true;
    EXPECT_FALSE(apply(one, act).has_value()) << "29 of 30";
    act.event = BudgetEvent::revoke;
    EXPECT_EQ(apply(one, act), BudgetState::voided);
    one.papers = 10;
    EXPECT_FALSE(apply(one, act).has_value());
    act.event = BudgetEvent::allocate;
    EXPECT_EQ(apply(one, act), BudgetState::allocated);
}

TEST(Dates, are_in_order_and_ahead_of_what_is_still_to_come) {
    auto dates = budget(BudgetState::draft).dates;
    EXPECT_TRUE(check(dates, BudgetState::draft, kNow).has_value());
    EXPECT_FALSE(check(dates, BudgetState::draft, dates.collect_until).has_value());
    EXPECT_TRUE(check(dates, BudgetState::reviewing, dates.collect_until + days{1}).has_value());
    EXPECT_FALSE(check(dates, BudgetState::reviewing, dates.vote_from).has_value());
    std::swap(dates.vote_from, dates.vote_until);
    EXPECT_FALSE(check(dates, BudgetState::draft, kNow).has_value());
    dates = budget(BudgetState::draft).dates;
    dates.papers_until = dates.vote_until - days{1};
    EXPECT_FALSE(check(dates, BudgetState::draft, kNow).has_value());
}

TEST(Draft, names_all_that_cannot_be) {
    BudgetDraft draft = budget(BudgetState::draft);
    EXPECT_TRUE(check(draft, kNow).has_value());
    draft.cost_max_fen = draft.sum_fen + 1;
    draft.cost_min_fen = draft.sum_fen + 2;
    draft.ballots_min = 9;
    draft.chosen_max_fen = 1;
    auto const refused = check(draft, kNow);
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().problems(),
                ElementsAre(Field(&Problem::where, "/cost_max_fen"), Field(&Problem::where, "/cost_min_fen"),
                            Field(&Problem::where, "/chosen_max_fen"), Field(&Problem::where, "/ballots_min")));
}

TEST(Ballot, keeps_each_project_once_in_the_order_of_numbers) {
    auto const one = budget(BudgetState::voting);
    std::array const projects{project(1, 500'000), project(2, 900'000), project(3, 100'000, ProjectState::refused)};
    std::array const chosen{ProjectId{102}, ProjectId{101}, ProjectId{102}};
    EXPECT_THAT(*check_ballot(one, projects, chosen), ElementsAre(1, 2));
    EXPECT_THAT(*check_ballot(one, projects, {}), IsEmpty()) << "an empty ballot is a ballot";
    std::array const refused{ProjectId{103}};
    EXPECT_EQ(check_ballot(one, projects, refused).error().key(), "budget.project_unknown");
}

TEST(Ballot, is_refused_a_fen_over_the_limit_and_taken_at_it) {
    auto one = budget(BudgetState::voting);
    std::array const projects{project(1, 500'000), project(2, 900'000)};
    std::array const both{ProjectId{101}, ProjectId{102}};
    one.chosen_max_fen = 1'400'000;
    EXPECT_TRUE(check_ballot(one, projects, both).has_value());
    one.chosen_max_fen = 1'399'999;
    EXPECT_EQ(check_ballot(one, projects, both).error().key(), "budget.over_limit");
    one.chosen_max_fen = std::nullopt;
    one.chosen_max = 1;
    EXPECT_EQ(check_ballot(one, projects, both).error().key(), "budget.too_many_chosen");
}

TEST(Choice, is_read_as_it_was_written) {
    for (std::vector<std::int64_t> const& numbers : {std::vector<std::int64_t>{}, {7}, {1, 22, 200}}) {
        EXPECT_EQ(parse_choice(choice_text(numbers)), numbers);
    }
}

TEST(Winners, lack_owner_deadline_and_money_each_by_name) {
    auto one = budget(BudgetState::allocated);
    std::array projects{project(1, 500'000), project(2, 900'000), project(3, 100'000)};
    projects[0].outcome = Outcome{.place = 1};
    projects[1].outcome = Outcome{.place = 2};
    projects[2].outcome = Outcome{};
    projects[1].runner_body = BodyId{6};
    projects[1].finish_by = kNow + days{60};
    EXPECT_THAT(lacking(one, projects, kNow),
                ElementsAre(Field(&Problem::key, "budget.needs_owner"), Field(&Problem::key, "budget.needs_deadline")));
    EXPECT_THAT(lacking(one, projects, kNow + days{60}), SizeIs(3)) << "a day that has passed is none";
    one.source = "";
    EXPECT_THAT(lacking(one, projects, kNow), SizeIs(4));
    Happening const act{.event = BudgetEvent::publish, .at = kNow, .incomplete = lacking(one, projects, kNow)};
    auto const refused = apply(one, act);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "budget.winners_incomplete");
    EXPECT_THAT(refused.error().problems(), SizeIs(4));
}

TEST(ShownVoters, move_in_steps_of_five) {
    auto one = budget(BudgetState::voting);
    one.ballots = 12;
    one.papers = 2;
    EXPECT_EQ(shown_voters(one), 10);
}

TEST(YuanText, has_fen_only_where_there_are_some) {
    EXPECT_EQ(yuan_text(3'000'000), "30000");
    EXPECT_EQ(yuan_text(123'405), "1234.05");
}

TEST(PabulibText, is_read_by_the_library_and_does_not_tell_in_which_order_people_voted) {
    auto one = budget(BudgetState::counting);
    one.title = "小院;“微更新”\"2026\"";
    std::array projects{project(1, 500'050), project(2, 900'000), project(3, 100'000, ProjectState::refused)};
    projects[1].title = "长椅;花箱";
    auto const text = pabulib_text(one, "青禾街道", "柳荫里", projects, {"1,2", "", "1", "2"});
    EXPECT_EQ(text, pabulib_text(one, "青禾街道", "柳荫里", projects, {"2", "1", "", "1,2"}));
    auto const file = budgeting::read_pabulib(text);
    ASSERT_TRUE(file.has_value()) << text;
    EXPECT_THAT(file->notices, IsEmpty());
    EXPECT_EQ(file->meta_value("description"), one.title);
    ASSERT_THAT(file->instance.projects, SizeIs(2));
    EXPECT_EQ(file->instance.projects[1].name, "长椅;花箱");
    EXPECT_EQ(budgeting::to_text(file->instance.projects[0].cost), "10001/2");
    EXPECT_EQ(file->profile.voter_count(), 4U);
    EXPECT_THAT(text, Not(HasSubstr("项目3")));
}

TEST(Outcomes, say_who_paid_what_and_what_the_others_lacked) {
    // Three voters, 30 yuan: 10 each. Bench 12 yuan by two: 6 each. Lamp 25 by one: 4 left of 25 … short of it.
    auto one = budget(BudgetState::counting);
    one.sum_fen = 3'000;
    std::array const projects{project(1, 1'200), project(2, 2'500)};
    auto const file = budgeting::read_pabulib(pabulib_text(one, "街", "区", projects, {"1", "1,2", ""}));
    ASSERT_TRUE(file.has_value());
    budgeting::AllocationOptions const options{.rule = budgeting::Rule::equal_shares};
    auto const shared = budgeting::allocate(file->instance, file->profile, options);
    budgeting::AllocationOptions const greedy{.rule = budgeting::Rule::greedy};
    auto const votes = budgeting::allocate(file->instance, file->profile, greedy);
    ASSERT_TRUE(shared && votes);
    std::array const ids{projects[0].id, projects[1].id};
    auto const outcomes = outcomes_of(*file, *shared, *votes, ids);
    ASSERT_THAT(outcomes, SizeIs(2));
    EXPECT_EQ(outcomes[0].place, 1);
    EXPECT_EQ(outcomes[0].supporters, 2);
    EXPECT_EQ(outcomes[0].price, "6");
    EXPECT_EQ(outcomes[0].paid_in_full, 2);
    EXPECT_TRUE(outcomes[0].by_most_votes);
    EXPECT_EQ(outcomes[1].place, std::nullopt);
    EXPECT_EQ(outcomes[1].loss, "unaffordable");
    EXPECT_EQ(outcomes[1].support, "2/5") << "ten of its 25 yuan, before its supporter paid for the bench";
    EXPECT_EQ(outcomes[1].missing, "15");
}

TEST(Dates, remind_a_day_before_the_end_where_there_are_two_days_to_vote) {
    TimePoint const from{days{1}};
    Dates dates{.collect_until = from, .vote_from = from, .vote_until = from + days{2}};
    EXPECT_EQ(reminder_at(dates), from + days{1});
    dates.vote_until -= Microseconds{1};
    EXPECT_EQ(reminder_at(dates), std::nullopt);
}

}  // namespace
}  // namespace hezhi::budgets
