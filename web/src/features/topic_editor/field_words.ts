import { w } from '@/i18n/workbench';
import type { TopicField } from './topic_form';

export function fieldWord(field: TopicField): string {
  return {
    community: w.community, title: w.topic_title, question: w.topic_question, background: w.topic_background, settled: w.topic_settled, decider: w.topic_decider,
    legal_class: w.topic_legal_class, organiser: w.topic_organiser, moderation: w.topic_moderation, closes_at: w.topic_closes,
  }[field]();
}
