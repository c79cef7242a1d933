#include "src/agenda/agenda_rules.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"

namespace hezhi::agenda {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TimePoint const kNow = TimePoint{days{20'800}};

Item item(Origin origin, ItemState state) {
    return {.id = AgendaItemId{1},
            .realm = RealmId{3},
            .community = JurisdictionId{4},
            .community_path = authority::JurisdictionPath{"/1/2/3/4/"},
            .origin = origin,
            .state = state,
            .title = "晚上怎么停车",
            .words = "",
            .publicness = "",
            .due_at = kNow + days{3},
            .answer = "",
            .resource = "",
            .signatures = 4,
            .signatures_min = 20};
}

Act complete(ItemEvent event, ItemActor actor) {
    return {.event = event,
            .actor = actor,
            .at = kNow,
            .date = kNow + days{10},
            .ground = Ground::other_decider,
            .has_words = true,
            .has_question = true,
            .has_publicness = true,
            .has_organiser = true,
            .has_resource = true};
}

std::vector<std::string> parts(std::string const& text, char by) {
    std::vector<std::string> out;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, by);) out.push_back(part);
    return out;
}

std::multiset<std::string> lines_of_file() {
    std::ifstream file("docs/formats/agenda-states.csv");
    std::multiset<std::string> lines;
    std::string line;
    std::getline(file, line);
    EXPECT_EQ(line, "from,event,role,guard,to,clock");
    while (std::getline(file, line)) {
        std::vector<std::string> cells{""};
        for (char const c : line) {
            if (c == ',') {
                cells.emplace_back();
            } else {
                cells.back() += c;
            }
        }
        EXPECT_EQ(cells.size(), 6U) << line;
        auto states = parts(cells.at(0), '|');
        if (states.empty()) states.emplace_back();
        for (auto const& from : states) {
            auto const& to = cells.at(4) == "=" ? from : cells.at(4);
            lines.insert(from + " " + cells.at(1) + " " + cells.at(2) + ": " + cells.at(3) + " → " + to + " " +
                         cells.at(5));
        }
    }
    return lines;
}

std::multiset<std::string> lines_of_code() {
    std::multiset<std::string> lines;
    for (auto const& row : table()) {
        std::string guards;
        for (auto const guard : row.guards) guards += (guards.empty() ? "" : " ") + std::string(enum_name(guard));
        lines.insert((row.from ? std::string(enum_name(*row.from)) : "") + " " + std::string(enum_name(row.event)) +
                     " " + std::string(enum_name(row.actor)) + ": " + guards + " → " + std::string(enum_name(row.to)) +
                     " " + std::string(enum_name(row.clock)));
    }
    return lines;
}

TEST(AgendaTable, says_what_the_published_file_says) {
    auto const code = lines_of_code();
    auto const file = lines_of_file();
    ASSERT_GT(file.size(), 15U);
    for (auto const& row : code)
        EXPECT_TRUE(file.contains(row)) << "missing in docs/formats/agenda-states.csv: " << row;
    for (auto const& row : file) EXPECT_TRUE(code.contains(row)) << "missing in agenda_rules.cc: " << row;
    EXPECT_EQ(code, file) << "a row occurs twice";
}

TEST(AgendaTable, every_state_event_and_actor_is_a_row_or_a_refusal) {
    constexpr std::array kStates{ItemState::gathering, ItemState::proposed,  ItemState::scheduled, ItemState::launched,
                                 ItemState::declined,  ItemState::withdrawn, ItemState::lapsed};
    constexpr std::array kEvents{ItemEvent::begin,          ItemEvent::sign,   ItemEvent::unsign,  ItemEvent::reach,
                                 ItemEvent::schedule,       ItemEvent::launch, ItemEvent::decline, ItemEvent::withdraw,
                                 ItemEvent::become_overdue, ItemEvent::lapse};
    constexpr std::array kActors{ItemActor::desk, ItemActor::proposer, ItemActor::resident, ItemActor::clock};
    std::size_t allowed = 0;
    for (auto const state : kStates) {
        for (auto const event : kEvents) {
            for (auto const actor : kActors) {
                auto one = item(Origin::initiative, state);
                one.signatures = one.signatures_min;
                one.due_at = kNow - days{1};
                auto act = complete(event, actor);
                act.is_signed = event == ItemEvent::unsign;
                auto const rows = std::ranges::count_if(table(), [&](TableRow const& row) {
                    return row.from == state && row.event == event && row.actor == actor;
                });
                EXPECT_LE(rows, 1);
                EXPECT_EQ(apply(one, act).has_value(), rows == 1)
                    << enum_name(state) << " " << enum_name(event) << " " << enum_name(actor);
                allowed += static_cast<std::size_t>(rows);
            }
        }
    }
    EXPECT_EQ(allowed + 4, table().size()) << "and four ways to begin";
}

TEST(AgendaTable, what_has_ended_stays_ended_and_the_clock_stops_there) {
    std::set<ItemState> const ended{ItemState::launched, ItemState::declined, ItemState::withdrawn, ItemState::lapsed};
    for (auto const& row : table()) {
        EXPECT_FALSE(row.from && ended.contains(*row.from));
        EXPECT_EQ(row.clock == ClockEffect::stops, ended.contains(row.to));
    }
}

TEST(Launch, names_everything_that_is_missing_at_once) {
    auto const proposed = item(Origin::cluster, ItemState::proposed);
    auto act = complete(ItemEvent::launch, ItemActor::desk);
    EXPECT_TRUE(apply(proposed, act).has_value());
    act.has_organiser = act.has_resource = act.has_question = false;
    auto const refused = apply(proposed, act);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "agenda.launch_incomplete");
    EXPECT_THAT(refused.error().problems(),
                ElementsAre(Field(&Problem::where, "/question"), Field(&Problem::where, "/organiser"),
                            Field(&Problem::where, "/resource")));
}

