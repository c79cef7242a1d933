#include "src/app/demo_meetings.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/demo_filling.h"
#include "src/bodies/bodies.h"
#include "src/meetings/meetings.h"
#include "src/topics/topics.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using meetings::CareKind;
using meetings::Entry;
using meetings::EntryKind;
using meetings::Meeting;
using meetings::MeetingDraft;
using meetings::MeetingEvent;
using meetings::WantedResult;
using std::chrono::hours;
using std::chrono::minutes;
using storage::WriteTransaction;

constexpr std::string_view kHome = "云栖苑";
constexpr std::string_view kTopic = "车位不够，晚上怎么停";
constexpr hours kEveningUtc{11};  // seven in the evening

struct Spoken {
    std::string_view name;
    std::int64_t point;
    std::int64_t seconds;
};
constexpr std::array kSpoken{Spoken{"物业赵经理", 1, 540}, Spoken{"3号楼业主", 1, 150}, Spoken{"租户代表", 1, 130},
                             Spoken{"夜班的小吴", 2, 160}, Spoken{"5号楼业主", 2, 210}, Spoken{"带孩子的家长", 2, 95},
                             Spoken{"3号楼业主", 2, 120}};

class Filling : DemoFilling {
public:
    Filling(storage::Database& database, people::DemoStreet const& street, TimePoint now)
        : DemoFilling(database, street, now) {}

    Result<void> run() {
        HZ_TRY(learn());
        HZ_TRY(hold());
        return call();
    }

private:
    Result<void> learn() {
        HZ_TRY(learn_bodies());
        HZ_TRY(home_, community(kHome));
        HZ_TRY(auto const topic, topic_called(kTopic));
        topic_ = topic.id;
        return {};
    }

    BodyId committee() const { return body("云栖苑社区居委会"); }
    Caller staff(TimePoint at) const {
        return {.person = std::nullopt,
                .grants = {{Role::committee_staff, street_.street, home_->path, committee()}},
                .now = at};
    }
    Caller resident(std::size_t number, TimePoint at) const { return DemoFilling::resident(*home_, number, at); }
    /// Seven in the evening, so many days from now.
    TimePoint evening(int days) const {
        return std::chrono::floor<std::chrono::days>(now_) + std::chrono::days{days} + kEveningUtc;
    }

    MeetingDraft draft(TimePoint starts, std::string title) const {
        return {.community = home_->id,
                .topic = topic_,
                .body = committee(),
                .kind = meetings::MeetingKind::council,
                .title = std::move(title),
                .chair = "云栖苑居委会 周主任",
                .place = "居委会二楼议事厅（有坡道和电梯）",
                .online_link = "https://meeting.example.org/yunqiyuan",
                .phone = "0571-5550 1234",
                .care = {CareKind::child_care, CareKind::wheelchair},
                .starts_at = starts,
                .ends_at = starts + hours{2}};
    }

    /// Held three weeks ago: what was heard, counted and agreed.
    Result<void> hold() {
        auto const starts = evening(-18);
        auto const act = [&](WriteTransaction& tx, Meeting const& meeting, MeetingEvent event, TimePoint at) {
            return meetings::act_on_meeting(tx, staff(at), scope_, meeting.id, meeting.revision, event, "");
        };
        return write([&](WriteTransaction& tx) -> Result<void> {
            auto what = draft(starts, "地面车位：先把情况摆清楚");
            what.about = "先听清楚：有多少车位、多少车、晚上什么时候最挤，再商量先做哪几件事。";
            what.papers = {{"地面车位现状", "", "地面车位 214 个，登记车辆 371 辆；晚上九点以后空位不到 10 个。"}};
            what.points = {{"车位现状和收费", 20, "物业赵经理", WantedResult::information},
                           {"先做哪几件事", 60, "", WantedResult::decision}};
            what.expected = 40;
            HZ_TRY(auto meeting, meetings::draft_meeting(tx, staff(starts - hours{24 * 9}), scope_, what));
            HZ_TRY(meeting, act(tx, meeting, MeetingEvent::call, starts - hours{24 * 9}));
            for (std::size_t number = 0; number < 17; ++number) {
                HZ_TRY(meetings::reply(tx, resident(number, starts - hours{24 * 5}), scope_, meeting.id, number != 4,
                                       {}, ""));
            }
            HZ_TRY(meeting, act(tx, meeting, MeetingEvent::start, starts + minutes{4}));
            for (std::size_t number = 0; number < 16; ++number) {
                if (number == 4) continue;
                auto const at = starts + minutes{5 + static_cast<int>(number)};
                HZ_TRY(meetings::sign_in(tx, resident(number, at), scope_, meeting.id, meeting.door_code));
            }
            HZ_TRY(meetings::add_entries(tx, staff(starts + hours{2}), scope_, meeting.id, written(starts)));
            HZ_TRY(meeting, act(tx, meeting, MeetingEvent::end, starts + minutes{97}));
            HZ_TRY(meeting, act(tx, meeting, MeetingEvent::publish, starts + hours{24 * 2}));
            HZ_TRY(auto const correction,
                   meetings::ask_correction(tx, resident(2, starts + hours{24 * 3}), scope_, meeting.id, 2,
                                            "我说的是“先试两个月”，记录里写成了“先试一个月”。"));
            HZ_TRY(meetings::answer_correction(tx, staff(starts + hours{24 * 4}), scope_, meeting.id, correction.id,
                                               true, "已核对录音笔记，改为两个月。"));
            return {};
        });
    }

