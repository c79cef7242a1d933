// One item of the agenda desk, kept fresh by its own channel; the answer to an act is the item as it is then.
import { useQueryClient } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import { api, data, useReading, type AgendaItem } from '@/api';
import { session } from '@/session';

export function useItem(street: Readonly<Ref<string>>, id: Readonly<Ref<string>>) {
  const client = useQueryClient();
  const key = computed(() => ['agenda-item', street.value, id.value, session.value.person?.id]);
  const reading = useReading<AgendaItem>({
    key,
    read: () => data(api.GET('/api/v1/s/{street}/agenda/items/{item}', { params: { path: { street: street.value, item: id.value } } })),
    enabled: computed(() => street.value !== ''),
    live: computed(() => [`agenda:${id.value}`]),
  });
  function take(item: AgendaItem): void {
    client.setQueryData(key.value, item);
    void client.invalidateQueries({ queryKey: ['agenda', street.value] });
  }
  return { reading, take };
}
