// What the workbench's router takes.
export const PlacesDeskPage = () => import('./PlacesDeskPage.vue');
export const PlaceDeskPage = () => import('./PlaceDeskPage.vue');
export const PlaceSheetPage = () => import('./PlaceSheetPage.vue');
