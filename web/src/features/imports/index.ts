export const ImportsPage = () => import('./ImportsPage.vue');
