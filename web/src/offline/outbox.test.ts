// The promise of the outbox: what a person said is on the device before anything is sent, survives a kill at any moment,
// and counts exactly once on the server.
import { createStore } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import { offlineProblem, ProblemError } from '@/api/problem';
import { createOutbox, type CaseItem, type MediaItem, type OutboxItem, type ReplyItem, type Sender, type StatementItem, type VoteItem } from './outbox';

let serial = 0;
let store: ReturnType<typeof createStore>;
beforeEach(() => { store = createStore(`outbox-test-${++serial}`, 'entries'); });

const vote = (statement: string, choice: VoteItem['choice']): VoteItem => ({ kind: 'vote', street: '1', topic: '9', topicTitle: '停车', statement, text: `看法 ${statement}`, choice });
const statement = (key: string): StatementItem => ({ kind: 'statement', street: '1', topic: '9', topicTitle: '停车', text: '绿地不能为了停车再缩小。', despiteSimilar: false, idempotencyKey: key });

/** A server that keeps its word: PUT is the last choice, POST with a known key is the same statement. */
class Server implements Sender {
  votes = new Map<string, string>();
  statements = new Map<string, string>();
  requests = 0;
  /** Runs before and after the server has done its work; may throw as networks do. */
  before: (item: OutboxItem) => void = () => undefined;
  after: (item: OutboxItem) => void = () => undefined;
  vote(item: VoteItem): Promise<void> {
    return this.do(item, () => { if (item.choice === 'undo') this.votes.delete(item.statement); else this.votes.set(item.statement, item.choice); });
  }
  statement(item: StatementItem): Promise<void> {
    return this.do(item, () => { this.statements.set(item.idempotencyKey, item.text); });
  }
  cases = new Map<string, string>();
  async case(item: CaseItem): Promise<{ id: string; number: string }> {
    await this.do(item, () => { this.cases.set(item.idempotencyKey, item.text); });
    return { id: `case of ${item.idempotencyKey}`, number: '261127-00001' };
  }
  media_ = new Map<string, string>();
  media(item: MediaItem): Promise<void> {
    return this.do(item, () => { this.media_.set(item.attachment.id, item.case); });
  }
  replies = new Map<string, boolean>();
  reply(item: ReplyItem): Promise<void> {
    return this.do(item, () => { this.replies.set(item.meeting, item.comes); });
  }
  private async do(item: OutboxItem, work: () => void): Promise<void> {
    await Promise.resolve();
    this.requests += 1;
    this.before(item);
    work();
    this.after(item);
  }
}

const report = (key: string): CaseItem => ({ kind: 'case', street: '1', placeName: '柳荫里', text: '3号楼北侧路灯不亮', place: '7', location: '', contact: 'anonymous', name: '', phone: '', followSecret: 's'.repeat(32), idempotencyKey: key });

async function outboxOf(server: Sender, person: string | undefined = 'p1') {
  const outbox = createOutbox(server, store);
  await outbox.belongTo(person);
  return outbox;
}

const answer = (meeting: string, comes: boolean): ReplyItem => ({ kind: 'reply', street: '1', meeting, text: '车库怎么管', placeName: '云栖苑', comes, care: [], careWords: '' });

describe('an answer to a meeting', () => {
  it('waits without a network, and only the last one goes', async () => {
    const server = new Server();
    server.before = () => { throw offlineProblem(); };
    const outbox = await outboxOf(server);
    await outbox.put(answer('5', true));
    expect(await outbox.flush()).toBe('waiting');
    await outbox.put(answer('5', false));
    await outbox.put(answer('6', true));
    expect(outbox.waiting.value).toHaveLength(2);
    server.before = () => undefined;
    expect(await outbox.flush()).toBe('sent');
    expect([...server.replies]).toEqual([['5', false], ['6', true]]);
    expect(outbox.entries.value).toHaveLength(0);
  });
  it('is nobody\'s while nobody is signed in', async () => {
    const outbox = await outboxOf(new Server());
    await outbox.belongTo(undefined);
    await expect(outbox.put(answer('5', true))).rejects.toThrow();
  });
});

