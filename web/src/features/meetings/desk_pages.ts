export const MeetingDeskListPage = () => import('./MeetingDeskListPage.vue');
export const MeetingFormPage = () => import('./MeetingFormPage.vue');
export const MeetingRoomPage = () => import('./MeetingRoomPage.vue');
