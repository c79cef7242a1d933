// Today is asked for while the app is still being put together, at the same time as the session: the answer depends on the
// cookie alone. Only a page that opens right then takes that answer.
import { api, data, type Today } from '@/api';

const freshMilliseconds = 5_000;
let early: { reply: Promise<Today>; at: number } | undefined;

const read = (): Promise<Today> => data(api.GET('/api/v1/today'));

export function askForTodayEarly(): void {
  early = { reply: read(), at: Date.now() };
  early.reply.catch(() => undefined); // whoever takes it is told
}

export function readToday(): Promise<Today> {
  const taken = early;
  early = undefined;
  return taken !== undefined && Date.now() - taken.at < freshMilliseconds ? taken.reply : read();
}
