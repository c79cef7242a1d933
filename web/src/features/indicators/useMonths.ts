// How many months back a page of indicators looks. The server says which month it is in the street.
import { computed, ref } from 'vue';
import { timeNow } from '@/i18n';
import { monthBefore } from './words';

export const monthChoices = [3, 6, 12, 24, 36];

export function useMonths() {
  const months = ref(12);
  /** Nothing for the server's own choice; else the first month, counted from this one in the browser's zone. */
  const range = computed(() => {
    const now = new Date(timeNow());
    const until = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`;
    return months.value === 12 ? {} : { from: monthBefore(until, months.value - 1), until };
  });
  return { months, choices: monthChoices, range };
}
