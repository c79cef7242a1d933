// What the workbench's router takes.
export const RoutingPage = () => import('./RoutingPage.vue');
