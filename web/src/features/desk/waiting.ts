// What waits in the queue of statements in the chosen place: the first hundred of each kind, kept fresh by live events.
import { computed } from 'vue';
import { api, data, useReading } from '@/api';
import { useDesk } from './places';

export const queueShownMax = 100;

export function useWaiting() {
  const desk = useDesk();
  const read = (state: 'pending' | 'appealed') => ({
    key: computed(() => ['queue', desk.street.value, 'first', state]),
    read: () => data(api.GET('/api/v1/s/{street}/moderation', { params: { path: { street: desk.street.value }, query: { state, limit: queueShownMax } } })),
    // A channel that is not theirs would end the whole stream of whoever does not moderate.
    live: computed(() => (desk.street.value !== '' && (desk.may('statement_moderate') || desk.may('appeal_rule')) ? [`moderation:${desk.street.value}`] : [])),
  });
  const pending = useReading({ ...read('pending'), enabled: computed(() => desk.street.value !== '' && desk.may('statement_moderate')) });
  const appealed = useReading({ ...read('appealed'), enabled: computed(() => desk.street.value !== '' && desk.may('appeal_rule')) });
  const topics = useReading({
    key: computed(() => ['topics', desk.street.value, 'desk', desk.community.value ?? '']),
    read: () => data(api.GET('/api/v1/s/{street}/topics', { params: { path: { street: desk.street.value }, query: { limit: queueShownMax, ...(desk.community.value === undefined ? {} : { community: desk.community.value }) } } })),
    enabled: computed(() => desk.street.value !== ''),
    live: computed(() => (desk.street.value === '' ? [] : [`street:${desk.street.value}`])),
  });
  const known = computed(() => new Set(topics.data.value?.items.map((topic) => topic.id)));
  /** Whether a statement's topic belongs to the chosen place. */
  const inPlace = (topic: string): boolean => desk.community.value === undefined || known.value.has(topic);
  const pendingHere = computed(() => (pending.data.value?.items ?? []).filter((one) => inPlace(one.topic)));
  const appealedHere = computed(() => (appealed.data.value?.items ?? []).filter((one) => inPlace(one.topic)));
  return { desk, pending, appealed, topics, inPlace, pendingHere, appealedHere };
}
