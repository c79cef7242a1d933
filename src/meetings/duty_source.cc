#include "src/meetings/duty_source.h"

#include <chrono>
#include <utility>

#include "src/meetings/meeting_store.h"
#include "src/meetings/meetings.h"

namespace hezhi::meetings {
namespace {

using authority::Caller;
using authority::Permission;
using duties::Duty;
using duties::DutySubject;
using storage::ReadTransaction;
using storage::Scope;

constexpr auto kSoon = std::chrono::hours{48};

class MeetingDuties final : public duties::Source {
public:
    std::vector<Duty> duties_of(ReadTransaction& tx, Caller const& who, Scope scope) override {
        std::vector<Duty> asked;
        if (!can_somewhere(who, Permission::meeting_call)) return asked;
        for (auto const& meeting : select_meetings(tx, scope, {.limit = duties::kDutiesMax})) {
            if (!can(who, Permission::meeting_call, meeting.community_path, meeting.what.body)) continue;
            Duty one{.subject = DutySubject::meeting,
                     .id = meeting.id.str(),
                     .community = meeting.what.community,
                     .title = meeting.what.title};
            if (meeting.state == MeetingState::held) {
                one.what = "meeting.publish_minutes";
            } else if (meeting.state == MeetingState::in_session) {
                one.what = "meeting.under_way";
            } else if (meeting.state == MeetingState::called && meeting.what.starts_at - who.now < kSoon) {
                one.what = "meeting.prepare_room";
                one.due = meeting.what.starts_at;
            } else {
                continue;
            }
            asked.push_back(std::move(one));
        }
        return asked;
    }
};

}  // namespace

std::unique_ptr<duties::Source> make_duty_source() {
    return std::make_unique<MeetingDuties>();
}

}  // namespace hezhi::meetings
