#include <latch>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "src/bodies/bodies.h"
#include "src/commitments/commitments.h"
#include "src/http/walker.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/testing_street.h"
#include "src/meetings/meeting_json.h"
#include "src/meetings/meeting_store.h"
#include "src/people/open_account.h"
#include "src/storage/public_events.h"

namespace hezhi::meetings {
namespace {

using authority::Caller;
using authority::Role;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class MeetingServiceTest : public jurisdictions::testkit::StreetTest {
protected:
    MeetingServiceTest()
        : committee(write([&](WriteTransaction& tx) {
                        return bodies::add_body(tx, caller(Role::administrator, street.path),
                                                {realm(), bodies::BodyKind::residents_committee,
                                                 *bodies::BodyName::create("柳荫里社区居委会"), willows.id});
                    }).id),
          runner(database(), [this] { return clock.now(); }) {
        add_jobs(runner);
        for (int number = 0; number < 6; ++number) {
            auto const login = "neighbour-" + std::to_string(number);
            persons.push_back(write([&](WriteTransaction& tx) {
                return people::add_person(tx,
                                          {.code_hash = {},
                                           .login_name = login,
                                           .login_key = login,
                                           .display_name = login,
                                           .password_hash = "",
                                           .language = authority::Language::zh_cn},
                                          clock.now());
            }));
        }
    }

    Caller staff() const {
        auto who = caller(Role::committee_staff, willows.path, 900);
        who.grants.front().body = committee;
        return who;
    }
    Caller neighbour(std::size_t number) const { return resident(persons.at(number).value()); }
    template <class Do>
    auto acting(Do what) {
        return database().write([&](WriteTransaction& tx) { return what(tx); });
    }
    MeetingDraft what(std::optional<std::int64_t> seats = std::nullopt) const {
        return {.community = willows.id,
                .body = committee,
                .title = "地下车位怎么分",
                .chair = "居委会 王主任",
                .place = "居委会二楼",
                .online_link = "https://meeting.example/1",
                .care = {CareKind::child_care},
                .points = {{"听取方案", 20, "物业", WantedResult::information},
                           {"大家议一议", 40, "", WantedResult::discussion}},
                .seats = seats,
                .expected = 30,
                .starts_at = clock.now() + days{8},
                .ends_at = clock.now() + days{8} + hours{2}};
    }
    Meeting now(MeetingId id) {
        return read([&](ReadTransaction& tx) { return see_meeting(tx, staff(), scope(), id); });
    }
    Result<Meeting> acted(MeetingId id, MeetingEvent event, std::string words = {}) {
        auto const revision = now(id).revision;
        return acting(
            [&](WriteTransaction& tx) { return act_on_meeting(tx, staff(), scope(), id, revision, event, words); });
    }
    MeetingId drafted(MeetingDraft const& draft) {
        return acting([&](WriteTransaction& tx) { return draft_meeting(tx, staff(), scope(), draft); })->id;
    }
    MeetingId called(std::optional<std::int64_t> seats = std::nullopt) {
        auto const id = drafted(what(seats));
        EXPECT_TRUE(acted(id, MeetingEvent::call));
        return id;
    }
    MeetingId in_session() {
        auto const id = called();
        clock.advance(days{8});
        EXPECT_TRUE(acted(id, MeetingEvent::start));
        return id;
    }
    Result<Meeting> replied(std::size_t number, MeetingId id, bool comes, std::vector<CareKind> care = {}) {
        return acting([&](WriteTransaction& tx) {
            return reply(tx, neighbour(number), scope(), id, comes, care, care.empty() ? "" : "孩子四岁");
        });
    }
    Result<Meeting> came(std::size_t number, MeetingId id) {
        auto const code = now(id).door_code;
        return acting([&](WriteTransaction& tx) { return sign_in(tx, neighbour(number), scope(), id, code); });
    }
    MeetingPage page(Caller const& who, MeetingId id) {
        return read([&](ReadTransaction& tx) -> Result<MeetingPage> {
            HZ_TRY(auto const meeting, see_meeting(tx, who, scope(), id));
            return page_of(tx, who, meeting);
        });
    }
    Result<std::vector<Arrival>> brought(Caller const& who, MeetingId id, std::vector<Entry> entries) {
        return acting([&](WriteTransaction& tx) { return add_entries(tx, who, scope(), id, entries); });
    }
    Entry paragraph(std::string id, std::string text) const {
        return {.id = std::move(id),
                .at = clock.now(),
                .kind = EntryKind::minutes_written,
                .point = 1,
                .text = std::move(text)};
    }
    std::vector<std::string> told(std::size_t number) {
        runner.run_due();
        std::vector<std::string> kinds;
        for (auto const& one : read(
                 [&](ReadTransaction& tx) { return notices::list_notices(tx, neighbour(number), std::nullopt, 50); })) {
            kinds.emplace_back(enum_name(one.kind));
        }
        return kinds;
    }
    std::string everything_public() {
        std::string all;
        for (auto const& event :
             read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), std::nullopt, 200); })) {
            all += event.kind + event.payload + "\n";
        }
        return all;
    }
    template <class Reply>
    std::string json(Reply const& reply) {
        std::string text;
        http::Field<Reply>::to_json(text, reply);
        return text;
    }

    BodyId committee;
    jobs::Runner runner;
    std::vector<PersonId> persons;
};

