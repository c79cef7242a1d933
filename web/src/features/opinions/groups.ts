import type { Choice, GroupVotes, Totals } from '@/api';
import { m, n, percent } from '@/i18n';

/** "甲组" … "戊组"; in English Group A … E. The same order everywhere: largest first, as the server has them. */
export function groupName(index: number): string {
  const letter = m.group_letters().split(' ')[index] ?? String(index + 1);
  return m.group_name({ letter });
}

/** Where the number of all is withheld, the withheld cells together are fewer than ten people. */
export const withheldMax = 9;

/** Votes of a group, or of all; those of all may be rounded down to a multiple of `step`. */
export type Counts = Omit<Totals, 'step'> & { step?: number };

export interface AgreeShare {
  share: number;
  bound: 'exact' | 'at_least' | 'at_most';
}

/** How many of a group agree, as far as the published cells tell: exactly, or a bound that holds whatever is withheld. */
export function agreeShare(votes: Counts): AgreeShare | undefined {
  const { agree, disagree, pass } = votes;
  const others = (disagree ?? 0) + (pass ?? 0);
  const all = votes.seen ?? (agree !== undefined && disagree !== undefined && pass !== undefined ? agree + others : undefined);
  if (all === 0) return undefined;
  if (agree !== undefined) return all === undefined ? (agree === 0 ? undefined : { share: agree / (agree + others + withheldMax), bound: 'at_least' }) : { share: agree / all, bound: 'exact' };
  if (others === 0) return undefined;
  return { share: all === undefined ? withheldMax / (others + withheldMax) : (all - others) / all, bound: 'at_most' };
}

/** "78%（71 人）", "至少 92%", "至多 8%", or that there are too few. */
export function agreeWords(votes: GroupVotes): string {
  const found = agreeShare(votes);
  if (found === undefined) return m.too_few();
  const share = boundedPercent(found);
  if (found.bound === 'exact') return votes.seen === undefined ? share : m.share_of({ share, people: n(votes.seen) });
  return found.bound === 'at_least' ? m.share_at_least({ share }) : m.share_at_most({ share });
}

/** "78%", "≥ 92%", "≤ 8%": for a narrow column. */
export function agreeSign(found: AgreeShare): string {
  return { exact: '', at_least: '≥ ', at_most: '≤ ' }[found.bound] + boundedPercent(found);
}

/** Rounded so that a bound stays true. */
function boundedPercent({ share, bound }: AgreeShare): string {
  const hundredths = share * 100;
  return percent((bound === 'exact' ? hundredths : bound === 'at_least' ? Math.floor(hundredths + 1e-9) : Math.ceil(hundredths - 1e-9)) / 100);
}

/** "89 人里有 76 人": how many of a group took a side; nothing where the cell is withheld. */
export function shareOf(direction: Choice, votes: GroupVotes): string | undefined {
  const side = votes[direction];
  return side === undefined || votes.seen === undefined ? undefined : m.map_representative_numbers({ count: n(side), seen: n(votes.seen) });
}

/** Beside a map the totals of all are rounded, so that the groups' withheld cells cannot be computed: then "约：…". */
export function roundedWords(votes: Counts, words: string): string {
  return (votes.step ?? 1) > 1 ? m.totals_about({ words }) : words;
}

/** The most that the withheld cells together can be where the number of all is withheld too. */
export function restMax(votes: Counts): number {
  return Math.max(withheldMax, (votes.step ?? 1) - 1);
}
