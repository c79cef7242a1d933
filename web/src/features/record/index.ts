export const RecordPage = () => import('./RecordPage.vue');
export const RecordEntryPage = () => import('./RecordEntryPage.vue');
export const RulesPage = () => import('./RulesPage.vue');
export const RecordTablePage = () => import('./RecordTablePage.vue');