TEST_P(MeetingServiceTest, a_draft_is_its_bodys_alone_and_a_notice_is_everybodys) {
    auto const id = drafted(what());
    auto const hidden =
        database().read([&](ReadTransaction& tx) { return see_meeting(tx, neighbour(0), scope(), id); });
    ASSERT_FALSE(hidden);
    EXPECT_EQ(hidden.error().key(), "meeting.unknown");
    EXPECT_THAT(everything_public(), Not(HasSubstr("meeting.")));
    ASSERT_TRUE(acted(id, MeetingEvent::call));
    auto const shown = page(visitor(), id);
    EXPECT_EQ(shown.notice_days, 8);
    EXPECT_THAT(shown.points, SizeIs(2));
    EXPECT_EQ(shown.online_link, "") << "for those who may attend";
    EXPECT_EQ(page(neighbour(0), id).online_link, "https://meeting.example/1");
    EXPECT_THAT(everything_public(), HasSubstr("meeting.call"));
}

TEST_P(MeetingServiceTest, after_the_notice_a_change_needs_a_reason_counts_notice_anew_and_is_told) {
    auto const id = called();
    ASSERT_TRUE(replied(0, id, true));
    ASSERT_TRUE(replied(1, id, false));
    clock.advance(days{3});
    auto changed = now(id).what;
    changed.place = "老年活动室";
    auto const change = [&](std::string const& reason) {
        auto const revision = now(id).revision;
        return acting(
            [&](WriteTransaction& tx) { return change_meeting(tx, staff(), scope(), id, revision, changed, reason); });
    };
    EXPECT_EQ(change("").error().key(), "meeting.reason_required");
    ASSERT_TRUE(change("会议室漏水"));
    auto const shown = page(visitor(), id);
    EXPECT_EQ(shown.notice_days, 5) << "eight days, three gone";
    ASSERT_THAT(shown.records, SizeIs(2));
    EXPECT_THAT(shown.records.back().fields, ElementsAre("place"));
    EXPECT_EQ(shown.records.back().text, "会议室漏水");
    EXPECT_THAT(told(0), ElementsAre("meeting_changed"));
    EXPECT_THAT(told(1), IsEmpty()) << "who does not come is left alone";
    changed.topic = TopicId{1};
    EXPECT_FALSE(change("换一个议题"));
}

TEST_P(MeetingServiceTest, an_answer_is_one_tap_and_back_and_seats_go_in_order) {
    auto const id = called(2);
    ASSERT_TRUE(replied(0, id, true));
    ASSERT_TRUE(replied(1, id, true));
    ASSERT_TRUE(replied(2, id, true));
    ASSERT_TRUE(replied(3, id, true));
    EXPECT_EQ(page(neighbour(1), id).own_reply, ReplyState::coming);
    EXPECT_EQ(page(neighbour(2), id).own_reply, ReplyState::waiting);
    EXPECT_EQ(page(neighbour(2), id).own_position, 1);
    EXPECT_EQ(page(neighbour(3), id).own_position, 2);
    ASSERT_TRUE(replied(3, id, true)) << "again changes nothing";
    EXPECT_EQ(page(neighbour(3), id).own_position, 2);
    ASSERT_TRUE(replied(0, id, false));
    EXPECT_EQ(page(neighbour(2), id).own_reply, ReplyState::coming);
    EXPECT_EQ(page(neighbour(3), id).own_position, 1);
    EXPECT_THAT(told(2), ElementsAre("meeting_seat"));
    clock.advance(minutes{1});
    ASSERT_TRUE(replied(0, id, true));
    EXPECT_EQ(page(neighbour(0), id).own_position, 2) << "whoever comes back stands at the end";
}

