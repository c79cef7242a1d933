#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "src/http/routes.h"
#include "src/http/testing.h"
#include "src/jobs/runner.h"
#include "src/notices/notice_rules.h"
#include "src/notices/notice_store.h"
#include "src/notices/notices.h"
#include "src/storage/testing.h"

namespace hezhi::notices {
namespace {

using namespace std::chrono_literals;
using authority::Caller;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class NoticesTest : public storage::testkit::StorageTest {
protected:
    Caller person(std::int64_t id) { return {.person = PersonId{id}, .now = clock.now()}; }

    void news(NoticeKind kind, std::vector<PersonId> const& persons, std::int64_t subject = 5) {
        write([&](WriteTransaction& tx) {
            tell(
                tx,
                {.kind = kind, .street = RealmId{3}, .subject_kind = "thing", .subject = subject, .number = "261127-1"},
                persons, clock.now());
        });
        clock.advance(1s);
    }
    std::vector<Notice> letterbox(std::int64_t id) {
        return read([&](ReadTransaction& tx) { return list_notices(tx, person(id), std::nullopt, 100); });
    }
    std::int64_t unread(std::int64_t id) {
        return read([&](ReadTransaction& tx) { return count_unread(tx, person(id)); });
    }
};

TEST_P(NoticesTest, are_in_the_letterbox_of_each_person_told_newest_first) {
    news(NoticeKind::case_dispatched, {PersonId{7}, PersonId{8}});
    news(NoticeKind::case_replied, {PersonId{7}});
    auto const seven = letterbox(7);
    ASSERT_THAT(seven, SizeIs(2));
    EXPECT_EQ(seven[0].kind, NoticeKind::case_replied);
    EXPECT_EQ(seven[1].kind, NoticeKind::case_dispatched);
    EXPECT_EQ(seven[1].number, "261127-1");
    EXPECT_THAT(letterbox(8), SizeIs(1));
    EXPECT_THAT(letterbox(9), IsEmpty());
    EXPECT_EQ(unread(7), 2);
}

TEST_P(NoticesTest, are_read_one_by_one_or_up_to_what_was_shown) {
    news(NoticeKind::case_dispatched, {PersonId{7}, PersonId{8}});
    news(NoticeKind::case_kept, {PersonId{7}});
    auto const shown = letterbox(7);
    news(NoticeKind::case_replied, {PersonId{7}});
    write([&](WriteTransaction& tx) { return mark_read(tx, person(7), shown[1].id); });
    EXPECT_EQ(unread(7), 2);
    write([&](WriteTransaction& tx) { return mark_all_read(tx, person(7), shown[0].id); });
    EXPECT_EQ(unread(7), 1) << "what came after the page was shown stays unread";
    auto const first_time = letterbox(7)[2].read_at;
    clock.advance(1h);
    write([&](WriteTransaction& tx) { return mark_read(tx, person(7), shown[1].id); });
    EXPECT_EQ(letterbox(7)[2].read_at, first_time) << "again changes nothing";
    auto const foreign = database().write([&](WriteTransaction& tx) { return mark_read(tx, person(8), shown[0].id); });
    ASSERT_FALSE(foreign.has_value());
    EXPECT_EQ(foreign.error().key(), "notice.unknown");
    EXPECT_EQ(unread(8), 1);
}

TEST_P(NoticesTest, stay_away_from_whoever_does_not_want_the_group) {
    write([&](WriteTransaction& tx) { put_wish(tx, PersonId{7}, NoticeGroup::moved, Way::nowhere); });
    news(NoticeKind::case_dispatched, {PersonId{7}, PersonId{8}});
    news(NoticeKind::case_replied, {PersonId{7}});
    ASSERT_THAT(letterbox(7), SizeIs(1));
    EXPECT_EQ(letterbox(7)[0].kind, NoticeKind::case_replied);
    EXPECT_THAT(letterbox(8), SizeIs(1));
}

TEST_P(NoticesTest, are_forgotten_after_ninety_days_and_with_the_account) {
    jobs::Runner runner(database(), clock);
    add_jobs(runner, database());
    news(NoticeKind::case_dispatched, {PersonId{7}, PersonId{8}});
    clock.advance(24h * 80);
    news(NoticeKind::case_replied, {PersonId{7}});
    runner.run_due();
    clock.advance(24h * 11);
    runner.run_due();
    ASSERT_THAT(letterbox(7), SizeIs(1));
    EXPECT_EQ(letterbox(7)[0].kind, NoticeKind::case_replied);
    EXPECT_THAT(letterbox(8), IsEmpty());

    auto const data = make_personal_data();
    auto const exported = read([&](ReadTransaction& tx) { return data->export_json(tx, PersonId{7}); });
    EXPECT_THAT(exported, testing::HasSubstr("case_replied"));
    write([&](WriteTransaction& tx) { data->erase(tx, PersonId{7}, clock.now()); });
    EXPECT_THAT(letterbox(7), IsEmpty());
}

TEST_P(NoticesTest, show_what_they_are_about_only_while_the_reader_may_see_it) {
    class Things final : public Subject {
    public:
        std::string_view kind() const noexcept override { return "thing"; }
        std::optional<SubjectLabel> label(ReadTransaction&, Caller const&, storage::Scope, std::int64_t subject,
                                          std::optional<std::int64_t>) override {
            if (subject == 6) return std::nullopt;
            return SubjectLabel{"路灯"};
        }
    } things;
    http::Router router;
    add_routes(router, {.subjects = {&things}});
    http::testkit::TestServer server(router, database(), clock);
    news(NoticeKind::case_dispatched, {PersonId{7}}, 6);
    news(NoticeKind::case_replied, {PersonId{7}}, 5);
    auto const list = server.as(person(7)).get("/api/v1/me/notices?limit=1");
    ASSERT_EQ(list.status, 200) << list.body;
    EXPECT_EQ(list.text("/items/0/label"), "路灯");
    EXPECT_EQ(list.text("/items/0/kind"), "case_replied");
    EXPECT_EQ(list.text("/items/0/group"), "answered");
    auto const next = server.as(person(7)).get("/api/v1/me/notices?cursor=" + list.text("/next_cursor"));
    EXPECT_EQ(next.text("/items/0/label"), "");
    EXPECT_EQ(server.as(person(7)).get("/api/v1/me/notices/count").text("/unread"), "2");
    EXPECT_EQ(server.as(person(7)).put("/api/v1/me/notices/" + list.text("/items/0/id") + "/read").status, 204);
    EXPECT_EQ(server.as(person(8)).put("/api/v1/me/notices/" + list.text("/items/0/id") + "/read").status, 404);
    EXPECT_EQ(server.as(person(7))
                  .put("/api/v1/me/notices/read", R"({"until":")" + list.text("/items/0/id") + R"("})")
                  .status,
              204);
    EXPECT_EQ(server.as(person(7)).get("/api/v1/me/notices/count").text("/unread"), "0");
    EXPECT_EQ(server.visitor().get("/api/v1/me/notices").status, 401);
}

HZ_ON_BOTH_ENGINES(NoticesTest);

TEST(NoticeRules, what_waits_for_an_answer_cannot_be_switched_off) {
    EXPECT_FALSE(may_choose(NoticeGroup::asked, Way::nowhere));
    EXPECT_TRUE(may_choose(NoticeGroup::asked, Way::here));
    EXPECT_TRUE(may_choose(NoticeGroup::moved, Way::nowhere));
    EXPECT_EQ(group_of(NoticeKind::case_asked), NoticeGroup::asked);
    EXPECT_EQ(group_of(NoticeKind::mail_given_up), NoticeGroup::system);
}

}  // namespace
}  // namespace hezhi::notices
