// What a room wrote down and the server does not have yet, on this device, so that neither a lost connection nor a closed
// page loses it. It is gone once it has arrived; nothing else of the workbench stays on a device.
import { createStore, del, get, update } from 'idb-keyval';
import type { RoomEntry } from '@/api';

let store: ReturnType<typeof createStore> | undefined;
const opened = (): ReturnType<typeof createStore> => (store ??= createStore('hezhi-rooms', 'entries'));
const keyOf = (street: string, meeting: string): string => `${street}/${meeting}`;

export const keptEntries = async (street: string, meeting: string): Promise<RoomEntry[]> => (await get<RoomEntry[]>(keyOf(street, meeting), opened()).catch(() => undefined)) ?? [];
export async function keepEntry(street: string, meeting: string, entry: RoomEntry): Promise<void> {
  await update<RoomEntry[]>(keyOf(street, meeting), (there) => [...(there ?? []), entry], opened());
}
/** A reply that was lost on its way drops nothing: the same entries go again and arrive once. */
export async function dropEntries(street: string, meeting: string, arrived: ReadonlySet<string>): Promise<void> {
  await update<RoomEntry[]>(keyOf(street, meeting), (there) => (there ?? []).filter((one) => !arrived.has(one.id)), opened());
  if ((await keptEntries(street, meeting)).length === 0) await del(keyOf(street, meeting), opened()).catch(() => undefined);
}
