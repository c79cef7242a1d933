export { copyPersister, dropCopies, tidyCopies } from './copies';
export { dropDrafts, useDraft } from './drafts';
export { noteRequest, online, onNetworkMayBeBack, startNetworkWatch } from './network';
export type { Delivered, OutboxEntry, OutboxItem } from './outbox';
export { outbox, outboxNeedsSignIn, sendOutbox, startOutbox } from './queue';
export { installPrompt, newVersionReady, startServiceWorker, takeNewVersion } from './worker';
