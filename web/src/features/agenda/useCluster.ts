// A cluster with its public cases, as the desk reads it.
import { computed, type Ref } from 'vue';
import { api, data, useReading } from '@/api';

export function useCluster(street: Readonly<Ref<string>>, id: Readonly<Ref<string | undefined>>) {
  return useReading({
    key: computed(() => ['agenda-cluster', street.value, id.value]),
    read: () => data(api.GET('/api/v1/s/{street}/agenda/clusters/{cluster}', { params: { path: { street: street.value, cluster: id.value ?? '' } } })),
    enabled: computed(() => street.value !== '' && id.value !== undefined),
    live: computed(() => [`street:${street.value}`]),
  });
}
