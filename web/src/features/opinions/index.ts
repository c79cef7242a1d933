export const VotePage = () => import('./VotePage.vue');
export const WritePage = () => import('./WritePage.vue');
export const StatementsPage = () => import('./StatementsPage.vue');
export const MapPage = () => import('./MapPage.vue');
export const ModerationPage = () => import('./ModerationPage.vue');
export const AppealPage = () => import('./AppealPage.vue');
export { default as RulesList } from './RulesList.vue';
export { actWord, mayAppeal, ruleText, ruleTitle } from './rules';
export { choiceWord } from './words';
