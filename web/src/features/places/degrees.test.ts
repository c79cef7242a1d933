import { describe, expect, it } from 'vitest';
import { degreesOf, stepsOf } from './degrees';

describe('degrees', () => {
  it('are read as they are typed', () => {
    expect(stepsOf(' 39.9042 ', 90)).toBe(399_042_000);
    expect(stepsOf('-0.0000001', 90)).toBe(-1);
    expect(stepsOf('116.40741234°', 180)).toBe(1_164_074_123);
  });
  it('are refused beyond the globe, or when they are no number', () => {
    for (const wrong of ['', '90.1', 'north', '39,9', '1e1', '.5', '5.']) expect(stepsOf(wrong, 90), wrong).toBeUndefined();
  });
  it('come back as they were', () => expect(degreesOf(stepsOf('30.2501', 90)!)).toBe('30.2501'));
});
