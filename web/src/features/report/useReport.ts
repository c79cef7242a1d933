// The report of this visit: kept as it is written, given back after a reload, sent once.
import { computed, nextTick, reactive, ref, shallowRef, watch } from 'vue';
import { api, data, isTransient, newIdempotencyKey, ProblemError, useReading, type Case, type SimilarCase } from '@/api';
import { dropAttachments, newFollowSecret, outbox, rememberCase, reportDraft, sendOutbox, useDraft, type CaseItem } from '@/offline';
import { chooseStreet, loadSession, session, sessionKnown, signedIn, useStreets } from '@/session';
import { useContactDetails } from './contact';
import { cut, emptyReport, isBlank, packed, textLength, unpacked } from './report';

const placeKey = 'hezhi.report-place';
const textPauseMilliseconds = 500;
const wordsMax = 120;
const guessedFrom = 4;

/** What became of the report that was sent last; gone after a reload, when "my cases" has it. */
export type Outcome = { kind: 'sent' | 'joined'; page: Case } | { kind: 'kept' };
const outcome = shallowRef<Outcome>();

function lastPlace(): { community: string; building: string } {
  try {
    return { community: '', building: '', ...(JSON.parse(localStorage.getItem(placeKey) ?? '{}') as object) };
  } catch {
    return { community: '', building: '' };
  }
}

