import type { Choice, GroupVotes } from '@/api';
import { m, n, percent } from '@/i18n';

/** "甲组" … "戊组"; in English Group A … E. The same order everywhere: largest first, as the server has them. */
export function groupName(index: number): string {
  const letter = m.group_letters().split(' ')[index] ?? String(index + 1);
  return m.group_name({ letter });
}

/** "78%（71 人）", or that there are too few: a withheld cell comes without numbers. */
export function agreeWords(votes: GroupVotes): string {
  if (votes.agree === undefined || votes.seen === undefined || votes.seen === 0) return m.too_few();
  return m.share_of({ share: percent(votes.agree / votes.seen), people: n(votes.seen) });
}

/** "89 人里有 76 人": how many of a group took a side; nothing where the cell is withheld. */
export function shareOf(direction: Choice, votes: GroupVotes): string | undefined {
  const side = votes[direction];
  return side === undefined || votes.seen === undefined ? undefined : m.map_representative_numbers({ count: n(side), seen: n(votes.seen) });
}
