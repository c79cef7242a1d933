import { describe, expect, it } from 'vitest';
import { barOf, isExact, squareMetres, thresholdOf } from './bars';

const test_ = (numerator: number, denominator: number, threshold: string, passed: boolean) => ({ numerator, denominator, threshold, passed });

describe('bars of the double majority', () => {
  it('meet their mark exactly at 2/3 and 3/4, where "at least" passes', () => {
    for (const [numerator, denominator, threshold] of [[8, 12, '>= 2/3'], [6, 8, '>= 3/4'], [6_400_000, 9_600_000, '>= 2/3']] as const) {
      const bar = barOf(test_(numerator, denominator, threshold, true));
      expect(bar.fill).toBe(bar.mark);
      expect(isExact(test_(numerator, denominator, threshold, true))).toBe(true);
    }
  });
  it('stay before the mark exactly at 1/2, where "more than" fails', () => {
    const bar = barOf(test_(6, 12, '> 1/2', false));
    expect(bar.mark).toBe(5000);
    expect(bar.fill).toBeLessThan(bar.mark);
    expect(isExact(test_(6, 12, '> 1/2', false))).toBe(true);
  });
  it('never cross the mark by rounding', () => {
    // One cm² short of two thirds of a large estate, and one above.
    const whole = 300_000_000_000;
    expect(barOf(test_(199_999_999_999, whole, '>= 2/3', false)).fill).toBeLessThan(6667);
    expect(barOf(test_(200_000_000_001, whole, '>= 2/3', true)).fill).toBeGreaterThan(6667);
    expect(barOf(test_(150_000_000_001, whole, '> 1/2', true)).fill).toBeGreaterThan(5000);
  });
  it('say nothing of nobody', () => {
    expect(barOf(test_(0, 0, '>= 2/3', false)).fill).toBe(0);
    expect(isExact(test_(0, 0, '>= 2/3', false))).toBe(false);
  });
  it('fill the whole at most', () => {
    expect(barOf(test_(12, 12, '>= 3/4', true)).fill).toBe(10_000);
  });
});

describe('words of numbers', () => {
  it('keep every digit of an area', () => {
    const plain = (whole: number) => String(whole);
    expect(squareMetres(893_500, plain)).toBe('89.35');
    expect(squareMetres(893_512, plain)).toBe('89.3512');
    expect(squareMetres(600_000, plain)).toBe('60.00');
    expect(squareMetres(-1_123_375, plain)).toBe('-112.3375');
  });
  it('read a threshold', () => {
    expect(thresholdOf('>= 3/4')).toEqual({ inclusive: true, numerator: 3, denominator: 4 });
    expect(thresholdOf('> 1/2').inclusive).toBe(false);
    expect(() => thresholdOf('2/3')).toThrow();
  });
});
