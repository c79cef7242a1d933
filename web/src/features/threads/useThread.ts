// The thread of one topic: nine steps with what happened in each, and what comes next until when.
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { api, data, useReading, type Thread, type ThreadStepState } from '@/api';

export const ribbonOf = (thread: Thread): ThreadStepState[] => thread.steps.map((step) => step.state);

export function useThread(street: MaybeRefOrGetter<string>, topic: MaybeRefOrGetter<string>) {
  return useReading({
    key: computed(() => ['thread', toValue(street), toValue(topic)]),
    read: () => data(api.GET('/api/v1/s/{street}/topics/{topic}/thread', { params: { path: { street: toValue(street), topic: toValue(topic) } } })),
    live: computed(() => [`topic:${toValue(topic)}`]),
  });
}
