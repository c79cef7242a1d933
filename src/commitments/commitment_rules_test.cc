#include "src/commitments/commitment_rules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"

namespace hezhi::commitments {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TimePoint const kNow = TimePoint{days{20'800}};

template <class E>
std::vector<E> all_of() {
    std::vector<E> values;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto entry) { values.push_back(entry.value); });
    return values;
}

/// With everything that anybody could ask of it, every clock run out.
Commitment one(CommitmentState state) {
    return {.id = CommitmentId{1},
            .realm = RealmId{3},
            .community = JurisdictionId{4},
            .community_path = authority::JurisdictionPath{"/1/2/3/4/"},
            .title = "东门装两盏路灯",
            .words = "",
            .state = state,
            .owner = BodyId{7},
            .due_at = kNow + days{20},
            .amount_fen = 1'200'000,
            .limit_at = kNow + days{3}};
}

Act complete(CommitmentEvent event, CommitmentActor actor) {
    return {.event = event,
            .actor = actor,
            .at = kNow,
            .date = kNow + days{40},
            .has_words = true,
            .has_proof = true,
            .has_means = true};
}

std::vector<std::string> parts(std::string const& text, char by) {
    std::vector<std::string> out;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, by);) out.push_back(part);
    return out;
}

std::multiset<std::string> lines_of_file() {
    std::ifstream file("docs/formats/commitment-states.csv");
    std::multiset<std::string> lines;
    std::string line;
    std::getline(file, line);
    EXPECT_EQ(line, "from,event,role,guard,to,clock");
    while (std::getline(file, line)) {
        auto const cells = parts(line, ',');
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

TEST(CommitmentTable, says_what_the_published_file_says) {
    auto const code = lines_of_code();
    auto const file = lines_of_file();
    ASSERT_GT(file.size(), 30U);
    for (auto const& row : code) {
        EXPECT_TRUE(file.contains(row)) << "missing in docs/formats/commitment-states.csv: " << row;
    }
    for (auto const& row : file) EXPECT_TRUE(code.contains(row)) << "missing in commitment_rules.cc: " << row;
    EXPECT_EQ(code, file) << "a row occurs twice";
}

/// A commitment whose facts let exactly this row happen.
Commitment fit_for(TableRow const* row, CommitmentState state) {
    auto fit = one(state);
    if (row == nullptr) return fit;
    for (auto const guard : row->guards) {
        if (guard == CommitmentGuard::answered) fit.answered_at = kNow;
        if (guard == CommitmentGuard::somebody_confirmed) fit.confirmations = 1;
        if (guard == CommitmentGuard::due_passed) fit.due_at = kNow - days{1};
        if (guard == CommitmentGuard::limit_passed) fit.limit_at = kNow - days{1};
    }
    return fit;
}

TEST(CommitmentTable, every_state_event_and_actor_is_a_row_or_a_refusal) {
    std::size_t allowed = 0;
    for (auto const state : all_of<CommitmentState>()) {
        for (auto const event : all_of<CommitmentEvent>()) {
            for (auto const actor : all_of<CommitmentActor>()) {
                auto const is_it = [&](TableRow const& row) {
                    return row.from == state && row.event == event && row.actor == actor;
                };
                auto const rows = std::ranges::count_if(table(), is_it);
                auto const found = std::ranges::find_if(table(), is_it);
                EXPECT_LE(rows, 1);
                auto const fit = fit_for(found == table().end() ? nullptr : &*found, state);
                auto const step = apply(fit, complete(event, actor));
                EXPECT_EQ(step.has_value(), rows == 1)
                    << enum_name(state) << " " << enum_name(event) << " " << enum_name(actor);
                if (step && rows == 1) EXPECT_EQ(step->to, found->to);
                allowed += static_cast<std::size_t>(rows);
            }
        }
    }
    EXPECT_EQ(allowed + 1, table().size()) << "and one way to begin";
}

/// The opposite of what a guard asks, in the commitment or in the act.
void break_guard(CommitmentGuard guard, Commitment& fit, Act& act) {
    switch (guard) {
        case CommitmentGuard::owner:
            fit.owner = std::nullopt;
            break;
        case CommitmentGuard::deadline:
            fit.due_at = std::nullopt;
            break;
        case CommitmentGuard::resource:
            fit.amount_fen = std::nullopt;
            break;
        case CommitmentGuard::not_answered:
            fit.answered_at = kNow;
            break;
        case CommitmentGuard::answered:
            fit.answered_at = std::nullopt;
            break;
        case CommitmentGuard::not_settled:
            fit.settled_at = kNow;
            break;
        case CommitmentGuard::no_dispute_left:
            fit.disputes = 1;
            break;
        case CommitmentGuard::somebody_confirmed:
            fit.confirmations = 0;
            break;
        case CommitmentGuard::nobody_confirmed:
            fit.confirmations = 1;
            break;
        case CommitmentGuard::due_passed:
            fit.due_at = kNow;
            break;
        case CommitmentGuard::limit_passed:
            fit.limit_at = kNow;
            break;
        case CommitmentGuard::overdue_not_raised:
            fit.is_overdue = true;
            break;
        case CommitmentGuard::parts_done:
            act.parts_open = 1;
            break;
        case CommitmentGuard::words:
            act.has_words = false;
            break;
        case CommitmentGuard::proof:
            act.has_proof = false;
            break;
        case CommitmentGuard::change:
            act.has_means = false;
            act.date = std::nullopt;
            break;
        case CommitmentGuard::date_ahead:
            act.date = kNow;
            break;
    }
}

TEST(CommitmentTable, every_guard_of_every_row_alone_refuses) {
    std::size_t refused = 0;
    for (auto const& row : table()) {
        if (!row.from) continue;
        for (auto const guard : row.guards) {
            auto fit = fit_for(&row, *row.from);
            auto act = complete(row.event, row.actor);
            ASSERT_TRUE(apply(fit, act).has_value());
            break_guard(guard, fit, act);
            EXPECT_FALSE(apply(fit, act).has_value())
                << enum_name(*row.from) << " " << enum_name(row.event) << " without " << enum_name(guard);
            ++refused;
        }
    }
    EXPECT_GT(refused, 40U);
}

TEST(CommitmentTable, what_is_kept_or_released_stays_so) {
    for (auto const& row : table()) {
        if (!row.from) continue;
        EXPECT_NE(*row.from, CommitmentState::confirmed);
        EXPECT_NE(*row.from, CommitmentState::unconfirmed);
        EXPECT_NE(*row.from, CommitmentState::released);
    }
}

TEST(Make, names_all_that_is_missing_at_once) {
    auto draft = one(CommitmentState::draft);
    draft.owner = std::nullopt;
    draft.due_at = std::nullopt;
    draft.amount_fen = 0;
    auto const refused = apply(draft, complete(CommitmentEvent::make, CommitmentActor::maker));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "commitment.incomplete");
    EXPECT_THAT(refused.error().problems(),
                ElementsAre(Field(&Problem::where, "/owner"), Field(&Problem::where, "/due"),
                            Field(&Problem::where, "/resource")));
    draft.resource = "居委会门口的工具房和两名志愿者";
    draft.owner = BodyId{7};
    draft.due_at = kNow;
    auto const late = apply(draft, complete(CommitmentEvent::make, CommitmentActor::maker));
    ASSERT_FALSE(late.has_value());
    EXPECT_THAT(late.error().problems(), ElementsAre(Field(&Problem::key, "commitment.date_not_ahead")));
}

TEST(Incomplete, is_every_draft_and_whatever_lacks_something) {
    EXPECT_TRUE(is_incomplete(one(CommitmentState::draft)));
    EXPECT_FALSE(is_incomplete(one(CommitmentState::owed)));
    auto lacking = one(CommitmentState::owed);
    lacking.amount_fen = std::nullopt;
    EXPECT_TRUE(is_incomplete(lacking));
    lacking.state = CommitmentState::released;
    EXPECT_FALSE(is_incomplete(lacking)) << "what is released holds nothing up";
}

TEST(Possible, is_what_the_page_offers) {
    EXPECT_THAT(possible(one(CommitmentState::delivered), CommitmentActor::resident),
                UnorderedElementsAre(CommitmentEvent::confirm, CommitmentEvent::dispute));
    EXPECT_THAT(possible(one(CommitmentState::owed), CommitmentActor::resident), IsEmpty());
    auto answered = one(CommitmentState::disputed);
    EXPECT_THAT(possible(answered, CommitmentActor::owner),
                UnorderedElementsAre(CommitmentEvent::rebut, CommitmentEvent::uphold));
    answered.answered_at = kNow;
    EXPECT_THAT(possible(answered, CommitmentActor::owner), ElementsAre(CommitmentEvent::uphold));
    answered.settled_at = kNow;
    EXPECT_THAT(possible(answered, CommitmentActor::resident), IsEmpty());
}

TEST(NextTick, is_a_reminder_then_the_deadline_then_nothing) {
    auto owed = one(CommitmentState::owed);
    EXPECT_EQ(next_tick(owed), *owed.due_at - kRemindedBefore);
    owed.reminded_for = owed.due_at;
    EXPECT_EQ(next_tick(owed), *owed.due_at + Microseconds{1});
    owed.is_overdue = true;
    EXPECT_EQ(next_tick(owed), std::nullopt);
    auto voiced = one(CommitmentState::delivered);
    EXPECT_EQ(next_tick(voiced), *voiced.limit_at + Microseconds{1}) << "residents are not reminded";
    auto answered = one(CommitmentState::disputed);
    answered.answered_at = kNow;
    answered.is_overdue = true;
    EXPECT_EQ(next_tick(answered), *answered.limit_at + Microseconds{1}) << "an answer that came late still ends";
    answered.settled_at = kNow;
    EXPECT_EQ(next_tick(answered), std::nullopt);
}

}  // namespace
}  // namespace hezhi::commitments
