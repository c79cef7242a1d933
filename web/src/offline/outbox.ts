// Votes, statements and reports on their way to the server. What a person says is first written to this device (IndexedDB), then
// sent, then removed: closing the page, losing the network or an expired session loses nothing. Sending twice does no
// harm: a vote is a PUT of the last choice for one statement, a statement and a report carry their Idempotency-Key.
// Only entries of the person who is signed in are sent (those of a visitor while nobody is), and one tab sends at a time.
import { createStore, del, entries as allEntries, get, set, update, type UseStore } from 'idb-keyval';
import { computed, shallowRef } from 'vue';
import type { CaseContact, Choice, VoteReceipt } from '@/api/types';
import { asProblem, isTransient, type Problem } from '@/api/problem';

export interface VoteItem {
  kind: 'vote';
  street: string;
  topic: string;
  statement: string;
  text: string;
  topicTitle: string;
  /** `undo` takes the vote back. */
  choice: Choice | 'undo';
}
export interface StatementItem {
  kind: 'statement';
  street: string;
  topic: string;
  topicTitle: string;
  text: string;
  despiteSimilar: boolean;
  idempotencyKey: string;
}
export interface CaseItem {
  kind: 'case';
  street: string;
  placeName: string;
  text: string;
  place: string;
  location: string;
  point?: { latitude_e7: number; longitude_e7: number };
  matter?: string;
  contact: CaseContact;
  name: string;
  phone: string;
  /** By which this device finds the case again, where nobody is signed in. */
  followSecret?: string;
  idempotencyKey: string;
}
export type OutboxItem = VoteItem | StatementItem | CaseItem;
export type OutboxState = 'waiting' | 'sending' | 'refused';
export interface OutboxEntry {
  key: string;
  /** Changes with every edit, so that a finished sending never removes a newer wish. */
  version: string;
  person: string;
  at: number;
  state: OutboxState;
  problem?: Problem;
  item: OutboxItem;
}
export interface Delivered {
  item: OutboxItem;
  at: number;
  reply: unknown;
}

/** How entries leave the device; the page hands in the API, tests hand in a pretended server. */
export interface Sender {
  vote(item: VoteItem): Promise<VoteReceipt | void>;
  statement(item: StatementItem): Promise<unknown>;
  case(item: CaseItem): Promise<unknown>;
}

export type FlushResult = 'empty' | 'sent' | 'waiting' | 'sign_in';

/** Owner of what is written on this device while nobody is signed in. */
const visitor = 'visitor';

const fresh = (): string => Math.random().toString(36).slice(2) + Date.now().toString(36);

