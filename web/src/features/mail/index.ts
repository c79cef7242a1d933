export const MailPage = () => import('./MailPage.vue');
