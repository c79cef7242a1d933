// One topic, as every page below it reads it: the topic itself, where its pages are, and what this person may do in it.
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { useRoute } from 'vue-router';
import { api, data, useReading, type Topic } from '@/api';
import { session, signedIn } from '@/session';

export function topicPath(street: string, topic: string, page = ''): string {
  return `/s/${street}/topics/${topic}${page === '' ? '' : `/${page}`}`;
}

export type VotingRight = 'may' | 'sign_in' | 'no_home' | 'elsewhere' | 'not_open';

export function votingRight(topic: Pick<Topic, 'state' | 'community'>): VotingRight {
  if (topic.state !== 'open') return 'not_open';
  if (!signedIn.value) return 'sign_in';
  if (session.value.residences.length === 0) return 'no_home';
  return session.value.residences.some((home) => home.community.id === topic.community.id) ? 'may' : 'elsewhere';
}

export function useTopic(street?: MaybeRefOrGetter<string>, topic?: MaybeRefOrGetter<string>) {
  const route = useRoute();
  const streetId = computed(() => toValue(street) ?? String(route.params['street']));
  const topicId = computed(() => toValue(topic) ?? String(route.params['topic']));
  const reading = useReading({
    key: computed(() => ['topic', streetId.value, topicId.value]),
    read: () => data(api.GET('/api/v1/s/{street}/topics/{topic}', { params: { path: { street: streetId.value, topic: topicId.value } } })),
    live: computed(() => [`topic:${topicId.value}`]),
  });
  const right = computed(() => (reading.data.value === undefined ? undefined : votingRight(reading.data.value)));
  const path = (page = ''): string => topicPath(streetId.value, topicId.value, page);
  return { street: streetId, topic: topicId, reading, right, path };
}
