// What a topic's page says first: the one thing to do now, or what was decided. Which of these, the thread knows.
import type { Thread, ThreadEntry } from '@/api';

/** Acts for which residents are waited for, and what merely can be read; in the order of the road. */
const asked = ['budget.announce', 'budget.open_voting', 'ballot.opened', 'meeting.called', 'meeting.changed', 'commitment.deliver', 'evaluation.opened'] as const;
const readable = ['ballot.noticed', 'budget.end_voting', 'ballot.closed', 'commitment.dispute', 'commitment.become_overdue'] as const;
const outcomes = ['ballot.passed', 'ballot.failed', 'ballot.consensus', 'ballot.no_consensus', 'budget.allocate', 'budget.publish', 'stage.passed', 'stage.failed', 'run.decision_kept', 'run.decision_changed', 'run.stopped'];

export type NowKey = (typeof asked)[number] | (typeof readable)[number] | 'outcome';
export interface Now {
  key: NowKey;
  entry: ThreadEntry;
  /** A neighbour is waited for: the page's first button. */
  asks: boolean;
  until?: string;
  isOverdue: boolean;
}

/** Undefined: nothing but the question itself. */
export function nowOf(thread: Thread): Now | undefined {
  const { next } = thread;
  const entry = next?.entry;
  if (next !== undefined && entry !== undefined && ([...asked, ...readable] as string[]).includes(entry.what)) {
    return { key: entry.what as NowKey, entry, asks: (asked as readonly string[]).includes(entry.what), ...(next.until === undefined ? {} : { until: next.until }), isOverdue: next.is_overdue };
  }
  const last = thread.steps.flatMap((step) => step.entries).filter((one) => outcomes.includes(one.what)).sort((a, b) => a.at.localeCompare(b.at)).at(-1);
  return last === undefined ? undefined : { key: 'outcome', entry: last, asks: false, isOverdue: false };
}
