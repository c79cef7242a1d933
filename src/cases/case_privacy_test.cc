// Who may learn what of a case, and who may undo what others did: each test is a way in that stays shut.
#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cases/testing_cases.h"
#include "src/storage/public_events.h"
#include "src/storage/text_index.h"

namespace hezhi::cases {
namespace {

using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class CasePrivacyTest : public testkit::CasesTest {
protected:
    CaseId made(CaseReport const& what) {
        auto const received = reported(resident(7), what);
        EXPECT_TRUE(received.has_value());
        return received->id;
    }
    Result<Case> dispatch(CaseId id, std::optional<Publicity> publicity = std::nullopt,
                          std::vector<BodyId> supports = {}) {
        return acted(committee_staff(), id,
                     {.event = CaseEvent::dispatch,
                      .supports = std::move(supports),
                      .matter = lamp_matter,
                      .publicity = publicity});
    }
    Result<Case> join(authority::Caller const& who, CaseId id, std::string text = {}) {
        return database().write([&](WriteTransaction& tx) {
            return join_case(tx, Asking{who}, scope(), id,
                             Reporter{.number = 0,
                                      .contact = Contact::handlers_too,
                                      .name = "周小雨",
                                      .phone = "13700007777",
                                      .text = std::move(text)});
        });
    }
    static std::string refusal(Result<Case> const& result) {
        return result ? "accepted" : std::string(result.error().key());
    }
    CaseReport private_report() const {
        auto what = report("路灯不亮，找我 13900001234");
        what.location = "3号楼2单元501室门口";
        what.contact = Contact::desk_only;
        what.name = "李静怡";
        what.phone = "13900001234";
        return what;
    }
};

TEST_P(CasePrivacyTest, whoever_joins_reads_what_everybody_reads_and_their_own_words) {
    auto const id = made(private_report());
    ASSERT_TRUE(join(resident(8), id, "我家楼下也黑").has_value());
    EXPECT_EQ(seen(resident(8), id)->the_case.text, "") << "nobody has looked at it yet";
    ASSERT_TRUE(dispatch(id).has_value());
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::ask_info, .text = "哪一盏？"}).has_value());
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::give_info, .text = "我家501的窗下"}).has_value());

    auto const page = seen(resident(8), id);
    ASSERT_EQ(page->view, View::reporter);
    EXPECT_EQ(page->the_case.text, "路灯不亮，找我 ***");
    EXPECT_THAT(page->the_case.location, Not(HasSubstr("501")));
    ASSERT_EQ(page->reporters.size(), 1U);
    EXPECT_EQ(page->reporters[0].text, "我家楼下也黑");
    for (auto const& record : page->events) EXPECT_THAT(record.text, Not(HasSubstr("501")));
    auto const own = read([&](ReadTransaction& tx) { return list_own_cases(tx, resident(8), scope()); });
    EXPECT_EQ(own.at(0).text, "路灯不亮，找我 ***");
    auto const exported = read([&](ReadTransaction& tx) { return make_personal_data()->export_json(tx, PersonId{8}); });
    EXPECT_THAT(exported, HasSubstr("周小雨"));
    EXPECT_THAT(exported, Not(HasSubstr("13900001234")));
    EXPECT_THAT(exported, Not(HasSubstr("501")));

    auto const first = seen(resident(7), id);
    EXPECT_EQ(first->the_case.text, "路灯不亮，找我 13900001234");
    EXPECT_EQ(first->events.back().text, "我家501的窗下");
    EXPECT_EQ(first->reporters.size(), 1U) << "who joined is not for the first one";
}

TEST_P(CasePrivacyTest, what_one_reporter_says_is_for_the_desk_and_the_handlers) {
    auto const id = made(report());
    ASSERT_TRUE(dispatch(id).has_value());
    ASSERT_TRUE(join(resident(8), id).has_value());
    ASSERT_TRUE(acted(resident(8), id, {.event = CaseEvent::note, .text = "我叫周小雨"}).has_value());
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}).has_value());
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "灯已换好"}).has_value());
    ASSERT_TRUE(acted(resident(8), id, {.event = CaseEvent::confirm, .text = "谢谢老张", .stars = 5}).has_value());
    for (auto const& who : {resident(7), resident(9), visitor()}) {
        auto const page = seen(who, id);
        for (auto const& record : page->events) EXPECT_THAT(record.text, Not(HasSubstr("周小雨")));
        EXPECT_TRUE(page->ratings.empty());
        EXPECT_EQ(page->voices_solved, 1) << "that one of them says so, not what";
    }
    EXPECT_EQ(seen(resident(8), id)->ratings.at(0).text, "谢谢老张");
    EXPECT_EQ(seen(lamplighter(), id)->ratings.at(0).text, "谢谢老张");
}

