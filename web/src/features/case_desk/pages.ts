export const CaseInboxPage = () => import('./CaseInboxPage.vue');
export const CaseDeskPage = () => import('./CaseDeskPage.vue');
export const EnterCasePage = () => import('./EnterCasePage.vue');
