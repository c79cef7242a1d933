// The back button (the only one in WeChat) closes what floats before it leaves the page: one history entry each.
import { onScopeDispose, watch, type Ref } from 'vue';

let serial = 0;

export function useBackCloses(open: Ref<boolean>): void {
  const mark = `floating-${++serial}`;
  const holdsEntry = (): boolean => (history.state as { floating?: string } | null)?.floating === mark;
  const closeOnBack = (): void => {
    if (open.value && !holdsEntry()) open.value = false;
  };
  watch(open, (now) => {
    if (now) {
      history.pushState({ ...history.state, floating: mark }, '');
      addEventListener('popstate', closeOnBack);
    } else {
      removeEventListener('popstate', closeOnBack);
      if (holdsEntry()) history.back();
    }
  });
  onScopeDispose(() => removeEventListener('popstate', closeOnBack));
}
