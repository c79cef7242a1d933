// Shares and outcomes of routing in words.
import type { RoutingQuality, RoutingShare, RoutingTraining } from '@/api/workbench_types';
import { n } from '@/i18n';
import { t } from '@/paraglide/routing';

const whole = 10_000;
export const valueOf = (share: RoutingShare): number => (share.of === 0 ? 0 : share.right / share.of);
export const valuesOf = (share: RoutingShare): { value: number; low: number; high: number } => ({ value: valueOf(share), low: share.low_e4 / whole, high: share.high_e4 / whole });
export const percent = (value: number): string => `${Math.round(100 * value)}%`;
export function shareWord(share: RoutingShare): string {
  const { value, low, high } = valuesOf(share);
  return t.share({ percent: percent(value), right: n(share.right), of: n(share.of), low: percent(low), high: percent(high) });
}

export const outcomeWord = (outcome: RoutingTraining['outcome']): string => ({
  in_use: t.outcome_in_use, not_better: t.outcome_not_better, too_few_cases: t.outcome_too_few_cases, no_program: t.outcome_no_program, failed: t.outcome_failed,
})[outcome]();
export const causeWord = (cause: RoutingTraining['cause']): string => ({ night: t.cause_night, asked: t.cause_asked, console: t.cause_console })[cause]();

export type RoutingState = 'asked' | 'off' | 'in_use' | 'no_program' | 'too_few' | 'not_better' | 'failed' | 'waiting';
/** What is to be said first of how it stands. */
export function stateOf(page: Pick<RoutingQuality, 'asked_at' | 'is_off' | 'in_use' | 'has_program' | 'cases' | 'looked_at' | 'cases_min' | 'trainings'>): RoutingState {
  if (page.is_off) return 'off';
  if (page.asked_at !== undefined) return 'asked';
  if (page.in_use !== undefined && page.has_program) return 'in_use';
  if (!page.has_program) return 'no_program';
  if (page.looked_at === undefined) return 'waiting';
  if (page.cases < page.cases_min) return 'too_few';
  const last = page.trainings[0];
  if (last?.outcome === 'not_better') return 'not_better';
  return last?.outcome === 'failed' ? 'failed' : 'waiting';
}
