import { describe, expect, it } from 'vitest';
import type { ModerationEntry } from '@/api';
import { actWord, mayAppeal, ruleText, ruleTitle, traces } from './rules';

const entry = (statement: string, act: ModerationEntry['act'], at: string): ModerationEntry => ({ statement, number: 1, act, reason: '', actor_role: 'moderator', at });

describe('the public trace', () => {
  it('is told by statement, the newest act first, each from its beginning', () => {
    const log = [entry('a', 'hidden', '2026-11-01'), entry('b', 'merged', '2026-11-05'), entry('a', 'appealed', '2026-11-03')];
    expect(traces(log).map((trace) => [trace.statement, trace.entries.map((one) => one.act)])).toEqual([['b', ['merged']], ['a', ['hidden', 'appealed']]]);
  });
  it('offers one appeal, against what is hidden now', () => {
    expect(mayAppeal({ entries: [entry('a', 'hidden', '1')] })).toBe(true);
    expect(mayAppeal({ entries: [entry('a', 'hidden', '1'), entry('a', 'appealed', '2')] })).toBe(false);
    expect(mayAppeal({ entries: [entry('a', 'hidden', '1'), entry('a', 'appealed', '2'), entry('a', 'restored', '3'), entry('a', 'hidden', '4')] })).toBe(false);
    expect(mayAppeal({ entries: [entry('a', 'merged', '1')] })).toBe(false);
    expect(mayAppeal({ entries: [] })).toBe(false);
  });
  it('has words for every act and rule, also for ones of a newer server', () => {
    for (const act of ['published', 'hidden', 'merged', 'appealed', 'restored', 'appeal_rejected'] as const) expect(actWord(act)).not.toContain('act_');
    expect(actWord('something_new' as never).length).toBeGreaterThan(1);
    expect(ruleTitle('something_new' as never).length).toBeGreaterThan(1);
    expect(ruleText('duplicate').length).toBeGreaterThan(5);
  });
});
