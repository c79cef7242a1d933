export const RecordPage = () => import('./RecordPage.vue');
export const RulesPage = () => import('./RulesPage.vue');
