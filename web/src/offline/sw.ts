// The service worker of the residents' app: the program itself is kept on the device, documents come from the network
// first, and nothing of the API is stored here (the page keeps its own copies and drops them at sign-out).
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: {
  __WB_MANIFEST: { url: string; revision: string | null }[];
  skipWaiting(): Promise<void>;
  addEventListener(kind: 'message', listener: (event: MessageEvent<unknown>) => void): void;
};

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

const patience = 3000;
const keptPage = createHandlerBoundToURL('/residents.html');
registerRoute(
  new NavigationRoute(async (options) => {
    try {
      const answer = await fetch(options.request, { signal: AbortSignal.timeout(patience) });
      if (answer.status < 500) return answer;
    } catch {
      // No network, or too slow: the kept page.
    }
    return keptPage(options);
  }, { denylist: [/^\/workbench(\/|$)/, /^\/api\//, /^\/events/, /^\/healthz/, /^\/metrics/] }),
);

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
});