TEST_P(MeetingServiceTest, nobody_reads_who_comes_and_small_counts_are_withheld) {
    auto const id = called();
    for (std::size_t number = 0; number < 4; ++number) ASSERT_TRUE(replied(number, id, true, {CareKind::child_care}));
    EXPECT_EQ(page(neighbour(5), id).coming, std::nullopt);
    EXPECT_EQ(page(neighbour(5), id).coming_below, 5);
    ASSERT_TRUE(replied(4, id, true));
    EXPECT_EQ(page(neighbour(5), id).coming, 5);
    EXPECT_EQ(page(visitor(), id).coming, std::nullopt);
    EXPECT_EQ(page(visitor(), id).coming_below, 10);
    auto const room = read([&](ReadTransaction& tx) -> Result<MeetingRoom> {
        HZ_TRY(auto const meeting, require_room(tx, staff(), scope(), id));
        return room_of(tx, staff(), meeting);
    });
    EXPECT_EQ(room.coming, 5);
    EXPECT_THAT(room.wanted_care, SizeIs(4));
    for (auto const& text : {json(room), json(page(staff(), id)), json(page(neighbour(5), id)), everything_public()}) {
        for (auto const person : persons) EXPECT_THAT(text, Not(HasSubstr(person.str())));
        EXPECT_THAT(text, Not(HasSubstr("neighbour-")));
    }
    EXPECT_THAT(json(page(neighbour(5), id)), Not(HasSubstr("孩子四岁")));
}

TEST_P(MeetingServiceTest, wanted_care_is_forgotten_after_a_week_and_names_after_a_month) {
    auto const id = called();
    ASSERT_TRUE(replied(0, id, true, {CareKind::child_care}));
    clock.advance(days{8});
    ASSERT_TRUE(acted(id, MeetingEvent::start));
    ASSERT_TRUE(came(0, id));
    ASSERT_TRUE(
        brought(staff(), id, {{.id = "guest-one", .at = clock.now(), .kind = EntryKind::guest_came, .name = "老李"}}));
    ASSERT_TRUE(acted(id, MeetingEvent::end));
    auto const care = [&] { return read([&](ReadTransaction& tx) { return wanted_care(tx, scope(), id); }); };
    auto const entries = [&] { return read([&](ReadTransaction& tx) { return entries_of(tx, scope(), id); }); };
    clock.advance(days{6});
    runner.run_due();
    EXPECT_THAT(care(), SizeIs(1));
    clock.advance(days{2});
    runner.run_due();
    EXPECT_THAT(care(), IsEmpty());
    EXPECT_EQ(entries().front().name, "老李");
    clock.advance(days{25});
    runner.run_due();
    EXPECT_EQ(entries().front().name, "");
    EXPECT_EQ(page(visitor(), id).attended, 2) << "counts stay";
}

TEST_P(MeetingServiceTest, the_door_opens_an_hour_before_and_needs_its_code) {
    auto const id = called();
    EXPECT_EQ(came(0, id).error().key(), "meeting.door_closed");
    clock.advance(days{8} - minutes{59});
    auto const wrong =
        acting([&](WriteTransaction& tx) { return sign_in(tx, neighbour(0), scope(), id, "WRONGCODE1"); });
    EXPECT_EQ(wrong.error().key(), "meeting.code_wrong");
    ASSERT_TRUE(came(0, id));
    ASSERT_TRUE(came(0, id)) << "again changes nothing";
    EXPECT_TRUE(page(neighbour(0), id).is_signed_in);
    EXPECT_EQ(read([&](ReadTransaction& tx) { return count_sign_ins(tx, scope(), id); }), 1);
}

