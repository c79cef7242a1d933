export const CommitmentPage = () => import('./CommitmentPage.vue');
export const CommitmentListPage = () => import('./CommitmentListPage.vue');
export const ResolutionPage = () => import('./ResolutionPage.vue');
