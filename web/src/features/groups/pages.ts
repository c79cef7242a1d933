// What the residents' router takes.
export const GroupListPage = () => import('./GroupListPage.vue');
export const GroupPage = () => import('./GroupPage.vue');
