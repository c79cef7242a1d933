export { default as GroupMark } from './GroupMark.vue';
export { default as OpinionMap } from './OpinionMap.vue';
