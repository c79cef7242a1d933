import '@/offline/trusted';
import '@/ui/tokens.css';
import '@/ui/base.css';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import { newQueryClient, onCsrfMissing, onReached, onUnauthenticated } from '@/api';
import { copyPersister, dropCopies, noteRequest, onNetworkMayBeBack, outbox, sendOutbox, startNetworkWatch, startOutbox, startServiceWorker, tidyCopies, tidyOutbox } from '@/offline';
import { loadPurifier } from '@/offline/trusted';
import { loadSession, onPersonChange, renewSession, sessionLost, signedIn, startLook } from '@/session';
import { askForTodayEarly } from '@/features/today';
import App from './App.vue';
import { router } from './router';

const queries = newQueryClient(copyPersister);

onReached(noteRequest);
onUnauthenticated(sessionLost);
onCsrfMissing(renewSession);
onPersonChange((person, before) => {
  void outbox.belongTo(person).then(sendOutbox);
  if (before !== undefined) void dropCopies(); // never show one person's copies to another
  void queries.invalidateQueries();
});
startNetworkWatch();
startOutbox();
onNetworkMayBeBack(() => {
  void loadSession().catch(() => undefined);
  void queries.invalidateQueries({ refetchType: 'active' });
});

// Language, first page and session come at the same time; the page is shown when the first two are there.
const look = startLook();
const app = createApp(App).use(router).use(VueQueryPlugin, { queryClient: queries });
void loadSession().catch(() => undefined).then(() => {
  if (!signedIn.value) void outbox.belongTo(undefined).then(sendOutbox); // what a visitor wrote here
});
if (location.pathname === '/') askForTodayEarly();
await Promise.all([look, router.isReady()]);
app.mount('#app');

const whenIdle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1500));
whenIdle(() => {
  startServiceWorker();
  void loadPurifier();
  void tidyCopies();
  void tidyOutbox();
});
