export const EvaluationPage = () => import('./EvaluationPage.vue');
