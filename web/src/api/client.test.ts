import { describe, expect, it } from 'vitest';
import { idempotencyKeys } from './client';

describe('keys of an intention', () => {
  it('stay while the same is sent and change with it', () => {
    const key = idempotencyKeys();
    const first = key({ community: '1' });
    expect(key({ community: '1' })).toBe(first);
    expect(key({ community: '2' })).not.toBe(first);
  });
  it('differ for two intentions that are alike', () => {
    expect(idempotencyKeys()({ community: '1' })).not.toBe(idempotencyKeys()({ community: '1' }));
  });
});
