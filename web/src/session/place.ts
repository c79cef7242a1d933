// Which street the pages are about: where the person lives, else where they work, else what they chose on this device,
// else the first there is.
import { computed, ref } from 'vue';
import { api, data, useReading, type Street } from '@/api';
import { session } from './session';

const key = 'hezhi.street';
const chosen = ref<string | undefined>(readChosen());

function readChosen(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function chooseStreet(id: string): void {
  chosen.value = id;
  try {
    localStorage.setItem(key, id);
  } catch {
    // Only this visit, then.
  }
}

export function useStreets() {
  const reading = useReading({ key: ['streets'], read: async () => (await data(api.GET('/api/v1/streets'))).items });
  const streets = computed<Street[]>(() => reading.data.value ?? []);
  const street = computed<Street | undefined>(() => {
    const wished = [chosen.value, session.value.residences[0]?.street, session.value.posts[0]?.street];
    return wished.map((id) => streets.value.find((one) => one.id === id)).find((one) => one !== undefined) ?? streets.value[0];
  });
  return { reading, streets, street };
}
