import { defineAsyncComponent } from 'vue';
import { withWords } from '@/i18n';

/** Coming or not, on a card that asks. */
export const WaitingReply = defineAsyncComponent(withWords(() => import('./WaitingReply.vue')));
/** Where all meetings are; comes with its words when a list of topics is there. */
export const MeetingsLink = defineAsyncComponent(withWords(() => import('./MeetingsLink.vue')));
