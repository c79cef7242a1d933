// Public events in plain words. A kind we have no words for is shown by its subject, never as a bare code.
import type { ModerationRule, PublicEvent } from '@/api';
import { m } from '@/i18n';
import { roleWord } from '@/features/account';
import { ruleTitle } from '@/features/opinions';
import { topicPath } from '@/features/topics';

export function factsOf(event: PublicEvent): Record<string, string> {
  return Object.fromEntries(event.facts.map((fact) => [fact.name, fact.value]));
}

function topicOf(event: PublicEvent): string {
  return event.subject_kind === 'topic' ? event.subject_id : (factsOf(event)['topic'] ?? '');
}

/** `titleOf` and `placeOf` know the titles of topics and the names of places that events name by id only. */
export function eventWords(event: PublicEvent, titleOf: (topic: string) => string | undefined, placeOf: (jurisdiction: string) => string = () => ''): string {
  const facts = factsOf(event);
  const title = facts['title'] || titleOf(topicOf(event)) || m.event_some_topic();
  const number = facts['number'] ?? '';
  const rule = facts['rule'] ? ruleTitle(facts['rule'] as ModerationRule) : '';
  const role = roleWord(facts['role'] ?? ''), place = placeOf(facts['jurisdiction'] ?? ''), community = placeOf(facts['community'] ?? '');
  const added = facts['added'] ?? '0', changed = facts['changed'] ?? '0';
  const words: Record<string, () => string> = {
    'topic.drafted': () => m.event_topic_drafted({ title }), 'topic.changed': () => m.event_topic_changed({ title }),
    'topic.moved open': () => m.event_topic_moved_open({ title }), 'topic.moved closed': () => m.event_topic_moved_closed({ title }),
    'topic.moved archived': () => m.event_topic_moved_archived({ title }), 'topic.moved draft': () => m.event_topic_moved_draft({ title }),
    'statement.published': () => m.event_statement_published({ title, number }), 'statement.hidden': () => m.event_statement_hidden({ title, number, rule }),
    'statement.merged': () => m.event_statement_merged({ title, number }), 'statement.appealed': () => m.event_statement_appealed({ title, number }),
    'statement.restored': () => m.event_statement_restored({ title, number }), 'statement.appeal_rejected': () => m.event_statement_appeal_rejected({ title, number }),
    'import.applied': () => (facts['kind'] === 'calendar' ? m.event_import_calendar({ added, changed }) : m.event_import({ added, changed })), 'import.undone': () => m.event_import_undone(),
    'post.granted': () => m.event_post_granted({ place, role }), 'post.ended': () => m.event_post_ended({ place, role }), 'body.added': () => m.event_body_added(),
    'assessment.registered': () => m.event_assessment_registered({ title }), 'assessment.withdrawn': () => m.event_assessment_withdrawn({ title }), 'task_settings.changed': () => m.event_task_settings(),
    'task.propose': () => m.event_task_propose({ title }), 'task.revise': () => m.event_task_revise({ title }), 'task.withdraw': () => m.event_task_withdraw({ title }),
    'task.pass_on': () => m.event_task_pass_on({ title }), 'task.ask_changes': () => m.event_task_ask_changes({ title }), 'task.refuse': () => m.event_task_refuse({ title }),
    'task.accept': () => m.event_task_accept({ title, place: community }), 'task.negotiate': () => m.event_task_negotiate({ title, place: community }), 'task.decline': () => m.event_task_decline({ title, place: community }),
    'task.agree_terms': () => m.event_task_agree_terms({ title, place: community }), 'task.refuse_terms': () => m.event_task_refuse_terms({ title, place: community }), 'task.raise_review': () => m.event_task_raise_review({ title }),
    'task.raise_answer': () => m.event_task_raise_answer({ title, place: community }), 'task.expire': () => m.event_task_expire({ title }),
    'register.published': () => m.event_register_published({ number, items: facts['items'] ?? '0' }),
    'calendar.zone_set': () => m.event_calendar_zone({ zone: facts['zone'] ?? '' }),
    'street.founded': () => m.event_street_founded({ name: facts['name'] || placeOf(event.subject_id) }),
  };
  const known = words[event.kind] ?? words[`${event.kind} ${facts['to'] ?? ''}`];
  if (known !== undefined) return known();
  const subjects: Record<string, () => string> = { topic: m.event_about_topic, statement: m.event_about_statement, post: m.event_about_post, body: m.event_about_body, import: m.event_about_import, street: m.event_about_street };
  return (subjects[event.subject_kind] ?? m.event_about_other)();
}

/** Where an event can be looked into, if anywhere. */
export function eventPath(street: string, event: PublicEvent): string | undefined {
  if (event.subject_kind === 'task') return `/s/${street}/tasks/${event.subject_id}`;
  const topic = topicOf(event);
  if (topic === '') return undefined;
  return topicPath(street, topic, event.kind.startsWith('statement.') && event.kind !== 'statement.published' ? 'moderation' : event.kind === 'statement.published' ? 'statements' : '');
}
