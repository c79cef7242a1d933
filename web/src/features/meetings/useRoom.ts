// The room of a meeting: what the server knows, with what this device has still to bring. Entries are written to the device
// first, then sent in order, as many at once as have gathered.
import { useQueryClient } from '@tanstack/vue-query';
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue';
import { api, asProblem, data, isTransient, newIdempotencyKey, problemWords, useReading, type EntryKind, type MeetingRoom, type RoomEntry } from '@/api';
import { timeNow } from '@/i18n';
import { onNetworkMayBeBack } from '@/offline';
import { dropEntries, keepEntry, keptEntries } from './pending_entries';
import { withPending } from './room';

const batchMax = 100;
const againMilliseconds = 5_000;

export function useRoom(street: Readonly<Ref<string>>, id: Readonly<Ref<string>>, isThere: Readonly<Ref<boolean>>, bodyName: (id: string) => string) {
  const client = useQueryClient();
  const key = computed(() => ['meeting-room', street.value, id.value]);
  const params = computed(() => ({ params: { path: { street: street.value, meeting: id.value } } }));
  const reading = useReading<MeetingRoom>({
    key,
    read: () => data(api.GET('/api/v1/s/{street}/meetings/{meeting}/room', params.value)),
    enabled: isThere,
    live: computed(() => (isThere.value ? [`meeting:${id.value}`] : [])),
  });
  const pending = ref<RoomEntry[]>([]);
  const isOffline = ref(false);
  const refused = ref('');
  const room = computed(() => (reading.data.value === undefined ? undefined : withPending(reading.data.value, pending.value, bodyName)));
  /** Entries are timed by the server's clock. */
  const moment = (): string => new Date(timeNow()).toISOString();

  let sending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function bring(): Promise<void> {
    if (sending || pending.value.length === 0) return;
    sending = true;
    clearTimeout(timer);
    try {
      while (pending.value.length > 0) {
        const batch = pending.value.slice(0, batchMax);
        const reply = await data(api.POST('/api/v1/s/{street}/meetings/{meeting}/entries', { ...params.value, body: { entries: batch } }));
        const arrived = new Set(batch.map((one) => one.id));
        await dropEntries(street.value, id.value, arrived);
        const picture = reading.data.value?.door_picture;
        client.setQueryData(key.value, { ...reply.room, ...(picture === undefined ? {} : { door_picture: picture }) });
        pending.value = pending.value.filter((one) => !arrived.has(one.id));
        isOffline.value = false;
        refused.value = '';
      }
    } catch (error) {
      const problem = asProblem(error);
      if (isTransient(problem)) {
        isOffline.value = true;
        timer = setTimeout(() => void bring(), againMilliseconds);
      } else {
        // It stays on the device and in sight: nothing that was written down is lost by a refusal.
        refused.value = problemWords(problem).text;
      }
    } finally {
      sending = false;
    }
  }
  async function write(kind: EntryKind, more: Partial<Omit<RoomEntry, 'id' | 'at' | 'kind'>> = {}): Promise<string> {
    const entry: RoomEntry = { id: newIdempotencyKey(), at: moment(), kind, builds_on: [], ...more };
    await keepEntry(street.value, id.value, entry);
    pending.value = [...pending.value, entry];
    void bring();
    return entry.id;
  }
  watch(() => [street.value, id.value, isThere.value] as const, async ([, , there]) => {
    if (!there) return;
    pending.value = await keptEntries(street.value, id.value);
    void bring();
  }, { immediate: true });
  let isGone = false;
  onNetworkMayBeBack(() => { if (!isGone) void bring(); });
  onScopeDispose(() => {
    isGone = true;
    clearTimeout(timer);
  });
  return { reading, room, pending, isOffline, refused, write, bring, moment };
}
