// One case at the desk, kept fresh by its own channel.
import { useQueryClient } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import { api, data, useReading, type Case } from '@/api';

export function useCase(street: Readonly<Ref<string>>, id: Readonly<Ref<string>>) {
  const client = useQueryClient();
  const key = computed(() => ['desk-case', street.value, id.value]);
  const reading = useReading<Case>({
    key,
    read: () => data(api.GET('/api/v1/s/{street}/cases/{case}', { params: { path: { street: street.value, case: id.value } } })),
    enabled: computed(() => street.value !== ''),
    live: computed(() => (street.value === '' ? [] : [`case:${street.value}/${id.value}`])),
  });
  /** The answer to an act is the case as it is now. */
  function take(page: Case): void {
    client.setQueryData(key.value, page);
    void client.invalidateQueries({ queryKey: ['desk-cases', street.value] });
    void client.invalidateQueries({ queryKey: ['case-counts', street.value] });
  }
  return { reading, take, refetch: () => reading.refetch() };
}
