// A year as twelve months of weeks from Monday to Sunday: pure dates, no time zone. A date is "2026-10-01" everywhere.

export interface MarkedDay {
  date: string;
  kind: 'holiday' | 'working';
  name: string;
}
export interface GridDay {
  date: string;
  day: number;
  /** Saturday or Sunday. */
  weekend: boolean;
  special: MarkedDay | undefined;
}
export interface GridMonth {
  /** Any moment of the month, for its name. */
  first: Date;
  /** Weeks of seven places; undefined before the first and after the last day. */
  weeks: (GridDay | undefined)[][];
}

/** Noon, so that no time zone of the reader moves the day. */
export function noonOf(date: string): Date {
  return new Date(`${date}T12:00:00`);
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

export function yearGrid(year: number, special: readonly MarkedDay[]): GridMonth[] {
  const byDate = new Map(special.map((one) => [one.date, one]));
  return Array.from({ length: 12 }, (_, month) => {
    const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const before = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
    const places: (GridDay | undefined)[] = Array.from({ length: before }, () => undefined);
    for (let day = 1; day <= days; day += 1) {
      const date = `${year}-${twoDigits(month + 1)}-${twoDigits(day)}`;
      places.push({ date, day, weekend: (before + day - 1) % 7 >= 5, special: byDate.get(date) });
    }
    while (places.length % 7 !== 0) places.push(undefined);
    const weeks = Array.from({ length: places.length / 7 }, (_, week) => places.slice(week * 7, week * 7 + 7));
    return { first: noonOf(`${year}-${twoDigits(month + 1)}-01`), weeks };
  });
}