TEST(Launch, of_each_of_the_needed_things_alone_missing_is_refused) {
    auto const proposed = item(Origin::plan, ItemState::proposed);
    for (auto const missing : {&Act::has_question, &Act::has_publicness, &Act::has_organiser, &Act::has_resource}) {
        auto act = complete(ItemEvent::launch, ItemActor::desk);
        act.*missing = false;
        auto const refused = apply(proposed, act);
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().problems().size(), 1U);
    }
}

TEST(Decline, of_an_initiative_needs_a_legal_ground_and_of_others_any) {
    auto act = complete(ItemEvent::decline, ItemActor::desk);
    act.ground = Ground::not_now;
    EXPECT_EQ(apply(item(Origin::initiative, ItemState::proposed), act).error().key(), "agenda.legal_ground_required");
    EXPECT_TRUE(apply(item(Origin::cluster, ItemState::proposed), act).has_value());
    act.ground = Ground::against_law;
    EXPECT_TRUE(apply(item(Origin::initiative, ItemState::proposed), act).has_value());
    act.has_words = false;
    EXPECT_EQ(apply(item(Origin::initiative, ItemState::proposed), act).error().key(), "agenda.words_required");
}

TEST(Clock, runs_out_after_its_moment_and_says_so_once) {
    auto one = item(Origin::cluster, ItemState::proposed);
    Act act{.event = ItemEvent::become_overdue, .actor = ItemActor::clock, .at = *one.due_at};
    EXPECT_FALSE(apply(one, act).has_value()) << "the last moment is still in time";
    act.at += Microseconds{1};
    EXPECT_TRUE(apply(one, act).has_value());
    one.is_overdue = true;
    EXPECT_FALSE(apply(one, act).has_value());
}

TEST(Possible, is_what_the_page_offers) {
    EXPECT_THAT(possible(item(Origin::initiative, ItemState::gathering), ItemActor::resident, false),
                ElementsAre(ItemEvent::sign));
    EXPECT_THAT(possible(item(Origin::initiative, ItemState::gathering), ItemActor::resident, true),
                ElementsAre(ItemEvent::unsign));
    EXPECT_THAT(possible(item(Origin::cluster, ItemState::proposed), ItemActor::resident, false), IsEmpty());
    EXPECT_THAT(possible(item(Origin::cluster, ItemState::proposed), ItemActor::desk, false),
                UnorderedElementsAre(ItemEvent::schedule, ItemEvent::launch, ItemEvent::decline));
    EXPECT_THAT(possible(item(Origin::cluster, ItemState::proposed), ItemActor::proposer, false), IsEmpty());
}

TEST(ShownHouseholds, hides_small_counts_from_everybody_and_smaller_ones_from_the_desk) {
    EXPECT_EQ(shown_households(4, Reader::desk), std::nullopt);
    EXPECT_EQ(shown_households(5, Reader::desk), 5);
    EXPECT_EQ(shown_households(9, Reader::everybody), std::nullopt);
    EXPECT_EQ(shown_households(10, Reader::everybody), 10);
    EXPECT_EQ(shown_households(0, Reader::desk), std::nullopt) << "none is a small count too";
}

TEST(SettingsCheck, refuses_a_threshold_that_every_case_would_pass_and_names_all_fields) {
    EXPECT_TRUE(check(Settings{}).has_value());
    Settings settings;
    settings.threshold.households_min = 1;
    settings.response_days = 0;
    auto const refused = check(settings);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().problems().size(), 2U);
}

}  // namespace
}  // namespace hezhi::agenda
