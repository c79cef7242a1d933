import { defineAsyncComponent } from 'vue';
import { withWords } from '@/i18n';

/** On Today: what happened lately. Its words load with it, after the page. */
export const DigestCard = defineAsyncComponent(withWords(() => import('./DigestCard.vue')));
export { useUnreadNotices } from './useUnreadNotices';
export const NoticesPage = () => import('./NoticesPage.vue');
export const NoticeSettingsPage = () => import('./NoticeSettingsPage.vue');
export const MailLinkPage = () => import('./MailLinkPage.vue');
