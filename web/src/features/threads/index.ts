// What other pages take of threads, without its words: those come with the parts that need them.
import { defineAsyncComponent } from 'vue';
import { withWords } from '@/i18n';

export { nowOf } from './now';
export { ribbonOf, useThread } from './useThread';
/** At the head of a topic's page: what goes on now. */
export const NowCard = defineAsyncComponent(withWords(() => import('./NowCard.vue')));
/** On Today: what waits for me. Its words load with it, after the page. */
export const WaitingCards = defineAsyncComponent(withWords(() => import('./WaitingCards.vue')));
export { useWaiting } from './useWaiting';
export const ThreadPage = () => import('./ThreadPage.vue');
export const OwnInputsPage = () => import('./OwnInputsPage.vue');
