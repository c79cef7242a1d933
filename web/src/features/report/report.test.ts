import { describe, expect, it } from 'vitest';
import { newFollowSecret } from '@/offline';
import { cut, emptyReport, packed, unpacked } from './report';

describe('a report on the device', () => {
  it('is kept with its key and secret, and comes back as it was', () => {
    const report = { ...emptyReport(), text: '3号楼北侧路灯不亮', community: '7' };
    expect(unpacked(packed(report))).toEqual(report);
  });
  it('is not kept while nothing is written', () => expect(packed({ ...emptyReport(), text: '  ', community: '7' })).toBe(''));
  it('is kept when a photograph is all there is', () => {
    const report = { ...emptyReport(), attachments: [{ id: 'a1', kind: 'photo' as const, type: 'image/jpeg', bytes: 3, at: 1 }] };
    expect(unpacked(packed(report))?.attachments).toHaveLength(1);
  });
  it('is not taken from what is none', () => {
    for (const kept of ['', 'null', '3', '{"text":3}', 'xyz']) expect(unpacked(kept)).toBeUndefined();
  });
  it('has a secret of 192 bits that no other report has', () => {
    const made = new Set(Array.from({ length: 200 }, newFollowSecret));
    expect(made.size).toBe(200);
    for (const one of made) expect(one).toMatch(/^[\w-]{32}$/);
  });
  it('is cut between characters', () => expect(cut('灯💡不亮', 2)).toBe('灯💡'));
});
