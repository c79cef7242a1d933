import { defineAsyncComponent } from 'vue';
import { messagesReady } from '@/i18n';

/** Where all meetings are; comes with its words when a list of topics is there. */
export const MeetingsLink = defineAsyncComponent(async () => {
  const link = await import('./MeetingsLink.vue');
  await messagesReady();
  return link;
});
