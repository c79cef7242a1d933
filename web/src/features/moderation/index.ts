export const ModerationQueuePage = () => import('./ModerationQueuePage.vue');
