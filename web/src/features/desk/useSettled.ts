// What was typed, a moment after the typing paused: a long table is filtered once, and no keystroke waits for it.
import { onScopeDispose, ref, watch, type Ref } from 'vue';

const pauseMilliseconds = 150;

export function useSettled(typed: Readonly<Ref<string>>): Readonly<Ref<string>> {
  const settled = ref(typed.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(typed, (now) => {
    clearTimeout(timer);
    timer = setTimeout(() => { settled.value = now; }, pauseMilliseconds);
  });
  onScopeDispose(() => clearTimeout(timer));
  return settled;
}
