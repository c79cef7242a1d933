// Time that passes: one tick a minute for the whole page, and how much is left in words.
import { onScopeDispose, ref, type Ref } from 'vue';
import { m, timeNow } from '@/i18n';

const now = ref(timeNow());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export function useNow(): Readonly<Ref<number>> {
  now.value = timeNow();
  users += 1;
  timer ??= setInterval(() => { now.value = timeNow(); }, 60_000);
  onScopeDispose(() => {
    users -= 1;
    if (users === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  });
  return now;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "还剩 3 天", "还剩 1 天 3 小时", "还剩 40 分钟"; past: "已截止". */
export function timeLeft(until: number, at: number): string {
  const left = until - at;
  if (left <= 0) return m.time_over();
  if (left >= 2 * day) return m.time_left_days({ count: Math.floor(left / day) });
  if (left >= day) {
    const hours = Math.floor((left - day) / hour);
    return hours === 0 ? m.time_left_days({ count: 1 }) : m.time_left_days_hours({ days: 1, count: hours });
  }
  if (left >= hour) return m.time_left_hours({ count: Math.floor(left / hour) });
  return m.time_left_minutes({ count: Math.max(1, Math.floor(left / minute)) });
}

/** How pressing: by the share of the whole time that is left, or by days where the start is unknown. */
export function urgency(until: number, at: number, from?: number): 'ok' | 'warn' | 'over' {
  if (until <= at) return 'over';
  const whole = from === undefined ? 6 * day : until - from;
  return (until - at) / whole > 0.5 || until - at > 7 * day ? 'ok' : 'warn';
}
