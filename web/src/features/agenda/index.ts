export { default as CaseAgenda } from './CaseAgenda.vue';
export { default as TopicOrigin } from './TopicOrigin.vue';
