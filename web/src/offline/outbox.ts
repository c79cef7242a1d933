// Votes, statements, answers to meetings, reports and what is attached to them on their way to the server. What a person says is first written to this device (IndexedDB), then
// sent, then removed: closing the page, losing the network or an expired session loses nothing. Sending twice does no
// harm: a vote and an answer are a PUT of the last choice, a statement and a report carry their Idempotency-Key.
// Only entries of the person who is signed in are sent (those of a visitor while nobody is), and one tab sends at a time.
import { createStore, del, entries as allEntries, get, set, update, type UseStore } from 'idb-keyval';
import { computed, shallowRef } from 'vue';
import type { CareKind, CaseContact, Choice, VoteReceipt } from '@/api/types';
import { asProblem, isTransient, type Problem } from '@/api/problem';
import type { Attachment } from './attachments';

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
  /** What is without words goes with the report; otherwise the report goes first, and each of these after it by itself. */
  attachments?: Attachment[];
  idempotencyKey: string;
}
/** A photograph or voice note of a case that has arrived. */
export interface MediaItem {
  kind: 'media';
  street: string;
  case: string;
  number: string;
  placeName: string;
  text: string;
  attachment: Attachment;
  followSecret?: string;
}
/** Whether one comes to a meeting; the last word counts. */
export interface ReplyItem {
  kind: 'reply';
  street: string;
  meeting: string;
  /** The meeting's title. */
  text: string;
  placeName: string;
  comes: boolean;
  care: CareKind[];
  careWords: string;
}
export type OutboxItem = VoteItem | StatementItem | CaseItem | MediaItem | ReplyItem;
/** Writes what was reached half-way into the entry, so that a kill repeats as little as possible. */
export type Keep<T> = (item: T) => Promise<void>;
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
  case(item: CaseItem, keep: Keep<CaseItem>): Promise<unknown>;
  media(item: MediaItem, keep: Keep<MediaItem>): Promise<unknown>;
  reply(item: ReplyItem): Promise<unknown>;
}

export type FlushResult = 'empty' | 'sent' | 'waiting' | 'sign_in';

/** Owner of what is written on this device while nobody is signed in. */
const visitor = 'visitor';

/** What follows an item that has arrived: each attachment of a report that did not go with it. */
function followers(item: OutboxItem, reply: unknown): MediaItem[] {
  const made = reply as { id?: string; number?: string } | undefined;
  if (item.kind !== 'case' || made?.id === undefined) return [];
  const { street, placeName, text, followSecret } = item;
  return (item.attachments ?? []).filter((one) => text !== '' || one.media === undefined).map((attachment) => ({
    kind: 'media', street, case: made.id!, number: made.number ?? '', placeName, text, attachment, ...(followSecret === undefined ? {} : { followSecret }),
  }));
}

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
    // Words before pictures: on a slow network a photograph holds nothing up.
    const heavy = (entry: OutboxEntry): number => Number(entry.item.kind === 'media');
    list.value = found.map(([, entry]) => entry).sort((a, b) => heavy(a) - heavy(b) || a.at - b.at || (a.key < b.key ? -1 : 1));
  }

  function keyOf(item: OutboxItem, person: string): string {
    if (item.kind === 'vote') return `vote ${person} ${item.street} ${item.topic} ${item.statement}`;
    if (item.kind === 'reply') return `reply ${person} ${item.street} ${item.meeting}`;
    return `${item.kind} ${person} ${item.kind === 'media' ? item.attachment.id : item.idempotencyKey}`;
  }

  /** Writes the wish to the device; a later vote on the same statement takes the place of an unsent earlier one. */
  async function put(item: OutboxItem): Promise<OutboxEntry> {
    const person = owner.value;
    if (person === undefined || (person === visitor && item.kind !== 'case' && item.kind !== 'media')) throw new Error('only a report needs nobody to be signed in');
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

  function send(entry: OutboxEntry): Promise<unknown> {
    const { item } = entry;
    const keep = (changed: OutboxItem): Promise<void> => {
      entry.item = changed;
      return mark(entry, { item: changed });
    };
    switch (item.kind) {
      case 'vote': return sender.vote(item);
      case 'statement': return sender.statement(item);
      case 'case': return sender.case(item, keep);
      case 'media': return sender.media(item, keep);
      case 'reply': return sender.reply(item);
    }
  }

  /** Before the report goes: whoever is killed here finds them, or the report again. What is there already stays. */
  async function follow(entry: OutboxEntry, reply: unknown): Promise<void> {
    for (const item of followers(entry.item, reply)) {
      const key = keyOf(item, entry.person);
      await update<OutboxEntry>(key, (there) => there ?? { key, version: fresh(), person: entry.person, at: Date.now(), state: 'waiting', item }, store);
      again = true;
    }
  }

  /** A refused one is tried again. */
  async function retry(key: string): Promise<void> {
    await update<OutboxEntry | undefined>(key, (now) => (now === undefined ? now : { ...now, version: fresh(), state: 'waiting', problem: undefined }), store);
    await refresh();
  }

  async function flushOnce(): Promise<FlushResult> {
    await refresh();
    let sent = 0;
    for (const entry of mine.value) {
      if (entry.state === 'refused') continue;
      const current = await get<OutboxEntry>(entry.key, store);
      if (current === undefined || current.version !== entry.version) continue;
      await mark(entry, { state: 'sending' });
      try {
        const reply = await send(entry);
        await follow(entry, reply);
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
    /** Of every person who used this device. */
    everybodys: async (): Promise<OutboxEntry[]> => (await allEntries<string, OutboxEntry>(store)).map(([, entry]) => entry),
    entries: mine, waiting, refused, delivered, put, discard, retry, clear, flush, belongTo, refresh,
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
