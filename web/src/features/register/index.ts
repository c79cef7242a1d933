export { default as ResponsibilityCard } from './ResponsibilityCard.vue';
export { bodyWords } from './words';
