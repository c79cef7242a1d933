// A topic's way through its procedure, kept fresh; null: it has none.
import { useQueryClient } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import { api, asProblem, data, useReading, type RunPage } from '@/api';
import { session } from '@/session';

export function useRun(street: Readonly<Ref<string>>, topic: Readonly<Ref<string>>) {
  const client = useQueryClient();
  const key = computed(() => ['topic-run', street.value, topic.value, session.value.person?.id]);
  const reading = useReading<RunPage | null>({
    key,
    read: async () => {
      try {
        return await data(api.GET('/api/v1/s/{street}/topics/{topic}/procedure', { params: { path: { street: street.value, topic: topic.value } } }));
      } catch (error) {
        if (asProblem(error).code === 'procedure.no_run') return null;
        throw error;
      }
    },
    enabled: computed(() => street.value !== ''),
    live: computed(() => [`topic:${topic.value}`]),
  });
  function take(run: RunPage): void {
    client.setQueryData(key.value, run);
    void client.invalidateQueries({ queryKey: ['topic-editor', street.value, topic.value] });
    void client.invalidateQueries({ queryKey: ['runs', street.value] });
  }
  return { reading, take };
}