describe('sending', () => {
  it('sends in order and is empty afterwards', async () => {
    const server = new Server();
    const outbox = await outboxOf(server);
    await outbox.put(vote('a', 'agree'));
    await outbox.put(vote('b', 'pass'));
    expect(await outbox.flush()).toBe('sent');
    expect([...server.votes]).toEqual([['a', 'agree'], ['b', 'pass']]);
    expect(outbox.entries.value).toEqual([]);
    expect(outbox.delivered.value).toHaveLength(2);
    expect(await outbox.flush()).toBe('empty');
  });

  it('keeps only the last choice for one statement', async () => {
    const server = new Server();
    const outbox = await outboxOf(server);
    for (const choice of ['agree', 'disagree', 'pass'] as const) await outbox.put(vote('a', choice));
    expect(outbox.entries.value).toHaveLength(1);
    await outbox.flush();
    expect(server.requests).toBe(1);
    expect(server.votes.get('a')).toBe('pass');
  });

  it('waits without a network, and sends everything when it is back', async () => {
    const server = new Server();
    server.before = () => { throw offlineProblem(); };
    const outbox = await outboxOf(server);
    await outbox.put(vote('a', 'agree'));
    await outbox.put(vote('b', 'disagree'));
    expect(await outbox.flush()).toBe('waiting');
    expect(server.requests).toBe(1);
    expect(outbox.entries.value.map((entry) => entry.state)).toEqual(['waiting', 'waiting']);
    server.before = () => undefined;
    expect(await outbox.flush()).toBe('sent');
    expect(server.votes.size).toBe(2);
  });

  it('stops at a lost session and keeps all', async () => {
    const server = new Server();
    server.before = () => { throw new ProblemError({ title: 'x', status: 401, code: 'authority.sign_in' }); };
    const outbox = await outboxOf(server);
    await outbox.put(vote('a', 'agree'));
    expect(await outbox.flush()).toBe('sign_in');
    expect(outbox.waiting.value).toHaveLength(1);
  });

  it('keeps a refused one with the reason, and goes on with the others', async () => {
    const server = new Server();
    server.before = (item) => { if (item.kind === 'vote' && item.statement === 'a') throw new ProblemError({ title: 'x', status: 409, code: 'topic.closed' }); };
    const outbox = await outboxOf(server);
    await outbox.put(vote('a', 'agree'));
    await outbox.put(vote('b', 'agree'));
    await outbox.flush();
    expect(outbox.refused.value.map((entry) => [entry.item.kind === 'vote' && entry.item.statement, entry.problem?.code])).toEqual([['a', 'topic.closed']]);
    expect([...server.votes.keys()]).toEqual(['b']);
  });

  it('sends the newer wish when the person changes their mind while the first is under way', async () => {
    const server = new Server();
    const outbox = await outboxOf(server);
    let changed: Promise<unknown> = Promise.resolve();
    server.before = () => {
      server.before = () => undefined;
      changed = outbox.put(vote('a', 'disagree'));
    };
    await outbox.put(vote('a', 'agree'));
    await outbox.flush();
    await changed;
    await outbox.flush();
    expect(server.votes.get('a')).toBe('disagree');
    expect(outbox.entries.value).toEqual([]);
  });

  it('tells those who wait only about the newest wish', async () => {
    const server = new Server();
    const outbox = await outboxOf(server);
    const heard: string[] = [];
    outbox.onDelivered((entry) => heard.push(entry.item.kind === 'vote' ? entry.item.choice : ''));
    await outbox.put(vote('a', 'agree'));
    await outbox.flush();
    expect(heard).toEqual(['agree']);
  });

  it('runs once however often it is asked', async () => {
    const server = new Server();
    const outbox = await outboxOf(server);
    await outbox.put(vote('a', 'agree'));
    await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()]);
    expect(server.requests).toBe(1);
  });
});

const picture = (id: string) => ({ id, kind: 'photo' as const, type: 'image/jpeg', bytes: 9, at: 1 });
const illustrated = (key: string): CaseItem => ({ ...report(key), attachments: [picture('a'), picture('b')] });

describe('what is attached to a report', () => {
  it('goes after it, each by itself, and behind all words', async () => {
    const server = new Server();
    const outbox = await outboxOf(server);
    await outbox.put(illustrated('key-7'));
    await outbox.put(vote('a', 'agree'));
    const order: string[] = [];
    server.before = (item) => { order.push(item.kind); };
    expect(await outbox.flush()).toBe('sent');
    expect(order).toEqual(['case', 'vote', 'media', 'media']);
    expect([...server.media_]).toEqual([['a', 'case of key-7'], ['b', 'case of key-7']]);
    expect(outbox.entries.value).toEqual([]);
  });
  it('that is refused stays behind with its reason, and can be tried again; the report is there', async () => {
    const server = new Server();
    const outbox = await outboxOf(server);
    await outbox.put(illustrated('key-8'));
    server.before = (item) => { if (item.kind === 'media' && item.attachment.id === 'a') throw new ProblemError({ title: 'x', status: 422, code: 'media.unreadable' }); };
    await outbox.flush();
    expect([...server.cases.keys()]).toEqual(['key-8']);
    expect([...server.media_.keys()]).toEqual(['b']);
    expect(outbox.refused.value.map((entry) => entry.problem?.code)).toEqual(['media.unreadable']);
    server.before = () => undefined;
    await outbox.retry(outbox.refused.value[0]!.key);
    await outbox.flush();
    expect([...server.media_.keys()]).toEqual(['b', 'a']);
    expect(outbox.entries.value).toEqual([]);
  });
  it('keeps how far it came', async () => {
    const server = new Server();
    const outbox = await outboxOf(server);
    const tried: (string | undefined)[] = [];
    const half: Sender = {
      vote: (one) => server.vote(one), statement: (one) => server.statement(one), case: (one) => server.case(one), reply: (one) => server.reply(one),
      async media(item, keep) {
        tried.push(item.attachment.media);
        await keep({ ...item, attachment: { ...item.attachment, media: 'uploaded' } });
        if (tried.length === 1) throw offlineProblem();
        return server.media(item);
      },
    };
    await outbox.put({ ...report('key-9'), attachments: [picture('a')] });
    const slow = createOutbox(half, store);
    await slow.belongTo('p1');
    expect(await slow.flush()).toBe('waiting');
    expect(await slow.flush()).toBe('sent');
    expect(tried).toEqual([undefined, 'uploaded']);
  });
});

