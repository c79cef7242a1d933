export const InvitationsPage = () => import('./InvitationsPage.vue');
