#include "src/notices/notice_rules.h"

namespace hezhi::notices {

NoticeGroup group_of(NoticeKind kind) noexcept {
    switch (kind) {
        case NoticeKind::case_asked:
        case NoticeKind::case_contact_seen:
        case NoticeKind::statement_hidden:
        case NoticeKind::appeal_rejected:
        case NoticeKind::meeting_changed:
        case NoticeKind::meeting_cancelled:
        case NoticeKind::meeting_seat:
            return NoticeGroup::asked;
        case NoticeKind::case_replied:
        case NoticeKind::case_closed:
        case NoticeKind::case_refused:
            return NoticeGroup::answered;
        case NoticeKind::case_dispatched:
        case NoticeKind::case_returned:
        case NoticeKind::case_kept:
        case NoticeKind::case_extended:
        case NoticeKind::case_joint:
        case NoticeKind::case_merged:
        case NoticeKind::case_reopened:
        case NoticeKind::case_deliberated:
        case NoticeKind::case_overdue:
            return NoticeGroup::moved;
        case NoticeKind::meeting_minuted:
            return NoticeGroup::answered;
        case NoticeKind::statement_merged:
        case NoticeKind::statement_restored:
            return NoticeGroup::voice;
        case NoticeKind::desk_dispatched:
        case NoticeKind::desk_supporting:
        case NoticeKind::desk_called:
        case NoticeKind::desk_returned:
        case NoticeKind::desk_answered:
        case NoticeKind::desk_reopened:
        case NoticeKind::desk_overdue:
        case NoticeKind::desk_supervised:
        case NoticeKind::desk_reminded:
        case NoticeKind::desk_extension_ruled:
        case NoticeKind::ruling_wanted:
        case NoticeKind::extension_wanted:
        case NoticeKind::commitment_asked:
        case NoticeKind::commitment_due_soon:
        case NoticeKind::commitment_overdue:
        case NoticeKind::commitment_disputed:
        case NoticeKind::resolution_asked:
        case NoticeKind::resolution_due_soon:
        case NoticeKind::resolution_overdue:
            return NoticeGroup::desk;
        case NoticeKind::mail_given_up:
            break;
    }
    return NoticeGroup::system;
}

Way usual_way(NoticeGroup group) noexcept {
    switch (group) {
        case NoticeGroup::asked:
            return Way::mail;
        case NoticeGroup::answered:
        case NoticeGroup::moved:
        case NoticeGroup::voice:
            return Way::digest;
        case NoticeGroup::desk:
        case NoticeGroup::system:
            break;
    }
    return Way::here;
}

bool may_choose(NoticeGroup group, Way way) noexcept {
    return group != NoticeGroup::asked || way != Way::nowhere;
}

}  // namespace hezhi::notices
