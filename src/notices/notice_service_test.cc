#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

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

TEST_P(NoticesTest, of_one_thing_are_told_once_however_often_the_step_runs) {
    News const opened{.kind = NoticeKind::ballot_opened, .street = RealmId{3}, .subject_kind = "ballot", .subject = 5};
    auto const once = [&](News const& what, std::vector<PersonId> const& persons) {
        write([&](WriteTransaction& tx) { tell_once(tx, what, persons, clock.now()); });
    };
    once(opened, {PersonId{7}, PersonId{8}});
    once(opened, {PersonId{8}, PersonId{9}});
    for (std::int64_t const id : {7, 8, 9}) EXPECT_THAT(letterbox(id), SizeIs(1)) << id;
    auto other = opened;
    other.subject = 6;
    once(other, {PersonId{7}});
    other.kind = NoticeKind::ballot_closing;
    once(other, {PersonId{7}});
    EXPECT_THAT(letterbox(7), SizeIs(3)) << "of another thing, and of another kind";
    once(opened, {});
}

TEST_P(NoticesTest, reach_an_audience_of_hundreds_in_portions_and_each_once_after_a_failure) {
    News const opened{.kind = NoticeKind::budget_opened, .street = RealmId{3}, .subject_kind = "budget", .subject = 5};
    constexpr std::int64_t kPersons = 2 * kToldAtOnceMax + 30;
    std::size_t portions = 0;
    std::optional<std::size_t> breaks_at = 1;
    auto const next = [&](ReadTransaction&, PersonId after) {
        if (portions++ == breaks_at) throw std::runtime_error("the process ends here");
        Tellees tellees;
        auto const last = std::min<std::int64_t>(kPersons, after.value() + std::int64_t{kToldAtOnceMax});
        for (auto id = after.value() + 1; id <= last; ++id) {
            tellees.last_looked_at = PersonId{id};
            if (id != 13) tellees.persons.push_back(PersonId{id});  // looked at, and not concerned
        }
        return tellees;
    };
    EXPECT_FALSE(tell_all(database(), opened, next, clock.now()).has_value());
    EXPECT_THAT(letterbox(100), SizeIs(1));
    EXPECT_THAT(letterbox(101), IsEmpty());
    for (int again = 0; again < 2; ++again) {
        portions = 0;
        breaks_at.reset();
        ASSERT_TRUE(tell_all(database(), opened, next, clock.now()).has_value());
        EXPECT_EQ(portions, 4U) << "three, and one to see that there are no more";
    }
    for (std::int64_t id = 1; id <= kPersons; ++id) EXPECT_THAT(letterbox(id), SizeIs(id == 13 ? 0 : 1)) << id;
}

TEST_P(NoticesTest, go_to_whoever_took_part_as_any_source_knows_each_person_once) {
    class Some final : public Participants {
    public:
        Some(std::int64_t step, std::int64_t most) : step_(step), most_(most) {}
        std::vector<PersonId> participants(ReadTransaction&, storage::Scope, std::int64_t, PersonId after,
                                           std::size_t limit) override {
            std::vector<PersonId> persons;
            for (auto id = step_; id <= most_ && persons.size() < limit; id += step_) {
                if (id > after.value()) persons.push_back(PersonId{id});
            }
            return persons;
        }

    private:
        std::int64_t step_;
        std::int64_t most_;
    };
    Some authors(2, 400), signatories(3, 150);
    std::vector<Participants*> const sources{&authors, &signatories};
    std::set<PersonId> found;
    std::size_t named = 0;
    PersonId after{0};
    for (;;) {
        auto const some = read(
            [&](ReadTransaction& tx) { return next_participants(tx, storage::Scope{RealmId{3}}, 5, after, sources); });
        EXPECT_LE(some.persons.size(), kToldAtOnceMax);
        named += some.persons.size();
        found.insert(some.persons.begin(), some.persons.end());
        if (!some.last_looked_at) break;
        after = *some.last_looked_at;
    }
    EXPECT_EQ(named, found.size()) << "nobody twice";
    EXPECT_EQ(found.size(), 200U + 25U) << "of the multiples of three the odd ones are new";
}

