// The evaluation of one topic: whether it is open, one's own answer, and the result once it has ended.
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { api, data, useReading } from '@/api';
import { session } from '@/session';

export function useEvaluation(street: MaybeRefOrGetter<string>, topic: MaybeRefOrGetter<string>) {
  return useReading({
    key: computed(() => ['evaluation', toValue(street), toValue(topic), session.value.person?.id]),
    read: () => data(api.GET('/api/v1/s/{street}/topics/{topic}/evaluation', { params: { path: { street: toValue(street), topic: toValue(topic) } } })),
    live: computed(() => [`topic:${toValue(topic)}`]),
  });
}
