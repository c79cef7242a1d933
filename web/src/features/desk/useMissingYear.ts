// The year whose holidays the street's calendar lacks, for whoever may import them: this year, or from November the next.
import { computed } from 'vue';
import { api, data, useReading } from '@/api';
import { useDesk } from './places';

export function useMissingYear() {
  const desk = useDesk();
  const calendar = useReading({
    key: computed(() => ['calendar', desk.street.value, 'missing']),
    read: () => data(api.GET('/api/v1/s/{street}/calendar', { params: { path: { street: desk.street.value } } })),
    enabled: computed(() => desk.street.value !== '' && desk.may('jurisdiction_import')),
    live: computed(() => (desk.street.value === '' ? [] : [`street:${desk.street.value}`])),
  });
  return computed(() => (desk.may('jurisdiction_import') ? calendar.data.value?.missing_year : undefined));
}
