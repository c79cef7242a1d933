export const HelpPage = () => import('./HelpPage.vue');
export const NotFoundPage = () => import('./NotFoundPage.vue');
