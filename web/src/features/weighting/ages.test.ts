import { describe, expect, it } from 'vitest';
import type { WeightedStatement } from '@/api';
import { ageBands, agesWord, changeWords, intervalEnds, shareWords } from './ages';

const statement = (before: [number, number], after: [number, number], changes: WeightedStatement['changes']): WeightedStatement => ({
  statement: '1', number: 1, text: '看法', is_common: false, by_stratum: [], changes,
  counted: [{ low_e4: before[0], high_e4: before[1] }], weighted: [{ low_e4: after[0], high_e4: after[1] }],
});

describe('age bands', () => {
  it('are said in years, neighbours as one', () => {
    expect(ageBands.map((band) => agesWord(band))).toEqual(['18–29 岁', '30–39 岁', '40–49 岁', '50–59 岁', '60–69 岁', '70 岁以上']);
    expect(agesWord('age_18', 'age_40')).toBe('18–49 岁');
    expect(agesWord('age_50', 'age_70')).toBe('50 岁以上');
  });
});

describe('weighted shares', () => {
  it('are one number where they are known, and two that hold where they are not', () => {
    expect(shareWords({ low_e4: 4_400, high_e4: 4_401 })).toBe('44%');
    expect(shareWords({ low_e4: 4_151, high_e4: 4_749 })).toBe('41% 到 48%');
    expect(intervalEnds({ low_e4: 3_692, high_e4: 5_134 })).toEqual({ low: '36%', high: '52%' });
  });
  it('say what changes, and which way', () => {
    expect(changeWords(statement([4_500, 4_500], [5_300, 5_400], ['majority']))).toEqual(['加权前不过半，加权后过半赞成']);
    expect(changeWords(statement([6_100, 6_100], [4_800, 4_900], ['majority', 'common', 'moved']))).toEqual(['加权前过半赞成，加权后不过半', '加权后不到六成', '赞成少了至少 10 个百分点']);
    expect(changeWords(statement([4_500, 4_500], [4_500, 4_500], []))).toEqual([]);
  });
});
