// The one outbox of the page, joined to the API and to the network: sent at once, when the network comes back, when the
// page comes to the front, and every so often while something waits.
import { ref, watch } from 'vue';
import { api, asProblem, data, idempotent, isTransient, ProblemError, upload } from '@/api';
import { attachmentBlob, dropAttachments, tidyAttachments, uploadPath, type Attachment } from './attachments';
import { rememberCase } from './device_cases';
import { dropDraft, keptDraft } from './drafts';
import { onNetworkMayBeBack, online } from './network';
import { createOutbox, type FlushResult, type OutboxEntry } from './outbox';

/** Under which name the report is kept while it is being written; it carries the key with which it will be sent. */
export const reportDraft = 'report';

const uploadMilliseconds = 20_000;
/** A slow telephone network still carries this many bytes in a millisecond. */
const slowestBytesPerMillisecond = 15;

/** Its id at the server. */
async function uploaded(street: string, one: Attachment): Promise<string> {
  const blob = await attachmentBlob(one.id);
  if (blob === undefined) throw new ProblemError({ title: 'gone', status: 410, code: 'media.gone_here' });
  const patience = uploadMilliseconds + blob.size / slowestBytesPerMillisecond;
  return (await upload<{ id: string }>(uploadPath(street, one), blob, { contentType: 'application/octet-stream', patience })).id;
}

/** An upload that nothing took up for a day is forgotten there, and is made again. */
async function withUploads<T>(use: () => Promise<T>, anew: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (asProblem(error).code !== 'media.unknown') throw error;
    return anew();
  }
}

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
  async case(given, keep) {
    let item = given;
    // Without words the report is what is attached. One that cannot be taken stays behind; all of them: then it is refused.
    async function uploadAll(isAnew: boolean): Promise<string[]> {
      if (item.text !== '') return [];
      let refused: unknown;
      for (const one of item.attachments ?? []) {
        if (one.media !== undefined && !isAnew) continue;
        try {
          const media = await uploaded(item.street, one);
          item = { ...item, attachments: (item.attachments ?? []).map((other) => (other.id === one.id ? { ...one, media } : other)) };
          await keep(item);
        } catch (error) {
          if (isTransient(error) || asProblem(error).code === 'authority.sign_in') throw error;
          refused = error;
        }
      }
      const media = (item.attachments ?? []).flatMap((one) => one.media ?? []);
      if (media.length === 0 && refused !== undefined) throw refused;
      return media;
    }
    function post(media: string[]) {
      const { street, text, place, location, point, matter, contact, name, phone, followSecret } = item;
      return data(api.POST('/api/v1/s/{street}/cases', {
        params: { path: { street } }, ...idempotent(item.idempotencyKey),
        body: { text, place, location, contact, name, phone, ...point, ...(matter === undefined ? {} : { matter }), ...(followSecret === undefined ? {} : { follow_secret: followSecret }), ...(media.length === 0 ? {} : { media }) },
      }));
    }
    const made = await withUploads(async () => post(await uploadAll(false)), async () => post(await uploadAll(true)));
    // Before the entry goes: whoever is killed here sends again, and gets the same answer.
    if (item.followSecret !== undefined) await rememberCase({ street: item.street, id: made.id, number: made.number, text: item.text, at: Date.now(), secret: item.followSecret });
    await dropDraft(reportDraft, item.idempotencyKey);
    if (item.text === '') await dropAttachments((item.attachments ?? []).filter((one) => one.media !== undefined));
    return made;
  },
  reply(item) {
    return data(api.PUT('/api/v1/s/{street}/meetings/{meeting}/reply', { params: { path: { street: item.street, meeting: item.meeting } }, body: { comes: item.comes, care: item.care, care_words: item.careWords } }));
  },
  async media(item, keep) {
    async function add(isAnew: boolean) {
      const known = isAnew ? undefined : item.attachment.media;
      const media = known ?? await uploaded(item.street, item.attachment);
      if (known === undefined) await keep({ ...item, attachment: { ...item.attachment, media } });
      return data(api.POST('/api/v1/s/{street}/cases/{case}/media', {
        params: { path: { street: item.street, case: item.case } }, ...idempotent(item.attachment.id),
        body: { media: [media], ...(item.followSecret === undefined ? {} : { follow_secret: item.followSecret }) },
      }));
    }
    const page = await withUploads(() => add(false), () => add(true));
    await dropAttachments([item.attachment]);
    return page;
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

/** What hangs on an entry that is given up goes with it. */
export async function giveUp(entry: OutboxEntry): Promise<void> {
  const { item } = entry;
  await outbox.discard(entry.key);
  if (item.kind === 'case') await dropAttachments(item.attachments ?? []);
  if (item.kind === 'media') await dropAttachments([item.attachment]);
}

/** Bytes that neither the draft nor any entry names any longer. Run once a visit, when the page is idle. */
export async function tidyOutbox(): Promise<void> {
  const draft = await keptDraft(reportDraft);
  const named = new Set<string>();
  for (const one of await outbox.everybodys()) {
    if (one.item.kind === 'case') for (const attachment of one.item.attachments ?? []) named.add(attachment.id);
    if (one.item.kind === 'media') named.add(one.item.attachment.id);
  }
  for (const found of draft.matchAll(/"id":"([\w-]+)"/g)) named.add(found[1]!);
  await tidyAttachments(named);
}
