export const CalendarPage = () => import('./CalendarPage.vue');
