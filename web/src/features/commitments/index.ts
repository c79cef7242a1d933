// What other pages take of commitments, each loaded for itself with its words.
import { defineAsyncComponent } from 'vue';
import { withWords } from '@/i18n';

/** On the public record: the way to what was promised. */
export const CommitmentsLink = defineAsyncComponent(withWords(() => import('./CommitmentsLink.vue')));
