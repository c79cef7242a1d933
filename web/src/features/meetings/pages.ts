export const MeetingListPage = () => import('./MeetingListPage.vue');
export const MeetingPage = () => import('./MeetingPage.vue');
export const CoChairPage = () => import('./CoChairPage.vue');
export const MeetingSignInPage = () => import('./MeetingSignInPage.vue');
