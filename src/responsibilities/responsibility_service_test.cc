#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/jurisdictions/testing_street.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/public_events.h"

namespace hezhi::responsibilities {
namespace {

using authority::Caller;
using authority::Role;
using bodies::BodyKind;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::ElementsAre;
using namespace std::chrono_literals;

class RegisterTest : public jurisdictions::testkit::StreetTest {
protected:
    RegisterTest() {
        lighting = add_body("河东区市政照明管理所", BodyKind::line_department, street.id);
        office = add_body("青禾街道办事处", BodyKind::street_office, street.id);
        committee = add_body("柳荫里社区居委会", BodyKind::residents_committee, willows.id);
        add_body("云栖苑社区居委会", BodyKind::residents_committee, terraces.id);
        property = add_body("安栖物业服务有限公司", BodyKind::property_company, terraces.id);
    }

    BodyId add_body(std::string_view title, BodyKind kind, JurisdictionId where) {
        return must(database().write([&](WriteTransaction& tx) {
                   return bodies::add_body(tx, administrator(),
                                           {realm(), kind, *bodies::BodyName::create(title), where});
               }))
            .id;
    }
    template <class T>
    static T must(Result<T> result) {
        if (!result) throw std::runtime_error(std::string(result.error().key()));
        return *std::move(result);
    }

    Caller administrator() const { return caller(Role::administrator, street.path); }
    Caller dispatcher() const { return caller(Role::dispatcher, street.path); }

    Entry entry(std::string code, std::string title, Responsible lead, std::vector<std::string> keywords = {}) const {
        return {.matter = {.id = MatterId{0},
                           .code = std::move(code),
                           .group = "市政公用",
                           .subgroup = "照明",
                           .name = std::move(title),
                           .keywords = std::move(keywords)},
                .item = {.id = ItemId{0},
                         .matter = MatterId{0},
                         .version = VersionId{0},
                         .lead = lead,
                         .must_do = "到场查看并修复",
                         .may_help = "",
                         .may_not = "",
                         .community_part = "发现后上报",
                         .basis = "《城市照明管理规定》",
                         .limits = TimeLimits{{2, 24}, {1, 5}, {3, 15}},
                         .resource = "",
                         .remedy = "",
                         .phone = ""}};
    }

    Result<Entry> put(Entry wanted, std::optional<ItemId> expected = std::nullopt) {
        return database().write([&](WriteTransaction& tx) -> Result<Entry> {
            HZ_TRY(open_draft(tx, dispatcher(), scope()));
            return put_item(tx, dispatcher(), scope(), wanted, expected);
        });
    }
    Result<Version> published(std::optional<TimePoint> from = std::nullopt) {
        return database().write([&](WriteTransaction& tx) -> Result<Version> {
            HZ_TRY(auto const draft, open_draft(tx, administrator(), scope()));
            return publish(tx, administrator(), scope(), draft.revision, "初版", from);
        });
    }
    std::vector<Suggestion> suggested(std::string_view words, std::optional<JurisdictionId> where = std::nullopt) {
        return read([&](ReadTransaction& tx) {
            return suggest(tx, scope(), words, where.value_or(street.id), 5, clock.now());
        });
    }

    BodyId lighting{0};
    BodyId office{0};
    BodyId committee{0};
    BodyId property{0};
};

TEST_P(RegisterTest, a_sentence_finds_the_body_the_limit_and_the_basis) {
    ASSERT_TRUE(put(entry("SZ-01", "道路路灯不亮", lighting, {"灯坏了", "黑灯瞎火"})));
    ASSERT_TRUE(put(entry("SZ-02", "井盖丢失", lighting, {"窨井盖"})));
    EXPECT_TRUE(suggested("谁来管路灯不亮？").empty()) << "a draft answers nobody";
    ASSERT_TRUE(published());
    auto const found = suggested("谁来管路灯不亮？");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].matter.code, "SZ-01");
    EXPECT_EQ(found[0].lead.name, "河东区市政照明管理所");
    EXPECT_EQ(found[0].item.limits->ordinary_days, (Limit{1, 5}));
    EXPECT_EQ(found[0].item.basis, "《城市照明管理规定》");
    EXPECT_THAT(found[0].why, ElementsAre("路灯不亮"));
    EXPECT_EQ(found[0].confidence, Confidence::sure);
    EXPECT_TRUE(suggested("火星移民找谁").empty());
}

TEST_P(RegisterTest, a_kind_of_body_is_the_one_at_the_place) {
    ASSERT_TRUE(put(entry("WY-01", "小区路灯不亮", BodyKind::property_company)));
    ASSERT_TRUE(published());
    auto const there = suggested("小区路灯不亮", terraces.id);
    EXPECT_EQ(there.at(0).lead.body, property);
    EXPECT_FALSE(there.at(0).lead.stands_in_for);
    auto const without = suggested("小区路灯不亮", willows.id);
    EXPECT_EQ(without.at(0).lead.body, committee) << "nobody is left without a desk";
    EXPECT_EQ(without.at(0).lead.stands_in_for, BodyKind::property_company);
    auto const nowhere = suggested("小区路灯不亮");
    EXPECT_FALSE(nowhere.at(0).lead.body);
    EXPECT_EQ(nowhere.at(0).lead.kind, BodyKind::property_company);
}

