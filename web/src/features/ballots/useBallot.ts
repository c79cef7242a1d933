// One ballot, kept fresh by its own channel; the answer to an act is the ballot as it is then.
import { useQueryClient } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import { api, data, useReading, type Ballot } from '@/api';
import { session } from '@/session';

export function useBallot(street: Readonly<Ref<string>>, id: Readonly<Ref<string>>) {
  const client = useQueryClient();
  const key = computed(() => ['ballot', street.value, id.value, session.value.person?.id]);
  const reading = useReading<Ballot>({
    key,
    read: () => data(api.GET('/api/v1/s/{street}/ballots/{ballot}', { params: { path: { street: street.value, ballot: id.value } } })),
    enabled: computed(() => street.value !== '' && id.value !== ''),
    live: computed(() => [`ballot:${id.value}`]),
  });
  function take(ballot: Ballot): void {
    client.setQueryData(key.value, ballot);
    void client.invalidateQueries({ queryKey: ['ballots', street.value] });
  }
  return { reading, take };
}