export function createOutbox(sender: Sender, store: UseStore = createStore('hezhi-outbox', 'entries')) {
  const list = shallowRef<OutboxEntry[]>([]);
  const delivered = shallowRef<Delivered[]>([]);
  /** Undefined until it is known who is there. */
  const owner = shallowRef<string | undefined>(undefined);
  const listeners = new Set<(entry: OutboxEntry, reply: unknown) => void>();
  let flushing: Promise<FlushResult> | undefined;
  let again = false;

  const mine = computed(() => list.value.filter((entry) => entry.person === owner.value));
  const waiting = computed(() => mine.value.filter((entry) => entry.state !== 'refused'));
  const refused = computed(() => mine.value.filter((entry) => entry.state === 'refused'));

  async function refresh(): Promise<void> {
    const found = await allEntries<string, OutboxEntry>(store);
    list.value = found.map(([, entry]) => entry).sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  }

  function keyOf(item: OutboxItem, person: string): string {
    return item.kind === 'vote' ? `vote ${person} ${item.street} ${item.topic} ${item.statement}` : `${item.kind} ${person} ${item.idempotencyKey}`;
  }

  /** Writes the wish to the device; a later vote on the same statement takes the place of an unsent earlier one. */
  async function put(item: OutboxItem): Promise<OutboxEntry> {
    const person = owner.value;
    if (person === undefined || (person === visitor && item.kind !== 'case')) throw new Error('only a report needs nobody to be signed in');
    const key = keyOf(item, person);
    const entry: OutboxEntry = { key, version: fresh(), person, at: Date.now(), state: 'waiting', item: { ...item } };
    await set(key, entry, store);
    await refresh();
    return entry;
  }

  async function discard(key: string): Promise<void> {
    await del(key, store);
    await refresh();
  }

  async function clear(): Promise<void> {
    for (const entry of mine.value) await del(entry.key, store);
    delivered.value = [];
    await refresh();
  }

  /** Another person (or nobody) is signed in from now on. */
  async function belongTo(next: string | undefined): Promise<void> {
    owner.value = next ?? visitor;
    delivered.value = [];
    await refresh();
  }

  async function remove(entry: OutboxEntry): Promise<boolean> {
    const now = await get<OutboxEntry>(entry.key, store);
    if (now?.version !== entry.version) return false;
    await del(entry.key, store);
    return true;
  }

  async function mark(entry: OutboxEntry, change: Partial<OutboxEntry>): Promise<void> {
    await update<OutboxEntry | undefined>(entry.key, (now) => (now?.version === entry.version ? { ...now, ...change } : now), store);
    await refresh();
  }

  const send = (item: OutboxItem): Promise<unknown> => (item.kind === 'vote' ? sender.vote(item) : item.kind === 'statement' ? sender.statement(item) : sender.case(item));

  async function flushOnce(): Promise<FlushResult> {
    await refresh();
    let sent = 0;
    for (const entry of mine.value) {
      if (entry.state === 'refused') continue;
      const current = await get<OutboxEntry>(entry.key, store);
      if (current === undefined || current.version !== entry.version) continue;
      await mark(entry, { state: 'sending' });
      try {
        const reply = await send(entry.item);
        const last = await remove(entry);
        await refresh();
        sent += 1;
        delivered.value = [{ item: entry.item, at: Date.now(), reply }, ...delivered.value].slice(0, 20);
        if (last) for (const listener of listeners) listener(entry, reply);
      } catch (error) {
        const problem = asProblem(error);
        if (problem.code === 'authority.sign_in') {
          await mark(entry, { state: 'waiting' });
          return 'sign_in';
        }
        if (isTransient(problem)) {
          await mark(entry, { state: 'waiting' });
          return 'waiting';
        }
        await mark(entry, { state: 'refused', problem: problem.problem });
      }
    }
    return sent > 0 ? 'sent' : 'empty';
  }

  async function flushAll(): Promise<FlushResult> {
    let result: FlushResult;
    do {
      again = false;
      result = await flushOnce();
    } while (again && result !== 'waiting' && result !== 'sign_in');
    return result;
  }

  /** Sends what is waiting, in order, until done or until the network or the session is missing. One at a time. */
  function flush(): Promise<FlushResult> {
    if (owner.value === undefined) return Promise.resolve('empty');
    if (flushing !== undefined) {
      again = true;
      return flushing;
    }
    const locks = (navigator as { locks?: LockManager | null }).locks ?? undefined; // only where the origin is secure
    const run = locks === undefined ? flushAll() : locks.request('hezhi-outbox', () => flushAll()).then((result) => result);
    flushing = run.finally(() => { flushing = undefined; });
    return flushing;
  }

  return {
    entries: mine, waiting, refused, delivered, put, discard, clear, flush, belongTo, refresh,
    /** Told when an entry has arrived and no newer wish replaced it. */
    onDelivered(listener: (entry: OutboxEntry, reply: unknown) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** The unsent wish about one statement, if any. */
    pendingVote: (topic: string, statement: string): Choice | 'undo' | undefined => {
      const found = mine.value.find((entry) => entry.item.kind === 'vote' && entry.item.topic === topic && entry.item.statement === statement && entry.state !== 'refused');
      return found?.item.kind === 'vote' ? found.item.choice : undefined;
    },
  };
}

export type Outbox = ReturnType<typeof createOutbox>;
