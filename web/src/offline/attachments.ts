// Photographs and voice notes that wait on this device to be sent: their bytes lie in a store of their own, so that drafts
// and the outbox stay small and name them only. Bytes rather than blobs: some browsers lose blobs of a closed page.
import { createStore, del, get, keys, set } from 'idb-keyval';
import { newIdempotencyKey } from '@/api/client';

export interface Attachment {
  /** Also the Idempotency-Key under which it is added to its case. */
  id: string;
  kind: 'photo' | 'voice';
  type: string;
  bytes: number;
  /** Of a voice note. */
  seconds?: number;
  at: number;
  /** What a photograph shows, by who took it. */
  words?: string;
  /** Its id at the server, once it is there. */
  media?: string;
}
interface Kept {
  type: string;
  bytes: ArrayBuffer;
}

let store: ReturnType<typeof createStore> | undefined;
const opened = (): ReturnType<typeof createStore> => (store ??= createStore('hezhi-attachments', 'attachments'));

/** Of the workbench, which keeps nothing on the device: gone with the page. */
const inMemory = new Map<string, Blob>();

/** Writes it to the device; undefined where there is no room. */
export async function keepAttachment(kind: Attachment['kind'], blob: Blob, { seconds, inMemoryOnly = false }: { seconds?: number | undefined; inMemoryOnly?: boolean } = {}): Promise<Attachment | undefined> {
  const one: Attachment = { id: newIdempotencyKey(), kind, type: blob.type, bytes: blob.size, at: Date.now(), ...(seconds === undefined ? {} : { seconds }) };
  if (inMemoryOnly) {
    inMemory.set(one.id, blob);
    return one;
  }
  try {
    await set(one.id, { type: blob.type, bytes: await blob.arrayBuffer() } satisfies Kept, opened());
    return one;
  } catch {
    return undefined;
  }
}

/** Where it is uploaded, with what it shows. */
export const uploadPath = (street: string, one: Attachment): string => `/api/v1/s/${street}/media${(one.words ?? '').trim() === '' ? '' : `?words=${encodeURIComponent((one.words ?? '').trim())}`}`;

export async function attachmentBlob(id: string): Promise<Blob | undefined> {
  const held = inMemory.get(id);
  if (held !== undefined) return held;
  const kept = await get<Kept>(id, opened()).catch(() => undefined);
  return kept === undefined ? undefined : new Blob([kept.bytes], { type: kept.type });
}

export async function dropAttachments(some: readonly Attachment[]): Promise<void> {
  for (const one of some) if (!inMemory.delete(one.id)) await del(one.id, opened()).catch(() => undefined);
}

/** Removes what neither the draft nor the outbox names any longer. Run once a visit, when the page is idle. */
export async function tidyAttachments(named: ReadonlySet<string>): Promise<void> {
  const found = await keys<string>(opened()).catch(() => []);
  for (const id of found) if (!named.has(id)) await del(id, opened()).catch(() => undefined);
}
