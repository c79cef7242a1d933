// The names of what public events know by id only: topics and places.
import { computed, type Ref } from 'vue';
import { api, data, useReading } from '@/api';
import { useStreets } from '@/session';

export function useNames(street: Readonly<Ref<string>>) {
  const { streets } = useStreets();
  const enabled = computed(() => street.value !== '');
  const params = computed(() => ({ path: { street: street.value } }));
  const topics = useReading({
    key: computed(() => ['topics', street.value, 'all', '']),
    read: () => data(api.GET('/api/v1/s/{street}/topics', { params: { ...params.value, query: { limit: 50 } } })),
    enabled,
  });
  const here = computed(() => streets.value.find((one) => one.id === street.value));
  const titleOf = (id: string): string | undefined => topics.data.value?.items.find((topic) => topic.id === id)?.title;
  /** A place below the communities, or the street itself, goes by the street's name. */
  const placeOf = (id: string): string => here.value?.communities.find((one) => one.id === id)?.name ?? here.value?.name ?? '';
  return { titleOf, placeOf };
}
