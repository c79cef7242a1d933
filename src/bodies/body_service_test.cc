#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/public_events.h"
#include "src/storage/testing.h"

namespace hezhi::bodies {
namespace {

using authority::Caller;
using authority::Grant;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;

class BodyServiceTest : public storage::testkit::StorageTest {
protected:
    BodyServiceTest()
        : street(write([&](WriteTransaction& tx) {
              return jurisdictions::found_street(tx, *jurisdictions::name_street("临江市", "河东区", "青禾街道"),
                                                 clock.now());
          })) {}

    Caller holder(Role role) const {
        return {.person = PersonId{9}, .grants = {Grant{role, *street.street, street.path, {}}}, .now = clock.now()};
    }
    Result<Body> add(Caller const& who, std::string_view title, std::optional<JurisdictionId> where = std::nullopt) {
        return database().write([&](WriteTransaction& tx) {
            return add_body(tx, who, {*street.street, BodyKind::residents_committee, *BodyName::create(title), where});
        });
    }

    jurisdictions::Jurisdiction street;
};

TEST_P(BodyServiceTest, adds_a_body_in_public) {
    auto const body = add(holder(Role::administrator), "柳荫里社区居委会");
    ASSERT_TRUE(body) << body.error().key();
    auto const [listed, events] = read([&](ReadTransaction& tx) {
        return std::pair(*list_bodies(tx, *street.street),
                         storage::public_events_of(tx, storage::Scope{*street.street}, "body", body->id.value(), 5));
    });
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].name, "柳荫里社区居委会");
    EXPECT_EQ(listed[0].jurisdiction, street.id);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].kind, "body.added");
}

TEST_P(BodyServiceTest, refuses_a_name_twice_and_a_place_elsewhere) {
    ASSERT_TRUE(add(holder(Role::administrator), "居委会"));
    EXPECT_EQ(add(holder(Role::administrator), "居\u200B委会").error().key(), "body.name_taken");
    EXPECT_EQ(add(holder(Role::administrator), "派出所", *street.parent).error().key(), "jurisdiction.unknown");
}

TEST_P(BodyServiceTest, places_where_a_body_acts_stay) {
    auto const use = make_place_use();
    auto const used = [&](JurisdictionId place) {
        return read([&](ReadTransaction& tx) { return use->is_used(tx, storage::Scope{*street.street}, place); });
    };
    EXPECT_FALSE(used(street.id));
    ASSERT_TRUE(add(holder(Role::administrator), "柳荫里社区居委会"));
    EXPECT_TRUE(used(street.id));
    EXPECT_FALSE(used(*street.parent));
}

TEST_P(BodyServiceTest, is_the_administrators_affair) {
    EXPECT_EQ(add(holder(Role::committee_staff), "居委会").error().code(), ErrorCode::forbidden);
    EXPECT_EQ(add(Caller{}, "居委会").error().code(), ErrorCode::unauthenticated);
}

TEST(BodyKinds, have_names_that_come_back) {
    for (int value = 0; value <= static_cast<int>(BodyKind::line_department); ++value) {
        auto const kind = static_cast<BodyKind>(value);
        EXPECT_EQ(parse_body_kind(name(kind)), kind);
    }
}

HZ_ON_BOTH_ENGINES(BodyServiceTest);

}  // namespace
}  // namespace hezhi::bodies
