// What the workbench's router takes.
export const TaskDeskListPage = () => import('./TaskDeskListPage.vue');
export const BurdenDeskPage = () => import('./BurdenDeskPage.vue');
export const TaskDeskPage = () => import('./TaskDeskPage.vue');
export const AssessmentFormPage = () => import('./AssessmentFormPage.vue');
export const TaskSettingsPage = () => import('./TaskSettingsPage.vue');
export const TaskFormPage = () => import('./TaskFormPage.vue');
