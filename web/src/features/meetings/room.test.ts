// Without a network the room goes on by the same rules as the server's.
import { describe, expect, it } from 'vitest';
import type { MeetingRoom, RoomEntry } from '@/api';
import { queueOf, withPending } from './room';

const empty = (): MeetingRoom => ({
  id: '1', state: 'in_session', now: '2026-12-03T11:00:00Z', door_code: 'ABCDEFGHJK', coming: 0, waiting: 0, signed_in: 0, guests: 0, heads: 0, wanted_care: [], co_chair_state: 'none', co_chair_name: '', co_chair_code: '',
  points: [{ is_running: false, seconds: 0 }, { is_running: false, seconds: 0 }], speeches: [], motions: [], paragraphs: [], actions: [], conflicts: [], revision: 1,
});
const entry = (id: string, second: number, kind: RoomEntry['kind'], more: Partial<RoomEntry> = {}): RoomEntry => ({ id, at: `2026-12-03T11:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}Z`, kind, builds_on: [], ...more });
const shown = (...entries: RoomEntry[]): MeetingRoom => withPending(empty(), entries, (id) => `单位${id}`);

describe('the room without a network', () => {
  it('gives the floor to who has not spoken, then to who spoke least', () => {
    const room = shown(
      entry('a1', 0, 'speech_asked', { name: '王阿姨' }), entry('b1', 1, 'speech_asked', { name: '老李' }), entry('s1', 2, 'speech_started', { subject: 'a1' }), entry('s2', 62, 'speech_started', { subject: 'b1' }),
      entry('e2', 80, 'speech_ended', { subject: 'b1', seconds: 18 }), entry('a2', 81, 'speech_asked', { name: '王阿姨' }), entry('b2', 82, 'speech_asked', { name: '老李' }), entry('c1', 90, 'speech_asked', { name: '小陈' }),
    );
    expect(room.speeches.map((one) => one.seconds)).toEqual([60, 18, 0, 0, 0]);
    expect(queueOf(room).map((one) => one.name)).toEqual(['小陈', '老李', '王阿姨']);
  });

  it('runs one point of the agenda at a time', () => {
    const room = shown(entry('i1', 0, 'point_started', { point: 1 }), entry('i2', 300, 'point_started', { point: 2 }), entry('i3', 360, 'point_ended', { point: 2 }));
    expect(room.points.map((one) => [one.seconds, one.is_running])).toEqual([[300, false], [60, false]]);
  });

  it('counts a speech that was asked for from a phone to the point that runs', () => {
    const room = shown(entry('a1', 0, 'speech_asked', { name: '王阿姨' }), entry('i1', 1, 'point_started', { point: 2 }), entry('s1', 2, 'speech_started', { subject: 'a1' }), entry('b1', 3, 'speech_asked', { name: '老李' }));
    expect(room.speeches.map((one) => one.point)).toEqual([2, undefined]);
  });

  it('keeps two texts that replaced the same, until one builds on both', () => {
    const both = [entry('p1', 0, 'minutes_written', { text: '初稿', point: 1 }), entry('p2', 1, 'minutes_written', { subject: 'p1', text: '甲', builds_on: ['p1'] }), entry('p3', 2, 'minutes_written', { subject: 'p1', text: '乙', builds_on: ['p1'] })];
    expect(shown(...both).paragraphs[0]?.versions.map((one) => one.text)).toEqual(['甲', '乙']);
    expect(shown(...both, entry('p4', 3, 'minutes_written', { subject: 'p1', text: '定稿', builds_on: ['p2', 'p3'] })).paragraphs[0]?.versions.map((one) => one.text)).toEqual(['定稿']);
  });

  it('carries a motion by more than half of those present, and leaves what it was given as it is', () => {
    const before = empty();
    const room = withPending(before, [entry('m1', 0, 'motion_moved', { text: '先试两个月' }), entry('c1', 1, 'motion_counted', { subject: 'm1', votes_for: 10, votes_against: 5, abstentions: 5, present: 20 })], () => '');
    expect(room.motions[0]?.counts[0]?.is_carried).toBe(false);
    expect(before.motions).toEqual([]);
    expect(shown(entry('h1', 0, 'heads_came', { heads: 12 }), entry('h2', 1, 'heads_came', { heads: -2 })).heads).toBe(10);
  });
});
