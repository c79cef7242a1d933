// A task at the workbench, and what of it is the reader's to do.
import { computed } from 'vue';
import { useRoute } from 'vue-router';
import { api, data, useReading } from '@/api';
import { useDesk } from '@/features/desk';

export function useTask() {
  const desk = useDesk();
  const route = useRoute();
  const id = computed(() => String(route.params['task'] ?? ''));
  const path = computed(() => ({ street: desk.street.value, task: id.value }));
  const reading = useReading({
    key: computed(() => ['task', desk.street.value, id.value, 'desk']),
    read: () => data(api.GET('/api/v1/s/{street}/tasks/{task}', { params: { path: path.value } })),
    enabled: computed(() => desk.street.value !== '' && id.value !== ''),
    live: computed(() => (desk.street.value === '' ? [] : [`street:${desk.street.value}`])),
  });
  return { desk, id, path, reading };
}
