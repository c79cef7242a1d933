export const ReportPage = () => import('./ReportPage.vue');
