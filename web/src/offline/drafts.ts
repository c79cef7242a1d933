// Words that are not sent yet survive a closed page, a lost session and a slip of the finger. Kept on this device only.
import { createStore, del, get, set, clear } from 'idb-keyval';
import { onScopeDispose, ref, watch, type Ref } from 'vue';

let store: ReturnType<typeof createStore> | undefined;
const opened = (): ReturnType<typeof createStore> => (store ??= createStore('hezhi-drafts', 'drafts'));
const delayMilliseconds = 300;

/** A text field that is kept under `name` while it is being written. */
export function useDraft(name: string): { text: Ref<string>; forget: () => Promise<void>; restored: Ref<boolean> } {
  const text = ref('');
  const restored = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    clearTimeout(timer);
    timer = undefined;
    void (text.value === '' ? del(name, opened()) : set(name, text.value, opened())).catch(() => undefined);
  };
  void get<string>(name, opened()).then((kept) => {
    if (kept !== undefined && kept !== '' && text.value === '') {
      text.value = kept;
      restored.value = true;
    }
  }).catch(() => undefined);
  watch(text, () => {
    clearTimeout(timer);
    timer = setTimeout(save, delayMilliseconds);
  });
  onScopeDispose(() => { if (timer !== undefined) save(); });
  return {
    text,
    restored,
    async forget() {
      clearTimeout(timer);
      timer = undefined;
      text.value = '';
      await del(name, opened()).catch(() => undefined);
    },
  };
}

export async function dropDrafts(): Promise<void> {
  await clear(opened()).catch(() => undefined);
}
