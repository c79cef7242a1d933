// What the residents' router takes.
export const TaskListPage = () => import('./TaskListPage.vue');
export const TaskPage = () => import('./TaskPage.vue');
