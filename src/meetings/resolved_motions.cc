// What a meeting resolved becomes a question that the street office or a department must answer in public.
#include <algorithm>

#include <fmt/format.h>

#include "src/bodies/bodies.h"
#include "src/meetings/meeting_acts.h"
#include "src/meetings/meeting_store.h"

namespace hezhi::meetings {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kTitleMax = 80;

/// The motion itself where it is short enough, else the meeting's title.
std::string title_of(Meeting const& meeting, Motion const& motion) {
    auto const characters = std::ranges::count_if(motion.text, [](char byte) { return (byte & 0xC0) != 0x80; });
    bool const is_line = motion.text.find('\n') == std::string::npos;
    return is_line && characters >= 4 && static_cast<std::size_t>(characters) <= kTitleMax ? motion.text
                                                                                           : meeting.what.title;
}

/// In the language of the street, as minutes are: what was resolved, and by how many.
std::string words_of(Motion const& motion) {
    auto const& count = motion.counts.front();
    return fmt::format("{}\n（到场 {} 人，赞成 {} 人，反对 {} 人，弃权 {} 人，动议通过。）", motion.text,
                       count.present.value_or(0), count.votes_for.value_or(0), count.votes_against.value_or(0),
                       count.abstentions.value_or(0));
}

Result<void> ask(WriteTransaction& tx, Scope scope, Meeting const& meeting, Motion const& motion, BodyId addressee,
                 TimePoint now) {
    HZ_TRY(auto const resolution, commitments::ask_of_meeting(tx, scope,
                                                              {.topic = meeting.what.topic,
                                                               .community = meeting.what.community,
                                                               .meeting = meeting.id.value(),
                                                               .title = title_of(meeting, motion),
                                                               .words = words_of(motion),
                                                               .asked_by = meeting.what.body,
                                                               .addressee = addressee},
                                                              now));
    insert_asked(tx, scope, meeting.id, {.motion = motion.id, .resolution = resolution});
    touch(tx, meeting);
    return {};
}

bool owes_answers(ReadTransaction& tx, BodyId id) {
    auto const body = bodies::find_body(tx, id);
    return body && (body->kind == bodies::BodyKind::street_office || body->kind == bodies::BodyKind::line_department);
}

}  // namespace

Result<void> ask_resolved(WriteTransaction& tx, Scope scope, Meeting const& meeting, std::vector<Motion> const& motions,
                          TimePoint now) {
    for (auto const& motion : motions) {
        // What a device wrote down without a network may name anybody: whoever owes no answers is not asked, and the
        // convening body names another one.
        if (!is_resolved(motion) || !motion.addressee || !owes_answers(tx, *motion.addressee)) continue;
        HZ_TRY(ask(tx, scope, meeting, motion, *motion.addressee, now));
    }
    return {};
}

Result<Meeting> ask_for_answer(WriteTransaction& tx, Caller const& who, Scope scope, MeetingId id,
                               std::string const& motion_id, BodyId addressee) {
    HZ_TRY(auto meeting, require_own(tx, who, scope, id));
    if (meeting.state != MeetingState::minuted) return fail(ErrorCode::conflict, "meeting.not_minuted");
    auto const room = compute_room(meeting, select_entries(tx, scope, id));
    auto const motion = std::ranges::find(room.motions, motion_id, &Motion::id);
    if (motion == room.motions.end()) return fail(ErrorCode::not_found, "meeting.motion_unknown");
    if (!is_resolved(*motion)) return fail(ErrorCode::conflict, "meeting.motion_not_carried");
    auto const asked = select_asked(tx, scope, id);
    if (std::ranges::find(asked, motion_id, &AskedMotion::motion) != asked.end()) {
        return fail(ErrorCode::conflict, "meeting.motion_asked");
    }
    HZ_TRY(ask(tx, scope, meeting, *motion, addressee, who.now));
    return meeting;
}

std::vector<AskedMotion> asked_motions(ReadTransaction& tx, Scope scope, MeetingId id) {
    return select_asked(tx, scope, id);
}

}  // namespace hezhi::meetings
