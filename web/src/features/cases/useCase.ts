// One case as this device may see it: as whoever is signed in, or by the secret with which it was reported here.
import { computed, ref, shallowRef, watch } from 'vue';
import { useRoute } from 'vue-router';
import { api, data, useReading, type Case } from '@/api';
import { deviceCase } from '@/offline';
import { session, sessionKnown } from '@/session';

const lookAgainMilliseconds = 30_000;

export function useCase() {
  const route = useRoute();
  const street = computed(() => String(route.params['street']));
  const id = computed(() => String(route.params['case']));
  const params = computed(() => ({ path: { street: street.value, case: id.value } }));
  const secret = ref<string>();
  const secretKnown = ref(false);
  watch([street, id], async () => {
    secretKnown.value = false;
    secret.value = (await deviceCase(street.value, id.value))?.secret;
    secretKnown.value = true;
  }, { immediate: true });

  async function read(): Promise<Case> {
    const page = secret.value === undefined
      ? await data(api.GET('/api/v1/s/{street}/cases/{case}', { params: params.value }))
      : await data(api.POST('/api/v1/s/{street}/cases/{case}/followed', { params: params.value, body: { follow_secret: secret.value } }));
    // Copies of what is read stay on this device: nobody's contact but one's own.
    return page.view === 'reporter' ? page : { ...page, reporter_list: [] };
  }
  /** What everybody may read, everybody may listen to; what is one's own, whoever is signed in. */
  const isHeard = (page: Case | undefined): boolean => page !== undefined && (secret.value === undefined || (page.publicity === 'public' && page.public_text !== undefined));
  const shown = shallowRef<Case>();
  const reading = useReading<Case>({
    key: computed(() => ['case', street.value, id.value, session.value.person?.id ?? '', secret.value === undefined ? '' : 'followed']),
    read,
    enabled: computed(() => secretKnown.value && sessionKnown.value),
    live: computed(() => (isHeard(shown.value) ? [`case:${street.value}/${id.value}`] : [])),
    again: (page) => (page === undefined || isHeard(page) ? false : lookAgainMilliseconds),
  });
  watch(reading.data, (page) => { shown.value = page; }, { immediate: true });
  /** What an act by a reporter carries beside its own words. */
  const proof = computed(() => (secret.value === undefined ? {} : { follow_secret: secret.value }));
  return { street, id, params, reading, secret, proof };
}