TEST_P(MeetingServiceTest, what_a_device_brings_twice_arrives_once_and_what_contradicts_is_shown) {
    auto const id = in_session();
    std::vector<Entry> const batch{paragraph("paragraph-1", "物业介绍了方案"),
                                   {.id = "heads-001", .at = clock.now(), .kind = EntryKind::heads_came, .heads = 12}};
    EXPECT_THAT(brought(staff(), id, batch).value(), ElementsAre(Arrival::added, Arrival::added));
    EXPECT_THAT(brought(staff(), id, batch).value(), ElementsAre(Arrival::known, Arrival::known));
    EXPECT_THAT(brought(staff(), id, {paragraph("paragraph-1", "另一段话")}).value(), ElementsAre(Arrival::differs));
    auto left = paragraph("left-0001", "左边的稿");
    auto right = paragraph("right-001", "右边的稿");
    for (auto* one : {&left, &right}) {
        one->subject = "paragraph-1";
        one->builds_on = {"paragraph-1"};
    }
    ASSERT_TRUE(brought(staff(), id, {left}));
    ASSERT_TRUE(brought(staff(), id, {right}));
    ASSERT_TRUE(acted(id, MeetingEvent::end));
    EXPECT_EQ(acted(id, MeetingEvent::publish).error().key(), "meeting.conflicts_open");
    auto settled = paragraph("settled-1", "定稿");
    settled.subject = "paragraph-1";
    settled.builds_on = {"left-0001", "right-001"};
    ASSERT_TRUE(brought(staff(), id, {settled})) << "until the minutes are published devices may bring what they have";
    ASSERT_TRUE(acted(id, MeetingEvent::publish));
    EXPECT_EQ(page(visitor(), id).attended, 12);
    EXPECT_EQ(page(visitor(), id).minutes->paragraphs.at(0).versions.at(0).text, "定稿");
    EXPECT_EQ(brought(staff(), id, {paragraph("too-late-1", "补记")}).error().key(), "meeting.room_closed");
    EXPECT_THAT(brought(staff(), id, batch).value(), ElementsAre(Arrival::known, Arrival::known))
        << "a device that comes late hears that all is there";
}

TEST_P(MeetingServiceTest, a_neighbour_asks_for_the_floor_by_phone_and_takes_it_back) {
    auto const id = in_session();
    auto const ask = [&](std::size_t number, bool wants) {
        return acting(
            [&](WriteTransaction& tx) { return ask_for_floor(tx, neighbour(number), scope(), id, wants, "王阿姨"); });
    };
    EXPECT_EQ(ask(0, true).error().key(), "meeting.not_signed_in");
    ASSERT_TRUE(came(0, id));
    ASSERT_TRUE(ask(0, true));
    ASSERT_TRUE(ask(0, true));
    EXPECT_EQ(page(neighbour(0), id).own_speech, SpeechState::waiting);
    auto const entries = read([&](ReadTransaction& tx) { return entries_of(tx, scope(), id); });
    ASSERT_THAT(entries, SizeIs(1)) << "again changes nothing";
    ASSERT_TRUE(ask(0, false));
    EXPECT_EQ(page(neighbour(0), id).own_speech, std::nullopt);
}

TEST_P(MeetingServiceTest, actions_of_the_minutes_become_drafts_of_commitments) {
    auto const id = in_session();
    ASSERT_TRUE(brought(staff(), id,
                        {paragraph("paragraph-1", "大家同意划线"),
                         {.id = "action-01",
                          .at = clock.now(),
                          .kind = EntryKind::action_agreed,
                          .point = 2,
                          .text = "重新划二十个车位",
                          .body = committee,
                          .due = clock.now() + days{30}}}));
    ASSERT_TRUE(acted(id, MeetingEvent::end));
    ASSERT_TRUE(acted(id, MeetingEvent::publish));
    auto const made = read([&](ReadTransaction& tx) {
        return commitments::commitments_of_source(tx, scope(), commitments::DecisionSource::meeting_action, id.value());
    });
    ASSERT_THAT(made, SizeIs(1));
    EXPECT_EQ(made.at(0).title, "重新划二十个车位");
    EXPECT_EQ(made.at(0).owner, committee);
    EXPECT_EQ(made.at(0).due_at, clock.now() + days{30});
}