TEST_P(NoticesTest, are_a_handful_on_today_with_what_happened_where_one_lives) {
    class Places final : public DigestSource {
    public:
        std::vector<DigestLine> lines(ReadTransaction&, Caller const& who, TimePoint since, TimePoint until) override {
            last_since = since;
            EXPECT_EQ(until, who.now);
            return {{"议题结束：停车", "/s/3/topics/9"},
                    {"新议题：电梯", "/s/3/topics/10"},
                    {"会议通知", "/s/3/meetings/4"}};
        }
        TimePoint last_since{};
    } places;
    auto const told = [&](NoticeKind kind, std::string_view subject_kind, std::int64_t subject) {
        write([&](WriteTransaction& tx) {
            tell(tx, {.kind = kind, .street = RealmId{3}, .subject_kind = subject_kind, .subject = subject},
                 std::array{PersonId{7}}, clock.now());
        });
        clock.advance(1s);
    };
    http::Router router;
    add_routes(router, {.subjects = {}, .sources = {&places}});
    http::testkit::TestServer server(router, database(), clock);
    told(NoticeKind::case_closed, "case", 1);
    clock.advance(24h * 8);
    told(NoticeKind::case_dispatched, "case", 2);
    told(NoticeKind::case_replied, "case", 2);
    told(NoticeKind::desk_dispatched, "case", 3);
    told(NoticeKind::topic_closed, "topic", 9);
    auto const card = [&](std::string const& query = "") {
        auto answer = server.as(person(7)).get("/api/v1/me/digest" + query);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer;
    };
    auto const first = card();
    EXPECT_EQ(first.text("/own/0/kind"), "topic_closed");
    EXPECT_EQ(first.text("/own/1/kind"), "case_replied") << "how far it is now, and no older than a week";
    EXPECT_THAT(first.body, testing::Not(testing::HasSubstr("desk_dispatched"))) << "work stands in the workbench";
    EXPECT_THAT(first.body, testing::Not(testing::HasSubstr("case_closed")));
    EXPECT_EQ(first.text("/places/0/path"), "/s/3/topics/10") << "a notice tells of the other already";
    EXPECT_EQ(first.text("/places/1/path"), "/s/3/meetings/4");
    EXPECT_EQ(places.last_since, clock.now() - 24h * 7);

    for (std::int64_t id = 20; id < 26; ++id) told(NoticeKind::case_replied, "case", id);
    auto const full = card();
    EXPECT_EQ(full.text("/own/2/subject"), "23");
    EXPECT_THAT(full.body, testing::Not(testing::HasSubstr("\"subject\":\"22\""))) << "three, and the places";
    auto const later = card("?since=" + full.text("/until"));
    EXPECT_THAT(later.body, testing::HasSubstr("\"own\":[]"));
    auto const long_ago = card("?since=2020-01-01T00:00:00Z");
    EXPECT_EQ(long_ago.text("/own/0/subject"), "25");
    EXPECT_EQ(places.last_since, clock.now() - 24h * 7) << "a week at most, whatever is asked";
    EXPECT_EQ(server.visitor().get("/api/v1/me/digest").status, 401);
    auto const newest = letterbox(7).front().id;
    write([&](WriteTransaction& tx) { return mark_all_read(tx, person(7), newest); });
    EXPECT_THAT(card().body, testing::HasSubstr("\"own\":[]")) << "what was read is no news";
    EXPECT_THAT(server.as(person(8)).get("/api/v1/me/digest").body, testing::HasSubstr("\"own\":[]"));
}

HZ_ON_BOTH_ENGINES(NoticesTest);

TEST(NoticeRules, a_notice_leads_to_the_page_of_what_it_is_about) {
    Notice notice{.id = NoticeId{1},
                  .street = RealmId{3},
                  .kind = NoticeKind::topic_closed,
                  .subject_kind = "topic",
                  .subject = 5,
                  .parent = std::nullopt,
                  .number = {},
                  .body = std::nullopt,
                  .due = std::nullopt,
                  .is_sealed = false,
                  .at = {},
                  .read_at = std::nullopt};
    EXPECT_EQ(page_of(notice), "/s/3/topics/5");
    notice.subject_kind = "ballot";
    EXPECT_EQ(page_of(notice), "/s/3/ballots/5");
    notice.subject_kind = "budget";
    EXPECT_EQ(page_of(notice), "/s/3/budgets/5");
    notice.subject_kind = "case";
    EXPECT_EQ(page_of(notice), "/s/3/cases/5");
    notice.kind = NoticeKind::desk_action;
    EXPECT_EQ(page_of(notice), "/workbench/cases/5");
    notice.is_sealed = true;
    EXPECT_EQ(page_of(notice), "/me/notices");
}

TEST(NoticeRules, what_waits_for_an_answer_cannot_be_switched_off) {
    EXPECT_FALSE(may_choose(NoticeGroup::asked, Way::nowhere));
    EXPECT_TRUE(may_choose(NoticeGroup::asked, Way::here));
    EXPECT_TRUE(may_choose(NoticeGroup::moved, Way::nowhere));
    EXPECT_EQ(group_of(NoticeKind::case_asked), NoticeGroup::asked);
    EXPECT_EQ(group_of(NoticeKind::mail_given_up), NoticeGroup::system);
}

}  // namespace
}  // namespace hezhi::notices
