// What a notice says, and where it leads.
import type { Notice } from '@/api';
import { d } from '@/i18n';
import { t } from '@/paraglide/notices';

export function noticeSentence(notice: Notice): string {
  const body = notice.body?.name ?? t.the_body();
  const due = notice.due === undefined ? t.the_limit() : d(notice.due, 'moment');
  switch (notice.kind) {
    case 'case_asked': return t.case_asked({ due });
    case 'case_replied': return t.case_replied({ body });
    case 'case_closed': return t.case_closed();
    case 'case_refused': return t.case_refused();
    case 'case_dispatched': return t.case_dispatched({ body });
    case 'case_returned': return t.case_returned({ body });
    case 'case_kept': return t.case_kept({ body });
    case 'case_extended': return t.case_extended({ due });
    case 'case_joint': return t.case_joint();
    case 'case_merged': return t.case_merged();
    case 'case_reopened': return t.case_reopened();
    case 'case_deliberated': return t.case_deliberated();
    case 'case_overdue': return t.case_overdue({ body });
    case 'case_contact_seen': return t.case_contact_seen();
    case 'statement_hidden': return t.statement_hidden();
    case 'statement_merged': return t.statement_merged();
    case 'statement_restored': return t.statement_restored();
    case 'appeal_rejected': return t.appeal_rejected();
    case 'meeting_changed': return t.meeting_changed({ due });
    case 'meeting_cancelled': return t.meeting_cancelled();
    case 'meeting_seat': return t.meeting_seat({ due });
    case 'meeting_minuted': return t.meeting_minuted();
    case 'desk_dispatched': return t.desk_dispatched({ body, due });
    case 'desk_supporting': return t.desk_supporting({ body });
    case 'desk_called': return t.desk_called({ body, due });
    case 'desk_returned': return t.desk_returned({ body });
    case 'desk_answered': return t.desk_answered();
    case 'desk_reopened': return t.desk_reopened();
    case 'desk_overdue': return t.desk_overdue({ body });
    case 'desk_supervised': return t.desk_supervised();
    case 'desk_reminded': return t.desk_reminded();
    case 'desk_extension_ruled': return t.desk_extension_ruled();
    case 'desk_missed': return t.desk_missed({ body, due });
    case 'desk_evaluated': return t.desk_evaluated({ body });
    case 'desk_action': return t.desk_action({ body, due });
    case 'desk_action_late': return t.desk_action_late({ body });
    case 'desk_action_dropped': return t.desk_action_dropped({ body });
    case 'ruling_wanted': return t.ruling_wanted({ body });
    case 'extension_wanted': return t.extension_wanted({ body });
    case 'commitment_asked': return t.commitment_asked({ body, due });
    case 'commitment_due_soon': return t.commitment_due_soon({ body, due });
    case 'commitment_overdue': return t.commitment_overdue({ body });
    case 'commitment_disputed': return t.commitment_disputed({ body, due });
    case 'resolution_asked': return t.resolution_asked({ body, due });
    case 'resolution_due_soon': return t.resolution_due_soon({ body, due });
    case 'resolution_overdue': return t.resolution_overdue({ body });
    case 'topic_closed': return t.topic_closed();
    case 'topic_finished': return t.topic_finished();
    case 'topic_stopped': return t.topic_stopped();
    case 'ballot_opened': return t.ballot_opened({ due });
    case 'ballot_closing': return t.ballot_closing({ due });
    case 'ballot_passed': return t.ballot_passed();
    case 'ballot_failed': return t.ballot_failed();
    case 'ballot_voided': return t.ballot_voided();
    case 'budget_opened': return t.budget_opened({ due });
    case 'budget_closing': return t.budget_closing({ due });
    case 'budget_allocated': return t.budget_allocated();
    case 'budget_voided': return t.budget_voided();
    case 'mail_given_up': return t.mail_given_up();
  }
}

/** An address of the whole site: residents' pages, or, for what is staff's, the workbench. Undefined: there is nothing to open. */
export function noticeAddress(notice: Notice): string | undefined {
  if (notice.subject_kind === 'commitment') return `/workbench/commitments/${notice.subject}`;
  if (notice.subject_kind === 'resolution') return `/workbench/commitments/resolutions/${notice.subject}`;
  if (notice.group === 'desk') return `/workbench/cases/${notice.subject}`;
  if (notice.subject_kind === 'case') return `/s/${notice.street}/cases/${notice.subject}`;
  if (notice.subject_kind === 'meeting') return `/s/${notice.street}/meetings/${notice.subject}`;
  if (notice.subject_kind === 'topic') return `/s/${notice.street}/topics/${notice.subject}`;
  if (notice.subject_kind === 'ballot') return `/s/${notice.street}/ballots/${notice.subject}`;
  if (notice.subject_kind === 'budget') return `/s/${notice.street}/budgets/${notice.subject}`;
  if (notice.subject_kind === 'statement' && notice.parent !== undefined) {
    const topic = `/s/${notice.street}/topics/${notice.parent}`;
    return notice.kind === 'statement_hidden' ? `${topic}/statements/${notice.subject}/appeal` : '/me/inputs';
  }
  return undefined;
}
