// The bodies for which this person may ask something of communities; the server says so too.
import { computed } from 'vue';
import { api, data, useReading } from '@/api';
import { useDesk } from '@/features/desk';
import { session } from '@/session';

export function useSenders() {
  const desk = useDesk();
  const street = computed(() => desk.street.value);
  const all = useReading({
    key: computed(() => ['bodies', 'proposers', street.value]),
    read: async () => (await data(api.GET('/api/v1/s/{street}/bodies', { params: { path: { street: street.value } } }))).items,
    enabled: computed(() => street.value !== ''),
  });
  const bodies = computed(() => (all.data.value ?? []).filter((one) => session.value.posts.some((post) => post.street === street.value && post.role === 'department_officer' && post.body_name === one.name)));
  /** All of the street's bodies, once they are read. */
  const known = computed(() => all.data.value ?? []);
  return { bodies, known };
}
