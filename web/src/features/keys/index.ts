export const KeysPage = () => import('./KeysPage.vue');
