// One commitment, kept fresh by its own channel; the answer to an act is the commitment as it is then.
import { useQueryClient } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import { api, data, useReading, type Commitment, type Resolution } from '@/api';
import { session } from '@/session';

export function useCommitment(street: Readonly<Ref<string>>, id: Readonly<Ref<string>>) {
  const client = useQueryClient();
  const key = computed(() => ['commitment', street.value, id.value, session.value.person?.id]);
  const reading = useReading<Commitment>({
    key,
    read: () => data(api.GET('/api/v1/s/{street}/commitments/{commitment}', { params: { path: { street: street.value, commitment: id.value } } })),
    enabled: computed(() => street.value !== ''),
    live: computed(() => [`commitment:${id.value}`]),
  });
  function take(one: Commitment): void {
    client.setQueryData(key.value, one);
    void client.invalidateQueries({ queryKey: ['commitments', street.value] });
  }
  return { reading, take };
}

export function useResolution(street: Readonly<Ref<string>>, id: Readonly<Ref<string>>) {
  const client = useQueryClient();
  const key = computed(() => ['resolution', street.value, id.value, session.value.person?.id]);
  const reading = useReading<Resolution>({
    key,
    read: () => data(api.GET('/api/v1/s/{street}/resolutions/{resolution}', { params: { path: { street: street.value, resolution: id.value } } })),
    enabled: computed(() => street.value !== ''),
    live: computed(() => [`resolution:${id.value}`]),
  });
  const take = (one: Resolution): void => { client.setQueryData(key.value, one); };
  return { reading, take };
}
