export const AuditPage = () => import('./AuditPage.vue');
export const RecordTablePage = () => import('./RecordTablePage.vue');
