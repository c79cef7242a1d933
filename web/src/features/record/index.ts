export const RecordPage = () => import('./RecordPage.vue');
export const RulesPage = () => import('./RulesPage.vue');
export { eventPath, eventWords, factsOf } from './event_words';
