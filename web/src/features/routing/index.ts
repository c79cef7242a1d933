export { default as CaseSuggestions } from './CaseSuggestions.vue';
