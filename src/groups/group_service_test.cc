#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/bodies/bodies.h"
#include "src/groups/duty_source.h"
#include "src/groups/group_json.h"
#include "src/groups/groups.h"
#include "src/jobs/runner.h"
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
    Result<Group> noted(Caller const& who, std::int64_t about_how_many = 307) {
        return database().write([&](WriteTransaction& tx) {
            return note_gathering(tx, who, scope(), willows.id,
                                  {.name = "车库租金上涨",
                                   .about = "车库月租从三百涨到五百，业主聚在一起商量",
                                   .about_how_many = about_how_many,
                                   .from = NoticedFrom::visits});
        });
    }
    Result<Group> corrected(Caller const& who, Group const& gathering, GatheringDraft const& draft) {
        return database().write([&](WriteTransaction& tx) {
            return correct_gathering(tx, who, scope(), gathering.id, gathering.revision, draft, "记错了");
        });
    }
    Result<Group> closed(Caller const& who, GroupId id) {
        return database().write(
            [&](WriteTransaction& tx) { return close_gathering(tx, who, scope(), id, "物业收回了通知，人散了"); });
    }
    GroupPage page_for(Caller const& who, GroupId id) {
        return read([&](ReadTransaction& tx) -> Result<GroupPage> {
            HZ_TRY(auto const group, load_group(tx, scope(), id));
            return page_of(tx, who, scope(), group);
        });
    }
    Result<Group> moderated(Caller const& who, GroupId id, opinions::ModerationDecision const& decision) {
        return database().write([&](WriteTransaction& tx) { return moderate_words(tx, who, scope(), id, decision); });
    }
    Group now(GroupId id) {
        return read([&](ReadTransaction& tx) { return load_group(tx, scope(), id); });
    }
    std::vector<std::string> kinds_of(GroupId id) {
        return read([&](ReadTransaction& tx) {
            std::vector<std::string> kinds;
            for (auto const& event : storage::public_events_of(tx, scope(), "group", id.value(), 20)) {
                kinds.push_back(event.kind);
            }
            std::ranges::sort(kinds);
            return kinds;
        });
    }
    /// The committee of the willows, and its clerk.
    Caller desk() {
        if (!committee_) {
            committee_ = write([&](WriteTransaction& tx) {
                             return bodies::add_body(tx, caller(Role::administrator, street.path),
                                                     {realm(), bodies::BodyKind::residents_committee,
                                                      *bodies::BodyName::create("柳荫里社区居委会"), willows.id});
                         }).id;
        }
        auto who = caller(Role::committee_staff, willows.path, 50);
        who.grants.front().body = committee_;
        return who;
    }
    std::size_t run_jobs() {
        jobs::Runner runner{database(), [&] { return clock.now(); }};
        add_jobs(runner);
        return runner.run_due();
    }
    static constexpr auto kHide = opinions::ModerationDecision::Kind::hide;

    std::optional<BodyId> committee_;

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