TEST_P(MeetingServiceTest, what_it_resolved_is_asked_of_whoever_must_answer_once) {
    auto const body = [&](bodies::BodyKind kind, std::string_view name) {
        return write([&](WriteTransaction& tx) {
                   return bodies::add_body(tx, caller(Role::administrator, street.path),
                                           {realm(), kind, *bodies::BodyName::create(name), street.id});
               })
            .id;
    };
    auto const department = body(bodies::BodyKind::line_department, "城管执法队");
    auto const office = body(bodies::BodyKind::street_office, "青禾街道办事处");
    auto const id = in_session();
    auto const moved = [&](std::string motion, std::string text, std::optional<BodyId> addressee) {
        return Entry{.id = std::move(motion),
                     .at = clock.now(),
                     .kind = EntryKind::motion_moved,
                     .text = std::move(text),
                     .body = addressee};
    };
    auto const counted = [&](std::string motion, std::int64_t votes_for) {
        return Entry{.id = motion + "-count",
                     .at = clock.now(),
                     .kind = EntryKind::motion_counted,
                     .subject = motion,
                     .votes_for = votes_for,
                     .votes_against = 30 - votes_for,
                     .abstentions = 0,
                     .present = 30};
    };
    ASSERT_TRUE(
        brought(staff(), id,
                {paragraph("paragraph-1", "大家同意"), moved("motion-01", "请城管队每晚巡查东门占道", department),
                 counted("motion-01", 20), moved("motion-02", "请街道拨款划线", std::nullopt), counted("motion-02", 16),
                 moved("motion-03", "请城管队取消停车位", department), counted("motion-03", 15),
                 moved("motion-04", "请居委会出面", committee), counted("motion-04", 30)}));
    auto const asked = [&](std::string const& motion, BodyId addressee) {
        return acting(
            [&](WriteTransaction& tx) { return ask_for_answer(tx, staff(), scope(), id, motion, addressee); });
    };
    EXPECT_EQ(asked("motion-02", office).error().key(), "meeting.not_minuted");
    ASSERT_TRUE(acted(id, MeetingEvent::end));
    ASSERT_TRUE(acted(id, MeetingEvent::publish));
    auto const made = [&] { return read([&](ReadTransaction& tx) { return asked_motions(tx, scope(), id); }); };
    ASSERT_THAT(made(), SizeIs(1)) << "carried, and addressed to a body that owes answers";
    EXPECT_EQ(made().at(0).motion, "motion-01");
    EXPECT_EQ(asked("motion-01", department).error().key(), "meeting.motion_asked");
    EXPECT_EQ(asked("motion-03", department).error().key(), "meeting.motion_not_carried")
        << "half is not more than half";
    EXPECT_EQ(asked("motion-09", department).error().key(), "meeting.motion_unknown");
    EXPECT_EQ(asked("motion-04", committee).error().key(), "resolution.addressee_unfit");
    EXPECT_EQ(
        acting([&](WriteTransaction& tx) { return ask_for_answer(tx, neighbour(0), scope(), id, "motion-02", office); })
            .error()
            .code(),
        ErrorCode::forbidden);
    ASSERT_TRUE(asked("motion-02", office));
    auto const shown = page(visitor(), id);
    EXPECT_TRUE(shown.minutes->motions.at(0).resolution.has_value());
    EXPECT_EQ(shown.minutes->motions.at(1).resolution, made().at(1).resolution);
    EXPECT_FALSE(shown.minutes->motions.at(2).resolution.has_value());
}

