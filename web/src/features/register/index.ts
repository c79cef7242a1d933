export { default as ResponsibilityCard } from './ResponsibilityCard.vue';
export const WhoPage = () => import('./WhoPage.vue');
export const RegisterDeskPage = () => import('./RegisterDeskPage.vue');
