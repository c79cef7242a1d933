// Coming or not, in one tap: written to this device first, then sent; without a network it waits there and the page says so.
import { computed, onScopeDispose, ref, type Ref } from 'vue';
import { problemWords, ProblemError, type CareKind, type Meeting } from '@/api';
import { outbox, sendOutbox, type ReplyItem } from '@/offline';

export interface ReplyPlace {
  street: Readonly<Ref<string>>;
  meeting: Readonly<Ref<string>>;
  title: Readonly<Ref<string>>;
  placeName: Readonly<Ref<string>>;
}

export function useReply(place: ReplyPlace, onArrived: (meeting: Meeting) => void) {
  const mine = (item: { kind: string }): item is ReplyItem => item.kind === 'reply' && (item as ReplyItem).street === place.street.value && (item as ReplyItem).meeting === place.meeting.value;
  const entry = computed(() => outbox.entries.value.find((one) => mine(one.item)));
  /** What still waits on this device. */
  const waiting = computed(() => (entry.value !== undefined && entry.value.state !== 'refused' && mine(entry.value.item) ? entry.value.item : undefined));
  const refused = ref('');
  const busy = ref(false);
  const stop = outbox.onDelivered((one, answer) => { if (mine(one.item)) onArrived(answer as Meeting); });
  onScopeDispose(stop);

  /** `sent`: the server has it; `waits`: this device has it; `refused`: the reason is in `refused`. */
  async function reply(comes: boolean, care: CareKind[], careWords: string): Promise<'sent' | 'waits' | 'refused'> {
    refused.value = '';
    busy.value = true;
    try {
      const put = await outbox.put({ kind: 'reply', street: place.street.value, meeting: place.meeting.value, text: place.title.value, placeName: place.placeName.value, comes, care: [...care], careWords });
      await sendOutbox();
      const now = outbox.entries.value.find((one) => one.key === put.key);
      if (now === undefined) return 'sent';
      if (now.state !== 'refused') return 'waits';
      refused.value = now.problem === undefined ? '' : problemWords(new ProblemError(now.problem)).text;
      await outbox.discard(now.key); // it is said here, where it was tapped
      return 'refused';
    } finally {
      busy.value = false;
    }
  }
  return { waiting, refused, busy, reply };
}
