export const BallotPage = () => import('./BallotPage.vue');
export const BallotResultPage = () => import('./BallotResultPage.vue');
