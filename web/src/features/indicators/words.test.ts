import { describe, expect, it } from 'vitest';
import type { IndicatorFigure } from '@/api';
import { basisWord, figureWord, intervalWord, monthBefore, monthWord, valuesOf } from './words';

const figure = (more: Partial<IndicatorFigure>): IndicatorFigure => ({ shown: 'shown', excluded: [], ...more });

describe('figures in words', () => {
  it('are shares with their numbers and interval', () => {
    const shown = figure({ yes: 8, n: 120, low_e4: 341, high_e4: 1263 });
    expect(figureWord('return_rate', shown)).toBe('6.7%');
    expect(basisWord('return_rate', shown)).toBe('120 件中有 8 件');
    expect(intervalWord('return_rate', shown)).toBe('95% 区间 3.4% 至 12.6%');
  });
  it('are means where units are counted', () => {
    const shown = figure({ yes: 10, n: 100, sum: 12, low_e4: 600, high_e4: 2100 });
    expect(figureWord('hops', shown)).toBe('0.12');
    expect(valuesOf('hops', shown)?.value).toBe(0.12);
    expect(basisWord('hops', shown)).toBe('100 件共换手 12 次');
  });
  it('say that they are not shown, and no number with it', () => {
    for (const shown of ['too_few', 'none'] as const) {
      expect(figureWord('response', figure({ shown }))).not.toMatch(/\d/);
      expect(basisWord('response', figure({ shown }))).toBe('');
      expect(intervalWord('response', figure({ shown }))).toBe('');
    }
  });
});
describe('months', () => {
  it('walk over years', () => {
    expect(monthBefore('2026-02', 2)).toBe('2025-12');
    expect(monthBefore('2026-11', 0)).toBe('2026-11');
  });
  it('are words', () => expect(monthWord('2026-11')).toBe('2026年11月'));
});
