export const ResidentsPage = () => import('./ResidentsPage.vue');
export { default as DwellingField } from './DwellingField.vue';
export { default as CommunityField } from './CommunityField.vue';