    std::vector<Entry> written(TimePoint starts) const {
        std::vector<Entry> entries;
        auto at = starts + minutes{6};
        auto const add = [&](Entry entry) {
            entry.id = "demo-meeting-" + std::to_string(entries.size() + 1);
            entry.at = at;
            entries.push_back(entry);
            return entry.id;
        };
        add({.kind = EntryKind::heads_came, .heads = 16});
        add({.kind = EntryKind::point_started, .point = 1});
        std::int64_t point = 1;
        for (auto const& one : kSpoken) {
            if (one.point != point) {
                add({.kind = EntryKind::minutes_written,
                     .point = 1,
                     .text = "物业介绍：地面车位 214 个，登记车辆 371 辆。僵尸车 23 "
                             "辆，最长的停了两年。业主提出：收费每季度公示"
                             "一次，大家没有意见。"});
                at += minutes{5};
                add({.kind = EntryKind::point_started, .point = 2});
                point = one.point;
            }
            auto const speech =
                add({.kind = EntryKind::speech_asked, .point = one.point, .name = std::string(one.name)});
            add({.kind = EntryKind::speech_started, .subject = speech});
            at += std::chrono::seconds{one.seconds};
            add({.kind = EntryKind::speech_ended, .subject = speech, .seconds = one.seconds});
        }
        add({.kind = EntryKind::minutes_written,
             .point = 2,
             .text = "大家同意先清僵尸车，再划线编号；夜班和带小孩的住户希望晚上九点以后留机动车位。有产权车位的住户"
                     "能不能停地面，分歧大，放到议题里继续商量。"});
        at += minutes{40};
        auto const motion = add({.kind = EntryKind::motion_moved,
                                 .point = 2,
                                 .text = "先清僵尸车、划线编号，九点以后留二十个机动车位，试两个月"});
        add({.kind = EntryKind::motion_seconded, .subject = motion, .heads = 3});
        at += minutes{3};
        add({.kind = EntryKind::motion_counted,
             .subject = motion,
             .votes_for = 24,
             .votes_against = 4,
             .abstentions = 3,
             .present = 31});
        add({.kind = EntryKind::action_agreed,
             .point = 2,
             .text = "清理登记在册的僵尸车",
             .body = body("安栖物业服务有限公司"),
             .due = starts + hours{24 * 45}});
        add({.kind = EntryKind::action_agreed,
             .point = 2,
             .text = "每季度公示地面停车收支",
             .body = committee(),
             .due = starts + hours{24 * 60}});
        at += minutes{2};
        add({.kind = EntryKind::point_ended, .point = 2});
        return entries;
    }

    /// Ahead: an evening, a hall with forty seats, somebody for the children. The demo's resident has not answered yet.
    Result<void> call() {
        auto const starts = evening(8);  // before the opinions close, whatever the hour
        return write([&](WriteTransaction& tx) -> Result<void> {
            auto what = draft(starts, "晚上车位怎么分，当面议一议");
            what.about = "从大家的看法里挑出各组都认同的几条先定下来，分歧最大的两条当面说清楚。";
            what.papers = {{"看法地图上各组都认同的看法", "", "消防通道不停车；先清僵尸车；收费每季度公示。"},
                           {"试行两个月的情况", "", "清走僵尸车 19 辆，九点以后平均剩 14 个空位。"}};
            what.points = {{"试行两个月怎么样", 15, "居委会", WantedResult::information},
                           {"有产权车位的，能不能停地面", 40, "", WantedResult::discussion},
                           {"机动车位要不要长期留", 30, "", WantedResult::decision}};
            what.seats = 40;
            what.expected = 40;
            auto const noticed = now_ - hours{26};
            HZ_TRY(auto const drafted, meetings::draft_meeting(tx, staff(noticed), scope_, what));
            HZ_TRY(auto const called, meetings::act_on_meeting(tx, staff(noticed), scope_, drafted.id, drafted.revision,
                                                               MeetingEvent::call, ""));
            for (std::size_t number = 1; number < 13; ++number) {
                std::vector<CareKind> care;
                if (number % 5 == 2) care.push_back(CareKind::child_care);
                HZ_TRY(meetings::reply(tx, resident(number, noticed + hours{static_cast<int>(number)}), scope_,
                                       called.id, number % 6 != 0, care, care.empty() ? "" : "孩子五岁"));
            }
            return {};
        });
    }

    people::DemoCommunity const* home_ = nullptr;
    std::optional<topics::TopicId> topic_;
};

}  // namespace

Result<void> add_demo_meetings(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    return Filling(database, street, now).run();
}

}  // namespace hezhi::app
