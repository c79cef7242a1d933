// What the case desk shows of it; its code and words come when a case can be dispatched.
import { defineAsyncComponent } from 'vue';
import { withWords } from '@/i18n';

export const CaseSuggestions = defineAsyncComponent(withWords(() => import('./CaseSuggestions.vue')));
