import { m, n, percent } from '@/i18n';
import type { Totals } from '@/api';

/** "甲组" … "戊组"; in English Group A … E. The same order everywhere. */
export function groupName(index: number): string {
  const letter = (m.group_letters().split(' '))[index] ?? String(index + 1);
  return m.group_name({ letter });
}

export const votesOf = (totals: Partial<Totals>): number => (totals.agree ?? 0) + (totals.disagree ?? 0) + (totals.pass ?? 0);

/** "78%（71 人）", or that there are too few. A suppressed cell comes without numbers. */
export function agreeWords(totals: Partial<Totals> | undefined): string {
  if (totals === undefined || totals.agree === undefined || totals.agree === null || votesOf(totals) === 0) return m.too_few();
  return m.share_of({ share: percent(totals.agree / votesOf(totals)), people: n(votesOf(totals)) });
}
