// What other features may show of budgets: the card on a topic's page, which comes when it is asked for, with its words.
import { defineAsyncComponent } from 'vue';
import { messagesReady } from '@/i18n';

export const TopicBudgets = defineAsyncComponent(async () => {
  const card = await import('./TopicBudgets.vue');
  await messagesReady();
  return card;
});
