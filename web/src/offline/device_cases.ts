// Cases that were reported on this device while nobody was signed in. What opens them again is a secret that the device made
// and that stays here: the server keeps only its hash.
import { createStore, del, get, set, values } from 'idb-keyval';

export interface DeviceCase {
  street: string;
  id: string;
  number: string;
  text: string;
  at: number;
  secret: string;
}

let store: ReturnType<typeof createStore> | undefined;
const opened = (): ReturnType<typeof createStore> => (store ??= createStore('hezhi-cases', 'cases'));
const keyOf = (street: string, id: string): string => `${street}/${id}`;

export const rememberCase = (one: DeviceCase): Promise<void> => set(keyOf(one.street, one.id), one, opened());
export const forgetCase = (street: string, id: string): Promise<void> => del(keyOf(street, id), opened());
export const deviceCase = (street: string, id: string): Promise<DeviceCase | undefined> => get<DeviceCase>(keyOf(street, id), opened()).catch(() => undefined);

/** Newest first. */
export async function deviceCases(): Promise<DeviceCase[]> {
  const found = await values<DeviceCase>(opened()).catch(() => []);
  return found.sort((a, b) => b.at - a.at);
}

/** 192 random bits in 32 characters: nobody guesses them. */
export function newFollowSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_');
}
