export const BallotsTablePage = () => import('./BallotsTablePage.vue');
export const BallotFormPage = () => import('./BallotFormPage.vue');
export const BallotDeskPage = () => import('./BallotDeskPage.vue');
export const FilingPackPage = () => import('./FilingPackPage.vue');
