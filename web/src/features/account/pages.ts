// What pages of other areas take.
export { default as SignedInOnly } from './SignedInOnly.vue';
