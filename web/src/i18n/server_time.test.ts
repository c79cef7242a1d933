import { afterEach, expect, test, vi } from 'vitest';
import { noteServerTime, timeNow } from './server_time';

afterEach(() => { vi.useRealTimers(); });

test('the time is the server’s where the device’s clock is wrong', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 5, 12) });
  noteServerTime('Mon, 05 Jan 2026 12:00:04 GMT');
  expect(timeNow()).toBe(Date.UTC(2026, 0, 5, 12)); // the way of the answer and whole seconds explain it
  noteServerTime('Wed, 04 Feb 2026 12:00:00 GMT');
  expect(timeNow()).toBe(Date.UTC(2026, 1, 4, 12));
  vi.advanceTimersByTime(60_000);
  expect(timeNow()).toBe(Date.UTC(2026, 1, 4, 12, 1));
  noteServerTime(null);
  noteServerTime('soon');
  expect(timeNow()).toBe(Date.UTC(2026, 1, 4, 12, 1)); // what says no time changes nothing
  noteServerTime('Mon, 05 Jan 2026 12:01:00 GMT');
  expect(timeNow()).toBe(Date.UTC(2026, 0, 5, 12, 1));
});
