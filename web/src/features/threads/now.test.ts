// The head of a topic's page: what is asked of people first, what was decided when nothing is asked.
import { describe, expect, it } from 'vitest';
import type { Thread, ThreadEntry } from '@/api';
import { nowOf } from './now';

const entry = (what: string, at = '2026-11-20T08:00:00Z'): ThreadEntry => ({ step: 'decision', at, subject: 'ballot', id: '7', what, title: '加装电梯', body: '', note: '' });
const thread = (entries: ThreadEntry[], next?: Thread['next']): Thread => ({
  topic: '1', title: '', question: '', community: '2', community_name: '', decider: '', organiser: '', state: 'open', procedure: '', stopped_because: '', current: 'decision',
  ...(next === undefined ? {} : { next }), steps: [{ step: 'decision', state: 'now', is_ahead: false, entries }],
} as Thread);
const step = (what: string): Thread['next'] => ({ step: 'decision', entry: entry(what), body: '', until: '2026-12-05T09:00:00Z', is_overdue: false });

describe('what a topic says first', () => {
  it('is what residents are waited for', () => {
    expect(nowOf(thread([entry('ballot.opened')], step('ballot.opened')))).toMatchObject({ key: 'ballot.opened', asks: true, until: '2026-12-05T09:00:00Z' });
    expect(nowOf(thread([entry('ballot.noticed')], step('ballot.noticed')))).toMatchObject({ key: 'ballot.noticed', asks: false });
  });
  it('is the newest outcome when nothing is asked, also of a second ballot', () => {
    const failed = entry('ballot.failed', '2026-11-05T01:00:00Z'), passed = entry('ballot.passed', '2026-12-19T01:00:00Z');
    expect(nowOf(thread([passed, failed]))).toMatchObject({ key: 'outcome', entry: passed, asks: false });
    expect(nowOf(thread([failed], step('ballot.opened')))?.key).toBe('ballot.opened');
  });
  it('is nothing where people only talk, or where the next step is nobody\'s to take', () => {
    expect(nowOf(thread([]))).toBeUndefined();
    expect(nowOf(thread([entry('topic.opened')], step('topic.opened')))).toBeUndefined();
  });
});
