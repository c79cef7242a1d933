import type { AgeBand, PictureChange, WeightedShare, WeightedStatement } from '@/api';
import { percent } from '@/i18n';
import { t } from '@/paraglide/weighting';

export const ageBands: readonly AgeBand[] = ['age_18', 'age_30', 'age_40', 'age_50', 'age_60', 'age_70'];
const firstYear = (band: AgeBand): number => Number(band.slice('age_'.length));

/** "18–29 岁", "60 岁以上"; of neighbouring bands taken together "18–49 岁". */
export function agesWord(first: AgeBand, last: AgeBand = first): string {
  const next = ageBands[ageBands.indexOf(last) + 1];
  return next === undefined ? t.weighting_ages_up({ from: firstYear(first) }) : t.weighting_ages({ from: firstYear(first), to: firstYear(next) - 1 });
}

const tenThousand = 10_000;

/** "44%", or "41% 到 47%" where withheld cells leave it open; bounds are rounded so that they stay true. */
export function shareWords({ low_e4, high_e4 }: WeightedShare): string {
  const middle = Math.round((low_e4 + high_e4) / 200);
  if (high_e4 - low_e4 <= 100) return percent(middle / 100);
  const low = Math.floor(low_e4 / 100), high = Math.ceil(high_e4 / 100);
  return t.weighting_range({ low: percent(low / 100), high: percent(high / 100) });
}

/** Both ends as percents, rounded outwards. */
export const intervalEnds = ({ low_e4, high_e4 }: WeightedShare): { low: string; high: string } => ({ low: percent(Math.floor(low_e4 / 100) / 100), high: percent(Math.ceil(high_e4 / 100) / 100) });

/** Where a bar begins and ends, as shares of its whole. */
export const barEnds = ({ low_e4, high_e4 }: WeightedShare): { low: number; high: number } => ({ low: low_e4 / tenThousand, high: high_e4 / tenThousand });

/** What weighting does to the picture of a statement, in words: the weightiest change first. */
export function changeWords(statement: WeightedStatement): string[] {
  const before = statement.counted[0], after = statement.weighted[0];
  if (before === undefined || after === undefined) return [];
  const rises = after.low_e4 > before.low_e4;
  const words: Record<PictureChange, () => string> = {
    majority: () => (rises ? t.weighting_change_majority_new() : t.weighting_change_majority_gone()),
    common: () => (rises ? t.weighting_change_common_new() : t.weighting_change_common_gone()),
    moved: () => (rises ? t.weighting_change_up() : t.weighting_change_down()),
  };
  return statement.changes.map((change) => words[change]());
}
