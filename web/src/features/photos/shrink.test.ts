import { describe, expect, it } from 'vitest';
import { bytesMax, fitted, sendAsIsBytes, shrunk } from './shrink';

describe('photographs on their way', () => {
  it('fit into a square, in proportion, and are never enlarged', () => {
    expect(fitted(4000, 3000)).toEqual({ width: 2048, height: 1536 });
    expect(fitted(3000, 4000)).toEqual({ width: 1536, height: 2048 });
    expect(fitted(640, 480)).toEqual({ width: 640, height: 480 });
    expect(fitted(10_000, 1)).toEqual({ width: 2048, height: 1 });
  });
  it('are left as they are when small, or when this browser cannot read them', async () => {
    const small = new Blob([new Uint8Array(10)]);
    expect(await shrunk(small)).toBe(small);
    const unreadable = new Blob([new Uint8Array(sendAsIsBytes + 1)]);
    expect(await shrunk(unreadable)).toBe(unreadable);
    expect(await shrunk(new Blob([new Uint8Array(bytesMax + 1)]))).toBeUndefined();
  });
});
