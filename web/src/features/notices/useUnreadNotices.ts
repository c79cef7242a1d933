// How many notices one has not read: for the bell, which stands only where something waits.
import { computed } from 'vue';
import { api, data, useReading } from '@/api';
import { session, signedIn } from '@/session';

export const noticesKey = () => ['notices', session.value.person?.id];

/** The live channel of one's own letterbox; nobody else may listen, so nobody else asks. */
export const noticesChannels = () => (session.value.person === undefined ? [] : [`notices:${session.value.person.id}`]);

export function useUnreadNotices() {
  const reading = useReading({
    key: computed(() => [...noticesKey(), 'count']),
    read: () => data(api.GET('/api/v1/me/notices/count')),
    enabled: signedIn,
    live: computed(noticesChannels),
  });
  return computed(() => (signedIn.value ? (reading.data.value?.unread ?? 0) : 0));
}
