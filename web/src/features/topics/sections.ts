// What other areas show on a topic's page: one line an area, loaded for itself with its words. Each takes `street` and `topic`
// and shows nothing where it has nothing to say.
import { defineAsyncComponent, type Component } from 'vue';
import { messagesReady } from '@/i18n';

type Loader = () => Promise<Component>;
const lazily = (load: Loader): Component => defineAsyncComponent(async () => {
  const section = await load();
  await messagesReady();
  return section;
});

export const topicSections: { name: string; section: Component }[] = ([
  // ['meetings', () => import('@/features/meetings/TopicMeetings.vue')],
] as [string, Loader][]).map(([name, load]) => ({ name, section: lazily(load) }));
