import { describe, expect, it } from 'vitest';
import { agreeShare, agreeSign, agreeWords, restMax, roundedWords } from './groups';

const words = (votes: object): string => agreeWords({ letter: 'A', ...votes });
const sign = (votes: object): string => agreeSign(agreeShare(votes)!);

describe('how many of a group agree', () => {
  it('is exact where all cells are published', () => {
    expect(words({ agree: 60, disagree: 25, pass: 15, seen: 100 })).toBe('60%（100 人）');
    expect(sign({ agree: 60, disagree: 25, pass: 15, seen: 100 })).toBe('60%');
  });
  it('is exact where the total is published though the small sides are not', () => {
    expect(words({ agree: 79, seen: 91 })).toBe('87%（91 人）');
  });
  it('is a bound that holds whatever is withheld', () => {
    // Up to nine others are withheld: 110 of at most 119 agree.
    expect(words({ agree: 110 })).toBe('至少 92%');
    expect(sign({ agree: 110 })).toBe('≥ 92%');
    expect(words({ disagree: 73 })).toBe('至多 11%');
    expect(sign({ disagree: 73 })).toBe('≤ 11%');
    for (const agree of [10, 37, 110]) for (const withheld of [0, 4, 9]) expect(agreeShare({ agree })!.share).toBeLessThanOrEqual(agree / (agree + withheld));
    for (const disagree of [10, 37, 110]) for (const withheld of [0, 4, 9]) expect(agreeShare({ disagree })!.share).toBeGreaterThanOrEqual(withheld / (disagree + withheld));
  });
  it('bounds from above where the total is known and those who agree are not', () => {
    expect(agreeShare({ disagree: 80, seen: 100 })).toEqual({ share: 0.2, bound: 'at_most' });
  });
  it('says nothing where everything is withheld', () => {
    expect(words({})).toBe('人数太少');
    expect(words({ seen: 12 })).toBe('人数太少');
    expect(agreeShare({ agree: 0, disagree: 0, pass: 0, seen: 0 })).toBeUndefined();
  });
});

describe('the totals of all', () => {
  it('say that they are rounded where they are', () => {
    expect(roundedWords({ agree: 45, step: 5 }, '赞成 45')).toBe('约：赞成 45');
    expect(roundedWords({ agree: 48, step: 1 }, '赞成 48')).toBe('赞成 48');
    expect(roundedWords({ agree: 48 }, '赞成 48')).toBe('赞成 48');
  });
  it('leave room for all that a coarse step withholds', () => {
    expect(restMax({ agree: 40, step: 20 })).toBe(19);
    expect(restMax({ agree: 45, step: 5 })).toBe(9);
  });
});
