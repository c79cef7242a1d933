// What other areas show on a topic's page: one line an area, loaded for itself with its words. Each takes `street` and `topic`
// and shows nothing where it has nothing to say.
import { defineAsyncComponent, type Component } from 'vue';
import { withWords } from '@/i18n';

const lazily = (load: () => Promise<Component>): Component => defineAsyncComponent(withWords(load));

export const topicSections: { name: string; section: Component }[] = [
  { name: 'meetings', section: lazily(() => import('@/features/meetings/TopicMeetings.vue')) },
  { name: 'ballots', section: lazily(() => import('@/features/ballots/TopicBallots.vue')) },
  { name: 'budgets', section: lazily(() => import('@/features/budgets/TopicBudgets.vue')) },
  { name: 'procedures', section: lazily(() => import('@/features/procedures/TopicProcedure.vue')) },
  { name: 'groups', section: lazily(() => import('@/features/groups/TopicGroups.vue')) },
  { name: 'evaluation', section: lazily(() => import('@/features/evaluation/TopicEvaluation.vue')) },
  { name: 'commitments', section: lazily(() => import('@/features/commitments/TopicCommitments.vue')) },
];
