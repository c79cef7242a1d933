export const TodayPage = () => import('./TodayPage.vue');
export { askForTodayEarly } from './read_today';
