import { describe, expect, it } from 'vitest';
import { clockOf } from './words';

describe('the clock of the first offer', () => {
  const due = '2026-11-30T00:00:00Z';
  it.each([
    [{ offers_late: false }, 'none'],
    [{ offers_due: due, offers_late: false }, 'waits'],
    [{ offers_due: due, offers_late: true }, 'late'],
    [{ offers_due: due, offers_late: false, left_at: '2026-11-28T00:00:00Z' }, 'closed'],
    [{ offers_due: due, offers_late: true, left_at: '2026-12-02T00:00:00Z' }, 'late'],
    [{ offers_due: due, first_offer_at: '2026-11-29T00:00:00Z', offers_late: false }, 'in_time'],
    [{ offers_due: due, first_offer_at: '2026-12-02T00:00:00Z', offers_late: true }, 'came_late'],
  ] as const)('of %o is %s', (group, clock) => { expect(clockOf(group)).toBe(clock); });
});
