// A place of the chosen street by the address of the page, with its community.
import { computed } from 'vue';
import { useRoute } from 'vue-router';
import { useDesk } from '@/features/desk';

export function usePlace() {
  const desk = useDesk();
  const route = useRoute();
  const id = computed(() => String(route.params['place'] ?? ''));
  const place = computed(() => desk.tree.value.find((one) => one.id === id.value));
  const community = computed(() => desk.tree.value.find((one) => one.kind === 'community' && place.value?.path.startsWith(one.path) === true));
  const mayKeep = computed(() => place.value !== undefined && desk.holds('residence_bind', place.value.path));
  return { desk, id, place, community, mayKeep };
}
