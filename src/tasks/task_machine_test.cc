// The table in the code and the table that people read (docs/formats/task-states.csv) are the same, in both directions;
// and no way leads to an admitted task that the community has not chosen.
#include "src/tasks/task_machine.h"

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "lib/base/csv.h"
#include "lib/base/enum_names.h"

namespace hezhi::tasks {
namespace {

std::string joined(std::vector<TaskGuard> const& guards) {
    std::string words;
    for (auto const guard : guards) words += (words.empty() ? "" : " ") + std::string(enum_name(guard));
    return words;
}

std::string line(std::string_view subject, std::string_view from, std::string_view event, std::string_view role,
                 std::string_view guard, std::string_view to) {
    return std::string(subject) + " " + std::string(from) + " " + std::string(event) + " " + std::string(role) + ": " +
           std::string(guard) + " → " + std::string(to);
}

std::multiset<std::string> lines_of_code() {
    std::multiset<std::string> lines;
    for (auto const& row : task_table()) {
        lines.insert(line("task", row.from ? enum_name(*row.from) : "", enum_name(row.event), enum_name(row.actor),
                          joined(row.guards), enum_name(row.to)));
    }
    for (auto const& row : answer_table()) {
        lines.insert(line("answer", enum_name(row.from), enum_name(row.event), enum_name(row.actor), joined(row.guards),
                          enum_name(row.to)));
    }
    return lines;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts(1);
    for (char const c : text) {
        if (c == '|') {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

std::multiset<std::string> lines_of_file() {
    std::ifstream file("docs/formats/task-states.csv", std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    CsvReader reader(text);
    std::multiset<std::string> lines;
    bool is_header = true;
    for (;;) {
        auto const row = reader.next_row();
        if (!row || !*row) return lines;
        std::vector<std::string> cells;
        for (auto const& field : **row) cells.emplace_back(field.text);
        EXPECT_EQ(cells.size(), 6U);
        if (cells.size() != 6) return lines;
        if (is_header) {
            EXPECT_EQ(cells, (std::vector<std::string>{"subject", "from", "event", "role", "guard", "to"}));
            is_header = false;
            continue;
        }
        for (auto const& from : split(cells[1])) {
            lines.insert(line(cells[0], from, cells[2], cells[3], cells[4], cells[5] == "=" ? from : cells[5]));
        }
    }
}

TEST(TaskTable, says_what_the_published_file_says) {
    auto const code = lines_of_code();
    auto const file = lines_of_file();
    ASSERT_GT(file.size(), 25U);
    for (auto const& row : code) EXPECT_TRUE(file.contains(row)) << "missing in docs/formats/task-states.csv: " << row;
    for (auto const& row : file) EXPECT_TRUE(code.contains(row)) << "missing in task_machine.cc: " << row;
    EXPECT_EQ(code, file) << "a row occurs twice";
}

TEST(TaskTable, only_a_community_or_its_own_terms_lead_to_admission) {
    for (auto const& row : answer_table()) {
        if (row.to != AnswerState::admitted || row.from == AnswerState::admitted) continue;
        bool const is_own = row.actor == TaskActor::community && row.event == TaskEvent::accept;
        bool const are_own_terms = row.actor == TaskActor::sender && row.event == TaskEvent::agree_terms &&
                                   row.from == AnswerState::negotiating;
        EXPECT_TRUE(is_own || are_own_terms) << enum_name(row.event);
    }
    for (auto const& row : answer_table()) {
        if (row.actor == TaskActor::clock) EXPECT_NE(row.to, AnswerState::admitted) << "time admits nothing";
    }
}

/// Every state × event × actor: what no row names is refused, 403 where somebody else may, 409 where nobody may.
TEST(TaskTable, what_no_row_names_is_refused) {
    TaskFacts const all{.is_before_sunset = true,
                        .has_period = true,
                        .is_matched = true,
                        .has_reason = true,
                        .has_terms = true,
                        .has_ground = true,
                        .is_limit_passed = true};
    int accepted = 0;
    for (int state = 0; state <= static_cast<int>(AnswerState::ended); ++state) {
        for (int event = 0; event <= static_cast<int>(TaskEvent::expire); ++event) {
            int allowed = 0;
            for (int actor = 0; actor <= static_cast<int>(TaskActor::clock); ++actor) {
                auto facts = all;
                facts.is_before_sunset = static_cast<TaskEvent>(event) != TaskEvent::expire;
                auto const from = static_cast<AnswerState>(state);
                auto const result =
                    next_answer(from, static_cast<TaskEvent>(event), static_cast<TaskActor>(actor), facts);
                bool const possible = is_possible(from, static_cast<TaskEvent>(event), static_cast<TaskActor>(actor));
                EXPECT_EQ(result.has_value(), possible);
                allowed += possible ? 1 : 0;
                accepted += possible ? 1 : 0;
            }
            for (int actor = 0; actor <= static_cast<int>(TaskActor::clock); ++actor) {
                auto const result = next_answer(static_cast<AnswerState>(state), static_cast<TaskEvent>(event),
                                                static_cast<TaskActor>(actor), all);
                if (result || is_possible(static_cast<AnswerState>(state), static_cast<TaskEvent>(event),
                                          static_cast<TaskActor>(actor))) {
                    continue;
                }
                EXPECT_EQ(result.error().key(), allowed > 0 ? "task.act_not_yours" : "task.act_not_now");
            }
        }
    }
    EXPECT_EQ(accepted, static_cast<int>(answer_table().size()));
}

TEST(TaskTable, guards_refuse_in_their_order) {
    EXPECT_EQ(next_task(TaskState::proposed, TaskEvent::refuse, TaskActor::street, {}).error().key(),
              "task.reason_required");
    EXPECT_EQ(
        next_task(TaskState::proposed, TaskEvent::pass_on, TaskActor::street, {.is_before_sunset = true}).error().key(),
        "task.reason_required")
        << "lights are off";
    EXPECT_TRUE(next_task(TaskState::proposed, TaskEvent::pass_on, TaskActor::street,
                          {.is_before_sunset = true, .is_matched = true})
                    .has_value());
    EXPECT_EQ(next_answer(AnswerState::unanswered, TaskEvent::decline, TaskActor::community, {.has_reason = true})
                  .error()
                  .key(),
              "task.ground_required");
    EXPECT_EQ(next_answer(AnswerState::unanswered, TaskEvent::accept, TaskActor::community, {}).error().key(),
              "task.sunset_passed");
}

}  // namespace
}  // namespace hezhi::tasks
