// What comes next in a case, by when, and what happens when it does not.
import type { Case } from '@/api';
import { d } from '@/i18n';
import { t } from '@/paraglide/cases';

export interface NextStep {
  text: string;
  /** What happens if it is late. */
  otherwise: string;
}

export function nextStep(one: Pick<Case, 'state' | 'due_at' | 'holder' | 'desk'>): NextStep | undefined {
  const by = one.due_at === undefined ? '' : d(one.due_at, 'moment');
  const holder = one.holder?.name || t.case_actor_desk();
  switch (one.state) {
    case 'received': return { text: t.case_next_received({ holder, by }), otherwise: t.case_late_received() };
    case 'need_info': return { text: t.case_next_need_info({ by }), otherwise: t.case_late_need_info() };
    case 'dispatched': return { text: t.case_next_dispatched({ holder, by }), otherwise: t.case_late_received() };
    case 'return_requested': return { text: t.case_next_return_requested(), otherwise: t.case_late_received() };
    case 'in_progress': return { text: t.case_next_in_progress({ holder, by }), otherwise: t.case_late_in_progress() };
    case 'replied': return { text: t.case_next_replied({ by }), otherwise: t.case_late_replied() };
    case 'follow_up': return { text: t.case_next_follow_up({ by }), otherwise: t.case_late_follow_up() };
    case 'to_deliberation': return { text: t.case_next_to_deliberation({ by }), otherwise: t.case_late_in_progress() };
    default: return undefined;
  }
}

const countedStates = new Set(['received', 'dispatched', 'return_requested', 'in_progress', 'to_deliberation']);

/** The public deadline: the running one, or the one that ran when the clock stopped, as the timeline tells. */
export function publicDue(one: Pick<Case, 'resolve_by' | 'events'>): string | undefined {
  if (one.resolve_by !== undefined) return one.resolve_by;
  return one.events.filter((event) => event.due_at !== undefined && countedStates.has(event.to)).at(-1)?.due_at;
}