TEST_P(MeetingServiceTest, who_came_may_ask_for_a_correction_within_a_week_and_is_answered_in_public) {
    auto const id = in_session();
    ASSERT_TRUE(came(0, id));
    ASSERT_TRUE(brought(staff(), id, {paragraph("paragraph-1", "到会三十人")}));
    ASSERT_TRUE(acted(id, MeetingEvent::end));
    auto const ask = [&](std::size_t number) {
        return acting([&](WriteTransaction& tx) {
            return ask_correction(tx, neighbour(number), scope(), id, 1, "到会三十二人");
        });
    };
    EXPECT_EQ(ask(0).error().key(), "meeting.corrections_closed") << "not before the minutes";
    ASSERT_TRUE(acted(id, MeetingEvent::publish));
    EXPECT_EQ(ask(1).error().key(), "meeting.not_signed_in");
    auto const made = ask(0);
    ASSERT_TRUE(made);
    auto const answer = [&] {
        return acting(
            [&](WriteTransaction& tx) { return answer_correction(tx, staff(), scope(), id, made->id, true, "已改"); });
    };
    ASSERT_TRUE(answer());
    EXPECT_EQ(answer().error().key(), "meeting.correction_answered");
    auto const shown = page(visitor(), id);
    ASSERT_THAT(shown.corrections, SizeIs(1));
    EXPECT_EQ(shown.corrections.at(0).answer, "已改");
    EXPECT_FALSE(shown.corrections.at(0).is_own);
    clock.advance(days{7});
    EXPECT_EQ(ask(0).error().key(), "meeting.corrections_closed");
}

TEST_P(MeetingServiceTest, a_co_chair_is_named_only_by_her_own_consent) {
    auto const id = called();
    auto const asked =
        acting([&](WriteTransaction& tx) { return invite_co_chair(tx, staff(), scope(), id, "陈老师"); });
    ASSERT_TRUE(asked);
    EXPECT_EQ(page(visitor(), id).co_chair, "");
    auto const answer = [&](std::size_t number, std::string const& code, bool accepts) {
        return acting([&](WriteTransaction& tx) {
            return answer_as_co_chair(tx, neighbour(number), scope(), id, code, accepts);
        });
    };
    EXPECT_EQ(answer(0, "WRONGCODE1", true).error().key(), "meeting.code_wrong");
    ASSERT_TRUE(answer(0, asked->co_chair_code, true));
    EXPECT_EQ(page(visitor(), id).co_chair, "陈老师");
    EXPECT_EQ(answer(1, asked->co_chair_code, true).error().key(), "meeting.code_wrong") << "a code is used once";
    EXPECT_TRUE(brought(neighbour(0), id, {paragraph("paragraph-1", "共同主持人记的")})) << "she runs the room";
    ASSERT_TRUE(answer(0, "", false)) << "and leaves when she wants";
    EXPECT_EQ(page(visitor(), id).co_chair, "");
    EXPECT_EQ(brought(neighbour(0), id, {paragraph("paragraph-2", "再记")}).error().key(), "meeting.not_yours");
}

TEST_P(MeetingServiceTest, what_a_person_said_is_told_to_that_person_with_what_came_of_it) {
    auto const source = make_thread_source();
    auto const id = called();
    auto const waiting = [&] {
        return read([&](ReadTransaction& tx) { return source->waiting(tx, neighbour(0), scope()); });
    };
    ASSERT_THAT(waiting(), SizeIs(1));
    EXPECT_EQ(waiting().at(0).what, "meeting.will_you_come");
    ASSERT_TRUE(replied(0, id, true));
    EXPECT_THAT(waiting(), IsEmpty());
    clock.advance(days{8});
    ASSERT_TRUE(acted(id, MeetingEvent::start));
    ASSERT_TRUE(came(0, id));
    ASSERT_TRUE(
        acting([&](WriteTransaction& tx) { return ask_for_floor(tx, neighbour(0), scope(), id, true, "王阿姨"); }));
    auto const speech = read([&](ReadTransaction& tx) { return entries_of(tx, scope(), id); }).at(0).id;
    Entry start{.id = "start-001", .at = clock.now(), .kind = EntryKind::speech_started, .subject = speech};
    Entry end{.id = "ended-001", .at = clock.now(), .kind = EntryKind::speech_ended, .subject = speech, .seconds = 90};
    Entry motion{
        .id = "motion-01", .at = clock.now(), .kind = EntryKind::motion_moved, .subject = speech, .text = "先试两个月"};
    Entry count{.id = "count-001",
                .at = clock.now(),
                .kind = EntryKind::motion_counted,
                .subject = "motion-01",
                .votes_for = 20,
                .votes_against = 5,
                .abstentions = 5,
                .present = 30};
    ASSERT_TRUE(brought(staff(), id, {start, end, motion, count, paragraph("paragraph-1", "大家同意先试")}));
    ASSERT_TRUE(acted(id, MeetingEvent::end));
    ASSERT_TRUE(acted(id, MeetingEvent::publish));
    std::vector<std::string> said;
    for (auto const& one : read([&](ReadTransaction& tx) { return source->own_inputs(tx, scope(), persons.at(0)); })) {
        said.push_back(one.what);
    }
    EXPECT_THAT(said, ElementsAre("reply_to_meeting.minuted", "speech.in_minutes", "motion.carried"));
    EXPECT_THAT(read([&](ReadTransaction& tx) { return source->own_inputs(tx, scope(), persons.at(1)); }), IsEmpty());
}

