export { useUnreadNotices } from './useUnreadNotices';
export const NoticesPage = () => import('./NoticesPage.vue');
export const NoticeSettingsPage = () => import('./NoticeSettingsPage.vue');
export const MailLinkPage = () => import('./MailLinkPage.vue');
