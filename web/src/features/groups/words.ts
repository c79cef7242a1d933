// What groups and gatherings say of themselves, in words.
import type { Group } from '@/api';
import { t } from '@/paraglide/groups';

export const fromWord = (from: NonNullable<Group['noticed_from']>): string => ({ cases: t.from_cases, visits: t.from_visits, public_words: t.from_public_words, told: t.from_told })[from]();
/** Its name, or that it is hidden. */
export const nameOf = (group: Pick<Group, 'name'>): string => group.name || t.group_hidden_name();
/** How bodies answer it: in time, late, still waited for, or no more. */
export type Clock = 'none' | 'closed' | 'waits' | 'late' | 'in_time' | 'came_late';
export function clockOf(group: Pick<Group, 'offers_due' | 'first_offer_at' | 'offers_late' | 'left_at'>): Clock {
  if (group.offers_due === undefined) return 'none';
  if (group.first_offer_at === undefined && group.left_at !== undefined && !group.offers_late) return 'closed';
  if (group.first_offer_at === undefined) return group.offers_late ? 'late' : 'waits';
  return group.offers_late ? 'came_late' : 'in_time';
}
