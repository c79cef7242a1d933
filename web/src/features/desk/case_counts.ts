// How many cases wait in each of my queues in the chosen place, kept fresh by live events.
import { computed } from 'vue';
import { api, data, useReading } from '@/api';
import { useDesk } from './places';

export type CaseQueue = 'mine' | 'called' | 'unassigned' | 'late' | 'returned' | 'all';

export function useCaseCounts() {
  const desk = useDesk();
  return useReading<Partial<Record<Exclude<CaseQueue, 'all'>, number>>>({
    key: computed(() => ['case-counts', desk.street.value, desk.place.value.id]),
    read: () => data(api.GET('/api/v1/s/{street}/desk/case-counts', { params: { path: { street: desk.street.value }, query: { place: desk.place.value.id } } })),
    enabled: computed(() => desk.street.value !== '' && (desk.may('case_read') || desk.may('case_handle'))),
    live: computed(() => (desk.street.value === '' ? [] : [`street:${desk.street.value}`])),
  });
}
