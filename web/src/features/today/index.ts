export const TodayPage = () => import('./TodayPage.vue');
