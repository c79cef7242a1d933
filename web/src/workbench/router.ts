// The workbench's addresses, below /workbench.
import { createRouter, createWebHistory } from 'vue-router';
import { wantHeadingFocus } from '@/ui';

export const router = createRouter({
  history: createWebHistory('/workbench/'),
  routes: [],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
router.afterEach((to, from) => {
  if (from.matched.length > 0 && to.path !== from.path) wantHeadingFocus();
});
