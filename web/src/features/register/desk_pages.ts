// What the workbench's router takes.
export const RegisterDeskPage = () => import('./RegisterDeskPage.vue');
