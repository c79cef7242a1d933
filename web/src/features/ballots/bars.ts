// Where a bar ends and where its threshold stands, in ten-thousandths of the whole, so that what is drawn never says
// otherwise than the integers: a test that passed reaches its mark, one that failed stays before it.
import type { BallotTest } from '@/api';

export interface Bar {
  /** Filled, 0 … 10000. */
  fill: number;
  /** The threshold, 0 … 10000. */
  mark: number;
}

/** ">= 2/3" → [2, 3, inclusive]. */
export function thresholdOf(text: string): { numerator: number; denominator: number; inclusive: boolean } {
  const found = /^(>=|>)\s*(\d+)\/(\d+)$/.exec(text.trim());
  if (found === null) throw new Error(`no threshold: ${text}`);
  return { inclusive: found[1] === '>=', numerator: Number(found[2]), denominator: Number(found[3]) };
}

export function barOf(test: Pick<BallotTest, 'numerator' | 'denominator' | 'threshold' | 'passed'>): Bar {
  const { numerator, denominator } = thresholdOf(test.threshold);
  const mark = Math.round((numerator * 10_000) / denominator);
  // Areas in cm² times ten thousand leave the safe integers: whole numbers of any length.
  const exact = test.denominator === 0 ? 0 : Number((BigInt(test.numerator) * 10_000n) / BigInt(test.denominator));
  const fill = test.passed ? Math.max(exact, mark + 1) : Math.min(exact, mark - 1);
  // Exactly at an inclusive threshold the two ends meet.
  const meets = test.passed && BigInt(test.numerator) * BigInt(denominator) === BigInt(test.denominator) * BigInt(numerator);
  return { fill: Math.min(10_000, Math.max(0, meets ? mark : fill)), mark };
}

/** Exactly at the threshold: more than and at least part ways here. */
export function isExact(test: Pick<BallotTest, 'numerator' | 'denominator' | 'threshold'>): boolean {
  const { numerator, denominator } = thresholdOf(test.threshold);
  return test.denominator > 0 && BigInt(test.numerator) * BigInt(denominator) === BigInt(test.denominator) * BigInt(numerator);
}

/** Whole cm² as m² with every digit that is not zero: 893500 → "89.35". */
export function squareMetres(cm2: number, grouped: (whole: number) => string): string {
  const size = Math.abs(cm2);
  const rest = String(size % 10_000).padStart(4, '0').replace(/0{1,2}$/, '');
  return `${cm2 < 0 ? '-' : ''}${grouped(Math.floor(size / 10_000))}.${rest}`;
}