describe('killed at any moment', () => {
  // A kill is a promise that never settles, then a new page over the same store.
  async function killedWhile(server: Server, point: 'before' | 'after', item: OutboxItem): Promise<void> {
    const outbox = await outboxOf(server);
    await outbox.put(item);
    let reached!: () => void;
    const there = new Promise<void>((resolve) => { reached = resolve; });
    const stuck: Sender = {
      vote: (one) => hang(() => server.vote(one)),
      statement: (one) => hang(() => server.statement(one)),
      case: (one) => hang(() => server.case(one)),
      media: (one) => hang(() => server.media(one)),
      reply: (one) => hang(() => server.reply(one)),
    };
    async function hang(work: () => Promise<unknown>): Promise<never> {
      if (point === 'after') await work();
      reached();
      return new Promise(() => undefined);
    }
    const dying = createOutbox(stuck, store);
    await dying.belongTo('p1');
    void dying.flush();
    await there;
  }

  for (const point of ['before', 'after'] as const) {
    it(`a vote killed ${point} it arrived counts exactly once`, async () => {
      const server = new Server();
      await killedWhile(server, point, vote('a', 'agree'));
      const reborn = await outboxOf(server);
      expect(reborn.waiting.value).toHaveLength(1);
      await flushWithoutLock(reborn);
      expect([...server.votes]).toEqual([['a', 'agree']]);
      expect(reborn.entries.value).toEqual([]);
    });
    it(`a statement killed ${point} it arrived is written exactly once`, async () => {
      const server = new Server();
      await killedWhile(server, point, statement('key-1'));
      const reborn = await outboxOf(server);
      await flushWithoutLock(reborn);
      expect([...server.statements]).toEqual([['key-1', '绿地不能为了停车再缩小。']]);
      expect(reborn.entries.value).toEqual([]);
    });
  }
  for (const point of ['before', 'after'] as const) {
    it(`a report killed ${point} it arrived is one case`, async () => {
      const server = new Server();
      await killedWhile(server, point, report('key-2'));
      const reborn = await outboxOf(server);
      await flushWithoutLock(reborn);
      expect([...server.cases]).toEqual([['key-2', '3号楼北侧路灯不亮']]);
      expect(reborn.entries.value).toEqual([]);
    });
  }
  for (const point of ['before', 'after'] as const) {
    it(`a report with pictures killed ${point} it arrived is one case with its pictures`, async () => {
      const server = new Server();
      await killedWhile(server, point, illustrated('key-6'));
      const reborn = await outboxOf(server);
      await flushWithoutLock(reborn);
      expect([...server.cases.keys()]).toEqual(['key-6']);
      expect([...server.media_.keys()]).toEqual(['a', 'b']);
      expect(reborn.entries.value).toEqual([]);
    });
  }
  it('a tap is on the device before anything is sent', async () => {
    const server = new Server();
    const outbox = await outboxOf(server);
    await outbox.put(vote('a', 'agree'));
    const reborn = await outboxOf(server);
    expect(reborn.waiting.value).toHaveLength(1);
    expect(server.requests).toBe(0);
  });
  // The killed page's lock dies with it; in one process there are no locks to begin with.
  const flushWithoutLock = (outbox: Awaited<ReturnType<typeof outboxOf>>) => outbox.flush();
});

describe('whose it is', () => {
  it('is never sent in another person’s name', async () => {
    const server = new Server();
    const first = await outboxOf(server, 'p1');
    await first.put(vote('a', 'agree'));
    const second = await outboxOf(server, 'p2');
    expect(second.entries.value).toEqual([]);
    await second.flush();
    expect(server.requests).toBe(0);
    await second.belongTo('p1');
    expect(await second.flush()).toBe('sent');
  });
  it('keeps a report for nobody, sends it while nobody is signed in, and never as somebody', async () => {
    const server = new Server();
    const outbox = createOutbox(server, store);
    await expect(outbox.put(report('key-3'))).rejects.toThrow(); // it is not known yet who is there
    await outbox.belongTo(undefined);
    await outbox.put(report('key-3'));
    await outbox.belongTo('p1');
    expect(await outbox.flush()).toBe('empty');
    expect(server.requests).toBe(0);
    await outbox.belongTo(undefined);
    expect(await outbox.flush()).toBe('sent');
    expect([...server.cases.keys()]).toEqual(['key-3']);
  });
  it('refuses to keep a vote for nobody', async () => {
    const outbox = createOutbox(new Server(), store);
    await expect(outbox.put(vote('a', 'agree'))).rejects.toThrow();
    await outbox.belongTo(undefined);
    await expect(outbox.put(vote('a', 'agree'))).rejects.toThrow();
  });
});
