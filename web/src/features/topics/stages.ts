import type { TopicState } from '@/api';

/** The nine stages of a matter, as far as the state of its topic tells: signal, topic, deliberation, meeting, decision, … */
export function stagesOf(state: TopicState): ('done' | 'now' | 'future' | 'skipped' | 'stopped')[] {
  const reached = { draft: 1, open: 2, closed: 3, archived: 3 }[state];
  return Array.from({ length: 9 }, (_, index) => {
    if (index < reached) return 'done';
    if (index > reached) return 'future';
    return state === 'draft' || state === 'open' ? 'now' : 'future';
  });
}
