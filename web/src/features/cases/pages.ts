// What routers and Today take, without the parts of a case's page.
export { default as OwnCaseCards } from './OwnCaseCards.vue';
export { useOwnCases, waitsForMe } from './useOwnCases';
export const CasePage = () => import('./CasePage.vue');
export const CaseListPage = () => import('./CaseListPage.vue');
export const MyCasesPage = () => import('./MyCasesPage.vue');
