import '@/offline/trusted';
import '@/ui/tokens.css';
import '@/ui/base.css';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import { newQueryClient } from '@/api';
import '@/i18n/workbench';
import { loadPurifier } from '@/offline/trusted';
import { loadSession, startLook } from '@/session';
import App from './App.vue';
import { router } from './router';

await Promise.all([startLook(), loadPurifier()]);
const app = createApp(App);
app.use(router);
app.use(VueQueryPlugin, { queryClient: newQueryClient() });
app.mount('#app');
void loadSession().catch(() => undefined);
