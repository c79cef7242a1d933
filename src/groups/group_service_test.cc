#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/groups/groups.h"
#include "src/jurisdictions/testing_street.h"
#include "src/storage/public_events.h"

namespace hezhi::groups {
namespace {

using authority::Caller;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;

class GroupsTest : public jurisdictions::testkit::StreetTest {
protected:
    GroupDraft garage(std::string name = "车库小组") const {
        return {.name = std::move(name), .about = "商量车库租金和值守", .contact = "传达室李师傅", .said_size = 300};
    }
    Result<Group> registered(Caller const& who, GroupDraft const& draft) {
        return database().write(
            [&](WriteTransaction& tx) { return register_group(tx, who, scope(), willows.id, draft); });
    }
    Result<Group> changed(Caller const& who, Group const& group, GroupDraft const& draft) {
        return database().write(
            [&](WriteTransaction& tx) { return change_group(tx, who, scope(), group.id, group.revision, draft); });
    }
    Result<Group> left(Caller const& who, GroupId id) {
        return database().write([&](WriteTransaction& tx) { return leave(tx, who, scope(), id); });
    }
    std::vector<Group> all() {
        return read([&](ReadTransaction& tx) { return list_groups(tx, scope(), std::nullopt); });
    }
};

TEST_P(GroupsTest, registers_lightly_and_shows_nobody) {
    auto const group = registered(resident(7), garage());
    ASSERT_TRUE(group.has_value()) << group.error().key();
    ASSERT_EQ(all().size(), 1U);
    EXPECT_EQ(all().front().said_size, 300);
    EXPECT_EQ(registered(visitor(), garage("别的")).error().code(), ErrorCode::unauthenticated);
    EXPECT_EQ(registered(caller(Role::resident, terraces.path, 8), garage("别的")).error().code(),
              ErrorCode::forbidden);
    EXPECT_EQ(registered(resident(8), garage()).error().key(), "group.name_taken");
    read([&](ReadTransaction& tx) {
        for (auto const& event : storage::public_events_of(tx, scope(), "group", group->id.value(), 10)) {
            EXPECT_THAT(event.payload, testing::Not(testing::HasSubstr("李师傅"))) << "a contact may be taken back";
            EXPECT_THAT(event.payload, testing::Not(testing::HasSubstr("person")));
        }
        return 0;
    });
}

TEST_P(GroupsTest, only_whoever_registered_it_changes_it_and_not_what_was_changed_meanwhile) {
    auto const group = registered(resident(7), garage()).value();
    EXPECT_EQ(changed(resident(8), group, garage()).error().key(), "group.not_yours");
    ASSERT_TRUE(changed(resident(7), group, garage("车库自治小组")).has_value());
    EXPECT_EQ(changed(resident(7), group, garage()).error().key(), "group.changed_meanwhile");
    EXPECT_EQ(all().front().name, "车库自治小组");
}

TEST_P(GroupsTest, leaves_whenever_it_wants_and_only_name_and_dates_stay) {
    auto const group = registered(resident(7), garage()).value();
    EXPECT_EQ(left(resident(8), group.id).error().key(), "group.not_yours");
    ASSERT_TRUE(left(resident(7), group.id).has_value());
    ASSERT_TRUE(left(resident(7), group.id).has_value()) << "again changes nothing";
    auto const now = all().front();
    EXPECT_EQ(now.name, "车库小组");
    EXPECT_EQ(now.about, "");
    EXPECT_EQ(now.contact, "");
    EXPECT_EQ(now.said_size, std::nullopt);
    EXPECT_EQ(changed(resident(7), now, garage()).error().key(), "group.has_left");
    EXPECT_TRUE(registered(resident(8), garage()).has_value()) << "the name is free again";
}

TEST_P(GroupsTest, a_person_keeps_three_at_once) {
    for (auto const* name : {"一组", "二组", "三组"}) ASSERT_TRUE(registered(resident(7), garage(name)).has_value());
    EXPECT_EQ(registered(resident(7), garage("四组")).error().key(), "group.too_many");
    ASSERT_TRUE(left(resident(7), all().front().id).has_value());
    EXPECT_TRUE(registered(resident(7), garage("四组")).has_value());
}

TEST_P(GroupsTest, erasing_the_person_leaves_the_group_without_its_contact) {
    auto const group = registered(resident(7), garage()).value();
    write([&](WriteTransaction& tx) -> Result<int> {
        make_personal_data()->erase(tx, PersonId{7}, clock.now());
        return 0;
    });
    EXPECT_EQ(all().front().name, "车库小组");
    EXPECT_EQ(all().front().contact, "");
    EXPECT_EQ(all().front().registered_by, std::nullopt);
    EXPECT_EQ(changed(resident(7), all().front(), garage()).error().key(), "group.not_yours");
    EXPECT_EQ(group.registered_by, PersonId{7});
}

HZ_ON_BOTH_ENGINES(GroupsTest);

}  // namespace
}  // namespace hezhi::groups
