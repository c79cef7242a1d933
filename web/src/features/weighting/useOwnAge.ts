// One's own age band: read, declared, taken back. Everything else that shows it asks here.
import { computed, ref } from 'vue';
import { api, data, useReading, type AgeBand, type ProblemError } from '@/api';
import { t } from '@/paraglide/weighting';
import { session, signedIn } from '@/session';
import { announce } from '@/ui';

export function useOwnAge() {
  const reading = useReading({
    key: computed(() => ['own-age', session.value.person?.id]),
    read: () => data(api.GET('/api/v1/me/age-band')),
    enabled: signedIn,
  });
  const busy = ref(false);
  const problem = ref<ProblemError>();
  const said = ref('');
  async function act(work: () => Promise<unknown>, done: string): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    problem.value = undefined;
    said.value = '';
    try {
      await work();
      await reading.refetch();
      said.value = done;
      announce(done);
    } catch (error) {
      problem.value = error as ProblemError;
    } finally {
      busy.value = false;
    }
  }
  const declare = (band: AgeBand): Promise<void> => act(() => data(api.PUT('/api/v1/me/age-band', { body: { band } })), t.age_saved());
  const withdraw = (): Promise<void> => act(() => data(api.DELETE('/api/v1/me/age-band')), t.age_withdrawn());
  return { reading, busy, problem, said, declare, withdraw };
}
