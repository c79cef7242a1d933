#include "src/app/demo_cases.h"

#include <map>

#include <gtest/gtest.h>

#include "src/app/demo_register.h"
#include "src/cases/cases.h"
#include "src/storage/testing.h"

namespace hezhi::app {
namespace {

class DemoCasesTest : public storage::testkit::StorageTest {};

TEST_P(DemoCasesTest, show_every_way_that_a_case_can_go) {
    people::PasswordHasher const hasher{people::PasswordHasher::cheap()};
    auto const begun = clock.now();
    auto const street = people::seed_demo_street(database(), hasher, 30, begun);
    ASSERT_TRUE(street.has_value()) << street.error().key();
    ASSERT_TRUE(add_demo_register(database(), street->street, begun).has_value());
    clock.advance(std::chrono::hours{24 * 45});
    auto const filled = add_demo_cases(database(), *street, clock.now());
    ASSERT_TRUE(filled.has_value()) << filled.error().key() << " " << filled.error().detail();

    authority::Caller const dispatcher{
        .grants = {{authority::Role::dispatcher, street->street, street->path, std::nullopt}}, .now = clock.now()};
    storage::Scope const scope{street->street};
    std::map<casework::CaseState, int> states;
    int joint = 0;
    int overdue = 0;
    auto const shown =
        read([&](storage::ReadTransaction& tx) { return cases::list_public_cases(tx, scope, {.limit = 100}).value(); });
    for (auto const& one : shown) {
        auto const seen = read([&](storage::ReadTransaction& tx) {
            return cases::see_case(tx, cases::Asking{dispatcher}, scope, one.id).value();
        });
        ++states[seen.the_case.facts.state];
        joint += seen.the_case.facts.joint ? 1 : 0;
        overdue += seen.the_case.facts.overdue ? 1 : 0;
    }
    using enum casework::CaseState;
    for (auto const state : {dispatched, return_requested, in_progress, replied, closed, withdrawn}) {
        EXPECT_GT(states[state], 0) << casework::name(state);
    }
    EXPECT_GE(shown.size(), 20U) << "the register seals or limits the others";
    EXPECT_EQ(joint, 1);
    EXPECT_GT(overdue, 0);
    EXPECT_LT(overdue, 8) << "a street in which most is late is no example";
}

HZ_ON_BOTH_ENGINES(DemoCasesTest);

}  // namespace
}  // namespace hezhi::app
