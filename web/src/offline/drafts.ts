// Words that are not sent yet survive a closed page, a lost session and a slip of the finger. Kept on this device only.
import { createStore, del, get, set, clear } from 'idb-keyval';
import { ref, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue';

let store: ReturnType<typeof createStore> | undefined;
export const draftStore = (): ReturnType<typeof createStore> => (store ??= createStore('hezhi-drafts', 'drafts'));
const opened = draftStore;

/**
 * A text field that is kept under `name` while it is being written. Every change is written at once, at most one write at
 * a time, so a page that is closed loses nothing. The name may change (who is signed in is known after the page is shown):
 * what is being written moves along, an empty field takes what was kept there.
 */
export function useDraft(name: MaybeRefOrGetter<string>): { text: Ref<string>; forget: () => Promise<void>; restored: Ref<boolean>; ready: Ref<boolean> } {
  const text = ref('');
  const restored = ref(false);
  /** What was kept has been looked for. */
  const ready = ref(false);
  let kept = '';
  let writing: Promise<void> | undefined;
  async function write(): Promise<void> {
    while (kept !== text.value) {
      kept = text.value;
      await (kept === '' ? del(toValue(name), opened()) : set(toValue(name), kept, opened())).catch(() => undefined);
    }
    writing = undefined;
  }
  async function open(place: string, before: string | undefined): Promise<void> {
    if (before !== undefined) {
      await writing;
      if (text.value !== '') {
        await set(place, text.value, opened()).then(() => del(before, opened())).catch(() => undefined);
        return;
      }
    }
    const found = await get<string>(place, opened()).catch(() => undefined);
    if (found === undefined || found === '' || text.value !== '' || place !== toValue(name)) return;
    kept = found;
    text.value = found;
    restored.value = true;
  }
  watch(text, () => { writing ??= write(); }, { flush: 'sync' });
  watch(() => toValue(name), (place, before) => { void open(place, before).finally(() => { ready.value = true; }); }, { immediate: true });
  return {
    text,
    restored,
    ready,
    async forget() {
      text.value = '';
      await writing;
    },
  };
}

/** What is kept under this name now; empty: nothing. */
export const keptDraft = (name: string): Promise<string> => get<string>(name, opened()).then((found) => found ?? '', () => '');

/** Removes one draft, if it holds `part`. */
export async function dropDraft(name: string, part: string): Promise<void> {
  const found = await get<string>(name, opened()).catch(() => undefined);
  if (found?.includes(part)) await del(name, opened()).catch(() => undefined);
}

export async function dropDrafts(): Promise<void> {
  await clear(opened()).catch(() => undefined);
}
