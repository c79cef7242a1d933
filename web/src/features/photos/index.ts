export { default as AttachmentList } from './AttachmentList.vue';
export { default as MediaField } from './MediaField.vue';
export { default as MediaStrip } from './MediaStrip.vue';
export { default as PendingMedia } from './PendingMedia.vue';
export { uploadAttachments } from './upload';
