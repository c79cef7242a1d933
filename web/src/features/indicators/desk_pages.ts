export const IndicatorDeskPage = () => import('./IndicatorDeskPage.vue');
