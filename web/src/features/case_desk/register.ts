// The register as the desk uses it: what a sentence is about, and what a row says of who leads, until when, by which rule.
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { api, data, useReading, type CaseUrgency, type RegisterCard } from '@/api';

import { w } from '@/i18n/workbench';
import type { ChosenMatter } from './acts';

const wordsMax = 120;
/** A sentence as the register takes it: one line, not too long. */
export const question = (words: string): string => [...words.replaceAll(/\s+/g, ' ').trim()].slice(0, wordsMax).join('');

/** What the words are about and who leads there, the likeliest first. */
export function useRegisterAnswers(street: MaybeRefOrGetter<string>, words: MaybeRefOrGetter<string>, place: MaybeRefOrGetter<string>, limit: number) {
  const asked = computed(() => question(toValue(words)));
  return useReading({
    key: computed(() => ['register-answers', toValue(street), asked.value, toValue(place), limit]),
    read: () => data(api.GET('/api/v1/s/{street}/register/answers', { params: { path: { street: toValue(street) }, query: { words: asked.value, place: toValue(place), limit } } })),
    enabled: computed(() => toValue(street) !== '' && asked.value !== ''),
  });
}

export function chosenOf(card: RegisterCard): ChosenMatter {
  const lead = card.lead;
  return { id: card.matter, name: card.name, ...(lead?.id === undefined ? {} : { lead: { id: lead.id, name: lead.name } }) };
}

/** Until when, for a case of that urgency. */
export function limitWords(card: RegisterCard, urgency: CaseUrgency): string {
  const limits = card.limits;
  if (limits === undefined) return w.register_no_limit();
  if (urgency === 'urgent') return w.register_hours({ count: limits.urgent_resolve_hours });
  return w.register_days({ count: urgency === 'complex' ? limits.complex_resolve_days : limits.ordinary_resolve_days });
}
