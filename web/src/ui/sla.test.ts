import { describe, expect, it } from 'vitest';
import { slaOf } from './sla';

const from = '2026-11-02T01:00:00Z', until = '2026-11-11T15:59:59.999999Z';
const at = (text: string): number => Date.parse(text);

describe('the clock of a case', () => {
  it('counts down, and warns from half the time on', () => {
    expect(slaOf({ from, until }, at('2026-11-03T01:00:00Z'))).toEqual({ tone: 'ok', words: '还剩 8 天' });
    expect(slaOf({ from, until }, at('2026-11-10T12:00:00Z'))).toEqual({ tone: 'warn', words: '还剩 1 天 3 小时' });
  });
  it('says how late it is', () => {
    expect(slaOf({ from, until }, at('2026-11-11T18:10:00Z'))).toEqual({ tone: 'bad', words: '超期 2 小时' });
    expect(slaOf({ from, until }, at('2026-11-14T18:10:00Z')).words).toBe('超期 3 天');
  });
  it('rests while the reporter is asked, and says so', () => {
    expect(slaOf({ from, until, pausedSince: '2026-11-04T01:00:00Z' }, at('2026-12-01T00:00:00Z'))).toEqual({ tone: 'paused', words: '计时暂停' });
  });
  it('keeps what it showed when the answer came', () => {
    expect(slaOf({ from, until, stoppedAt: '2026-11-10T12:00:00Z' }, at('2026-12-01T00:00:00Z'))).toEqual({ tone: 'ok', words: '提前 1 天答复' });
    expect(slaOf({ from, until, stoppedAt: '2026-11-12T18:00:00Z' }, at('2026-12-01T00:00:00Z'))).toEqual({ tone: 'bad', words: '晚了 1 天答复' });
  });
});
