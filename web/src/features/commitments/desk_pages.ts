export const CommitmentsDeskPage = () => import('./CommitmentsDeskPage.vue');
export const CommitmentDeskPage = () => import('./CommitmentDeskPage.vue');
export const CommitmentFormPage = () => import('./CommitmentFormPage.vue');
export const ResolutionDeskPage = () => import('./ResolutionDeskPage.vue');
export const ResolutionFormPage = () => import('./ResolutionFormPage.vue');
