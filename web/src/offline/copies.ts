// Copies of what was read, kept on this device, so that pages open without a network and say how old they are. Dropped
// when another person signs in or somebody signs out, and after a week.
import { clear, createStore, del, entries, get, set } from 'idb-keyval';
import type { QueryKey, QueryPersister } from '@tanstack/vue-query';

interface Copy {
  value: unknown;
  at: number;
}

const keepMilliseconds = 7 * 24 * 3_600_000;
const copiesMax = 80;
let store: ReturnType<typeof createStore> | undefined;
const opened = (): ReturnType<typeof createStore> => (store ??= createStore('hezhi-copies', 'copies'));

/** What must never stay on a device that others may use. */
const neverKept = new Set(['sessions', 'export', 'setup', 'invitation']);

export function isKept(key: QueryKey): boolean {
  return !neverKept.has(String(key[0]));
}

export const copyPersister: QueryPersister = async (read, context, query) => {
  const name = query.queryHash;
  if (!isKept(query.queryKey)) return read(context as never);
  if (query.state.data === undefined) {
    const copy = await get<Copy>(name, opened()).catch(() => undefined);
    if (copy !== undefined && Date.now() - copy.at < keepMilliseconds) {
      // Show the copy now, with its age, and look for something newer right after.
      setTimeout(() => {
        query.setState({ dataUpdatedAt: copy.at });
        void query.fetch().catch(() => undefined);
      }, 0);
      return copy.value as never;
    }
  }
  const value = await read(context as never);
  void set(name, { value, at: Date.now() } satisfies Copy, opened()).catch(() => undefined);
  return value as never;
};

export async function dropCopies(): Promise<void> {
  await clear(opened()).catch(() => undefined);
}

/** Removes what is too old or too much. Run once a visit, when the page is idle. */
export async function tidyCopies(): Promise<void> {
  const all = await entries<string, Copy>(opened()).catch(() => []);
  const sorted = all.sort(([, a], [, b]) => b.at - a.at);
  for (const [index, [name, copy]] of sorted.entries()) if (index >= copiesMax || Date.now() - copy.at > keepMilliseconds) await del(name, opened()).catch(() => undefined);
}
