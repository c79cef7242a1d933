// A whole form is on the device while it is being filled in: it survives a refusal, a reload, a session that ended, a sheet
// that was closed by mistake. Only what differs from how the form began is kept, so that the rest may change meanwhile.
import { del, get, set, type UseStore } from 'idb-keyval';
import { ref, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue';
import { draftStore } from './drafts';

export interface KeptForm {
  /** What an earlier visit left was filled in. */
  restored: Readonly<Ref<boolean>>;
  /** It was sent: nothing is kept any longer. */
  forget: () => void;
  /** Back to how the form began. */
  startAgain: () => void;
}

type Fields = Record<string, unknown>;
const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const stands = (value: unknown): string => JSON.stringify(value) ?? '';

/** Writes of all forms in the order in which they were asked for, the last of each name only. */
const wanted = new Map<string, string>();
let writing: Promise<void> | undefined;
async function writeWanted(store: UseStore): Promise<void> {
  for (const [name, text] of wanted) {
    wanted.delete(name);
    await (text === '' ? del(name, store) : set(name, text, store)).catch(() => undefined);
  }
  writing = undefined;
}
function keep(name: string, text: string): void {
  wanted.set(name, text);
  writing ??= writeWanted(draftStore());
}

/**
 * Keeps the reactive object `fields` under `name`. An empty name keeps nothing and takes nothing: a sheet that is closed, a
 * form whose object is not loaded. When the name is there the form begins: how it stands then is its beginning, and what an
 * earlier visit left is filled in. `alone`: fields that the page fills in by itself; where nothing but these differs, nothing
 * was written by a person.
 */
export function useKeptForm<T extends object>(name: MaybeRefOrGetter<string>, fields: T, { alone = [] }: { alone?: (keyof T & string)[] } = {}): KeptForm {
  const values = fields as Fields;
  const restored = ref(false);
  let place = '', last = '', sent = '';
  let begun: Record<string, string> = {};
  const now = (): Record<string, string> => Object.fromEntries(Object.keys(values).map((key) => [key, stands(values[key])]));
  const put = (key: string, value: unknown): void => {
    if (isRecord(values[key]) && isRecord(value)) Object.assign(values[key], value);
    else values[key] = value;
  };
  function write(): void {
    if (place === '') return;
    const all = now();
    const differing = Object.keys(all).filter((key) => all[key] !== begun[key]);
    const isNothing = stands(all) === sent || differing.every((key) => (alone as string[]).includes(key));
    keep(place, isNothing ? '' : JSON.stringify(Object.fromEntries(differing.map((key) => [key, values[key]]))));
  }
  async function take(from: string): Promise<void> {
    const text = wanted.get(from) ?? await get<string>(from, draftStore()).catch(() => undefined);
    if (text === undefined || text === '' || place !== from) return;
    let found: Fields;
    try {
      found = JSON.parse(text) as Fields;
    } catch {
      return; // unreadable: as if nothing had been kept
    }
    const all = now();
    for (const [key, value] of Object.entries(found)) {
      // What was typed while this was read stands.
      if (key in values && (all[key] === begun[key] || (alone as string[]).includes(key))) put(key, value);
    }
    restored.value = stands(now()) !== stands(begun);
  }
  watch(() => toValue(name), (next, before) => {
    place = next;
    if (next === '') return;
    last = next;
    if (before === undefined || before === '') {
      begun = now();
      sent = '';
      restored.value = false;
    } else {
      write(); // what is written moves along
      keep(before, '');
    }
    void take(next);
  }, { immediate: true, flush: 'sync' });
  watch(() => stands(values), write, { flush: 'sync' });
  return {
    restored,
    forget() {
      sent = stands(now());
      restored.value = false;
      if (last !== '') keep(last, '');
    },
    startAgain() {
      for (const [key, text] of Object.entries(begun)) values[key] = text === '' ? undefined : JSON.parse(text);
      restored.value = false;
      write();
    },
  };
}
