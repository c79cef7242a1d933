import { beforeEach, describe, expect, it } from 'vitest';
import { digestSeen, rememberDigest } from './digest_seen';

describe('until when the digest was seen', () => {
  beforeEach(() => localStorage.clear());
  it('is kept for each person of a device by themselves', () => {
    expect(digestSeen('7')).toBeUndefined();
    rememberDigest('7', '2026-11-27T08:00:00.000001Z');
    expect(digestSeen('7')).toBe('2026-11-27T08:00:00.000001Z');
    expect(digestSeen('8')).toBeUndefined();
  });
  it('is nothing where something else was written there', () => {
    localStorage.setItem('hezhi.digest.7', 'yesterday');
    expect(digestSeen('7')).toBeUndefined();
  });
});
