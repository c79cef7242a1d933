// Whether there seems to be a network: what the browser says, corrected by what requests experience.
import { computed, ref } from 'vue';

const browserSays = ref(typeof navigator === 'undefined' ? true : navigator.onLine);
const lastFailed = ref(false);

export const online = computed(() => browserSays.value && !lastFailed.value);

const returned = new Set<() => void>();
function tell(): void {
  for (const listener of returned) listener();
}

export function noteRequest(reached: boolean): void {
  lastFailed.value = !reached;
}

/** Called when the network may be back: the browser says so, or the page comes to the front. */
export function onNetworkMayBeBack(listener: () => void): void {
  returned.add(listener);
}

export function startNetworkWatch(): void {
  addEventListener('online', () => {
    browserSays.value = true;
    lastFailed.value = false;
    tell();
  });
  addEventListener('offline', () => { browserSays.value = false; });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') tell();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) tell();
  });
}