TEST_P(CasePrivacyTest, a_contact_shown_is_told_to_its_owner_alone) {
    auto const id = made(private_report());
    ASSERT_TRUE(dispatch(id).has_value());
    ASSERT_TRUE(join(resident(8), id).has_value());
    ASSERT_TRUE(database()
                    .write([&](WriteTransaction& tx) {
                        return reveal_contact(tx, lamplighter(), scope(), id, 1, "上门前联系李女士");
                    })
                    .has_value());
    auto const told = [&](authority::Caller const& who) {
        auto const page = seen(who, id);
        return std::ranges::count(page->events, "上门前联系李女士", &CaseRecord::text);
    };
    EXPECT_EQ(told(resident(7)), 1);
    EXPECT_EQ(told(resident(8)), 0);
    EXPECT_EQ(told(visitor()), 0);
    EXPECT_EQ(told(lamplighter()), 1);
}

TEST_P(CasePrivacyTest, the_place_that_strangers_read_has_no_door) {
    auto const id = made(private_report());
    auto const hint = [&] {
        return read([&](ReadTransaction& tx) {
            return similar_cases(tx, visitor(), scope(), willows.id, std::nullopt, "路灯不亮");
        });
    };
    ASSERT_EQ(hint().size(), 1U);
    EXPECT_EQ(hint()[0].text + hint()[0].location, "") << "nothing typed is shown before the desk has looked";
    ASSERT_TRUE(dispatch(id).has_value());
    EXPECT_EQ(hint()[0].location, "3号楼***门口");
    EXPECT_EQ(seen(visitor(), id)->the_case.location, "3号楼***门口");
    auto const listed = read([&](ReadTransaction& tx) { return list_public_cases(tx, scope(), {}); });
    EXPECT_EQ(listed.at(0).location, "3号楼***门口");
    EXPECT_EQ(listed.at(0).text, "路灯不亮，找我 ***");
    auto const found =
        read([&](ReadTransaction& tx) { return storage::text_index::search(tx, scope(), "case", "501", 10); });
    EXPECT_THAT(found, IsEmpty()) << "nor found by it";
}

