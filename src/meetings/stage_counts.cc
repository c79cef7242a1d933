// What a topic's meeting counts for the stage that it is in.
#include <algorithm>

#include "src/meetings/meeting_rules.h"
#include "src/meetings/meeting_store.h"
#include "src/meetings/meetings.h"

namespace hezhi::meetings {
namespace {

using procedure::Measure;
using procedure::Reading;

class MeetingCounts final : public procedures::StageCounts {
public:
    /// Of the latest meeting that was called and not cancelled, and lies in this stage.
    std::vector<Reading> counts(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic,
                                procedures::PresentStage const& stage) override {
        std::vector<Reading> readings;
        if (stage.kind != procedure::StageKind::meeting) return readings;
        auto const all = select_meetings(tx, scope, {.topic = topic});
        auto const found = std::ranges::find_if(all, [&](Meeting const& meeting) {
            return meeting.noticed_at && meeting.state != MeetingState::cancelled &&
                   meeting.what.starts_at >= stage.entered_at;
        });
        if (found == all.end()) return readings;
        readings.push_back({Measure::notice_days, notice_days(found->noticed_at, found->what.starts_at), 1});
        if (found->held_at && found->what.expected && *found->what.expected > 0) {
            auto const whole = *found->what.expected;
            readings.push_back({Measure::attendance, std::min(found->attended, whole), whole});
        }
        return readings;
    }
};

}  // namespace

std::unique_ptr<procedures::StageCounts> make_stage_counts() {
    return std::make_unique<MeetingCounts>();
}

}  // namespace hezhi::meetings
