import { beforeAll, describe, expect, it } from 'vitest';
import type { Publicness } from '@/api';
import { setLanguage } from '@/i18n';
import { formula, householdsWord, waitedDays } from './words';

const facts = (over: Partial<Publicness>): Publicness => ({
  cases: 40, households: 31, buildings: 5, is_common: false, weeks: 6, first: '2026-10-01T00:00:00Z', last: '2026-11-10T00:00:00Z',
  is_many: true, is_wide: true, households_min: 5, cases_min: 10, buildings_min: 2, window_days: 42, ...over,
});

describe('the formula of publicness', () => {
  beforeAll(() => setLanguage('zh-CN'));
  it('shows both halves with their numbers', () => {
    const [many, wide] = formula(facts({}));
    expect(many?.text).toContain('31');
    expect(many?.text).toContain('40');
    expect(wide?.text).toContain('5');
  });
  it('says "fewer than" where the count is withheld', () => {
    const { households: _, ...rest } = facts({});
    const withheld = householdsWord({ ...rest, households_below: 10 });
    expect(withheld).toContain('10');
    expect(withheld).not.toContain('31');
  });
});

describe('waiting', () => {
  const now = new Date('2026-11-27T00:00:00Z').getTime();
  it('runs until the answer, or until now', () => {
    expect(waitedDays({ begun_at: '2026-11-01T00:00:00Z', proposed_at: '2026-11-20T00:00:00Z' }, now)).toBe(7);
    expect(waitedDays({ begun_at: '2026-11-01T00:00:00Z', proposed_at: '2026-11-20T00:00:00Z', decided_at: '2026-11-22T12:00:00Z' }, now)).toBe(2);
  });
  it('is never negative', () => {
    expect(waitedDays({ begun_at: '2026-11-28T00:00:00Z' }, now)).toBe(0);
  });
});
