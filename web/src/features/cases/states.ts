// The state of a case in its word. Apart from the other words of cases, because Today shows it.
import type { Case, CaseState } from '@/api';
import { m } from '@/i18n';

export const caseStateWord = (state: CaseState): string => ({
  received: m.case_state_received, need_info: m.case_state_need_info, dispatched: m.case_state_dispatched, return_requested: m.case_state_return_requested,
  in_progress: m.case_state_in_progress, replied: m.case_state_replied, follow_up: m.case_state_follow_up, closed: m.case_state_closed,
  refused: m.case_state_refused, merged: m.case_state_merged, withdrawn: m.case_state_withdrawn, to_deliberation: m.case_state_to_deliberation,
})[state]();

export type CaseTone = '' | 'primary' | 'ok' | 'warn' | 'bad';
/** What was late and is over, is over. */
const ended = new Set<CaseState>(['closed', 'refused', 'merged', 'withdrawn']);
/** How a state is tinted; its word always stands beside. */
export const caseStateTone = (line: Pick<Case, 'state' | 'is_overdue'>): CaseTone => {
  if (line.is_overdue && !ended.has(line.state)) return 'bad';
  switch (line.state) {
    case 'need_info': case 'return_requested': return 'warn';
    case 'replied': case 'follow_up': case 'closed': return 'ok';
    case 'refused': case 'merged': case 'withdrawn': return '';
    default: return 'primary';
  }
};
