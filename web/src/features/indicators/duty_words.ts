// S6 and K6–K13 in words: names, formulas, figures, where their rows are.
import type { DutyFigure, DutyMeasure } from '@/api';
import { language, n } from '@/i18n';
import { t } from '@/paraglide/indicators';

const numbers: Record<DutyMeasure, string> = { lag: 'S6', load: 'K6', upward: 'K7', match: 'K8', informal_entry: 'K9', assessments: 'K10', sink: 'K11', repeated_fields: 'K13' };
export const dutyNumber = (measure: DutyMeasure): string => numbers[measure];
export const dutyName = (measure: DutyMeasure): string => ({
  lag: t.d_lag, load: t.d_load, upward: t.d_upward, match: t.d_match, informal_entry: t.d_informal_entry, assessments: t.d_assessments, sink: t.d_sink, repeated_fields: t.d_repeated_fields,
})[measure]();
export const dutyFormula = (measure: DutyMeasure): string => ({
  lag: t.g_lag, load: t.g_load, upward: t.g_upward, match: t.g_match, informal_entry: t.g_informal_entry, assessments: t.g_assessments, sink: t.g_sink, repeated_fields: t.g_repeated_fields,
})[measure]();

const isMean = (measure: DutyMeasure): boolean => measure === 'load' || measure === 'assessments';
export function dutyValues(measure: DutyMeasure, figure: DutyFigure): { value: number; low: number; high: number } | undefined {
  if (figure.shown !== 'shown') return undefined;
  if (measure === 'lag') return figure.median_hours === undefined ? undefined : { value: figure.median_hours, low: figure.low_hours ?? figure.median_hours, high: figure.high_hours ?? figure.median_hours };
  if (!figure.whole) return undefined;
  const value = (figure.part ?? 0) / figure.whole;
  return { value, low: figure.low_e4 === undefined ? value : figure.low_e4 / 10_000, high: figure.high_e4 === undefined ? value : figure.high_e4 / 10_000 };
}
export function dutyValueWord(measure: DutyMeasure, value: number): string {
  if (measure === 'lag') return t.duty_hours({ count: n(Math.round(value)) });
  return new Intl.NumberFormat(language(), isMean(measure) ? { maximumFractionDigits: 1 } : { style: 'percent', maximumFractionDigits: 1 }).format(value);
}
export function dutyFigureWord(measure: DutyMeasure, figure: DutyFigure): string {
  const values = dutyValues(measure, figure);
  return values === undefined ? (figure.shown === 'too_few' ? t.too_few() : t.none()) : dutyValueWord(measure, values.value);
}
export function dutyBasisWord(measure: DutyMeasure, figure: DutyFigure): string {
  if (figure.shown !== 'shown') return '';
  const whole = n(figure.whole ?? 0), part = n(figure.part ?? 0);
  if (measure === 'lag') return t.duty_replies({ count: whole });
  return measure === 'upward' ? t.duty_minutes({ part, whole }) : isMean(measure) ? t.duty_mean({ part, whole }) : t.duty_share({ part, whole });
}
export function dutyIntervalWord(measure: DutyMeasure, figure: DutyFigure): string {
  const values = dutyValues(measure, figure);
  const isBounded = measure === 'lag' ? figure.low_hours !== undefined : figure.low_e4 !== undefined;
  return values === undefined || !isBounded ? '' : t.interval({ low: dutyValueWord(measure, values.low), high: dutyValueWord(measure, values.high) });
}
export function dutyLeftOut(measure: DutyMeasure, figure: DutyFigure): string {
  if (figure.left_out === 0) return '';
  return measure === 'lag' ? t.duty_waiting({ count: n(figure.left_out) }) : t.duty_unlisted({ count: n(figure.left_out) });
}
/** The scale of a bar: shares on the whole, others up to what is seen. */
export const dutyMost = (measure: DutyMeasure, figures: DutyFigure[]): number =>
  measure === 'lag' || isMean(measure) ? Math.max(1, ...figures.map((one) => Math.ceil(dutyValues(measure, one)?.high ?? 0))) : 1;
/** The rows behind it, which are public pages of their own. */
export function dutyRows(measure: DutyMeasure): { path: string; words: string } {
  if (measure === 'lag') return { path: '/agenda', words: t.duty_rows_agenda() };
  return measure === 'upward' || measure === 'informal_entry' || measure === 'assessments' ? { path: '/open/burden', words: t.duty_rows_burden() } : { path: '/open/tasks', words: t.duty_rows_tasks() };
}
