#include "lib/authority/authority.h"

#include <gtest/gtest.h>

namespace hezhi::authority {
namespace {

JurisdictionPath const kStreet{"/1/2/3/"};
JurisdictionPath const kCommunity{"/1/2/3/4/"};
JurisdictionPath const kSibling{"/1/2/3/41/"};

Caller holder(Role role, JurisdictionPath where, std::optional<BodyId> body = std::nullopt) {
    return Caller{.person = PersonId{9}, .grants = {Grant{role, RealmId{3}, std::move(where), body}}};
}

TEST(Can, covers_the_subtree_and_nothing_beside_it) {
    auto const staff = holder(Role::committee_staff, kCommunity);
    EXPECT_TRUE(can(staff, Permission::statement_moderate, kCommunity));
    EXPECT_TRUE(can(staff, Permission::statement_moderate, JurisdictionPath{"/1/2/3/4/7/"}));
    EXPECT_FALSE(can(staff, Permission::statement_moderate, kSibling)) << "4 is not a prefix of 41";
    EXPECT_FALSE(can(staff, Permission::statement_moderate, kStreet));
}

TEST(Can, asks_for_the_body_where_one_is_named) {
    auto const officer = holder(Role::committee_staff, kStreet, BodyId{5});
    EXPECT_TRUE(can(officer, Permission::topic_draft, kStreet, BodyId{5}));
    EXPECT_FALSE(can(officer, Permission::topic_draft, kStreet, BodyId{6}));
}

TEST(Can, denies_by_default) {
    EXPECT_FALSE(can(Caller{}, Permission::statement_vote, kCommunity));
    EXPECT_FALSE(can(holder(Role::resident, kCommunity), Permission::statement_moderate, kCommunity));
    EXPECT_FALSE(can(Caller{}, Permission::own_account, kCommunity));
    EXPECT_TRUE(can(Caller{}, Permission::public_read, kSibling));
}

TEST(Require, tells_a_stranger_to_sign_in_and_others_that_authority_is_missing) {
    EXPECT_EQ(require(Caller{}, Permission::statement_vote, kCommunity).error().code(), ErrorCode::unauthenticated);
    EXPECT_EQ(require(holder(Role::resident, kSibling), Permission::statement_vote, kCommunity).error().code(),
              ErrorCode::forbidden);
    EXPECT_EQ(require_confirmed_identity(holder(Role::resident, kSibling)).error().code(), ErrorCode::confirm_identity);
}

TEST(Names, every_permission_and_role_has_one) {
    for (int value = 0; value <= static_cast<int>(Permission::task_log); ++value) {
        EXPECT_NE(name(static_cast<Permission>(value)), "unknown") << value;
    }
    for (int value = 0; value <= static_cast<int>(Role::administrator); ++value) {
        auto const role = static_cast<Role>(value);
        EXPECT_EQ(parse_role(name(role)), role);
    }
}

TEST(PermissionsOf, is_the_table_read_the_other_way) {
    for (int value = 1; value <= static_cast<int>(Role::administrator); ++value) {
        auto const role = static_cast<Role>(value);
        for (auto const permission : permissions_of(role)) {
            EXPECT_TRUE(can(holder(role, kStreet), permission, kStreet)) << name(role) << " " << name(permission);
        }
    }
    EXPECT_EQ(permissions_of(Role::resident),
              (std::vector{Permission::statement_write, Permission::statement_vote, Permission::initiative_sign,
                           Permission::meeting_attend, Permission::ballot_vote, Permission::project_propose,
                           Permission::budget_vote, Permission::commitment_confirm, Permission::evaluation_answer,
                           Permission::group_register}));
}

}  // namespace
}  // namespace hezhi::authority
