export const AgendaDeskPage = () => import('./AgendaDeskPage.vue');
export const AgendaItemDeskPage = () => import('./AgendaItemDeskPage.vue');
export const AgendaSettingsPage = () => import('./AgendaSettingsPage.vue');
export const PlanPage = () => import('./PlanPage.vue');
export const ClusterDeskPage = () => import('./ClusterDeskPage.vue');
