import { defineAsyncComponent } from 'vue';
import { withWords } from '@/i18n';

/** Whoever offers something to a group; on the workbench alone. */
export const OfferForm = defineAsyncComponent(withWords(() => import('./OfferForm.vue')));
export { default as CaseAgenda } from './CaseAgenda.vue';
export { default as TopicOrigin } from './TopicOrigin.vue';
export { default as GroupOffers } from './GroupOffers.vue';