TEST_P(CasePrivacyTest, a_pin_on_the_map_is_blurred_for_strangers_and_left_out_beside_homes) {
    Coordinates const pin{301'234'567, 1'205'432'149};
    auto outside = report();
    outside.coordinates = pin;
    auto const id = made(outside);
    ASSERT_TRUE(dispatch(id).has_value());
    EXPECT_EQ(seen(resident(7), id)->the_case.coordinates, pin) << "whose pin it is";
    EXPECT_EQ(seen(lamplighter(), id)->the_case.coordinates, pin) << "who must find it";
    EXPECT_EQ(seen(visitor(), id)->the_case.coordinates, (Coordinates{301'230'000, 1'205'430'000}));
    EXPECT_EQ(seen(resident(9), id)->the_case.coordinates, (Coordinates{301'230'000, 1'205'430'000}));
    auto const listed = read([&](ReadTransaction& tx) { return *list_public_cases(tx, scope(), {}); });
    EXPECT_EQ(listed.at(0).coordinates, (Coordinates{301'230'000, 1'205'430'000}));

    auto const import = jurisdictions::run_import(database(), caller(Role::administrator, street.path),
                                                  {realm(), jurisdictions::ImportKind::jurisdictions, "building.csv",
                                                   "kind,code,parent_code,name,types\nbuilding,B1,C1,3号楼,\n", false});
    ASSERT_TRUE(import && import->problems.empty());
    auto at_home = outside;
    at_home.place =
        read([&](ReadTransaction& tx) { return jurisdictions::buildings_of(tx, realm(), willows.id)->at(0).id; });
    auto const home = made(at_home);
    ASSERT_TRUE(dispatch(home).has_value());
    EXPECT_EQ(seen(lamplighter(), home)->the_case.coordinates, pin);
    EXPECT_EQ(seen(visitor(), home)->the_case.coordinates, std::nullopt);
}

TEST_P(CasePrivacyTest, what_is_the_residents_alone_is_hinted_to_and_joined_by_residents) {
    auto const id = made(report());
    ASSERT_TRUE(dispatch(id, Publicity::limited).has_value());
    auto const hinted = [&](authority::Caller const& who) {
        return read([&](ReadTransaction& tx) {
                   return similar_cases(tx, who, scope(), willows.id, std::nullopt, "路灯不亮");
               })
            .size();
    };
    auto const elsewhere = caller(Role::resident, terraces.path, 30);
    EXPECT_EQ(hinted(resident(8)), 1U);
    EXPECT_EQ(hinted(elsewhere), 0U);
    EXPECT_EQ(hinted(visitor()), 0U);
    EXPECT_EQ(refusal(join(elsewhere, id)), "case.unknown");
    EXPECT_EQ(refusal(join(visitor(), id)), "case.unknown");
    EXPECT_EQ(refusal(join(resident(8), id)), "accepted");
    auto const events =
        read([&](ReadTransaction& tx) { return storage::public_events_of(tx, scope(), "case", id.value(), 10); });
    EXPECT_THAT(events.back().payload, Not(HasSubstr("lead")));
}

TEST_P(CasePrivacyTest, a_disclosure_is_joined_by_nobody_and_opened_by_no_dispatch) {
    auto const id = made(report("举报路灯工程偷工减料"));
    EXPECT_EQ(refusal(join(resident(8), id)), "case.unknown");
    EXPECT_EQ(refusal(join(committee_staff(), id)), "case.not_joinable") << "the desk knows that there is one";
    EXPECT_EQ(refusal(join(resident(7), id)), "accepted") << "it is theirs already";
    EXPECT_EQ(refusal(dispatch(id, Publicity::public_)), "case.publicity_widened");
    EXPECT_EQ(refusal(dispatch(id)), "accepted");
    EXPECT_EQ(seen(visitor(), id).error().key(), "case.unknown");
}

TEST_P(CasePrivacyTest, a_row_of_the_register_narrows_who_may_read) {
    auto const editor = caller(Role::administrator, street.path);
    auto const sealed_matter = write([&](WriteTransaction& tx) -> Result<MatterId> {
        HZ_TRY(responsibilities::open_draft(tx, editor, scope()));
        auto row = *responsibilities::find_item_in_force(tx, scope(), lamp_matter, clock.now());
        row.matter.code = "JT-01";
        row.matter.name = "家庭暴力";
        row.item.publicity = Publicity::sealed;
        HZ_TRY(auto const put, responsibilities::put_item(tx, editor, scope(), std::move(row), std::nullopt));
        auto const draft = responsibilities::list_versions(tx, editor, scope()).front();
        HZ_TRY(responsibilities::publish(tx, editor, scope(), draft.revision, "第二版", std::nullopt));
        return put.matter.id;
    });
    auto const id = made(report("隔壁夜里打人"));
    auto const sent = acted(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = sealed_matter});
    ASSERT_TRUE(sent.has_value()) << sent.error().key();
    EXPECT_EQ(sent->publicity, Publicity::sealed);
    EXPECT_EQ(seen(visitor(), id).error().key(), "case.unknown");
}

TEST_P(CasePrivacyTest, a_report_is_taken_back_by_its_reporter_as_long_as_it_is_theirs_alone) {
    auto const id = made(report());
    ASSERT_TRUE(join(resident(8), id).has_value());
    EXPECT_EQ(refusal(acted(resident(8), id, {.event = CaseEvent::withdraw})), "case.act_not_yours");
    EXPECT_EQ(refusal(acted(resident(7), id, {.event = CaseEvent::withdraw})), "case.others_joined");
    EXPECT_THAT(seen(resident(8), id)->possible, Not(testing::Contains(CaseEvent::withdraw)));
    EXPECT_EQ(refusal(acted(resident(7), made(report()), {.event = CaseEvent::withdraw})), "accepted");
}

TEST_P(CasePrivacyTest, cases_are_merged_within_ones_own_desk_and_never_with_what_is_sealed) {
    auto elsewhere = report();
    elsewhere.place = terraces.id;
    auto const id = made(report());
    auto const merge = [&](CaseId into) {
        return refusal(acted(committee_staff(), id, {.event = CaseEvent::merge, .into = into}));
    };
    EXPECT_EQ(merge(made(elsewhere)), "case.merge_target_refused") << "another community's desk has it";
    EXPECT_EQ(merge(CaseId{1}), "case.merge_target_refused") << "no word on which cases there are";
    EXPECT_EQ(merge(made(report("举报偷工减料"))), "case.merge_target_refused");
    EXPECT_EQ(refusal(acted(committee_staff(), made(report("举报偷工减料")), {.event = CaseEvent::merge, .into = id})),
              "case.merge_target_refused");
    EXPECT_EQ(merge(made(report())), "accepted");
}

TEST_P(CasePrivacyTest, bodies_without_a_part_any_more_see_what_strangers_see) {
    auto const id = made(private_report());
    ASSERT_TRUE(dispatch(id, std::nullopt, {property}).has_value());
    EXPECT_EQ(seen(manager(), id)->view, View::handler) << "it supports";
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::ask_return, .matter = rubbish_matter, .text = "城管的"})
                    .has_value());
    ASSERT_TRUE(acted(dispatcher(), id, {.event = CaseEvent::uphold_return, .matter = rubbish_matter, .text = "归城管"})
                    .has_value());
    EXPECT_EQ(seen(manager(), id)->view, View::stranger);
    EXPECT_EQ(seen(lamplighter(), id)->view, View::stranger);
    EXPECT_EQ(seen(enforcer(), id)->view, View::handler);
}

TEST_P(CasePrivacyTest, a_post_in_a_body_does_not_open_the_cases_that_it_handles) {
    made(private_report());
    for (auto const role : {Role::moderator, Role::auditor, Role::administrator, Role::representative}) {
        auto const who = officer(role, committee, willows.path, 40);
        auto const listed = database().read(
            [&](ReadTransaction& tx) { return list_desk_cases(tx, who, scope(), {.queue = Queue::mine}); });
        ASSERT_FALSE(listed.has_value()) << authority::name(role);
        EXPECT_EQ(listed.error().code(), ErrorCode::forbidden);
    }
}

TEST_P(CasePrivacyTest, an_officer_for_another_place_does_not_list_what_the_body_does_here) {
    ASSERT_TRUE(dispatch(made(private_report())).has_value());
    auto const mine = [&](authority::JurisdictionPath const& where) {
        auto const who = officer(Role::department_officer, lighting, where, 41);
        return read([&](ReadTransaction& tx) {
                   return list_desk_cases(tx, who, scope(), {.queue = Queue::mine, .limit = 1});
               })
            .size();
    };
    EXPECT_EQ(mine(terraces.path), 0U);
    EXPECT_EQ(mine(willows.path), 1U);
    EXPECT_EQ(mine(street.path), 1U);
}

TEST_P(CasePrivacyTest, the_number_of_a_source_is_for_those_who_handle_it) {
    auto what = report();
    what.channel = Channel::hotline;
    what.source = "12345";
    what.source_number = "GD20261127001";
    auto const entered = write([&](WriteTransaction& tx) { return enter_case(tx, dispatcher(), scope(), what); });
    ASSERT_TRUE(dispatch(entered.id).has_value());
    ASSERT_TRUE(join(resident(8), entered.id).has_value());
    EXPECT_EQ(seen(visitor(), entered.id)->the_case.source_number, std::nullopt);
    EXPECT_EQ(seen(resident(8), entered.id)->the_case.source_number, std::nullopt);
    EXPECT_EQ(seen(lamplighter(), entered.id)->the_case.source_number, "GD20261127001");
    auto const listed = read([&](ReadTransaction& tx) { return list_public_cases(tx, scope(), {}); });
    EXPECT_EQ(listed.at(0).source_number, std::nullopt);
}

HZ_ON_BOTH_ENGINES(CasePrivacyTest);

}  // namespace
}  // namespace hezhi::cases
