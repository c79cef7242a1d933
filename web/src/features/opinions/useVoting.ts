// Statement after statement: a tap is kept on the device, sent, and the next statement comes: the one the server chooses
// when it answers quickly, else one that this device knows and the person has not voted on.
import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import { api, data, useReading, type Choice, type NextStatement, type Statement } from '@/api';
import { outbox, sendOutbox } from '@/offline';
import { session } from '@/session';

type Shown = NonNullable<NextStatement['statement']>;
const patienceMilliseconds = 700;

export interface VotingPlace {
  street: Ref<string>;
  topic: Ref<string>;
  title: Ref<string>;
  enabled: Ref<boolean>;
}

export function useVoting(place: VotingPlace) {
  const { street, topic } = place;
  const params = computed(() => ({ path: { street: street.value, topic: topic.value } }));
  const person = computed(() => session.value.person?.id);

  const next = useReading({
    key: computed(() => ['next-statement', topic.value, person.value]),
    read: () => data(api.GET('/api/v1/s/{street}/topics/{topic}/next-statement', { params: params.value })),
    enabled: place.enabled,
  });
  const known = useReading({
    key: computed(() => ['statements', topic.value, person.value]),
    read: () => data(api.GET('/api/v1/s/{street}/topics/{topic}/statements', { params: params.value })),
    enabled: place.enabled,
  });

  const current = shallowRef<Shown>();
  const total = ref(0);
  const started = ref(false);
  /** What was said here, over what the server knew when the page opened. `null`: taken back. */
  const said = ref(new Map<string, Choice | null>());
  const last = shallowRef<{ statement: Shown; choice: Choice }>();

  const opening = ref(0);
  const cast = computed(() => {
    let changed = 0;
    for (const [, choice] of said.value) changed += choice === null ? 0 : 1;
    return Math.min(total.value, opening.value + changed);
  });

  watch(() => next.data.value, (value) => {
    if (value === undefined || started.value) return;
    started.value = true;
    total.value = value.total;
    opening.value = value.position - 1;
    // A vote that still waits on this device counts as said.
    const first = value.statement;
    current.value = first !== undefined && outbox.pendingVote(topic.value, first.id) === undefined ? first : (nextKnown(first?.id) ?? (first !== undefined && outbox.pendingVote(topic.value, first.id) !== undefined ? undefined : first));
  }, { immediate: true });
  watch([topic, person], () => {
    started.value = false;
    current.value = undefined;
    said.value = new Map();
    last.value = undefined;
  });

  function choiceOf(statement: string): Choice | undefined {
    const here = said.value.get(statement);
    if (here !== undefined) return here ?? undefined;
    const pending = outbox.pendingVote(topic.value, statement);
    if (pending !== undefined) return pending === 'undo' ? undefined : pending;
    return known.data.value?.items.find((one) => one.id === statement)?.own_vote;
  }

  function nextKnown(except?: string): Shown | undefined {
    return known.data.value?.items.find((one: Statement) => one.id !== except && !one.is_own && choiceOf(one.id) === undefined);
  }

  function item(statement: Shown, choice: Choice | 'undo') {
    return { kind: 'vote' as const, street: street.value, topic: topic.value, topicTitle: place.title.value, statement: statement.id, text: statement.text, choice };
  }

  /** What the server would ask next; undefined when it does not say so in time. */
  async function serversChoice(): Promise<NextStatement | undefined> {
    if ((await sendOutbox()) !== 'sent') return undefined;
    return data(api.GET('/api/v1/s/{street}/topics/{topic}/next-statement', { params: params.value })).catch(() => undefined);
  }

  let round = 0;
  /** Resolves to true when the next statement (or the end) is on the page. */
  async function vote(choice: Choice): Promise<boolean> {
    const statement = current.value;
    if (statement === undefined) return false;
    const mine = ++round;
    said.value = new Map(said.value).set(statement.id, choice);
    await outbox.put(item(statement, choice));
    const answer = await Promise.race([serversChoice(), new Promise<undefined>((resolve) => { setTimeout(() => resolve(undefined), patienceMilliseconds); })]);
    if (mine !== round) return false; // another tap came meanwhile: it decides
    last.value = { statement, choice };
    if (answer !== undefined) total.value = answer.total;
    const offered = answer?.statement;
    current.value = offered !== undefined && choiceOf(offered.id) === undefined ? offered : nextKnown(statement.id);
    return true;
  }

  /** Takes the last vote back and shows its statement again. */
  async function undo(): Promise<void> {
    const back = last.value;
    if (back === undefined) return;
    round += 1;
    said.value = new Map(said.value).set(back.statement.id, null);
    await outbox.put(item(back.statement, 'undo'));
    last.value = undefined;
    current.value = back.statement;
    void sendOutbox();
  }

  return { next, known, current, cast, total, last, started, vote, undo, choiceOf };
}
