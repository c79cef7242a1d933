// The cases of whoever is here: those of the account in the streets it lives in, and those that this device reported alone.
import { computed } from 'vue';
import { api, data, useReading, type CaseLine } from '@/api';
import { deviceCases, type DeviceCase } from '@/offline';
import { session, signedIn, useStreets } from '@/session';

export type OwnCase = CaseLine & { street: string };
const waits = new Set(['need_info', 'replied', 'follow_up']);
/** It is the reporter's turn: to answer a question, or to say whether it is solved. */
export const waitsForMe = (line: CaseLine): boolean => waits.has(line.state);

export function useOwnCases() {
  const { street } = useStreets();
  const streets = computed(() => [...new Set([...session.value.residences.map((home) => home.street), ...(street.value === undefined ? [] : [street.value.id])])]);
  const reading = useReading<OwnCase[]>({
    key: computed(() => ['my-cases', session.value.person?.id, streets.value.join(' ')]),
    read: async () => (await Promise.all(streets.value.map(async (one) => (await data(api.GET('/api/v1/s/{street}/my-cases', { params: { path: { street: one } } }))).items.map((line) => ({ ...line, street: one }))))).flat(),
    enabled: computed(() => signedIn.value && streets.value.length > 0),
  });
  const open = computed(() => (reading.data.value ?? []).filter((line) => line.is_open).sort((a, b) => Number(waitsForMe(b)) - Number(waitsForMe(a)) || (a.due_at ?? '9').localeCompare(b.due_at ?? '9')));
  return { reading, open };
}

export function useDeviceCases() {
  return useReading<DeviceCase[]>({ key: ['device-cases'], read: deviceCases });
}
