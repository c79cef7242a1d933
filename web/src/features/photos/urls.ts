// Addresses of bytes that lie on this device, given back when nobody shows them any longer.
import { onBeforeUnmount, shallowReactive, watch } from 'vue';
import { attachmentBlob, type Attachment } from '@/offline';

/** By the id of each attachment in `some`; absent until read. */
export function useAttachmentUrls(some: () => readonly Attachment[]): Map<string, string> {
  const urls = shallowReactive(new Map<string, string>());
  let isShown = true;
  function release(id: string): void {
    const url = urls.get(id);
    if (url !== undefined) URL.revokeObjectURL(url);
    urls.delete(id);
  }
  watch(() => some().map((one) => one.id).join(' '), async () => {
    const ids = new Set(some().map((one) => one.id));
    for (const id of [...urls.keys()]) if (!ids.has(id)) release(id);
    for (const id of ids) {
      if (urls.has(id)) continue;
      const blob = await attachmentBlob(id);
      if (blob !== undefined && isShown && !urls.has(id)) urls.set(id, URL.createObjectURL(blob));
    }
  }, { immediate: true });
  onBeforeUnmount(() => {
    isShown = false;
    for (const id of [...urls.keys()]) release(id);
  });
  return urls;
}
