export const TopicsTablePage = () => import('./TopicsTablePage.vue');
export const TopicDeskPage = () => import('./TopicDeskPage.vue');
export const TopicFormPage = () => import('./TopicFormPage.vue');
