// What a topic's form holds, how it compares to what the server has, and what two editors disagree about.
import type { ModerationMode, TopicDraftPage } from '@/api/workbench_types';

export interface TopicForm {
  community: string;
  title: string;
  question: string;
  background: string;
  decider: string;
  legal_class: string;
  settled: string;
  organiser: string;
  moderation: ModerationMode;
  /** As the field has it: local time without zone, or empty. */
  closes_at: string;
}
export type TopicField = keyof TopicForm;
export const editableFields: TopicField[] = ['title', 'question', 'background', 'settled', 'decider', 'legal_class', 'organiser', 'moderation', 'closes_at'];

export function localMoment(at: string | undefined): string {
  if (at === undefined || at === '') return '';
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
export function serverMoment(local: string): string | undefined {
  return local === '' ? undefined : new Date(local).toISOString();
}

export function formOf(topic: TopicDraftPage): TopicForm {
  return {
    community: topic.community.id, title: topic.title, question: topic.question, background: topic.background_source, decider: topic.decider, legal_class: topic.legal_class,
    settled: topic.settled_source, organiser: topic.organiser, moderation: topic.moderation, closes_at: localMoment(topic.closes_at),
  };
}

export function changedFields(from: TopicForm, to: TopicForm): TopicField[] {
  return editableFields.filter((field) => from[field].trim() !== to[field].trim());
}

/** The body of a change: only what differs from what was read. */
export function changesOf(base: TopicForm, form: TopicForm): Record<string, string> {
  return Object.fromEntries(changedFields(base, form).map((field) => [field, field === 'closes_at' ? (serverMoment(form.closes_at) ?? '') : form[field].trim()]));
}

export interface Disagreement {
  field: TopicField;
  mine: string;
  theirs: string;
  /** Both changed it; otherwise only one did, and that one's is proposed. */
  both: boolean;
}

/** Fields where what I have differs from what the server has now; `base` is what both started from. */
export function disagreements(base: TopicForm, mine: TopicForm, theirs: TopicForm): Disagreement[] {
  const ours = new Set(changedFields(base, mine)), other = new Set(changedFields(base, theirs));
  return changedFields(mine, theirs).map((field) => ({ field, mine: mine[field], theirs: theirs[field], both: ours.has(field) && other.has(field) }));
}

/** Mine where I changed something, theirs elsewhere. */
export function proposal(base: TopicForm, mine: TopicForm, found: Disagreement[]): Partial<Record<TopicField, 'mine' | 'theirs'>> {
  const ours = new Set(changedFields(base, mine));
  return Object.fromEntries(found.map(({ field }) => [field, ours.has(field) ? 'mine' : 'theirs']));
}
