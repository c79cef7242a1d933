// The back button (the only one in WeChat) closes what floats before it leaves the page: one history entry each. Closing in
// any other way takes the entry back. The browser does that a moment later, and takes back whatever is the newest entry by
// then: so entries come and go in turn, and a change of page waits for its turn as well.
import { onScopeDispose, watch, type Ref } from 'vue';

const takenBackMillisecondsMax = 5000;

let serial = 0;
let turn = Promise.resolve();
let taken: (() => void) | undefined;

// Here and not later: listeners of the window are told in the order in which they came, and a router that hears of an entry
// that was taken back would change the page to where it is, in place of where somebody wants to go.
addEventListener('popstate', (event) => {
  if (taken === undefined) return;
  event.stopImmediatePropagation();
  taken();
});

/** Resolves when no entry is being taken back. Routers wait for it before they change the page. */
export const historyAtRest = (): Promise<void> => turn;

function takeEntryBack(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => taken?.(), takenBackMillisecondsMax); // a browser that refuses must not hold up the page
    taken = (): void => {
      clearTimeout(late);
      taken = undefined;
      resolve();
    };
    history.back();
  });
}

export function useBackCloses(open: Ref<boolean>): void {
  const mark = `floating-${++serial}`;
  let gone = false;
  const holdsEntry = (): boolean => (history.state as { floating?: string } | null)?.floating === mark;
  const closeOnBack = (): void => {
    if (open.value && !holdsEntry()) open.value = false;
  };
  const follow = async (): Promise<void> => {
    if (open.value && !gone) {
      if (holdsEntry()) return;
      history.pushState({ ...history.state, floating: mark }, '');
      addEventListener('popstate', closeOnBack);
    } else {
      removeEventListener('popstate', closeOnBack);
      if (holdsEntry()) await takeEntryBack();
    }
  };
  watch(open, () => { turn = turn.then(follow); });
  onScopeDispose(() => {
    gone = true;
    removeEventListener('popstate', closeOnBack);
  });
}
