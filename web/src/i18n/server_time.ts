// What time it is. A cheap phone's clock may be days off, and deadlines are the server's: where the two differ by more than an
// answer's way explains, the server's time holds.
const wrongMilliseconds = 5_000;
let ahead = 0;

/** Each answer says when it was given. */
export function noteServerTime(date: string | null): void {
  const apart = Date.parse(date ?? '') - Date.now();
  if (!Number.isNaN(apart)) ahead = Math.abs(apart) < wrongMilliseconds ? 0 : apart;
}

/** Milliseconds since 1970, by the server's clock. */
export const timeNow = (): number => Date.now() + ahead;
