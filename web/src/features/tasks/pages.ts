// What the residents' router takes.
export const TaskListPage = () => import('./TaskListPage.vue');
export const BurdenPage = () => import('./BurdenPage.vue');
export const TaskPage = () => import('./TaskPage.vue');
