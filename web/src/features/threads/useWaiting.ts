// What waits for me in the streets where I live, the nearest deadline first. My cases have cards of their own.
import { computed } from 'vue';
import { api, data, useReading, type Waiting } from '@/api';
import { session, signedIn } from '@/session';

export type WaitingCard = Waiting & { street: string };

export function useWaiting() {
  const streets = computed(() => [...new Set(session.value.residences.map((home) => home.street))]);
  const reading = useReading<WaitingCard[]>({
    key: computed(() => ['waiting', session.value.person?.id, streets.value.join(' ')]),
    read: async () => (await Promise.all(streets.value.map(async (street) => (await data(api.GET('/api/v1/s/{street}/waiting', { params: { path: { street } } }))).items.map((one) => ({ ...one, street }))))).flat(),
    enabled: computed(() => signedIn.value && streets.value.length > 0),
  });
  const cards = computed(() => (reading.data.value ?? []).filter((one) => one.subject !== 'case').sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9')));
  return { reading, cards };
}
