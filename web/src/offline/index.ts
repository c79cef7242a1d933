export { copyPersister, dropCopies, tidyCopies } from './copies';
export { deviceCase, deviceCases, forgetCase, newFollowSecret, rememberCase, type DeviceCase } from './device_cases';
export { dropDrafts, useDraft } from './drafts';
export { noteRequest, online, onNetworkMayBeBack, startNetworkWatch } from './network';
export type { CaseItem, Delivered, OutboxEntry, OutboxItem } from './outbox';
export { outbox, outboxNeedsSignIn, reportDraft, sendOutbox, startOutbox } from './queue';
export { installPrompt, newVersionReady, startServiceWorker, takeNewVersion } from './worker';
