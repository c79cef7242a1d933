// The one outbox of the page, joined to the API and to the network: sent at once, when the network comes back, when the
// page comes to the front, and every so often while something waits.
import { ref, watch } from 'vue';
import { api, data, idempotent } from '@/api';
import { rememberCase } from './device_cases';
import { dropDraft } from './drafts';
import { onNetworkMayBeBack, online } from './network';
import { createOutbox, type FlushResult } from './outbox';

/** Under which name the report is kept while it is being written; it carries the key with which it will be sent. */
export const reportDraft = 'report';

export const outbox = createOutbox({
  vote(item) {
    const params = { path: { street: item.street, topic: item.topic, statement: item.statement } };
    return item.choice === 'undo'
      ? data(api.DELETE('/api/v1/s/{street}/topics/{topic}/statements/{statement}/vote', { params }))
      : data(api.PUT('/api/v1/s/{street}/topics/{topic}/statements/{statement}/vote', { params, body: { choice: item.choice } }));
  },
  statement(item) {
    return data(api.POST('/api/v1/s/{street}/topics/{topic}/statements', {
      params: { path: { street: item.street, topic: item.topic } }, body: { text: item.text, despite_similar: item.despiteSimilar }, ...idempotent(item.idempotencyKey),
    }));
  },
  async case(item) {
    const { street, text, place, location, point, matter, contact, name, phone, followSecret } = item;
    const made = await data(api.POST('/api/v1/s/{street}/cases', {
      params: { path: { street } }, ...idempotent(item.idempotencyKey),
      body: { text, place, location, contact, name, phone, ...point, ...(matter === undefined ? {} : { matter }), ...(followSecret === undefined ? {} : { follow_secret: followSecret }) },
    }));
    // Before the entry goes: whoever is killed here sends again, and gets the same answer.
    if (followSecret !== undefined) await rememberCase({ street, id: made.id, number: made.number, text, at: Date.now(), secret: followSecret });
    await dropDraft(reportDraft, item.idempotencyKey);
    return made;
  },
});

/** True while something waits only for somebody to sign in again. */
export const outboxNeedsSignIn = ref(false);

const pauses = [3_000, 8_000, 20_000, 60_000];
let pause = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export async function sendOutbox(): Promise<FlushResult> {
  clearTimeout(timer);
  const result = await outbox.flush();
  outboxNeedsSignIn.value = result === 'sign_in';
  if (result === 'waiting') {
    timer = setTimeout(() => void sendOutbox(), pauses[Math.min(pause, pauses.length - 1)]);
    pause += 1;
  } else {
    pause = 0;
  }
  return result;
}

export function startOutbox(): void {
  onNetworkMayBeBack(() => void sendOutbox());
  watch(online, (now) => { if (now) void sendOutbox(); });
}
