// What the workbench's router takes.
export const GroupDeskListPage = () => import('./GroupDeskListPage.vue');
export const GroupDeskPage = () => import('./GroupDeskPage.vue');
