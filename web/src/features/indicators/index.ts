export const IndicatorsPage = () => import('./IndicatorsPage.vue');
export const IndicatorRowsPage = () => import('./IndicatorRowsPage.vue');
