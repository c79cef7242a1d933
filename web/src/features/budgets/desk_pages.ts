export const BudgetDeskListPage = () => import('./BudgetDeskListPage.vue');
export const BudgetDeskPage = () => import('./BudgetDeskPage.vue');
export const BudgetFormPage = () => import('./BudgetFormPage.vue');
