// Attachments of staff, sent at once: what is written at the desk is not kept for later.
import { upload } from '@/api';
import { attachmentBlob, uploadPath, type Attachment } from '@/offline';

const patience = 180_000;

/** Their ids at the server, in order; those that are there already are not sent again. Throws where one is refused. */
export async function uploadAttachments(street: string, some: Attachment[]): Promise<string[]> {
  for (const one of some) {
    if (one.media !== undefined) continue;
    const blob = await attachmentBlob(one.id);
    if (blob !== undefined) one.media = (await upload<{ id: string }>(uploadPath(street, one), blob, { contentType: 'application/octet-stream', patience })).id;
  }
  return some.flatMap((one) => one.media ?? []);
}
