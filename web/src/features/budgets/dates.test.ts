import { describe, expect, it } from 'vitest';
import { localOf, momentOf } from './dates';

describe('moments of a form', () => {
  it('are the street’s time, there and back', () => {
    expect(localOf('2026-11-27T10:30:00Z')).toBe('2026-11-27T18:30');
    expect(momentOf('2026-11-27T18:30')).toBe('2026-11-27T10:30:00.000Z');
    expect(momentOf(localOf('2026-01-01T00:00:00Z'))).toBe('2026-01-01T00:00:00.000Z');
  });
});
