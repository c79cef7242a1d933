// A public deadline in words: how much is left, how much too late, paused and since when, or how early it was met.
// The moments come from the server, which knows the calendar; only the distance between them is computed here.
import { m } from '@/i18n';
import { timeLeft, urgency } from './clock';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in its largest unit: "2 天", "3 小时", "40 分钟". */
export function duration(milliseconds: number): string {
  if (milliseconds >= day) return m.duration_days({ count: Math.floor(milliseconds / day) });
  if (milliseconds >= hour) return m.duration_hours({ count: Math.floor(milliseconds / hour) });
  return m.duration_minutes({ count: Math.max(1, Math.floor(milliseconds / minute)) });
}

export interface SlaTimes {
  /** When it began; how pressing it is follows from the days left where that is unknown. */
  from?: string | undefined;
  until?: string | undefined;
  pausedSince?: string | undefined;
  stoppedAt?: string | undefined;
}
export type SlaTone = 'ok' | 'warn' | 'bad' | 'paused' | 'none';

export function slaOf(times: SlaTimes, now: number): { tone: SlaTone; words: string } {
  const until = times.until === undefined ? undefined : Date.parse(times.until);
  if (times.stoppedAt !== undefined) {
    if (until === undefined) return { tone: 'none', words: m.sla_none() };
    const early = until - Date.parse(times.stoppedAt);
    return early >= 0 ? { tone: 'ok', words: m.sla_early({ time: duration(early) }) } : { tone: 'bad', words: m.sla_late({ time: duration(-early) }) };
  }
  if (times.pausedSince !== undefined) return { tone: 'paused', words: m.sla_paused() };
  if (until === undefined) return { tone: 'none', words: m.sla_none() };
  if (until <= now) return { tone: 'bad', words: m.sla_over({ time: duration(now - until) }) };
  return { tone: urgency(until, now, times.from === undefined ? undefined : Date.parse(times.from)) === 'ok' ? 'ok' : 'warn', words: timeLeft(until, now) };
}