TEST_P(RegisterTest, a_published_version_never_changes) {
    auto const first = put(entry("SZ-01", "道路路灯不亮", lighting));
    auto const one = published();
    ASSERT_TRUE(first && one);
    auto changed = *first;
    changed.item.limits = TimeLimits{{2, 12}, {1, 3}, {2, 10}};
    clock.advance(1h);
    auto const second = put(changed, first->item.id);
    ASSERT_TRUE(second) << second.error().key();
    EXPECT_NE(second->item.id, first->item.id);
    EXPECT_EQ(second->matter.id, first->matter.id);
    ASSERT_TRUE(published(clock.now() + 24h));
    read([&](ReadTransaction& tx) {
        auto const now = find_item_in_force(tx, scope(), first->matter.id, clock.now());
        EXPECT_EQ(now->item.limits->ordinary_days.resolve, 5) << "not in force yet";
        auto const later = find_item_in_force(tx, scope(), first->matter.id, clock.now() + 24h);
        EXPECT_EQ(later->item.limits->ordinary_days.resolve, 3);
        EXPECT_EQ(find_item(tx, scope(), first->item.id)->item.limits->ordinary_days.resolve, 5);
        EXPECT_EQ(find_item(tx, scope(), first->item.id)->item.version, one->id);
        auto const versions = list_versions(tx, visitor(), scope());
        EXPECT_EQ(versions.size(), 2U);
        auto const changes = compare(tx, visitor(), scope(), one->id, versions[0].id);
        EXPECT_EQ(changes->size(), 1U);
        EXPECT_THAT(changes->at(0).fields, ElementsAre("limits"));
        return 0;
    });
}

TEST_P(RegisterTest, what_did_not_change_is_the_same_item_in_the_next_version) {
    auto const first = put(entry("SZ-01", "道路路灯不亮", lighting));
    ASSERT_TRUE(put(entry("SZ-02", "井盖丢失", lighting)));
    ASSERT_TRUE(published());
    auto changed = *first;
    changed.item.resource = "维修经费随事划转";
    auto const second = put(changed, first->item.id);
    auto const back = put(*first, second->item.id);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->item.id, first->item.id) << "put back as it was published";
    EXPECT_EQ(read([&](ReadTransaction& tx) { return find_item(tx, scope(), second->item.id).has_value(); }), false)
        << "the wording that only the draft had is gone";
}

TEST_P(RegisterTest, nothing_is_published_without_its_basis) {
    auto without = entry("SZ-01", "道路路灯不亮", lighting);
    without.item.basis = "";
    without.item.limits = std::nullopt;
    ASSERT_TRUE(put(without)) << "a draft may be incomplete";
    auto const refused = published();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "register.not_publishable");
    ASSERT_EQ(refused.error().problems().size(), 2U);
    EXPECT_EQ(refused.error().problems()[0].key, "register.basis_missing");
    EXPECT_EQ(refused.error().problems()[0].where, "SZ-01");
    EXPECT_EQ(refused.error().problems()[1].key, "register.limits_missing");
}

TEST_P(RegisterTest, an_empty_draft_and_a_past_date_are_refused) {
    EXPECT_EQ(published().error().key(), "register.empty");
    ASSERT_TRUE(put(entry("SZ-01", "道路路灯不亮", lighting)));
    EXPECT_EQ(published(clock.now() - 1s).error().key(), "register.effect_in_past");
    ASSERT_TRUE(published(clock.now() + 48h));
    EXPECT_EQ(published(clock.now() + 24h).error().key(), "register.effect_before_last");
}

TEST_P(RegisterTest, only_those_with_the_permission_write_and_publish) {
    auto const opened = [&](Caller const& who) {
        return database().write([&](WriteTransaction& tx) { return open_draft(tx, who, scope()); });
    };
    EXPECT_EQ(opened(visitor()).error().code(), ErrorCode::unauthenticated);
    EXPECT_EQ(opened(resident(5)).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(opened(caller(Role::dispatcher, willows.path)).error().code(), ErrorCode::forbidden)
        << "the register is the street's";
    ASSERT_TRUE(put(entry("SZ-01", "道路路灯不亮", lighting)));
    auto const draft = opened(dispatcher());
    auto const by_dispatcher = database().write(
        [&](WriteTransaction& tx) { return publish(tx, dispatcher(), scope(), draft->revision, "", std::nullopt); });
    EXPECT_EQ(by_dispatcher.error().code(), ErrorCode::forbidden);
    read([&](ReadTransaction& tx) {
        EXPECT_FALSE(visible_version(tx, resident(5), scope(), draft->id).has_value());
        EXPECT_TRUE(visible_version(tx, dispatcher(), scope(), draft->id).has_value());
        EXPECT_TRUE(list_versions(tx, visitor(), scope()).empty());
        return 0;
    });
}

TEST_P(RegisterTest, two_editors_of_one_row_do_not_overwrite_each_other) {
    auto const first = put(entry("SZ-01", "道路路灯不亮", lighting));
    auto mine = *first;
    mine.item.phone = "12345";
    ASSERT_TRUE(put(mine, first->item.id));
    auto theirs = *first;
    theirs.item.phone = "12319";
    EXPECT_EQ(put(theirs, first->item.id).error().code(), ErrorCode::stale);
    EXPECT_EQ(put(theirs).error().key(), "register.code_taken");
}

TEST_P(RegisterTest, a_body_of_elsewhere_cannot_lead) {
    EXPECT_EQ(put(entry("SZ-01", "道路路灯不亮", BodyId{1})).error().key(), "body.unknown");
}

TEST_P(RegisterTest, publishing_is_a_public_event) {
    ASSERT_TRUE(put(entry("SZ-01", "道路路灯不亮", lighting)));
    auto const version = published();
    auto const events = read([&](ReadTransaction& tx) {
        return storage::public_events_of(tx, scope(), "register", version->id.value(), 5);
    });
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].kind, "register.published");
}

HZ_ON_BOTH_ENGINES(RegisterTest);

}  // namespace
}  // namespace hezhi::responsibilities
