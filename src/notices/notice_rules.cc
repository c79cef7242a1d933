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
        case NoticeKind::ballot_opened:
        case NoticeKind::ballot_closing:
        case NoticeKind::budget_opened:
        case NoticeKind::budget_closing:
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
        case NoticeKind::topic_closed:
        case NoticeKind::topic_finished:
        case NoticeKind::topic_stopped:
        case NoticeKind::ballot_passed:
        case NoticeKind::ballot_failed:
        case NoticeKind::ballot_voided:
        case NoticeKind::budget_allocated:
        case NoticeKind::budget_voided:
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
        case NoticeKind::desk_missed:
        case NoticeKind::desk_evaluated:
        case NoticeKind::desk_action:
        case NoticeKind::desk_action_late:
        case NoticeKind::desk_action_dropped:
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

std::string page_of(Notice const& notice) {
    auto const subject = "/" + std::to_string(notice.subject);
    if (notice.is_sealed) return "/me/notices";
    if (notice.subject_kind == "commitment") return "/workbench/commitments" + subject;
    if (notice.subject_kind == "resolution") return "/workbench/commitments/resolutions" + subject;
    if (group_of(notice.kind) == NoticeGroup::desk) return "/workbench/cases" + subject;
    auto const street = "/s/" + notice.street.str();
    if (notice.subject_kind == "case") return street + "/cases" + subject;
    if (notice.subject_kind == "meeting") return street + "/meetings" + subject;
    if (notice.subject_kind == "topic") return street + "/topics" + subject;
    if (notice.subject_kind == "ballot") return street + "/ballots" + subject;
    if (notice.subject_kind == "budget") return street + "/budgets" + subject;
    return "/me/notices";
}

}  // namespace hezhi::notices
