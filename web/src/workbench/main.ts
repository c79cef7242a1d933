import '@/offline/trusted';
import '@/ui/tokens.css';
import '@/ui/base.css';
import './workbench.css';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import { newQueryClient, onCsrfMissing, onReached, onUnauthenticated } from '@/api';
import '@/i18n/workbench';
import { noteRequest, onNetworkMayBeBack, startNetworkWatch } from '@/offline';
import { loadSession, onPersonChange, renewSession, sessionLost, startLook } from '@/session';
import App from './App.vue';
import { router } from './router';

// Nothing of the workbench is kept on the device: other people's data stays on the server.
const queries = newQueryClient();
onReached(noteRequest);
onUnauthenticated(sessionLost);
onCsrfMissing(renewSession);
onPersonChange((_person, before) => {
  if (before !== undefined) queries.clear();
  void queries.invalidateQueries();
});
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
