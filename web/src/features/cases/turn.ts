import type { CaseLine } from '@/api';
import { m } from '@/i18n';

/** What the reporter is asked for now, as a call; undefined when it is somebody else's turn. */
export function turnOf(line: Pick<CaseLine, 'state'>): string | undefined {
  if (line.state === 'need_info') return m.case_turn_need_info();
  if (line.state === 'replied' || line.state === 'follow_up') return m.case_turn_replied();
  return undefined;
}
