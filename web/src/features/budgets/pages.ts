export const BudgetPage = () => import('./BudgetPage.vue');
export const ProjectPage = () => import('./ProjectPage.vue');
export const ProposePage = () => import('./ProposePage.vue');
