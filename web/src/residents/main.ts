import '@/offline/trusted';
import '@/ui/tokens.css';
import '@/ui/base.css';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import { newQueryClient } from '@/api';
import { loadSession, startLook } from '@/session';
import App from './App.vue';
import { router } from './router';

await startLook();
const app = createApp(App);
app.use(router);
app.use(VueQueryPlugin, { queryClient: newQueryClient() });
app.mount('#app');
void loadSession().catch(() => undefined);
