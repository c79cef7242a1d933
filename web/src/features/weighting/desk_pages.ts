// What the workbench's router takes.
export const AgesDeskPage = () => import('./AgesDeskPage.vue');