TEST_P(MeetingServiceTest, whoever_has_the_floor_when_the_meeting_ends_was_heard_and_who_still_queued_was_not) {
    auto const source = make_thread_source();
    auto const id = called();
    clock.advance(days{8});
    ASSERT_TRUE(acted(id, MeetingEvent::start));
    for (auto const [number, name] : {std::pair(0U, "王阿姨"), std::pair(1U, "老李")}) {
        clock.advance(minutes{1});
        ASSERT_TRUE(came(number, id));
        ASSERT_TRUE(acting(
            [&](WriteTransaction& tx) { return ask_for_floor(tx, neighbour(number), scope(), id, true, name); }));
    }
    auto const first = read([&](ReadTransaction& tx) { return entries_of(tx, scope(), id); }).at(0);
    ASSERT_EQ(first.name, "王阿姨");
    Entry point{.id = "point-001", .at = clock.now(), .kind = EntryKind::point_started, .point = 2};
    clock.advance(minutes{1});
    Entry start{.id = "start-001", .at = clock.now(), .kind = EntryKind::speech_started, .subject = first.id};
    ASSERT_TRUE(brought(staff(), id, {point, start, paragraph("paragraph-1", "大家同意先试")}));
    clock.advance(minutes{3});
    ASSERT_TRUE(acted(id, MeetingEvent::end));
    clock.advance(days{1});
    ASSERT_TRUE(acted(id, MeetingEvent::publish));
    auto const minutes = page(visitor(), id).minutes.value();
    EXPECT_EQ(minutes.points.at(0).speeches, 0);
    EXPECT_EQ(minutes.points.at(1).speeches, 1);
    EXPECT_EQ(minutes.points.at(1).longest_seconds, 180);
    EXPECT_EQ(minutes.points.at(1).seconds, 240);
    auto const of_speech = [&](std::size_t number) {
        return read([&](ReadTransaction& tx) { return source->own_inputs(tx, scope(), persons.at(number)); })
            .at(0)
            .what;
    };
    EXPECT_EQ(of_speech(0), "speech.in_minutes");
    EXPECT_EQ(of_speech(1), "speech.not_reached");
}

TEST_P(MeetingServiceTest, the_stage_counts_notice_and_attendance) {
    auto const topic = write([&](WriteTransaction& tx) {
        return topics::draft_topic(tx, staff(), scope(),
                                   {.community = willows.id,
                                    .title = "晚上怎么停车",
                                    .question = "院里的车位晚上怎么分才公平？",
                                    .background = "",
                                    .decider = "居民会议",
                                    .legal_class = "",
                                    .settled = "",
                                    .organiser = "居委会"});
    });
    auto const counter = make_stage_counts();
    auto const counts = [&](procedure::StageKind kind, TimePoint entered) {
        return read([&](ReadTransaction& tx) { return counter->counts(tx, scope(), topic.id, {kind, entered}); });
    };
    auto const began = clock.now();
    auto draft = what();
    draft.topic = topic.id;
    auto const id = drafted(draft);
    EXPECT_THAT(counts(procedure::StageKind::meeting, began), IsEmpty()) << "a draft is no notice";
    ASSERT_TRUE(acted(id, MeetingEvent::call));
    using procedure::Measure;
    using procedure::Reading;
    EXPECT_THAT(counts(procedure::StageKind::meeting, began), ElementsAre(Reading{Measure::notice_days, 8, 1}));
    EXPECT_THAT(counts(procedure::StageKind::ballot, began), IsEmpty());
    clock.advance(days{8});
    ASSERT_TRUE(acted(id, MeetingEvent::start));
    ASSERT_TRUE(came(0, id));
    ASSERT_TRUE(came(3, id));
    ASSERT_TRUE(replied(4, called(), true)) << "to a meeting on nothing of this";
    auto took_part = read([&](ReadTransaction& tx) { return select_participants(tx, scope(), topic.id); });
    std::ranges::sort(took_part);
    EXPECT_THAT(took_part, ElementsAre(persons.at(0), persons.at(3))) << "with an account, at the door";
    ASSERT_TRUE(
        brought(staff(), id, {{.id = "heads-001", .at = clock.now(), .kind = EntryKind::heads_came, .heads = 16}}));
    ASSERT_TRUE(acted(id, MeetingEvent::end));
    EXPECT_THAT(counts(procedure::StageKind::meeting, began),
                ElementsAre(Reading{Measure::notice_days, 8, 1}, Reading{Measure::attendance, 18, 30}));
    EXPECT_THAT(counts(procedure::StageKind::meeting, clock.now() + hours{1}), IsEmpty()) << "of an earlier stage";
}

