// The residents' addresses: words and ids, shareable, each opens cold.
import { createRouter, createWebHistory } from 'vue-router';
import { TodayPage } from '@/features/today';
import { wantHeadingFocus } from '@/ui';

export const router = createRouter({
  history: createWebHistory('/'),
  routes: [{ path: '/', name: 'today', component: TodayPage }],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
router.afterEach((to, from) => {
  if (from.matched.length > 0 && to.path !== from.path) wantHeadingFocus();
});
