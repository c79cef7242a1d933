export { attachmentBlob, dropAttachments, keepAttachment, uploadPath, type Attachment } from './attachments';
export { copyPersister, dropCopies, tidyCopies } from './copies';
export { deviceCase, deviceCases, forgetCase, newFollowSecret, rememberCase, type DeviceCase } from './device_cases';
export { dropDrafts, keptDraft, useDraft } from './drafts';
export { noteRequest, online, onNetworkMayBeBack, startNetworkWatch } from './network';
export type { CaseItem, Delivered, MediaItem, OutboxEntry, OutboxItem, ReplyItem } from './outbox';
export { giveUp, outbox, outboxNeedsSignIn, reportDraft, sendOutbox, startOutbox, tidyOutbox } from './queue';
export { installPrompt, newVersionReady, startServiceWorker, takeNewVersion } from './worker';
