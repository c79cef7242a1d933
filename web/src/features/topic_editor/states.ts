import type { TopicState } from '@/api';
import { w } from '@/i18n/workbench';

export function stateWord(state: TopicState): string {
  return { draft: w.topic_state_draft, open: w.topic_state_open, closed: w.topic_state_closed, archived: w.topic_state_archived }[state]();
}
export const stateTone: Record<TopicState, string> = { draft: 'warn', open: 'ok', closed: '', archived: '' };

export interface TopicMove {
  to: TopicState;
  /** Reopening needs a reason that is published. */
  needsReason: boolean;
}
/** As the server allows: draft → open → closed → archived, and back from closed with a reason. */
export const moves: Record<TopicState, TopicMove[]> = {
  draft: [{ to: 'open', needsReason: false }],
  open: [{ to: 'closed', needsReason: false }],
  closed: [{ to: 'open', needsReason: true }, { to: 'archived', needsReason: false }],
  archived: [],
};
export function moveWord(from: TopicState, to: TopicState): string {
  if (to === 'open') return from === 'closed' ? w.topic_move_reopen() : w.topic_move_open();
  return to === 'closed' ? w.topic_move_close() : w.topic_move_archive();
}
export function moveText(from: TopicState, to: TopicState): string {
  if (to === 'open') return from === 'closed' ? w.topic_move_reopen_text() : w.topic_move_open_text();
  return to === 'closed' ? w.topic_move_close_text() : w.topic_move_archive_text();
}
