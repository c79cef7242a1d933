// The service worker from the page's side: registered where the browser has one, a new version offered, never forced; and
// the browser's offer to put the app on the home screen, kept for the button in "Me".
import { ref, shallowRef } from 'vue';

export const newVersionReady = ref(false);

interface InstallPrompt extends Event {
  prompt(): Promise<void>;
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>;
}
export const installPrompt = shallowRef<InstallPrompt | undefined>(undefined);

let waiting: ServiceWorker | null = null;

export function startServiceWorker(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    installPrompt.value = event as InstallPrompt;
  });
  addEventListener('appinstalled', () => { installPrompt.value = undefined; });
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.register('/sw.js').then((registration) => {
    const watchWaiting = (): void => {
      if (registration.waiting !== null && navigator.serviceWorker.controller !== null) {
        waiting = registration.waiting;
        newVersionReady.value = true;
      }
    };
    watchWaiting();
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', watchWaiting));
  }).catch(() => undefined); // A browser that refuses workers (private mode, WeChat on iOS) still shows everything.
}

export function takeNewVersion(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('take-over');
}
