// What the residents' router takes.
export const PublicProceduresPage = () => import('./PublicProceduresPage.vue');
export const PublicProcedurePage = () => import('./PublicProcedurePage.vue');
