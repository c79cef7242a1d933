export const InvitationsPage = () => import('./InvitationsPage.vue');
export const LettersPage = () => import('./LettersPage.vue');
