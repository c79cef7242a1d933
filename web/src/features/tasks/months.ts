// Months as the server counts them: 202611.
import { language } from '@/i18n';

const hundred = 100;
const december = 12;
export function lastMonths(now: Date, count: number): number[] {
  const months: number[] = [];
  let year = now.getFullYear(), month = now.getMonth() + 1;
  for (let back = 0; back < count; back += 1) {
    months.push(year * hundred + month);
    month -= 1;
    if (month === 0) { month = december; year -= 1; }
  }
  return months;
}
export function monthWord(value: number): string {
  return new Intl.DateTimeFormat(language(), { year: 'numeric', month: 'long' }).format(new Date(Math.floor(value / hundred), (value % hundred) - 1, 1));
}