TEST_P(MeetingServiceTest, erasing_a_person_frees_the_seat_and_leaves_the_counts) {
    auto const id = called(1);
    ASSERT_TRUE(replied(0, id, true));
    ASSERT_TRUE(replied(1, id, true));
    auto const data = make_personal_data();
    EXPECT_THAT(read([&](ReadTransaction& tx) { return data->export_json(tx, persons.at(0)); }), HasSubstr("coming"));
    write([&](WriteTransaction& tx) {
        data->erase(tx, persons.at(0), clock.now());
        return true;
    });
    EXPECT_EQ(page(neighbour(1), id).own_reply, ReplyState::coming);
    EXPECT_THAT(read([&](ReadTransaction& tx) { return data->export_json(tx, persons.at(0)); }),
                Not(HasSubstr("coming")));
}

TEST_P(MeetingServiceTest, of_two_who_want_the_last_seat_one_waits) {
    auto const id = called(1);
    std::latch start(2);
    {
        std::vector<std::jthread> people;
        for (std::size_t number = 0; number < 2; ++number) {
            people.emplace_back([&, number] {
                start.arrive_and_wait();
                EXPECT_TRUE(replied(number, id, true));
            });
        }
    }
    auto const counts = read([&](ReadTransaction& tx) { return count_replies(tx, scope(), id); });
    EXPECT_EQ(counts.coming, 1);
    EXPECT_EQ(counts.waiting, 1);
}

TEST_P(MeetingServiceTest, of_two_officers_who_start_at_once_one_starts) {
    auto const id = called();
    auto const revision = now(id).revision;
    std::latch start(2);
    std::vector<Result<Meeting>> results(2, fail(ErrorCode::internal, "job.bad_payload"));
    {
        std::vector<std::jthread> officers;
        for (std::size_t number = 0; number < 2; ++number) {
            officers.emplace_back([&, number] {
                start.arrive_and_wait();
                results[number] = acting([&](WriteTransaction& tx) {
                    return act_on_meeting(tx, staff(), scope(), id, revision, MeetingEvent::start, "");
                });
            });
        }
    }
    EXPECT_NE(results[0].has_value(), results[1].has_value());
    EXPECT_EQ((results[0] ? results[1] : results[0]).error().key(), "meeting.changed_meanwhile");
}

TEST_P(MeetingServiceTest, one_batch_from_two_connections_at_once_arrives_once) {
    auto const id = in_session();
    std::vector<Entry> const batch{{.id = "heads-001", .at = clock.now(), .kind = EntryKind::heads_came, .heads = 12},
                                   paragraph("paragraph-1", "大家同意")};
    std::latch start(2);
    {
        std::vector<std::jthread> devices;
        for (int number = 0; number < 2; ++number) {
            devices.emplace_back([&] {
                start.arrive_and_wait();
                EXPECT_TRUE(brought(staff(), id, batch));
            });
        }
    }
    EXPECT_THAT(read([&](ReadTransaction& tx) { return entries_of(tx, scope(), id); }), SizeIs(2));
}

HZ_ON_BOTH_ENGINES(MeetingServiceTest);

}  // namespace
}  // namespace hezhi::meetings
