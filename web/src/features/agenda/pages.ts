export const AgendaQueuePage = () => import('./AgendaQueuePage.vue');
export const AgendaItemPage = () => import('./AgendaItemPage.vue');
export const InitiativePage = () => import('./InitiativePage.vue');
