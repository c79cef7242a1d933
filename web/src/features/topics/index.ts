export { topicPath, useTopic, votingRight, type VotingRight } from './useTopic';
export const TopicListPage = () => import('./TopicListPage.vue');
export const TopicPage = () => import('./TopicPage.vue');
