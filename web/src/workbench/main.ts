import '@/offline/trusted';
import '@/ui/tokens.css';
import '@/ui/base.css';
import './workbench.css';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import { newQueryClient, onCsrfMissing, onReached, onUnauthenticated } from '@/api';
import '@/i18n/workbench';
import { noteRequest, onNetworkMayBeBack, startNetworkWatch } from '@/offline';
import { loadSession, onPersonChange, renewSession, sessionKey, sessionLost, startLook } from '@/session';
import App from './App.vue';
import { router } from './router';

// Nothing of the workbench is kept on the device: other people's data stays on the server.
const queries = newQueryClient();
onReached(noteRequest);
onUnauthenticated(sessionLost);
onCsrfMissing(renewSession);
let lastPerson: string | undefined;
onPersonChange((person, before) => {
  // Another person at the same desk, after a session that ended by itself: nothing of the first may stay on the page.
  if (person !== undefined && lastPerson !== undefined && person !== lastPerson && before === undefined) location.reload();
  lastPerson = person ?? lastPerson;
  if (before !== undefined) queries.clear();
  void queries.invalidateQueries();
});
// Signed in (or out) in another window of this browser: this one follows at once, with everything typed still there.
addEventListener('storage', (event) => { if (event.key === sessionKey) void loadSession().catch(() => undefined); });
startNetworkWatch();
onNetworkMayBeBack(() => {
  void loadSession().catch(() => undefined);
  void queries.invalidateQueries({ refetchType: 'active' });
});

const look = startLook();
const app = createApp(App).use(router).use(VueQueryPlugin, { queryClient: queries });
void loadSession().catch(() => undefined);
await Promise.all([look, router.isReady()]);
app.mount('#app');
