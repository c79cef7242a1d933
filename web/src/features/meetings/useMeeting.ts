// One meeting, kept fresh by its own channel; the answer to an act is the meeting as it is then.
import { useQueryClient } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import { api, data, useReading, type Meeting } from '@/api';
import { session } from '@/session';

export function useMeeting(street: Readonly<Ref<string>>, id: Readonly<Ref<string>>) {
  const client = useQueryClient();
  const key = computed(() => ['meeting', street.value, id.value, session.value.person?.id]);
  const reading = useReading<Meeting>({
    key,
    read: () => data(api.GET('/api/v1/s/{street}/meetings/{meeting}', { params: { path: { street: street.value, meeting: id.value } } })),
    enabled: computed(() => street.value !== '' && id.value !== ''),
    live: computed(() => [`meeting:${id.value}`]),
  });
  function take(meeting: Meeting): void {
    client.setQueryData(key.value, meeting);
    void client.invalidateQueries({ queryKey: ['meetings'] });
  }
  return { reading, take, again: () => client.invalidateQueries({ queryKey: key.value }) };
}
