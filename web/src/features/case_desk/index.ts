export { default as BodyChoice } from './BodyChoice.vue';