TEST_P(GroupsTest, a_gathering_is_noted_as_a_matter_and_a_rounded_number) {
    auto const gathering = noted(desk());
    ASSERT_TRUE(gathering.has_value()) << gathering.error().key();
    EXPECT_EQ(gathering->form, GroupForm::gathering);
    EXPECT_EQ(gathering->said_size, 300) << "a number that is exact could be somebody's list";
    EXPECT_EQ(gathering->registered_by, std::nullopt);
    EXPECT_EQ(gathering->offers_due, clock.now() + kOffersWithin);
    EXPECT_EQ(noted(resident(7)).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(noted(visitor()).error().code(), ErrorCode::unauthenticated);
    EXPECT_EQ(changed(resident(7), *gathering, garage()).error().key(), "group.not_yours") << "nobody takes it over";
}

TEST_P(GroupsTest, silence_of_three_days_is_said_once_in_public) {
    auto const gathering = noted(desk()).value();
    clock.advance(kOffersWithin);
    EXPECT_EQ(run_jobs(), 0U) << "the limit itself is in time";
    EXPECT_FALSE(is_late(now(gathering.id), clock.now()));
    clock.advance(std::chrono::hours{1});
    EXPECT_EQ(run_jobs(), 1U);
    clock.advance(std::chrono::days{300});
    EXPECT_EQ(run_jobs(), 0U);
    EXPECT_THAT(kinds_of(gathering.id), testing::ElementsAre("group.noticed", "group.offers_late"));
    EXPECT_TRUE(is_late(now(gathering.id), clock.now()));
    write([&](WriteTransaction& tx) { return note_offer(tx, scope(), gathering.id, clock.now()); });
    EXPECT_TRUE(is_late(now(gathering.id), clock.now())) << "a late offer stays late";
}

TEST_P(GroupsTest, an_offer_in_time_stops_the_clock) {
    auto const group = registered(resident(7), garage()).value();
    clock.advance(std::chrono::days{2});
    write([&](WriteTransaction& tx) { return note_offer(tx, scope(), group.id, clock.now()); });
    clock.advance(std::chrono::days{30});
    EXPECT_EQ(run_jobs(), 0U);
    EXPECT_FALSE(is_late(now(group.id), clock.now()));
    EXPECT_THAT(kinds_of(group.id), testing::ElementsAre("group.registered"));
}

TEST_P(GroupsTest, the_desk_corrects_a_gathering_and_everybody_reads_what_was_said_before_and_why) {
    auto const gathering = noted(desk()).value();
    GatheringDraft const better{.name = "车库租金和看管",
                                .about = "涨价的是地上车位，不是车库",
                                .about_how_many = 128,
                                .from = NoticedFrom::public_words};
    EXPECT_EQ(corrected(resident(7), gathering, better).error().code(), ErrorCode::forbidden);
    auto const now_said = corrected(desk(), gathering, better);
    ASSERT_TRUE(now_said) << now_said.error().key();
    EXPECT_EQ(now_said->name, "车库租金和看管");
    EXPECT_EQ(now_said->said_size, 120);
    EXPECT_EQ(now_said->offers_due, gathering.offers_due) << "the clock runs on";
    EXPECT_EQ(now(gathering.id).noticed_from, NoticedFrom::public_words);
    EXPECT_EQ(corrected(desk(), gathering, better).error().key(), "group.changed_meanwhile");
    ASSERT_TRUE(corrected(desk(), *now_said, better));
    auto const page = page_for(visitor(), gathering.id);
    ASSERT_EQ(page.records.size(), 1U) << "what changed nothing is no correction";
    EXPECT_EQ(page.records.front().reason, "记错了");
    EXPECT_EQ(page.records.front().body, "柳荫里社区居委会");
    EXPECT_EQ(page.records.front().name_before, "车库租金上涨");
    EXPECT_EQ(page.records.front().size_before, 300);
    EXPECT_FALSE(page.may_correct);
    EXPECT_TRUE(page_for(desk(), gathering.id).may_correct);
    EXPECT_THAT(kinds_of(gathering.id), testing::ElementsAre("group.gathering_corrected", "group.noticed"));
}

TEST_P(GroupsTest, words_of_a_gathering_that_were_hidden_stay_so_after_a_correction) {
    auto const gathering = noted(desk()).value();
    auto const moderator = caller(Role::moderator, willows.path, 60);
    ASSERT_TRUE(moderated(moderator, gathering.id, {kHide, opinions::ModerationRule::personal_data, "写了门牌", {}}));
    ASSERT_TRUE(
        corrected(desk(), now(gathering.id), {.name = "车库租金", .about = "只写事情，不写人", .about_how_many = 300}));
    ASSERT_TRUE(
        moderated(moderator, gathering.id, {.kind = opinions::ModerationDecision::Kind::publish, .reason = "已改好"}));
    auto const page = page_for(visitor(), gathering.id);
    EXPECT_EQ(page.name, "车库租金");
    ASSERT_EQ(page.records.size(), 1U);
    EXPECT_EQ(page.records.front().name_before, "");
    EXPECT_EQ(page.records.front().reason, "记错了");
}

TEST_P(GroupsTest, a_closed_gathering_waits_for_nothing_and_says_why_it_was_closed) {
    auto const duties = make_duty_source();
    auto const waiting = [&] {
        return read([&](ReadTransaction& tx) { return duties->duties_of(tx, desk(), scope()); }).size();
    };
    auto const gathering = noted(desk()).value();
    EXPECT_EQ(waiting(), 1U);
    EXPECT_EQ(closed(resident(7), gathering.id).error().code(), ErrorCode::forbidden);
    ASSERT_TRUE(closed(desk(), gathering.id));
    EXPECT_EQ(waiting(), 0U);
    clock.advance(kOffersWithin + std::chrono::hours{1});
    run_jobs();
    EXPECT_FALSE(is_late(now(gathering.id), clock.now()));
    EXPECT_THAT(kinds_of(gathering.id), testing::ElementsAre("group.gathering_closed", "group.noticed"));
    auto const page = page_for(visitor(), gathering.id);
    ASSERT_EQ(page.records.size(), 1U);
    EXPECT_EQ(page.records.front().act, GatheringAct::closed);
    EXPECT_EQ(page.records.front().reason, "物业收回了通知，人散了");
    EXPECT_EQ(closed(desk(), gathering.id).error().key(), "group.gathering_closed");
    EXPECT_EQ(
        corrected(desk(), now(gathering.id), {.name = "别的事情", .about = "别的事情的经过", .about_how_many = 10})
            .error()
            .key(),
        "group.gathering_closed");
    auto draft = garage();
    draft.gathering = gathering.id;
    EXPECT_EQ(registered(resident(7), draft).error().key(), "group.gathering_closed");
    EXPECT_TRUE(noted(desk())) << "the same may begin again";
}

TEST_P(GroupsTest, a_group_that_registered_is_corrected_by_itself_alone) {
    auto const group = registered(resident(7), garage()).value();
    EXPECT_EQ(closed(desk(), group.id).error().key(), "group.unknown");
}

TEST_P(GroupsTest, a_group_may_come_out_of_a_gathering_which_stays_as_it_is_and_keeps_the_clock) {
    auto const gathering = noted(desk()).value();
    auto draft = garage();
    draft.gathering = gathering.id;
    auto const group = registered(resident(7), draft);
    ASSERT_TRUE(group.has_value()) << group.error().key();
    EXPECT_EQ(group->gathering, gathering.id);
    EXPECT_EQ(group->offers_due, std::nullopt);
    EXPECT_EQ(now(gathering.id).form, GroupForm::gathering);
    auto another = garage("另一个车库小组");
    another.gathering = group->id;
    EXPECT_EQ(registered(resident(8), another).error().key(), "group.unknown") << "a group is no gathering";
}

TEST_P(GroupsTest, its_words_are_hidden_by_a_rule_with_a_trace_that_names_nobody) {
    auto const group = registered(resident(7), garage()).value();
    opinions::ModerationDecision hide{.kind = kHide};
    EXPECT_EQ(moderated(resident(8), group.id, hide).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(moderated(desk(), group.id, hide).error().key(), "moderation.rule_required");
    hide.rule = opinions::ModerationRule::personal_data;
    EXPECT_EQ(moderated(desk(), group.id, hide).error().key(), "moderation.reason_required");
    hide.reason = "写了别人的电话";
    ASSERT_TRUE(moderated(desk(), group.id, hide).has_value());
    EXPECT_FALSE(reads_words(visitor(), now(group.id)));
    EXPECT_FALSE(reads_words(resident(8), now(group.id)));
    EXPECT_TRUE(reads_words(resident(7), now(group.id)));
    auto const trace = read([&](ReadTransaction& tx) { return moderation_of(tx, scope(), group.id); });
    ASSERT_EQ(trace.size(), 1U);
    EXPECT_EQ(trace[0].rule, opinions::ModerationRule::personal_data);
    EXPECT_EQ(trace[0].reason, "写了别人的电话");
    read([&](ReadTransaction& tx) {
        for (auto const& event : storage::public_events_of(tx, scope(), "group", group.id.value(), 10)) {
            EXPECT_THAT(event.payload, testing::Not(testing::HasSubstr("车库小组"))) << "hidden words stay hidden";
        }
        return 0;
    });
}

TEST_P(GroupsTest, it_objects_once_and_somebody_else_rules) {
    auto const group = registered(resident(7), garage()).value();
    ASSERT_TRUE(
        moderated(desk(), group.id, {.kind = kHide, .rule = opinions::ModerationRule::advertising, .reason = "像广告"})
            .has_value());
    auto const appeal = [&](Caller const& who) {
        return database().write(
            [&](WriteTransaction& tx) { return appeal_words(tx, who, scope(), group.id, "我们不收钱"); });
    };
    EXPECT_EQ(appeal(resident(8)).error().key(), "group.not_yours");
    ASSERT_TRUE(appeal(resident(7)).has_value());
    EXPECT_EQ(appeal(resident(7)).error().key(), "appeal.already_made");
    auto const rule = [&](Caller const& who) {
        return database().write([&](WriteTransaction& tx) {
            return rule_on_words(tx, who, scope(), group.id, opinions::AppealOutcome::restore, "确实不是广告");
        });
    };
    EXPECT_EQ(rule(desk()).error().code(), ErrorCode::forbidden);
    ASSERT_TRUE(rule(caller(Role::arbiter, willows.path, 60)).has_value());
    EXPECT_TRUE(reads_words(visitor(), now(group.id)));
    EXPECT_THAT(kinds_of(group.id),
                testing::ElementsAre("group.appealed", "group.hidden", "group.registered", "group.restored"));
}

TEST_P(GroupsTest, what_it_runs_itself_is_begun_told_of_and_ended_by_itself) {
    auto const group = registered(resident(7), garage()).value();
    auto const begun = [&](Caller const& who) {
        return database().write(
            [&](WriteTransaction& tx) { return begin_work(tx, who, scope(), group.id, "车库夜间值守", "每晚八点"); });
    };
    EXPECT_EQ(begun(resident(8)).error().key(), "group.not_yours");
    auto const work = begun(resident(7));
    ASSERT_TRUE(work.has_value());
    auto const report = [&](Caller const& who, WorkGoesOn goes_on) {
        return database().write([&](WriteTransaction& tx) {
            return report_work(tx, who, scope(), group.id, work->id, "二十户轮流，没出过事", goes_on);
        });
    };
    EXPECT_EQ(report(desk(), WorkGoesOn::yes).error().key(), "group.not_yours");
    clock.advance(std::chrono::days{60});
    ASSERT_TRUE(report(resident(7), WorkGoesOn::yes).has_value());
    ASSERT_TRUE(report(resident(7), WorkGoesOn::no).has_value());
    EXPECT_EQ(report(resident(7), WorkGoesOn::no).error().key(), "group.work_ended");
    EXPECT_EQ(read([&](ReadTransaction& tx) { return works_of(tx, scope(), group.id); }).at(0).ended_at, clock.now());
    ASSERT_TRUE(left(resident(7), group.id).has_value());
    EXPECT_TRUE(read([&](ReadTransaction& tx) { return works_of(tx, scope(), group.id); }).empty());
    EXPECT_EQ(begun(resident(7)).error().key(), "group.has_left");
}

HZ_ON_BOTH_ENGINES(GroupsTest);

}  // namespace
}  // namespace hezhi::groups