export function useReport(wantedPlace?: string) {
  const { street, streets, reading: streetsReading } = useStreets();
  const report = reactive(emptyReport());
  const contact = useContactDetails();
  const draft = useDraft(reportDraft);
  watch(report, () => { draft.text.value = packed(report); }, { flush: 'sync' });
  watch(draft.ready, (ready) => {
    const kept = ready ? unpacked(draft.text.value) : undefined;
    if (kept !== undefined && isBlank(report)) Object.assign(report, kept);
  }, { immediate: true });

  // Where: what was chosen last on this device, else one's home; a street's only community needs no choosing.
  watch([street, () => session.value.residences, draft.ready], () => {
    const now = street.value;
    if (now === undefined || !draft.ready.value) return;
    if (report.street !== now.id) Object.assign(report, { street: now.id, community: '', building: '' });
    const known = new Set(now.communities.map((one) => one.id));
    if (known.has(report.community)) return;
    const last = lastPlace();
    const home = session.value.residences.find((one) => known.has(one.community.id))?.community.id;
    const wished = known.has(last.community) ? last.community : (home ?? (now.communities.length === 1 ? now.communities[0]!.id : ''));
    Object.assign(report, { community: wished, building: wished === last.community ? last.building : '' });
  }, { immediate: true });

  /** The place that a code on a wall names: a community, or a building in one. */
  async function beginAt(id: string): Promise<void> {
    for (const one of streets.value) {
      for (const community of one.communities) {
        const isHere = community.id === id || (await data(api.GET('/api/v1/s/{street}/buildings', { params: { path: { street: one.id }, query: { community: community.id } } }))).items.some((building) => building.id === id);
        if (!isHere) continue;
        if (one.id !== street.value?.id) chooseStreet(one.id);
        Object.assign(report, { street: one.id, community: community.id, building: community.id === id ? '' : id });
        return;
      }
    }
  }
  if (wantedPlace !== undefined) {
    const stop = watch([streets, draft.ready], ([all, ready]) => {
      if (all.length === 0 || !ready) return;
      void nextTick(() => stop());
      void beginAt(wantedPlace).catch(() => undefined); // then it is chosen from the list
    }, { immediate: true });
  }

  const buildings = useReading({
    key: computed(() => ['buildings', report.street, report.community]),
    read: async () => (await data(api.GET('/api/v1/s/{street}/buildings', { params: { path: { street: report.street }, query: { community: report.community } } }))).items,
    enabled: computed(() => report.community !== ''),
  });
  const community = computed(() => street.value?.communities.find((one) => one.id === report.community));
  /** "阳光里 3号楼"; compounds stand before their buildings. */
  const places = computed(() => {
    const all = buildings.data.value ?? [];
    const names = new Map(all.map((one) => [one.id, one.name]));
    return all.map((one) => ({ id: one.id, name: names.has(one.parent ?? '') ? `${names.get(one.parent ?? '')} ${one.name}` : one.name }));
  });
  watch(places, (now) => {
    if (buildings.data.value !== undefined && report.building !== '' && !now.some((one) => one.id === report.building)) report.building = '';
  });
  const place = computed(() => report.building || report.community);
  /** Where the chosen building lies, when somebody has said so. */
  const near = computed(() => {
    const { latitude_e7, longitude_e7 } = buildings.data.value?.find((one) => one.id === report.building) ?? {};
    return latitude_e7 === undefined || longitude_e7 === undefined ? undefined : { latitude_e7, longitude_e7 };
  });
  const placeName = computed(() => [community.value?.name, places.value.find((one) => one.id === report.building)?.name].filter(Boolean).join(' ') || report.placeName);
  watch(placeName, (name) => { report.placeName = name; });

  // What the register says it is about; asked when the typing rests.
  const words = ref('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(() => report.text, (text) => {
    clearTimeout(timer);
    // What was kept is asked at once; what is being typed, when the typing rests.
    if (words.value === '') words.value = cut(text.trim(), wordsMax);
    else timer = setTimeout(() => { words.value = cut(text.trim(), wordsMax); }, textPauseMilliseconds);
  }, { immediate: true });
  const isGuessable = computed(() => [...words.value].length >= guessedFrom);
  const guess = useReading({
    key: computed(() => ['register-answers', report.street, place.value, words.value]),
    read: () => data(api.GET('/api/v1/s/{street}/register/answers', { params: { path: { street: report.street }, query: { words: words.value, place: place.value, limit: 1 } } })),
    enabled: computed(() => isGuessable.value && place.value !== ''),
  });
  const guessed = computed(() => (isGuessable.value ? guess.data.value?.items[0] : undefined));
  const guessKnown = computed(() => isGuessable.value && !guess.isPending.value);
  /** Nothing more will be said about it for now: there is an answer, too little to ask about, or no network. */
  const guessSettled = computed(() => !isGuessable.value || !guess.isPending.value || guess.fetchStatus.value === 'paused');

  const similar = ref<SimilarCase[]>([]);
  /** Looks for what has been reported nearby. No network: neighbours are found later, by staff. */
  async function lookForSimilar(): Promise<void> {
    similar.value = [];
    if ([...report.text.trim()].length < textLength.min) return;
    try {
      const { items } = await data(api.POST('/api/v1/s/{street}/similar-cases', { params: { path: { street: report.street } }, body: { place: place.value, text: report.text.trim(), ...report.point } }));
      similar.value = items;
    } catch (error) {
      if (!isTransient(error)) throw error;
      similar.value = [];
    }
  }

  function keepPlace(): void {
    try {
      localStorage.setItem(placeKey, JSON.stringify({ community: report.community, building: report.building }));
    } catch {
      // Then it is chosen again.
    }
  }

  async function begin(): Promise<void> {
    Object.assign(report, { text: '', location: '', point: undefined, matter: undefined, attachments: [], key: newIdempotencyKey(), secret: newFollowSecret() });
    await draft.forget();
  }

  async function startOver(): Promise<void> {
    const before = report.attachments;
    await begin();
    await dropAttachments(before);
  }

  /** One more reporter of a case that is there already. */
  async function join(one: SimilarCase): Promise<void> {
    const secret = signedIn.value ? undefined : report.secret;
    const page = await data(api.POST('/api/v1/s/{street}/cases/{case}/reporters', {
      params: { path: { street: report.street, case: one.id } },
      body: { text: cut(report.text.trim(), 1000), contact: 'anonymous', name: '', phone: '', ...(secret === undefined ? {} : { follow_secret: secret }) },
    }));
    if (secret !== undefined) await rememberCase({ street: report.street, id: page.id, number: page.number, text: report.text.trim(), at: Date.now(), secret });
    keepPlace();
    outcome.value = { kind: 'joined', page };
    await startOver();
  }

  /** Writes it to the device first, then sends it: closing the page at any moment leaves exactly one case. */
  async function send(): Promise<void> {
    if (!sessionKnown.value) await loadSession().catch(() => undefined);
    if (!signedIn.value) await outbox.belongTo(undefined);
    const named = report.contact !== 'anonymous';
    const item: CaseItem = {
      kind: 'case', street: report.street, placeName: placeName.value, text: report.text.trim(), place: place.value, location: report.location.trim(), contact: report.contact,
      name: named ? contact.name.trim() : '', phone: named ? contact.phone.trim() : '', idempotencyKey: report.key,
      attachments: report.attachments.map((one) => ({ ...one })),
      ...(report.point === undefined ? {} : { point: { ...report.point } }), ...(guessed.value?.confidence === 'sure' ? { matter: guessed.value.card.matter } : {}),
      ...(signedIn.value ? {} : { followSecret: report.secret }),
    };
    const entry = await outbox.put(item);
    let made: Case | undefined;
    const stop = outbox.onDelivered((one, reply) => { if (one.key === entry.key) made = reply as Case; });
    const result = await sendOutbox();
    stop();
    if (made === undefined) {
      const left = outbox.entries.value.find((one) => one.key === entry.key);
      if (left?.state === 'refused' && left.problem !== undefined) {
        await outbox.discard(entry.key);
        throw new ProblemError(left.problem);
      }
      if (result === 'sign_in' && left !== undefined) {
        await outbox.discard(entry.key);
        throw new ProblemError({ title: 'sign in', status: 401, code: 'authority.sign_in' });
      }
    }
    keepPlace();
    outcome.value = made === undefined ? { kind: 'kept' } : { kind: 'sent', page: made };
    await begin();
  }

  return { street, streets, streetsReading, report, contact, draft, community, places, place, placeName, near, words, guess, guessed, guessKnown, guessSettled, similar, lookForSimilar, join, send, begin, startOver, outcome };
}
