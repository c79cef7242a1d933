// The table in the code and the table that people read (docs/formats/case-states.csv) are the same, in both directions.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "lib/casework/case_machine.h"
#include "lib/casework/testing_states.h"

namespace hezhi::casework {
namespace {

/// One line a row: "received ask_info desk: info_not_asked reason limit_ahead → need_info pauses".
std::string line(std::string const& from, std::string const& event, std::string const& role, std::string const& guard,
                 std::string const& to, std::string const& clock) {
    return from + " " + event + " " + role + ": " + guard + " → " + to + " " + clock;
}

std::multiset<std::string> lines_of_code() {
    std::multiset<std::string> lines;
    for (auto const& row : table()) {
        std::string guards = row.condition == Condition::always ? "" : std::string(name(row.condition));
        for (auto const guard : row.guards) guards += (guards.empty() ? "" : " ") + std::string(name(guard));
        lines.insert(line(row.from ? std::string(name(*row.from)) : "", std::string(name(row.event)),
                          std::string(name(row.actor)), guards, std::string(name(row.to)),
                          std::string(name(row.clock))));
    }
    return lines;
}

std::multiset<std::string> lines_of_file() {
    std::multiset<std::string> lines;
    for (auto const& row : published_rows()) {
        lines.insert(line(row.from, row.event, row.role, row.guard, row.to, row.clock));
    }
    return lines;
}

TEST(CaseTable, says_what_the_published_file_says) {
    auto const code = lines_of_code();
    auto const file = lines_of_file();
    ASSERT_GT(file.size(), 150U);
    for (auto const& row : code) EXPECT_TRUE(file.contains(row)) << "missing in docs/formats/case-states.csv: " << row;
    for (auto const& row : file) EXPECT_TRUE(code.contains(row)) << "missing in case_table.cc: " << row;
    EXPECT_EQ(code, file) << "a row occurs twice";
}

TEST(CaseTable, guards_of_the_case_come_before_what_the_act_brings) {
    for (auto const& row : table()) {
        EXPECT_TRUE(std::ranges::is_partitioned(row.guards, [](Guard guard) { return !brings(guard); }))
            << name(row.event);
    }
}

TEST(CaseTable, conditions_stand_in_sets_of_which_exactly_one_holds) {
    using Key = std::tuple<std::optional<CaseState>, CaseEvent, Actor>;
    std::map<Key, std::set<Condition>> sets;
    for (auto const& row : table()) {
        EXPECT_TRUE(sets[Key(row.from, row.event, row.actor)].insert(row.condition).second) << name(row.event);
    }
    using C = Condition;
    std::set<std::set<Condition>> const complete{
        {C::always},
        {C::if_asked_in_received, C::if_asked_in_dispatched, C::if_asked_in_progress},
        {C::if_attempts_left, C::if_last_attempt},
        {C::if_lead, C::if_no_lead}};
    for (auto const& [key, conditions] : sets) EXPECT_TRUE(complete.contains(conditions)) << name(std::get<1>(key));
}

TEST(CaseTable, the_clock_pauses_in_need_info_only_and_an_open_case_can_always_move) {
    std::map<CaseState, std::set<CaseState>> next;
    for (auto const& row : table()) {
        EXPECT_EQ(row.clock == ClockEffect::pauses, row.to == CaseState::need_info && row.from != row.to);
        EXPECT_EQ(row.clock == ClockEffect::starts, !row.from);
        if (row.from == CaseState::need_info && row.to != row.from) {
            EXPECT_TRUE(row.clock == ClockEffect::resumes || row.clock == ClockEffect::stops);
        }
        if (row.clock == ClockEffect::restarts) EXPECT_EQ(row.event, CaseEvent::reopen);
        if (!row.from || row.to == *row.from) continue;
        next[*row.from].insert(row.to);
        if (!is_open(*row.from)) EXPECT_EQ(row.event, CaseEvent::reopen) << "a closed case stays closed";
        if (is_open(*row.from) && !is_open(row.to)) {
            bool const was_stopped = *row.from == CaseState::replied || *row.from == CaseState::follow_up;
            EXPECT_TRUE(was_stopped || row.clock == ClockEffect::stops) << name(row.event);
        }
    }
    for (std::size_t i = 0; i < kStates; ++i) {
        auto const state = static_cast<CaseState>(i);
        std::set<CaseState> reached{state};
        for (bool grown = true; grown;) {
            grown = false;
            for (auto const from : std::set(reached)) {
                for (auto const to : next[from]) grown = reached.insert(to).second || grown;
            }
        }
        if (is_open(state)) EXPECT_TRUE(reached.contains(CaseState::closed)) << name(state) << " leads nowhere";
    }
}

TEST(CaseNames, each_is_read_back) {
    for (std::size_t i = 0; i < kStates; ++i) {
        EXPECT_EQ(parse_case_state(name(static_cast<CaseState>(i))), static_cast<CaseState>(i));
    }
    for (std::size_t i = 0; i < kEvents; ++i) {
        EXPECT_EQ(parse_case_event(name(static_cast<CaseEvent>(i))), static_cast<CaseEvent>(i));
    }
    for (std::size_t i = 0; i < kActors; ++i) {
        EXPECT_EQ(parse_actor(name(static_cast<Actor>(i))), static_cast<Actor>(i));
    }
    for (auto i = 0; i <= static_cast<int>(RefusalGround::no_real_demand); ++i) {
        EXPECT_EQ(parse_refusal_ground(name(static_cast<RefusalGround>(i))), static_cast<RefusalGround>(i));
    }
    for (auto i = 0; i <= static_cast<int>(ExtensionState::granted); ++i) {
        EXPECT_EQ(parse_extension_state(name(static_cast<ExtensionState>(i))), static_cast<ExtensionState>(i));
    }
    for (auto i = 0; i <= static_cast<int>(Closing::unanswered); ++i) {
        EXPECT_EQ(parse_closing(name(static_cast<Closing>(i))), static_cast<Closing>(i));
    }
    for (auto i = 0; i <= static_cast<int>(Guard::target_open); ++i) {
        EXPECT_NE(name(static_cast<Guard>(i)), "unknown");
    }
    EXPECT_EQ(name(CaseEvent::note), "note");
    EXPECT_FALSE(parse_case_state("open"));
    EXPECT_FALSE(parse_case_event(""));
}

}  // namespace
}  // namespace hezhi::casework
