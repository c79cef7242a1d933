export const AgeBandPage = () => import('./AgeBandPage.vue');
