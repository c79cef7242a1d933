// Public events in plain words. A kind we have no words for is shown by its subject, never as a bare code.
import type { PublicEvent } from '@/api';
import { m } from '@/i18n';
import { topicPath } from '@/features/topics';

const text = (payload: Record<string, unknown>, ...names: string[]): string => {
  for (const name of names) if (typeof payload[name] === 'string' && payload[name] !== '') return payload[name];
  return '';
};

export function eventWords(event: PublicEvent): string {
  const { payload } = event;
  const title = text(payload, 'topic_title', 'title');
  const words: Record<string, () => string> = {
    'topic.created': () => m.event_topic_created({ title }), 'topic.drafted': () => m.event_topic_created({ title }),
    'topic.opened': () => m.event_topic_opened({ title }), 'topic.closed': () => m.event_topic_closed({ title }), 'topic.archived': () => m.event_topic_archived({ title }),
    'topic.changed': () => m.event_topic_changed({ title }),
    'statement.published': () => m.event_statement_published({ title }), 'statement.hidden': () => m.event_statement_hidden({ title }), 'statement.merged': () => m.event_statement_merged({ title }),
    'statement.appealed': () => m.event_statement_appealed({ title }), 'appeal.ruled': () => m.event_appeal_ruled({ title }),
    'post.granted': () => m.event_post_granted(), 'post.ended': () => m.event_post_ended(), 'body.created': () => m.event_body_created({ name: text(payload, 'name') }),
  };
  const known = words[event.kind];
  if (known !== undefined) return known();
  const subjects: Record<string, () => string> = { topic: m.event_about_topic, statement: m.event_about_statement, post: m.event_about_post, body: m.event_about_body, import: m.event_about_import };
  return (subjects[event.subject_kind] ?? m.event_about_other)();
}

/** Where an event can be looked into, if anywhere. */
export function eventPath(street: string, event: PublicEvent): string | undefined {
  const topic = event.subject_kind === 'topic' ? event.subject_id : text(event.payload, 'topic', 'topic_id');
  if (topic === '') return undefined;
  return topicPath(street, topic, event.kind.startsWith('statement.') || event.kind.startsWith('appeal.') ? 'moderation' : '');
}
