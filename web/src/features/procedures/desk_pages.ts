// What the workbench takes: its pages, and the parts that other pages of the workbench show.
import { defineAsyncComponent } from 'vue';
import { withWords } from '@/i18n';

export const ProceduresDeskPage = () => import('./ProceduresDeskPage.vue');
export const ProcedurePage = () => import('./ProcedurePage.vue');
export const ProcedureEditPage = () => import('./ProcedureEditPage.vue');
export const RunPanel = defineAsyncComponent(withWords(() => import('./RunPanel.vue')));
export const ProcedureChoice = defineAsyncComponent(withWords(() => import('./ProcedureChoice.vue')));
