// Indicators in words: names, formulas, figures, months.
import type { IndicatorFigure, IndicatorMeasure, IndicatorOutcome } from '@/api';
import { language, n } from '@/i18n';
import { t } from '@/paraglide/indicators';


/** Numbers of the catalogue of indicators; none for the rates of hotlines and the counter-measures. */
const numbers: Partial<Record<IndicatorMeasure, string>> = { return_rate: 'K1', hops: 'K2', first_owner: 'K3', joint_on_time: 'K4', orphans: 'K5' };
const names = (): Record<IndicatorMeasure, [string, string]> => ({
  response: [t.c_response(), t.f_response()], resolution: [t.c_resolution(), t.f_resolution()], satisfaction: [t.c_satisfaction(), t.f_satisfaction()],
  on_time: [t.c_on_time(), t.f_on_time()], return_rate: [t.c_return_rate(), t.f_return_rate()], hops: [t.c_hops(), t.f_hops()],
  first_owner: [t.c_first_owner(), t.f_first_owner()], joint_on_time: [t.c_joint_on_time(), t.f_joint_on_time()], orphans: [t.c_orphans(), t.f_orphans()],
  reopened: [t.c_reopened(), t.f_reopened()], paused: [t.c_paused(), t.f_paused()], wrongly_kept: [t.c_wrongly_kept(), t.f_wrongly_kept()],
  wrong_returns: [t.c_wrong_returns(), t.f_wrong_returns()], joint_evaluated: [t.c_joint_evaluated(), t.f_joint_evaluated()],
  public_returns: [t.c_public_returns(), t.f_public_returns()],
});
export const nameOf = (measure: IndicatorMeasure): string => names()[measure][0];
export const formulaOf = (measure: IndicatorMeasure): string => names()[measure][1];
export const numberOf = (measure: IndicatorMeasure): string | undefined => numbers[measure];
export const isMeasure = (word: string): word is IndicatorMeasure => word in names();

export function outcomeWord(outcome: IndicatorOutcome): string {
  return ({
    yes: t.x_yes, no: t.x_no, sum: t.x_yes, open: t.x_open, not_due: t.x_not_due, final: t.x_final, ended: t.x_ended, refused: t.x_refused, merged: t.x_merged,
    withdrawn: t.x_withdrawn, no_lead: t.x_no_lead, unreachable: t.x_unreachable, unanswered: t.x_unanswered, unrated: t.x_unrated, untold: t.x_untold,
  } satisfies Record<IndicatorOutcome, () => string>)[outcome]();
}

/** Value and interval of a figure as numbers; undefined unless it is shown. */
export function valuesOf(measure: IndicatorMeasure, figure: IndicatorFigure): { value: number; low: number; high: number } | undefined {
  if (figure.shown !== 'shown' || !figure.n) return undefined;
  const value = (measure === 'hops' ? (figure.sum ?? 0) : (figure.yes ?? 0)) / figure.n;
  return { value, low: (figure.low_e4 ?? 0) / 10_000, high: (figure.high_e4 ?? 0) / 10_000 };
}

/** 0.0667 → 6.7%; of a mean 0.12. */
export function valueWord(measure: IndicatorMeasure, value: number): string {
  const options: Intl.NumberFormatOptions = measure === 'hops' ? { maximumFractionDigits: 2 } : { style: 'percent', maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language(), options).format(value);
}

export function figureWord(measure: IndicatorMeasure, figure: IndicatorFigure): string {
  const values = valuesOf(measure, figure);
  if (values === undefined) return figure.shown === 'too_few' ? t.too_few() : t.none();
  return valueWord(measure, values.value);
}
export function basisWord(measure: IndicatorMeasure, figure: IndicatorFigure): string {
  if (figure.shown !== 'shown') return '';
  return measure === 'hops' ? t.mean_of({ n: n(figure.n ?? 0), sum: n(figure.sum ?? 0) }) : t.share_of({ n: n(figure.n ?? 0), yes: n(figure.yes ?? 0) });
}
export function intervalWord(measure: IndicatorMeasure, figure: IndicatorFigure): string {
  const values = valuesOf(measure, figure);
  return values === undefined ? '' : t.interval({ low: valueWord(measure, values.low), high: valueWord(measure, values.high) });
}

/** "2026-11" in the reader's words. */
export function monthWord(month: string, style: 'long' | 'short' = 'long'): string {
  const [year, of] = month.split('-').map(Number);
  return new Intl.DateTimeFormat(language(), { year: 'numeric', month: style, timeZone: 'UTC' }).format(new Date(Date.UTC(year ?? 1970, (of ?? 1) - 1, 15)));
}
/** `count` months before. */
export function monthBefore(month: string, count: number): string {
  const [year, of] = month.split('-').map(Number);
  return new Date(Date.UTC(year ?? 1970, (of ?? 1) - 1 - count, 15)).toISOString().slice(0, 7);
}
