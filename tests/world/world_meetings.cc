#include "tests/world/world_meetings.h"

#include <stdexcept>
#include <string>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "src/meetings/meetings.h"

namespace hezhi {
namespace {

using authority::Caller;
using authority::Role;
using meetings::Meeting;
using meetings::MeetingEvent;
using storage::Scope;
using storage::WriteTransaction;

constexpr int kCopies = 3;

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(fmt::format("{} {}", result.error().key(), result.error().detail()));
    return *std::move(result);
}

class Holding {
public:
    Holding(WriteTransaction& tx, Caller const& founder, Caller const& resident,
            jurisdictions::Jurisdiction const& community, WorldBodies const& bodies)
        : tx_(tx), scope_{*community.street}, resident_(resident), community_(community), committee_(bodies.committee) {
        staff_ = {.person = founder.person,
                  .grants = {{Role::committee_staff, scope_.realm, community.path, bodies.committee}},
                  .now = founder.now};
    }

    Meeting draft() {
        return must(meetings::draft_meeting(tx_, staff_, scope_,
                                            {.community = community_.id,
                                             .body = committee_,
                                             .title = "地下车位怎么分",
                                             .chair = "居委会 王主任",
                                             .place = "居委会二楼",
                                             .points = {{"听取方案", 20, "物业", meetings::WantedResult::discussion}},
                                             .starts_at = staff_.now + std::chrono::minutes{30},
                                             .ends_at = staff_.now + std::chrono::hours{24}}));
    }
    Meeting act(Meeting const& meeting, MeetingEvent event) {
        return must(meetings::act_on_meeting(tx_, staff_, scope_, meeting.id, meeting.revision, event, ""));
    }
    Meeting called() { return act(draft(), MeetingEvent::call); }
    Meeting invited() { return must(meetings::invite_co_chair(tx_, staff_, scope_, called().id, "陈老师")); }
    Meeting in_session() {
        auto const meeting = act(called(), MeetingEvent::start);
        must(meetings::sign_in(tx_, resident_, scope_, meeting.id, meeting.door_code));
        return meeting;
    }
    Meeting minuted() {
        auto const meeting = in_session();
        must(meetings::add_entries(tx_, staff_, scope_, meeting.id,
                                   {{.id = "paragraph-1",
                                     .at = staff_.now,
                                     .kind = meetings::EntryKind::minutes_written,
                                     .point = 1,
                                     .text = "物业介绍了方案。"},
                                    {.id = "motion-01",
                                     .at = staff_.now,
                                     .kind = meetings::EntryKind::motion_moved,
                                     .point = 1,
                                     .text = "请街道办事处划出临时车位"},
                                    {.id = "motion-01-count",
                                     .at = staff_.now,
                                     .kind = meetings::EntryKind::motion_counted,
                                     .subject = "motion-01",
                                     .votes_for = 20,
                                     .votes_against = 5,
                                     .abstentions = 5,
                                     .present = 30}}));
        return act(act(meeting, MeetingEvent::end), MeetingEvent::publish);
    }
    std::string correction(Meeting const& meeting) {
        return must(meetings::ask_correction(tx_, resident_, scope_, meeting.id, 1, "到会的人数写少了")).id.str();
    }

private:
    WriteTransaction& tx_;
    Scope scope_;
    Caller const& resident_;
    Caller staff_;
    jurisdictions::Jurisdiction const& community_;
    BodyId committee_;
};

template <class Make>
boost::json::array copies_of(Make make) {
    boost::json::array copies;
    for (int copy = 0; copy < kCopies; ++copy) {
        Meeting const meeting = make();
        copies.push_back({{"id", meeting.id.str()},
                          {"revision", std::to_string(meeting.revision)},
                          {"door", meeting.door_code},
                          {"code", meeting.co_chair_code}});
    }
    return copies;
}

}  // namespace

boost::json::object hold_meetings(storage::Database& database, Caller const& founder, Caller const& resident,
                                  jurisdictions::Jurisdiction const& community, WorldBodies const& bodies) {
    boost::json::object held;
    auto const hold = [&](WriteTransaction& tx) -> Result<void> {
        Holding holding(tx, founder, resident, community, bodies);
        auto const first = holding.minuted();
        boost::json::array const corrections{boost::json::value(holding.correction(first)),
                                             boost::json::value(holding.correction(first))};
        held = {{"draft", copies_of([&] { return holding.draft(); })},
                {"called", copies_of([&] { return holding.called(); })},
                {"invited", copies_of([&] { return holding.invited(); })},
                {"in_session", copies_of([&] { return holding.in_session(); })},
                {"minuted", copies_of([&] { return holding.minuted(); })},
                {"corrected", boost::json::array{{{"id", first.id.str()},
                                                  {"revision", std::to_string(first.revision)},
                                                  {"door", first.door_code},
                                                  {"code", ""}}}},
                {"corrections", corrections}};
        return {};
    };
    auto const done = database.write(hold, storage::Effort::bulk);
    if (!done) throw std::runtime_error(std::string(done.error().key()));
    return held;
}

}  // namespace hezhi
