// One budget, kept fresh by its own channel; the answer to an act is the budget as it is then.
import { useQueryClient } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import { api, data, useReading, type Budget } from '@/api';
import { session } from '@/session';

export function useBudget(street: Readonly<Ref<string>>, id: Readonly<Ref<string>>) {
  const client = useQueryClient();
  const key = computed(() => ['budget', street.value, id.value, session.value.person?.id]);
  const reading = useReading<Budget>({
    key,
    read: () => data(api.GET('/api/v1/s/{street}/budgets/{budget}', { params: { path: { street: street.value, budget: id.value } } })),
    enabled: computed(() => street.value !== '' && id.value !== ''),
    live: computed(() => [`budget:${id.value}`]),
  });
  function take(budget: Budget): void {
    client.setQueryData(key.value, budget);
    void client.invalidateQueries({ queryKey: ['budgets', street.value] });
  }
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['budget', street.value, id.value] });
  return { reading, take, refresh };
}
